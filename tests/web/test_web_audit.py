"""The guided audit without a browser: its views, deeds, uploads and downloads, and that they ask whose it is."""

import html
import re

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from coach.texts import text
from coach.web import audit_files
from coach.web.audit_desk import AuditDesk
from coach.web.services import Services
from coach.web.who import LOCAL, Person

DEALS = "Создана;Стадия;Сумма;Ответственный\n01.09.2026;Сделка успешна;12 000;Иван\n02.09.2026;Отказ;;Мария\n"
OTHER = Person(id="other", name="Борис", role="director")
STRANGER = Person(id="stranger", name="Глеб", role="reviewer")


class Pages:
    """The desk as its views in HTML."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.desk = AuditDesk(services, "ru")

    async def show(self, query: dict[str, str], person: Person) -> str:
        return (await self.desk.show(query, person)).html

    async def answer(self, sent: dict[str, str], person: Person) -> str:
        return (await self.desk.answer(sent, person)).html


@pytest.fixture
def desk(app: FastAPI) -> Pages:
    return Pages(app.state.services)


@pytest.fixture
async def audit(desk: Pages) -> str:
    page = await desk.answer({"query": "", "act": "audit.start", "role": "rop", "title": "<b>Север</b>"}, LOCAL)
    return re.search(r'data-address="\?audit=(\w{12})"', page)[1]


async def upload(client: AsyncClient, audit: str, content: str, name: str, **told: str) -> dict[str, str]:
    sent = {"name": name, **told}
    answer = await client.post(f"/files/audit/{audit}/upload", params=sent, content=content.encode("cp1251"))
    found: dict[str, str] = answer.json()
    return found


async def test_what_a_person_types_is_shown_as_text(desk: Pages, audit: str) -> None:
    page = await desk.answer(
        {
            "query": f"?audit={audit}",
            "act": "note.add",
            "area": "metrics",
            "about": "ask-1",
            "text": "<img src=x> сказал РОП",
        },
        LOCAL,
    )
    assert "&lt;b&gt;Север&lt;/b&gt;" in page
    assert "&lt;img src=x&gt; сказал РОП" in page
    assert "<img src=x>" not in page
    assert text("guide.done.noted") in page


async def test_the_area_of_the_address_is_where_the_audit_goes_on(desk: Pages, audit: str) -> None:
    page = await desk.show({"audit": audit, "area": "planning"}, LOCAL)
    assert "Планы продаж</h2>" in page
    assert "Планы продаж</h2>" in await desk.show({"audit": audit}, LOCAL)


async def test_columns_and_stages_can_be_told(desk: Pages, client: AsyncClient, audit: str) -> None:
    table = "Когда;Этап;Деньги\n01.09.2026;Сделка успешна;12\n02.09.2026;Ждём ответа;3\n"
    assert "go" in await upload(client, audit, table, "моё.csv", kind="deals")
    at = {"query": f"?audit={audit}&view=figures"}
    page = await desk.answer(at | {"act": "column", "table": "deals", "role": "amount", "column": "Деньги"}, LOCAL)
    assert re.search(r"<option selected>Деньги</option>", page)
    assert text("guide.by.given") in page
    page = await desk.answer(at | {"act": "stage", "stage": "Ждём ответа", "kind": "lost"}, LOCAL)
    state = await (await desk.services.audits()).state(audit, owner=LOCAL.id)
    assert state.stage_kinds == {"Ждём ответа": "lost"}
    await desk.answer(at | {"act": "column", "table": "deals", "role": "amount", "column": "?"}, LOCAL)
    state = await (await desk.services.audits()).state(audit, owner=LOCAL.id)
    assert state.columns == {"deals": {}}


async def test_what_was_said_of_columns_is_said_again_of_the_next_such_export(desk: Pages, client: AsyncClient) -> None:
    table = "Число;Как дела;Денег\n01.09.2026;Сделка успешна;12\n02.09.2026;Отказ;3\n"
    seen = []
    for _ in range(2):
        page = await desk.answer({"query": "", "act": "audit.start", "role": "rop"}, LOCAL)
        audit = re.search(r'data-address="\?audit=(\w{12})"', page)[1]
        await upload(client, audit, table, "своё.csv", kind="deals")
        state = await (await desk.services.audits()).state(audit, owner=LOCAL.id)
        seen.append(state.columns.get("deals", {}).get("amount"))
        column = {"act": "column", "table": "deals", "role": "amount", "column": "Денег"}
        await desk.answer({"query": f"?audit={audit}&view=figures"} | column, LOCAL)
    assert seen == [None, "Денег"]


async def test_charts_stand_under_the_figures_only(desk: Pages, client: AsyncClient, audit: str) -> None:
    rows = "".join(f"{d:02}.{m:02}.2026;Отказ;1;Иван\n" for m in range(1, 7) for d in range(1, 6))
    await upload(client, audit, DEALS + rows, "сделки.csv")
    assert await desk.desk.charts({"audit": audit, "view": "figures"}, LOCAL)
    assert await desk.desk.charts({"audit": audit}, LOCAL) == []


async def test_a_plan_alone_gives_no_figures_and_says_why(desk: Pages, client: AsyncClient, audit: str) -> None:
    await upload(client, audit, "Период;План по выручке\n2026-09;1000000\n", "план.csv", kind="plan")
    page = await desk.show({"audit": audit, "view": "figures"}, LOCAL)
    assert text("error.guide.only-extras") in page


async def test_a_file_that_is_nothing_is_refused_in_words(client: AsyncClient, audit: str) -> None:
    assert "problem" in await upload(client, audit, "", "пусто.csv")
    assert "problem" in await upload(client, audit, "   ", "пусто.txt", kind="document")
    assert (await client.post("/files/audit/NOT-AN-ID/upload", params={"name": "x"})).status_code == 422


async def test_a_refused_file_is_named_without_its_place_on_the_server(client: AsyncClient, audit: str) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
    answer = await client.post(
        f"/files/audit/{audit}/upload", params={"name": "people.png", "kind": "staff"}, content=png
    )
    assert "people.png" in answer.json()["problem"]
    assert "coach-audit-" not in answer.json()["problem"]


@pytest.mark.parametrize("name", ["表" * 115 + ".csv", "a\0.csv", "\0", "..", "🙂" * 100])
async def test_a_name_that_no_disk_holds_is_made_one_that_it_does(
    desk: Pages, client: AsyncClient, audit: str, name: str
) -> None:
    answer = await client.post(
        f"/files/audit/{audit}/upload", params={"name": name, "kind": "document"}, content="строка".encode()
    )
    assert answer.status_code in {200, 422}
    assert "go" in answer.json() or "problem" in answer.json()


async def test_a_name_with_a_path_keeps_only_its_end(desk: Pages, client: AsyncClient, audit: str) -> None:
    await upload(client, audit, "строка", "..\\..\\../etc/заметка.txt", kind="document")
    state = await (await desk.services.audits()).state(audit, owner=LOCAL.id)
    assert [one.name for one in state.sources] == ["заметка.txt"]


async def test_the_summary_is_drafted_edited_signed_and_given_out(desk: Pages, client: AsyncClient, audit: str) -> None:
    await upload(client, audit, DEALS, "сделки.csv")
    path = f"/files/audit/{audit}/summary.md"
    assert (await client.get(path)).status_code == 409
    at = {"query": f"?audit={audit}&view=summary"}
    page = await desk.answer(at | {"act": "draft"}, LOCAL)
    target = re.search(r'data-target="(\w{12})"', page)[1]
    words = html.unescape(re.search(r'class="au-words"[^>]*>(.*?)</p>', page)[1]) + " Проверено вручную."
    page = await desk.answer(at | {"act": "edit", "target": target, "seen": "", "text": words, "author": "Анна"}, LOCAL)
    assert "Проверено вручную" in page
    assert "Анна" in page
    assert text("guide.page.edit-holds") in page
    target_two = re.findall(r'<article[^>]*data-target="(\w{12})"', page)[1]
    wrong = {"act": "edit", "target": target_two, "seen": "", "text": "Выручка выросла на 7719 рублей"}
    page = await desk.answer(at | wrong, LOCAL)
    assert text("guide.page.doubt") in page
    stale = await desk.answer(at | {"act": "edit", "target": target, "seen": "", "text": "Чужие слова"}, LOCAL)
    assert text("error.guide.moved-on") in stale
    digest = re.search(r'name="digest" value="(\w+)"', stale)[1]
    page = await desk.answer(at | {"act": "sign", "name": "Анна Орлова", "position": "РОП", "digest": digest}, LOCAL)
    assert "Анна Орлова, РОП" in page
    assert 'data-act="edit"' not in page
    told = (await client.get(path)).text
    assert "Проверено вручную" in told
    assert "Подписано: Анна Орлова" in told
    assert text("guide.doc.edits.what") in told
    for suffix, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        found = await client.get(f"/files/audit/{audit}/summary.{suffix}")
        assert found.content.startswith(start)
        assert "no-store" in found.headers["cache-control"]


@pytest.fixture
def _as_a_stranger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_files, "person_of", lambda _: STRANGER)


@pytest.mark.usefixtures("_as_a_stranger")
async def test_whoever_is_no_director_sees_changes_and_fetches_nothing(
    desk: Pages, client: AsyncClient, audit: str
) -> None:
    page = await desk.show({"audit": audit}, STRANGER)
    assert "Нет аудита" in page
    assert "Север" not in page
    sent = {"query": f"?audit={audit}", "act": "note.add", "area": "metrics", "text": "чужое"}
    assert "Нет аудита" in await desk.answer(sent, STRANGER)
    assert "problem" in await upload(client, audit, DEALS, "сделки.csv")
    assert (await client.get(f"/files/audit/{audit}/summary.md")).status_code == 404
    assert audit not in await desk.show({}, STRANGER)


async def test_another_director_goes_on_with_the_audit_under_their_own_name(desk: Pages, audit: str) -> None:
    assert audit in await desk.show({}, OTHER)
    sent = {"query": f"?audit={audit}", "act": "note.add", "area": "metrics", "text": "от Бориса"}
    assert "от Бориса" in await desk.answer(sent, OTHER)
    state = await (await desk.services.audits()).state(audit, owner=LOCAL.id)
    assert state.notes[-1].author == "Борис"


async def test_with_a_login_the_author_is_whoever_logged_in(desk: Pages) -> None:
    start = {"query": "", "act": "audit.start", "role": "rop", "title": "Юг"}
    page = await desk.answer(start, OTHER)
    audit = re.search(r'data-address="\?audit=(\w{12})"', page)[1]
    sent = {"query": f"?audit={audit}", "act": "note.add", "area": "metrics", "text": "моё", "author": "Директор"}
    await desk.answer(sent, OTHER)
    state = await (await desk.services.audits()).state(audit, owner=OTHER.id)
    assert state.notes[0].author == "Борис"


async def test_an_unknown_deed_and_a_text_without_end_are_refused(desk: Pages, audit: str) -> None:
    page = await desk.answer({"query": f"?audit={audit}", "act": "drop.everything"}, LOCAL)
    assert "неизвестном действии" in page
    long = {"query": f"?audit={audit}", "act": "note.add", "area": "metrics", "text": "я" * 30_000}
    assert "20000" in await desk.answer(long, LOCAL)


async def test_meetings_are_reviewed_against_those_before(desk: Pages, client: AsyncClient, audit: str) -> None:
    first = "Анна: Начнём.\nОлег: Заявки с сайта опять висели до вечера.\nАнна: Плохо.\n"
    second = (
        "Анна: Вчера три встречи.\nОлег: Снова заявки с сайта висели до вечера.\nАнна: Олег, дежурный до пятницы.\n"
    )
    for name, words in (("1.txt", first), ("2.txt", second)):
        assert (await upload(client, audit, words, name, kind="meeting", view="meetings"))["go"].endswith("meetings")
    page = await desk.show({"audit": audit, "view": "meetings"}, LOCAL)
    assert "Разбор планёрки: 2.txt" in page
    assert "1.txt#2" in page
    assert text("meeting.limits.rules") in page
