"""The words of rules with their figures put in."""

from collections.abc import Mapping, Sequence
from string import Formatter

from coach.audit import wording
from coach.audit.book import known
from coach.audit.types import Indicator


class Figure:
    """A figure as a text of a rule calls it: `{it}` its value, `{it.name}` the segment, `{it.rows}`, `{it.of}`.

    `{it:лид|лида|лидов}` is the value with the form of the word it asks for; `{it.rows:…}` likewise.
    """

    def __init__(self, one: Indicator) -> None:
        self._one = one

    @property
    def name(self) -> str:
        """The value of its segment, as a statement writes it."""
        return wording.name(self._one.segments[0]) if self._one.segments else ""

    @property
    def rows(self) -> "Count":
        """Rows of the numerator."""
        return Count(self._one.rows)

    @property
    def of(self) -> "Count":
        """Rows of the denominator."""
        return Count(self._one.of or 0)

    @property
    def change(self) -> str:
        """The size of a change, without its sign: the words around it say the direction."""
        return wording.shown(self._one.model_copy(update={"value": abs(known(self._one))}))

    @property
    def why(self) -> str:
        """Why there is no value."""
        return wording.shown(self._one)

    @property
    def period(self) -> str:
        """The days counted."""
        return wording.period(self._one)

    def __format__(self, forms: str) -> str:
        value = wording.shown(self._one)
        return f"{value}{wording.BLANK}{wording.form(known(self._one), forms)}" if forms else value


class Count:
    """A number of rows."""

    def __init__(self, n: int) -> None:
        self._n = n

    def __format__(self, forms: str) -> str:
        written = wording.number(self._n, 0)
        return f"{written}{wording.BLANK}{wording.form(self._n, forms)}" if forms else written


class Several:
    """Figures of several segments: `{list}` is `«А» — 12 €, «Б» — 9 €`; forms of a word follow a colon."""

    def __init__(self, figures: Sequence[Indicator]) -> None:
        self._figures = figures

    def __format__(self, forms: str) -> str:
        return ", ".join(f"{Figure(one).name} — {Figure(one):{forms}}" for one in self._figures)


def used_names(template: str) -> frozenset[str]:
    """Return the names of the figures that a text of a rule puts in."""
    fields = (name for _, name, _, _ in Formatter().parse(template) if name)
    return frozenset(name.partition(".")[0] for name in fields)


def filled(template: str, bound: Mapping[str, Indicator], several: Sequence[Indicator]) -> str:
    """Fill a text of a rule.

    Raises:
        KeyError: the text has a place that the condition does not bind.
    """
    places: dict[str, object] = {name.replace("[", "").replace("]", ""): Figure(one) for name, one in bound.items()}
    return template.format(**places, list=Several(several)).strip()
