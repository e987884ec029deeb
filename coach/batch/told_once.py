"""Rows that cannot be graded, each problem told once: one column that was not recognised has it in every row."""

from collections.abc import Sequence
from dataclasses import dataclass

from coach.batch.rows import BadRow
from coach.texts import Language, has_text, plural, text


@dataclass(frozen=True)
class Problem:
    """What is wrong, in words that name the rows, and the rows."""

    words: str
    rows: tuple[BadRow, ...]


def told_once(rows: Sequence[BadRow], lang: Language | None = None) -> list[Problem]:
    """Return the problems of `rows` in the order in which they first occur."""
    found: dict[tuple[str, str], list[BadRow]] = {}
    for row in rows:
        found.setdefault((row.reason.code, str(row.reason.details.get("problem", row.number))), []).append(row)
    return [Problem(_words(same, lang), tuple(same)) for same in found.values()]


def _words(same: Sequence[BadRow], lang: Language | None) -> str:
    reason = same[0].reason
    if len(same) > 1:
        rows = plural("pages.preview.rows", len(same), lang=lang, first=same[0].number)
        return f"{rows}: {reason.details['problem']}"
    key = f"reason.{reason.code}"
    return text(key, lang=lang, **reason.details) if has_text(key, lang=lang) else reason.code
