"""What a server can do, found out once for each (base URL, model) and remembered."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from coach.errors import ModelError
from coach.llm.codes import PER_ANSWER
from coach.llm.gateway import FormatRefusedError, Gateway, open_gateway
from coach.llm.json_text import last_object
from coach.llm.ladder import on_rung
from coach.llm.memory import RUNGS, Capabilities, Rung
from coach.llm.messages import Message
from coach.llm.prompts import load_prompt
from coach.llm.schema import strict_schema
from coach.llm.server import configured, resolve
from coach.llm.stream import stream_text
from coach.settings import Settings
from coach.texts import current_language, explain, text


class ProbeAnswer(BaseModel):
    """What the probe asks for."""

    verdict: Literal["да", "нет"]  # the words that the prompt asks for
    quotes: list[str]


@dataclass(frozen=True)
class _Tried:
    accepted: bool
    answered: bool
    milliseconds: int
    broken: ModelError | None = None


async def ensure_known(gateway: Gateway) -> Capabilities:
    """Return what is known about the server, probing it if nobody did; calls at a time wait for one probe.

    Raises:
        ModelError: the server cannot be used at all.
    """
    async with gateway.probing:
        if not gateway.known.rung:
            await probe(gateway)
    return gateway.known


async def probe(gateway: Gateway, *, streaming: bool = False) -> Capabilities:
    """Ask the server (one to three short requests, one more to try `streaming`) and remember what was found.

    The strictest rung wins on which a reply had the right form; if none had, the strictest that was not refused.

    Raises:
        ModelError: the server cannot be used at all.
    """
    chosen: Rung = "text"
    taken: list[tuple[Rung, _Tried]] = []
    for rung in RUNGS:
        tried = await _try_rung(gateway, rung)
        if tried.accepted:
            taken.append((rung, tried))
        if tried.answered:
            break
    if not taken and tried.broken is not None:
        raise tried.broken
    good = [pair for pair in taken if pair[1].answered]
    found: dict[str, object] = {"answers": bool(good), "rung": chosen, "latency_ms": None}
    if taken:
        best, tried = (good or taken)[0]
        found |= {"rung": best, "latency_ms": tried.milliseconds}
    if streaming:
        found["listed"] = await _listed(gateway)
        found["streaming"] = await _streams(gateway)
    gateway.learn(gateway.known.model_copy(update=found))
    return gateway.known


async def _try_rung(gateway: Gateway, rung: Rung) -> _Tried:
    asked = (Message("user", load_prompt("llm_probe").render()),)
    messages, wanted = on_rung(rung, asked, strict_schema(ProbeAnswer))
    try:
        reply = await gateway.chat(messages, response_format=wanted)
    except FormatRefusedError:
        return _Tried(accepted=False, answered=False, milliseconds=0)
    except ModelError as error:
        # A weak model may choke on its own probe: that is no reason not to try the next rung.
        if error.code not in PER_ANSWER or error.code in {"llm.timeout", "llm.not_json"}:
            raise
        # llama.cpp answers 500 where it cannot take a form or read its own output: the next form may do.
        broken = error if error.code == "llm.server_error" else None
        return _Tried(accepted=False, answered=False, milliseconds=0, broken=broken)
    milliseconds = round(reply.seconds * 1000)
    try:
        ProbeAnswer.model_validate(last_object(reply.text or reply.reasoning))
    except ValueError:
        return _Tried(accepted=True, answered=False, milliseconds=milliseconds)
    return _Tried(accepted=True, answered=True, milliseconds=milliseconds)


async def _listed(gateway: Gateway) -> bool | None:
    names = await gateway.models()
    return None if names is None else gateway.model in names


async def _streams(gateway: Gateway) -> bool:
    asked = (Message("user", load_prompt("llm_probe").render()),)
    try:
        pieces = [piece async for piece in stream_text(gateway, asked)]
    except ModelError as error:
        if error.code in PER_ANSWER | {"llm.bad_request"}:
            return False
        raise
    return bool(pieces)


async def probe_lines(settings: Settings) -> list[tuple[str, bool, str]]:
    """Probe the server anew and tell each finding as (what, works, detail); an unset server is no fault."""
    if not configured(settings):
        return [(text("llm.doctor.server"), True, text("llm.doctor.none"))]
    try:
        server = resolve(settings)
        note = server.profile.note[current_language()]
        lines = [(text("llm.doctor.server"), True, f"{server.shown} ({server.profile_name}). {note}")]
        async with open_gateway(settings, cached=False) as gateway:
            lines += _told(gateway, await _fresh(gateway))
    except ModelError as error:
        return [(text("llm.doctor.reachable"), False, explain(error))]
    return lines


async def _fresh(gateway: Gateway) -> Capabilities:
    gateway.learn(Capabilities())
    return await probe(gateway, streaming=True)


def _told(gateway: Gateway, known: Capabilities) -> list[tuple[str, bool, str]]:
    model = gateway.model
    listed = {True: "llm.doctor.listed", False: "llm.doctor.unlisted", None: "llm.doctor.no_list"}[known.listed]
    lines = [
        (text("llm.doctor.reachable"), True, text("llm.doctor.latency", ms=known.latency_ms or 0)),
        (text("llm.doctor.model"), known.listed is not False, text(listed, model=model)),
        (
            text("llm.doctor.rung"),
            known.answers,
            text("llm.doctor.rung." + (known.rung if known.answers else "nonsense")),
        ),
        (
            text("llm.doctor.streaming"),
            True,
            text("llm.doctor.streaming.yes" if known.streaming else "llm.doctor.streaming.no"),
        ),
    ]
    if known.dropped:
        lines.append((text("llm.doctor.dropped"), True, ", ".join(sorted(known.dropped))))
    return lines
