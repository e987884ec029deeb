"""A judge that asks a language model: one call an answer, one more turn for quotes that do not stand in it."""

from dataclasses import dataclass, field

from coach.grading.model.messages import answer_text, lost_quotes, prompt_hash, requote_text, shown
from coach.grading.model.prepared import Prepared
from coach.grading.model.reply import Reply, assessment_of
from coach.grading.model.restored import in_the_answers_words
from coach.grading.types import Assessment, GuardedAnswer, JudgeIdentity, Reason, Ungraded, Usage
from coach.llm import usage as llm_usage
from coach.llm.boundary import make_boundary
from coach.llm.gateway import Gateway
from coach.llm.messages import Message, Parameters
from coach.llm.standins.disguise import Disguise
from coach.llm.structured import Answered, Failed, ask, is_known
from coach.rubric.library import Rubric

VERSION = "1"
_KEY_BOUNDARY = "====="
"""Stands for the random boundary in cache keys: with the random one nothing would ever be found again."""


@dataclass(frozen=True)
class ModelJudge:
    """Asks the model of `gateway`; belongs to the event loop of the gateway. `vote` numbers independent opinions.

    What concerns this answer alone (refused, cut off, off-schema after one repair, too long for the model) comes back
    as `Ungraded` with the raw text; what would meet every answer (no server, wrong key, budget) raises ModelError.
    """

    gateway: Gateway
    vote: int = 0
    _prepared: dict[str, Prepared] = field(default_factory=dict, repr=False, compare=False)

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge, its prompts and its model."""
        return identity_of(self.gateway.model, self.gateway.server.shown)

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        """Return what the model says of the answer."""
        fixed, disguise = self._fixed(rubric), await self.gateway.disguise(shown(answer))
        text = disguise.hidden[0].text
        asked = (fixed.system, Message("user", answer_text(text, make_boundary())))
        keyed = self._key(fixed, text)
        first = await self._ask(fixed, asked, keyed)
        if isinstance(first, Failed):
            reason = Reason(code=first.reason_code, details=first.details)
            hidden = disguise.counted()
            return Ungraded(reason=reason, raw=disguise.restored(first.raw), usage=_spent(first), hidden=hidden)
        said = assessment_of(rubric, first.value)
        lost = lost_quotes(text, said)
        if not lost:
            return _of_the_answer(said, disguise, first)
        turn = (Message("assistant", first.raw), Message("user", requote_text(lost)))
        second = await self._ask(fixed, (*asked, *turn), (*keyed, *turn))
        if isinstance(second, Answered):
            said = _with_quotes_again(said, assessment_of(rubric, second.value), {item.id for item in lost})
        return _of_the_answer(said, disguise, first, second)

    async def knows(self, rubric: Rubric, answer: GuardedAnswer) -> bool:
        """Tell whether the first call would be answered out of the cache."""
        fixed = self._fixed(rubric)
        disguise = await self.gateway.disguise(shown(answer))
        keyed = self._key(fixed, disguise.hidden[0].text)
        return await is_known(self.gateway, keyed, fixed.model, schema=fixed.schema, vote=self.vote)

    def _fixed(self, rubric: Rubric) -> Prepared:
        if rubric.hash not in self._prepared:
            self._prepared[rubric.hash] = Prepared(rubric)
        return self._prepared[rubric.hash]

    def _key(self, fixed: Prepared, answer: str) -> tuple[Message, Message]:
        return fixed.system, Message("user", answer_text(answer, _KEY_BOUNDARY))

    async def _ask(
        self, fixed: Prepared, messages: tuple[Message, ...], keyed: tuple[Message, ...]
    ) -> Answered[Reply] | Failed:
        return await ask(self.gateway, messages, fixed.model, schema=fixed.schema, vote=self.vote, key_messages=keyed)


def identity_of(model: str, server: str) -> JudgeIdentity:
    """Name the judge that asks `model` on `server` (an address without secrets)."""
    parameters = {**Parameters().sent(), "server": server}
    return JudgeIdentity(name="llm", version=VERSION, model=model, prompt_hash=prompt_hash(), parameters=parameters)


def _with_quotes_again(said: Assessment, again: Assessment, lost: set[str]) -> Assessment:
    """Take the claims in `lost` from the second reply; whatever else it changed does not count."""
    checks = {id_: again.checks.get(id_, claim) if id_ in lost else claim for id_, claim in said.checks.items()}
    depth = {id_: again.depth.get(id_, claim) if id_ in lost else claim for id_, claim in said.depth.items()}
    return said.model_copy(update={"checks": checks, "depth": depth})


def _of_the_answer(said: Assessment, disguise: Disguise, *replies: Answered[Reply] | Failed) -> Assessment:
    told = in_the_answers_words(said, disguise)
    return told.model_copy(update={"usage": _spent(*replies), "hidden": disguise.counted()})


def _spent(*replies: Answered[Reply] | Failed) -> Usage:
    return Usage.of(sum((reply.usage for reply in replies), llm_usage.Usage()))
