"""A stub of an OpenAI-compatible server: real HTTP on a free port, scripted to behave well or badly.

Used by tests and benchmarks. A `Behaviour` says how one request is answered; without a script every request gets
what the `responder` says (a dict becomes JSON text), so a rubric-reading judge can be plugged in.
"""

import asyncio
import json
import socket
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, Self

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

Body = dict[str, Any]
Responder = Callable[[Body], dict[str, Any] | str]
Kind = Literal["answer", "error", "html", "empty", "null_choices", "hang", "cut", "end_early"]

OUTPUT_TOKENS = 7
CACHED_TOKENS = 3


@dataclass(frozen=True)
class Behaviour:
    """How one request is answered. `text` None: what the responder says. Delays in seconds."""

    kind: Kind = "answer"
    text: str | None = None
    before: str = ""
    after: str = ""
    reasoning: str | None = None
    refusal: str | None = None
    finish_reason: str = "stop"
    status: int = 200
    error: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    usage: bool = True


GOOD = Behaviour()
FENCE = Behaviour(before="Вот ответ:\n```json\n", after="\n```\nГотово.")
THINK = Behaviour(before='<think>Черновик: {"verdict": "нет"} не годится.</think>\n')
TRUNCATED = Behaviour(text='{"verdict": "да", "quo')
LENGTH = Behaviour(text='{"verdict": "да", "quo', finish_reason="length")
REFUSAL = Behaviour(text="", refusal="I cannot help with that.")
CONTENT_FILTER = Behaviour(text="", finish_reason="content_filter")
EMPTY_TEXT = Behaviour(text="")
EMPTY_CHOICES = Behaviour("empty")
NULL_CHOICES = Behaviour("null_choices")
HTML = Behaviour("html")
HANG = Behaviour("hang")
CUT = Behaviour("cut")
END_EARLY = Behaviour("end_early")


def error(status: int, message: str, *, code: str | None = None, param: str | None = None, **headers: str) -> Behaviour:
    """Answer with an error in OpenAI's form; `headers` are sent with `_` read as `-`."""
    body = {"message": message, "type": "invalid_request_error", "code": code, "param": param}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Behaviour("error", status=status, error=body, headers=named)


WRONG_KEY = error(401, "Incorrect API key provided.", code="invalid_api_key")
UNKNOWN_MODEL = error(404, "The model does not exist.", code="model_not_found")
CONTEXT_TOO_LONG = error(400, "This model's maximum context length is 4096 tokens.", code="context_length_exceeded")
TOO_MANY = error(429, "Rate limit reached.", code="rate_limit_exceeded", retry_after_ms="10")
NO_MONEY = error(429, "You exceeded your current quota.", code="insufficient_quota", retry_after_ms="10")
BROKEN = error(500, "Internal error.", retry_after_ms="10")


def refused_parameter(name: str) -> Behaviour:
    """Answer 400 and name the parameter."""
    return error(400, f"Unsupported parameter: '{name}' is not supported with this model.", param=name)


def yes(body: Body) -> dict[str, Any] | str:
    """Answer any schema with the first allowed value of each field; plain text where no schema is asked."""
    schema = (body.get("response_format") or {}).get("json_schema", {}).get("schema")
    return _first_value(schema) if schema else '{"verdict": "да", "quotes": []}'


def _first_value(schema: dict[str, Any]) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        return _first_value(schema["anyOf"][0])
    if schema.get("type") == "object":
        return {name: _first_value(part) for name, part in schema.get("properties", {}).items()}
    return {"array": [], "string": "", "integer": 1, "number": 1.0, "boolean": True}.get(schema.get("type", ""))


@dataclass
class Recorded:
    """One request: its path, JSON body, headers (lower case), and when it came (monotonic seconds)."""

    path: str
    body: Body
    headers: dict[str, str]
    at: float


