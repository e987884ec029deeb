"""The ten days of an audit as Markdown: what to do, what to examine, whom to ask, what to take, the board between roles."""

from collections.abc import Iterator

from coach.audit.checklists import Area, Checklist
from coach.files.escaping import escape_markdown
from coach.texts import text


def plan_markdown(checklist: Checklist) -> str:
    """Return the plan: days first, then the areas with all there is to look at, then the board."""
    return "\n".join(_lines(checklist)) + "\n"


def _lines(checklist: Checklist) -> Iterator[str]:
    yield f"# {escape_markdown(checklist.title)}: {text('audit.plan.title')}\n"
    for one in checklist.plan:
        yield f"## {text('audit.plan.day', day=one.day)}. {_flat(one.goal)}\n"
        yield from (f"- [ ] {_flat(step)}" for step in one.steps)
        areas = ", ".join(area.title for area in checklist.of_day(one.day))
        yield f"\n{text('audit.plan.result')}: {_flat(one.result)}" + (
            f"\n\n{text('audit.plan.areas')}: {_flat(areas)}\n" if areas else "\n"
        )
    for area in checklist.areas:
        yield from _area(area)
    yield f"## {text('audit.plan.board')}\n"
    for row in checklist.board:
        yield f"- **{_flat(row.subject)}** ({row.owner}). {_flat(row.collides)} {_flat(row.avoid)}"


def _area(area: Area) -> Iterator[str]:
    yield f"## {_flat(area.title)}\n\n{_flat(area.purpose)}\n"
    for one in area.examine:
        yield f"- [ ] {_flat(one.text)}"
        yield f"  - {text('audit.plan.good')}: {_flat(one.good)}"
        yield f"  - {text('audit.plan.bad')}: {_flat(one.bad)}"
    yield f"\n{text('audit.plan.ask')}:\n"
    yield from (f"- {one.who}: {_flat(one.question)}" for one in area.ask)
    yield f"\n{text('audit.plan.take')}:\n"
    yield from (f"- {_flat(one)}" for one in area.take)
    yield f"\n{text('audit.plan.conflict')}: {_flat(area.conflict)}\n" if area.conflict else ""


def _flat(words: str) -> str:
    return escape_markdown(" ".join(words.split()))
