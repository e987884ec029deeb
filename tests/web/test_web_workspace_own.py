"""A question of the director's own: nothing is graded by it before a person has read and released its rubric."""

import asyncio
import re
import time
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from bench.stub_server import StubServer
from coach.batch.drafts import Draft
from coach.batch.service import BatchService
from coach.settings import Settings
from coach.texts import text
from coach.web.server import create_app
from coach.web.who import LOCAL
from coach.web.workspace_desk import Desk
from tests.batch.test_batch_own_drafts import reply

ASKED = "Расскажите, как вы поднимали отдел после провального квартала?"
FORM = f"ФИО;{ASKED}\nАнна;Собрала менеджеров, разобрали двадцать отказов и переписали предложение встречи\n".encode()


@pytest.fixture
def desk(app: FastAPI) -> Desk:
    return Desk(app.state.services, "ru")


def done(batches: BatchService, batch: str) -> None:
    until = time.monotonic() + 60
    while batches.brief(batch).state != "done" and time.monotonic() < until:
        time.sleep(0.1)


async def begun(desk: Desk, client: AsyncClient) -> tuple[Draft, str]:
    """Upload the form and ask for a rubric of its question; return the draft and the question's id."""
    sent = await client.post("/files/batches/upload", params={"name": "форма.csv"}, content=FORM)
    at = {"query": f"?draft={sent.json()['draft']}"}
    page = await desk.answer(at | {"act": "draft.own", "source": "B", "asked": ASKED}, LOCAL)
    assert ASKED in page
    own = re.search(r'data-own="([^"]+)"', page)
    assert own is not None
    return desk.services.workspace.drafts.get(sent.json()["draft"], LOCAL.id), own[1]


async def test_a_draft_grades_nothing_until_somebody_releases_it(desk: Desk, client: AsyncClient) -> None:
    draft, own = await begun(desk, client)
    page = await desk.show({"draft": draft.id}, LOCAL)
    assert text("desk.map.nothing") in page
    at = {"query": f"?draft={draft.id}&own={own}", "act": "draft.own-release", "own": own}
    assert text("error.jobs.decision.author") in await desk.answer(at, LOCAL)
    edited = {"title": "Подъём отдела", "c0k0": "Называет, что именно провалилось и в каких цифрах.", "author": "Ольга"}
    page = await desk.answer(at | edited, LOCAL)
    assert f'value="{own}" selected' in page
    assert 'class="waits"' not in page
    kept = desk.services.workspace.drafts.get(draft.id, LOCAL.id)
    assert [(one.author, one.question.title) for one in kept.released] == [("Ольга", "Подъём отдела")]
    assert kept.released[0].question.criteria[0].checks[0].text == edited["c0k0"]

    started = await desk.answer({"query": f"?draft={draft.id}&step=start", "act": "draft.start"}, LOCAL)
    batch = re.search(r'data-address="\?batch=(\w+)', started)
    assert batch is not None
    room = desk.services.workspace
    await asyncio.to_thread(done, room.batches, batch[1])
    page = await desk.show({"batch": batch[1], "view": "answer", "place": "0"}, LOCAL)
    assert edited["c0k0"] in page
    assert [one.author for one in room.batches.get(batch[1]).own] == ["Ольга"]
    room.batches.delete(batch[1])


async def test_a_rubric_that_is_not_whole_is_refused_with_what_is_missing(desk: Desk, client: AsyncClient) -> None:
    draft, own = await begun(desk, client)
    at = {"query": f"?draft={draft.id}&own={own}", "act": "draft.own-release", "own": own, "author": "Ольга"}
    emptied: dict[str, Any] = {f"c0k{place}": "" for place in range(4)}
    for fields in (emptied, {"title": " "}, {"c0k0i": "одна фраза", "c0k1i": ""}):
        page = await desk.answer(at | fields, LOCAL)
        assert "Рубрика не полна" in page
        assert ASKED in page
    assert desk.services.workspace.drafts.get(draft.id, LOCAL.id).released == ()
    page = await desk.show({"draft": draft.id, "own": "own.q-00000000"}, LOCAL)
    assert text("error.desk.no-own") in page


async def test_the_model_drafts_where_there_is_one_and_the_bank_where_it_fails(tmp_path: Path) -> None:
    with StubServer() as stub:
        values: dict[str, Any] = {"llm_base_url": stub.url, "llm_api_key": "sk-x", "llm_model": "stub"}
        settings = Settings(data_dir=tmp_path / "data", llm_retries=0, _env_file=None, **values)
        made = create_app(settings)
        desk = Desk(made.state.services, "ru")
        async with AsyncClient(transport=ASGITransport(made), base_url="http://127.0.0.1:7860") as client:
            stub.responder = lambda _: reply(criteria=[])
            draft, _ = await begun(desk, client)
            assert [one.drafted_by for one in draft.own] == ["bank"]
            stub.responder = lambda _: reply(title="Слова модели")
            draft, _ = await begun(desk, client)
            assert [(one.drafted_by, one.question.title) for one in draft.own] == [("stub", "Слова модели")]
        await made.state.services.close()
