"""A Word document to parts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coach.files.child.parts import Block, Part, clean, group
from coach.files.child.refusal import Refusal

_HEADING = re.compile(r"^heading\s+(\d)$", re.IGNORECASE)  # Word stores this name in every language


def word(path: Path) -> list[Part]:
    """Return the parts of a document under its headings; a row of a table becomes a line of its cells.

    Raises:
        Refusal: the file is damaged.
    """
    from docx import Document  # noqa: PLC0415 - 120 ms that other kinds do not need

    try:
        return group(_blocks(Document(str(path))))
    except MemoryError:
        raise
    except Exception as error:  # the parser of a foreign file may raise anything
        raise Refusal("file.damaged", problem=type(error).__name__) from error


def _blocks(document: Any) -> Iterator[Block]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield Block(0, "\n".join(_table_lines(block)))
        else:
            yield Block(_heading_depth(block), clean(block.text))


def _heading_depth(paragraph: Any) -> int:
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    found = _HEADING.match(name)
    return int(found[1]) if found else int(name.lower() == "title")


def _table_lines(table: Any) -> Iterator[str]:
    for row in table.rows:
        cells: list[Any] = []
        for cell in row.cells:
            if not cells or cells[-1]._tc is not cell._tc:  # noqa: SLF001 - a merged cell is handed out once a column
                cells.append(cell)
        words = [" ".join(clean(cell.text).split()) for cell in cells]
        if any(words):
            yield " | ".join(words)
