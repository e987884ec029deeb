"""How a judge is called wherever a person reads of it: one name on every page and in every document."""

from coach.grading.types import JudgeIdentity
from coach.texts import Language, has_text, text


def judge_name(judge: JudgeIdentity, lang: Language | None = None) -> str:
    """Return the name of a judge with its model and version, as «офлайн-оценщик, версия 3».

    A judge that the catalogue does not know is called by its own name.
    """
    key = f"judge.name.{judge.name}"
    name = text(key, lang=lang) if has_text(key, lang=lang) else judge.name
    called = f"{name} {judge.model}" if judge.model else name
    return text("judge.version", lang=lang, judge=called, version=judge.version) if judge.version else called
