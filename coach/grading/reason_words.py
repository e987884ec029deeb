"""A reason in the words of a person: no id of a check, a red flag or a suspicion is shown."""

from coach.grading.types import Detail, Reason
from coach.rubric.library import Rubric
from coach.texts import Language, has_text, text


def reason_words(kind: str, reason: Reason, rubric: Rubric, lang: Language | None = None) -> str:
    """Return a reason in words; a code that the catalogue does not know is shown as it is.

    Args:
        kind: `review` or `reason`.
        reason: the reason.
        rubric: the one that was graded by; its checks and red flags give their words for their ids.
        lang: the language; None is that in force.
    """
    key = f"{kind}.{reason.code}"
    if not has_text(key, lang=lang):
        return reason.code
    return text(key, lang=lang, **{name: _told(name, one, rubric, lang) for name, one in reason.details.items()})


def _told(name: str, value: Detail, rubric: Rubric, lang: Language | None) -> Detail:
    ids = str(value).split(", ")
    if name in {"flags", "checks"}:
        words = _words(rubric)
        return "; ".join(text("workspace.quoted", lang=lang, quote=words.get(id_, id_).rstrip(".")) for id_ in ids)
    if name == "kinds":
        keys = [(id_, f"suspicion.{id_}") for id_ in ids]
        return ", ".join(text(key, lang=lang) if has_text(key, lang=lang) else id_ for id_, key in keys)
    return value


def _words(rubric: Rubric) -> dict[str, str]:
    question = rubric.question
    found = {check.id: check.text for _, check in question.checks()}
    found |= {check.id: check.text for check in rubric.scale.depth}
    return found | {flag.id: flag.text for flag in question.red_flags}
