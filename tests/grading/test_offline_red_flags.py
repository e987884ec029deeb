"""Red flags of the judge without a model: a false accusation is worse than a missed one."""

import pytest

from coach.grading.guard import guard
from coach.grading.offline.patterns import has_patterns
from coach.grading.offline.reading import read
from coach.grading.offline.red_flags import flag_claims, load_flags
from coach.rubric.library import load_library

LIBRARY = load_library()
QUESTIONS = [rubric.question for rubric in LIBRARY.rubrics() if has_patterns(rubric.question.id)]
WEAK = 1.0
"""An estimate that stands in no flag's way."""


def verdicts(question_id: str, said: str, *, estimate: float = WEAK, credited: tuple[str, ...] = ()) -> dict[str, str]:
    question = LIBRARY.rubric(question_id).question
    found = flag_claims(question_id, question.red_flags, read(guard(said)).units, credited, estimate)
    assert all(claim.quotes[0] in said for claim in found.values())
    return {id_: claim.verdict for id_, claim in found.items()}


def test_every_flag_of_a_question_with_patterns_can_be_said() -> None:
    assert set(load_flags().questions) == {question.id for question in QUESTIONS}
    for question in QUESTIONS:
        assert set(load_flags().questions[question.id]) == {flag.id for flag in question.red_flags}
        for flag in question.red_flags:
            assert any(verdicts(question.id, said).get(flag.id) == "met" for said in flag.indicators), flag.id


def test_no_statement_of_good_practice_and_no_strong_example_raises_a_flag() -> None:
    for question in QUESTIONS:
        good = [said for _, check in question.checks() for said in (check.text, *check.indicators)]
        for said in [*good, *(question.anchors[level] for level in (3, 4, 5))]:
            assert verdicts(question.id, said) == {}, said


@pytest.mark.parametrize(
    ("question", "said", "flag"),
    [
        ("rop.first-day", "В первый же день уволю слабых, чтобы остальные зашевелились.", "purge"),
        ("rop.conversion-control", "Раз в месяц посмотрел, и хватит.", "only-month-end"),
        ("rom.hired-fired", "Последний месяц не платим, если человек не справился.", "cheats-on-exit"),
        ("rom.autowebinar", "Боты пишут восторги в чат.", "fake-live"),
        ("rop.scripts", "Скрипты мне не нужны, продавцом надо родиться.", "talent-only"),
    ],
)
def test_a_plain_statement_of_bad_practice_caps(question: str, said: str, flag: str) -> None:
    assert verdicts(question, said) == {flag: "met"}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("rop.first-day", "В первый день никого не увольняю и ничего не меняю."),
        ("rop.first-day", "Сразу увольнять нельзя, сначала разберусь."),
        ("rop.conversion-control", "Раз в месяц достаточно для договоров, а каждый день смотрю звонки."),
        ("rom.autowebinar", "Поддельный чат не делаем, честно пишем, что это запись."),
        ("rom.autowebinar", "Раньше таймер обнуляли по кругу, люди это видели."),
        ("rom.media-materials", "Ошибкой было заплатить редактору за статью под видом новости."),
        (
            "rom.hired-fired",
            "Перед вакансией пишу, какую работу закроет человек и по какой цифре пойму через три месяца.",
        ),
        ("rop.scripts", "Я не против скриптов."),
    ],
)
def test_what_is_negated_taken_back_or_merely_near_raises_nothing(question: str, said: str) -> None:
    assert verdicts(question, said) == {}


def test_a_flag_that_the_rest_of_the_answer_speaks_against_is_left_to_a_person() -> None:
    said = "Касса сошлась, и слава богу, вот и весь контроль."
    assert verdicts("rop.conversion-control", said) == {"revenue-only": "met"}
    assert verdicts("rop.conversion-control", said, estimate=4.0) == {"revenue-only": "unclear"}
    assert verdicts("rop.conversion-control", said, credited=(said,)) == {"revenue-only": "unclear"}
    assert verdicts("rop.conversion-control", f"Ага, конечно. {said[:-1]}, видимо, чтобы смешно.") == {
        "revenue-only": "unclear"
    }


def test_a_question_without_patterns_has_no_flags_here() -> None:
    question = LIBRARY.rubric("rop.audit").question
    for flag in question.red_flags:
        for said in flag.indicators:
            assert verdicts("rop.audit", said) == {}