class StubServer:
    """The server; use as a context manager. `url` is the base URL with `/v1`.

    `always` answers when `script` is empty; `decide` may choose a behaviour from the body before both.
    `busy_from` > 0 answers 429 whenever that many requests are already under way.
    """

    def __init__(
        self,
        responder: Responder = yes,
        *,
        always: Behaviour = GOOD,
        models: Iterable[str] = ("stub-model",),
        latency: float = 0.0,
        port: int = 0,
    ) -> None:
        self.responder = responder
        self.always = always
        self.decide: Callable[[Body], Behaviour | None] | None = None
        self.models = tuple(models)
        self.latency = latency
        self.busy_from = 0
        self.script: deque[Behaviour] = deque()
        self.requests: list[Recorded] = []
        self.recording = True
        self.calls = 0
        self.under_way = 0
        self.most_under_way = 0
        self._closing = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        config = uvicorn.Config(self._app(), log_level="critical", lifespan="off", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(timeout=10)
        self._socket.close()

    def then(self, *behaviours: Behaviour) -> Self:
        """Answer the next requests so, in this order."""
        self.script.extend(behaviours)
        return self

    def clear(self) -> None:
        """Forget the requests and the script."""
        self.requests.clear()
        self.script.clear()
        self.calls = self.most_under_way = 0

    @property
    def chats(self) -> list[Body]:
        """Bodies of the chat requests, in order."""
        return [request.body for request in self.requests if request.path.endswith("/chat/completions")]

    def _app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/v1/models")
        async def models(request: Request) -> Response:
            self._record(request, {})
            if self.always.kind == "html":
                return HTMLResponse("<html>Войдите</html>")
            if self.always.status in {401, 403}:
                return JSONResponse({"error": self.always.error}, self.always.status)
            listed = [{"id": name, "object": "model", "created": 0, "owned_by": "stub"} for name in self.models]
            return JSONResponse({"object": "list", "data": listed})

        @app.post("/v1/chat/completions")
        async def chat(request: Request) -> Response:
            return await self._chat(request)

        @app.post("/v1/audio/transcriptions")
        async def transcriptions(request: Request) -> Response:
            async with request.form() as form:
                body = {name: getattr(value, "filename", value) for name, value in form.items()}
            self._record(request, body)
            behaviour = self._next(body)
            if behaviour.kind != "answer":
                return self._answer(behaviour, body)
            return JSONResponse({"text": behaviour.text or ""})

        return app

    def _record(self, request: Request, body: Body) -> None:
        if self.recording:
            self.requests.append(Recorded(request.url.path, body, dict(request.headers), time.monotonic()))

    async def _chat(self, request: Request) -> Response:
        body: Body = await request.json()
        self._record(request, body)
        self.calls += 1
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if self.busy_from and self.under_way > self.busy_from:
                return self._answer(TOO_MANY, body)
            behaviour = self._next(body)
            await self._wait(self.latency + behaviour.delay)
            if behaviour.kind == "hang":
                await self._wait(3600)
            return self._answer(behaviour, body)
        finally:
            self.under_way -= 1

    def _next(self, body: Body) -> Behaviour:
        if self.decide and (chosen := self.decide(body)):
            return chosen
        return self.script.popleft() if self.script else self.always

    async def _wait(self, seconds: float) -> None:
        if seconds < 60:
            await asyncio.sleep(seconds)
            return
        while not self._closing.is_set():  # noqa: ASYNC110 - set from another thread
            await asyncio.sleep(0.05)

    def _answer(self, behaviour: Behaviour, body: Body) -> Response:
        if behaviour.kind == "error":
            return JSONResponse({"error": behaviour.error}, behaviour.status, behaviour.headers)
        if behaviour.kind == "html":
            return HTMLResponse("<html><body>Войдите в сеть</body></html>")
        if behaviour.kind in {"empty", "null_choices"}:
            whole = self._completion(behaviour, body, "")
            return JSONResponse(whole | {"choices": [] if behaviour.kind == "empty" else None})
        text = self._text(behaviour, body)
        if body.get("stream"):
            return StreamingResponse(self._stream(behaviour, body, text), media_type="text/event-stream")
        if behaviour.kind in {"cut", "end_early"}:
            return StreamingResponse(self._cut_body(), media_type="application/json")
        return JSONResponse(self._completion(behaviour, body, text))

    def _text(self, behaviour: Behaviour, body: Body) -> str:
        said = self.responder(body) if behaviour.text is None else behaviour.text
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        return behaviour.before + text + behaviour.after

    def _completion(self, behaviour: Behaviour, body: Body, text: str) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if behaviour.reasoning is not None:
            message["reasoning_content"] = behaviour.reasoning
        if behaviour.refusal is not None:
            message |= {"refusal": behaviour.refusal, "content": None}
        choice = {"index": 0, "message": message, "finish_reason": behaviour.finish_reason}
        whole = {"id": "stub-1", "object": "chat.completion", "created": 0, "model": body.get("model")}
        return whole | {"choices": [choice]} | ({"usage": _usage(body)} if behaviour.usage else {})

    async def _stream(self, behaviour: Behaviour, body: Body, text: str) -> AsyncIterator[str]:
        head = {"id": "stub-1", "object": "chat.completion.chunk", "created": 0, "model": body.get("model")}

        def event(delta: dict[str, str], finish: str | None = None, **more: object) -> str:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            return f"data: {json.dumps(head | {'choices': [choice]} | more, ensure_ascii=False)}\n\n"

        pieces = text.split(" ")
        for number, piece in enumerate(pieces):
            yield event({"role": "assistant", "content": piece if number == 0 else f" {piece}"})
            await self._wait(behaviour.delay)
            if behaviour.kind != "answer" and number >= len(pieces) // 2:
                if behaviour.kind == "cut":
                    raise ConnectionResetError
                return
        yield event({}, behaviour.finish_reason)
        if (body.get("stream_options") or {}).get("include_usage"):
            yield f"data: {json.dumps(head | {'choices': [], 'usage': _usage(body)})}\n\n"
        yield "data: [DONE]\n\n"

    async def _cut_body(self) -> AsyncIterator[str]:
        yield '{"id": "stub-1", "choices": [{"index": 0, "mess'
        raise ConnectionResetError


def _usage(body: Body) -> dict[str, Any]:
    sent = sum(len(str(message.get("content"))) for message in body.get("messages", [])) // 4 + CACHED_TOKENS
    return {
        "prompt_tokens": sent,
        "completion_tokens": OUTPUT_TOKENS,
        "total_tokens": sent + OUTPUT_TOKENS,
        "prompt_tokens_details": {"cached_tokens": CACHED_TOKENS},
    }
