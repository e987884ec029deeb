"""Where runs lie that a page can show: the cards that come with the program, and the company's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from coach.errors import InputError
from coach.evals.scoring import Report, read_report
from coach.resources import resource_dir
from coach.settings import Settings

Place = Literal["shipped", "own"]
SCORES = "scores.json"


@dataclass(frozen=True)
class Shelved:
    """A run that was scored. `report` None: its file cannot be read, and `problem` says why."""

    place: Place
    name: str
    scored_at: datetime
    report: Report | None
    problem: InputError | None = None


def own_runs(settings: Settings) -> Path:
    """Return the folder in which `coach eval run` puts runs that are given no other."""
    return settings.data_dir / "evals"


def folder_of(place: Place, settings: Settings) -> Path:
    """Return the folder of a place."""
    return resource_dir("eval") / "cards" if place == "shipped" else own_runs(settings)


def shelf(settings: Settings) -> list[Shelved]:
    """Return all runs there are: shipped ones first, then one's own, the newest first."""
    own = sorted(_in("own", settings), key=lambda one: one.scored_at, reverse=True)
    return [*sorted(_in("shipped", settings), key=lambda one: one.name), *own]


def report_named(place: Place, name: str, settings: Settings) -> Report:
    """Return the figures of one run.

    Raises:
        InputError: there is no such run, or its file is damaged.
    """
    return read_report(folder_of(place, settings) / name / SCORES)


def _in(place: Place, settings: Settings) -> Iterator[Shelved]:
    for file in folder_of(place, settings).glob(f"*/{SCORES}"):
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        try:
            yield Shelved(place, file.parent.name, at, read_report(file))
        except InputError as error:
            yield Shelved(place, file.parent.name, at, None, error)
