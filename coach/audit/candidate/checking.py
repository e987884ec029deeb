"""A candidate's numbers beside those computed from the exports."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from coach.audit.candidate.binding import Speaking, bind
from coach.audit.candidate.claim_rules import claim_rules, expression
from coach.audit.candidate.comparing import NumberCheck, in_unit, nearest, other_currency
from coach.audit.candidate.meant import Meant, meant
from coach.audit.candidate.parts_named import Named, Parts
from coach.audit.candidate.said import Said
from coach.audit.candidate.sentence import Sentence
from coach.audit.candidate.submission import Submission
from coach.audit.types import Dimension, Facts, Indicator, Segment
from coach.audit.wording import shown as written
from coach.audit.words import fold
from coach.language.sentences import split_sentences
from coach.texts import Language

_MAY_AGREE = {"period", "subset", "unsure_part"}
"""Reasons with which a number may still be the export's: when it agrees it is."""


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
        self.dimensions: dict[str, set[Dimension]] = defaultdict(set)
        for one in facts.indicators:
            self.dimensions[one.id] |= {segment.dimension for segment in one.segments}

    def checks(self, submission: Submission, lang: Language) -> Iterator[NumberCheck]:
        for place in submission.places:
            above = self.parts.named_in(place.heading)
            for piece in split_sentences(submission.text[place.start : place.end]):
                sentence = Sentence(piece.text, self.parts.named_in(piece.text))
                address = submission.address(place.start + piece.start, lang)
                for said, made in self._of_sentence(sentence, place.heading, above):
                    figure = self.by_key.get(made.key)
                    words = written(figure, lang) if figure is not None and made.computed is not None else ""
                    told = {"address": address, "sentence": piece.text, "said": said, "shown": words}
                    yield made.model_copy(update=told)

    def _of_sentence(
        self, sentence: Sentence, heading: str, above: Sequence[Named]
    ) -> Iterator[tuple[str, NumberCheck]]:
        speaking = bind(sentence)
        chosen = self._definitions(sentence, speaking, above)
        for one in speaking:
            ids = (chosen[one.chain],) if one.chain in chosen else one.ids
            made = self._check(sentence, replace(one, ids=ids), heading, above)
            yield sentence.text[one.said.start : one.said.end], made

    def _definitions(
        self, sentence: Sentence, speaking: Sequence[Speaking], above: Sequence[Named]
    ) -> Mapping[int, str]:
        """Return for each list in which definition its indicator is meant: the one in which most of it agrees."""
        chosen: dict[int, str] = {}
        for chain in {one.chain for one in speaking if one.chain >= 0}:
            members = [one for one in speaking if one.chain == chain]
            agreeing = {
                id_: sum(
                    self._check(sentence, replace(one, ids=(id_,)), "", above).verdict == "agrees" for one in members
                )
                for id_ in members[0].ids
            }
            chosen[chain] = max(agreeing, key=lambda id_: agreeing[id_])
        return chosen

    def _check(self, sentence: Sentence, one: Speaking, heading: str, above: Sequence[Named]) -> NumberCheck:
        said = one.said
        split = {dimension for id_ in one.ids for dimension in self.dimensions[id_]}
        of = meant(sentence, one.own, split, above)
        fitting = [found for found in (self._figure(id_, of.segments) for id_ in one.ids) if found is not None]
        why = self._barred(sentence, heading, said, of) or ("list" if not one.ids else of.why)
        why = why or ("" if fitting else "several_parts" if len(of.segments) > 1 else "no_figure")
        computed = [found for found in fitting if found.value is not None]
        if not why and not computed:
            why = "no_value"
        why = why or other_currency(sentence.text, said, computed)
        made = nearest(said, computed) if computed else None
        # Of another period or part only an agreement tells something: it may be that of the export after all.
        if made is not None and (not why or (why in _MAY_AGREE and made.verdict == "agrees")):
            return made
        value = in_unit(said, fitting[0]) if fitting else said.value
        key = fitting[0].key if fitting else ""
        return NumberCheck(address="", sentence="", said="", claimed=value, key=key, verdict="cannot", why=why)

    def _barred(self, sentence: Sentence, heading: str, said: Said, of: Meant) -> str:
        rules, last = claim_rules(), fold(heading.rpartition(" / ")[2])
        folded = fold(sentence.text)
        if why := rules.bars(folded, sentence.clause(said), last, self.days):
            return why
        if of.why == "period":
            return "period"
        return "subset" if not said.unit and expression(rules.subset).search(folded) else ""

    def _figure(self, id_: str, segments: tuple[Segment, ...]) -> Indicator | None:
        ordered = sorted(segments, key=lambda segment: segment.dimension != "month")
        return self.by_key.get(id_ + "".join(f"[{one.dimension}={one.value}]" for one in ordered))


def _days(facts: Facts) -> int:
    starts = [one.start for one in facts.indicators if not one.segments and one.start]
    ends = [one.end for one in facts.indicators if not one.segments and one.end]
    return (max(ends) - min(starts)).days + 1 if starts and ends else 0
