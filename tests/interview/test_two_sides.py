"""What a session survives: double clicks, two tabs, two processes, a restart, a judge that breaks down."""

import asyncio
from collections.abc import Iterator

import pytest

from coach.errors import CoachError, InputError, ModelError, SessionError
from coach.rubric.library import Library
from coach.settings import Settings
from coach.store import Store, open_store


@pytest.fixture
def store(any_database: Settings) -> Iterator[Store]:
    with open_store(any_database) as opened:
        yield opened


async def everything(*steps) -> list:
    return await asyncio.gather(*steps, return_exceptions=True)


def codes(results: list) -> list[str]:
    return [result.code for result in results if isinstance(result, CoachError)]


async def test_a_double_click_on_start_starts_one_session(player) -> None:
    begin = {"owner": "Анна", "role": "rop", "mode": "training", "questions": 2, "command_id": "once"}
    first, second = await asyncio.gather(player.service.start(**begin), player.service.start(**begin))
    assert first == second
    assert len(await player.service.sessions("Анна")) == 1


async def test_a_double_click_on_send_counts_once(player) -> None:
    view = await player.start()
    send = {"owner": "Анна", "step": view.step, "command_id": "send"}
    first, second = await asyncio.gather(
        player.service.answer(view.session_id, "newcomer-ramp", **send),
        player.service.answer(view.session_id, "newcomer-ramp", **send),
    )
    assert first == second
    assert len(player.judge.assessed) == 1
    later = await player.service.answer(view.session_id, "newcomer-ramp", **send)
    assert later == first, "a resend after a lost reply as well"


async def test_the_slower_of_two_tabs_is_told_and_spoils_nothing(player) -> None:
    seen = await player.start()
    moved = await player.answer(seen, "Первая вкладка.")
    for act in (player.answer(seen, "Вторая вкладка."), player.move(seen, "skip"), player.move(seen, "finish")):
        with pytest.raises(SessionError) as caught:
            await act
        assert caught.value.code == "interview.moved-on"
    assert await player.service.resume(seen.session_id, owner="Анна") == moved


async def test_two_processes_that_answer_at_once_leave_one_answer(new_player) -> None:
    here, there = new_player(), new_player()
    view = await here.start()
    results = await everything(here.answer(view, "Здесь."), there.answer(view, "Там."))
    assert len(codes(results)) == 1
    answers = [e.text for e in (await here.service.resume(view.session_id, owner="Анна")).entries if e.kind == "answer"]
    assert answers in (["Здесь."], ["Там."])


async def test_two_processes_that_grade_the_same_answer_store_one_grade(new_player, store) -> None:
    here, there = new_player(), new_player()
    view = await here.start()
    here.judge.broken = True
    with pytest.raises(ModelError):
        await here.answer(view, "newcomer-ramp")
    here.judge.broken = False
    resumed = await asyncio.gather(
        *(who.service.resume(view.session_id, owner="Анна") for who in (here, there, here, there))
    )
    assert all(view == resumed[0] for view in resumed)
    assert [event.kind for event in store.sessions.events(view.session_id)].count("graded") == 1


async def test_a_restart_in_the_middle_changes_nothing(new_player, any_database) -> None:
    before = new_player()
    view = await before.answer(await before.start(), "newcomer-ramp")
    after = new_player()
    with open_store(any_database) as reopened:
        object.__setattr__(after.service, "store", reopened)
        assert await after.service.resume(view.session_id, owner="Анна") == view
        assert (await after.answer(view, "drill")).review.answer == "newcomer-ramp\n\ndrill"


async def test_an_answer_is_safe_when_the_judge_breaks_down(player) -> None:
    view = await player.start()
    player.judge.broken = True
    with pytest.raises(ModelError):
        await player.answer(view, "newcomer-ramp")
    with pytest.raises(ModelError):
        await player.service.resume(view.session_id, owner="Анна")
    player.judge.broken = False
    resumed = await player.service.resume(view.session_id, owner="Анна")
    assert resumed.review.answer == "newcomer-ramp"
    assert resumed.review.grade.status == "graded"


async def test_one_can_leave_although_the_judge_is_broken(player) -> None:
    view = await player.start()
    player.judge.broken = True
    with pytest.raises(ModelError):
        await player.answer(view, "newcomer-ramp")
    finished = await player.service.finish(view.session_id, owner="Анна", step=view.step + 1, command_id="leave")
    assert (finished.phase, finished.review.grade) == ("finished", None)
    report = await player.service.report(view.session_id, owner="Анна")
    assert report.questions[0].review.answer == "newcomer-ramp", "ungraded, and never a zero"
    assert report.questions[0].grade is None


async def test_leaving_grades_what_still_waits(player) -> None:
    view = await player.start("exam", questions=2)
    player.judge.broken = True
    with pytest.raises(ModelError):
        await player.answer(view, "newcomer-ramp")
    player.judge.broken = False
    finished = await player.service.finish(view.session_id, owner="Анна", step=view.step + 1, command_id="leave")
    assert finished.review.grade.status == "graded"


async def test_a_foreign_session_is_as_good_as_none(new_player) -> None:
    anna, boris = new_player("Анна"), new_player("Борис")
    view = await anna.start()
    for act in (
        boris.service.resume(view.session_id, owner="Борис"),
        boris.service.report(view.session_id, owner="Борис"),
        boris.answer(view, "Чужое."),
        boris.move(view, "finish"),
        boris.service.resume("нет такой", owner="Борис"),
    ):
        with pytest.raises(InputError) as caught:
            await act
        assert caught.value.code == "session.unknown"
    assert await boris.service.sessions("Борис") == []
    assert await anna.service.resume(view.session_id, owner="Анна") == view


async def test_every_reply_was_stored_before(player, store) -> None:
    view = await player.start()
    for act in ("hint", "skip", "retry", "skip", "next", "finish"):
        view = await player.move(view, act)
        kinds = [event.kind for event in store.sessions.events(view.session_id)]
        assert await player.service.resume(view.session_id, owner="Анна") == view
        assert [event.kind for event in store.sessions.events(view.session_id)] == kinds, "looking changes nothing"
    assert kinds == ["started", "asked", "hinted", "closed", "retried", "closed", "asked", "closed", "finished"]
    assert store.sessions.header(view.session_id).finished_at == view.finished_at


async def test_a_question_that_leaves_the_bank_can_still_be_left(player, library) -> None:
    view = await player.answer(await player.start(questions=2), "newcomer-ramp")
    without = {path: bank.model_copy(update={"questions": bank.questions[1:]}) for path, bank in library.banks.items()}
    object.__setattr__(player.service, "library", Library(without, library.scale))
    with pytest.raises(InputError) as caught:
        await player.answer(view, "drill")
    assert caught.value.code == "question.unknown"
    left = await player.move(view, "skip")
    assert (left.phase, left.review.grade.status, left.review.model_answer) == ("reviewing", "graded", None)
    report = await player.service.report(view.session_id, owner="Анна")
    assert report.questions[0].profile == ()
    assert report.questions[0].question.text == library.rubric("rop.scripts").question.text
