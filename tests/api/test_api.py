"""What the API does, for whom, and how it tells what is wrong."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from httpx import AsyncClient, Response

from coach.people.accounts import Accounts
from coach.people.tokens import Tokens
from coach.settings import Settings
from coach.store import open_store

EXAMPLE = Path(__file__).parents[2] / "examples" / "answers.csv"
ANSWER = (
    "Скрипт для меня опора, а не читка: собрали из двадцати записей, которые закончились оплатой. За квартал конверсия "
    "из разговора во встречу выросла с 18 до 26 %. Раз в две недели слушаю звонки и правлю слабые места."
)


def problem(answer: Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["title"]
    assert told["detail"]
    return answer.status_code, told["code"]


def with_token(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


async def submitted(api: AsyncClient, **fields: str) -> dict[str, object]:
    answer = await api.post("/batches", files={"file": ("answers.csv", EXAMPLE.read_bytes())}, data=fields)
    assert answer.status_code == 201, answer.text
    found: dict[str, object] = answer.json()
    return found


async def test_health_and_readiness(api: AsyncClient) -> None:
    assert (await api.get("/health")).json()["status"] == "ok"
    assert (await api.get("/ready")).json() == {"status": "ready", "questions": 14}


async def test_an_answer_is_graded_and_an_empty_one_is_not(api: AsyncClient) -> None:
    graded = (await api.post("/grade", json={"question_id": "rop.scripts", "text": ANSWER})).json()
    assert graded["status"] == "graded"
    assert graded["level"] in range(1, 6)
    assert graded["provenance"]["rubric_hash"]
    empty = (await api.post("/grade", json={"question_id": "rop.scripts", "text": " "})).json()
    assert (empty["status"], empty["level"]) == ("ungraded", None)
    assert empty["reason"]["code"]


async def test_a_question_is_shown_without_its_rubric(api: AsyncClient) -> None:
    shown = (await api.get("/questions/rop.scripts")).json()
    assert set(shown) == {"id", "role", "kind", "text"}
    assert len((await api.get("/questions")).json()) == 14


async def test_a_batch_from_file_to_grades(api: AsyncClient) -> None:
    made = await submitted(api, title="Осень")
    assert made["rows"] == 36
    for _ in range(900):  # the worker is a process of its own: on a busy machine it takes a while to start
        brief = (await api.get(f"/batches/{made['id']}")).json()
        if brief["state"] == "done":
            break
        await asyncio.sleep(0.1)
    assert brief["state"] == "done"
    assert brief["title"] == "Осень"
    page = (await api.get(f"/batches/{made['id']}/items", params={"offset": 30, "limit": 100})).json()["items"]
    assert [row["place"] for row in page] == list(range(30, 36))
    item = (await api.get(f"/batches/{made['id']}/items/0")).json()
    assert item["answer"]
    assert item["grade"]["question_id"] == item["question_id"]
    assert problem(await api.post(f"/batches/{made['id']}/pause")) == (409, "jobs.state")
    assert (await api.delete(f"/batches/{made['id']}")).status_code == 204
    assert problem(await api.get(f"/batches/{made['id']}")) == (404, "jobs.unknown")


async def test_what_is_done_stands_in_the_log(api: AsyncClient, settings: Settings) -> None:
    made = await submitted(api)
    await api.get(f"/batches/{made['id']}/items/3")
    await api.delete(f"/batches/{made['id']}")
    with open_store(settings) as store:
        told = [(entry.action, entry.object) for entry in store.journal.entries()]
    assert ("batch.submitted", made["id"]) in told
    assert ("answer.level-seen", f"{made['id']}/3") in told
    assert ("batch.delete", made["id"]) in told


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/batches/none", (404, "jobs.unknown")),
        ("GET", "/batches/none/items", (404, "jobs.unknown")),
        ("GET", "/batches/none/items/1", (404, "jobs.unknown_item")),
        ("GET", "/questions/rop.none", (404, "question.unknown")),
        ("GET", "/sessions/none/report", (404, "session.unknown")),
        ("GET", "/nowhere", (404, "absent")),
        ("PUT", "/batches", (405, "method")),
        ("GET", "/batches/none/items?limit=0", (422, "invalid")),
    ],
)
async def test_what_is_wrong_is_told(api: AsyncClient, method: str, path: str, expected: tuple[int, str]) -> None:
    assert problem(await api.request(method, path)) == expected


async def test_a_bad_file_is_told_in_the_language_asked_for(api: AsyncClient) -> None:
    files = {"file": ("answers.csv", b"MZ\x90\x00" + b"\x00" * 400)}
    russian = await api.post("/batches", files=files)
    english = await api.post("/batches", files=files, headers={"accept-language": "en-GB,en;q=0.9"})
    assert problem(russian)[0] == problem(english)[0] == 422
    assert russian.json()["detail"] != english.json()["detail"]
    assert "answers.csv" in english.json()["detail"]
    assert "coach-api" not in english.json()["detail"], "where it lay on the server is nobody's business"


async def test_a_name_longer_than_disks_hold_is_cut(api: AsyncClient) -> None:
    answer = await api.post("/batches", files={"file": ("表" * 115 + ".csv", EXAMPLE.read_bytes())})
    assert answer.status_code == 201
    assert (await api.get(f"/batches/{answer.json()['id']}")).json()["file"] == "表" * 66 + ".csv"


async def test_a_file_name_leads_nowhere_else(api: AsyncClient, settings: Settings) -> None:
    answer = await api.post("/batches", files={"file": ("../../evil.csv", EXAMPLE.read_bytes())})
    assert answer.status_code == 201
    assert (await api.get(f"/batches/{answer.json()['id']}")).json()["file"] == "evil.csv"
    assert not (settings.data_dir.parent / "evil.csv").exists()


async def test_a_body_beyond_the_limit_is_broken_off(api: AsyncClient, settings: Settings) -> None:
    too_much = b"x" * ((settings.max_upload_mb + 2) * 1024 * 1024)
    answer = await api.post("/batches", files={"file": ("answers.csv", too_much)})
    assert problem(answer) == (413, "large")


ROLES = {
    ("GET", "/questions"): {"director": 200, "reviewer": 200, "candidate": 200},
    ("POST", "/grade"): {"director": 422, "reviewer": 403, "candidate": 403},
    ("GET", "/batches"): {"director": 200, "reviewer": 403, "candidate": 403},
    ("POST", "/batches"): {"director": 422, "reviewer": 403, "candidate": 403},
    ("GET", "/batches/none"): {"director": 404, "reviewer": 403, "candidate": 403},
    ("DELETE", "/batches/none"): {"director": 404, "reviewer": 403, "candidate": 403},
    ("POST", "/batches/none/pause"): {"director": 404, "reviewer": 403, "candidate": 403},
    ("GET", "/batches/none/items"): {"director": 404, "reviewer": 403, "candidate": 403},
    ("GET", "/batches/none/items/0"): {"director": 404, "reviewer": 403, "candidate": 403},
    ("GET", "/metrics"): {"director": 200, "reviewer": 403, "candidate": 403},
    ("GET", "/sessions"): {"director": 200, "reviewer": 403, "candidate": 200},
    ("GET", "/sessions/none/report"): {"director": 404, "reviewer": 403, "candidate": 404},
}


async def test_each_role_reaches_what_is_meant_for_it(api: AsyncClient, tokens: dict[str, str]) -> None:
    got = {
        call: {
            role: (await api.request(*call, headers=with_token(token))).status_code for role, token in tokens.items()
        }
        for call in ROLES
    }
    assert got == ROLES


async def test_a_token_that_is_not_in_force_opens_nothing(
    api: AsyncClient, tokens: dict[str, str], settings: Settings
) -> None:
    director = tokens["director"]
    for wrong in ("", "Bearer", "Basic YTpi", f"Bearer {director}x", "Bearer coach_", f"Bearer {director[:-1]}"):
        answer = await api.get("/batches", headers={"authorization": wrong})
        assert problem(answer) == (401, "token"), wrong
        assert answer.headers["www-authenticate"] == "Bearer"
    assert (await api.get("/batches", headers=with_token(director))).status_code == 200
    with open_store(settings) as store:
        Accounts(store, "test").set_role(store.accounts.by_login("reviewer"), "director")
        Accounts(store, "test").disable(store.accounts.by_login("director"))
    assert problem(await api.get("/batches", headers=with_token(director))) == (401, "token")
    assert (await api.get("/batches", headers=with_token(tokens["reviewer"]))).status_code == 200


def test_tokens_expire_and_are_withdrawn(settings: Settings, tokens: dict[str, str]) -> None:
    with open_store(settings) as store:
        kept = Tokens(store, "test")
        assert kept.who(tokens["candidate"]).role == "candidate"
        hashes = {token.token_hash for token in store.tokens.list()}
        assert not hashes & set(tokens.values()), "the database keeps no token"
        later = datetime.now(UTC) + timedelta(days=2)
        assert all(store.tokens.account(each, later) is None for each in hashes)
        kept.remove(store.tokens.list()[0].token_hash[:12])
        assert len(store.tokens.list()) == 2
