"""`coach batch export|letter|compare|diff|agreement|corrections` on a batch that was graded and decided on."""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from coach.batch.rows import AnswerRow
from coach.batch.service import BatchService
from coach.batch.work import work_off
from coach.cli import batch, evals
from coach.errors import InputError
from coach.evals.gold import load_gold
from coach.files.write_rows import jsonl_bytes
from coach.rubric.library import Library
from coach.settings import load_settings
from coach.store import open_store

ANSWERS = {
    "Анна Смирнова": "Каждую пятницу слушаем звонки и правим скрипт там, где клиенты уходят: конверсия выросла с 18 до 26%.",
    "Пётр Ильин": "Мой телефон +7 916 123-45-67. Скрипты собираю из записей лучших менеджеров, новички сдают их мне в парах.",
    "Вера": "Скрипты нужны, без них никак нельзя, это основа работы любого отдела продаж, я так считаю всегда.",
}


@pytest.fixture
def service(library: Library) -> Iterator[BatchService]:
    settings = load_settings()
    with open_store(settings) as store:
        yield BatchService(store=store, library=library, settings=settings)


@pytest.fixture
def batch_id(service: BatchService) -> str:
    rows = [
        AnswerRow(n, str(n), name, "rop", "rop.scripts", answer, "Про скрипты?")
        for n, (name, answer) in enumerate(ANSWERS.items(), start=2)
    ]
    made = service.submit(rows, owner="local", file="ответы.csv", title="Осень")
    asyncio.run(work_off(service.store, service.settings))
    service.decide(
        made, 0, author="Ирина", kind="level", level=5, reason="Есть цифра и действие, звонить 8 916 765-43-21"
    )
    service.decide(made, 1, author="Ирина", kind="accept")
    service.decide(made, 2, author="Олег", kind="blind", level=1)
    service.sign(made, "Ирина Ветрова")
    return made


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.add_typer(batch.app, name="batch")
    app.add_typer(evals.app, name="eval")
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_report_comes_in_every_form(batch_id: str, tmp_path: Path) -> None:
    for suffix in ("xlsx", "docx", "pdf", "md", "jsonl"):
        out = tmp_path / f"Отчёт.{suffix}"
        assert run("batch", "export", batch_id, "--out", out).exit_code == 0
        assert out.stat().st_size > 500
    assert load_workbook(tmp_path / "Отчёт.xlsx").sheetnames[0] == "Кандидаты"
    assert "Ирина Ветрова" in (tmp_path / "Отчёт.md").read_text()
    with pytest.raises(InputError, match="suffix"):
        run("batch", "export", batch_id, "--out", tmp_path / "Отчёт.pptx")
    with pytest.raises(InputError, match="unknown"):
        run("batch", "export", "нет", "--out", tmp_path / "x.md")


def test_letters_go_to_one_or_to_all(batch_id: str, tmp_path: Path) -> None:
    one = tmp_path / "Анна.docx"
    assert run("batch", "letter", batch_id, "--candidate", "Анна Смирнова", "--out", one).exit_code == 0
    assert "Здравствуйте, Анна Смирнова!" in [p.text for p in Document(io.BytesIO(one.read_bytes())).paragraphs]
    assert "черновики" in run("batch", "letter", batch_id, "--out", tmp_path / "Письма").output
    names = sorted(path.name for path in (tmp_path / "Письма").iterdir())
    assert names[:2] == ["1 Анна Смирнова.docx", "2 Пётр Ильин.docx"]


def test_comparison_quotes_agreement_and_difference_are_printed(batch_id: str, service: BatchService) -> None:
    shown = run("batch", "compare", batch_id).output
    assert all(name in shown for name in ANSWERS)
    assert "никого не отсеивает" in shown
    assert "Анна Смирнова: 5" in run("batch", "compare", batch_id, "--question", "rop.scripts").output
    with pytest.raises(InputError, match="question"):
        run("batch", "compare", batch_id, "--question", "rop.no")
    assert "Нужно хотя бы 10" in run("batch", "agreement", batch_id).output
    again = service.repeat(batch_id, owner="local")
    asyncio.run(work_off(service.store, service.settings))
    assert "те же" in run("batch", "diff", batch_id, again).output


