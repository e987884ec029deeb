"""The one way to a model: limits, budget, retries, a time limit and accounting around each call."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from coach.errors import KnowledgeError, ModelError
from coach.llm.budget import Budget
from coach.llm.cache import ResultCache
from coach.llm.limits import AdaptiveLimit, MinuteLimit, Reservation
from coach.llm.memory import Capabilities, Memory
from coach.llm.messages import Message, Parameters, Reply, ResponseFormat
from coach.llm.requests import body, tokens_of
from coach.llm.server import Server, hides_personal_data, resolve
from coach.llm.standins.disguise import Disguise, hide, unchanged
from coach.llm.tracing import call_span, tell
from coach.llm.usage import Prices, Usage
from coach.settings import Settings

if TYPE_CHECKING:
    import openai
    from langchain_core.messages import AIMessage, BaseMessage

    from coach.llm.client import CompatibleChat

log = logging.getLogger(__name__)

_FIRST_GUESS: Final = 500
_TOO_MANY: Final = 429
_REFUSED: Final = (400, 422)
_MALFORMED: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What client and LangChain raise over a body that is no chat completion (HTML, nulls, cut JSON)."""


class FormatRefusedError(ModelError):
    """The server does not take this way of asking for JSON: go one rung down."""


@dataclass
class _Call:
    """What the HTTP hook tells of the call that is under way in this task."""

    last_status: int = 0


_call: ContextVar[_Call | None] = ContextVar("coach_llm_call", default=None)


