"""A model's draft over real HTTP: only what holds stays, nobody's name leaves, a model that fails leaves the rules."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.stub_server import REFUSAL, StubServer
from coach.audit.draft import AuditInput
from coach.audit.drafting import NO_MODEL, RULES, draft
from coach.audit.grounding.sources import Sources
from coach.llm.gateway import Gateway, open_gateway
from coach.llm.memory import Capabilities, Memory
from coach.settings import Settings
from tests.audit.audit_company import company
from tests.audit.planted_changes import changes
from tests.audit.test_audit_grounding import statements


@pytest.fixture
def stub() -> Iterator[StubServer]:
    with StubServer() as server:
        yield server


@pytest.fixture
async def gateway(stub: StubServer, tmp_path: Path) -> AsyncIterator[Gateway]:
    settings = Settings(
        data_dir=tmp_path / "data",
        llm_base_url=stub.url,
        llm_api_key="sk-test",  # type: ignore[arg-type]
        llm_model="stub-model",
        personal_data="always",
        _env_file=None,  # type: ignore[call-arg]
    )
    Memory(settings.data_dir, stub.url, "stub-model").keep(Capabilities(rung="json_schema", answers=True))
    async with open_gateway(settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def given() -> AuditInput:
    return company()


def said(text: str, cites: list[str], **more: str) -> dict[str, Any]:
    """Return a finding as the model answers it."""
    usual = {"area": "metrics", "severity": "risk", "confidence": "high", "horizon": "now", "owner": "rop"}
    return {**usual, "text": text, "cites": cites, "action": "Разобрать за неделю.", **more}


TRUE = said("Отдел закрыл 612 продаж из 12 480 лидов.", ["won", "leads"])


async def test_what_holds_comes_first_and_the_rules_add_the_rest(
    stub: StubServer, gateway: Gateway, given: AuditInput
) -> None:
    stub.responder = lambda _: {"findings": [TRUE]}
    made = await draft(given, gateway)
    assert made.by == "stub-model"
    assert made.removed == ()
    assert any(one.statement.text == TRUE["text"] for one in made.findings)
    assert any(one.id.startswith("rop.") for one in made.findings)
    assert stub.calls == 1


async def test_none_of_two_hundred_planted_falsehoods_gets_through(
    stub: StubServer, gateway: Gateway, given: AuditInput
) -> None:
    sources = Sources(given)
    true = [one for name in ("dev_true", "heldout_true") for one in statements(name)]
    changed = [one.statement for seed, one in enumerate(true) for one in changes(one, sources, seed)]
    false = [*changed[::4], *statements("dev_false"), *statements("heldout_false")]
    false = [one for one in false if one.text != TRUE["text"]]
    planted = [said(one.text, [cite.ref for cite in one.cites]) for one in false]
    stub.responder = lambda _: {"findings": [TRUE, *planted]}
    made = await draft(given, gateway)
    assert len(planted) >= 200
    assert [one.statement.text for one in made.findings if one.id.startswith("model.")] == [TRUE["text"]]
    assert len({one.text for one in made.removed}) >= len({one["text"] for one in planted})


async def test_no_name_of_a_person_is_sent_and_names_come_back(
    stub: StubServer, gateway: Gateway, given: AuditInput
) -> None:
    def answer(body: dict[str, Any]) -> dict[str, Any]:
        sent = json.dumps(body, ensure_ascii=False)
        lines = sent.split("\\n")
        key = next(line for line in lines if line.startswith("won[owner=") and " 171 " in line).partition(" | ")[0]
        label = key.partition("=")[2].rstrip("]")
        return {"findings": [said(f"У «{label}» 171 продажа.", [key])]}

    stub.responder = answer
    made = await draft(given, gateway)
    sent = json.dumps(stub.chats, ensure_ascii=False)
    for name in ("Белова", "Котов", "Charlie Davis"):
        assert name not in sent
    assert any(one.statement.text == "У «Анна Белова» 171 продажа." for one in made.findings)


async def test_figures_and_lines_are_shown_with_their_references(
    stub: StubServer, gateway: Gateway, given: AuditInput
) -> None:
    stub.responder = lambda _: {"findings": []}
    await draft(given, gateway)
    sent = stub.chats[0]["messages"][0]["content"]
    assert "won | Продажи | 612" in sent
    assert "notes.md#2 | Скрипт есть" in sent
    assert "metrics/next-step | " in sent


async def test_a_refusal_leaves_the_rules_and_says_so(stub: StubServer, gateway: Gateway, given: AuditInput) -> None:
    stub.always = REFUSAL
    made = await draft(given, gateway)
    assert made.by == RULES
    assert (made.removed[0].code, made.removed[0].detail) == (NO_MODEL, "llm.refused")
    assert len(made.findings) > 10
