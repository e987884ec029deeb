"""Suites: which answers, which changes to them, which figures, and the limits (`eval/suites/*.yaml`)."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from coach.errors import InputError
from coach.evals.gold import Half
from coach.evals.perturb import CHANGES, REMOVED
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Slug, Text

Section = Literal[
    "agreement", "people", "evidence", "stability", "invariance", "monotonicity", "groups", "attacks", "ranges", "cost"
]
INTRODUCTIONS = "introductions"


class Chosen(Frozen):
    """Which answers: of one half or both, of some kinds or all, at most `limit`; at most `changed` of them get changes."""

    half: Half | Literal["both"] = "both"
    kinds: tuple[Slug, ...] = ()
    limit: Annotated[int, Field(ge=1)] | None = None
    changed: Annotated[int, Field(ge=1)] | None = None


class Limit(Frozen):
    """What a figure must keep for the gate: at least, at most, or both."""

    figure: Text
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _some(self) -> "Limit":
        if self.at_least is None and self.at_most is None:
            raise ValueError("a limit needs at_least or at_most")
        return self


class Suite(Frozen):
    """One suite. `runs: search` is no suite of graded answers: the search's own figures are its content."""

    name: Slug
    version: Annotated[int, Field(ge=1)]
    runs: Literal["answers", "search"] = "answers"
    items: Chosen = Chosen()
    repeats: Annotated[int, Field(ge=1, le=10)] = 1
    changes: tuple[Slug, ...] = ()
    attacks: Literal["", "attacks", "attacks_heldout"] = ""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)] = ("agreement", "cost")
    limits: tuple[Limit, ...] = ()

    @model_validator(mode="after")
    def _known_changes(self) -> "Suite":
        unknown = sorted(set(self.changes) - set(CHANGES) - set(REMOVED) - {INTRODUCTIONS, "paraphrase"})
        if unknown:
            raise ValueError(f"unknown change: {', '.join(unknown)}")
        return self


def suites_dir() -> Path:
    """Return the folder of the shipped suites."""
    return resource_dir("eval") / "suites"


def suite_names() -> list[str]:
    """Return the names of the shipped suites."""
    return sorted(path.stem for path in suites_dir().glob("*.yaml"))


def load_suite(name: str) -> Suite:
    """Read a suite by its name, or from a path that ends in `.yaml`.

    Raises:
        InputError: there is no such suite.
        BankError: its file is broken; names file, line and place.
    """
    path = Path(name) if name.endswith((".yaml", ".yml")) else suites_dir() / f"{name}.yaml"
    if not path.is_file():
        raise InputError("suite.unknown", name=name, known=", ".join(suite_names()))
    return read_yaml(path, Suite)
