"""A table, a row an answer or a row a candidate, to a batch, with an account of what was taken for what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from coach.batch.columns import Column, wide_columns
from coach.batch.mapping import Wish, place_of
from coach.batch.matching import match_question
from coach.batch.names import ColumnName, column_places, known_name, load_names, plain
from coach.batch.rows import AnswerRow, BadRow, Batch, check_places, long_rows, notes_on
from coach.batch.understood import Asked, Intake
from coach.batch.wide import wide_rows
from coach.errors import InputError
from coach.files.tables import Row, Table
from coach.rubric.library import Library
from coach.rubric.types import Role
from coach.texts import text

_NUMBER = re.compile(r"[\s\d.,:/-]*\d[\s\d.,:/-]*")
_SHOWN_NUMBERS = 20


def of_table(table: Table, path: Path, library: Library, role: Role | None, wishes: Sequence[Wish]) -> Intake:
    """Recognise the shape, the columns and the questions; `path` is for messages.

    Raises:
        InputError: no rows, no shape that is known, or a wish names nothing in the table.
    """
    if not table.rows:
        raise InputError("batch.no_rows", file=path)
    places = _long_places(table, wishes)
    if _is_long(places, table, wishes):
        return _long(table, places, path, library, role, wishes)
    found = [(one, wide_columns(one, wishes, role, library)) for one in _with_headers(table)]
    table, columns = max(found, key=lambda pair: _understood(pair[1]))
    if not any(column.kind == "asked" for column in columns):
        check_places(places, table, path)
    _check_wishes(wishes, table, path)
    rows, notes = wide_rows(table, columns, library)
    notes += _left_aside(columns) + _numbers(rows)
    batch = Batch(rows, (*table.notes, *notes, *notes_on(rows, library)))
    questions = tuple(_asked_in(column, table) for column in columns if column.kind == "asked")
    return Intake("wide", columns, questions, batch, table.encoding, table.separator)


def _long_places(table: Table, wishes: Sequence[Wish]) -> dict[ColumnName, int]:
    places = column_places(table.columns)
    for wish in wishes:
        place = place_of(wish.source, table.columns)
        if place is None:
            continue
        places = {column: other for column, other in places.items() if other != place}
        if wish.kind in load_names().columns:
            places[wish.kind] = place  # type: ignore[index] # the kinds that are columns
    return places


def _is_long(places: Mapping[ColumnName, int], table: Table, wishes: Sequence[Wish]) -> bool:
    asked = any(wish.kind == "asked" and place_of(wish.source, table.columns) is not None for wish in wishes)
    return "answer" in places and bool(places.keys() & {"question", "question_id"}) and not asked


def _long(
    table: Table,
    places: Mapping[ColumnName, int],
    path: Path,
    library: Library,
    role: Role | None,
    wishes: Sequence[Wish],
) -> Intake:
    said = {plain(wish.source): wish.question_id for wish in wishes if wish.kind == "asked"}
    written = {plain(row.cells[places["question"]]) for row in table.rows} if "question" in places else set()
    _check_wishes([wish for wish in wishes if plain(wish.source) not in written], table, path)
    rows = long_rows(table, places, library, role=role, said=said)
    by_place = {place: name for name, place in places.items()}
    columns = tuple(Column(place, name, by_place.get(place, "other")) for place, name in enumerate(table.columns))
    batch = Batch(rows, (*table.notes, *_numbers(rows), *notes_on(rows, library)))
    return Intake(
        "long",
        columns,
        _asked_in_rows(table.rows, rows, places, role, library, said),
        batch,
        table.encoding,
        table.separator,
    )


def _asked_in_rows(
    read: Sequence[Row],
    rows: Sequence[AnswerRow | BadRow],
    places: Mapping[ColumnName, int],
    role: Role | None,
    library: Library,
    said: Mapping[str, str],
) -> tuple[Asked, ...]:
    """Count the wordings of a long table; a question named by its id counts under the id."""
    found: dict[str, Asked] = {}
    for row, made in zip(read, rows, strict=True):
        words = made.question_id if isinstance(made, AnswerRow) and not made.asked else ""
        written = " ".join(row.cells[places["question"]].split()) if "question" in places else ""
        mapped = plain(written) in said
        words = written if mapped else words or written
        if not words:
            continue
        if words not in found:
            match = match_question(said.get(plain(words), words), role, library)
            sure = made.question_id if isinstance(made, AnswerRow) else match.question_id
            found[words] = Asked(words, sure, match.confidence, match.nearest, 0, mapped)
        filled = bool(row.cells[places["answer"]].strip())
        found[words] = replace(found[words], answers=found[words].answers + filled)
    return tuple(found.values())


def _asked_in(column: Column, table: Table) -> Asked:
    filled = sum(bool(row.cells[column.place].strip()) for row in table.rows)
    match = column.match
    return Asked(column.name, match.question_id, match.confidence, match.nearest, filled, column.mapped)


def _with_headers(table: Table) -> Iterable[Table]:
    """Yield the table as it is and, for merged headers in two rows, with the second row as or in its header."""
    yield table
    if len(table.rows) < 2:
        return
    first, *rest = table.rows
    below = tuple(low or high for low, high in zip(first.cells, table.columns, strict=True))
    yield replace(table, columns=tuple(" ".join(name.split()) for name in below), rows=tuple(rest))


def _understood(columns: Sequence[Column]) -> tuple[int, int]:
    """Say how well a header was understood: questions recognised, then other columns known by name."""
    sure = sum(column.match.question_id is not None for column in columns)
    return sure, sum(column.kind not in {"asked", "other"} for column in columns)


def _check_wishes(wishes: Sequence[Wish], table: Table, path: Path) -> None:
    for wish in wishes:
        if place_of(wish.source, table.columns) is None:
            known = ", ".join(name for name in table.columns if name)[:500]
            raise InputError("batch.map.source", file=path, source=wish.source, known=known)


def _numbers(rows: Sequence[AnswerRow | BadRow]) -> list[str]:
    """Say where a number or a date stands for an answer: a spreadsheet makes one of «10-15», and of 1/2."""
    found = [row.id for row in rows if isinstance(row, AnswerRow) and _NUMBER.fullmatch(row.answer)]
    shown = ", ".join(found[:_SHOWN_NUMBERS]) + ("…" if len(found) > _SHOWN_NUMBERS else "")
    return [text("intake.note.numbers", cells=shown)] if found else []


def _left_aside(columns: Sequence[Column]) -> list[str]:
    unknown = [column for column in columns if column.kind == "other" and column.name and not column.mapped]
    names = [f"{column.letter} «{column.name}»" for column in unknown if known_name(column.name) is None]
    return [text("intake.note.aside", columns=", ".join(names))] if names else []
