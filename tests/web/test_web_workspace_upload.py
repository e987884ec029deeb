"""The workspace's first steps without a browser: its upload route and its views."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from coach.texts import text
from coach.web.services import Services
from coach.web.who import LOCAL, Person
from coach.web.workspace_desk import Desk

FORM = "ФИО;Как вы относитесь к скриптам?;Что-то своё\nАнна <b>Л.</b>;Опора, а не читка;коротко\n".encode("cp1251")


@pytest.fixture
def desk(app: FastAPI) -> Iterator[Desk]:
    services: Services = app.state.services
    yield Desk(services, "ru")
    for draft in services.workspace.drafts.of(LOCAL.id):
        services.workspace.drafts.drop(draft)


async def sent(client: AsyncClient, content: bytes, name: str = "форма.csv") -> dict[str, str]:
    answer = await client.post("/files/batches/upload", params={"name": name}, content=content)
    found: dict[str, str] = answer.json()
    return found


async def test_an_upload_is_shown_as_it_was_understood(client: AsyncClient, desk: Desk) -> None:
    draft = (await sent(client, FORM))["draft"]
    page = await desk.show({"draft": draft}, LOCAL)
    assert "Windows-1251" in page
    assert "Анна &lt;b&gt;Л.&lt;/b&gt;" in page
    assert "<b>Л.</b>" not in page
    assert 'value="rop.scripts" selected' in page
    assert "форма.csv" in await desk.show({}, LOCAL)


async def test_what_a_person_says_is_kept_at_once(client: AsyncClient, desk: Desk) -> None:
    draft = (await sent(client, FORM))["draft"]
    at = {"query": f"?draft={draft}"}
    page = await desk.answer(at | {"act": "draft.say", "source": "C", "target": "rop.first-day"}, LOCAL)
    assert text("desk.map.said") in page
    assert desk.services.workspace.drafts.get(draft, LOCAL.id).said == {"C": "rop.first-day"}
    await desk.answer(at | {"act": "draft.set", "role": "rop"}, LOCAL)
    await desk.answer(at | {"act": "draft.say", "source": "C", "target": ""}, LOCAL)
    kept = desk.services.workspace.drafts.get(draft, LOCAL.id)
    assert (kept.said, kept.role) == ({}, "rop")


async def test_a_way_of_reading_that_fails_is_said_and_not_kept(client: AsyncClient, desk: Desk) -> None:
    draft = (await sent(client, FORM))["draft"]
    page = await desk.answer({"query": f"?draft={draft}", "act": "draft.set", "encoding": "utf_8"}, LOCAL)
    assert 'class="notice bad"' in page
    assert "Windows-1251" in page
    assert desk.services.workspace.drafts.get(draft, LOCAL.id).encoding == ""


async def test_an_upload_is_nobody_elses(client: AsyncClient, desk: Desk) -> None:
    draft = (await sent(client, FORM))["draft"]
    other = Person(id="8", name="Борис", role="director")
    assert "Анна" not in await desk.show({"draft": draft}, other)
    assert "форма.csv" not in await desk.show({}, other)
    await desk.answer({"query": f"?draft={draft}", "act": "draft.drop"}, other)
    assert desk.services.workspace.drafts.get(draft, LOCAL.id)
    candidate = Person(id=LOCAL.id, name="Анна", role="candidate")
    assert "форма.csv" not in await desk.show({"draft": draft}, candidate)
    await desk.answer({"query": f"?draft={draft}", "act": "draft.drop"}, candidate)
    assert desk.services.workspace.drafts.get(draft, LOCAL.id)


async def test_deleting_an_upload_takes_its_file_away(client: AsyncClient, desk: Desk) -> None:
    draft = (await sent(client, FORM))["draft"]
    path = desk.services.workspace.drafts.path(desk.services.workspace.drafts.get(draft, LOCAL.id))
    page = await desk.answer({"query": f"?draft={draft}", "act": "draft.drop"}, LOCAL)
    assert "удалена" in page
    assert not path.exists()


async def test_the_first_view_says_what_to_do(desk: Desk) -> None:
    page = await desk.show({}, LOCAL)
    assert text("desk.batches.empty-what") in page
    english = await Desk(desk.services, "en").show({}, LOCAL)
    assert text("desk.batches.empty-what", lang="en") in english


async def test_what_cannot_be_read_is_refused_and_does_not_stay(client: AsyncClient, desk: Desk) -> None:
    found = await sent(client, b"MZ\x90\x00\x03 program", "answers.csv")
    assert "answers.csv" in found["problem"]
    big = await sent(client, b"x" * (21 * 1024 * 1024), "big.csv")
    assert "20" in big["problem"]
    assert desk.services.workspace.drafts.of(LOCAL.id) == []


async def test_a_template_is_a_table_that_can_be_filled_and_uploaded(client: AsyncClient, desk: Desk) -> None:
    for shape in ("wide", "long"):
        got = await client.get("/files/batches/template/rom.xlsx", params={"shape": shape})
        assert got.content.startswith(b"PK")
    got = await client.get("/files/batches/template/rop.csv")
    rows = got.content.decode("utf-8-sig").splitlines()
    answers = ";".join(["Анна", *["Ответ по делу"] * rows[0].count(";")])
    found = await sent(client, f"{rows[0]}\n{answers}\n".encode())
    page = await desk.show({"draft": found["draft"]}, LOCAL)
    assert 'class="waits"' not in page
    assert page.count("Ответ по делу") == rows[0].count(";")


async def test_nonsense_from_a_browser_does_no_harm(desk: Desk) -> None:
    for query in ("?draft=../../x", "?draft=%00", "?batch=1&view=", "&&&=", "x" * 5000):
        assert "<section" in await desk.answer({"query": query}, LOCAL)
        assert "<section" in await desk.answer({"query": query, "act": "no.such.deed"}, LOCAL)
