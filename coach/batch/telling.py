"""What a batch says of its work: one line, and why it stopped."""

from coach.batch.brief import BatchBrief
from coach.grading.types import Reason
from coach.texts import Language, has_text, text


def state_words(state: str, *, lang: Language | None = None) -> str:
    """Return a state of the work in words."""
    return text(f"jobs.state.{state}", lang=lang)


def stopped_words(stopped: Reason | None, *, lang: Language | None = None) -> str:
    """Say why a batch stopped and what to do; empty if it did not."""
    if stopped is None:
        return ""
    key = f"error.{stopped.code}"
    return text(key, lang=lang, **stopped.details) if has_text(key, lang=lang) else stopped.code


def status_line(brief: BatchBrief, *, lang: Language | None = None) -> str:
    """Return id, title, state and counts."""
    progress = brief.progress
    return text(
        "jobs.status_line",
        lang=lang,
        id=brief.id,
        title=brief.title,
        state=state_words(brief.state, lang=lang),
        done=progress.done,
        total=progress.total,
        percent=round(100 * progress.share),
        graded=progress.graded,
        ungraded=progress.ungraded,
        bad=progress.bad,
    )
