"""A question of the director's own: drafted from the nearest of the bank, read and edited on a page, then released."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from coach.batch.drafts import Draft
from coach.batch.own.draft import draft_from_bank
from coach.batch.record import OwnQuestion
from coach.errors import InputError, ModelError
from coach.llm.gateway import Gateway
from coach.rubric.library import Library
from coach.rubric.types import LEVELS, Question, Role
from coach.texts import Language, explain, text
from coach.web.templating import render

_LONGEST = 6000


def drafted(draft: Draft, source: str, made: OwnQuestion) -> Draft:
    """Return the upload with one more own question, which nobody has released yet.

    Args:
        draft: the upload.
        source: how the column or wording that it is for is named when something is said of it.
        made: the question with a rubric out of the bank or by the model.
    """
    id_ = made.question.id
    kept = tuple(one for one in draft.own if one.question.id != id_)
    return draft.model_copy(update={"own": (*kept, made), "own_sources": {**draft.own_sources, id_: source}})


async def by_model(
    asked: str, role: Role, library: Library, gateway: Gateway, lang: Language
) -> tuple[OwnQuestion, str]:
    """Return a question with a rubric by the model, or by the bank with words that say why the model gave none.

    Raises:
        InputError: the question has no words.
    """
    from coach.batch.own.model_draft import draft_by_model  # noqa: PLC0415 - only with a model
    from coach.llm.structured import Failed  # noqa: PLC0415

    try:
        found = await draft_by_model(asked, role, library, gateway)
    except ModelError as error:
        problem = error
    else:
        if not isinstance(found, Failed):
            return found, ""
        problem = ModelError(found.reason_code, **found.details)
    told = text("desk.own.model-failed", lang=lang, problem=explain(problem, lang=lang))
    return draft_from_bank(asked, role, library), told


def own_view(draft: Draft, question_id: str, library: Library, lang: Language, author: str) -> str:
    """Return the form in which the rubric of an own question is read and edited.

    Raises:
        InputError: the upload has no such question.
    """
    own = own_of(draft, question_id)
    near = {rubric.question.id: rubric.question.title for rubric in library.rubrics()}.get(own.nearest, own.nearest)
    return render(
        "workspace/own.html", lang, draft=draft, own=own, nearest=near, author=author or own.author, levels=LEVELS
    )


def own_of(draft: Draft, question_id: str) -> OwnQuestion:
    """Return an own question of an upload.

    Raises:
        InputError: there is none of this id.
    """
    found = next((one for one in draft.own if one.question.id == question_id), None)
    if found is None:
        raise InputError("desk.no-own")
    return found


def released(draft: Draft, sent: Mapping[str, str], author: str) -> Draft:
    """Return the draft with an own question as it was edited, released under a person's name and used for its column.

    Raises:
        InputError: there is no name, or the rubric is not whole: what is missing is told.
    """
    own = own_of(draft, sent.get("own", ""))
    if not author.strip():
        raise InputError("jobs.decision.author")
    edited = _edited(own.question.model_dump(mode="python"), sent)
    try:
        question = Question.model_validate(edited)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError("desk.own-not-whole", problem=first["msg"]) from error
    changed = own.model_copy(update={"question": question, "author": author.strip(), "at": datetime.now(UTC)})
    others = tuple(one for one in draft.own if one.question.id != question.id)
    said = {**draft.said, draft.own_sources.get(question.id, question.text): question.id}
    return draft.model_copy(update={"own": (*others, changed), "said": said})


def _edited(question: dict[str, Any], sent: Mapping[str, str]) -> dict[str, Any]:
    """Put what was typed into the rubric; a check whose text was emptied is taken out."""
    for name in ("title", "why", "hint"):
        question[name] = sent.get(name, question[name])[:_LONGEST]
    for number, criterion in enumerate(question["criteria"]):
        criterion["title"] = sent.get(f"c{number}", criterion["title"])[:_LONGEST]
        for place, check in enumerate(criterion["checks"]):
            check["text"] = sent.get(f"c{number}k{place}", check["text"])[:_LONGEST]
            check["indicators"] = _lines(sent.get(f"c{number}k{place}i"), check["indicators"])
        criterion["checks"] = [check for check in criterion["checks"] if check["text"].strip()]
    for number, flag in enumerate(question["red_flags"]):
        flag["text"] = sent.get(f"f{number}", flag["text"])[:_LONGEST]
    for level in LEVELS:
        question["anchors"][level] = sent.get(f"a{level}", question["anchors"][level])[:_LONGEST]
    return question


def _lines(typed: str | None, before: object) -> object:
    return before if typed is None else tuple(line.strip() for line in typed[:_LONGEST].splitlines() if line.strip())
