"""What is done to a text before anybody reads it, and what is refused at the door."""

import unicodedata
from typing import Literal

from coach.files.legal import xml_legal
from coach.grading.types import Reason
from coach.rubric.types import Question
from coach.settings import Settings

_KEPT_CONTROLS = "\n\t"
_LATIN_SHARE = 0.7


def clean(text: str) -> str:
    """Drop control characters and whatever no database, page or document can hold; line ends become LF."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in xml_legal(unified) if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")


def refusal(text: str, question: Question, settings: Settings) -> Reason | None:
    """Return why a cleaned `text` is not handed to a judge, or None when it is."""
    if not any(char.isalnum() for char in text):
        return Reason(code="empty" if not text.strip() else "no-words")
    limit = settings.max_task_chars if question.kind == "task" else settings.max_answer_chars
    if len(text) > limit:
        return Reason(code="too-long", details={"length": len(text), "limit": limit})
    return None


def language_of(text: str) -> Literal["ru", "en", "other"]:
    """Tell the language from the letters: Cyrillic, Latin, or neither."""
    letters = [unicodedata.name(char, "").split(" ")[0] for char in text if char.isalpha()]
    if not letters:
        return "other"
    latin, cyrillic = letters.count("LATIN"), letters.count("CYRILLIC")
    if latin / len(letters) > _LATIN_SHARE:
        return "en"
    return "ru" if cyrillic >= latin and cyrillic > 0 else "other"
