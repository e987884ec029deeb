"""What the offline judge claims of each check: met where it is sure, unclear with the sentence where it is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from coach.grading.offline.credit import Credit, of_content, of_depth
from coach.grading.offline.matching import Match, Matches
from coach.grading.offline.patterns import Shown, has_patterns, load_patterns, shown
from coach.grading.offline.reading import VERBS, Reading, Unit
from coach.grading.offline.settings import Calibration
from coach.grading.types import Claim
from coach.rubric.library import Rubric

DEPTH_CUES: Final = {"own-practice": "practice", "number": "number", "example": "example", "trade-off": "trade_off"}
MORE_OF_ANOTHER: Final = 2
"""On development answers: 2 of about 100 good ones were so; of answers to another question of the bank 87 of 90."""
_UNCLEAR: Final = Claim(verdict="unclear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything that was found in an answer: sentences by check, matches with statements, features, estimated level."""

    reading: Reading
    shown: Mapping[str, tuple[Shown, ...]]
    matches: Matches
    features: Mapping[str, float]
    estimate: float

    @property
    def recognised(self) -> int:
        """How many content checks were recognised, sure of or not, in sentences that are stated as own and real."""
        return sum(bool(asserted(hits)) for hits in self.shown.values())


def other_question(question_id: str, units: Sequence[Unit], recognised: int) -> str | None:
    """Return the question that far more checks of are recognised in the answer than of its own (`recognised`), or None."""
    for other in load_patterns():
        if other != question_id:
            hits = shown(other, units)
            if sum(bool(asserted(found)) for found in hits.values()) >= recognised + MORE_OF_ANOTHER:
                return other
    return None


def asserted(hits: Sequence[Shown]) -> list[Shown]:
    """Return the sentences that are stated as own and real."""
    return [hit for hit in hits if hit.unit.asserted]


def chances(found: Found, credit: Credit) -> dict[str, float]:
    """Return by content check the chance that people would credit it; checks that nothing was found for are absent."""
    own = {check: asserted(hits) for check, hits in found.shown.items()}
    return {
        check: credit.content.of(of_content(hits, found.reading, found.estimate)) for check, hits in own.items() if hits
    }


def content_claims(
    rubric: Rubric, found: Found, chance: Mapping[str, float], threshold: float, calibration: Calibration
) -> dict[str, Claim]:
    """Return the claim of each content check, met from `threshold` on.

    A question without patterns (a company's own, a task) is read by its statements alone: a sentence that is near one is
    shown, and the check is met only where the sentence nearly says it (`calibration.nearly_said`).
    """
    checks = [check.id for _, check in rubric.question.checks()]
    if has_patterns(rubric.question.id):
        return {id_: _by_patterns(id_, found, chance.get(id_, 0.0) >= threshold, calibration) for id_ in checks}
    return {id_: _by_statements(found.matches.best.get(id_), calibration) for id_ in checks}


def near_checks(rubric: Rubric, found: Found, calibration: Calibration) -> int:
    """Return how many content checks some sentence stated as own is near to; it is no proof of any of them."""
    matches = (found.matches.best.get(check.id) for _, check in rubric.question.checks())
    return sum(m is not None and m.nearness >= calibration.met and not _said_otherwise(m) for m in matches)


def depth_claims(rubric: Rubric, found: Found, credit: Credit, recognised: int) -> dict[str, Claim]:
    """Return the claim of each depth check; none where no content check was recognised."""
    if not recognised:
        return {}
    known = [check.id for check in rubric.scale.depth if check.id in DEPTH_CUES]
    return {id_: _depth(showing(found.reading, DEPTH_CUES[id_]), found, credit, recognised) for id_ in known}


def showing(reading: Reading, cue: str) -> list[Unit]:
    """Return the sentences in which the cue of a depth check is stated as own and real."""
    return [unit for unit in reading.units if _shows(unit, cue)]


def _by_patterns(check: str, found: Found, sure: bool, calibration: Calibration) -> Claim:
    hits = found.shown.get(check, ())
    if hits:
        best = next(iter(asserted(hits)), hits[0])
        return Claim(verdict="met" if sure else "unclear", quotes=(best.unit.text,))
    match = found.matches.best.get(check)
    if match is not None and match.nearness >= calibration.met:
        return Claim(verdict="unclear", quotes=(match.unit.text,))
    return _UNCLEAR


def _by_statements(match: Match | None, calibration: Calibration) -> Claim:
    if match is None or match.nearness < calibration.met:
        return _UNCLEAR
    said = match.nearness >= calibration.nearly_said and not _said_otherwise(match)
    return Claim(verdict="met" if said else "unclear", quotes=(match.unit.text,))


def _said_otherwise(match: Match) -> bool:
    return bool(match.unit.cues & {"hypothetical", "hearsay", "irony"})


def _depth(units: Sequence[Unit], found: Found, credit: Credit, recognised: int) -> Claim:
    if not units:
        return _UNCLEAR
    chance = credit.depth.of(of_depth(units, found.reading, found.estimate, recognised))
    return Claim(verdict="met" if chance >= credit.depth.threshold else "unclear", quotes=(units[0].text,))


def _shows(unit: Unit, cue: str) -> bool:
    spoken = any(token.pos in VERBS for token in unit.tokens)
    if cue == "trade_off":
        return cue in unit.cues and spoken and not unit.cues & {"hearsay", "irony"}
    needs_verb = cue in {"practice", "example"}
    return cue in unit.cues and unit.asserted and (spoken or not needs_verb)
