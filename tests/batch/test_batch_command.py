"""`coach batch`: an upload is looked at before it is graded, and a template comes back as it went out."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
import typer
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from coach.cli import batch, grade
from coach.errors import InputError
from coach.rubric.library import Library
from coach.texts import use_language

GOOD = "Каждую пятницу слушаем звонки и правим скрипт там, где клиенты уходят. Конверсия выросла с 18 до 26 процентов."
FORM = f"""Отметка времени;ФИО;Как вы относитесь к скриптам?;Расскажите о конфликте в команде
01.10.2026;Анна;{GOOD};Двое спорили из-за раздачи заявок, я поменял правила раздачи, и споры прекратились.
01.10.2026;Пётр;{GOOD};
"""


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.csv"
    path.write_bytes(FORM.encode("cp1251"))
    return path


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.add_typer(batch.app, name="batch")
    app.command("grade")(grade.grade)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_preview_says_what_was_taken_for_what(form: Path) -> None:
    told = run("batch", "preview", form, "--role", "rop").stdout
    for words in (
        "строка — кандидат",
        "cp1251",
        "Кандидатов: 2",
        "ответов: 2",
        "время: Отметка времени",
        "кандидат: ФИО",
    ):
        assert words in told
    assert "rop.scripts (1.00)" in told
    assert "НЕ УЗНАН" in told
    assert "! Строка 2" in told
    use_language("en")
    assert "NOT RECOGNISED" in run("batch", "preview", form).stdout


def test_the_preview_as_json(form: Path) -> None:
    told = json.loads(run("batch", "preview", form, "--role", "rop", "--json").stdout)
    assert list(told) == [
        *("file", "shape", "encoding", "separator", "candidates", "answers"),
        *("columns", "questions", "errors", "notes"),
    ]
    assert (told["shape"], told["encoding"], told["separator"], told["candidates"]) == ("wide", "cp1251", ";", 2)
    assert [column["taken_for"] for column in told["columns"]] == ["time", "candidate", "asked", "asked"]
    known, waiting = told["questions"]
    assert (known["question_id"], known["answers"], known["mapped"]) == ("rop.scripts", 2, False)
    assert (waiting["question_id"], len(waiting["nearest"])) == (None, 3)
    assert [(error["row"], error["id"]) for error in told["errors"]] == [(2, "D2")]
    mapped = json.loads(run("batch", "preview", form, "--map", "D=rop.other-tools", "--json").stdout)
    assert not mapped["errors"]
    assert mapped["questions"][1]["mapped"]


def test_a_preview_of_nothing_usable_still_shows_what_waits(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ФИО;Как вы справляетесь с конфликтами в отделе?\nАнна;Спокойно выслушиваю обе стороны спора\n")
    told = run("batch", "preview", path)
    assert told.exit_code == 0
    assert "НЕ УЗНАН" in told.stdout
    refused = run("grade", path)
    assert isinstance(refused.exception, InputError)
    assert refused.exception.code == "batch.no_usable_rows"


def graded(result: Result) -> list[tuple[str, str, str]]:
    return [
        (one["candidate"], one["question_id"], one["status"]) for one in map(json.loads, result.stdout.splitlines())
    ]


def test_a_form_in_cp1251_is_graded_at_once(form: Path) -> None:
    result = run("grade", form, "--judge", "offline", "--map", "Расскажите о конфликте=-")
    assert result.exit_code == 0
    assert graded(result) == [("Анна", "rop.scripts", "graded"), ("Пётр", "rop.scripts", "graded")]
    waiting = run("grade", form, "--judge", "offline")
    assert waiting.exit_code == 3
    named = run("grade", form, "--judge", "offline", "--map", "D=-", "--candidate-column", "A")
    assert {candidate for candidate, _, _ in graded(named)} == {"01.10.2026 (строка 2)", "01.10.2026 (строка 3)"}


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "md"])
def test_an_archive_of_word_documents_is_graded_at_once(tmp_path: Path, suffix: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for name in ("Анна Соколова", "Пётр Щукин"):
            document, written = Document(), io.BytesIO()
            document.add_paragraph("1. Как вы относитесь к скриптам?")
            document.add_paragraph(GOOD)
            document.save(written)
            packed.writestr(f"{name}.docx", written.getvalue())
        packed.writestr("пусто.txt", "")
    out = tmp_path / f"out.{suffix}"
    result = run("grade", tmp_path / "a.zip", "--judge", "offline", "--out", out)
    assert result.exit_code == 3
    assert "Оценено 2 из 3" in result.stderr
    assert "пусто.txt" in result.stderr
    if suffix == "jsonl":
        assert [json.loads(line)["candidate"] for line in out.read_text().splitlines()][:2] == [
            "Анна Соколова",
            "Пётр Щукин",
        ]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize(("shape", "role"), [("wide", "rop"), ("long", "rop"), ("wide", "rom"), ("long", "rom")])
def test_a_template_that_was_filled_in_is_understood_without_doubt(
    tmp_path: Path, library: Library, shape: str, role: str, suffix: str
) -> None:
    path = tmp_path / f"t.{suffix}"
    assert run("batch", "template", "--role", role, "--shape", shape, "--out", path).exit_code == 0
    fill(path, shape)
    told = json.loads(run("batch", "preview", path, "--json").stdout)
    ids = [rubric.question.id for rubric in library.rubrics(role) if rubric.question.kind == "question"]
    assert told["shape"] == shape
    assert [(asked["question_id"], asked["confidence"]) for asked in told["questions"]] == [(id_, 1.0) for id_ in ids]
    assert (told["candidates"], told["answers"], told["errors"]) == (1, len(ids), [])


def fill(path: Path, shape: str) -> None:
    """Write one candidate's answers into a template."""
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))
    else:
        rows = [[cell or "" for cell in row] for row in load_workbook(path).active.iter_rows(values_only=True)]
    rows = filled(rows, shape)
    if path.suffix == ".csv":
        path.write_text("\n".join(";".join(row) for row in rows), "utf-8-sig")
        return
    book = load_workbook(path)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row, start=1):
            book.active.cell(number, place).value = cell
    book.save(path)


def filled(rows: list[list[str]], shape: str) -> list[list[str]]:
    if shape == "wide":
        return [rows[0], ["Анна", *["ответ"] * (len(rows[0]) - 1)]]
    return [rows[0], *(["Анна", *row[1:-1], "ответ"] for row in rows[1:])]


def test_a_template_of_another_form_is_refused(tmp_path: Path) -> None:
    for arguments, code in (("--role rop --out a.pdf", "file.out_suffix"), ("--role кто --out a.csv", "batch.role")):
        refused = run("batch", "template", *arguments.replace("a.", f"{tmp_path}/a.").split())
        assert isinstance(refused.exception, InputError)
        assert refused.exception.code == code
