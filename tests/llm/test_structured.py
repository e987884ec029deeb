"""Whatever a server answers becomes a validated value or a reason; each row of the fault table over real HTTP."""

import dataclasses
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from bench import stub_server as bad
from bench.stub_server import Behaviour, StubServer
from coach.errors import ModelError
from coach.llm.gateway import Gateway, open_gateway
from coach.llm.messages import Message, Parameters
from coach.llm.structured import Answered, Failed, ask
from coach.settings import Settings
from coach.texts import LANGUAGES, has_text, text


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verdict: Literal["да", "нет"]
    quotes: list[str]


ASKED = (Message("system", "Вы оцениваете ответы."), Message("user", "Ответ: считаю конверсию."))
GOOD_TEXT = '{"verdict": "да", "quotes": ["считаю конверсию"]}'
GOOD_VALUE = Verdict(verdict="да", quotes=["считаю конверсию"])


@pytest.fixture(autouse=True)
def _answers_well(stub: StubServer) -> None:
    stub.responder = lambda _: GOOD_TEXT


@pytest.mark.parametrize(
    "behaviour",
    [
        pytest.param(bad.GOOD, id="good"),
        pytest.param(bad.FENCE, id="fence"),
        pytest.param(bad.THINK, id="think"),
        pytest.param(Behaviour(text="", reasoning=GOOD_TEXT), id="reasoning-content"),
        pytest.param(Behaviour(before='Сначала черновик: {"verdict": "нет", "quotes": []}. Итог: '), id="last-wins"),
        pytest.param(Behaviour(usage=False), id="no-usage"),
    ],
)
async def test_a_value_is_taken_out_of_what_surrounds_it(
    gateway: Gateway, stub: StubServer, behaviour: Behaviour
) -> None:
    outcome = await ask(gateway, ASKED, Verdict) if stub.then(behaviour) else None
    assert isinstance(outcome, Answered)
    assert outcome.value == GOOD_VALUE
    assert outcome.usage.calls == stub.calls == 1
    assert outcome.usage.tokens_out > 0


@pytest.mark.parametrize(
    ("behaviour", "reason", "raw"),
    [
        pytest.param(bad.LENGTH, "llm.truncated", bad.LENGTH.text, id="finish-reason-length"),
        pytest.param(Behaviour(text=GOOD_TEXT, finish_reason="length"), "llm.truncated", GOOD_TEXT, id="length-whole"),
        pytest.param(bad.REFUSAL, "llm.refused", bad.REFUSAL.refusal, id="refusal"),
        pytest.param(bad.CONTENT_FILTER, "llm.refused", "", id="content-filter"),
        pytest.param(bad.EMPTY_TEXT, "llm.empty", "", id="empty-text"),
        pytest.param(bad.EMPTY_CHOICES, "llm.no_choices", "", id="empty-choices"),
        pytest.param(bad.NULL_CHOICES, "llm.no_choices", "", id="null-choices"),
        pytest.param(bad.HTML, "llm.not_json", "", id="html"),
        pytest.param(bad.CONTEXT_TOO_LONG, "llm.context_too_long", "", id="context-too-long"),
    ],
)
async def test_what_cannot_be_repaired_fails_at_once(
    gateway: Gateway, stub: StubServer, behaviour: Behaviour, reason: str, raw: str
) -> None:
    stub.always = behaviour
    outcome = await ask(gateway, ASKED, Verdict)
    assert isinstance(outcome, Failed)
    assert (outcome.reason_code, outcome.raw) == (reason, raw)
    assert stub.calls == 1
    for language in LANGUAGES:
        assert text(f"error.{reason}", lang=language, **outcome.details)


OFF = [
    pytest.param(bad.TRUNCATED.text, "not closed", id="truncated"),
    pytest.param('{"verdict": "возможно", "quotes": []}', "verdict", id="not-of-the-list"),
    pytest.param('{"verdict": "да", "quotes": "нет"}', "quotes", id="wrong-type"),
    pytest.param('{"verdict": "да"}', "quotes", id="missing"),
    pytest.param('{"verdict": "да", "quotes": [], "score": 5}', "score", id="one-too-many"),
    pytest.param('{"verdict": "нет", "verdict": "да", "quotes": []}', "twice", id="key-twice"),
    pytest.param("Ответ хороший, пятёрка.", "no JSON", id="prose"),
    pytest.param("[1, 2]", "no JSON", id="list"),
]


@pytest.mark.parametrize(("text_", "problem"), OFF)
async def test_one_repair_turn_shows_what_is_wrong(
    gateway: Gateway, stub: StubServer, text_: str, problem: str
) -> None:
    stub.then(Behaviour(text=text_))
    outcome = await ask(gateway, ASKED, Verdict)
    assert isinstance(outcome, Answered)
    assert outcome.usage.calls == stub.calls == 2
    *before, wrong, repair = stub.chats[1]["messages"]
    assert before == stub.chats[0]["messages"]
    assert wrong == {"role": "assistant", "content": text_}
    assert problem in repair["content"]


