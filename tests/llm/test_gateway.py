"""Limits, budget, accounting, secrecy: what stands around each call."""

import asyncio
import logging
import traceback
from pathlib import Path

import pytest
from pydantic import BaseModel

from bench import stub_server as bad
from bench.stub_server import CACHED_TOKENS, OUTPUT_TOKENS, StubServer
from coach.errors import CoachError, ModelError
from coach.llm.gateway import Gateway, open_gateway
from coach.llm.messages import Message
from coach.llm.server import configured, resolve
from coach.llm.structured import Answered, Failed, ask
from coach.settings import Settings, load_settings
from coach.texts import explain

ASKED = (Message("user", "Ответ кандидата"),)


class Word(BaseModel):
    verdict: str


def changed(settings: Settings, **update: object) -> Settings:
    return settings.model_copy(update=update)


class TestWhichServer:
    def test_nothing_set_means_no_model(self, settings: Settings) -> None:
        assert not configured(settings)
        with pytest.raises(ModelError, match=r"llm\.not_configured"):
            resolve(settings)

    @pytest.mark.parametrize(
        ("given", "url", "profile"),
        [
            ({"llm_profile": "ollama"}, "http://127.0.0.1:11434/v1", "ollama"),
            ({"llm_profile": "vllm", "llm_base_url": "http://10.0.0.5:8000/v1/"}, "http://10.0.0.5:8000/v1", "vllm"),
            ({"llm_base_url": "http://localhost:1234/v1"}, "http://localhost:1234/v1", "lmstudio"),
            ({"llm_base_url": "http://gpu.local/v1"}, "http://gpu.local/v1", "custom"),
            ({"llm_api_key": "k"}, "https://api.openai.com/v1", "openai"),
        ],
    )
    def test_profile_and_base_url_complete_each_other(self, given: dict[str, str], url: str, profile: str) -> None:
        server = resolve(load_settings(**given))
        assert (server.base_url, server.profile_name) == (url, profile)

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"llm_profile": "openai"}, "llm.no_key"),
            ({"llm_profile": "yandex"}, "llm.no_key"),
            ({"llm_profile": "custom"}, "llm.bad_url"),
            ({"llm_base_url": "127.0.0.1:11434"}, "llm.bad_url"),
        ],
    )
    def test_what_cannot_work_is_said_before_anything_is_sent(self, given: dict[str, str], code: str) -> None:
        with pytest.raises(ModelError) as caught:
            resolve(load_settings(**given))
        assert caught.value.code == code
        assert "COACH_LLM" in explain(caught.value)

    def test_the_names_of_openai_are_honoured_where_ours_are_not_set(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("OPENAI_BASE_URL", "http://theirs/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "their-key")
        server = resolve(load_settings())
        assert (server.base_url, server.key.get_secret_value()) == ("http://theirs/v1", "their-key")
        (tmp_path / "coach.toml").write_text('llm_base_url = "http://file/v1"', encoding="utf-8")
        assert resolve(load_settings()).base_url == "http://file/v1"
        monkeypatch.setenv("COACH_LLM_BASE_URL", "http://ours/v1")
        monkeypatch.setenv("COACH_LLM_API_KEY", "our-key")
        server = resolve(load_settings())
        assert (server.base_url, server.key.get_secret_value()) == ("http://ours/v1", "our-key")

    async def test_the_only_model_of_a_server_needs_no_name(self, model_settings: Settings, stub: StubServer) -> None:
        unnamed = changed(model_settings, llm_model="")
        async with open_gateway(unnamed) as gateway:
            assert gateway.model == "stub-model"
        stub.models = ("a", "b")
        with pytest.raises(ModelError) as caught:
            async with open_gateway(unnamed):
                pytest.fail("a model was chosen")
        assert "a, b" in explain(caught.value)


class TestAServerOutOfReach:
    async def test_nobody_listens(self, model_settings: Settings) -> None:
        nowhere = changed(model_settings, llm_base_url="http://127.0.0.1:9/v1", llm_retries=0)
        async with open_gateway(nowhere) as gateway:
            with pytest.raises(ModelError, match=r"llm\.no_server"):
                await gateway.chat(ASKED)

    async def test_no_secure_connection(self, model_settings: Settings, stub: StubServer) -> None:
        secure = changed(model_settings, llm_base_url=stub.url.replace("http:", "https:"), llm_retries=0)
        async with open_gateway(secure) as gateway:
            with pytest.raises(ModelError, match=r"llm\.tls"):
                await gateway.chat(ASKED)

    async def test_a_body_cut_in_the_middle(self, model_settings: Settings, stub: StubServer) -> None:
        stub.always = bad.CUT
        async with open_gateway(changed(model_settings, llm_retries=0)) as gateway:
            with pytest.raises(ModelError, match=r"llm\.(cut_stream|no_server|not_json)"):
                await gateway.chat(ASKED)


class TestSecrecy:
    @pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
    async def test_a_key_that_the_server_repeats_stays_out_of_messages_tracebacks_and_logs(
        self,
        model_settings: Settings,
        gateway: Gateway,
        stub: StubServer,
        status: int,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.DEBUG, logger="coach")
        key = model_settings.llm_api_key.get_secret_value()  # type: ignore[union-attr]
        stub.always = bad.error(status, f"Wrong: {key}, Bearer {key}, sk-proj-*****7890", retry_after_ms="5")
        with pytest.raises(CoachError) as caught:
            await gateway.chat(ASKED)
        shown = "".join(traceback.format_exception(caught.value)) + explain(caught.value) + caplog.text
        assert key not in shown
        assert "7890" not in shown
        assert stub.requests[0].headers["authorization"] == f"Bearer {key}"

    async def test_no_log_of_any_library_holds_the_key(
        self, model_settings: Settings, gateway: Gateway, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        await gateway.chat(ASKED)
        assert caplog.text
        assert model_settings.llm_api_key.get_secret_value() not in caplog.text  # type: ignore[union-attr]
        assert "SECRET" not in repr(model_settings)
        assert "SECRET" not in repr(gateway.server)

    def test_a_password_in_the_address_is_not_shown(self) -> None:
        server = resolve(load_settings(llm_base_url="http://me:word@10.0.0.1:8080/v1"))
        assert server.shown == "http://10.0.0.1:8080/v1"


PRICES = {"llm_price_in": 1_000_000.0, "llm_price_cached": 100_000.0, "llm_price_out": 2_000_000.0}


class TestMoney:
    async def test_cached_tokens_are_counted_apart(self, model_settings: Settings) -> None:
        async with open_gateway(changed(model_settings, **PRICES)) as gateway:
            usage = (await gateway.chat(ASKED)).usage
        assert usage.tokens_cached == CACHED_TOKENS
        assert usage.tokens_out == OUTPUT_TOKENS
        fresh = usage.tokens_in - CACHED_TOKENS
        assert usage.cost == pytest.approx(fresh + 0.1 * CACHED_TOKENS + 2 * OUTPUT_TOKENS)

    async def test_the_budget_stops_before_it_is_passed(self, model_settings: Settings, stub: StubServer) -> None:
        limited = changed(model_settings, **PRICES, llm_budget=150.0, llm_max_output_tokens=20)
        async with open_gateway(limited, cached=False) as gateway:
            outcomes = await asyncio.gather(*(gateway.chat(ASKED) for _ in range(30)), return_exceptions=True)
            stopped = [one for one in outcomes if isinstance(one, ModelError)]
            assert {one.code for one in stopped} == {"llm.budget"}
            assert 0 < gateway.spent.cost <= 150.0
            assert gateway.spent.calls == stub.calls == 30 - len(stopped) > 1
        assert "COACH_LLM_BUDGET" in explain(stopped[-1])

    async def test_a_budget_without_prices_is_refused(self, model_settings: Settings) -> None:
        with pytest.raises(ModelError, match=r"llm\.budget_without_prices"):
            async with open_gateway(changed(model_settings, llm_budget=1.0)):
                pytest.fail("opened")


class TestConcurrency:
    async def test_never_more_at_a_time_than_set(self, model_settings: Settings, stub: StubServer) -> None:
        stub.latency = 0.03
        async with open_gateway(changed(model_settings, llm_concurrency=3)) as gateway:
            await asyncio.gather(*(gateway.chat(ASKED) for _ in range(12)))
        assert stub.most_under_way == 3

    async def test_a_server_that_takes_fewer_is_given_fewer_and_all_are_answered(
        self, model_settings: Settings, stub: StubServer
    ) -> None:
        stub.latency, stub.busy_from = 0.03, 3
        patient = changed(model_settings, llm_concurrency=16, llm_retries=10)
        async with open_gateway(patient) as gateway:
            replies = await asyncio.gather(*(gateway.chat(ASKED) for _ in range(60)))
            assert gateway.concurrency.now < 16
        assert len(replies) == 60

    async def test_a_cancelled_call_gives_its_place_back(self, model_settings: Settings, stub: StubServer) -> None:
        stub.then(bad.HANG)
        async with open_gateway(changed(model_settings, llm_concurrency=1)) as gateway:
            hanging = asyncio.create_task(gateway.chat(ASKED))
            waiting = asyncio.create_task(gateway.chat(ASKED))
            await asyncio.sleep(0.05)
            hanging.cancel()
            assert (await asyncio.wait_for(waiting, 1)).text

    def test_two_event_loops_one_after_the_other(self, model_settings: Settings) -> None:
        async def once() -> str:
            async with open_gateway(model_settings) as gateway:
                return (await gateway.chat(ASKED)).text

        assert asyncio.run(once()) == asyncio.run(once()) != ""


async def test_one_failed_answer_among_many_touches_no_other(gateway: Gateway, stub: StubServer) -> None:
    stub.responder = lambda body: {"verdict": body["messages"][-1]["content"]}
    stub.decide = lambda body: bad.REFUSAL if body["messages"][-1]["content"] == "3" else None
    asked = [ask(gateway, (Message("user", str(number)),), Word) for number in range(6)]
    outcomes = await asyncio.gather(*asked)
    assert [one.value.verdict if isinstance(one, Answered) else None for one in outcomes] == [
        "0", "1", "2", None, "4", "5",
    ]  # fmt: skip
    assert isinstance(outcomes[3], Failed)
