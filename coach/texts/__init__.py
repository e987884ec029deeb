"""Texts of the interface out of the catalogues, in Russian or English.

The catalogues are gettext PO files, `coach/texts/<language>/<room>.po`; a `msgid` is a key such as
`grade.summary`, never a sentence. Places to fill are written `{name}`.
"""

import gettext
import io
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from coach.errors import CoachError

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_FOLDER = Path(__file__).parent
_current: ContextVar[Language] = ContextVar("coach_language", default="ru")


def use_language(language: str) -> None:
    """Make `language` the one for this thread or task; any but English becomes Russian."""
    _current.set("en" if language == "en" else "ru")


def current_language() -> Language:
    """Return the language in force."""
    return _current.get()


@cache
def catalogue(language: Language) -> gettext.GNUTranslations:
    """Return all texts of `language`, read once a process."""
    whole = Catalog(locale=language)
    for path in sorted((_FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    whole[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def text(key: str, *, lang: Language | None = None, **places: object) -> str:
    """Return the text of `key` with its places filled.

    Raises:
        KeyError: the catalogue has no such text, or a place stays unfilled.
    """
    found = catalogue(lang or current_language()).gettext(key)
    if found == key:
        raise KeyError(key)
    return found.format(**places) if places else found


def has_text(key: str, *, lang: Language | None = None) -> bool:
    """Tell whether the catalogue has a text for `key`."""
    return catalogue(lang or current_language()).gettext(key) != key


def plural(key: str, n: int, *, lang: Language | None = None, **places: object) -> str:
    """Return the text of `key` in the form that `n` asks for; `{n}` is filled with it."""
    found = catalogue(lang or current_language()).ngettext(key, key, n)
    if found == key:
        raise KeyError(key)
    return found.format(n=n, **places)


def explain(error: CoachError, *, lang: Language | None = None) -> str:
    """Say in words what happened, why and what to do."""
    return text(f"error.{error.code}", lang=lang, **error.details)
