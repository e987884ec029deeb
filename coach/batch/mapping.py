"""What a person said about columns and questions: `--map "column=rop.scripts"`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process

from coach.batch.matching import NEAREST
from coach.batch.names import AsideName, ColumnName, known_name, letter_of, load_names, plain
from coach.errors import InputError
from coach.rubric.library import Library

Kind = ColumnName | AsideName | Literal["asked"]

_LETTERS = re.compile(r"[A-Za-z]{1,2}")


@dataclass(frozen=True)
class Wish:
    """One thing that a person said.

    Attributes:
        source: a header, the words of a question, or a column's letter.
        kind: what the column is; `asked`: it holds answers to `question_id`.
        question_id: of the bank, or empty.
    """

    source: str
    kind: Kind
    question_id: str = ""


def parse_wishes(given: Iterable[str], library: Library, *, candidate: str | None = None) -> tuple[Wish, ...]:
    """Read the values of `--map` and that of `--candidate-column`.

    Raises:
        InputError: a value is not `what=target`, or its target is neither a question nor a kind of column.
    """
    wishes = [_wish(value, library) for value in given]
    return (*wishes, Wish(candidate, "candidate")) if candidate else tuple(wishes)


def _wish(value: str, library: Library) -> Wish:
    source, mark, target = (part.strip() for part in value.rpartition("="))
    if not mark or not source or not target:
        raise InputError("batch.map.form", value=value)
    if target.casefold() in load_names().skip:
        return Wish(source, "other")
    ids = [rubric.question.id for rubric in library.rubrics()]
    if target.casefold() in ids:
        return Wish(source, "asked", target.casefold())
    if (kind := known_name(target)) is not None:
        return Wish(source, kind)
    near = ", ".join(found for found, _, _ in process.extract(target.casefold(), ids, limit=NEAREST))
    raise InputError("batch.map.target", target=target, nearest=near)


def place_of(source: str, columns: Sequence[str]) -> int | None:
    """Return the one column that `source` names: its whole header, its letter, or words that only its header has."""
    wanted = plain(source)
    written = [plain(name) for name in columns]
    if wanted and written.count(wanted) == 1:
        return written.index(wanted)
    letters = [letter_of(place) for place in range(len(columns))]
    if _LETTERS.fullmatch(source) and source.upper() in letters:
        return letters.index(source.upper())
    holding = [place for place, name in enumerate(written) if wanted and wanted in name]
    return holding[0] if len(holding) == 1 else None