@pytest.mark.parametrize(("text_", "problem"), OFF)
async def test_after_the_repair_turn_there_is_a_reason_and_never_a_default(
    gateway: Gateway, stub: StubServer, text_: str, problem: str
) -> None:
    stub.always = Behaviour(text=text_)
    outcome = await ask(gateway, ASKED, Verdict)
    assert isinstance(outcome, Failed)
    assert outcome.reason_code == "llm.off_schema"
    assert problem in outcome.details["problem"]
    assert outcome.raw == text_
    assert outcome.usage.calls == stub.calls == 2


@pytest.mark.parametrize(
    ("behaviour", "reason", "calls"),
    [
        pytest.param(bad.BROKEN, "llm.server_error", 3, id="500-for-ever"),
        pytest.param(bad.HANG, "llm.timeout", 1, id="hang"),
    ],
)
async def test_a_server_that_fails_one_answer_leaves_it_without_a_value(
    model_settings: Settings, gateway: Gateway, stub: StubServer, behaviour: Behaviour, reason: str, calls: int
) -> None:
    stub.always = behaviour
    quick = model_settings.model_copy(update={"llm_timeout_seconds": 0.3 if behaviour is bad.HANG else 2})
    async with open_gateway(quick) as opened:
        outcome = await ask(opened, ASKED, Verdict)
    assert isinstance(outcome, Failed)
    assert outcome.reason_code == reason
    assert stub.calls == calls


@pytest.mark.parametrize(
    ("behaviour", "code", "calls"),
    [
        pytest.param(bad.WRONG_KEY, "llm.wrong_key", 1, id="401"),
        pytest.param(bad.error(403, "Country not supported"), "llm.forbidden", 1, id="403"),
        pytest.param(bad.UNKNOWN_MODEL, "llm.unknown_model", 1, id="404"),
        pytest.param(bad.TOO_MANY, "llm.rate_limited", 3, id="429-for-ever"),
        pytest.param(bad.NO_MONEY, "llm.quota", 3, id="quota"),
        pytest.param(bad.error(400, "I do not like it"), "llm.bad_request", 1, id="400"),
    ],
)
async def test_what_would_meet_every_answer_stops_the_run(
    gateway: Gateway, stub: StubServer, behaviour: Behaviour, code: str, calls: int
) -> None:
    stub.always = behaviour
    with pytest.raises(ModelError) as caught:
        await ask(gateway, ASKED, Verdict)
    assert caught.value.code == code
    assert stub.calls == calls
    for language in LANGUAGES:
        assert text(f"error.{code}", lang=language, **caught.value.details)


async def test_429_and_500_are_waited_out_and_repeated(gateway: Gateway, stub: StubServer) -> None:
    stub.then(bad.TOO_MANY, bad.BROKEN)
    outcome = await ask(gateway, ASKED, Verdict)
    assert isinstance(outcome, Answered)
    assert (stub.calls, outcome.usage.calls) == (3, 1)


async def test_retry_after_is_honoured(gateway: Gateway, stub: StubServer) -> None:
    stub.then(bad.error(429, "slow down", retry_after_ms="300"))
    assert isinstance(await ask(gateway, ASKED, Verdict), Answered)
    first, second = stub.requests
    assert second.at - first.at >= 0.3


async def test_waiting_as_told_for_longer_than_a_call_may_take_is_no_timeout(
    gateway: Gateway, stub: StubServer
) -> None:
    stub.always = bad.error(429, "slow down", retry_after="30")
    gateway.seconds = 0.2
    with pytest.raises(ModelError, match=r"llm\.rate_limited"):
        await ask(gateway, ASKED, Verdict)


class TestTheLadder:
    async def test_the_strict_schema_is_sent_as_a_plain_schema(self, gateway: Gateway, stub: StubServer) -> None:
        await ask(gateway, ASKED, Verdict)
        sent = stub.chats[0]["response_format"]["json_schema"]
        assert sent["strict"] is True
        assert sent["schema"]["properties"]["verdict"] == {"type": "string", "enum": ["да", "нет"]}
        assert sent["schema"]["additionalProperties"] is False

    @pytest.mark.parametrize(
        ("refused", "expected"),
        [({"json_schema"}, "json_object"), ({"json_schema", "json_object"}, None)],
    )
    async def test_a_refused_rung_is_left_for_the_next_and_not_tried_again(
        self, model_settings: Settings, gateway: Gateway, stub: StubServer, refused: set[str], expected: str | None
    ) -> None:
        refusal = bad.error(400, "response_format.type is not supported")
        stub.decide = lambda body: refusal if (body.get("response_format") or {}).get("type") in refused else None
        assert isinstance(await ask(gateway, ASKED, Verdict), Answered)
        stub.clear()
        async with open_gateway(model_settings) as later:
            assert isinstance(await ask(later, ASKED, Verdict, vote=1), Answered)
        (sent,) = stub.chats
        assert (sent.get("response_format") or {}).get("type") == expected
        assert '"verdict"' in sent["messages"][0]["content"]
        assert sent["messages"][0]["content"].startswith(ASKED[0].content)
        assert sent["messages"][1:] == [dataclasses.asdict(ASKED[1])]


