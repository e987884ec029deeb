"""The facts of an audit as tables for a terminal."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from coach.audit.definitions import definitions
from coach.audit.figure_words import key_words, value_in_unit, value_words
from coach.audit.types import Dimension, Facts, Indicator
from coach.texts import current_language, text

_SHOWN_ROWS = 15
_PLAN: tuple[str, ...] = (
    "plan_revenue",
    "fulfilment_revenue",
    "run_rate_share_revenue",
    "plan_won",
    "fulfilment_won",
    "plan_leads",
)
_PLAN += ("fulfilment_leads", "plan_spend", "fulfilment_spend")
_PARTS: dict[Dimension, tuple[str, ...]] = {
    "month": ("leads", "qualified", "won", "conversion", "conversion_mature", "revenue", "spend", "cpl", "cac", "romi"),
    "owner": ("leads", "qualified", "won", "conversion", "revenue", "cycle_median", "first_answer_median"),
    "source": ("leads", "qualified", "won", "conversion", "revenue", "spend", "cpl", "cpql", "cac", "romi"),
    "product": ("leads", "won", "conversion", "revenue", "average_deal"),
    "campaign": ("leads", "won", "spend", "clicks", "ctr", "cpc", "cpl", "cac", "romi"),
    "stage": ("stage_count", "stage_reached", "reached_least", "stage_conversion", "stage_days"),
    "reason": ("lost_reason", "lost_reason_share"),
    "currency": ("revenue", "average_deal", "spend"),
}


def tables(facts: Facts) -> Iterator[Table]:
    """Yield the columns, the figures of the whole, of each dimension, and the repairs."""
    yield _columns(facts)
    yield _whole(facts)
    for dimension, ids in _PARTS.items():
        part = _part(facts, dimension, ids)
        if part is not None:
            yield part
    if facts.marks:
        yield _marks(facts)
    if (plan := _part(facts, "month", _PLAN)) is not None:
        plan.title = text("audit.table.plan")
        yield plan
    yield _repairs(facts)


def figure(one: Indicator) -> str:
    """Return a value with its unit, a dash where there is none."""
    return value_in_unit(one.unit, one.value, one.currency)


def _grouped(value: float) -> str:
    return value_in_unit("count", value)


def _columns(facts: Facts) -> Table:
    made = Table(title=text("audit.table.columns"), title_justify="left")
    made.add_column(text("audit.table.where"))
    made.add_column(text("audit.table.rows"))
    made.add_column(text("audit.table.columns"))
    for name, read in facts.rows_read.items():
        rows = text("audit.table.read", read=read, used=facts.rows_used[name])
        columns = [one for one in facts.columns if one.table == name]
        roles = [f"{text(f'guide.role.{one.role}')} ← {one.column}{_guessed(one.by)}" for one in columns]
        made.add_row(text(f"audit.table.{name}"), rows, escape("; ".join(roles)))
    return made


def _guessed(by: str) -> str:
    return f" ({text(f'audit.role.{by}')})" if by in {"content", "remembered"} else ""


def _whole(facts: Facts) -> Table:
    made = Table(title=text("audit.table.totals"), title_justify="left")
    made.add_column(text("audit.table.indicator"))
    for name in ("value", "interval", "of"):
        made.add_column(text(f"audit.table.{name}"), justify="right")
    made.add_column(text("audit.table.note"))
    for one in facts.indicators:
        if not one.segments:
            interval = f"{one.low:.2%} – {one.high:.2%}" if one.low is not None and one.high is not None else ""
            of = "" if one.of is None else _grouped(one.of)
            made.add_row(_title(one.id), figure(one), interval, of, _note(one))
    return made


def _title(id_: str) -> str:
    return escape(definitions()[id_].title[current_language()])


def _note(one: Indicator) -> str:
    if one.why:
        return text(f"audit.why.{one.why}")
    return "; ".join(f"{text(f'audit.excluded.{left.reason}')}: {left.rows}" for left in one.excluded)


def _part(facts: Facts, dimension: Dimension, ids: Sequence[str]) -> Table | None:
    rows: dict[str, dict[str, Indicator]] = defaultdict(dict)
    for one in facts.indicators:
        if len(one.segments) == 1 and one.segments[0].dimension == dimension and one.id in ids:
            rows[one.segments[0].value][one.id] = one
    if not rows:
        return None
    used = [id_ for id_ in ids if any(id_ in row for row in rows.values())]
    names = list(rows)
    if dimension not in {"month", "stage"}:
        names.sort(
            key=lambda name: (
                -max((row.value or 0) for row in [rows[name].get(used[0])] if row) if used[0] in rows[name] else 0
            )
        )
    title = text(f"audit.dimension.{dimension}")
    if len(names) > _SHOWN_ROWS and dimension != "month":
        title += f" ({text('audit.table.cut', shown=_SHOWN_ROWS, all=len(names))})"
        names = names[:_SHOWN_ROWS]
    made = Table(title=title, title_justify="left")
    made.add_column("")
    for id_ in used:
        made.add_column(_title(id_), justify="right")
    for name in names:
        cells = [figure(rows[name][id_]) if id_ in rows[name] else "" for id_ in used]
        made.add_row(escape(name) or text("audit.table.empty"), *cells)
    return made


def _repairs(facts: Facts) -> Table:
    made = Table(title=text("audit.table.repairs"), title_justify="left")
    for name in ("where", "what", "rows", "examples"):
        made.add_column(text(f"audit.table.{name}"), justify="right" if name == "rows" else "left")
    for one in facts.repairs:
        where = " · ".join(part for part in (text(f"audit.table.{one.table}"), one.column) if part)
        what = text(f"audit.repair.{one.code}", detail=one.detail)
        made.add_row(escape(where), escape(what), _grouped(one.rows), escape(", ".join(one.examples)))
    return made


def _marks(facts: Facts) -> Table:
    made = Table(title=text("figures.marks.title"), title_justify="left", show_header=False)
    made.add_column("")
    for one in facts.marks:
        what, p = key_words(one.key, current_language()), "" if one.p is None else f"{one.p:.2g}"
        value, expected = value_words(one.key, one.value), value_words(one.key, one.expected)
        made.add_row(escape(text(f"figures.marks.{one.kind}", what=what, value=value, expected=expected, p=p)))
    return made
