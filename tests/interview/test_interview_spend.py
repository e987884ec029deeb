"""What a session costs: a call of the judge is counted before it is made, and what was refused costs nothing."""

from contextlib import suppress

import pytest

from coach.errors import CoachError, InputError, ModelError, PeopleError, SessionError
from coach.interview.view import View
from tests.interview.conftest import Player


class Purse:
    """Counts, and refuses what goes beyond."""

    def __init__(self, most: int = 99) -> None:
        self.spent, self.most = 0, most

    async def __call__(self) -> None:
        if self.spent >= self.most:
            raise PeopleError("people.enough", most=self.most)
        self.spent += 1


async def say(player: Player, view: View, words: str, purse: Purse, *, step: int | None = None, id_: str = "") -> View:
    return await player.service.answer(
        view.session_id,
        words,
        owner=player.owner,
        step=view.step if step is None else step,
        command_id=id_ or player.click(),
        spend=purse,
    )


@pytest.mark.parametrize("words", ["", "   ", "слово " * 20_000])
async def test_an_answer_that_is_refused_costs_nothing(player: Player, words: str) -> None:
    view, purse = await player.start(), Purse()
    with pytest.raises(InputError):
        await say(player, view, words, purse)
    assert purse.spent == 0


async def test_an_answer_from_an_old_page_costs_nothing_and_one_sent_twice_costs_once(player: Player) -> None:
    view, purse = await player.start(), Purse()
    with pytest.raises(SessionError, match="moved-on"):
        await say(player, view, "наставник", purse, step=view.step + 1)
    assert purse.spent == 0
    await say(player, view, "наставник", purse, id_="once")
    await say(player, view, "наставник", purse, id_="once")
    assert purse.spent == 1


async def test_beyond_the_limit_nothing_is_taken_and_nothing_graded(player: Player) -> None:
    view = await player.start()
    with pytest.raises(PeopleError, match="enough"):
        await say(player, view, "наставник", Purse(0))
    assert player.judge.assessed == []
    seen = await player.service.resume(view.session_id, owner=player.owner)
    assert (seen.phase, seen.step) == ("answering", view.step)


async def test_grading_anew_what_the_judge_could_not_grade_is_counted_and_refused_beyond_the_limit(
    player: Player,
) -> None:
    view, purse = await player.start(), Purse(2)
    player.judge.broken = True
    with pytest.raises(ModelError):
        await say(player, view, "наставник", purse)
    with pytest.raises(ModelError):
        await player.service.resume(view.session_id, owner=player.owner, spend=purse)
    player.judge.broken = False
    with pytest.raises(PeopleError, match="enough"):
        await player.service.resume(view.session_id, owner=player.owner, spend=purse)
    assert (purse.spent, len(player.judge.assessed)) == (2, 2)
    seen = await player.service.resume(view.session_id, owner=player.owner, spend=Purse())
    assert seen.phase != "grading"


async def test_whoever_has_nothing_left_can_still_leave(player: Player) -> None:
    view = await player.start()
    player.judge.broken = True
    with suppress(CoachError):
        await player.answer(view, "наставник")
    left = await player.service.finish(
        view.session_id, owner=player.owner, step=view.step + 1, command_id="end", spend=Purse(0)
    )
    assert left.phase == "finished"
    assert len(player.judge.assessed) == 1
