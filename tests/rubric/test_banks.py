"""The shipped banks are whole, and a broken one is refused with file, line and place."""

import shutil
from pathlib import Path

import pytest

from coach.errors import BankError
from coach.resources import resource_dir
from coach.rubric.library import Library, load_library, load_scale
from coach.rubric.source import read_yaml
from coach.rubric.types import Bank
from coach.texts import explain

QUESTIONS = [
    "rop.scripts", "rop.first-day", "rop.conversion-control", "rop.builder-or-administrator", "rop.other-tools",
    "rom.hired-fired", "rom.brief-example", "rom.attribution", "rom.media-materials", "rom.autowebinar",
]  # fmt: skip
TASKS = ["rop.audit", "rop.vision", "rom.audit", "rom.vision"]

SHIPPED = resource_dir("knowledge") / "banks" / "rop.yaml"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def test_the_ten_questions_and_four_tasks_are_there(library: Library) -> None:
    kinds = {rubric.question.id: rubric.question.kind for rubric in library.rubrics()}
    assert {name for name, kind in kinds.items() if kind == "question"} == set(QUESTIONS)
    assert {name for name, kind in kinds.items() if kind == "task"} == set(TASKS)


@pytest.mark.parametrize("question_id", QUESTIONS + TASKS)
def test_a_question_is_complete(library: Library, question_id: str) -> None:
    question = library.rubric(question_id).question
    assert len(question.why.split()) > 15
    assert [len(question.anchors[level].split()) > 5 for level in (1, 2, 3, 4, 5)] == [True] * 5
    assert 4 <= len(question.criteria) <= 6
    assert all(
        criterion.follow_up.endswith("?") or criterion.follow_up.endswith(".") for criterion in question.criteria
    )


def test_the_hash_changes_with_any_word_of_the_question(library: Library) -> None:
    bank = read_yaml(SHIPPED, Bank)
    first = bank.questions[0]
    changed = first.model_copy(update={"why": first.why + "!"})
    other = Library({SHIPPED: bank.model_copy(update={"questions": (changed, *bank.questions[1:])})}, load_scale())
    assert other.rubric(first.id).hash != library.rubric(first.id).hash
    assert other.rubric(bank.questions[1].id).hash == library.rubric(bank.questions[1].id).hash


def edited(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "broken.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("    why: ", "    wy: ", "questions.0"),
        ("        weight: 3", "        weight: 9", "weight"),
        ("      3: ", "      7: ", "anchors"),
        ("    id: rop.scripts", "    id: РОП", "questions"),
    ],
)
def test_a_broken_bank_is_refused_with_its_line(tmp_path: Path, old: str, new: str, place: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    if old not in text:
        old, new = "- id: rop.scripts", "- id: РОП"
    with pytest.raises(BankError) as caught:
        read_yaml(edited(tmp_path, old, new), Bank)
    assert caught.value.code == "bank.invalid"
    assert place in str(caught.value.details["place"])
    assert int(str(caught.value.details["line"])) > 1
    assert "broken.yaml" in explain(caught.value)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"role: [rop", "bank.yaml"),
        (b"role: rop\nrole: rom\n", "bank.yaml"),
        ("role: роп".encode("cp1251"), "bank.encoding"),
        (b"", "bank.invalid"),
        (b"- 1\n- 2\n", "bank.invalid"),
    ],
)
def test_what_is_no_bank_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(content)
    with pytest.raises(BankError) as caught:
        read_yaml(path, Bank)
    assert caught.value.code == code
    assert explain(caught.value)


def test_a_directors_own_bank_is_found_and_must_bring_new_ids(tmp_path: Path) -> None:
    own = tmp_path / "banks"
    own.mkdir()
    text = SHIPPED.read_text(encoding="utf-8").replace("id: rop.", "id: rop.ours-")
    (own / "ours.yaml").write_text(text, encoding="utf-8")
    assert load_library(own).rubric("rop.ours-scripts").role == "rop"
    shutil.copy(SHIPPED, own / "copy.yaml")
    with pytest.raises(BankError, match=r"bank\.duplicate"):
        load_library(own)
