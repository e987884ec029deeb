"""What is asked: the same for everybody."""

import pytest

from coach.errors import InputError
from coach.interview.plan import make_plan
from coach.rubric.library import Library
from coach.settings import Settings


def ids(library: Library, settings: Settings, role: str, **options: object) -> list[str]:
    return [question.id for question in make_plan(library, settings, role, **options).questions]


def test_all_questions_of_a_role_in_the_banks_order(library: Library, settings: Settings) -> None:
    assert ids(library, settings, "rop") == [
        "rop.scripts",
        "rop.first-day",
        "rop.conversion-control",
        "rop.builder-or-administrator",
        "rop.other-tools",
    ]


def test_fewer_questions_are_the_first_ones(library: Library, settings: Settings) -> None:
    assert ids(library, settings, "rom", questions=2) == ["rom.hired-fired", "rom.brief-example"]


def test_chosen_questions_are_asked_in_the_banks_order_and_may_be_tasks(library: Library, settings: Settings) -> None:
    chosen = ["rop.audit", "rop.first-day", "rop.audit"]
    assert ids(library, settings, "rop", questions=1, chosen=chosen) == ["rop.first-day", "rop.audit"]


def test_the_plan_keeps_text_and_minutes_of_its_questions(library: Library, settings: Settings) -> None:
    plan = make_plan(library, settings.model_copy(update={"exam_grace_minutes": 7}), "rop", questions=1)
    question = library.rubric("rop.scripts").question
    assert (plan.questions[0].text, plan.questions[0].minutes) == (question.text, question.minutes)
    assert (plan.follow_up_minutes, plan.grace_minutes) == (2, 7)


@pytest.mark.parametrize(
    ("role", "options", "code"),
    [
        ("ceo", {}, "interview.unknown-role"),
        ("rop", {"questions": 0}, "interview.number"),
        ("rop", {"questions": -1}, "interview.number"),
        ("rop", {"questions": 99}, "interview.number"),
        ("rop", {"chosen": ["rom.attribution"]}, "interview.other-role"),
        ("rop", {"chosen": ["rop.nothing"]}, "question.unknown"),
        ("ceo", {"chosen": ["rop.scripts"]}, "interview.unknown-role"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    library: Library, settings: Settings, role: str, options: dict[str, object], code: str
) -> None:
    with pytest.raises(InputError) as caught:
        make_plan(library, settings, role, **options)
    assert caught.value.code == code
