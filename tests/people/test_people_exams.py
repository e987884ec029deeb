"""From the exams of candidates to a batch that a director compares."""

from uuid import uuid4

import pytest

from coach.batch.interviews import Interview, Spoken, rows_of, uneven
from coach.batch.rows import AnswerRow, BadRow
from coach.errors import InputError
from coach.people.personal import PersonalData
from coach.rubric.library import Library, load_library
from coach.web.exams import Exams
from tests.people.conftest import Client, House

WORDS = "Смотрю конверсию по этапам каждый понедельник: из заявки в встречу было 18 %, стало 27 %. {}"


async def exam(house: House, name: str, *, mode: str = "exam", finish: bool = True) -> str:
    service, owner = await house.app.state.services.interviews(), house.accounts[name].id
    view = await service.start(owner=owner, role="rop", mode=mode, questions=2, command_id=uuid4().hex)
    view = await service.answer(
        view.session_id, WORDS.format(name), owner=owner, step=view.step, command_id=uuid4().hex
    )
    if finish:
        await service.finish(view.session_id, owner=owner, step=view.step, command_id=uuid4().hex)
    return str(view.session_id)


async def test_the_director_sees_finished_exams_and_nothing_else(house: House, client: Client) -> None:
    done = await exam(house, "candidate")
    going = await exam(house, "other", finish=False)
    own = await exam(house, "other", mode="training")
    page = (await client("director").get("/people/exams")).text
    assert done in page
    assert going not in page
    assert own not in page
    assert "ответов: 1 из 2" in page


async def test_chosen_exams_become_a_batch_with_each_ones_own_words(house: House, client: Client) -> None:
    sessions = {name: await exam(house, name) for name in ("candidate", "other")}
    form = {"role": "rop", "session": list(sessions.values())}
    answer = await client("director").post("/people/exams", data=form, headers={"origin": house.home})
    assert answer.status_code == 303
    batch_id = answer.headers["location"].partition("batch=")[2]
    batches = await house.app.state.services.batches()
    items = batches.get(batch_id).items
    said = {(item.candidate, item.session): item.answer for item in items if item.answer}
    assert said == {(name, session): WORDS.format(name) for name, session in sessions.items()}
    assert len(items) == 4, "a question that was not answered has a row too"
    entries = (await house.app.state.services.store()).journal.entries()
    owners = {entry.object for entry in entries if entry.action == "exam.compared"}
    assert owners >= {house.accounts[name].id for name in sessions}


async def test_an_exam_that_was_deleted_while_the_batch_was_worked_out_makes_none(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, session = house.app.state.services, await exam(house, "other")
    store = await services.store()
    before, entries = len(store.batches.owned()), len(list(store.journal.entries()))
    monkeypatch.setattr(type(store.sessions), "there", lambda *_: set())
    with pytest.raises(InputError, match=r"exams\.gone"):
        await Exams(services).compare(house.person("director"), "rop", [session], "ru")
    assert (len(store.batches.owned()), len(list(store.journal.entries()))) == (before, entries)


async def test_exams_are_read_at_once_and_only_the_chosen_ones(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    services = house.app.state.services
    sessions = [await exam(house, "other") for _ in range(3)]
    store = await services.store()
    read: list[set[str]] = []
    kind = type(store.sessions)
    many = kind.events_of
    monkeypatch.setattr(kind, "events_of", lambda self, ids: read.append(set(ids)) or many(self, ids))
    monkeypatch.setattr(kind, "events", lambda *_: pytest.fail("a session was read alone"))
    found = await Exams(services).finished("rop")
    assert {one.header.id for one in found} >= set(sessions)
    await Exams(services).compare(house.person("director"), "rop", sessions[:1], "ru")
    assert read[1:] == [{sessions[0]}]


async def test_a_repeated_batch_knows_whose_interviews_it_holds_and_all_goes_with_the_owner(house: House) -> None:
    session = await exam(house, "candidate")
    kept = await exam(house, "other")
    services = house.app.state.services
    batches, store = await services.batches(), await services.store()
    first = await Exams(services).compare(house.person("director"), "rop", [session, kept], "ru")
    again = batches.repeat(first, owner="d")
    PersonalData(store, services.settings, "test").forget(house.accounts["candidate"].id)
    for batch_id in (first, again):
        assert {item.candidate for item in batches.get(batch_id).items} == {"other"}


async def test_nobody_chosen_or_one_that_is_gone_is_told_and_makes_no_batch(house: House, client: Client) -> None:
    session, store = await exam(house, "other"), await house.app.state.services.store()
    before = len(store.batches.owned())
    for chosen, told in (([], "Никто не отмечен"), ([session, "nothing"], "больше нет")):
        form = {"role": "rop", "session": chosen}
        answer = await client("director").post("/people/exams", data=form, headers={"origin": house.home})
        assert answer.status_code == 422
        assert told in answer.text
    assert len(store.batches.owned()) == before


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def asked(library: Library) -> tuple[str, str]:
    first, second, *_ = (rubric.question.id for rubric in library.rubrics() if rubric.role == "rop")
    return first, second


def test_namesakes_are_told_apart_and_a_lost_question_is_a_bad_row(library: Library, asked: tuple[str, str]) -> None:
    first, second = asked
    two = [
        Interview("s1", "Анна", "anna@a", [Spoken(first, "да"), Spoken(second, "нет", late=True)]),
        Interview("s2", "Анна", "anna@b", [Spoken(first, "да"), Spoken("rop.gone", "что-то")]),
    ]
    rows = rows_of(two, library)
    assert {row.candidate for row in rows} == {"Анна (anna@a)", "Анна (anna@b)"}
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert isinstance(rows[1], AnswerRow)
    assert [reason.code for reason in rows[1].remarks] == ["came-late"]
    assert isinstance(rows[3], BadRow)
    assert rows[3].session == "s2"


def test_whoever_was_asked_other_questions_is_named(asked: tuple[str, str]) -> None:
    first, second = asked
    same = [Interview(f"s{n}", f"К{n}", f"k{n}", [Spoken(first, ""), Spoken(second, "")]) for n in range(2)]
    assert uneven(same) == []
    (told,) = uneven([*same, Interview("s9", "Короткий", "k9", [Spoken(first, "")])])
    assert "Короткий" in told
    assert "К0" not in told


async def test_an_unknown_exam_is_refused(house: House) -> None:
    with pytest.raises(InputError, match=r"exams\.gone"):
        await Exams(house.app.state.services).compare(house.person("director"), "rop", ["nothing"], "ru")


def test_two_exams_of_one_person_stay_apart_and_are_counted_from_the_first(
    library: Library, asked: tuple[str, str]
) -> None:
    newest_first = [Interview(f"s{n}", "Анна", "anna@a", [Spoken(asked[0], f"ответ {n}")]) for n in (2, 1)]
    rows = rows_of(newest_first, library)
    assert {row.candidate: row.answer for row in rows} == {
        "Анна, попытка 1 из 2": "ответ 1",
        "Анна, попытка 2 из 2": "ответ 2",
    }


async def test_the_foot_of_a_page_says_that_the_companys_server_keeps_the_answers(client: Client) -> None:
    page = (await client("other").get("/ru/history")).text
    assert "Ответы хранит сервер компании" in page
    assert "на этом компьютере" not in page
