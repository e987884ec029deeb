"""How much of each area is evidenced: by notes about it, by lines of documents that speak of it, by figures. Pure.

A thing examined has evidence when a note or document was handed in about it, or when a line speaks of it (holds terms
of the checklist with `mention_words` different lemmas together). An area's units are its things examined and, if the
checklist names figures, all figures together as one unit counted by the share computed. It is `covered` from
`covered_share` of its units on, `started` below, `empty` with nothing at all, `passed` when left open on purpose.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from coach.audit.checklists import Area, Checklist, Examined
from coach.audit.draft import Source, SourceLine
from coach.audit.guide.rules import ASK, TAKE
from coach.audit.guide.settings import guide_rules
from coach.audit.guide.state import State
from coach.audit.types import Facts
from coach.language.tokens import content_lemmas
from coach.rubric.types import Frozen

Spoken = Mapping[tuple[str, str], tuple[SourceLine, ...]]
Status = Literal["covered", "started", "empty", "passed"]


class ItemCoverage(Frozen):
    """A thing examined and the lines that speak of it; `told`: a note or document was handed in about it."""

    id: str
    told: bool
    lines: tuple[SourceLine, ...] = ()
    passed: str | None = None

    @property
    def evidenced(self) -> bool:
        """Tell whether there is anything about it."""
        return self.told or bool(self.lines)


class AreaCoverage(Frozen):
    """An area.

    Attributes:
        share: of its units that have evidence, 0-1.
        figures: ids of figures computed, out of `figures_of` that the checklist names.
        answered: questions that have a note (`ask-1`); `got`: papers in hand (`take-2`; a note is none).
        passed: why the area as a whole is left open, None if it is not.
    """

    id: str
    title: str
    status: Status
    share: float
    items: tuple[ItemCoverage, ...]
    figures: tuple[str, ...]
    figures_of: int
    answered: frozenset[str]
    got: frozenset[str]
    notes: int
    documents: int
    passed: str | None = None


class Coverage(Frozen):
    """All areas, in the checklist's order."""

    areas: tuple[AreaCoverage, ...]

    @property
    def covered(self) -> int:
        """Return how many areas are evidenced."""
        return sum(area.status == "covered" for area in self.areas)

    @property
    def without_data(self) -> tuple[AreaCoverage, ...]:
        """Return the areas about which there is nothing."""
        return tuple(area for area in self.areas if area.share == 0 and not area.notes and not area.documents)

    def area(self, id_: str) -> AreaCoverage:
        """Return one area."""
        return next(area for area in self.areas if area.id == id_)


def coverage(state: State, checklist: Checklist, sources: Sequence[Source], facts: Facts | None) -> Coverage:
    """Return how much of each area is evidenced; `sources` hold the lines of the state's documents."""
    notes = tuple(SourceLine(address=note.id, text=note.text) for note in state.notes)
    spoken = [_spoken(lines, checklist) for lines in (notes, *(source.lines for source in sources))]
    return Coverage(areas=tuple(_area(area, state, spoken, facts) for area in checklist.areas))


@lru_cache(maxsize=64)
def _spoken(lines: tuple[SourceLine, ...], checklist: Checklist) -> Spoken:
    """Return by area and thing examined the first lines that speak of it; a document is read for it once."""
    found: dict[tuple[str, str], list[SourceLine]] = {}
    wanted = [(area.id, one) for area in checklist.areas for one in area.examine]
    for line in lines:
        for area, one in wanted:
            if speaks_of(line.text, one.terms):
                found.setdefault((area, one.id), []).append(line)
    return {key: tuple(ones[: guide_rules().shown_lines]) for key, ones in found.items()}


def _area(area: Area, state: State, spoken: Sequence[Spoken], facts: Facts | None) -> AreaCoverage:
    notes = [note for note in state.notes if note.area == area.id]
    kept = [source for source in state.sources if source.area == area.id]
    told = {note.about for note in notes} | {source.about for source in kept}
    items = tuple(_item(one, area, state, told, spoken) for one in area.examine)
    figures = _figures(area, facts)
    units = sum(item.evidenced for item in items) + (len(figures) / len(area.indicators) if area.indicators else 0)
    share = units / (len(items) + bool(area.indicators))
    why = state.passed.get((area.id, ""))
    return AreaCoverage(
        id=area.id,
        title=area.title,
        status=_status(share, something=bool(notes or kept), passed=why is not None),
        share=share,
        items=items,
        figures=figures,
        figures_of=len(area.indicators),
        answered=frozenset(one for one in told if one.startswith(f"{ASK}-")),
        got=frozenset(source.about for source in kept if source.about.startswith(f"{TAKE}-")) | _exported(area, state),
        notes=len(notes),
        documents=len(kept),
        passed=why,
    )


def _status(share: float, *, something: bool, passed: bool) -> Status:
    if share >= guide_rules().covered_share:
        return "covered"
    if passed:
        return "passed"
    return "started" if share > 0 or something else "empty"


def _item(one: Examined, area: Area, state: State, told: set[str], spoken: Sequence[Spoken]) -> ItemCoverage:
    speaking = [line for source in spoken for line in source.get((area.id, one.id), ())]
    return ItemCoverage(
        id=one.id,
        told=one.id in told,
        lines=tuple(speaking[: guide_rules().shown_lines]),
        passed=state.passed.get((area.id, one.id)),
    )


def speaks_of(words: str, terms: Iterable[str]) -> bool:
    """Tell whether `words` hold terms (all content lemmas of each) with enough different lemmas together."""
    said = _lemmas(words)
    found: set[str] = set()
    for term in terms:
        wanted = _lemmas(term)
        if wanted and wanted <= said:
            found |= wanted
    return len(found) >= guide_rules().mention_words


@lru_cache(maxsize=50_000)
def _lemmas(words: str) -> frozenset[str]:
    return frozenset(content_lemmas(words))


def _figures(area: Area, facts: Facts | None) -> tuple[str, ...]:
    if facts is None:
        return ()
    names = guide_rules().figures
    computed = {one.id for one in facts.indicators if one.value is not None}
    return tuple(id_ for id_ in area.indicators if names.get(id_, id_) in computed)


def _exported(area: Area, state: State) -> set[str]:
    """Return the papers of the area that are in hand because their export is."""
    found = set()
    for export in state.exports:
        for words in guide_rules().exports.get(export.table, ()):
            found |= {f"{TAKE}-{n}" for n, paper in enumerate(area.take, 1) if set(words) <= _lemmas(paper)}
    return found