class TestRefusedParameters:
    GIVEN = Parameters(temperature=0.0, seed=7, max_tokens=500)

    @pytest.mark.parametrize("name", ["temperature", "seed"])
    async def test_a_parameter_that_a_400_names_is_dropped_for_good(
        self, model_settings: Settings, gateway: Gateway, stub: StubServer, name: str
    ) -> None:
        stub.decide = lambda body: bad.refused_parameter(name) if name in body else None
        assert isinstance(await ask(gateway, ASKED, Verdict, parameters=self.GIVEN), Answered)
        assert [name in body for body in stub.chats] == [True, False]
        stub.clear()
        async with open_gateway(model_settings) as later:
            await ask(later, ASKED, Verdict, parameters=self.GIVEN, vote=1)
        assert [name in body for body in stub.chats] == [False]

    async def test_the_old_name_of_the_length_limit_is_tried_then_none(
        self, gateway: Gateway, stub: StubServer
    ) -> None:
        refused = {"max_completion_tokens"}
        stub.decide = lambda body: next((bad.refused_parameter(name) for name in refused if name in body), None)
        await ask(gateway, ASKED, Verdict, parameters=self.GIVEN)
        assert stub.chats[0]["max_completion_tokens"] == stub.chats[1]["max_tokens"] == 500
        assert "max_completion_tokens" not in stub.chats[1]
        refused.add("max_tokens")
        assert isinstance(await ask(gateway, ASKED, Verdict, parameters=self.GIVEN, vote=1), Answered)
        assert not {"max_tokens", "max_completion_tokens"} & set(stub.chats[-1])

    async def test_a_parameter_of_the_users_own_is_never_dropped(
        self, model_settings: Settings, gateway: Gateway, stub: StubServer
    ) -> None:
        stub.decide = lambda body: bad.refused_parameter("top_k") if "top_k" in body else None
        own = model_settings.model_copy(update={"llm_extra_body": {"top_k": 3}})
        async with open_gateway(own) as opened:
            with pytest.raises(ModelError, match="top_k"):
                await ask(opened, ASKED, Verdict)
        assert stub.calls == 1


class TestTheCache:
    async def test_asking_again_costs_no_request(
        self, model_settings: Settings, gateway: Gateway, stub: StubServer
    ) -> None:
        first = await ask(gateway, ASKED, Verdict)
        async with open_gateway(model_settings) as later:
            again = await ask(later, ASKED, Verdict)
        assert isinstance(first, Answered)
        assert isinstance(again, Answered)
        assert (again.value, again.raw, again.cached) == (first.value, first.raw, True)
        assert (again.usage.calls, stub.calls) == (0, 1)

    async def test_every_vote_model_parameter_and_message_is_asked_for_itself(
        self, model_settings: Settings, gateway: Gateway, stub: StubServer
    ) -> None:
        await ask(gateway, ASKED, Verdict)
        await ask(gateway, ASKED, Verdict, vote=1)
        await ask(gateway, ASKED, Verdict, parameters=Parameters(temperature=0.7))
        await ask(gateway, (*ASKED, Message("user", "Ещё.")), Verdict)
        changed = {"llm_model": "other"}, {"llm_extra_body": {"top_k": 1}}
        for change in changed:
            async with open_gateway(model_settings.model_copy(update=change)) as other:
                other.learn(gateway.known)
                await ask(other, ASKED, Verdict)
        assert stub.calls == 6

    @pytest.mark.parametrize("behaviour", [bad.TRUNCATED, bad.LENGTH, bad.REFUSAL, bad.EMPTY_CHOICES, bad.HTML])
    async def test_only_validated_results_are_kept(
        self, gateway: Gateway, stub: StubServer, behaviour: Behaviour
    ) -> None:
        stub.always = behaviour
        assert isinstance(await ask(gateway, ASKED, Verdict), Failed)
        stub.always = bad.GOOD
        outcome = await ask(gateway, ASKED, Verdict)
        assert isinstance(outcome, Answered)
        assert not outcome.cached


async def test_bounds_travel_as_enumerations(gateway: Gateway, stub: StubServer) -> None:
    class Levelled(BaseModel):
        level: Annotated[int, Field(ge=1, le=5)]

    stub.responder = lambda _: {"level": 3}
    await ask(gateway, ASKED, Levelled)
    sent = stub.chats[0]["response_format"]["json_schema"]["schema"]["properties"]["level"]
    assert sent == {"type": "integer", "enum": [1, 2, 3, 4, 5]}


def test_every_failure_of_one_answer_has_a_text() -> None:
    from coach.llm.codes import PER_ANSWER  # noqa: PLC0415

    assert all(has_text(f"error.{code}", lang=language) for code in PER_ANSWER for language in LANGUAGES)
