"""Gold sets: what a line must hold, what a broken one is told, and a split that nothing moves."""

import json
from pathlib import Path
from zlib import crc32

import pytest

from coach.errors import InputError
from coach.evals.gold import half_of, load_gold, load_kinds
from coach.rubric.library import load_library
from coach.texts import explain

LIBRARY = load_library()
CHECK = next(check.id for _, check in LIBRARY.rubric("rop.scripts").question.checks())


def line(**changes: object) -> dict[str, object]:
    good: dict[str, object] = {
        "id": "a1",
        "family": "f1",
        "question_id": "rop.scripts",
        "text": "Скрипт — опора, но не текст наизусть.",
        "kind": "ordinary",
        "label": 3,
        "ratings": {"A": 3, "B": 4},
        "checks": {CHECK: "met"},
        "persona": {"age": "39"},
    }
    return {**good, **changes}


def write(folder: Path, *lines: object) -> Path:
    file = folder / "gold.jsonl"
    told = [item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in lines]
    file.write_text("\n".join(told) + "\n", encoding="utf-8")
    return file


def test_the_shipped_set_is_whole() -> None:
    gold = load_gold(None, LIBRARY)
    kinds = {item.kind for item in gold.items}
    assert len(gold.items) >= 300
    assert all(len(item.ratings) >= 3 for item in gold.items)
    assert kinds & set(load_kinds().ordinary)
    assert {item.half for item in gold.items} == {"dev", "test"}


def test_the_half_follows_from_the_family_alone() -> None:
    assert half_of("f1") == ("test" if crc32(b"f1") % 2 else "dev")
    assert {half_of(f"family-{k}") for k in range(50)} == {"dev", "test"}


def test_the_hash_names_the_content_and_not_the_order(tmp_path: Path) -> None:
    one, other = line(id="a"), line(id="b")
    first = load_gold(write(tmp_path, one, other), LIBRARY)
    assert load_gold(write(tmp_path, other, "", one), LIBRARY) == first
    assert load_gold(write(tmp_path, one, line(id="b", label=4)), LIBRARY).hash != first.hash


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (line(question_id="rop.nothing"), "gold.question"),
        (line(label=6, ratings={"A": 5, "B": 5}), "gold.level"),
        (line(ratings={"A": 0, "B": 3}), "gold.level"),
        (line(ratings={"A": 2.5, "B": 3}), "gold.level"),
        (line(ratings={"A": 3}), "gold.raters"),
        (line(label=5), "gold.label"),
        (line(checks={"no-such": "met"}), "gold.check"),
        (line(checks={CHECK: "unclear"}), "gold.invalid"),
        (line(text=""), "gold.invalid"),
        (line(levell=3), "gold.invalid"),
        ("{not json", "gold.invalid"),
        ("[1, 2]", "gold.invalid"),
        (line(id="first"), "gold.duplicate"),
    ],
)
def test_a_broken_line_is_named_with_file_and_line(tmp_path: Path, broken: object, code: str) -> None:
    file = write(tmp_path, line(id="first"), broken)
    with pytest.raises(InputError) as caught:
        load_gold(file, LIBRARY)
    assert caught.value.code == code
    assert caught.value.details["line"] == 2
    assert "gold.jsonl" in explain(caught.value)


def test_nothing_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gold\.nothing"):
        load_gold(tmp_path, LIBRARY)
    with pytest.raises(InputError, match=r"gold\.unreadable"):
        load_gold(tmp_path / "no.jsonl", LIBRARY)


def test_a_line_separator_within_an_answer_ends_no_line(tmp_path: Path) -> None:
    gold = load_gold(write(tmp_path, line(text="первое\u2028второе")), LIBRARY)
    assert gold.items[0].text == "первое\u2028второе"
