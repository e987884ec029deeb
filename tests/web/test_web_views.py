"""The pure parts behind the practice page: steps of the progress, numbers offered, the radar chart."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coach.grading.judges import LateJudge
from coach.grading.profile import Axis
from coach.grading.types import Assessment, GuardedAnswer, Ungraded
from coach.interview.service import InterviewService
from coach.interview.view import View
from coach.rubric.library import Rubric, load_library
from coach.settings import Settings
from coach.store import open_store
from coach.store.sessions import SessionHeader
from coach.web.history import history
from coach.web.practice_view import count_choices, pending_log, shown_review, track, turns
from coach.web.radar import radar
from coach.web.services import Lazy


class NoJudge(LateJudge):
    """Nothing is graded here."""

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        raise AssertionError


async def skipped_once(settings: Settings) -> View:
    with open_store(settings) as store:
        service = InterviewService(store=store, library=load_library(), judge=NoJudge(settings), settings=settings)
        view = await service.start(owner="local", role="rop", mode="training", questions=3, command_id="a")
        return await service.skip(view.session_id, owner="local", step=view.step, command_id="b")


async def test_progress_shows_what_was_skipped_and_what_is_ahead(settings: Settings) -> None:
    view = await skipped_once(settings)
    assert track(view) == ("skipped", "", "")


async def test_a_skipped_question_is_said_once_in_the_chat(settings: Settings) -> None:
    view = await skipped_once(settings)
    shown = list(turns(view, "ru"))
    assert [turn.kind for turn in shown] == ["question", "skipped"]
    assert shown[0].past
    assert shown_review(view) is not None


def test_the_numbers_offered_end_with_all_that_there_are() -> None:
    choices = count_choices(load_library(), "rop", "ru")
    assert choices[0] == ("1", 1)
    available = choices[-1][1]
    assert choices[-1][0] == f"Все {available}"
    assert [value for _, value in choices] == sorted({value for _, value in choices})


def test_what_is_on_its_way_is_escaped() -> None:
    assert "<b>" not in pending_log("<b>ответ</b>", "ru")


@pytest.mark.parametrize("values", [(), (50.0,), (50.0, 70.0), (None, 50.0, 70.0)])
def test_fewer_than_three_judged_axes_give_no_chart(values: tuple[float | None, ...]) -> None:
    assert radar([Axis(label=f"ось {n}", value=value) for n, value in enumerate(values)]) is None


def test_the_chart_closes_and_escapes_its_labels() -> None:
    figure = radar([Axis(label=f"<i>{n}</i>", value=10.0 * n) for n in range(4)])
    assert figure is not None
    assert list(figure.data[0].r) == [0, 10, 20, 30, 0]
    assert "<i>" not in "".join(figure.data[0].theta)


def test_a_lazy_value_is_made_once_and_a_failure_is_tried_again() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        if len(made) == 1:
            raise OSError
        return len(made)

    lazy = Lazy(make)
    with pytest.raises(OSError):  # noqa: PT011 - the very one that was raised
        lazy.get()
    assert (lazy.get(), lazy.get()) == (2, 2)
    assert (lazy.take(), lazy.take()) == (2, None)


def test_the_history_shows_the_levels_of_finished_sessions() -> None:
    at = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    done = SessionHeader("abc", "local", "rop", "training", at, at)
    page = history([done, replace(done, id="def", finished_at=None)], {"abc": "4 · – · 3"}, "ru")
    assert page.count("4 · – · 3") == 1
