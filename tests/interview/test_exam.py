"""An exam: the same questions, a clock, no help, and feedback only at the end."""

from datetime import timedelta

import pytest

from coach.errors import SessionError
from coach.settings import Settings

QUESTION_MINUTES, FOLLOW_UP_MINUTES, GRACE_MINUTES = 5, 2, 3


async def refused(step) -> str:
    with pytest.raises(SessionError) as caught:
        await step
    return caught.value.code


async def test_nothing_is_said_about_the_answers_until_the_end(player) -> None:
    view = await player.start("exam", questions=1)
    while view.phase != "finished":
        assert view.review is None
        assert "review" not in [entry.kind for entry in view.entries]
        assert await refused(player.service.report(view.session_id, owner="Анна")) == "interview.report-later"
        view = await player.answer(view, "newcomer-ramp")
    assert view.ending == "completed"
    assert view.review.grade is not None
    report = await player.service.report(view.session_id, owner="Анна")
    assert report.questions[0].grade == view.review.grade


async def test_follow_ups_are_the_same_as_in_a_training(player) -> None:
    def follow_ups(view) -> list[str]:
        return [entry.text for entry in view.entries if entry.kind == "follow-up"]

    exam = await player.start("exam", questions=2)
    training = await player.start("training", questions=2)
    for _ in range(3):
        exam = await player.answer(exam, "Скрипты нужны.")
        training = await player.answer(training, "Скрипты нужны.")
    assert len(follow_ups(exam)) == 2
    assert follow_ups(exam) == follow_ups(training)
    assert (exam.number, exam.phase) == (2, "answering"), "an exam goes on by itself"


async def test_no_hints_and_no_second_try(player) -> None:
    view = await player.start("exam")
    assert "hint" not in view.actions
    assert await refused(player.move(view, "hint")) == "interview.no-hints"
    assert await refused(player.move(view, "retry")) == "interview.no-retry"


async def test_each_question_and_each_follow_up_has_its_own_clock(player) -> None:
    view = await player.start("exam")
    assert view.deadline == player.clock.time + timedelta(minutes=QUESTION_MINUTES)
    player.clock.forward(4)
    view = await player.answer(view, "Скрипты нужны.")
    assert view.deadline == player.clock.time + timedelta(minutes=FOLLOW_UP_MINUTES)


@pytest.mark.parametrize(("minutes", "late"), [(QUESTION_MINUTES, False), (QUESTION_MINUTES + GRACE_MINUTES, True)])
async def test_a_late_answer_is_taken_and_marked(player, minutes: float, late: bool) -> None:
    view = await player.start("exam", questions=1)
    player.clock.forward(minutes)
    view = await player.answer(view, "newcomer-ramp")
    assert [entry.late for entry in view.entries if entry.kind == "answer"] == [late]
    assert view.follow_up is not None, "and graded like any other"


async def test_after_the_grace_the_question_closes_and_the_text_is_kept(player) -> None:
    view = await player.start("exam")
    player.clock.forward(QUESTION_MINUTES + GRACE_MINUTES + 0.01)
    view = await player.answer(view, "newcomer-ramp, но поздно")
    assert view.number == 2
    assert [(e.kind, e.text) for e in view.entries][1:3] == [("too-late", "newcomer-ramp, но поздно"), ("expired", "")]
    assert player.judge.assessed == [], "what came too late is not graded"
    view = await player.move(view, "finish")
    report = await player.service.report(view.session_id, owner="Анна")
    assert report.questions[0].too_late == "newcomer-ramp, но поздно"
    assert report.questions[0].review.outcome == "expired"


async def test_whoever_comes_back_late_loses_one_question_not_the_exam(player) -> None:
    view = await player.start("exam", questions=3)
    player.clock.forward(60 * 24)
    view = await player.service.resume(view.session_id, owner="Анна")
    assert (view.number, view.phase) == (2, "answering")
    assert view.deadline == player.clock.time + timedelta(minutes=QUESTION_MINUTES), "the next clock starts now"


async def test_a_follow_up_that_runs_out_keeps_the_grade_of_the_answer(player) -> None:
    view = await player.answer(await player.start("exam"), "newcomer-ramp")
    player.clock.forward(FOLLOW_UP_MINUTES + GRACE_MINUTES + 1)
    view = await player.service.resume(view.session_id, owner="Анна")
    assert view.number == 2
    finished = await player.move(view, "finish")
    report = await player.service.report(finished.session_id, owner="Анна")
    assert report.questions[0].review.outcome == "answered"
    assert report.questions[0].grade.status == "graded"


async def test_the_time_that_grading_takes_is_not_the_persons(player) -> None:
    view = await player.start("exam", questions=2)
    assess = player.judge.assess

    async def slowly(*given):
        player.clock.forward(10)
        return await assess(*given)

    player.judge.assess = slowly
    view = await player.answer(view, "Скрипты нужны.")
    assert view.deadline > player.clock.time


async def test_minutes_come_from_the_settings(player, settings: Settings) -> None:
    object.__setattr__(player.service, "settings", settings.model_copy(update={"exam_follow_up_minutes": 9}))
    view = await player.answer(await player.start("exam"), "Скрипты нужны.")
    assert view.deadline == player.clock.time + timedelta(minutes=9)
