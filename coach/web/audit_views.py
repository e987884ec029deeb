"""The views of the guided audit: the list, the areas, the figures. Pure: out of values into HTML."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from coach.audit import wording
from coach.audit.checklists import Area
from coach.audit.columns import column_names
from coach.audit.definitions import definitions, derived_ids
from coach.audit.guide.coverage import AreaCoverage, ItemCoverage
from coach.audit.guide.kept import Note
from coach.audit.guide.service import GuideView
from coach.audit.guide.settings import guide_rules
from coach.audit.guide.state import State
from coach.audit.guide.words import headline, summary, units
from coach.audit.types import Dimension, Facts, Indicator, SourceTable
from coach.store.audits import AuditHeader
from coach.texts import Language, explain, has_text, text
from coach.web.templating import render

PARTS: dict[Dimension, tuple[str, ...]] = {
    "month": ("leads", "won", "conversion", "revenue", "spend", "cpl", "cac"),
    "owner": ("leads", "won", "conversion", "revenue", "cycle_median"),
    "source": ("leads", "won", "conversion", "revenue", "spend", "cpl", "cac", "romi"),
    "campaign": ("spend", "clicks", "leads", "cpl", "cac"),
    "reason": ("lost_reason", "lost_reason_share"),
}
ROWS = 12


@dataclass(frozen=True)
class Missing:
    """One thing that an area misses, with what the checklist says of it."""

    about: str
    kind: str
    head: str
    text: str
    good: str = ""
    bad: str = ""


def home(
    headers: Sequence[AuditHeader],
    lang: Language,
    *,
    signed: Collection[str] = (),
    names: Mapping[str, str] | None = None,
) -> str:
    """Return the start: begin an audit, or go on with one; `names` says by id who began it."""
    return render("audit/home.html", lang, headers=headers, signed=signed, names=names or {})


def top(seen: GuideView, view: str, lang: Language) -> str:
    """Return what stands above every view of an audit: its name, how much is evidenced, the ways on."""
    return render("audit/top.html", lang, seen=seen, view=view, told=summary(seen.coverage, lang))


def areas(seen: GuideView, lang: Language, number: str) -> str:
    """Return the view of one area beside the list of all."""
    area = next(one for one in seen.checklist.areas if one.id == seen.state.area)
    found = seen.coverage.area(area.id)
    names = about_words(area, lang)
    return top(seen, "areas", lang) + render(
        "audit/areas.html",
        lang,
        seen=seen,
        area=area,
        found=found,
        number=number,
        missing=list(_missing(seen, area, lang)),
        items=[(next(one for one in area.examine if one.id == item.id), item) for item in found.items],
        notes=[note for note in seen.state.notes if note.area == area.id],
        sources=[source for source in seen.state.sources if source.area == area.id],
        passed={about: why for (where, about), why in seen.state.passed.items() if where == area.id and about},
        names=names,
        units={one.id: ", ".join(units(one, lang)) for one in seen.coverage.areas},
        steps=[(step, headline(step, lang)) for step in seen.steps if step.area != area.id],
        titles={one.id: one.title for one in seen.checklist.areas},
        figures=list(_area_figures(found, seen.figures.facts, lang)),
        state_of=state_of,
    )


def withdrawn(state: State, lang: Language) -> str:
    """Return what was withdrawn and can come back; nothing where nothing can: collected to the end, or signed."""
    if not state.withdrawn or state.phase == "finished" or state.signature is not None:
        return ""
    gone = [
        (one.id, one.id, one.text) if isinstance(one, Note) else (one.id, one.name, "")
        for one in reversed(state.withdrawn)
    ]
    return render("audit/withdrawn.html", lang, gone=gone)


def about_words(area: Area, lang: Language) -> dict[str, str]:
    """Return in words what a note or a passed thing of an area speaks of."""
    found = {one.id: one.text for one in area.examine}
    found |= {f"ask-{n}": f"{one.who}: {one.question}" for n, one in enumerate(area.ask, 1)}
    found |= {f"take-{n}": words for n, words in enumerate(area.take, 1)}
    return found | {"": text("guide.page.whole-area", lang=lang)}


def state_of(item: ItemCoverage) -> str:
    """Return what there is about a thing examined: `told`, `heard`, `passed` or `open`."""
    if item.told:
        return "told"
    return "heard" if item.lines else "open" if item.passed is None else "passed"


def _missing(seen: GuideView, area: Area, lang: Language) -> Iterator[Missing]:
    examined = {one.id: one for one in area.examine}
    for one in seen.wanted:
        item = examined.get(one.about)
        yield Missing(
            about=one.about,
            kind=one.kind,
            head=headline(one, lang),
            text=one.text,
            good=item.good if item else "",
            bad=item.bad if item else "",
        )


def _area_figures(found: AreaCoverage, facts: Facts | None, lang: Language) -> Iterator[tuple[str, str]]:
    names = guide_rules().figures
    for id_ in found.figures:
        one = next((each for each in facts.indicators if each.id == names.get(id_, id_)), None) if facts else None
        if one is not None and not one.segments and one.value is not None:
            yield definitions()[one.id].title[lang], wording.shown(one, lang)


def figures(seen: GuideView, lang: Language, number: str) -> str:
    """Return the exports with their columns and stages, every figure, and what was repaired."""
    facts = seen.figures.facts
    problem = explain(seen.figures.problem, lang=lang) if seen.figures.problem else ""
    return top(seen, "figures", lang) + render(
        "audit/figures.html",
        lang,
        seen=seen,
        number=number,
        problem=problem,
        tables=[_columns(seen, table, lang) for table in get_args(SourceTable) if seen.figures.columns.get(table)],
        facts=facts,
        whole=list(_whole(facts, lang)) if facts else [],
        parts=list(_parts(facts, lang)) if facts else [],
        kind_words={kind: text(f"guide.page.stage.{kind}", lang=lang) for kind in ("open", "won", "lost")},
    )


@dataclass(frozen=True)
class TableColumns:
    """An export's columns: for each role what it is called, which column it is, who said so."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, str, str], ...]


