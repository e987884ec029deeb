"""A letter to a candidate helps to grow and judges nobody."""

import re

import pytest

from coach.batch.results.growth import growth
from coach.batch.results.letter import letter
from coach.batch.results.material import Material, material
from coach.errors import InputError
from coach.files.markdown import report_markdown
from coach.rubric.library import Library
from coach.texts import use_language
from tests.batch.people.conftest import Decided, Scripted, all_ids, item_of, record_of

TITLES = {"practice.rop-scripts": "Скрипт, который живёт"}
JUDGING = ("уровень", "балл", "оценка", "отказ", "подход", "принят", "коуч", "тревожн", "программ", "level", "points")


@pytest.fixture
def found(library: Library, decide: Decided) -> Material:
    first, second = list(library.rubrics("rop"))[:2]
    ids = all_ids(first)
    items = [
        item_of(first, Scripted(met=ids[:3], flags=[first.question.red_flags[0].id]), candidate="Анна"),
        item_of(second, Scripted(met=all_ids(second)[:1]), place=1, candidate="Анна"),
        item_of(first, Scripted(met=ids), place=2, candidate="Борис"),
        item_of(first, Scripted(met=[]), place=3, candidate="Вера"),
        item_of(first, Scripted(refuses=True), place=4, candidate="Глеб"),
    ]
    decisions = [decide("level", level=2, reason="слабо"), decide("comment", reason="не брать")]
    return material(record_of(items, decisions), library)


def words(found: Material, name: str) -> str:
    return report_markdown(letter(found, name, TITLES))


@pytest.mark.parametrize("name", ["Анна", "Борис", "Вера"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_no_level_no_verdict_and_nobody_else_is_in_it(found: Material, name: str, language: str) -> None:
    use_language(language)
    said = words(found, name)
    own = [one for one in found.standings if one.name == name]
    quotes = " ".join(one.item.answer for one in own)
    for word in JUDGING:
        assert word not in said.lower().replace(quotes.lower(), "").replace("не решение о найме", ""), word
    assert not re.search(r"\b[1-5]\b", said)
    assert "слабо" not in said
    assert "не брать" not in said
    assert all(other not in said for other in {"Анна", "Борис", "Вера", "Глеб"} - {name})


def test_it_quotes_the_candidate_and_asks_about_what_was_missing(found: Material) -> None:
    anna = found.comparison.candidates[0].candidate
    said = growth(anna)
    assert len({one.question for one in said.footings}) == 2
    assert said.footings[0].quote in words(found, "Анна")
    assert len({step.question for step in said.steps[:2]}) == 2
    assert all(step.ask in words(found, "Анна") for step in said.steps)
    assert "Что стоит усилить" in words(found, "Анна")


def test_nothing_to_strengthen_and_nothing_to_build_on_are_said_kindly(found: Material) -> None:
    assert "Что стоит усилить" not in words(found, "Борис")
    assert "поправимо" in words(found, "Вера")


def test_a_red_flag_is_for_the_director_only(found: Material) -> None:
    flag = found.standings[0].rubric.question.red_flags[0]  # type: ignore[union-attr]
    assert flag.text not in words(found, "Анна")


def test_without_a_judged_answer_there_is_no_letter(found: Material) -> None:
    with pytest.raises(InputError, match="nothing"):
        letter(found, "Глеб", TITLES)
    with pytest.raises(InputError, match="unknown"):
        letter(found, "Ганна", TITLES)
