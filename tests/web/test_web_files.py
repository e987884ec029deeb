"""Reports are files for whoever owns the session, and for nobody else."""

import zipfile
from io import BytesIO
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from coach.interview.view import View
from coach.people.person import OWNER


async def begun(app: FastAPI, owner: str, mode: str = "training") -> View:
    service = await app.state.services.interviews()
    view: View = await service.start(owner=owner, role="rop", mode=mode, questions=1, command_id=uuid4().hex)
    return view


async def test_the_owner_gets_a_word_document(app: FastAPI, client: AsyncClient) -> None:
    view = await begun(app, OWNER)
    answer = await client.get(f"/files/report/{view.session_id}.docx")
    assert answer.status_code == 200
    assert "word/document.xml" in zipfile.ZipFile(BytesIO(answer.content)).namelist()
    assert answer.headers["content-disposition"].startswith('attachment; filename="interview-rop-')
    assert answer.headers["cache-control"] == "private, no-store"


async def test_the_owner_gets_markdown_in_the_language_asked_for(app: FastAPI, client: AsyncClient) -> None:
    view = await begun(app, OWNER)
    assert "# Собеседование" in (await client.get(f"/files/report/{view.session_id}.md")).text
    assert "# Interview" in (await client.get(f"/files/report/{view.session_id}.md?language=en")).text


async def test_the_one_user_of_this_machine_gets_everything_and_the_log_says_so(
    app: FastAPI, client: AsyncClient
) -> None:
    view = await begun(app, "somebody-else")
    assert (await client.get(f"/files/report/{view.session_id}.md")).status_code == 200
    assert (await client.get("/files/report/000000000000.md")).status_code == 404
    last = (await app.state.services.store()).journal.newest(1)[0]
    assert (last.actor, last.action, last.object) == (OWNER, "report.exported", view.session_id)


async def test_an_exam_that_goes_on_has_no_report_yet(app: FastAPI, client: AsyncClient) -> None:
    view = await begun(app, OWNER, mode="exam")
    answer = await client.get(f"/files/report/{view.session_id}.docx")
    assert answer.status_code == 409
    assert "экзамен" in answer.text


@pytest.mark.parametrize("path", ["abc.pdf", "..%2f..%2fcoach.db", "a%00b.md", "x" * 80 + ".md"])
async def test_anything_else_is_refused(client: AsyncClient, path: str) -> None:
    assert (await client.get(f"/files/report/{path}")).status_code in {404, 422}
