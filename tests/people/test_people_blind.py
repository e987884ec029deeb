"""A level of the coach that an account was shown once makes its later grading not blind, whatever address it comes by."""

from coach.batch.people.opinions import opinions
from coach.people.person import Person
from coach.texts import text
from coach.web.workspace_desk import Desk
from tests.people.conftest import House
from tests.web.test_web_workspace_batch import graded

DIRECTOR = Person("e" * 32, "Денис", "director")
REVIEWER = Person("f" * 32, "Роман", "reviewer")


async def test_who_looked_first_is_not_blind_and_who_did_not_is(house: House) -> None:
    desk = Desk(house.app.state.services, "ru")
    room, batch = desk.services.workspace, graded(desk.services)
    blind = {"query": f"?batch={batch}&view=answer&place=0&blind=1", "act": "decide.blind", "level": "2"}

    await desk.show({"batch": batch, "view": "answer", "place": "0"}, DIRECTOR)
    late = await desk.show({"batch": batch, "view": "answer", "place": "0", "blind": "1"}, DIRECTOR)
    assert text("desk.blind.too-late", lang="ru") in late
    assert text("desk.did.blind-seen", lang="ru") in await desk.answer(blind, DIRECTOR)

    fresh = await desk.show({"batch": batch, "view": "answer", "place": "0"}, REVIEWER)
    assert text("desk.blind.too-late", lang="ru") not in fresh
    await desk.answer(blind | {"level": "4"}, REVIEWER)
    kept = {one.author: one for one in room.batches.decisions(batch, 0)}
    assert {name: one.seen for name, one in kept.items()} == {"Денис": True, "Роман": False}
    assert {one.author: one.blind for one in opinions(room.standing(batch, 0))} == {"Денис": False, "Роман": True}


async def test_the_table_and_a_report_show_levels_too_and_the_progress_none(house: House) -> None:
    desk = Desk(house.app.state.services, "ru")
    room, batch = desk.services.workspace, graded(desk.services)
    store = room.batches.store
    by_table, by_progress = Person("1" * 32, "Т", "director"), Person("2" * 32, "П", "director")
    await desk.show({"batch": batch, "view": "review"}, by_table)
    await desk.show({"batch": batch, "view": "progress"}, by_progress)
    await desk.show({"batch": batch, "view": "review", "blind": "1"}, by_progress)
    for person in (by_table, by_progress):
        blind = {"query": f"?batch={batch}&view=answer&place=1&blind=1", "act": "decide.blind", "level": "3"}
        await desk.answer(blind, person)
    assert {one.author: one.seen for one in room.batches.decisions(batch, 1)} == {"Т": True, "П": False}
    assert any(one.action == "batch.levels-seen" for one in store.journal.entries())
