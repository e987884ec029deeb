"""A server is probed once, what it can do is remembered and shown."""

import asyncio

import pytest

from bench import stub_server as bad
from bench.stub_server import Behaviour, Body, StubServer
from coach.errors import ModelError
from coach.llm.gateway import open_gateway
from coach.llm.messages import Message
from coach.llm.probe import ensure_known, probe_lines
from coach.llm.profiles import load_profiles
from coach.llm.structured import ask
from coach.settings import Settings
from coach.texts import LANGUAGES, use_language


def understands(*types: str) -> object:
    """Refuse every `response_format` but those named."""
    refusal = bad.error(400, "'response_format.type' is not supported")

    def decide(body: Body) -> Behaviour | None:
        wanted = (body.get("response_format") or {}).get("type")
        return refusal if wanted and wanted not in types else None

    return decide


@pytest.mark.parametrize(
    ("types", "rung", "requests"),
    [(("json_schema", "json_object"), "json_schema", 1), (("json_object",), "json_object", 2), ((), "text", 3)],
)
async def test_the_strictest_rung_that_works_is_found(
    model_settings: Settings, stub: StubServer, types: tuple[str, ...], rung: str, requests: int
) -> None:
    stub.decide = understands(*types)  # type: ignore[assignment]
    async with open_gateway(model_settings) as gateway:
        known = await ensure_known(gateway)
    assert (known.rung, known.answers, stub.calls) == (rung, True, requests)


async def test_a_form_that_breaks_the_server_leads_to_the_next(model_settings: Settings, stub: StubServer) -> None:
    settings = model_settings.model_copy(update={"llm_retries": 0})
    stub.decide = lambda body: bad.BROKEN if (body.get("response_format") or {}).get("type") == "json_schema" else None
    async with open_gateway(settings) as gateway:
        assert (await ensure_known(gateway)).rung == "json_object"


async def test_a_server_that_breaks_on_every_form_cannot_be_used(model_settings: Settings, stub: StubServer) -> None:
    stub.decide = lambda _: bad.BROKEN
    async with open_gateway(model_settings.model_copy(update={"llm_retries": 0})) as gateway:
        with pytest.raises(ModelError, match=r"llm\.server_error"):
            await ensure_known(gateway)
    assert stub.calls == 3


async def test_a_schema_that_is_taken_but_not_kept_is_not_trusted(model_settings: Settings, stub: StubServer) -> None:
    stub.decide = lambda body: (
        Behaviour(text="Конечно!") if body.get("response_format", {}).get("type") == "json_schema" else None
    )
    async with open_gateway(model_settings) as gateway:
        assert (await ensure_known(gateway)).rung == "json_object"


async def test_a_model_of_nonsense_is_held_to_the_strictest_form_and_said_to_be_one(
    model_settings: Settings, stub: StubServer
) -> None:
    stub.responder = lambda _: "ыва оло {"
    lines = {what: (works, detail) for what, works, detail in await probe_lines(model_settings)}
    assert lines["Ответ по форме"][0] is False
    async with open_gateway(model_settings) as gateway:
        assert (gateway.known.rung, gateway.known.answers) == ("json_schema", False)


async def test_many_calls_at_once_and_later_runs_cause_one_probe(model_settings: Settings, stub: StubServer) -> None:
    from bench.stub_server import yes  # noqa: PLC0415
    from coach.llm.probe import ProbeAnswer  # noqa: PLC0415

    stub.responder, stub.latency = yes, 0.02
    for run in range(2):
        async with open_gateway(model_settings) as gateway:
            await asyncio.gather(*(ask(gateway, (Message("user", f"{run} {n}"),), ProbeAnswer) for n in range(5)))
    assert stub.calls == 1 + 10


async def test_doctor_tells_what_was_found(model_settings: Settings, stub: StubServer) -> None:
    stub.decide = lambda body: bad.refused_parameter("temperature") if "temperature" in body else None
    for language in LANGUAGES:
        use_language(language)
        lines = await probe_lines(model_settings)
        assert all(works for _, works, _ in lines)
        told = " ".join(detail for _, _, detail in lines)
        assert all(part in told for part in (stub.url, "stub-model", "json_schema", "temperature"))


async def test_doctor_sees_a_model_that_is_not_listed(model_settings: Settings, stub: StubServer) -> None:
    stub.models = ("another",)
    assert [what for what, works, _ in await probe_lines(model_settings) if not works] == ["Модель"]


async def test_doctor_sees_that_streaming_does_not_work(model_settings: Settings, stub: StubServer) -> None:
    stub.decide = lambda body: bad.END_EARLY if body.get("stream") else None
    assert "приходят целиком" in " ".join(detail for _, _, detail in await probe_lines(model_settings))


@pytest.mark.parametrize(("behaviour", "told"), [(bad.WRONG_KEY, "401"), (bad.HTML, "страница входа")])
async def test_doctor_says_what_to_do_when_the_server_cannot_be_used(
    model_settings: Settings, stub: StubServer, behaviour: Behaviour, told: str
) -> None:
    stub.always = behaviour
    ((_, works, detail),) = await probe_lines(model_settings)
    assert not works
    assert told in detail


async def test_without_a_server_doctor_says_so_and_finds_no_fault(settings: Settings) -> None:
    ((_, works, detail),) = await probe_lines(settings)
    assert works
    assert "COACH_LLM_BASE_URL" in detail


async def test_a_broken_memory_only_means_asking_again(model_settings: Settings, stub: StubServer) -> None:
    path = model_settings.data_dir / "llm" / "servers.json"
    path.parent.mkdir(parents=True)
    path.write_text("{не json", encoding="utf-8")
    async with open_gateway(model_settings) as gateway:
        await ensure_known(gateway)
    assert stub.calls == 1
    assert b"json_schema" in path.read_bytes()


def test_every_profile_has_a_note_in_both_languages() -> None:
    profiles = load_profiles()
    assert set(profiles) == {"openai", "ollama", "lmstudio", "vllm", "openrouter", "yandex", "custom"}
    assert all(set(profile.note) == set(LANGUAGES) for profile in profiles.values())
