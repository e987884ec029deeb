"""What can go wrong, each with a code whose text (what happened, why, what to do) is in the catalogue.

Raise the narrowest class. The edges (a command, a page) turn an error into words with
`coach.texts.explain`; `str(error)` gives the code and the details, for logs and tests.
"""

from typing import ClassVar


class CoachError(Exception):
    """Base of every error that a user can act on. `code` names the text, `details` fill its places."""

    exit_code: ClassVar[int] = 2

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        told = ", ".join(f"{name}={value}" for name, value in details.items())
        super().__init__(f"{code} ({told})" if told else code)


class SettingsError(CoachError):
    """A setting has a value that cannot work."""


class BankError(CoachError):
    """A bank or another data file of the knowledge base cannot be used as it is."""


class InputError(CoachError):
    """What the user handed in (a file, an answer, an id) cannot be used."""


class KnowledgeError(CoachError):
    """The passages or the index cannot be read or written."""


class StoreError(CoachError):
    """The database or the data folder cannot be used."""


class SessionError(CoachError):
    """An interview session does not allow this step now."""


class PeopleError(CoachError):
    """Somebody may not come in or may not do this, or an account cannot be changed in this way."""


class ModelError(CoachError):
    """A call to a language model failed; never turned into a number."""
