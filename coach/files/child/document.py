"""Which reader a document goes to."""

from pathlib import Path

from coach.files.child.decode import decode
from coach.files.child.parts import Part
from coach.files.child.refusal import Limits, Refusal
from coach.files.child.sniff import kind_of

_MARKDOWN = {".md", ".markdown"}
_TEXT = {".txt", ".text", ""}


def document(path: Path, limits: Limits) -> list[Part]:
    """Return the parts of a Markdown, text, Word or PDF file.

    Raises:
        Refusal: another kind of file, or one that cannot be read.
    """
    kind = kind_of(path, limits)
    if kind == "pdf":
        from coach.files.child.read_pdf import pdf  # noqa: PLC0415 - only what this file needs

        return pdf(path)
    if kind == "docx":
        from coach.files.child.read_docx import word  # noqa: PLC0415

        parts = word(path)
    elif kind == "text" and path.suffix.lower() in _MARKDOWN | _TEXT:
        from coach.files.child.read_text import markdown, plain  # noqa: PLC0415

        text, _ = decode(path.read_bytes())
        parts = markdown(text) if path.suffix.lower() in _MARKDOWN else plain(text)
    else:
        raise Refusal("file.wrong_type", found=path.suffix.lower().removeprefix(".").upper() or kind.upper())
    if not parts:
        raise Refusal("file.blank")
    return parts
