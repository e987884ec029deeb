"""Own questions: drafted from the bank or by a model, edited in a file, released by a person, graded in a batch."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.testing import CliRunner, Result

from bench.stub_server import Behaviour, StubServer
from coach.batch.own.draft import draft_from_bank, own_id, short_title
from coach.batch.own.file import drafts_bytes, read_released
from coach.batch.own.model_draft import draft_by_model
from coach.batch.record import OwnQuestion
from coach.batch.service import BatchService
from coach.batch.work import work_off
from coach.cli import batch
from coach.errors import BankError, CoachError, InputError
from coach.llm.gateway import open_gateway
from coach.llm.structured import Failed
from coach.rubric.library import Library
from coach.rubric.types import MIN_INDICATORS
from coach.settings import Settings, load_settings
from coach.store import open_store

ASKED = "Как вы внедряли скрипты в отделе, где Мария Ивановна Петрова продаёт по-своему?"


def reply(**changed: Any) -> dict[str, Any]:
    def check(name: str) -> dict[str, Any]:
        return {"text": f"Называет {name}.", "indicators": [f"{name}, так говорят {n}" for n in range(4)]}

    criteria = [
        {"title": f"Тема {n}", "weight": 2, "follow_up": f"Что про {n}?", "checks": [check(f"{n}а"), check(f"{n}б")]}
        for n in range(4)
    ]
    flag = {"text": "Винит людей.", "cap": 2, "indicators": ["народ не тот", "все ленивые"]}
    whole = {"title": "Скрипты и звёзды", "why": "Видно, как человек убеждает.", "hint": "Вспомните один случай."}
    return whole | {"criteria": criteria, "red_flags": [flag], "anchors": [f"Ответ {n}" for n in range(1, 6)]} | changed


@pytest.fixture(scope="module")
def stub() -> Iterator[StubServer]:
    with StubServer() as server:
        yield server


@pytest.fixture
def model(stub: StubServer, tmp_path: Path) -> Settings:
    stub.clear()
    values = {"data_dir": tmp_path / "data", "llm_base_url": stub.url, "llm_api_key": "sk-x", "llm_model": "stub"}
    return Settings(**values, personal_data="always", llm_retries=0, _env_file=None)  # type: ignore[arg-type,call-arg]


async def drafted(settings: Settings, library: Library) -> OwnQuestion | Failed:
    async with open_gateway(settings) as gateway:
        return await draft_by_model(ASKED, "rop", library, gateway)


def test_the_banks_draft_is_the_nearest_rubric_under_another_id(library: Library) -> None:
    draft = draft_from_bank(ASKED, "rop", library)
    assert draft.nearest == "rop.scripts"
    assert (draft.question.text, draft.question.id, draft.author) == (ASKED, own_id(ASKED), "")
    assert draft.question.criteria == library.rubric("rop.scripts").question.criteria
    assert own_id(f"  {ASKED} ") == own_id(ASKED)
    assert len(short_title("слово " * 40)) <= 61
    with pytest.raises(InputError, match="empty"):
        draft_from_bank(" 123 ?", "rop", library)


async def test_a_model_drafts_a_whole_rubric_and_sees_no_names(
    model: Settings, stub: StubServer, library: Library
) -> None:
    stub.responder = lambda _: reply()
    draft = await drafted(model, library)
    assert isinstance(draft, OwnQuestion)
    assert (draft.drafted_by, draft.nearest, draft.author) == ("stub", "rop.scripts", "")
    assert draft.question.text == ASKED
    assert all(sum(len(c.indicators) for c in one.checks) >= MIN_INDICATORS for one in draft.question.criteria)
    assert draft.question.anchors[5] == "Ответ 5"
    assert "Петров" not in json.dumps(stub.chats, ensure_ascii=False)


async def test_a_poor_draft_is_repaired_once_and_then_refused(
    model: Settings, stub: StubServer, library: Library
) -> None:
    stub.responder = lambda _: reply(anchors=["Один"])
    failed = await drafted(model, library)
    assert isinstance(failed, Failed)
    assert failed.reason_code == "llm.off_schema"
    stub.responder = lambda _: reply()
    stub.then(Behaviour(text=json.dumps(reply(criteria=[]))))
    assert isinstance(await drafted(model, library), OwnQuestion)


def test_a_file_is_released_only_whole_and_with_a_name(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(drafts_bytes([draft_from_bank(ASKED, "rop", library)]))
    assert file.read_text().startswith("# Черновик")
    with pytest.raises(InputError, match="draft"):
        read_released(file)
    held = yaml.safe_load(file.read_text())
    held["questions"][0]["author"] = "Ирина"
    held["questions"][0]["question"]["criteria"][0]["checks"][0]["text"] = "Называет, кто сопротивлялся и почему."
    file.write_text(yaml.safe_dump(held, allow_unicode=True))
    (released,) = read_released(file)
    assert released.question.criteria[0].checks[0].text == "Называет, кто сопротивлялся и почему."
    held["questions"].append(held["questions"][0])
    file.write_text(yaml.safe_dump(held, allow_unicode=True))
    with pytest.raises(InputError, match="twice"):
        read_released(file)
    del held["questions"][0]["question"]["criteria"][0]
    del held["questions"][0]["question"]["criteria"][1:]
    file.write_text(yaml.safe_dump(held, allow_unicode=True))
    with pytest.raises(BankError):
        read_released(file)


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.add_typer(batch.app, name="batch")
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(result.exception, CoachError):
        raise result.exception
    return result


def test_from_the_question_to_a_graded_batch_by_commands(library: Library, tmp_path: Path) -> None:
    own, form = tmp_path / "own.yaml", tmp_path / "form.csv"
    drafted_ = run("batch", "question", ASKED, "--role", "rop", "--out", own)
    assert "Скрипты" in drafted_.output
    answer = "Сначала собрал записи лучших, вместе с ней написали скрипт, через месяц конверсия выросла с 18 до 24%."
    form.write_text(f"ФИО;{ASKED}\nАнна;{answer}\n", encoding="utf-8")
    with pytest.raises(InputError, match="draft"):
        run("batch", "submit", form, "--role", "rop", "--own", own)
    own.write_text(own.read_text().replace("author: ''", "author: Ирина Ветрова"))
    batch_id = run("batch", "submit", form, "--role", "rop", "--own", own, "--judge", "offline").stdout.strip()
    settings = load_settings()
    with open_store(settings) as store:
        asyncio.run(work_off(store, settings))
        record = BatchService(store=store, library=library, settings=settings).get(batch_id)
    assert record.items[0].question_id == own_id(ASKED)
    assert record.items[0].grade is not None
    assert (record.own[0].author, record.own[0].nearest) == ("Ирина Ветрова", "rop.scripts")
    assert record.own[0].at is not None
    out = tmp_path / "report.md"
    assert run("batch", "export", batch_id, "--out", out).exit_code == 0
    assert "рубрику подтвердил Ирина Ветрова" in out.read_text()
