"""What stands inside an act only writes: whatever is read and worked out for it was read before the lock was taken."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from coach.errors import InputError
from coach.people.person import LOCAL
from coach.store.database import Database
from coach.web.workspace_desk import Desk
from tests.people.test_people_acts import World, filled, world  # noqa: F401 - fixtures

HEAVY = (
    "coach.batch.service.freeze",
    "coach.batch.service.item_rows",
    "coach.batch.reading.thaw",
    "coach.batch.reading.record_of",
    "coach.batch.reading.item_of",
    "coach.web.workspace_services.board",
    "coach.web.workspace_services.standing",
)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Tells which heavy work was done, and which of it while the one write lock was held."""
    inside, done = [False], []
    together = Database.together

    @contextmanager
    def locked(self: Database) -> Iterator[object]:
        with together(self) as connection:
            inside[0] = True
            try:
                yield connection
            finally:
                inside[0] = False

    monkeypatch.setattr(Database, "together", locked)
    for path in HEAVY:
        module, _, name = path.rpartition(".")
        whole = getattr(importlib.import_module(module), name)

        def seen(*given: object, _whole: object = whole, _name: str = name, **named: object) -> object:
            done.append(("INSIDE " if inside[0] else "") + _name)
            return _whole(*given, **named)  # type: ignore[operator]

        monkeypatch.setattr(path, seen)
    return done


DEEDS = (
    ("report.repeat", "", {}, {"record_of", "freeze", "item_rows"}),
    ("decide.accept", "&view=answer&place=0", {}, {"thaw", "board"}),
    ("decide.level", "&view=answer&place=0", {"level": "5", "reason": "так надо"}, {"item_of"}),
    ("draft.start", "", {}, {"freeze", "item_rows"}),
)


@pytest.mark.parametrize(("act", "at", "fields", "needs"), DEEDS, ids=[deed[0] for deed in DEEDS])
async def test_nothing_is_worked_out_while_everybody_waits(
    world: World,  # noqa: F811
    watched: list[str],
    act: str,
    at: str,
    fields: dict[str, str],
    needs: set[str],
) -> None:
    more = {"draft": world.ids["draft"]} if act.startswith("draft") else {}
    query = f"?batch={world.ids['batch']}{at}"
    _, said = Desk(world.services, "ru")._logged(
        {"act": act, "query": query, **fields, **more}, dict(pair.split("=") for pair in query[1:].split("&")), LOCAL
    )
    assert said or act == "draft.start"
    assert needs <= set(watched), "the probe watches something that is not called any more"
    assert [each for each in watched if each.startswith("INSIDE")] == []


async def test_a_repetition_holds_nothing_that_was_deleted_while_it_was_worked_out(world: World) -> None:  # noqa: F811
    batches = world.services.workspace.batches
    before = len(batches.heads())
    ready = batches.repetition(world.ids["batch"], owner="d")
    world.store.erase.candidate("Анна")
    with pytest.raises(InputError, match=r"jobs\.changed"):
        batches.keep(ready)
    assert len(batches.heads()) == before
    assert {item.candidate for item in batches.get(batches.repeat(world.ids["batch"], owner="d")).items} == {"Вера"}
