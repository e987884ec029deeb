"""The interviewer: phrases a follow-up that code has chosen, and is only heard while it keeps to the rules."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from coach.errors import ModelError
from coach.grading.types import Usage
from coach.interview.events import FollowUp
from coach.language.tokens import content_lemmas
from coach.llm.boundary import make_boundary, neutralised
from coach.llm.late import LateGateway
from coach.llm.messages import Message, Parameters
from coach.llm.prompts import load_prompt
from coach.llm.stream import stream_text
from coach.llm.usage import Usage as CallUsage
from coach.rubric.library import Rubric

_log = logging.getLogger(__name__)

OnText = Callable[[str], None]
"""Hears the follow-up as it grows: the whole text so far, each time."""

MAX_WORDS = 45
"""The prompt asks for 25 words; what is longer than this is a lecture."""
GIVEN_AWAY = 2
"""Words of the wanted answer that may stand in a follow-up by chance; more give it away."""
_LONGEST_REPLY_TOKENS = 200
_QUESTION = re.compile(r"[^?]*\?\W*")
_FORBIDDEN = re.compile(r"https?:|www\.|=====|\bбалл|\bуровень\b|\bоценк|\blevel\b|\bscore\b", re.IGNORECASE)


@dataclass(frozen=True)
class Interviewer:
    """Asks the model for the words of a follow-up; whatever goes wrong, the bank's own words are used."""

    gateway: LateGateway

    async def phrase(self, rubric: Rubric, follow_up: FollowUp, answer: str, on_text: OnText | None = None) -> FollowUp:
        """Return `follow_up` in words that fit the answer, or as it is: late, cut, refused or against the rules.

        `on_text` hears the text grow; if the bank's words are used in the end, it hears those last.
        """
        said, spent = "", Usage()

        def pay(usage: CallUsage) -> None:
            nonlocal spent
            spent = Usage.of(usage)

        try:
            gateway = await self.gateway.open()
            disguise = await gateway.disguise(answer)
            asked = _messages(rubric, follow_up, disguise.hidden[0].text)
            seconds = gateway.settings.llm_follow_up_seconds
            parameters = Parameters(max_tokens=_LONGEST_REPLY_TOKENS)
            async for piece in stream_text(gateway, asked, parameters=parameters, seconds=seconds, on_usage=pay):
                said += piece
                if on_text is not None and keeps_to_form(said, whole=False):
                    on_text(disguise.restored(said))
            said = disguise.restored(said)
        except ModelError as error:
            _log.info("follow-up out of the bank: %s", error.code)
            said = ""
        phrased = " ".join(said.split()).strip("«»\"' ")
        if not (keeps_to_form(phrased) and not gives_away(phrased, rubric, follow_up, answer)):
            phrased = follow_up.text
        if on_text is not None:
            on_text(phrased)
        return follow_up.model_copy(update={"text": phrased, "usage": spent})


def keeps_to_form(said: str, *, whole: bool = True) -> bool:
    """Tell whether `said` is one question of bearable length that speaks of nothing but the matter."""
    if len(said.split()) > MAX_WORDS or _FORBIDDEN.search(said):
        return False
    return bool(_QUESTION.fullmatch(said)) if whole else said.count("?") <= 1


def gives_away(said: str, rubric: Rubric, follow_up: FollowUp, answer: str) -> bool:
    """Tell whether `said` names what the checks want and what neither the question nor the answer has said."""
    criteria = [c for c in rubric.question.criteria if follow_up.aim == "content" and c.id == follow_up.id]
    wanted = {lemma for c in criteria for check in c.checks for lemma in content_lemmas(check.text)}
    titles = " ".join(criterion.title for criterion in criteria)
    open_words = set(content_lemmas(f"{rubric.question.text} {titles} {follow_up.text} {answer}"))
    return len((wanted - open_words) & set(content_lemmas(said))) > GIVEN_AWAY


def _messages(rubric: Rubric, follow_up: FollowUp, answer: str) -> tuple[Message, ...]:
    titles = {criterion.id: criterion.title for criterion in rubric.question.criteria}
    titles |= {check.id: check.text for check in rubric.scale.depth}
    prompt = load_prompt("follow_up").render(
        question=rubric.question.text,
        criterion=titles[follow_up.id],
        follow_up=follow_up.text,
        boundary=make_boundary(),
        answer=neutralised(answer),
    )
    return (Message("user", prompt),)
