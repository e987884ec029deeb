"""No repetition of a pattern of personal data is without an end: a run of 20,000 equal letters must not take minutes."""

import re

from coach.llm.standins.patterns import _bounded, find_patterned, load_patterns


def test_every_repetition_has_an_end() -> None:
    patterns = load_patterns()
    for expression in (*(one.find for one in patterns.patterns), patterns.phone_after, patterns.phone_shaped):
        bounded = _bounded(expression)
        assert not re.search(r"(?:\\[wsd]|(?<!\\)\])[+*]", bounded), bounded
        re.compile(bounded)


def test_the_bounds_keep_what_people_have() -> None:
    assert _bounded(r"[\w.]+@\w*\s+\d+?[^\]]*") == r"[\w.]{1,250}@\w{0,64}\s{1,20}\d{1,32}?[^\]]{0,250}"
    text = "почта anna.petrova@company.example.ru, t.me/anna_p" + "x" * 40 + ", тел. 8 916 123-45-67 " + "(" * 500
    assert [found.kind for found in find_patterned(text)] == ["email", "messenger", "phone"]


def test_a_number_behind_a_wall_of_signs_is_found() -> None:
    text = "(" * 5_000 + " +7 916 123-45-67"
    assert ["7 916 123-45-67" in text[one.start : one.end] for one in find_patterned(text)] == [True]
