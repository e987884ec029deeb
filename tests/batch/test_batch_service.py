"""A batch from upload to signature, on both databases, graded in this process."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from coach.batch.own.library import with_own
from coach.batch.record import OwnQuestion
from coach.batch.rows import AnswerRow, BadRow
from coach.batch.service import BatchService
from coach.batch.work import Grader, work_off
from coach.errors import BankError, InputError
from coach.grading.types import Reason
from coach.rubric.library import Library
from coach.settings import Settings
from coach.store import Store, open_store
from coach.texts import LANGUAGES, explain

GOOD = "Каждую пятницу слушаем звонки и правим скрипт там, где клиенты уходят. Конверсия выросла с 18 до 26 процентов."
BAD = BadRow(40, "40", "Пётр", "", Reason(code="bad-row", details={"row": 40, "problem": "нет вопроса."}), "?", "ответ")


def rows(*answers: str, question: str = "rop.scripts") -> list[AnswerRow | BadRow]:
    doubtful = (Reason(code="failed", details={"problem": "x"}),)
    return [
        AnswerRow(n, f"r{n}", f"Иван {n % 3}", "rop", question, answer, "Про скрипты?", 0.8, doubtful)
        for n, answer in enumerate(answers, start=2)
    ]


@pytest.fixture
def store(any_database: Settings) -> Iterator[Store]:
    with open_store(any_database) as opened:
        yield opened


@pytest.fixture
def service(store: Store, settings: Settings, library: Library) -> BatchService:
    return BatchService(store=store, library=library, settings=settings)


def submitted(service: BatchService, *answers: str, owner: str = "я") -> str:
    return service.submit([*rows(*answers), BAD], owner=owner, file="a.csv", role="rop", notes=["заметка"])


async def test_a_batch_is_kept_as_it_was_handed_in_and_graded(service: BatchService, settings: Settings) -> None:
    batch_id = submitted(service, GOOD, "", GOOD)
    before = service.get(batch_id)
    assert (before.state, before.owner, before.title, before.file) == ("queued", "я", "a.csv", "a.csv")
    assert (before.judge, before.role, before.notes) == ("offline", "rop", ("заметка",))
    assert [item.state for item in before.items] == ["waiting", "waiting", "waiting", "bad"]
    assert (before.items[0].answer, before.items[0].asked, before.items[0].candidate) == (
        GOOD,
        "Про скрипты?",
        "Иван 2",
    )
    assert before.items[3].failure == BAD.reason
    await work_off(service.store, settings)
    after = service.get(batch_id)
    assert after.state == "done"
    assert [item.state for item in after.items] == ["graded", "ungraded", "graded", "bad"]
    first, empty = after.items[0], after.items[1]
    assert first.grade is not None
    assert first.grade.level is not None
    assert first.grade.review[0].code == "failed", "the remark of the row stands before the reasons of the grade"
    assert (empty.grade is not None, empty.failure.code if empty.failure else "") == (True, "empty")
    assert service.progress(batch_id).model_dump() == {"waiting": 0, "graded": 2, "ungraded": 1, "bad": 1}


async def test_lists_say_the_same_as_the_whole_batch_without_its_texts(
    service: BatchService, settings: Settings
) -> None:
    batch_id = submitted(service, GOOD, "", GOOD, GOOD)
    other = submitted(service, GOOD, owner="она")
    await work_off(service.store, settings)
    whole = service.get(batch_id)
    for brief, item in zip(service.items(batch_id), whole.items, strict=True):
        for name in ("place", "number", "id", "candidate", "role", "question_id", "state", "failure"):
            assert getattr(brief, name) == getattr(item, name), name
        if item.grade is not None:
            assert (brief.level, brief.points) == (item.grade.level, item.grade.points)
            assert (brief.low, brief.high) == (item.grade.range or (None, None))
            assert set(brief.review) == {reason.code for reason in item.grade.review} | {"failed"}
    assert [brief.place for brief in service.items(batch_id, offset=1, limit=2)] == [1, 2]
    assert [brief.place for brief in service.items(batch_id, states=["bad", "ungraded"])] == [1, 4]
    assert service.item(batch_id, 2) == whole.items[2]
    assert [brief.id for brief in service.heads("она")] == [other]
    assert {brief.id for brief in service.heads()} == {batch_id, other}
    assert service.brief(batch_id).progress == service.progress(batch_id)


async def test_work_stops_and_goes_on_as_people_say(service: BatchService, settings: Settings) -> None:
    batch_id = submitted(service, *[GOOD] * 25)
    grader = Grader(service.store, settings)
    await grader.piece(batch_id, 1, 0)
    assert service.progress(batch_id).graded == 10
    service.pause(batch_id)
    assert await grader.piece(batch_id, 1, 1) == (0, True)
    service.resume(batch_id)
    assert await grader.piece(batch_id, 1, 1) == (0, True), "pieces of the round before the pause are void"
    assert await grader.piece(batch_id, 2, 1) == (10, True)
    assert await grader.piece(batch_id, 2, 0) == (0, True), "what is graded is not graded again"
    service.cancel(batch_id)
    assert await grader.piece(batch_id, 2, 2) == (0, True)
    for refused in (service.pause, service.resume, service.cancel, service.retry):
        with pytest.raises(InputError) as caught:
            refused(batch_id)
        assert all(explain(caught.value, lang=lang) for lang in LANGUAGES)
    await work_off(service.store, settings)
    assert (service.brief(batch_id).state, service.progress(batch_id).waiting) == ("cancelled", 5)
    await grader.close()


async def test_a_judge_that_cannot_work_stops_the_batch_and_a_retry_goes_on(
    service: BatchService, settings: Settings
) -> None:
    batch_id = service.submit(rows(GOOD, GOOD), owner="я", file="a.csv", judge="llm")
    await work_off(service.store, settings)
    stopped = service.get(batch_id)
    assert stopped.state == "stopped"
    assert stopped.stopped is not None
    assert stopped.stopped.code == "llm.not_configured"
    assert service.retry(batch_id) == 2
    assert (service.brief(batch_id).state, service.brief(batch_id).stopped) == ("queued", None)


async def test_only_what_failed_is_graded_again(service: BatchService, settings: Settings, store: Store) -> None:
    batch_id = submitted(service, GOOD, "", GOOD)
    await work_off(store, settings)
    with pytest.raises(InputError, match=r"jobs\.nothing_failed"):
        service.retry(batch_id)
    batch_id = await _with_a_failure(service, GOOD, "", GOOD)
    kept = service.item(batch_id, 0)
    assert service.retry(batch_id) == 1
    await work_off(store, settings)
    assert service.item(batch_id, 0) == kept
    assert [item.state for item in service.items(batch_id)] == ["graded", "ungraded", "graded", "bad"]


async def _with_a_failure(service: BatchService, *answers: str, place: int = 2) -> str:
    batch_id = submitted(service, *answers)
    unexpected = {"code": "unexpected", "details": {"kind": "X"}}
    service.store.batch_items.save(batch_id, [_failed(place, unexpected)], worker="w")
    await work_off(service.store, service.settings)
    return batch_id


async def test_what_was_graded_while_somebody_else_retried_is_not_graded_again(
    service: BatchService, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = await _with_a_failure(service, GOOD, GOOD, GOOD)
    failed = store.batch_items.heads(batch_id, states=("ungraded", "waiting"))
    assert service.retry(batch_id) == 1
    await work_off(store, service.settings)
    done = service.item(batch_id, 2)
    with monkeypatch.context() as late:  # the second of two retries read the rows before the first had begun
        late.setattr(type(store.batch_items), "heads", lambda *_a, **_k: failed)
        service.retry(batch_id)
    assert service.progress(batch_id).waiting == 0
    await work_off(store, service.settings)
    assert service.item(batch_id, 2) == done
    assert service.brief(batch_id).state == "done"


async def test_a_signature_is_void_when_weights_or_grades_change(service: BatchService, settings: Settings) -> None:
    batch_id = await _with_a_failure(service, GOOD, GOOD, GOOD)

    def signed() -> tuple[bool, bool]:
        return service.get(batch_id).signed is not None, service.brief(batch_id).signed

    service.sign(batch_id, "Анна")
    service.rename(batch_id, "Осень")
    service.weigh(batch_id, {}, "")
    assert signed() == (True, True), "nothing that was signed has changed"
    service.weigh(batch_id, {"rop.scripts": 5.0}, "Главное")
    assert signed() == (False, False)
    assert service.brief(batch_id).outdated, "the list says that a new signature is needed"
    service.sign(batch_id, "Анна")
    assert not service.brief(batch_id).outdated
    assert signed() == (True, True)
    assert service.retry(batch_id) == 1
    await work_off(service.store, settings)
    assert signed() == (False, False)
    assert len(service.get(batch_id).signatures) == 2, "who signed stays known"


def _failed(place: int, failure: dict[str, object]) -> object:
    from coach.store.batch_items import ItemResult  # noqa: PLC0415

    return ItemResult(place=place, state="ungraded", brief={}, grade=None, failure=failure, graded_at=datetime.now(UTC))


async def test_a_row_that_was_written_is_not_written_again(service: BatchService, store: Store) -> None:
    batch_id = submitted(service, GOOD)
    store.batch_items.save(batch_id, [_failed(0, {"code": "one", "details": {}})], worker="first")
    store.batch_items.save(batch_id, [_failed(0, {"code": "two", "details": {}})], worker="second")
    row = store.batch_items.row(batch_id, 0)
    assert (row.worker, row.failure) == ("first", {"code": "one", "details": {}})


async def test_decisions_are_added_and_a_signature_stands_under_those_before_it(
    service: BatchService, settings: Settings
) -> None:
    batch_id = submitted(service, GOOD, GOOD)
    with pytest.raises(InputError, match=r"jobs\.sign_unfinished"):
        service.sign(batch_id, "Анна")
    await work_off(service.store, settings)
    check = service.item(batch_id, 0).grade.criteria[0].checks[0].id
    service.decide(batch_id, 0, author="Анна", kind="level", level=5, reason="Видела сама")
    service.decide(batch_id, 0, author="Анна", kind="check", check=check, verdict="met", reason="Это сказано")
    service.decide(batch_id, 1, author="Пётр", kind="blind", level=3)
    made = service.get(batch_id).decisions
    assert (made[0].kind, made[0].level, made[0].author) == ("level", 5, "Анна")
    assert [one.id for one in made] == sorted({one.id for one in made})
    assert service.decisions(batch_id, 1) == [made[2]]
    assert service.item(batch_id, 0).grade.level != 5 or service.item(batch_id, 0).grade.preliminary
    assert service.sign(batch_id, " Анна ").name == "Анна"
    assert service.get(batch_id).signed.name == "Анна"
    assert service.brief(batch_id).signed
    service.decide(batch_id, 1, author="Анна", kind="comment", reason="Спросить ещё")
    changed = service.get(batch_id)
    assert (changed.signed, len(changed.signatures), service.brief(batch_id).signed) == (None, 1, False)


async def test_a_person_takes_back_what_was_decided_and_speaks_of_red_flags(
    service: BatchService, settings: Settings, library: Library
) -> None:
    batch_id = submitted(service, GOOD)
    await work_off(service.store, settings)
    flag = library.rubric("rop.scripts").question.red_flags[0].id
    service.decide(batch_id, 0, author="Анна", kind="level", level=1, reason="Показалось")
    service.decide(batch_id, 0, author="Анна", kind="level")
    service.decide(batch_id, 0, author="Анна", kind="check", check=flag, verdict="met", reason="Так и сказал")
    service.decide(batch_id, 0, author="Анна", kind="check", check=flag)
    assert len(service.decisions(batch_id)) == 4


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        ({"kind": "level", "level": 5}, "jobs.decision.reason"),
        ({"kind": "blind"}, "jobs.decision.level"),
        ({"kind": "check", "check": "no-such", "verdict": "met", "reason": "так"}, "jobs.decision.check"),
        ({"kind": "comment", "reason": " "}, "jobs.decision.reason"),
        ({"kind": "comment", "reason": "так", "author": " "}, "jobs.decision.author"),
        ({"kind": "accept", "place": 1}, "jobs.decision.ungraded"),
        ({"kind": "accept", "place": 2}, "jobs.decision.bad_row"),
        ({"kind": "accept", "place": 9}, "jobs.unknown_item"),
    ],
)
async def test_half_a_decision_is_refused(
    settings: Settings, library: Library, decision: dict[str, object], code: str
) -> None:
    with open_store(settings) as store:
        service = BatchService(store=store, library=library, settings=settings)
        batch_id = submitted(service, GOOD, "")
        await work_off(store, settings)
        with pytest.raises(InputError) as caught:
            service.decide(batch_id, **({"place": 0, "author": "Анна"} | decision))
        assert caught.value.code == code
        assert all(explain(caught.value, lang=lang) for lang in LANGUAGES)
        assert service.decisions(batch_id) == []


async def test_a_bank_that_changes_later_changes_no_grade_but_a_repetition_uses_it(
    service: BatchService, settings: Settings, library: Library
) -> None:
    first = submitted(service, GOOD, GOOD)
    bank_path, bank = next((p, b) for p, b in library.banks.items() if b.role == "rop")
    newer = tuple(q.model_copy(update={"why": "Иначе"}) if q.id == "rop.scripts" else q for q in bank.questions)
    changed = Library(library.banks | {bank_path: bank.model_copy(update={"questions": newer})}, library.scale)
    later = BatchService(store=service.store, library=changed, settings=settings)
    await work_off(service.store, settings)
    again = later.repeat(first, owner="она", votes=3)
    await work_off(service.store, settings)
    old, new = service.get(first), service.get(again)
    hashes = {item.grade.provenance.rubric_hash for item in old.items if item.grade}
    assert hashes == {library.rubric("rop.scripts").hash}
    assert hashes.isdisjoint({item.grade.provenance.rubric_hash for item in new.items if item.grade})
    assert (new.repeats, new.owner, new.votes, new.state) == (first, "она", 3, "done")
    assert [(i.number, i.answer, i.asked, i.remarks) for i in new.items] == [
        (i.number, i.answer, i.asked, i.remarks) for i in old.items
    ]
    assert old == service.get(first)


async def test_a_batch_has_questions_of_its_own(service: BatchService, settings: Settings, library: Library) -> None:
    near = library.rubric("rop.scripts").question
    own = [
        OwnQuestion(
            role="rop",
            author="Ирина",
            question=near.model_copy(update={"id": "own.calls", "text": "Как слушаете звонки?"}),
        )
    ]
    batch_id = service.submit(rows(GOOD, question="own.calls"), owner="я", file="a.csv", own=own)
    await work_off(service.store, settings)
    assert service.get(batch_id).items[0].grade.question_id == "own.calls"
    assert service.library_of(batch_id).rubric("own.calls").question.text == "Как слушаете звонки?"
    assert service.get(batch_id).own == tuple(own)
    again = service.repeat(batch_id, owner="я")
    assert service.library_of(again).rubric("own.calls").hash == with_own(library, own).rubric("own.calls").hash
    with pytest.raises(BankError):
        service.submit(
            rows(GOOD), owner="я", file="a.csv", own=[OwnQuestion(role="rop", question=near, author="Ирина")]
        )


async def test_weights_titles_and_deletion(service: BatchService, settings: Settings) -> None:
    batch_id = submitted(service, GOOD)
    service.rename(batch_id, "Осень")
    service.weigh(batch_id, {"rop.scripts": 2.0}, "Главное в этой роли")
    for weights, reason in (({"rop.scripts": 0.0}, "так"), ({"rop.scripts": 1.0}, " ")):
        with pytest.raises(InputError):
            service.weigh(batch_id, weights, reason)
    record = service.get(batch_id)
    assert (record.title, record.weights, record.weights_reason) == (
        "Осень",
        {"rop.scripts": 2.0},
        "Главное в этой роли",
    )
    service.delete(batch_id)
    for gone in (service.get, service.brief, service.delete, service.pause, service.retry, service.library_of):
        with pytest.raises(InputError, match=r"jobs\.unknown"):
            gone(batch_id)
    assert (service.heads(), service.items(batch_id)) == ([], [])


@pytest.mark.parametrize(
    ("given", "votes", "code"), [([BAD], 1, "jobs.nothing_to_grade"), (rows(GOOD), 2, "batch.votes")]
)
def test_a_batch_that_cannot_work_is_refused(
    settings: Settings, library: Library, given: list[AnswerRow | BadRow], votes: int, code: str
) -> None:
    with open_store(settings) as store, pytest.raises(InputError) as caught:
        BatchService(store=store, library=library, settings=settings).submit(given, owner="я", file="a", votes=votes)
    assert caught.value.code == code


async def test_what_it_takes_is_said_before(service: BatchService) -> None:
    told = await service.estimate([*rows(GOOD, GOOD), BAD])
    assert (told.judge, told.answers, told.calls, told.cost) == ("offline", 2, 0, 0.0)
    assert told.seconds == pytest.approx(0.02)
