"""Changes to answers: seeded, and each keeps what it promises to keep."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.evals.perturb import CHANGES, changed, introduced, sentences_of, without_points
from coach.evals.perturb_data import introduction_data, padding_data

ANSWER = (
    "Скрипты нужны новичкам. Раз в неделю слушаю 20 звонков и правлю текст; ещё смотрю конверсию, она 12,5 процентов. "
    "Опытным даю свободу — но цель звонка одна."
)


def words(text: str) -> list[str]:
    return sorted("".join(char if char.isalnum() else " " for char in text.lower()).split())


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_a_change_is_the_same_each_time_and_changes_something(name: str) -> None:
    first = changed(ANSWER, name, "a1", 0)
    assert first is not None
    assert first != ANSWER
    assert changed(ANSWER, name, "a1", 0) == first


@pytest.mark.parametrize("name", ["sentence-order", "typos", "lookalikes", "padding-50"])
def test_another_answer_gets_other_dice(name: str) -> None:
    assert len({changed(ANSWER, name, f"a{k}", 0) for k in range(8)}) > 1


@pytest.mark.parametrize("name", ["sentence-order", "bullets", "no-punctuation"])
def test_form_changes_keep_every_word(name: str) -> None:
    assert words(changed(ANSWER, name, "a1", 0) or "") == words(ANSWER)


def test_nothing_to_change_gives_no_variant() -> None:
    assert changed("Без этой буквы", "without-yo", "a1", 0) is None
    assert changed("Одно предложение", "sentence-order", "a1", 0) is None


def test_no_punctuation_keeps_numbers_and_hyphens() -> None:
    bare = changed("Кто-то — да! Рост 12,5 %.", "no-punctuation", "a1", 0)
    assert bare == "кто-то да рост 12,5 %"


def test_padding_adds_as_much_as_it_says_and_leaves_the_answer_in_order() -> None:
    for name, part in (("padding-50", 0.5), ("padding-200", 2.0)):
        padded = changed(ANSWER, name, "a1", 0) or ""
        longest = max(len(sentence) for sentence in padding_data().sentences)
        assert part * len(ANSWER) <= len(padded) - len(ANSWER) <= part * len(ANSWER) + longest + 10
        own = [s for s in sentences_of(padded) if s not in padding_data().sentences]
        assert words(" ".join(own)) == words(ANSWER)
        assert [s.rstrip(".;").lower() for s in own] == [s.rstrip(".;").lower() for s in sentences_of(ANSWER)]


def test_there_are_forty_different_empty_sentences() -> None:
    assert len(set(padding_data().sentences)) == 40


def test_introductions_differ_in_the_person_only() -> None:
    variants = introduced(ANSWER)
    assert all(text.endswith(" " + ANSWER) for text in variants.values())
    assert all(len(groups) >= 2 for groups in introduction_data().attributes.values())
    assert "introduction:gender:woman" in variants


def test_removed_points_are_the_sentences_that_carried_quotes() -> None:
    start = ANSWER.index("слушаю")
    quotes = [(start, start + 5), (start + 8, start + 12), (0, 7)]
    one = without_points(ANSWER, quotes, 1)
    assert one is not None
    assert "слушаю" not in one
    assert "Скрипты" in one
    two = without_points(ANSWER, quotes, 2)
    assert two is not None
    assert "Скрипты" not in two
    assert without_points(ANSWER, quotes, 3) is None
    assert without_points("Одно предложение.", [(0, 4)], 1) is None


@given(st.text(max_size=200), st.sampled_from(sorted(CHANGES)))
def test_no_text_breaks_a_change(text: str, name: str) -> None:
    changed(text, name, "a1", 0)
