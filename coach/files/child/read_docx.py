"""A Word document to blocks, and what stands in it that a reader of the page does not see."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coach.files.child.docx_runs import Looks, Piece, pieces
from coach.files.child.parts import BOLD, Block, Unseen, clean
from coach.files.child.refusal import Refusal

_HEADING = re.compile(r"^heading\s+(\d)$", re.IGNORECASE)  # Word stores this name in every language
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word(path: Path) -> tuple[list[Block], list[Unseen]]:
    """Return the blocks of a document, a row of a table as a line of its cells, and what is hidden or a comment.

    A paragraph that is bold as a whole has the depth `BOLD`.

    Raises:
        Refusal: the file is damaged.
    """
    from docx import Document  # noqa: PLC0415 - 120 ms that other kinds do not need

    try:
        document = Document(str(path))
        reader = _Reader(document)
        blocks = list(reader.blocks(document.element.body))
        return blocks, reader.unseen + _comments(document)
    except MemoryError:
        raise
    except Exception as error:  # the parser of a foreign file may raise anything
        raise Refusal("file.damaged", problem=type(error).__name__) from error


class _Reader:
    """Goes through a document once; what a reader does not see gathers in `unseen`."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._looks = Looks(document)
        self._number = 0
        self.unseen: list[Unseen] = []

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Yield the blocks under `parent`; those inside content controls too, of which forms are made."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield self._paragraph(child)
                for box in child.iter(f"{_W}txbxContent"):
                    if next(box.iterancestors(_FALLBACK), None) is None:  # the same box again, for old programs
                        yield from self.blocks(box)
            elif child.tag == f"{_W}tbl":
                yield Block(0, "\n".join(self._table_lines(child)))
            elif child.tag in {f"{_W}sdt", f"{_W}sdtContent"}:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Any) -> Block:
        found = list(pieces(paragraph, self._looks))
        depth = self._depth(paragraph)
        words = self._visible(found)
        if depth == 0 and words and all(piece.bold for piece in found if piece.text.strip()):
            depth = BOLD
        return Block(depth, words, self._looks.list_of(paragraph))

    def _visible(self, found: list[Piece]) -> str:
        """Return the words that a reader sees, and keep the others."""
        words = clean("".join(piece.text for piece in found if not piece.hidden))
        hidden = clean("".join(piece.text for piece in found if piece.hidden)).strip()
        self._number += bool(words.strip())
        if hidden:
            self.unseen.append(Unseen(kind="hidden", paragraph=max(self._number, 1), text=hidden))
        return words

    def _depth(self, paragraph: Any) -> int:
        name = self._looks.style_name(paragraph)
        found = _HEADING.match(name)
        return int(found[1]) if found else int(name.lower() == "title")

    def _table_lines(self, table: Any) -> Iterator[str]:
        for row in table.iter(f"{_W}tr"):
            cells = [cell for cell in row if cell.tag == f"{_W}tc"]
            words = [" ".join(" ".join(self._cell_words(cell)).split()) for cell in cells]
            if any(words):
                yield " | ".join(words)

    def _cell_words(self, cell: Any) -> Iterator[str]:
        for paragraph in cell.iter(f"{_W}p"):
            yield self._visible(list(pieces(paragraph, self._looks)))


def _comments(document: Any) -> list[Unseen]:
    return [
        Unseen(kind="comment", paragraph=0, text=words)
        for comment in document.comments
        if (words := clean(comment.text).strip())
    ]
