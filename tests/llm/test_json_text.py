"""The last whole object is found, and a cut one never passes for whole."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from coach.llm.json_text import last_object

values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=8,
)
objects = some.dictionaries(some.text(), values, max_size=4)
prose = some.text(some.characters(blacklist_characters="{}<>", blacklist_categories=["Cs"]))


@given(objects, objects, prose, prose)
def test_the_last_object_is_found_between_any_prose(first: dict, last: dict, before: str, after: str) -> None:
    text = f"{before}{json.dumps(first)}\n```json\n{json.dumps(last, ensure_ascii=False)}\n```{after}"
    assert last_object(text) == last


@given(objects.filter(bool), some.data())
def test_an_object_cut_anywhere_is_refused(whole: dict, data: some.DataObject) -> None:
    text = json.dumps(whole)
    end = data.draw(some.integers(1, len(text) - 1))
    with pytest.raises(ValueError, match="not closed"):
        last_object(text[:end])


def test_an_object_inside_a_cut_one_is_not_taken() -> None:
    with pytest.raises(ValueError, match="not closed"):
        last_object('{"checks": [{"verdict": "да", "quotes": []}')


@pytest.mark.parametrize("text", ["", "нет", "[1]", "}", '{"a": NaN}', '{"a": 1, "a": 2}', "{'a': 1}"])
def test_what_is_no_strict_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own message or ours
        last_object(text)


def test_a_hundred_thousand_braces_take_no_time() -> None:
    with pytest.raises(ValueError, match="not closed"):
        last_object("{" * 100_000)


def test_thoughts_are_not_the_answer() -> None:
    assert last_object('{"a": 1} <think>{"a": 2}</think>') == {"a": 1}
    with pytest.raises(ValueError, match="no JSON"):
        last_object('<think>{"a": 2}</think> Готово.')


def test_a_tower_of_objects_is_refused() -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        last_object('{"a":' * 100_000 + "1" + "}" * 100_000)
