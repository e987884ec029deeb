"""`coach interview`: a whole interview in the terminal, through a pipe, interrupted and resumed."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from click.testing import Result
from docx import Document
from typer.testing import CliRunner

from coach.cli.interview import interview
from coach.errors import CoachError
from coach.rubric.library import Library
from coach.texts import use_language

GOOD = "Слушаем звонки и правим скрипт там, где клиенты сливаются.\nНовичок садится на телефон на третий день."
PROGRAM = "import typer; from coach.cli.interview import interview; a = typer.Typer(); a.command()(interview); a()"
ROOT = Path(__file__).parents[2]

Play = Callable[..., Result]


@pytest.fixture
def play() -> Play:
    """Run the command with a text as its input; the data folder comes from the environment of the test."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(interview)
    return lambda said, *options: CliRunner().invoke(app, list(options), input=said)


def number(output: str) -> str:
    return re.search(r"Собеседование (\w{12})", output)[1]


def folded(output: str) -> str:
    """Undo the terminal's line breaks."""
    return re.sub(r"\s+", " ", output)


def test_a_training_is_played_through_a_pipe(play: Play, library: Library) -> None:
    result = play(f"{GOOD}\n\n/пропустить\n\n/пропустить\n/дальше\n", "-n", "2")
    told = folded(result.output)
    assert result.exit_code == 0
    for question_id in ("rop.scripts", "rop.first-day"):
        assert library.rubric(question_id).question.text in told
    assert "«Слушаем звонки и правим скрипт там, где клиенты сливаются»" in told
    assert folded(library.rubric("rop.scripts").question.anchors[5])[:40] in told.replace("▌ ", "")
    assert "Итог" in told
    assert "Вопрос пропущен" in told


def test_what_is_said_about_an_open_follow_up_gives_nothing_away(play: Play) -> None:
    told = folded(play(f"{GOOD}\n\n").output)
    assert "Уточнение:" in told
    assert "Засчитано:" in told
    assert "Не распознано" not in told
    assert "сильный кандидат" not in told


def test_an_exam_says_nothing_until_its_report(play: Play) -> None:
    result = play(f"/подсказка\n{GOOD}\n\n/skip\n", "--mode", "exam", "-n", "1")
    before, _, after = folded(result.output).partition("Итог")
    assert "Отвечайте до" in before
    assert "Нет команды /подсказка" in before
    assert "Засчитано" not in before
    assert "Засчитано:" in after


def test_the_end_of_the_input_keeps_everything_and_says_how_to_go_on(play: Play) -> None:
    first = play(GOOD)
    assert first.exit_code == 0
    session = number(first.output)
    assert f"coach interview --resume {session}" in folded(first.output)
    resumed = play("/пропустить\n/закончить\n", "--resume", session)
    assert resumed.exit_code == 0
    assert "Слушаем звонки и правим скрипт" in folded(resumed.output), "what was said is shown again"
    assert "Итог" in resumed.output


def test_ctrl_c_keeps_everything_and_says_how_to_go_on(play: Play) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, text=True, **pipes) as process:
        process.stdin.write(f"{GOOD}\n\nначал отвечать\n")
        process.stdin.flush()
        seen = ""
        while "Уточнение" not in seen:
            seen += process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(10) == 130
    session = number(seen)
    assert f"--resume {session}" in folded(rest)
    assert "Traceback" not in rest
    assert "Слушаем звонки" in folded(play("/закончить\n", "--resume", session).output)


@pytest.mark.parametrize("suffix", ["md", "docx"])
def test_the_report_is_saved(play: Play, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"отчёт.{suffix}"
    result = play(f"{GOOD}\n\n/закончить\n", "-n", "1", "--out", str(target))
    assert str(target) in result.output.replace("\n", "")
    words = target.read_text() if suffix == "md" else "\n".join(p.text for p in Document(target).paragraphs)
    assert "Собеседование: руководитель отдела продаж" in words
    assert "Слушаем звонки" in words


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--role", "ceo"], "interview.unknown-role"),
        (["--mode", "quiz"], "interview.unknown-mode"),
        (["-n", "0"], "interview.number"),
        (["--question", "rop.nothing"], "question.unknown"),
        (["--resume", "0123456789ab"], "session.unknown"),
        (["--out", "отчёт.pdf"], "interview.report-format"),
        (["--out", "/nowhere/отчёт.md"], "file.out_no_folder"),
    ],
)
def test_impossible_options_are_refused_before_the_first_question(play: Play, options: list[str], code: str) -> None:
    result = play(GOOD, *options)
    assert isinstance(result.exception, CoachError)
    assert result.exception.code == code
    assert "Вопрос 1" not in result.output


def test_an_unusable_answer_can_be_given_again(play: Play) -> None:
    told = folded(play(f"😀 !!!\n\n{GOOD}\n\n/закончить\n", "-n", "1").output)
    assert "нет ни слов, ни чисел" in told
    assert "Засчитано:" in told


def test_bytes_that_are_no_text_do_not_end_the_interview(play: Play) -> None:
    result = play("Скрипты нужны".encode("cp1251") + b"\n\n/skip\n\xff\xfe\n\n", "-n", "1")
    assert result.exit_code == 0
    assert "Итог" in result.output


def test_english_commands_work_and_the_interface_can_be_english(play: Play) -> None:
    use_language("en")
    told = folded(play("/hint\n/skip\n/next\n", "-n", "1").output)
    assert "Question 1 of 1" in told
    assert "Hint:" in told
    assert "The question was skipped." in told
