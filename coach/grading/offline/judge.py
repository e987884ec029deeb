"""The offline judge: reads, finds, abstains where it cannot tell."""

from dataclasses import dataclass, field

from coach.grading.offline.abstain import about_another, unproven, unreadable, unrecognised
from coach.grading.offline.claims import (
    Found,
    asserted,
    chances,
    content_claims,
    depth_claims,
    near_checks,
)
from coach.grading.offline.credit import Credit, load_credit
from coach.grading.offline.estimate import Estimate, Estimates, load_estimates
from coach.grading.offline.features import features
from coach.grading.offline.matching import Signs, build_signs, match
from coach.grading.offline.patterns import has_patterns, patterns_hash, shown
from coach.grading.offline.reading import Reading, read
from coach.grading.offline.red_flags import flag_claims, flags_hash
from coach.grading.offline.settings import Calibration, data_hash, load_calibration
from coach.grading.types import Assessment, Claim, GuardedAnswer, JudgeIdentity, Reason, Ungraded
from coach.language.vectors import WordVectors, load_vectors
from coach.rubric.library import Rubric

VERSION = "4"


@dataclass
class OfflineJudge:
    """A judge without a model. Its grades are preliminary: it finds what it recognises and proves no absence."""

    calibration: Calibration = field(default_factory=load_calibration)
    vectors: WordVectors = field(default_factory=load_vectors)
    weights: Estimates = field(default_factory=load_estimates)
    credit: Credit = field(default_factory=load_credit)
    _signs: dict[str, Signs] = field(default_factory=dict, init=False, repr=False)

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge; the parameters hold the hash of its data files."""
        learnt = (self.weights.patterns, self.weights.statements, self.credit)
        parameters = {
            "data": data_hash(
                self.calibration, *(one.model_dump_json() for one in learnt), patterns_hash(), flags_hash()
            )
        }
        return JudgeIdentity(name="offline", version=VERSION, parameters=parameters, preliminary=True)

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        """Return what was recognised, or a reason to abstain."""
        reading = read(answer)
        reason = unreadable(reading, answer, self.calibration)
        if reason is not None:
            return Ungraded(reason=reason)
        found = self.find(rubric, reading)
        likely = chances(found, self.credit)
        checks = content_claims(rubric, found, likely, self.credit.content.threshold, self.calibration)
        patterned = has_patterns(rubric.question.id)
        recognised = found.recognised if patterned else near_checks(rubric, found, self.calibration)
        enough = sum(likely.values()) >= self.calibration.least_expected if patterned else recognised > 0
        flags = _flags(rubric, found, checks)
        # A flag that holds caps the level, however right the rest may sound.
        if patterned and not any(claim.verdict == "met" for claim in flags.values()):
            reason = unproven(reading, self.calibration)
            if reason is not None:
                return Ungraded(reason=reason)
        # A weak answer keeps its low level, however little was recognised in it.
        if found.estimate >= self.calibration.other_words:
            reason = about_another(rubric, found) if patterned else None
            reason = reason or (None if enough else unrecognised(patterned, recognised, found, checks))
            if reason is not None:
                return Ungraded(reason=reason)
        thin = recognised <= 1
        return Assessment(
            checks=checks,
            depth=depth_claims(rubric, found, self.credit, recognised),
            red_flags=flags,
            review=_review(reading, recognised, patterned),
            estimate=min(found.estimate, self.calibration.thin_top) if thin else found.estimate,
            margin=self._weights(rubric).margin,
        )

    def find(self, rubric: Rubric, reading: Reading) -> Found:
        """Look for everything that the rubric asks; decides nothing."""
        signs = self._prepared(rubric)
        matches = match(signs, reading.units, self.vectors, self.calibration)
        sentences = shown(rubric.question.id, reading.units)
        recognised = sum(bool(asserted(hits)) for hits in sentences.values())
        measured = features(reading, matches, signs, self.vectors, recognised)
        estimate = self._weights(rubric).level(measured)
        return Found(reading=reading, shown=sentences, matches=matches, estimate=estimate, features=measured)

    def _weights(self, rubric: Rubric) -> Estimate:
        return self.weights.patterns if has_patterns(rubric.question.id) else self.weights.statements

    def _prepared(self, rubric: Rubric) -> Signs:
        if rubric.hash not in self._signs:
            self._signs[rubric.hash] = build_signs(rubric.question, self.vectors)
        return self._signs[rubric.hash]


def _flags(rubric: Rubric, found: Found, checks: dict[str, Claim]) -> dict[str, Claim]:
    earned = {quote for claim in checks.values() if claim.verdict == "met" for quote in claim.quotes}
    return flag_claims(rubric.question.id, rubric.question.red_flags, found.reading.units, earned, found.estimate)


def _review(reading: Reading, recognised: int, patterned: bool) -> tuple[Reason, ...]:
    reasons = [Reason(code="offline-preliminary")]
    if not patterned:
        reasons.append(Reason(code="offline-no-patterns"))
    if recognised <= 1:
        reasons.append(Reason(code="offline-thin", details={"met": recognised}))
    if any("irony" in unit.cues for unit in reading.units):
        reasons.append(Reason(code="offline-irony"))
    return tuple(reasons)