class Gateway:
    """Calls one model on one server. Made by `open_gateway`; belongs to one event loop.

    `known` is what was found out about the server, `spent` what all calls cost so far.
    """

    def __init__(self, settings: Settings, server: Server, cache: ResultCache | None) -> None:
        """Prepare; nothing is sent.

        Raises:
            ModelError: a budget without prices.
        """
        import openai  # noqa: PLC0415 - importing takes half a second: only who calls a model pays

        from coach.llm.client import make_client  # noqa: PLC0415

        self.settings = settings
        self.server = server
        self.cache = cache
        self.probing = asyncio.Lock()
        self.concurrency = AdaptiveLimit(settings.llm_concurrency)
        self.prices = Prices.of(settings)
        self.seconds = settings.llm_timeout_seconds
        self._budget = Budget.of(settings)
        self._requests = MinuteLimit(settings.llm_requests_per_minute)
        self._tokens = MinuteLimit(settings.llm_tokens_per_minute)
        self._longest_reply = 0
        hooks = {"response": [self._seen]}
        # A proxy of the system must not stand between us and a server on this machine.
        self._http = openai.DefaultAsyncHttpxClient(event_hooks=hooks, trust_env=not server.loopback)
        self._make = make_client
        self._client: CompatibleChat | None = None
        self._memory = Memory(settings.data_dir, server.shown, server.model)
        self.known = self._memory.recall()

    @property
    def model(self) -> str:
        """Name of the model."""
        return self.server.model

    @property
    def spent(self) -> Usage:
        """What the calls so far cost together."""
        return self._budget.spent

    @property
    def client(self) -> "CompatibleChat":
        """LangChain's chat model; made at the first call."""
        if self._client is None:
            retries = self.settings.llm_retries
            self._client = self._make(self.server, self._http, retries=retries, timeout=self.seconds)
        return self._client

    async def disguise(self, *texts: str) -> Disguise:
        """Replace what `texts` say of people by stand-ins, unless they stay on this machine; see `standins`.

        Raises:
            ModelError: names cannot be found here, so nothing may be sent.
        """
        if not hides_personal_data(self.settings, self.server):
            return unchanged(*texts)
        companies = [name.strip() for name in self.settings.companies.split(",") if name.strip()]
        try:
            return await asyncio.to_thread(hide, *texts, companies=companies)
        except KnowledgeError as error:
            raise ModelError("llm.cannot_hide", problem=error.code) from error

    def learn(self, known: Capabilities) -> None:
        """Take over and remember what was found out."""
        self.known = known
        self._memory.keep(known)

    async def chat(
        self,
        messages: tuple[Message, ...],
        *,
        parameters: Parameters | None = None,
        response_format: ResponseFormat | None = None,
    ) -> Reply:
        """Send one request and return the reply, whatever its `finish_reason`.

        Raises:
            FormatRefusedError: the server does not take `response_format`.
            ModelError: anything else that went wrong; see `error.llm.*`.
        """
        asked = self.with_limit(parameters or Parameters())
        async with self.turn(messages, asked) as reserved:
            begun = time.perf_counter()
            with call_span(self.model, self.server.shown) as span:
                said = await self._repeat_without_refused(messages, asked, response_format)
                usage = self.account(messages, said)
                reserved.amount = usage.tokens_in + usage.tokens_out
                reply = _reply(said, usage, time.perf_counter() - begun)
                tell(span, self.settings, messages, reply)
        return reply

    async def models(self) -> tuple[str, ...] | None:
        """Return the names of the server's models, or None if it has no list.

        Raises:
            ModelError: the server cannot be reached or refuses us.
        """
        import openai  # noqa: PLC0415

        try:
            with self.faults():
                async with asyncio.timeout(self.seconds):
                    page = await self.client.root_async_client.models.list()
                    return tuple(model.id for model in page.data)
        except (ModelError, openai.OpenAIError) as error:
            if isinstance(error, ModelError) and error.code in {"llm.unknown_model", "llm.bad_request", "llm.not_json"}:
                return None
            raise

    def with_limit(self, parameters: Parameters) -> Parameters:
        """Add the limit of a reply's length that the settings name, unless the caller gave one."""
        most = parameters.max_tokens or self.settings.llm_max_output_tokens or None
        return replace(parameters, max_tokens=most)

    @asynccontextmanager
    async def turn(self, messages: tuple[Message, ...], parameters: Parameters) -> AsyncIterator[Reservation]:
        """Wait for a place, the minute's limits and the budget; hold them while a call is under way.

        Gives the tokens reserved, to be corrected when they are known.

        Raises:
            ModelError: the budget is reached.
        """
        sent = tokens_of(message.content for message in messages)
        received = parameters.max_tokens or max(_FIRST_GUESS, self._longest_reply)
        async with self.concurrency.slot():
            with self._budget.set_aside(self.prices.cost(sent, 0, received)):
                await self._requests.take()
                reserved = await self._tokens.take(sent + received)
                yield reserved

    @contextmanager
    def faults(self, seconds: float | None = None) -> Iterator[None]:
        """Turn what the client raises into ModelErrors that say nothing of the key; `seconds`: the limit in force."""
        import openai  # noqa: PLC0415

        from coach.llm.faults import fault  # noqa: PLC0415

        call = _Call()
        token = _call.set(call)
        try:
            yield
        except TimeoutError as error:
            if call.last_status == _TOO_MANY:  # the time went by in waiting as the server told us to
                place = {"url": self.server.shown, "model": self.model, "status": _TOO_MANY, "problem": ""}
                raise ModelError("llm.rate_limited", **place) from None
            raise fault(error, self.server, seconds=seconds or self.seconds) from None
        except openai.APIError as error:
            # What the server said may hold the key: the original does not go on.
            raise fault(error, self.server, seconds=seconds or self.seconds) from None
        except _MALFORMED as error:
            raise fault(error, self.server) from error
        finally:
            _call.reset(token)

    def refused(self, error: "openai.APIStatusError", sent: dict[str, Any]) -> bool:
        """Learn the parameter that a 400 names; True: the request can be made again without it.

        Raises:
            FormatRefusedError: it is the way of asking for JSON.
        """
        from coach.llm.faults import refused_format, refused_parameter  # noqa: PLC0415

        if error.status_code not in _REFUSED:
            return False
        if "response_format" in sent and refused_format(error):
            raise FormatRefusedError("llm.bad_request", url=self.server.shown, status=400, problem="response_format")
        name = refused_parameter(error, [name for name in sent if name not in (self.settings.llm_extra_body or {})])
        if name is None:
            return False
        log.info("%s refuses %s: no longer sent", self.server.shown, name)
        self.learn(self.known.model_copy(update={"dropped": self.known.dropped | {name}}))
        return True

    def account(self, messages: tuple[Message, ...], said: "AIMessage | None", text: str = "") -> Usage:
        """Add up what one call cost; tokens that the server does not tell are estimated."""
        told = said.usage_metadata if said is not None else None
        if told is None:
            content = text or (str(said.content) if said is not None else "")
            tokens_in, cached = tokens_of(message.content for message in messages), 0
            tokens_out = tokens_of([content])
        else:
            tokens_in, tokens_out = told["input_tokens"], told["output_tokens"]
            cached = min(tokens_in, told.get("input_token_details", {}).get("cache_read") or 0)
        cost = self.prices.cost(tokens_in, cached, tokens_out)
        usage = Usage(1, tokens_in, cached, tokens_out, cost, int(told is None))
        self._longest_reply = max(self._longest_reply, tokens_out)
        self._budget.settle(usage)
        return usage

    async def close(self) -> None:
        """Close the connections and the cache."""
        await self._http.aclose()
        if self.cache is not None:
            self.cache.close()

    async def _repeat_without_refused(
        self, messages: tuple[Message, ...], parameters: Parameters, response_format: ResponseFormat | None
    ) -> "AIMessage":
        import openai  # noqa: PLC0415

        from coach.llm.client import to_langchain  # noqa: PLC0415

        sent_messages = to_langchain(messages)
        while True:
            sent = body(parameters, response_format, self.known, self.settings.llm_extra_body)
            with self.faults():
                try:
                    return await self._send(sent_messages, sent)
                except openai.APIStatusError as error:
                    if not self.refused(error, sent):
                        raise

    async def _send(self, messages: "list[BaseMessage]", sent: dict[str, Any]) -> "AIMessage":
        async with asyncio.timeout(self.seconds):
            # Everything travels as extra body: LangChain's own arguments would parse, rename or raise.
            return await self.client.ainvoke(messages, extra_body=sent)

    async def _seen(self, response: Any) -> None:
        """Hear of each HTTP answer, also of those that the client repeats."""
        if (call := _call.get()) is not None:
            call.last_status = response.status_code
        if response.is_success or response.status_code == _TOO_MANY:
            self.concurrency.answered(busy=response.status_code == _TOO_MANY)
        if response.status_code == _TOO_MANY and call is not None:
            await self.concurrency.step_aside()