def _columns(seen: GuideView, table: SourceTable, lang: Language) -> TableColumns:
    facts = seen.figures.facts
    found = {one.role: one for one in facts.columns if one.table == table} if facts else {}
    given = seen.state.columns.get(table, {})
    rows = []
    for role in column_names().roles(table):
        key = f"guide.role.{role}"
        words = text(key, lang=lang) if has_text(key, lang=lang) else role
        by = "given" if role in given else found[role].by if role in found else "none"
        column = given.get(role) if role in given else found[role].column if role in found else ""
        rows.append((role, words, column or "", by))
    return TableColumns(table, seen.figures.columns[table], tuple(rows))


def _whole(facts: Facts, lang: Language) -> Iterator[tuple[str, str, str, str, str]]:
    for one in facts.indicators:
        if not one.segments and one.id not in derived_ids():
            definition = definitions()[one.id]
            value = wording.shown(one, lang) if one.value is not None else "—"
            note = wording.interval(one, lang) if one.value is not None else text(f"audit.why.{one.why}", lang=lang)
            yield definition.title[lang], value, note, wording.period(one), definition.formula[lang]


def _parts(facts: Facts, lang: Language) -> Iterator[tuple[str, list[str], list[tuple[str, list[str]]], int]]:
    """Yield for each dimension its title, the heads of its columns, its rows and how many are not shown."""
    for dimension, ids in PARTS.items():
        rows: dict[str, dict[str, Indicator]] = defaultdict(dict)
        for one in facts.indicators:
            if len(one.segments) == 1 and one.segments[0].dimension == dimension and one.id in ids:
                rows[one.segments[0].value][one.id] = one
        used = [id_ for id_ in ids if any(id_ in row and row[id_].value is not None for row in rows.values())]
        if not rows or not used:
            continue
        names = (
            sorted(rows, reverse=True) if dimension == "month" else sorted(rows, key=lambda n: -_size(rows[n], used))
        )
        shown = [
            (name or text("audit.table.empty", lang=lang), [_cell(rows[name].get(id_), lang) for id_ in used])
            for name in names[:ROWS]
        ]
        heads = [definitions()[id_].title[lang] for id_ in used]
        yield text(f"audit.dimension.{dimension}", lang=lang), heads, shown, max(0, len(names) - ROWS)


def _size(row: dict[str, Indicator], used: Sequence[str]) -> float:
    one = row.get(used[0])
    return (one.value or 0) if one is not None else 0


def _cell(one: Indicator | None, lang: Language) -> str:
    return "" if one is None else "—" if one.value is None else wording.shown(one, lang)
