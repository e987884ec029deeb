"""Which reader a document goes to."""

from pathlib import Path
from typing import TypedDict

from coach.files.child.decode import decode
from coach.files.child.parts import Block, Part, Unseen, group
from coach.files.child.refusal import Limits, Refusal
from coach.files.child.sniff import kind_of

MARKDOWN = {".md", ".markdown"}
TEXT = {".txt", ".text", ""}
TABLES = frozenset({".csv", ".tsv", ".xlsx", ".ods", ".jsonl"})


class RawDocument(TypedDict):
    """A document as the child hands it over.

    `blocks` are pairs of depth and words, a page of a PDF one block; `bare_pages` the numbers of pages without text.
    With `error`, the code of a refusal and its `details`, there is nothing else.
    """

    name: str
    blocks: list[Block]
    unseen: list[Unseen]
    bare_pages: list[int]
    encoding: str
    error: str
    details: dict[str, str | int]


def document(path: Path, limits: Limits) -> list[Part]:
    """Return the parts of a Markdown, text, Word or PDF file.

    Raises:
        Refusal: another kind of file, or one that cannot be read.
    """
    if kind_of(path, limits) == "pdf":
        from coach.files.child.read_pdf import pdf  # noqa: PLC0415 - only what this file needs

        return pdf(path)[0]
    return group(whole(path, limits, lines=True)["blocks"])


def whole(
    path: Path, limits: Limits, *, name: str = "", encoding: str | None = None, lines: bool = False
) -> RawDocument:
    """Return the blocks of a document and what a reader of it does not see.

    Args:
        path: the file; its suffix tells Markdown from plain text.
        limits: of its unpacked size.
        name: how it is called, if not as `path`.
        encoding: of a text; None: guessed.
        lines: a text without blank lines is parted into its lines.

    Raises:
        Refusal: another kind of file, or one that cannot be read.
    """
    kind, suffix = kind_of(path, limits), path.suffix.lower()
    found = RawDocument(name=name or path.name, blocks=[], unseen=[], bare_pages=[], encoding="", error="", details={})
    if kind == "pdf":
        from coach.files.child.read_pdf import pdf  # noqa: PLC0415

        parts, found["bare_pages"] = pdf(path)
        found["blocks"] = [Block(0, part["text"]) for part in parts]
    elif kind == "docx":
        from coach.files.child.read_docx import word  # noqa: PLC0415

        found["blocks"], found["unseen"] = word(path)
    elif kind == "text" and suffix in MARKDOWN | TEXT:
        from coach.files.child.read_text import markdown, plain  # noqa: PLC0415

        text, found["encoding"] = decode(path.read_bytes(), encoding)
        found["blocks"] = markdown(text) if suffix in MARKDOWN else plain(text, lines=lines)
    else:
        raise _refused(suffix, kind)
    if not any(block.text.strip() for block in found["blocks"]):
        raise Refusal("file.blank")
    return found


def _refused(suffix: str, kind: str) -> Refusal:
    """Return why a file is no document: a table, one whose name promises another content, or of an unknown kind."""
    name = suffix.removeprefix(".").upper()
    if suffix in TABLES:
        return Refusal("file.no_document", found=name)
    if suffix in {".docx", ".pdf"}:
        return Refusal("file.not_inside", found=name)
    return Refusal("file.wrong_type", found=name or kind.upper())
