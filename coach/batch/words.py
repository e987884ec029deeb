"""Outcomes in words: the lines that tables, Markdown and the terminal share."""

from coach.batch.output import message
from coach.batch.run import Outcome
from coach.rubric.library import Library
from coach.texts import has_text, text


def question_title(question_id: str, library: Library) -> str:
    """Return the title of a question, empty for an id that no bank has."""
    titles = {rubric.question.id: rubric.question.title for rubric in library.rubrics()}
    return titles.get(question_id, "")


def range_words(outcome: Outcome) -> str:
    """Return the range of levels that are possible, `2–4`; empty without a grade."""
    if outcome.grade is None or outcome.grade.range is None:
        return ""
    low, high = outcome.grade.range
    return str(low) if low == high else f"{low}–{high}"


def reason_words(outcome: Outcome) -> str:
    """Return why there is no level; empty if there is one."""
    return message("reason", outcome.reason) if outcome.reason else ""


def reason_label(code: str) -> str:
    """Return the short name of a reason, for counting."""
    key = f"batch.reason.{code}"
    return text(key) if has_text(key) else code


def review_words(outcome: Outcome) -> list[str]:
    """Return what a person must look at."""
    return [message("review", reason) for reason in outcome.grade.review] if outcome.grade else []


def flag_words(outcome: Outcome, library: Library) -> list[str]:
    """Return the red flags that were raised, in the bank's words."""
    if outcome.grade is None or not outcome.grade.red_flags:
        return []
    texts = {flag.id: flag.text for flag in library.rubric(outcome.grade.question_id).question.red_flags}
    return [texts[flag.id] for flag in outcome.grade.red_flags]