def _reply(said: "AIMessage", usage: Usage, seconds: float) -> Reply:
    more = said.additional_kwargs
    return Reply(
        text=str(said.text),
        reasoning=more.get("reasoning_content") or "",
        refusal=more.get("refusal") or "",
        finish_reason=said.response_metadata.get("finish_reason") or "",
        usage=usage,
        seconds=seconds,
    )


@asynccontextmanager
async def open_gateway(settings: Settings, *, cached: bool = True) -> AsyncIterator[Gateway]:
    """Open the way to the model that the settings name, and close it behind the `async with`.

    Nothing is sent unless no model is named: then the server is asked for the only one it has.

    Raises:
        ModelError: nothing is configured, a key is missing, no model can be chosen.
        StoreError: the cache cannot be opened.
    """
    server = resolve(settings)
    if not server.model:
        server = replace(server, model=await _only_model(settings, server))
    cache = ResultCache(settings.data_dir / "llm-cache.db") if cached else None
    gateway = Gateway(settings, server, cache)
    try:
        yield gateway
    finally:
        await gateway.close()


async def _only_model(settings: Settings, server: Server) -> str:
    gateway = Gateway(settings, server, None)
    try:
        found = await gateway.models() or ()
    finally:
        await gateway.close()
    if len(found) != 1:
        raise ModelError("llm.no_model", url=server.shown, known=", ".join(found[:20]) or "?")
    return found[0]
