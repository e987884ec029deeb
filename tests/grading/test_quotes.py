"""No credit without evidence: a quote counts when code finds it in the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.grading.folding import fold
from coach.grading.quotes import find_quote

ANSWER = (
    "Мы слушаем звонки каждую среду — всем отделом.\nСкрипт «вежливость» ещё в мае переписали, а чек-листы не ведём."
)


def found(quote: str, answer: str = ANSWER) -> str | None:
    quoted = find_quote(fold(answer), answer, quote)
    return None if quoted is None else quoted.text


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("слушаем звонки каждую среду", "слушаем звонки каждую среду"),
        ("СЛУШАЕМ  ЗВОНКИ", "слушаем звонки"),
        ("среду - всем отделом", "среду — всем отделом"),
        ('Скрипт "вежливость" еще в мае', "Скрипт «вежливость» ещё в мае"),
        ("«каждую среду — всем отделом.»", "каждую среду — всем отделом"),
        ("отделом. Скрипт", "отделом.\nСкрипт"),
        ("слушаем звонки каждую сркду всем отделом", "слушаем звонки каждую среду — всем отделом"),
    ],
)
def test_what_stands_in_the_answer_is_found_as_it_stands(quote: str, expected: str) -> None:
    assert found(quote) == expected


@pytest.mark.parametrize(
    "quote",
    [
        "слушаем записи каждую пятницу с руководителем",
        "",
        "  …  ",
        "ме",
        "вонки кажд",
        "ведём",
        "не слушаем звонки каждую среду",
        "чек-листы ведём по каждому звонку",
    ],
)
def test_what_does_not_stand_there_is_not_found(quote: str) -> None:
    assert found(quote) is None


def test_a_quote_that_cuts_off_the_negation_is_no_quote() -> None:
    assert found("проверяю каждую сделку лично", "Я не проверяю каждую сделку лично, этим занят старший.") is None


@given(st.text(min_size=0, max_size=200))
def test_folding_never_loses_its_way(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)


@given(
    st.lists(
        st.sampled_from(["звонки", "слушаем", "разбор", "ёлка", "план", "—", "«бриф»", "15%", "не"]),
        min_size=4,
        max_size=20,
    ),
    st.data(),
)
def test_any_piece_of_an_answer_that_starts_after_no_negation_is_found(words: list[str], data: st.DataObject) -> None:
    answer = " ".join(words)
    start = data.draw(st.integers(0, len(words) - 2))
    end = data.draw(st.integers(start + 1, len(words)))
    piece = " ".join(words[start:end])
    quoted = find_quote(fold(answer), answer, piece)
    if quoted is not None:
        assert answer[quoted.start : quoted.end] == quoted.text
    elif (start == 0 or words[start - 1] != "не") and len(piece.strip("— «»")) >= 3 and "не" not in words:
        raise AssertionError(piece)
