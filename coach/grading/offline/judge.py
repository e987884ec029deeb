"""The offline judge: reads, matches, abstains where it cannot tell."""

from dataclasses import dataclass, field

from coach.grading.offline.estimate import Estimate, load_estimate
from coach.grading.offline.features import features
from coach.grading.offline.matching import FLAG, Match, Signs, build_signs, match
from coach.grading.offline.reading import Reading, Unit, read
from coach.grading.offline.settings import Calibration, data_hash, load_calibration
from coach.grading.types import Assessment, Claim, GuardedAnswer, JudgeIdentity, Reason, Ungraded
from coach.language.vectors import WordVectors, load_vectors
from coach.rubric.library import Rubric

VERSION = "2"
_DEPTH_CUES = {"own-practice": "practice", "number": "number", "example": "example", "trade-off": "trade_off"}
_HALF = 0.5


@dataclass
class OfflineJudge:
    """A judge without a model. Its grades are preliminary: it finds what it recognises and proves no absence."""

    calibration: Calibration = field(default_factory=load_calibration)
    vectors: WordVectors = field(default_factory=load_vectors)
    weights: Estimate = field(default_factory=load_estimate)
    _signs: dict[str, Signs] = field(default_factory=dict, init=False, repr=False)

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge; the parameters hold the hash of its data files."""
        parameters = {"data": data_hash(self.calibration, self.weights.model_dump_json())}
        return JudgeIdentity(name="offline", version=VERSION, parameters=parameters, preliminary=True)

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        """Return what was recognised, or a reason to abstain."""
        reading = read(answer)
        reason = _unreadable(reading, answer, self.calibration)
        if reason is not None:
            return Ungraded(reason=reason)
        signs = self._prepared(rubric)
        found = match(signs, reading.units, self.vectors, self.calibration)
        estimate = self.weights.level(features(reading, found, signs, self.vectors))
        checks = {check.id: self._claim(found.best.get(check.id)) for _, check in rubric.question.checks()}
        reason = _unrecognised(checks, estimate, self.calibration)
        if reason is not None:
            return Ungraded(reason=reason)
        flags = {flag.id: self._flag(found.best.get(f"{FLAG}{flag.id}")) for flag in rubric.question.red_flags}
        return Assessment(
            checks=checks,
            depth=_depth(rubric, reading, checks),
            red_flags={flag_id: claim for flag_id, claim in flags.items() if claim.verdict == "met"},
            review=_review(reading, checks),
            estimate=min(estimate, self.calibration.thin_top) if _is_thin(checks) else estimate,
            margin=self.weights.margin,
        )

    def _prepared(self, rubric: Rubric) -> Signs:
        if rubric.hash not in self._signs:
            self._signs[rubric.hash] = build_signs(rubric.question, self.vectors)
        return self._signs[rubric.hash]

    def _claim(self, found: Match | None) -> Claim:
        if found is None or found.nearness < self.calibration.met:
            return Claim(verdict="unclear")
        said_otherwise = found.unit.cues & {"hypothetical", "hearsay", "irony"}
        verdict = "unclear" if said_otherwise else "met"
        return Claim(verdict=verdict, quotes=(found.unit.text,))

    def _flag(self, found: Match | None) -> Claim:
        if found is None or found.nearness < self.calibration.flag or "irony" in found.unit.cues:
            return Claim(verdict="unclear")
        return Claim(verdict="met", quotes=(found.unit.text,))


def _unreadable(reading: Reading, answer: GuardedAnswer, calibration: Calibration) -> Reason | None:
    if reading.ordered_share > _HALF:
        return Reason(code="offline-orders")
    if answer.language != "ru":
        return Reason(code="offline-language")
    if reading.words < calibration.least_words:
        return Reason(code="offline-too-short", details={"words": reading.words})
    if _is_list_of_terms(reading, calibration):
        return Reason(code="offline-stuffed")
    return None


def _is_list_of_terms(reading: Reading, calibration: Calibration) -> bool:
    words = reading.words
    verbs = sum(token.pos in {"VERB", "INFN", "GRND", "PRTS"} for unit in reading.units for token in unit.tokens)
    return words >= calibration.stuffed_words and verbs / words < calibration.least_verbs


def _unrecognised(checks: dict[str, Claim], estimate: float, calibration: Calibration) -> Reason | None:
    if any(claim.verdict == "met" for claim in checks.values()):
        return None
    if any(claim.quotes for claim in checks.values()):
        return Reason(code="offline-denied")
    if estimate >= calibration.other_words:
        return Reason(code="offline-other-words")
    return None


def _depth(rubric: Rubric, reading: Reading, checks: dict[str, Claim]) -> dict[str, Claim]:
    """Return the depth checks whose cue stands in a sentence that is stated as own and real."""
    if not any(claim.verdict == "met" for claim in checks.values()):
        return {}
    return {
        check.id: _depth_claim(reading, _DEPTH_CUES[check.id])
        for check in rubric.scale.depth
        if check.id in _DEPTH_CUES
    }


def _depth_claim(reading: Reading, cue: str) -> Claim:
    units = [unit for unit in reading.units if _shows(unit, cue)]
    if not units:
        return Claim(verdict="unclear")
    return Claim(verdict="met", quotes=(units[0].text,))


def _shows(unit: Unit, cue: str) -> bool:
    spoken = any(token.pos in {"VERB", "INFN", "GRND", "PRTS"} for token in unit.tokens)
    if cue == "trade_off":
        return cue in unit.cues and spoken and not unit.cues & {"hearsay", "irony"}
    needs_verb = cue in {"practice", "example"}
    return cue in unit.cues and unit.asserted and (spoken or not needs_verb)


def _is_thin(checks: dict[str, Claim]) -> bool:
    return sum(claim.verdict == "met" for claim in checks.values()) <= 1


def _review(reading: Reading, checks: dict[str, Claim]) -> tuple[Reason, ...]:
    reasons = [Reason(code="offline-preliminary")]
    if _is_thin(checks):
        met = sum(claim.verdict == "met" for claim in checks.values())
        reasons.append(Reason(code="offline-thin", details={"met": met}))
    if any("irony" in unit.cues for unit in reading.units):
        reasons.append(Reason(code="offline-irony"))
    return tuple(reasons)
