"""Cards, questions, terms and documents as passages."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import BankError
from coach.knowledge.cards import load_cards, read_card
from coach.knowledge.entries import entries_of, passage_id
from coach.knowledge.passages import Passage, in_parts
from coach.knowledge.shipped import shipped_passages
from coach.knowledge.splitting import split_text
from coach.knowledge.validation import check_knowledge
from coach.rubric.library import load_library
from coach.settings import Settings

HEADER = "---\nid: practice.rop.x\ntitle: Карточка\nrole: rop\ntopic: x\norigin: own\n---\n"


def passage(text: str, **changes: str) -> Passage:
    values = {
        "id": "practice.x",
        "title": "Т",
        "role": "both",
        "topic": "t",
        "origin": "own",
        "source": "f.md",
    } | changes
    return Passage(text=text, **values)  # type: ignore[arg-type]


def test_everything_that_ships_is_in_the_passages_once(settings: Settings) -> None:
    ids = [passage.id for passage in shipped_passages(settings)]
    assert len(ids) == len(set(ids))
    assert set(load_cards()) <= set(ids)
    assert {rubric.question.id for rubric in load_library().rubrics()} <= set(ids)
    assert "term.kev" in ids


def test_model_answers_are_not_searched(settings: Settings) -> None:
    searched = "\n".join(passage.text + passage.asked for passage in shipped_passages(settings))
    for rubric in load_library().rubrics():
        assert rubric.question.anchors[5] not in searched


def test_a_short_card_stays_whole_and_a_long_one_is_cut_at_headings() -> None:
    assert in_parts(passage("слово " * 100), 200) == [passage("слово " * 100)]
    parts = in_parts(passage("слово " * 180 + "\n\n## Как часто\n\n" + "дело " * 180), 200)
    assert [part.id for part in parts] == ["practice.x", "practice.x#2"]
    assert parts[1].source == "f.md#Как часто"
    assert {part.card for part in parts} == {"practice.x"}


@given(st.text(alphabet=st.sampled_from("аб .\n#"), max_size=3000), st.integers(50, 200))
def test_cutting_loses_no_word(text: str, words: int) -> None:
    assert " ".join(split_text(text, words)).split() == text.split()


def test_questions_get_entries_of_their_own() -> None:
    asked = passage("Текст", asked="как?\nзачем?")  # type: ignore[call-arg]
    assert [(e.id, passage_id(e.id)) for e in entries_of([asked])] == [
        ("practice.x", "practice.x"), ("practice.x@1", "practice.x"), ("practice.x@2", "practice.x"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Просто текст", "card.shape"),
        (HEADER, "card.shape"),
        (HEADER.replace("role: rop", "role: boss") + "Текст", "card.header"),
        (HEADER.replace("topic: x", "topic: x\nextra: 1") + "Текст", "card.header"),
        (HEADER.replace("title: Карточка", "title: [") + "Текст", "bank.yaml"),
    ],
)
def test_a_broken_card_is_refused(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "x.md"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BankError) as caught:
        read_card(path)
    assert caught.value.code == code


def test_the_shipped_knowledge_is_sound(settings: Settings) -> None:
    assert len(check_knowledge(settings)) >= 7


def test_a_dead_reference_is_shown_with_its_line(settings: Settings) -> None:
    shipped = next(path for path in load_library().banks if path.name == "rop.yaml").read_text(encoding="utf-8")
    reference = load_library().rubric("rop.scripts").question.references[0]
    own = shipped.replace("id: rop.", "id: rop.own-").replace(reference, "article.nowhere", 1)
    settings.own_banks.mkdir(parents=True)
    (settings.own_banks / "own.yaml").write_text(own, encoding="utf-8")
    with pytest.raises(BankError) as caught:
        check_knowledge(settings)
    assert caught.value.code == "bank.reference"
    line = own.splitlines()[int(str(caught.value.details["line"])) - 1]
    assert "article.nowhere" in line
