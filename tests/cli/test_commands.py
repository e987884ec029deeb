"""The console script as a user meets it: help, exit codes, errors in words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def coach(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
    return subprocess.run(
        [sys.executable, "-m", "coach.cli.main", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT), **environment},
        timeout=120,
    )


def test_help_names_every_command() -> None:
    done = coach("--help")
    assert done.returncode == 0
    for command in ("web", "interview", "grade", "ask", "doctor", "bank", "knowledge", "eval"):
        assert command in done.stdout


def test_help_speaks_the_language_of_the_setting() -> None:
    assert "Открыть коуча" in coach("--help").stdout
    assert "Open the coach" in coach("--help", COACH_LANGUAGE="en").stdout


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom coach.cli.main import _build\n_build()\n"
        "heavy = {'gradio', 'chromadb', 'langchain_openai', 'openai', 'pandas', 'numpy', 'sqlalchemy', 'matplotlib'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_the_web_app_starts_without_the_database_a_model_or_reports() -> None:
    program = (
        "import sys\nimport coach.web.server\n"
        "heavy = {'sqlalchemy', 'alembic', 'chromadb', 'langchain_core', 'openai', 'matplotlib', 'plotly', 'docx', 'openpyxl'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_bank_check_names_each_file() -> None:
    done = coach("bank", "check")
    assert done.returncode == 0, done.stderr
    assert "rop.yaml" in done.stdout
    assert "rom.yaml" in done.stdout


def test_bank_show_prints_the_question_and_an_unknown_id_the_known_ones() -> None:
    shown = coach("bank", "show", "rop.scripts")
    assert "Как вы относитесь к скриптам?" in shown.stdout
    unknown = coach("bank", "show", "rop.nothing")
    assert unknown.returncode == 2
    assert "rop.scripts" in unknown.stderr
    assert "Traceback" not in unknown.stderr


def test_a_broken_own_bank_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "ours.yaml").write_text("role: rop\ntitle: Наш\nversion: 1\nquestions: []\n", "utf-8")
    done = coach("bank", "check", COACH_DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "ours.yaml" in done.stderr
    assert "4" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("value", ["99999", "порт"])
def test_a_setting_that_cannot_work_is_named(value: str) -> None:
    done = coach("bank", "list", COACH_PORT=value)
    assert done.returncode == 2
    assert "COACH_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_says_that_all_is_well_in_a_new_folder(tmp_path: Path) -> None:
    done = coach("doctor", COACH_DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.strip().splitlines()) == 9


def test_doctor_names_what_is_broken_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, not a folder", encoding="utf-8")
    done = coach("doctor", COACH_DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 1
    assert str(tmp_path / "data") in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert len(done.stdout.strip().splitlines()) == 9


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m coach.cli.main bank show rop.scripts | head -1"
    done = subprocess.run(["bash", "-c", command], check=False, capture_output=True, text=True, cwd=ROOT)
    assert "Traceback" not in done.stderr


def test_the_language_may_stand_in_the_settings_files(tmp_path: Path) -> None:
    def help_in(folder: Path) -> str:
        given = {name: value for name, value in os.environ.items() if name != "COACH_LANGUAGE"}
        command = [sys.executable, "-m", "coach.cli.main", "--help"]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder, env=given).stdout

    assert "Открыть коуча" in help_in(tmp_path)
    (tmp_path / "coach.toml").write_text('language = "en"\n', encoding="utf-8")
    assert "Open the coach" in help_in(tmp_path)
    (tmp_path / ".env").write_text("COACH_LANGUAGE=ru\n", encoding="utf-8")
    assert "Открыть коуча" in help_in(tmp_path)
    (tmp_path / ".env").unlink()
    (tmp_path / "coach.toml").write_text("language = [broken", encoding="utf-8")
    assert "Открыть коуча" in help_in(tmp_path)