def test_people_review_decide_weigh_and_sign_by_commands(batch_id: str, service: BatchService) -> None:
    listed = run("batch", "review", batch_id, "--only", "reviewed", "--sort", "place").output
    assert "Анна Смирнова" in listed
    assert "Вера  " not in listed
    with pytest.raises(InputError, match="flag"):
        run("batch", "review", batch_id, "--only", "красное")
    with pytest.raises(InputError, match="reason"):
        run("batch", "decide", batch_id, 4, "--author", "Ольга", "--level", 2)
    assert run("batch", "decide", batch_id, 4, "--author", "Ольга", "--level", 2, "--why", "Общо").exit_code == 0
    assert run("batch", "decide", batch_id, 4, "--author", "Ольга", "--back").exit_code == 0
    run("batch", "decide", batch_id, 4, "--author", "Ольга", "--why", "Позвонить")
    run("batch", "decide", batch_id, 4, "--author", "Ольга", "--check", "number", "--verdict", "met", "--why", "Есть")
    run("batch", "decide", batch_id, 2, "--author", "Пётр", "--level", 3, "--blind")
    kinds = [(one.kind, one.level) for one in service.decisions(batch_id)][3:]
    assert kinds == [("level", 2), ("level", None), ("comment", None), ("check", None), ("blind", 3)]
    with pytest.raises(InputError, match="row"):
        run("batch", "decide", batch_id, 99, "--author", "Ольга", "--accept")
    with pytest.raises(InputError, match=r"weights\.value"):
        run("batch", "weigh", batch_id, "rop.scripts=много")
    run("batch", "weigh", batch_id, "rop.scripts=2,5", "--why", "Главное")
    assert service.get(batch_id).weights == {"rop.scripts": 2.5}
    assert service.get(batch_id).signed is None
    run("batch", "sign", batch_id, "--author", "Ольга")
    assert [one.name for one in service.get(batch_id).signatures] == ["Ирина Ветрова", "Ольга"]


def test_corrections_become_a_private_gold_set_that_is_measured_on(
    batch_id: str, library: Library, tmp_path: Path
) -> None:
    said = run("batch", "corrections", batch_id).output
    assert "в эталон — 3" in said
    folder = load_settings().data_dir / "gold"
    written = (folder / f"batch-{batch_id}.jsonl").read_text()
    for personal in ("916", "Ирина", "Олег", "Анна", "Смирнова"):
        assert personal not in written
    gold = load_gold(folder, library)
    assert {item.kind: item.label for item in gold.items if item.kind != "batch-confirmed"} == {
        "batch-changed": 5,
        "batch-blind": 1,
    }
    out = tmp_path / "run"
    result = run("eval", "run", "--suite", "agreement", "--judge", "offline", "--gold", folder, "--out", out)
    assert result.exit_code == 0
    assert "3" in result.output.splitlines()[-1]
    assert "ordinary.qwk" in result.output


def test_one_persons_level_is_enough_only_for_answers_out_of_a_batch(library: Library, tmp_path: Path) -> None:
    line = {"id": "a", "family": "f", "question_id": "rop.scripts", "text": "Да", "label": 2, "ratings": {"rater-1": 2}}
    file = tmp_path / "gold.jsonl"
    file.write_bytes(jsonl_bytes([line | {"kind": "batch-changed"}]))
    assert len(load_gold(file, library).items) == 1
    file.write_bytes(jsonl_bytes([line | {"kind": "ordinary"}]))
    with pytest.raises(InputError, match="raters"):
        load_gold(file, library)


def test_a_row_of_several_answers_needs_the_question(service: BatchService, tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    form.write_text(
        "ФИО,Как вы относитесь к скриптам?,Как часто нужно контролировать конверсию?,Любимый цвет?\n"
        "Игорь Савчук,Скрипт собрали из записей удачных звонков.,Каждый день смотрю воронку по каждому менеджеру.,синий\n",
        encoding="utf-8",
    )
    made = run("batch", "submit", str(form), "--role", "rop", "--judge", "offline", "--wait")
    assert "не понят" in made.stderr
    batch = made.stdout.split()[0]
    with pytest.raises(InputError, match=r"workspace\.row_question"):
        run("batch", "decide", batch, 2, "--author", "Ольга", "--level", 4, "--why", "Есть практика")
    told = run(
        *("batch", "decide", batch, 2, "--author", "Ольга", "--level", 4, "--why", "Есть практика"),
        *("--question", "rop.conversion-control"),
    )
    assert "Игорь Савчук, rop.conversion-control" in told.stderr
    with pytest.raises(InputError, match=r"workspace\.accept_alone"):
        run(
            "batch",
            "decide",
            batch,
            2,
            "--author",
            "Ольга",
            "--accept",
            "--level",
            3,
            "--question",
            "rop.conversion-control",
        )
