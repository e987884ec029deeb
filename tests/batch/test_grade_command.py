"""`coach grade FILE`: from a file to graded answers, with exit codes that a script can trust."""

import csv
import io
import json
import signal
from pathlib import Path
from typing import Any

import pytest
import typer
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from coach.cli import grade as command
from coach.errors import CoachError
from coach.grading.offline.judge import OfflineJudge
from coach.grading.types import Assessment, GuardedAnswer, JudgeIdentity, Ungraded
from coach.rubric.library import Rubric

GOOD = "Каждую пятницу слушаем звонки и правим скрипт там, где клиенты уходят. Конверсия выросла с 18 до 26 процентов."
HEADER = "номер;кандидат;роль;question_id;ответ\n"
ROW = f"1;Иван;rop;rop.scripts;{GOOD}\n"


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(command.grade)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refusal(*arguments: object) -> CoachError:
    result = run(*arguments)
    assert isinstance(result.exception, CoachError), result.output
    assert result.exception.exit_code == 2
    return result.exception


def told(data: str) -> list[dict[str, Any]]:
    """Return the objects without what may differ from run to run."""
    found = [json.loads(line) for line in data.splitlines()]
    for one in found:
        for name in ("graded_at", "duration_ms") if one["provenance"] else ():
            del one["provenance"][name]
    return found


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(HEADER + ROW)
    return path


def as_xlsx(rows: list[list[str]], path: Path) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def as_jsonl(rows: list[list[str]], path: Path) -> Path:
    lines = [json.dumps(dict(zip(rows[0], row, strict=True)), ensure_ascii=False) for row in rows[1:]]
    path.write_text("\n".join(lines))
    return path


def test_one_file_in_four_forms_gets_identical_grades(sample: Path, tmp_path: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    (tmp_path / "cp1251.csv").write_bytes(text.encode("cp1251"))
    files = [
        sample,
        tmp_path / "cp1251.csv",
        as_xlsx(rows, tmp_path / "a.xlsx"),
        as_jsonl(rows, tmp_path / "a.jsonl"),
    ]
    results = [run(file, "--judge", "offline") for file in files]
    assert {result.exit_code for result in results} == {3}
    first, *others = [told(result.stdout) for result in results]
    assert len(first) >= 30
    for other in others:
        assert [one | {"row": 0} for one in other] == [one | {"row": 0} for one in first]


def test_twice_the_same(sample: Path, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        run(sample, "--out", tmp_path / name)
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes()


def test_exit_codes(answers: Path) -> None:
    assert run(answers).exit_code == 0
    answers.write_text(HEADER + ROW + "2;Пётр;rop;rop.scripts;\n")
    assert run(answers).exit_code == 3
    answers.write_text(HEADER + ROW + "2;Пётр;rop;rop.nothing;да\n")
    assert run(answers).exit_code == 3
    answers.write_text(HEADER + "2;Пётр;rop;rop.nothing;да\n")
    assert refusal(answers).code == "batch.no_usable_rows"


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "md"])
def test_the_suffix_gives_the_form(answers: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"out.{suffix}"
    result = run(answers, "--out", out)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "Оценено 1 из 1" in result.stderr
    assert "rop.scripts" in result.stderr
    assert out.stat().st_size > 100


def test_options_reach_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(f"вопрос|ответ\nскрипты|{GOOD}\n".encode("koi8-r"))
    result = run(path, "--encoding", "koi8-r", "--separator", "|", "--role", "роп")
    assert result.exit_code == 0
    assert told(result.stdout)[0]["question_id"] == "rop.scripts"


def test_bad_input_is_said_before_any_work(answers: Path, tmp_path: Path) -> None:
    codes = {
        refusal(tmp_path / "none.csv").code: "file.missing",
        refusal(tmp_path).code: "file.directory",
        refusal(answers, "--out", tmp_path / "a.doc").code: "file.out_suffix",
        refusal(answers, "--out", tmp_path / "none" / "a.csv").code: "file.out_no_folder",
        refusal(answers, "--out", answers).code: "batch.out_is_input",
        refusal(answers, "--role", "космонавт").code: "batch.role",
        refusal(answers, "--judge", "llm").code: "llm.not_configured",
        refusal(answers, "--votes", "2").code: "batch.votes",
        refusal(answers, "--encoding", "klingon").code: "file.encoding_unknown",
    }
    assert list(codes) == list(codes.values())
    assert answers.read_text() == HEADER + ROW


def test_an_interrupt_keeps_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        """Grades as the offline judge does; at the fifth answer somebody presses Ctrl-C."""

        def __init__(self) -> None:
            self._inner = OfflineJudge()
            self._count = 0

        @property
        def identity(self) -> JudgeIdentity:
            return self._inner.identity

        async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
            self._count += 1
            if self._count == 5:
                signal.raise_signal(signal.SIGINT)
            return await self._inner.assess(rubric, answer)

    monkeypatch.setattr("coach.grading.judges._offline", Interrupted)
    monkeypatch.setenv("COACH_CONCURRENCY", "1")
    path, out = tmp_path / "answers.csv", tmp_path / "out.jsonl"
    path.write_text(HEADER + "".join(ROW.replace("1;", f"{number};", 1) for number in range(1, 41)))
    result = run(path, "--out", out)
    assert result.exit_code == 130
    done = [one["id"] for one in told(out.read_text())]
    assert done == [str(number) for number in range(1, len(done) + 1)]
    assert 4 <= len(done) < 40
    assert f"сделано {len(done)} из 40" in result.stderr
