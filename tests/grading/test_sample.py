"""An answer that repeats a sample of its question is told; an answer of one's own is not."""

import pytest

from coach.evals.gold import load_gold
from coach.grading.judges import LateJudge
from coach.grading.pipeline import grade_answer
from coach.grading.sample import sample_repeated
from coach.rubric.library import Library, load_library
from coach.settings import Settings

OWN = "Скрипт писал с двумя лучшими продавцами, раз в месяц правил по звонкам: встреч стало 27 из ста вместо 18."


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def test_every_longer_sample_is_known_again_with_small_changes_and_words_around(library: Library) -> None:
    tried = 0
    for rubric in library.rubrics():
        for level in (4, 5):
            sample = rubric.question.anchors[level]
            changed = "Добрый день! " + sample.replace("ё", "е").upper().replace("ПОТОМУ ЧТО", "так как") + " Вот так."
            assert sample_repeated(rubric, changed) == level, rubric.question.id
            tried += 1
    assert tried >= 20


def test_no_answer_of_the_gold_set_is_taken_for_a_sample(library: Library) -> None:
    """False alarms, counted on all answers of both halves: none of them was copied from a bank."""
    gold = load_gold(None, library)
    taken = [item.id for item in gold.items if sample_repeated(library.rubric(item.question_id), item.text)]
    assert taken == []


async def test_the_grade_says_so_and_stays_what_it_is(library: Library, settings: Settings) -> None:
    rubric, judge = library.rubric("rop.scripts"), LateJudge(settings)
    try:
        copied = await grade_answer(rubric, rubric.question.anchors[5], judge, settings)
        own = await grade_answer(rubric, OWN, judge, settings)
    finally:
        await judge.close()
    assert "like-the-sample" in [reason.code for reason in copied.review]
    assert "like-the-sample" not in [reason.code for reason in own.review]
