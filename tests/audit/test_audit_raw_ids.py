"""What the audit's commands print or write for people holds words, no ids of checks, flags, figures, rules or items."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from coach.audit.checklists import load_checklist
from coach.audit.definitions import definitions
from coach.cli.audit import app
from coach.rubric.library import load_library
from coach.rubric.types import Role
from coach.texts import Language, has_text

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
EXPORTS = ("--deals", str(EXAMPLES / "audit_deals.csv"), "--spend", str(EXAMPLES / "audit_spend.csv"))
MEETINGS = ROOT / "eval" / "meetings"
ROLES: tuple[Role, ...] = ("rop", "rom")
TASKS = ("rop.audit", "rop.vision", "rom.audit", "rom.vision")


@cache
def known_ids() -> frozenset[str]:
    """Return the ids that cannot be words of a text: with a hyphen, a stroke or an underscore between two parts."""
    return frozenset(one for one in _ids() if re.search(r"[a-z]([-_/]|\.[a-z])", one)) - set(TASKS)


def _ids() -> Iterator[str]:
    library = load_library()
    for task in TASKS:
        question = library.rubric(task).question
        yield from (flag.id for flag in question.red_flags)
        yield from (check.id for _, check in question.checks())
        yield from (criterion.id for criterion in question.criteria)
    yield from definitions()
    for role in ROLES:
        areas = load_checklist(role).areas
        yield from (f"{area.id}/{one.id}" for area in areas for one in area.examine)
        yield from (item.id for item in load_checklist(role).meeting)
        rules = yaml.safe_load((ROOT / "knowledge" / "audit" / f"rules_{role}.yaml").read_text(encoding="utf-8"))
        yield from (rule["id"] for rule in rules["rules"])


def found_in(text: str) -> set[str]:
    plain = text.replace("\\_", "_").replace("\\-", "-")
    return {one for one in known_ids() if re.search(rf"(?<![\w/.-]){re.escape(one)}(?![\w/-])", plain)}


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code in {0, 3}, result.output
    return result.output


@pytest.mark.parametrize(
    ("document", "task"),
    [
        ("audit_rop_weak.md", "rop.audit"),
        ("audit_rop.docx", "rop.audit"),
        ("vision_rom_weak.md", "rom.vision"),
        ("vision_rom_weak.md", "rop.audit"),
    ],
)
def test_a_graded_document(document: str, task: str) -> None:
    printed = run("grade", str(EXAMPLES / document), "--task", task, *EXPORTS, "--judge", "offline")
    assert found_in(printed) == set()


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_what_a_column_is_taken_for_has_a_word_in_both_languages(lang: Language) -> None:
    tables = yaml.safe_load((ROOT / "knowledge" / "audit" / "columns.yaml").read_text(encoding="utf-8"))
    roles = {role for name in ("deals", "spend", "history", "plan", "staff") for role in tables[name]}
    assert "created" in roles
    assert [role for role in roles if not has_text(f"guide.role.{role}", lang=lang)] == []


def test_columns_are_told_in_words() -> None:
    printed = run("facts", "--role", "rop", *EXPORTS)
    assert "created ←" not in printed
    assert "stage ←" not in printed


def test_figures() -> None:
    assert found_in(run("facts", "--role", "rop", *EXPORTS)) == set()


@pytest.mark.parametrize("role", ["rop", "rom"])
def test_a_plan(role: str) -> None:
    assert found_in(run("plan", "--role", role)) == set()


def test_a_meeting() -> None:
    printed = run("meeting", str(MEETINGS / "dev-good.txt"), str(MEETINGS / "dev-repeat.txt"))
    assert found_in(printed) == set()


@pytest.mark.parametrize("role", ["rop", "rom"])
def test_a_whole_audit(role: str, tmp_path: Path) -> None:
    printed = run("run", "--role", role, *EXPORTS, "--out", str(tmp_path))
    assert found_in(printed) == set()
    assert found_in((tmp_path / "summary.md").read_text(encoding="utf-8")) == set()


def test_an_id_would_be_found() -> None:
    assert found_in("Есть тревожный признак: only-marketing-guilty.") == {"only-marketing-guilty"}
