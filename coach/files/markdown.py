"""Blocks as Markdown; what people wrote is shown as they wrote it, never as markup."""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from coach.files.blocks import Block, Heading, Paragraph, Picture, Quote, Report, Run, Table
from coach.files.escaping import escape_markdown


def report_markdown(report: Report) -> str:
    """Return a document as Markdown; a picture becomes the words that describe it."""
    head = [f"# {escape_markdown(report.title)}"]
    if report.subtitle:
        head.append(escape_markdown(report.subtitle))
    foot = ["---", escape_markdown(report.footer)] if report.footer else []
    return "\n\n".join([*head, blocks_markdown(report.blocks, below=1), *foot]) + "\n"


def blocks_markdown(blocks: Iterable[Block], *, below: int = 0) -> str:
    """Return blocks as Markdown, headings `below` so many levels."""
    parts: list[str] = []
    was_item = False
    for block in blocks:
        is_item = isinstance(block, Paragraph) and block.bullet
        written = _block(block, below)
        if is_item and was_item:
            parts[-1] += f"\n{written}"
        else:
            parts.append(written)
        was_item = is_item
    return "\n\n".join(parts)


def _block(block: Block, below: int) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + below)} {escape_markdown(block.text)}"
        case Paragraph():
            return f"- {_one_line(_runs(block.runs))}" if block.bullet else _runs(block.runs)
        case Quote():
            source = f"\n\n{escape_markdown(block.source)}" if block.source else ""
            return "\n".join(f"> {line}".rstrip() for line in _hard_breaks(f"{_runs(block.runs)}{source}"))
        case Table():
            return "\n".join(_table(block))
        case Picture():
            return escape_markdown(block.alt)
        case _:
            assert_never(block)


def _runs(runs: Sequence[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    """Return words with their look; spaces stay outside the signs, where Markdown wants them."""
    core = run.text.strip()
    sign = "**" if run.bold or run.mark == "credited" else "*" if run.italic else ""
    if not core or not sign:
        return escape_markdown(run.text)
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    paragraphs = [f"{sign}{escape_markdown(part)}{sign}" if part.strip() else part for part in core.split("\n")]
    return before + "\n".join(paragraphs) + after


def _table(table: Table) -> Iterator[str]:
    yield _row(table.columns)
    yield _row(["---"] * len(table.columns), escape=False)
    for row in table.rows:
        yield _row(row)


def _row(cells: Sequence[str], *, escape: bool = True) -> str:
    return f"| {' | '.join(_one_line(escape_markdown(cell) if escape else cell) for cell in cells)} |"


def _hard_breaks(words: str) -> Iterator[str]:
    """Yield the lines of `words`, marked so that Markdown does not join them."""
    lines = words.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield f"{line}\\" if line.strip() and following.strip() else line


def _one_line(words: str) -> str:
    return " ".join(words.split())
