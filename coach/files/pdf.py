"""Reports as PDF: the same blocks as Word, set by typst with a template that ships with the program.

What people wrote travels as data (JSON), never as markup of the template, so it needs no escaping.
"""

import json
import tempfile
from pathlib import Path
from typing import Any, assert_never

from coach.files.blocks import Block, Heading, Paragraph, Picture, Quote, Report, Run, Table
from coach.resources import package_file

_EPOCH = 946_684_800
"""The first of January 2000: a document carries no clock, so that the same report gives the same bytes."""


def pdf_bytes(report: Report) -> bytes:
    """Return `report` as the bytes of a PDF with tags and bookmarks; the same bytes for the same report."""
    import typst  # noqa: PLC0415 - 30 MB that only reports need

    with tempfile.TemporaryDirectory(prefix="coach-pdf-") as folder:
        root = Path(folder)
        blocks = [_block(block, number, root) for number, block in enumerate(report.blocks)]
        told = {"title": report.title, "subtitle": report.subtitle, "footer": report.footer}
        told["language"] = report.language
        data = json.dumps({**told, "blocks": blocks}, ensure_ascii=False)
        (root / "report.json").write_text(data, encoding="utf-8", errors="replace")
        (root / "report.typ").write_bytes(package_file("files", "report.typ").read_bytes())
        written: bytes = typst.compile(str(root / "report.typ"), root=str(root), format="pdf", timestamp=_EPOCH)
    return written


def _block(block: Block, number: int, root: Path) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text, "fresh": block.fresh}
        case Paragraph():
            return {"kind": "bullet" if block.bullet else "paragraph", "runs": [_run(run) for run in block.runs]}
        case Quote():
            return {"kind": "quote", "runs": [_run(run) for run in block.runs], "source": block.source}
        case Table():
            widths = list(block.widths or [1.0] * len(block.columns))
            rows = [list(row) for row in block.rows]
            return {"kind": "table", "columns": list(block.columns), "rows": rows, "widths": widths}
        case Picture():
            file = root / f"picture-{number}.png"
            file.write_bytes(block.data)
            return {"kind": "picture", "file": file.name, "alt": block.alt, "width": block.width_cm}
        case _:
            assert_never(block)


def _run(run: Run) -> dict[str, Any]:
    return {"text": run.text, "bold": run.bold, "italic": run.italic, "soft": run.soft, "mark": run.mark}
