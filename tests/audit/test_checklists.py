"""The checklists of both roles are whole, agree about the border, and make a plan."""

import pytest

from coach.audit.checklists import Checklist, load_checklist
from coach.audit.plan import plan_markdown
from coach.rubric.types import Role

ROLES: tuple[Role, ...] = ("rop", "rom")


@pytest.mark.parametrize("role", ROLES)
def test_eight_areas_and_ten_days_each_with_something_to_do(role: Role) -> None:
    checklist = load_checklist(role)
    assert checklist.role == role
    assert {day for area in checklist.areas for day in area.days} >= set(range(1, 10))
    assert all(len(area.examine) >= 4 and len(area.ask) >= 3 for area in checklist.areas)


def test_both_roles_have_the_same_board_between_them() -> None:
    assert load_checklist("rop").board == load_checklist("rom").board


def test_only_the_head_of_sales_has_planning_meetings_to_review() -> None:
    assert len(load_checklist("rop").meeting) >= 8
    assert load_checklist("rom").meeting == ()


@pytest.mark.parametrize("role", ROLES)
def test_the_plan_holds_every_step_question_and_paper(role: Role) -> None:
    checklist, plan = load_checklist(role), plan_markdown(load_checklist(role))
    steps = sum(len(day.steps) for day in checklist.plan) + sum(len(area.examine) for area in checklist.areas)
    assert plan.count("- [ ] ") == steps
    assert all(area.title in plan for area in checklist.areas)


def test_a_missing_day_is_refused() -> None:
    told = load_checklist("rop").model_dump()
    told["plan"] = [*told["plan"][:4], *told["plan"][5:], told["plan"][4]]
    with pytest.raises(ValueError, match="from 1 to 10"):
        Checklist.model_validate(told)
