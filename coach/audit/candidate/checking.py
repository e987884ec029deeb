"""A candidate's numbers beside those computed from the exports."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from coach.audit.candidate.claim_rules import claim_rules, expression
from coach.audit.candidate.parts_named import Named, Parts, chosen, dates_in
from coach.audit.candidate.said import Said
from coach.audit.candidate.said_rules import said_rules
from coach.audit.candidate.submission import Submission
from coach.audit.candidate.topics import Speaking, clause_of, distance, topics_of
from coach.audit.numbers import currency_in
from coach.audit.types import Facts, Indicator, Segment
from coach.audit.wording import shown as written
from coach.audit.words import fold
from coach.language.sentences import split_sentences
from coach.rubric.types import Frozen
from coach.texts import Language

Verdict = Literal["agrees", "differs", "cannot"]
_SCALE = {"weeks": 7.0, "minutes": 1 / 60}


class NumberCheck(Frozen):
    """One number of the document.

    Attributes:
        address: where it stands.
        sentence: in which words.
        said: the number as written.
        claimed: its value in the indicator's unit.
        key: the indicator it was held against, empty if none.
        computed: that one's value.
        shown: the same as it is written in a report.
        verdict: whether both agree, within what rounding hides.
        why: for `cannot` the code of the reason, text under `figures.claim.<code>`.
    """

    address: str
    sentence: str
    said: str
    claimed: float
    key: str = ""
    computed: float | None = None
    shown: str = ""
    verdict: Verdict
    why: str = ""


def check_numbers(submission: Submission, facts: Facts, lang: Language) -> list[NumberCheck]:
    """Check every number of a document that speaks of an indicator; others are passed over.

    A number agrees when the indicator's value rounds to it: it differs by no more than half of the last digit written
    (round numbers are taken as meant to two digits), by a tenth where «about» stands before it or it is a fraction in
    words, or by half a percent. What speaks of goals, rates, changes or of a period that the export does not show by itself cannot be checked.
    """
    checker = _Checker(facts)
    return list(checker.checks(submission, lang))


class _Checker:
    def __init__(self, facts: Facts) -> None:
        self.by_key: Mapping[str, Indicator] = {one.key: one for one in facts.indicators}
        self.parts = Parts(facts)
        self.days = _days(facts)
        self.dimensions: dict[str, set[str]] = defaultdict(set)
        for one in facts.indicators:
            self.dimensions[one.id] |= {segment.dimension for segment in one.segments}

    def checks(self, submission: Submission, lang: Language) -> Iterator[NumberCheck]:
        for place in submission.places:
            named_above = [Named(one.segment, 0, 0) for one in self.parts.named_in(place.heading)]
            for piece in split_sentences(submission.text[place.start : place.end]):
                for topic in topics_of(piece.text):
                    made = self._check(piece.text, topic, place.heading, named_above)
                    shown = piece.text[topic.said.start : topic.said.end]
                    address = submission.address(place.start + piece.start, lang)
                    figure = self.by_key.get(made.key)
                    words = written(figure, lang) if figure is not None and made.computed is not None else ""
                    place_and_words = {"address": address, "sentence": piece.text, "said": shown, "shown": words}
                    yield made.model_copy(update=place_and_words)

    def _check(self, sentence: str, topic: Speaking, heading: str, above: list[Named]) -> NumberCheck:
        said = topic.said
        split = {dimension for id_ in topic.ids for dimension in self.dimensions[id_]}
        months = dates_in(sentence)
        named = [one for one in self.parts.named_in(sentence) or above if one.segment.dimension in split]
        # «С января по апрель» is a period and no month.
        named = [one for one in named if months < 2 or one.segment.dimension != "month"]
        segments = chosen(named, lambda start, end: distance(sentence, start, end, said))
        fitting = [one for one in (self._figure(id_, segments) for id_ in topic.ids) if one is not None]
        barred = self._barred(sentence, heading, said, months=months, month_known=_has_month(segments))
        why = barred or ("" if fitting else "several_parts" if len(segments) > 1 else "no_figure")
        computed = [one for one in fitting if one.value is not None]
        if not why and not computed:
            why = "no_value"
        why = why or _other_currency(sentence, said, computed)
        made = _nearest(said, computed) if computed else None
        # Of another period or part only an agreement tells something: it may be that of the export after all.
        if made is not None and (not why or (why in {"period", "subset"} and made.verdict == "agrees")):
            return made
        value = _in_unit(said, fitting[0]) if fitting else said.value
        key = fitting[0].key if fitting else ""
        return NumberCheck(address="", sentence="", said="", claimed=value, key=key, verdict="cannot", why=why)

    def _barred(self, sentence: str, heading: str, said: Said, *, months: int, month_known: bool) -> str:
        rules, last = claim_rules(), fold(heading.rpartition(" / ")[2])
        if why := rules.bars(fold(sentence), fold(clause_of(sentence, said)), last, self.days):
            return why
        if months > 1 or (months and not month_known):
            return "period"
        return "subset" if not said.unit and expression(rules.subset).search(fold(sentence)) else ""

    def _figure(self, id_: str, segments: tuple[Segment, ...]) -> Indicator | None:
        ordered = sorted(segments, key=lambda segment: segment.dimension != "month")
        return self.by_key.get(id_ + "".join(f"[{one.dimension}={one.value}]" for one in ordered))


def _other_currency(sentence: str, said: Said, figures: Sequence[Indicator]) -> str:
    own = currency_in(sentence[max(0, said.start - 2) : said.end])
    return "currency" if own and all(one.currency not in {own, None} for one in figures) else ""


def _has_month(segments: tuple[Segment, ...]) -> bool:
    return any(one.dimension == "month" for one in segments)


def _days(facts: Facts) -> int:
    starts = [one.start for one in facts.indicators if not one.segments and one.start]
    ends = [one.end for one in facts.indicators if not one.segments and one.end]
    return (max(ends) - min(starts)).days + 1 if starts and ends else 0


def _nearest(said: Said, figures: list[Indicator]) -> NumberCheck:
    def distance(one: Indicator) -> float:
        return abs(_in_unit(said, one) - (one.value or 0.0)) / max(abs(one.value or 0.0), 1e-9)

    best = min(figures, key=distance)
    claimed = _in_unit(said, best)
    slack = max(said.tolerance * _factor(said, best), said_rules().least_tolerance * abs(claimed)) + 1e-9
    agrees = abs(claimed - (best.value or 0.0)) <= slack
    return NumberCheck(
        address="",
        sentence="",
        said="",
        claimed=claimed,
        key=best.key,
        computed=best.value,
        verdict="agrees" if agrees else "differs",
    )


def _factor(said: Said, figure: Indicator) -> float:
    if figure.unit == "hours" and said.unit == "days":
        return 24.0
    return _SCALE.get(said.unit, 1.0)


def _in_unit(said: Said, figure: Indicator) -> float:
    return said.value * _factor(said, figure)
