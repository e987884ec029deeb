"""`coach batch submit` and what follows it: the same states, words and exit codes as the pages."""

import asyncio
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from coach.batch.work import work_off
from coach.cli import batch
from coach.errors import InputError
from coach.settings import Settings, load_settings
from coach.store import open_store

GOOD = "Каждую пятницу слушаем звонки и правим скрипт там, где клиенты уходят. Конверсия выросла с 18 до 26 процентов."


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.csv"
    path.write_text(f"ФИО;Как вы относитесь к скриптам?\nАнна;{GOOD}\nПётр;\nОлег;{GOOD}\n", "cp1251")
    return path


def run(*arguments: object, **options: object) -> Result:
    app = typer.Typer()
    app.add_typer(batch.app, name="batch")
    return CliRunner().invoke(app, ["batch", *map(str, arguments)], **options)


def code_of(result: Result) -> str:
    assert isinstance(result.exception, InputError)
    return result.exception.code


def test_the_way_of_a_batch_by_command(form: Path) -> None:
    submitted = run("submit", form, "--role", "rop", "--title", "Осень")
    batch_id = submitted.stdout.strip()
    assert "coach worker" in submitted.stderr, "nobody works: said at once"
    assert "Осень: в очереди, 1 из 3" in run("status").stdout
    assert "на паузе" in run("pause", batch_id).stderr
    assert code_of(run("pause", batch_id)) == "jobs.state"
    assert "в очереди" in run("resume", batch_id).stderr
    settings = load_settings()
    with open_store(settings) as store:
        asyncio.run(work_off(store, settings))
    told = json.loads(run("status", batch_id, "--json").stdout)[0]
    assert (told["state"], told["progress"]["graded"], told["progress"]["waiting"]) == ("done", 2, 0)
    assert code_of(run("retry", batch_id)) == "jobs.nothing_failed"
    again = run("repeat", batch_id).stdout.strip()
    assert json.loads(run("status", again, "--json").stdout)[0]["repeats"] == batch_id
    assert "отменён" in run("cancel", again).stderr
    assert run("delete", again, input="n\n").exit_code == 1
    assert run("delete", again, "--yes").exit_code == 0
    assert code_of(run("status", again)) == "jobs.unknown"


def test_waiting_grades_here_when_nobody_else_does(form: Path, tmp_path: Path, settings: Settings) -> None:
    out = tmp_path / "out.jsonl"
    done = run("submit", form, "--role", "rop", "--wait", "--out", out)
    assert done.exit_code == 3, done.stderr
    assert [(row["candidate"], row["state"]) for row in map(json.loads, out.read_text().splitlines())] == [
        ("Анна", "graded"),
        ("Пётр", "bad"),
        ("Олег", "graded"),
    ]
    assert "Оценено 2 из 3" in done.stderr
    with open_store(settings) as store:
        assert store.workers.seen() == {}, "the worker is gone and said so"


def test_a_stopped_batch_says_why(form: Path) -> None:
    submitted = run("submit", form, "--judge", "offline")
    batch_id = submitted.stdout.strip()
    with open_store(load_settings()) as store:
        why = {"code": "llm.not_configured", "details": {}}
        store.batches.move(batch_id, come_from=["queued"], to="stopped", stopped=why)
    watched = run("watch", batch_id)
    assert watched.exit_code == 2
    assert "остановлен" in watched.stderr
    assert "COACH_LLM" in watched.stderr
    assert "COACH_LLM" in run("status").stdout


def test_an_outcome_needs_an_end(form: Path, tmp_path: Path) -> None:
    assert code_of(run("submit", form, "--out", tmp_path / "a.xlsx")) == "jobs.out_without_wait"
    assert code_of(run("submit", form, "--out", tmp_path / "a.exe", "--wait")) == "file.out_suffix"
    assert run("status").stdout == ""
