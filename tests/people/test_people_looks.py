"""A look at the coach's level is remembered, by whichever door and however the address was written."""

import asyncio
from datetime import UTC, datetime

import pytest

from coach.batch.rows import AnswerRow
from coach.people.person import Person
from coach.settings import Settings
from coach.store import open_store
from coach.web.exams import Exams
from coach.web.workspace_desk import Desk
from coach.web.workspace_seen import has_seen
from tests.people.conftest import Client, House
from tests.people.test_people_exams import exam

WORDS = "Каждую пятницу слушаем звонки и правим скрипт."


def somebody(number: int) -> Person:
    return Person(f"{number:032d}", "Вера", "director")


def submitted(house: House) -> str:
    rows = [AnswerRow(n, str(n), name, "rop", "rop.scripts", WORDS, "?") for n, name in enumerate(("А", "Б"), start=2)]
    return str(house.app.state.services.workspace.batches.submit(rows, owner="d", file="f.csv"))


def told(house: House, batch: str, place: int, who: Person) -> bool:
    return has_seen(batch, place, who, house.app.state.services.workspace)


@pytest.mark.parametrize("place", ["0", "00", "000000000"])
async def test_an_answer_is_the_same_however_its_place_is_written(house: House, place: str) -> None:
    desk, batch, who = Desk(house.app.state.services, "ru"), submitted(house), somebody(1)
    shown = await desk.show({"batch": batch, "view": "answer", "place": place}, who)
    assert WORDS in shown
    assert told(house, batch, 0, who)
    assert not told(house, batch, 1, who)


@pytest.mark.parametrize("place", ["٠", "０", "²", "-0", "0 ", "", "0/1"])
async def test_what_is_no_place_shows_nothing(house: House, place: str) -> None:
    desk, batch, who = Desk(house.app.state.services, "ru"), submitted(house), somebody(2)
    shown = await desk.show({"batch": batch, "view": "answer", "place": place}, who)
    assert WORDS not in shown
    assert not told(house, batch, 0, who)


@pytest.mark.parametrize("place", ["zz", "7", "٠"])
async def test_a_table_is_a_look_at_the_batch_whatever_place_the_address_adds(house: House, place: str) -> None:
    desk, batch, who = Desk(house.app.state.services, "ru"), submitted(house), somebody(3)
    await desk.show({"batch": batch, "view": "review", "place": place}, who)
    assert told(house, batch, 1, who)


async def test_a_blind_level_after_a_look_at_another_spelling_is_kept_as_seen(house: House) -> None:
    desk, batch, who = Desk(house.app.state.services, "ru"), submitted(house), somebody(4)
    await desk.show({"batch": batch, "view": "answer", "place": "00"}, who)
    query = f"?batch={batch}&view=answer&place=0&blind=1"
    await desk.answer({"query": query, "act": "decide.blind", "level": "4"}, who)
    assert [one.seen for one in desk.services.workspace.batches.decisions(batch, 0)] == [True]


async def test_a_repetition_and_what_it_repeats_are_one_answer(house: House) -> None:
    desk, first = Desk(house.app.state.services, "ru"), submitted(house)
    batches = desk.services.workspace.batches
    second = batches.repeat(first, owner="d")
    third = batches.repeat(second, owner="d")
    for number, (saw, grades) in enumerate(((first, third), (third, first), (second, third)), start=5):
        who = somebody(number)
        await desk.show({"batch": saw, "view": "answer", "place": "1"}, who)
        assert told(house, grades, 1, who)
        assert not told(house, grades, 0, who)


async def test_a_repetition_knows_its_answer_when_rows_before_it_were_deleted(house: House) -> None:
    desk, first, who = Desk(house.app.state.services, "ru"), submitted(house), somebody(8)
    batches = desk.services.workspace.batches
    batches.store.erase.candidate("А")
    second = batches.repeat(first, owner="d")
    await desk.show({"batch": first, "view": "answer", "place": "1"}, who)
    assert [item.candidate for item in batches.get(second).items] == ["Б"]
    assert told(house, second, 0, who)


async def test_the_exams_report_and_the_same_exam_in_another_batch_are_looks(house: House, client: Client) -> None:
    services, session = house.app.state.services, await exam(house, "candidate")
    director = house.person("director")
    one = await Exams(services).compare(director, "rop", [session], "ru")
    assert not told(house, one, 0, director)
    await client("director").get(f"/files/report/{session}.md")
    assert told(house, one, 0, director)
    who = somebody(9)
    other = await Exams(services).compare(director, "rop", [session], "ru")
    await Desk(services, "ru").show({"batch": other, "view": "answer", "place": "0"}, who)
    assert told(house, one, 0, who)
    assert not told(house, one, 1, who)


async def test_whoever_gave_the_answer_or_took_its_givers_data_away_has_seen(house: House) -> None:
    services, session = house.app.state.services, await exam(house, "other")
    batch = await Exams(services).compare(house.person("director"), "rop", [session], "ru")
    giver = house.accounts["other"].id
    assert told(house, batch, 0, Person(giver, "Иная", "reviewer"))
    who = somebody(10)
    assert not told(house, batch, 0, who)
    store = await services.store()
    await asyncio.to_thread(store.journal.append, who.id, "data.exported", giver, datetime.now(UTC))
    assert told(house, batch, 0, who)


async def test_a_letter_of_any_candidate_counts_for_the_batch(house: House) -> None:
    batch, other, who = submitted(house), submitted(house), somebody(11)
    store = await house.app.state.services.store()
    store.journal.append(who.id, "letter.exported", f"{batch}/0", datetime.now(UTC))
    assert told(house, batch, 1, who)
    assert not told(house, other, 0, who)


def test_a_part_of_something_is_found_by_its_beginning_and_nothing_else_is(any_database: Settings) -> None:
    with open_store(any_database) as store:
        for object_ in ("b1/0", "b2", "b30/7", "b4-/1"):
            store.journal.append("me", "letter.exported", object_, datetime.now(UTC))
        found = {
            id_
            for id_ in ("b1", "b2", "b3", "b4", "B1", "b")
            if store.journal.holds_within("me", "letter.exported", [id_])
        }
        assert found == {"b1"}
        assert store.journal.holds_within("me", "letter.exported", ["b2", "b30"])
        assert not store.journal.holds_within("you", "letter.exported", ["b1"])
