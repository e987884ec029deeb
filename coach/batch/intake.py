"""An upload of any of the three shapes to a batch, with an account of what was taken for what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from coach.batch.columns import Column, wide_columns
from coach.batch.mapping import Wish, place_of
from coach.batch.matching import match_question
from coach.batch.names import ColumnName, column_places, known_name, load_names, plain
from coach.batch.papers import Paper, paper_rows, read_papers, unseen_notes
from coach.batch.rows import AnswerRow, BadRow, Batch, check_places, long_rows, notes_on
from coach.batch.wide import wide_rows
from coach.errors import InputError
from coach.files.tables import Row, Table
from coach.files.uploads import Document, read_upload
from coach.rubric.library import Library
from coach.rubric.types import Role
from coach.settings import Settings
from coach.texts import text

_NUMBER = re.compile(r"[\s\d.,:/-]*\d[\s\d.,:/-]*")
_SHOWN_NUMBERS = 20

Shape = Literal["long", "wide", "document"]


@dataclass(frozen=True)
class Asked:
    """A question as the upload words it.

    Attributes:
        words: the header, the cell or the heading.
        question_id: of the bank, or None when it waits for a person.
        confidence: how sure that is, 0-1.
        nearest: ids of up to three questions of the bank, the likeliest first.
        answers: how many answers it has that are not blank.
        mapped: a person said so.
    """

    words: str
    question_id: str | None
    confidence: float
    nearest: tuple[str, ...]
    answers: int
    mapped: bool = False


@dataclass(frozen=True)
class Intake:
    """An upload that was understood, as far as it could be.

    Attributes:
        shape: how answers stand in it.
        columns: of a table, otherwise none.
        questions: as worded, in the order in which they occur.
        batch: what can be graded and what cannot, with notes.
        encoding: of a text, otherwise empty.
        separator: of a CSV, otherwise empty.
    """

    shape: Shape
    columns: tuple[Column, ...]
    questions: tuple[Asked, ...]
    batch: Batch
    encoding: str = ""
    separator: str = ""

    @property
    def candidates(self) -> int:
        """How many candidates have at least one row; rows without a name count as one."""
        return len({row.candidate for row in self.batch.rows})


def take_in(
    path: Path,
    settings: Settings,
    library: Library,
    *,
    role: Role | None = None,
    wishes: Sequence[Wish] = (),
    encoding: str | None = None,
    separator: str | None = None,
) -> Intake:
    """Read an upload and recognise its shape, columns and questions.

    Args:
        path: the file.
        settings: limits of reading.
        library: the banks in force.
        role: of answers that name none; narrows the questions down.
        wishes: what a person said about columns and questions; wins over what was recognised.
        encoding: of a text; None: guessed.
        separator: of a CSV; None: guessed.

    Raises:
        InputError: the file cannot be read, holds no answers in any of the shapes, or a wish names nothing in it.
    """
    upload = read_upload(path, settings, encoding=encoding, separator=separator)
    if upload.table is not None:
        return _of_table(upload.table, path, library, role, wishes)
    return _of_documents(upload.documents, path, library, role, wishes)


def _of_documents(
    documents: Sequence[Document], path: Path, library: Library, role: Role | None, wishes: Sequence[Wish]
) -> Intake:
    papers = read_papers(documents, wishes, role, library)
    used = {answered.said for paper in papers for answered in paper.answered}
    for wish in wishes:
        if wish not in used:
            known = ", ".join(dict.fromkeys(answered.words for paper in papers for answered in paper.answered))
            raise InputError("batch.map.source", file=path, source=wish.source, known=known[:500] or "–")
    rows = paper_rows(papers, library)
    notes = [note for document in documents for note in document.notes]
    batch = Batch(rows, (*notes, *unseen_notes(documents), *notes_on(rows, library)))
    encodings = dict.fromkeys(document.encoding for document in documents if document.encoding)
    return Intake("document", (), _asked_of(papers), batch, ", ".join(encodings))


def _asked_of(papers: Sequence[Paper]) -> tuple[Asked, ...]:
    """Count the wordings of all documents; the same words count once."""
    found: dict[str, Asked] = {}
    for answered in (answered for paper in papers for answered in paper.answered):
        match, key = answered.match, plain(answered.words)
        said = answered.said is not None
        one = found.setdefault(key, Asked(answered.words, match.question_id, match.confidence, match.nearest, 0, said))
        found[key] = replace(one, answers=one.answers + bool(answered.answer.strip()))
    return tuple(found.values())


def _of_table(table: Table, path: Path, library: Library, role: Role | None, wishes: Sequence[Wish]) -> Intake:
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
