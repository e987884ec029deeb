"""A question is recognised or refused with the nearest three; a wrong one is worse than none."""

from pathlib import Path

import pytest

from coach.batch.matching import match_question
from coach.rubric.library import Library

LINES = (Path(__file__).parent / "questions.tsv").read_text(encoding="utf-8").splitlines()
ASKED = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")]
OF_THE_BANK = [asked for asked in ASKED if asked[1] != "-"]
OF_NONE = [asked for asked in ASKED if asked[1] == "-"]


def _role(written: str) -> str | None:
    return None if written == "-" else written


@pytest.mark.parametrize(("role", "expected", "words"), ASKED, ids=[words for _, _, words in ASKED])
def test_a_question_is_never_taken_for_another(role: str, expected: str, words: str, library: Library) -> None:
    match = match_question(words, _role(role), library)
    assert match.question_id in {None, expected}
    assert len(match.nearest) == 3
    assert 0 <= match.confidence <= 1


def test_most_wordings_are_recognised_and_the_right_one_is_always_among_the_nearest(library: Library) -> None:
    matches = [(match_question(words, _role(role), library), expected) for role, expected, words in OF_THE_BANK]
    assert all(expected in match.nearest for match, expected in matches)
    assert sum(match.question_id == expected for match, expected in matches) >= 0.55 * len(matches)


def test_every_wording_of_the_banks_is_recognised(library: Library) -> None:
    for rubric in library.rubrics():
        for words in (rubric.question.text, *rubric.question.aliases):
            match = match_question(f"3) {words.upper().replace('Ё', 'Е')}", rubric.role, library)
            assert match.question_id == rubric.question.id, words


def test_an_id_counts_as_a_question(library: Library) -> None:
    assert match_question(" ROP.Scripts ", None, library).question_id == "rop.scripts"
    assert match_question("rop.scripts", "rom", library).question_id is None


@pytest.mark.parametrize("words", ["", "???", "👍", "\0", "и", "а" * 100_000])
def test_no_words_match_nothing(words: str, library: Library) -> None:
    assert match_question(words, None, library).question_id is None
