"""Measures of search, and the promise that the shipped search keeps on the half that nothing was tuned on."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import InputError
from coach.evals.search import load_questions, measure, measure_search
from coach.knowledge.search import open_searcher
from coach.settings import Settings

ids = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


def test_places_become_recall_hit_and_reciprocal_rank() -> None:
    measures = measure([("abc", "a"), ("bca", "a"), ("bcda", "a"), ("bcd", "a")])
    assert (measures.recall_at_3, measures.hit_at_1) == (0.5, 0.25)
    assert measures.mrr == pytest.approx((1 + 1 / 3 + 1 / 4) / 4)


@given(st.lists(st.tuples(ids, ids), max_size=6))
def test_measures_are_ordered(pairs: list[tuple[list[str], list[str]]]) -> None:
    measures = measure(pairs)
    assert 0 <= measures.hit_at_1 <= measures.recall_at_3 <= 1
    assert measures.hit_at_1 <= measures.mrr + 1e-9


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', '{"id": "a", "question": "b", "relevant": "c"}'])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"id": "1", "question": "q", "relevant": []}\n' + line, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_questions(file)
    assert caught.value.details["line"] == 2


def test_search_keeps_its_promise_on_the_test_half(settings: Settings) -> None:
    questions = load_questions()
    assert sum(bool(question.relevant) for question in questions) >= 60
    with open_searcher(settings) as searcher:
        methods = measure_search(questions, searcher.ranked).parts["test"].methods
    assert methods["fused"].recall_at_3 >= 0.85
    assert methods["fused"].recall_at_3 > max(methods["vectors"].recall_at_3, methods["bm25"].recall_at_3)
