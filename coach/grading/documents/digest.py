"""The stretches of a document that speak most of what the rubric asks, for the judgement of the whole.

A stretch's nearness to a criterion: the sum of idf(lemma) over the lemmas that both have, divided by the square root of
the stretch's number of lemmas; idf(lemma) = ln(1 + N / df) over the document's N stretches (Sparck Jones 1972). The
criteria choose in turn, the heaviest first, so that none is crowded out.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from coach.grading.documents.parts import put_together, spans_of
from coach.grading.documents.settings import document_rules
from coach.grading.types import GuardedAnswer
from coach.language.tokens import content_lemmas
from coach.rubric.types import Criterion, Question


def digest(question: Question, answer: GuardedAnswer, most: int) -> GuardedAnswer:
    """Return at most about `most` characters of the document, in its order."""
    spans = list(spans_of(answer.text, document_rules().stretch_chars))
    said = [frozenset(content_lemmas(answer.text[span.start : span.end])) for span in spans]
    chosen: set[int] = set()
    left = most
    for place in _in_turn(question, said):
        size = spans[place].end - spans[place].start
        if place in chosen or size > left:
            continue
        chosen.add(place)
        left -= size
    return put_together(answer, [spans[place] for place in sorted(chosen)])


def _in_turn(question: Question, said: Sequence[frozenset[str]]) -> Iterator[int]:
    """Yield places of stretches: each criterion's nearest, then each one's second nearest, and so on."""
    found = Counter(lemma for lemmas in said for lemma in lemmas)
    rarity = {lemma: math.log(1 + len(said) / count) for lemma, count in found.items()}
    criteria = sorted(question.criteria, key=lambda one: -one.weight)
    ranked = [_ranked(_wanted(criterion), said, rarity) for criterion in criteria]
    for round_ in range(len(said)):
        for places in ranked:
            if round_ < len(places):
                yield places[round_]


def _ranked(wanted: frozenset[str], said: Sequence[frozenset[str]], rarity: Mapping[str, float]) -> list[int]:
    near = {
        place: sum(rarity[lemma] for lemma in lemmas & wanted) / math.sqrt(len(lemmas))
        for place, lemmas in enumerate(said)
        if lemmas & wanted
    }
    return sorted(near, key=lambda place: (-near[place], place))


def _wanted(criterion: Criterion) -> frozenset[str]:
    statements = [criterion.title, *criterion.synonyms]
    for check in criterion.checks:
        statements += [check.text, *check.indicators]
    return frozenset(lemma for statement in statements for lemma in content_lemmas(statement))
