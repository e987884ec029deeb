"""A passage of the knowledge base as Markdown to read: what search joined into one text is a list again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from coach.rubric.types import Role
from coach.texts import text

if TYPE_CHECKING:
    from coach.audit.checklists import Area
    from coach.knowledge.passages import Passage


def readable(passage: "Passage") -> str:
    """Return Markdown: cards as they are, an area of a checklist with what is good and what is bad told apart."""
    if passage.origin != "checklist":
        return passage.text
    area = _area(passage.id)
    if area is not None:
        return "\n".join(_lines(area))
    return "\n\n".join(line for line in passage.text.split("\n") if line != passage.title)


def _area(passage_id: str) -> "Area | None":
    from coach.audit.checklists import load_checklist  # noqa: PLC0415 - only where a checklist was found

    _, file, area_id = passage_id.split(".", 2)
    known: tuple[Role, ...] = get_args(Role)
    areas = (area for role in known if role == file for area in load_checklist(role).areas)
    return next((area for area in areas if area.id == area_id), None)


def _lines(area: "Area") -> Iterator[str]:
    # The checklists are Russian, and so are the words between their lines.
    good, bad = text("guide.page.good", lang="ru"), text("guide.page.bad", lang="ru")
    yield f"{area.purpose}\n"
    for one in area.examine:
        yield f"- {one.text}\n  - **{good}:** {one.good}\n  - **{bad}:** {one.bad}"
    yield from (f"- **{one.who}:** {one.question}" for one in area.ask)
