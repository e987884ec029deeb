"""What the program is run with on a server, checked by what can run here: linters, and the commands and names inside."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from coach.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
UNITS = sorted(DEPLOY.glob("*.service"))
ELSEWHERE = {"HOST", "PORT", "DATA_DIR"}
"""Settings that the Dockerfile makes, or that the systemd units do."""


def tool(name: str) -> str:
    """Return a linter of the test environment; they come with the development packages on Linux."""
    beside = Path(sys.executable).parent / name
    if not beside.exists():
        pytest.skip(f"{name} is packaged for Linux only")
    return str(beside)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_the_dockerfile_has_no_lint() -> None:
    found = run(tool("hadolint"), "Dockerfile")
    assert (found.returncode, found.stdout) == (0, "")


def test_the_linter_would_find_something(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian\nRUN cd / && sudo ls\n", encoding="utf-8")
    assert run(tool("hadolint"), str(tmp_path / "Dockerfile")).returncode != 0


def test_the_compose_file_has_nothing_of_high_severity() -> None:
    found = run(tool("compose-lint"), "check", "--fail-on", "high", "deploy/compose.yaml")
    assert found.returncode == 0, found.stdout


def test_what_the_dockerfile_copies_is_there_and_let_in() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    copied = list(re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE))
    assert copied
    for name in copied:
        assert (ROOT / name).exists(), name
        assert name in let_in, f"{name} is left out by .dockerignore"
    assert "USER 10001" in text


def test_the_image_needs_nothing_but_the_copied_folders(tmp_path: Path) -> None:
    """The same as the container does: these folders elsewhere, the command of the image, nobody's checkout."""
    for name in ("coach", "prompts", "knowledge", "eval"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    program = f"import sys; sys.path = [{str(tmp_path)!r}] + [p for p in sys.path if p != {str(ROOT)!r}]; "
    program += "import coach; assert coach.__file__.startswith(sys.path[0]); from coach.cli.main import main; main()"
    found = subprocess.run(
        [sys.executable, "-c", program, "bank", "check"], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert found.returncode == 0, found.stderr
    assert "rop.yaml" in found.stdout


def test_the_lock_of_the_image_is_a_part_of_the_lock() -> None:
    pinned = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)
    whole = set(pinned.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    image = set(pinned.findall((DEPLOY / "requirements.lock").read_text(encoding="utf-8")))
    assert image <= whole, image - whole
    names = {name for name, _ in image}
    assert {"gradio", "chromadb", "dbos", "psycopg"} <= names
    assert not names & {"pytest", "mypy", "playwright", "ruff"}, "development tools are left out"


def test_every_setting_in_the_compose_file_exists() -> None:
    given = {name for service in COMPOSE["services"].values() for name in service.get("environment", {})}
    ours = {name.removeprefix("COACH_").lower() for name in given if name.startswith("COACH_")}
    assert ours
    assert ours <= set(Settings.model_fields)


@pytest.mark.parametrize("name", ["web", "worker"])
def test_the_commands_of_the_services_exist(name: str) -> None:
    command = (COMPOSE["services"][name].get("command") or ["web"])[0]
    assert run(sys.executable, "-m", "coach.cli.main", command, "--help").returncode == 0


def test_only_the_web_is_published_and_only_to_this_host() -> None:
    published = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])
    assert COMPOSE["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_systemd_units_are_well_formed(unit: Path, tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not installed")
    # The program need not be installed for the unit to be right: another executable stands in for it.
    text = re.sub(r"^ExecStart=\S+ .*", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (tmp_path / unit.name.replace("@", "@1")).write_text(text, encoding="utf-8")
    found = run(verify, "verify", str(tmp_path / unit.name.replace("@", "@1")))
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_commands_of_the_units_exist(unit: Path) -> None:
    command = re.search(r"^ExecStart=\S+/coach (\w+)", unit.read_text(encoding="utf-8"), re.MULTILINE)
    assert command is not None
    assert run(sys.executable, "-m", "coach.cli.main", command[1], "--help").returncode == 0
