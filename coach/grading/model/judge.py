"""A judge that asks a language model: one call an answer, one more turn for quotes that do not stand in it."""

from dataclasses import dataclass

from coach.grading.model.messages import answer_text, lost_quotes, prompt_hash, requote_text, system_text
from coach.grading.model.reply import Reply, assessment_of, reply_model, reply_schema
from coach.grading.types import Assessment, GuardedAnswer, JudgeIdentity, Reason, Ungraded, Usage
from coach.llm import usage as llm_usage
from coach.llm.boundary import make_boundary
from coach.llm.gateway import Gateway
from coach.llm.messages import Message, Parameters
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

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge, its prompts and its model."""
        return identity_of(self.gateway.model, self.gateway.server.shown)

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        """Return what the model says of the answer."""
        system = Message("system", system_text(rubric))
        asked = (system, Message("user", answer_text(answer.text, make_boundary())))
        keyed = self._key(system, answer.text)
        first = await self._ask(rubric, asked, keyed)
        if isinstance(first, Failed):
            reason = Reason(code=first.reason_code, details=first.details)
            return Ungraded(reason=reason, raw=first.raw, usage=_spent(first))
        said = assessment_of(rubric, first.value)
        lost = lost_quotes(answer.text, said)
        if not lost:
            return said.model_copy(update={"usage": _spent(first)})
        turn = (Message("assistant", first.raw), Message("user", requote_text(lost)))
        second = await self._ask(rubric, (*asked, *turn), (*keyed, *turn))
        if isinstance(second, Answered):
            said = _with_quotes_again(said, assessment_of(rubric, second.value), {item.id for item in lost})
        return said.model_copy(update={"usage": _spent(first, second)})

    async def knows(self, rubric: Rubric, answer: GuardedAnswer) -> bool:
        """Tell whether the first call would be answered out of the cache."""
        keyed = self._key(Message("system", system_text(rubric)), answer.text)
        schema = reply_schema(rubric)
        return await is_known(self.gateway, keyed, reply_model(rubric), schema=schema, vote=self.vote)

    def _key(self, system: Message, answer: str) -> tuple[Message, Message]:
        return system, Message("user", answer_text(answer, _KEY_BOUNDARY))

    async def _ask(
        self, rubric: Rubric, messages: tuple[Message, ...], keyed: tuple[Message, ...]
    ) -> Answered[Reply] | Failed:
        schema, model = reply_schema(rubric), reply_model(rubric)
        return await ask(self.gateway, messages, model, schema=schema, vote=self.vote, key_messages=keyed)


def identity_of(model: str, server: str) -> JudgeIdentity:
    """Name the judge that asks `model` on `server` (an address without secrets)."""
    parameters = {**Parameters().sent(), "server": server}
    return JudgeIdentity(name="llm", version=VERSION, model=model, prompt_hash=prompt_hash(), parameters=parameters)


def _with_quotes_again(said: Assessment, again: Assessment, lost: set[str]) -> Assessment:
    """Take the claims in `lost` from the second reply; whatever else it changed does not count."""
    checks = {id_: again.checks.get(id_, claim) if id_ in lost else claim for id_, claim in said.checks.items()}
    depth = {id_: again.depth.get(id_, claim) if id_ in lost else claim for id_, claim in said.depth.items()}
    return said.model_copy(update={"checks": checks, "depth": depth})


def _spent(*replies: Answered[Reply] | Failed) -> Usage:
    total = sum((reply.usage for reply in replies), llm_usage.Usage())
    return Usage(
        calls=total.calls,
        tokens_in=total.tokens_in,
        tokens_cached=total.tokens_cached,
        tokens_out=total.tokens_out,
        cost=total.cost,
    )
