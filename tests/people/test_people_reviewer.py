"""What a reviewer may not decide is refused on the server; what is done to a batch is in the log, without contents."""

from coach.people.journal import verify
from coach.people.person import Person
from coach.store.journal import Entry
from coach.texts import text
from coach.web.workspace_desk import Desk, _deed, _object
from tests.people.conftest import House
from tests.web.test_web_workspace_batch import STRONG, graded

REVIEWER = Person("r" * 32, "Роман Ревизоров", "reviewer")
CANDIDATE = Person("c" * 32, "Ксения Кандидатова", "candidate")
DIRECTOR = Person("d" * 32, "Денис Директоров", "director")


def entries(house: House) -> list[Entry]:
    return list(house.app.state.services.workspace.batches.store.journal.entries())


async def test_who_did_what_to_a_batch_is_in_the_log_and_what_was_refused_is_not(house: House) -> None:
    desk = Desk(house.app.state.services, "ru")
    batch = graded(desk.services)
    answer = f"?batch={batch}&view=answer&place=0"
    before = len(entries(house))
    for act in ("batch.delete", "report.sign", "weights.equal", "batch.cancel"):
        shown = await desk.answer({"query": f"?batch={batch}", "act": act, "name": "чужое имя"}, REVIEWER)
        assert text("error.desk.director-only", lang="ru") in shown
    await desk.answer({"query": answer, "act": "decide.level", "level": "5", "reason": "так надо"}, REVIEWER)
    await desk.answer({"query": f"?batch={batch}", "act": "batch.delete"}, CANDIDATE)
    assert {entry.action for entry in entries(house)[before:]} <= {"batch.seen", "answer.seen"}
    await desk.answer({"query": answer, "act": "decide.blind", "level": "4"}, REVIEWER)
    await desk.answer({"query": answer, "act": "decide.level", "level": "5", "reason": "так надо"}, DIRECTOR)
    await desk.answer({"query": f"?batch={batch}&view=report", "act": "report.sign", "name": "чужое имя"}, DIRECTOR)
    assert desk.services.workspace.batches.get(batch).signatures[-1].name == DIRECTOR.name
    await desk.answer({"query": f"?batch={batch}", "act": "batch.delete"}, DIRECTOR)
    found = entries(house)
    did = [(entry.actor, entry.action, entry.object) for entry in found[before:] if not entry.action.endswith("seen")]
    assert did == [
        (REVIEWER.id, "decide.blind", f"{batch}/0"),
        (DIRECTOR.id, "decide.level", f"{batch}/0"),
        (DIRECTOR.id, "report.sign", batch),
        (DIRECTOR.id, "batch.delete", batch),
    ]
    told = repr(found)
    for secret in (STRONG[:40], "так надо", "чужое имя", REVIEWER.name, DIRECTOR.name, "Анна"):
        assert secret not in told
    assert verify(found).problem == ""


def test_the_log_holds_ids_and_words_only() -> None:
    assert _object("decide.level", {}, {"batch": "a1b2", "place": "07", "author": "Анна"}) == "a1b2/7"
    assert _object("report.sign", {}, {"batch": "a1b2", "place": "Анна"}) == "a1b2"
    assert _object("batch.delete", {}, {"batch": "../../etc/passwd"}) == "etcpasswd"
    assert _object("draft.drop", {"draft": "d1"}, {}) == "d1"
    assert _object("draft.drop", {}, {}) == "-"
    assert _deed("decide.level") == "decide.level"
    assert _deed("мой пароль: 123") == "batch.other"
