"""The conversation with the model about one answer: the fixed part first, the answer last."""

from dataclasses import dataclass

from coach.grading.folding import fold
from coach.grading.quotes import find_quote
from coach.grading.types import Assessment, GuardedAnswer
from coach.knowledge.cards import load_cards
from coach.llm.boundary import neutralised
from coach.llm.prompts import load_prompt
from coach.rubric.hashing import content_hash
from coach.rubric.library import Rubric

HIDDEN = "[…]"
"""Stands for what the guard has marked; the prompt says what it means."""
_PROMPTS = ("judge_system", "judge_answer", "judge_requote")


@dataclass(frozen=True)
class CheckLine:
    """A check as the prompt lists it."""

    id: str
    text: str
    criterion: str


@dataclass(frozen=True)
class LostQuote:
    """A quote of a met check that does not stand in the answer."""

    id: str
    quote: str


def prompt_hash() -> str:
    """Return the hash of all prompts that a grade depends on."""
    return content_hash(*(load_prompt(name).hash for name in _PROMPTS))


def system_text(rubric: Rubric) -> str:
    """Return the rules and the rubric: the same text for every answer to the question."""
    question, titles = rubric.question, load_cards()
    return load_prompt("judge_system").render(
        levels=[(level, meaning.meaning) for level, meaning in sorted(rubric.scale.levels.items())],
        question=question,
        checks=[CheckLine(check.id, check.text, criterion.title) for criterion, check in question.checks()],
        depth=rubric.scale.depth,
        red_flags=question.red_flags,
        anchors=sorted(question.anchors.items()),
        cards=[(card, titles[card].title) for card in question.references if card in titles],
    )


def answer_text(answer: str, boundary: str) -> str:
    """Return the answer inside `boundary`, with nothing in it that looks like one."""
    return load_prompt("judge_answer").render(boundary=boundary, answer=neutralised(answer))


def shown(answer: GuardedAnswer) -> str:
    """Return the answer as the model sees it: what the guard has marked is left out.

    Nothing in a marked span can be evidence, so the model needs none of it, and an order that it does not see cannot
    fool it. The answer itself stays whole everywhere else.
    """
    text, end = "", 0
    for span in sorted(answer.suspicions, key=lambda span: span.start):
        if span.end > end:
            text += answer.text[end : max(end, span.start)] + f" {HIDDEN} "
            end = span.end
    return text + answer.text[end:]


def lost_quotes(answer: str, said: Assessment) -> list[LostQuote]:
    """Return the met checks none of whose quotes stands in the answer, with their first quote."""
    folded = fold(answer)
    claims = {**said.checks, **said.depth}
    return [
        LostQuote(check_id, claim.quotes[0] if claim.quotes else "")
        for check_id, claim in claims.items()
        if claim.verdict == "met" and not any(find_quote(folded, answer, quote) for quote in claim.quotes)
    ]


def requote_text(lost: list[LostQuote]) -> str:
    """Return the turn that asks once more for quotes that were not found."""
    return load_prompt("judge_requote").render(quotes=lost)
