"""A training: a question, up to two follow-ups, feedback at once, again if one likes."""

import pytest

from coach.errors import CoachError
from coach.rubric.library import Library

SCRIPTS = "rop.scripts"


def all_checks(library: Library) -> str:
    question = library.rubric(SCRIPTS).question
    return " ".join([check.id for _, check in question.checks()] + [check.id for check in library.scale.depth])


async def refused(step) -> str:
    with pytest.raises(CoachError) as caught:
        await step
    return caught.value.code


async def test_it_begins_with_the_first_question(player, library) -> None:
    view = await player.start(questions=3)
    assert (view.number, view.total, view.phase) == (1, 3, "answering")
    assert view.prompt == library.rubric(SCRIPTS).question.text
    assert view.actions == ("answer", "hint", "skip", "finish")
    assert view.deadline is None, "no clock in a training"
    assert [entry.kind for entry in view.entries] == ["question"]


async def test_a_thin_answer_is_followed_up_twice_and_no_more(player) -> None:
    view = await player.start()
    asked = set()
    for _ in range(2):
        view = await player.answer(view, "Ну, скрипты нужны.")
        assert view.phase == "answering"
        asked.add(view.follow_up.id)
    view = await player.answer(view, "Не знаю, что добавить.")
    assert view.phase == "reviewing"
    assert len(asked) == 2


async def test_a_complete_answer_is_not_followed_up(player, library) -> None:
    view = await player.answer(await player.start(), all_checks(library))
    assert view.phase == "reviewing"
    assert view.review.grade.level == 5


async def test_answers_to_follow_ups_are_graded_together_with_the_first(player) -> None:
    view = await player.start()
    view = await player.answer(view, "Во-первых newcomer-ramp")
    view = await player.answer(view, "и ещё drill")
    assert player.judge.assessed[-1] == "Во-первых newcomer-ramp\n\nи ещё drill"
    assert view.review.answer == "Во-первых newcomer-ramp\n\nи ещё drill"
    quotes = [q for c in view.review.grade.criteria for check in c.checks for q in check.quotes]
    assert [view.review.answer[q.start : q.end] for q in quotes] == ["newcomer-ramp", "drill"]


async def test_the_model_answer_comes_only_after_the_own_attempt(player, library) -> None:
    view = await player.start()
    view = await player.answer(view, "Скрипты нужны.")
    assert view.review.model_answer is None, "a follow-up is still open"
    assert not view.review.closed
    view = await player.answer_all(view, "Больше ничего.")
    assert view.review.closed
    assert view.review.model_answer == library.rubric(SCRIPTS).question.anchors[5]
    assert view.review.references == library.rubric(SCRIPTS).question.references
    skipped = await player.move(await player.move(view, "next"), "skip")
    assert skipped.review.model_answer is None, "no attempt, no model answer"
    assert skipped.review.outcome == "skipped"


async def test_a_judge_who_abstains_says_so_and_the_interview_goes_on(player) -> None:
    view = await player.answer_all(await player.start(), "Я молчу сегодня.")
    assert view.review.grade.status == "ungraded"
    assert view.review.grade.level is None
    assert (await player.move(view, "next")).number == 2


async def test_a_question_can_be_tried_again_from_scratch(player, library) -> None:
    view = await player.answer_all(await player.start(), "Скрипты нужны.")
    low = view.review.grade.level
    view = await player.move(view, "retry")
    assert (view.phase, view.number, view.follow_up, view.review) == ("answering", 1, None, None)
    view = await player.answer(view, all_checks(library))
    assert view.review.grade.level > low
    assert view.review.answer == all_checks(library), "the first attempt is not counted in"
    assert [e.review.closed for e in view.entries if e.kind == "review"].count(True) == 2, "both stay visible"


async def test_the_chat_only_grows_at_its_end(player) -> None:
    view = await player.start()
    acts = ["hint", "answer", "hint", "answer", "skip", "retry", "answer", "skip", "next", "skip", "next"]
    for act in acts:
        before = view.entries
        view = await (player.answer(view, "newcomer-ramp") if act == "answer" else player.move(view, act))
        assert view.entries[: len(before)] == before
    assert view.phase == "finished"


async def test_a_hint_is_shown_once_and_changes_nothing_else(player, library) -> None:
    view = await player.start()
    hinted = await player.move(view, "hint")
    again = await player.move(hinted, "hint")
    assert [e.text for e in again.entries if e.kind == "hint"] == [library.rubric(SCRIPTS).question.hint]
    assert again.step == view.step, "an answer from a tab that has not seen the hint is still welcome"


async def test_skipping_a_follow_up_closes_the_question_with_what_was_said(player) -> None:
    view = await player.answer(await player.start(), "newcomer-ramp")
    view = await player.move(view, "skip")
    assert (view.phase, view.review.outcome) == ("reviewing", "answered")
    assert view.review.grade is not None


async def test_the_last_question_leads_to_the_end(player) -> None:
    view = await player.start(questions=1)
    view = await player.move(await player.move(view, "skip"), "next")
    assert (view.phase, view.ending, view.actions) == ("finished", "completed", ())


async def test_it_can_be_ended_at_any_time(player) -> None:
    view = await player.start()
    view = await player.move(view, "finish")
    assert (view.phase, view.ending) == ("finished", "stopped")
    assert await refused(player.answer(view, "поздно")) == "interview.finished"
    assert (await player.move(view, "finish")).phase == "finished", "ending twice is harmless"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "interview.answer-empty"),
        (" \n\t ", "interview.answer-empty"),
        ("\x00\x07", "interview.answer-empty"),
        ("😀 !!!", "interview.answer-no-words"),
        ("а" * 20_001, "interview.answer-too-long"),
    ],
)
async def test_what_nobody_could_grade_is_refused_before_it_counts(player, text: str, code: str) -> None:
    view = await player.start()
    assert await refused(player.answer(view, text)) == code
    assert (await player.service.resume(view.session_id, owner="Анна")) == view


async def test_the_limit_holds_for_the_joined_answers(player) -> None:
    view = await player.answer(await player.start(), "а" * 19_000)
    assert await refused(player.answer(view, "б" * 1_000)) == "interview.answer-too-long"
    view = await player.answer(view, "б" * 900)
    assert len(view.review.answer) == 19_902


async def test_awkward_characters_survive_or_are_dropped_but_never_break(player) -> None:
    text = "<script>alert(1)</script> \u202eзадом\u200b наперёд\x00 \ud83d newcomer-ramp"
    view = await player.answer(await player.start(), text)
    assert view.review.answer == text.replace("\x00", "").replace("\ud83d", "")


@pytest.mark.parametrize(("act", "code"), [("retry", "answering"), ("next", "answering")])
async def test_what_does_not_fit_the_moment_is_refused(player, act: str, code: str) -> None:
    view = await player.start()
    assert await refused(player.move(view, act)) == f"interview.not-while-{code}"
    closed = await player.move(view, "skip")
    assert await refused(player.move(closed, "hint")) == "interview.not-while-reviewing"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"role": "ceo"}, "interview.unknown-role"),
        ({"mode": "quiz"}, "interview.unknown-mode"),
        ({"questions": 17}, "interview.number"),
    ],
)
async def test_an_impossible_start_leaves_no_session_behind(player, options: dict, code: str) -> None:
    assert await refused(player.start(**options)) == code
    assert await player.service.sessions("Анна") == []
