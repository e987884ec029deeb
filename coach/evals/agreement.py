"""A company's own ratings: how far its raters agree with each other, and the coach with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median_low

from coach.errors import InputError
from coach.evals.scores.figures import Figure, measured
from coach.evals.scores.people import people
from coach.files.tables import Row, Table, read_table
from coach.metrics.closeness import adjacent_agreement, bias, exact_agreement, mean_absolute_error
from coach.metrics.kappa import quadratic_kappa
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Text
from coach.settings import Settings

LEAST_RATERS = 2
_LEVELS = {str(level): level for level in range(1, 6)}


class ColumnNames(Frozen):
    """Names that a column may have, in lower case (`eval/gold/ratings.yaml`)."""

    answer: tuple[Text, ...]
    rater: tuple[Text, ...]
    level: tuple[Text, ...]
    coach: tuple[Text, ...]


@dataclass(frozen=True)
class Ratings:
    """Levels by answer: people's (rater -> level), and the coach's where the table has them."""

    people: Mapping[str, Mapping[str, int]]
    coach: Mapping[str, int]


def read_ratings(file: Path, settings: Settings) -> Ratings:
    """Read a table of ratings, wide or long (see `eval/gold/ratings.yaml`); empty cells are missing ratings.

    Raises:
        InputError: the file cannot be read, has no columns of ratings, a level is outside 1-5, a rater rated an answer
            twice, or there are fewer than two raters.
    """
    table = read_table(file, settings)
    columns = [_folded(column) for column in table.columns]
    long = _place(columns, _names().rater) is not None and _place(columns, _names().level) is not None
    ratings = _long(table, columns, file) if long else _wide(table, columns, file)
    raters = {rater for given in ratings.people.values() for rater in given}
    if len(raters) < LEAST_RATERS:
        raise InputError("ratings.raters", file=file, raters=len(raters))
    return ratings


def agreement_of(ratings: Ratings) -> list[Figure]:
    """Return agreement between raters, and of the coach with the (lower) median of each answer's raters."""
    figures = list(people(list(ratings.people.values()), list(ratings.people)))
    both = [answer for answer in ratings.people if answer in ratings.coach and ratings.people[answer]]
    if not ratings.coach:
        return figures
    levels = [ratings.coach[answer] for answer in both]
    labels = [median_low(ratings.people[answer].values()) for answer in both]
    of = len(ratings.people)
    figures.append(measured("coach.qwk", quadratic_kappa(levels, labels), both, of=of, better="higher"))
    figures.append(measured("coach.exact", exact_agreement(levels, labels), both, of=of, better="higher"))
    figures.append(measured("coach.adjacent", adjacent_agreement(levels, labels), both, of=of, better="higher"))
    figures.append(measured("coach.mae", mean_absolute_error(levels, labels), both, of=of, better="lower"))
    figures.append(measured("coach.bias", bias(levels, labels), both, of=of))
    return figures


@cache
def _names() -> ColumnNames:
    return read_yaml(resource_dir("eval") / "gold" / "ratings.yaml", ColumnNames)


def _folded(column: str) -> str:
    return " ".join(column.casefold().split())


def _place(columns: Sequence[str], names: Sequence[str]) -> int | None:
    return next((place for place, column in enumerate(columns) if column in names), None)


def _wide(table: Table, columns: Sequence[str], file: Path) -> Ratings:
    answer_at = _place(columns, _names().answer) or 0
    coach_at = _place(columns, _names().coach)
    raters = [place for place in range(len(columns)) if place not in (answer_at, coach_at) and columns[place]]
    people_: dict[str, dict[str, int]] = {}
    coach: dict[str, int] = {}
    for row in table.rows:
        answer = _answer(row, answer_at, file)
        if answer in people_:
            raise InputError("ratings.twice", file=file, row=row.number, answer=answer, rater="")
        given = {table.columns[place]: _level(row, place, file) for place in raters}
        people_[answer] = {rater: level for rater, level in given.items() if level is not None}
        if coach_at is not None and (level := _level(row, coach_at, file)) is not None:
            coach[answer] = level
    return Ratings(people_, coach)


def _long(table: Table, columns: Sequence[str], file: Path) -> Ratings:
    names = _names()
    answer_at = _place(columns, names.answer) or 0
    rater_at, level_at = _place(columns, names.rater) or 0, _place(columns, names.level) or 0
    people_: dict[str, dict[str, int]] = {}
    coach: dict[str, int] = {}
    for row in table.rows:
        answer, rater = _answer(row, answer_at, file), row.cells[rater_at].strip()
        level = _level(row, level_at, file)
        given = people_.setdefault(answer, {})
        if rater in given:
            raise InputError("ratings.twice", file=file, row=row.number, answer=answer, rater=rater)
        if level is not None and _folded(rater) in names.coach:
            coach[answer] = level
        elif level is not None:
            given[rater] = level
    return Ratings(people_, coach)


def _answer(row: Row, place: int, file: Path) -> str:
    answer = row.cells[place].strip()
    if not answer:
        raise InputError("ratings.answer", file=file, row=row.number)
    return answer


def _level(row: Row, place: int, file: Path) -> int | None:
    cell = row.cells[place].strip()
    if not cell:
        return None
    level = _LEVELS.get(cell.removesuffix(".0").removesuffix(",0"))
    if level is None:
        raise InputError("ratings.level", file=file, row=row.number, value=cell)
    return level
