"""A batch's own questions: released by a person, then a part of the library."""

from datetime import UTC, datetime

import pytest

from coach.batch.matching import match_question
from coach.batch.own.library import library_with
from coach.batch.record import OwnQuestion
from coach.errors import InputError
from coach.rubric.library import Library

ASKED = "Как вы готовите отдел к выходу на тендерный рынок Казахстана?"


def own_question(library: Library, author: str = "Ирина") -> OwnQuestion:
    nearest = library.rubric("rop.scripts").question
    question = nearest.model_copy(update={"id": "own.tenders", "text": ASKED, "title": "Тендеры", "aliases": ()})
    return OwnQuestion(question=question, role="rop", nearest="rop.scripts", author=author, at=datetime.now(UTC))


def test_a_released_question_is_matched_and_has_a_hash_of_its_own(library: Library) -> None:
    wider = library_with(library, [own_question(library)])
    assert match_question(ASKED, "rop", wider).question_id == "own.tenders"
    assert wider.rubric("own.tenders").hash != library.rubric("rop.scripts").hash
    assert wider.rubric("rop.scripts").hash == library.rubric("rop.scripts").hash
    assert library_with(library, []) is library


def test_a_draft_that_nobody_released_grades_nothing(library: Library) -> None:
    with pytest.raises(InputError, match="draft"):
        library_with(library, [own_question(library, author="")])
