"""Questions, and grading one answer."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from coach.grading.pipeline import grade_answer
from coach.grading.types import Grade
from coach.people.journal import record
from coach.people.person import Person
from coach.rubric.library import Rubric
from coach.rubric.types import Frozen, Role
from coach.web.api.access import caller
from coach.web.services import Services

QuestionId = Annotated[str, Path(max_length=80, description="Id of a question, such as `rop.scripts`")]


class QuestionBrief(Frozen):
    """A question without its rubric: an open rubric would be an answer sheet."""

    id: str
    role: Role
    kind: str
    text: str


class AnswerGiven(Frozen):
    """An answer to grade. It is not kept; `text` may be empty, then it comes back ungraded."""

    question_id: Annotated[str, Field(min_length=1, max_length=80)]
    text: Annotated[str, Field(max_length=200_000)]


def router(services: Services) -> APIRouter:
    """Return the routes of questions and of single answers."""
    routes = APIRouter(tags=["grading"])
    anybody = caller(services, "director", "reviewer", "candidate")
    director = caller(services, "director")

    @routes.get("/questions", operation_id="list_questions")
    async def questions(_: Annotated[Person, Depends(anybody)]) -> list[QuestionBrief]:
        """List the questions of all banks."""
        library = await services.library()
        return [_brief(rubric) for rubric in library.rubrics()]

    @routes.get("/questions/{question_id}", operation_id="get_question")
    async def question(question_id: QuestionId, _: Annotated[Person, Depends(anybody)]) -> QuestionBrief:
        """Return one question."""
        library = await services.library()
        return _brief(library.rubric(question_id))

    @routes.post("/grade", operation_id="grade_answer")
    async def grade(given: AnswerGiven, person: Annotated[Person, Depends(director)]) -> Grade:
        """Grade one answer with the judge of the settings. What cannot be graded comes back `ungraded`, with a reason."""
        library = await services.library()
        rubric = library.rubric(given.question_id)
        await asyncio.to_thread(record, await services.store(), person, "answer.graded", rubric.question.id)
        return await grade_answer(rubric, given.text, services.judge, services.settings)

    return routes


def _brief(rubric: Rubric) -> QuestionBrief:
    asked = rubric.question
    return QuestionBrief(id=asked.id, role=rubric.role, kind=asked.kind, text=asked.text)
