"""What a report is made of, whatever it is written as."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Mark = Literal["plain", "credited", "doubtful", "warning"]


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 1 (a part) to 3; `fresh`: it begins a page, where there are pages."""

    text: str
    level: Literal[1, 2, 3] = 1
    fresh: bool = False


@dataclass(frozen=True)
class Run:
    """Words with one look; `mark` lays a colour behind them: credited green, doubtful yellow, warning red."""

    text: str
    bold: bool = False
    italic: bool = False
    soft: bool = False
    mark: Mark = "plain"


@dataclass(frozen=True)
class Paragraph:
    """Words of one or several looks; `bullet` makes it an item of a list."""

    runs: Sequence[Run]
    bullet: bool = False


@dataclass(frozen=True)
class Quote:
    """Words of another, set off with a bar at the side; `runs` may mark what was credited in them."""

    runs: Sequence[Run]
    source: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under a header; `widths` are shares of the page's width, equal if empty."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()


@dataclass(frozen=True)
class Picture:
    """A PNG; `alt` says in words what it shows."""

    data: bytes
    alt: str
    width_cm: float = 13.0


Block = Heading | Paragraph | Quote | Table | Picture


@dataclass(frozen=True)
class Report:
    """A document: its title, a line under it, its blocks, and a line at the foot of every page."""

    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    footer: str = ""
    language: Literal["ru", "en"] = "ru"


def plain(text: str, *, soft: bool = False) -> Paragraph:
    """Return a paragraph of one look."""
    return Paragraph((Run(text, soft=soft),))
