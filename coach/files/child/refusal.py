"""How the child says that a file cannot be read, and the limits that it keeps."""

from dataclasses import dataclass


class Refusal(Exception):  # noqa: N818 - an answer to the parent, which turns it into an InputError
    """The file cannot be used; `code` and `details` become an `InputError` in the parent."""

    def __init__(self, code: str, **details: str | int) -> None:
        self.code = code
        self.details = details
        super().__init__(code)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that reading one file may take."""

    seconds: int
    memory_mb: int
    unpacked_mb: int
    unpack_ratio: int
    rows: int
    documents: int
