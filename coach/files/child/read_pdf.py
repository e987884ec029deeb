"""A PDF to parts, a page each."""

from collections.abc import Iterator
from pathlib import Path

from coach.files.child.parts import Part, clean
from coach.files.child.refusal import Refusal


def pdf(path: Path) -> tuple[list[Part], list[int]]:
    """Return the pages that hold text, and the numbers (1-based) of those that hold none.

    Raises:
        Refusal: encrypted, damaged, or only pictures of pages.
    """
    try:
        pages = list(_pages(path))
    except (MemoryError, Refusal):
        raise
    except Exception as error:  # the parser of a foreign file may raise anything
        raise Refusal("file.damaged", problem=type(error).__name__) from error
    parts = [page for page in pages if page["text"]]
    if not parts:
        raise Refusal("file.no_text")
    return parts, [page["page"] for page in pages if not page["text"]]


def _pages(path: Path) -> Iterator[Part]:
    from pypdf import PdfReader  # noqa: PLC0415 - 300 ms that other kinds do not need
    from pypdf.errors import DependencyError  # noqa: PLC0415

    reader = PdfReader(path)
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refusal("file.encrypted")
    except DependencyError as error:
        raise Refusal("file.encrypted") from error
    for number, page in enumerate(reader.pages, start=1):
        words = clean(page.extract_text()).strip()
        yield Part(heading="", page=number, first=0, last=0, text=words)
