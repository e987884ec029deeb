"""When the offline judge does not judge, and why."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from coach.grading.offline.claims import Found, other_question
from coach.grading.offline.reading import VERBS, Reading
from coach.grading.offline.settings import Calibration, load_cues
from coach.grading.types import Claim, GuardedAnswer, Reason
from coach.rubric.library import Rubric

MOST_BY_CHANCE: Final = 5
"""Checks that an answer to another question may show by chance; who shows more answers this one."""
LEAST_KINDS: Final = 2
"""Kinds of authority (law, duty, science, norm) that must be leant on: who writes of law for lawyers names only one."""
_HALF: Final = 0.5


def unreadable(reading: Reading, answer: GuardedAnswer, calibration: Calibration) -> Reason | None:
    """Return why nothing can be said of a text, whatever the question."""
    if reading.ordered_share > _HALF:
        return Reason(code="offline-orders")
    if answer.language != "ru":
        return Reason(code="offline-language")
    if reading.words < calibration.least_words:
        return Reason(code="offline-too-short", details={"words": reading.words})
    if _is_list_of_terms(reading, calibration):
        return Reason(code="offline-stuffed")
    return None


def unproven(reading: Reading, calibration: Calibration) -> Reason | None:
    """Return the reason where an answer leans on what law, norms and science are said to say: nobody here can check it."""
    counts = [sum(len(kind.findall(unit.said)) for unit in reading.units) for kind in _authorities()]
    if sum(counts) < calibration.unproven or sum(count > 0 for count in counts) < LEAST_KINDS:
        return None
    return Reason(code="offline-unproven", details={"count": sum(counts)})


def unrecognised(patterned: bool, recognised: int, found: Found, checks: Mapping[str, Claim]) -> Reason:
    """Return why too little was recognised to tell."""
    mentioned = bool(found.shown) if patterned else any(claim.quotes for claim in checks.values())
    return Reason(code="offline-denied" if mentioned and not recognised else "offline-other-words")


def about_another(rubric: Rubric, found: Found) -> Reason | None:
    """Return the reason where the answer speaks to another question of the banks."""
    if found.recognised > MOST_BY_CHANCE:
        return None
    other = other_question(rubric.question.id, found.reading.units, found.recognised)
    return None if other is None else Reason(code="offline-other-question", details={"question": other})


def _is_list_of_terms(reading: Reading, calibration: Calibration) -> bool:
    words = reading.words
    verbs = sum(token.pos in VERBS for unit in reading.units for token in unit.tokens)
    return words >= calibration.stuffed_words and verbs / words < calibration.least_verbs


@cache
def _authorities() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(line) for line in load_cues().authority)
