"""OpenTelemetry spans of calls to the model, if the user's environment names an exporter; without content by default."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from coach.errors import CoachError
from coach.llm.messages import Message, Reply
from coach.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.trace import Span

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def wanted() -> bool:
    """Tell whether the environment names an exporter (OTLP over gRPC, or the console)."""
    chosen = os.environ.get("OTEL_TRACES_EXPORTER", "otlp" if any(map(os.environ.get, _ENDPOINTS)) else "none")
    return chosen in {"otlp", "console"} and os.environ.get("OTEL_SDK_DISABLED", "").lower() != "true"


@contextmanager
def call_span(model: str, server: str) -> Iterator["Span | None"]:
    """Hold a span around one call; None (and no cost) where nothing is exported. An error is told by its code."""
    if not wanted():
        yield None
        return
    from opentelemetry import trace  # noqa: PLC0415 - only who exports pays
    from opentelemetry.trace import StatusCode  # noqa: PLC0415

    _configure()
    attributes = {"gen_ai.operation.name": "chat", "gen_ai.request.model": model, "server.address": server}
    tracer = trace.get_tracer("coach")
    with tracer.start_as_current_span(
        f"chat {model}", attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except CoachError as error:
            span.set_attribute("error.type", error.code)
            span.set_status(StatusCode.ERROR)
            raise


def tell(span: "Span | None", settings: Settings, messages: tuple[Message, ...], reply: Reply) -> None:
    """Add what a finished call cost; what was said only where the settings ask for it."""
    if span is None:
        return
    span.set_attribute("gen_ai.usage.input_tokens", reply.usage.tokens_in)
    span.set_attribute("gen_ai.usage.output_tokens", reply.usage.tokens_out)
    span.set_attribute("gen_ai.response.finish_reasons", [reply.finish_reason])
    if settings.trace_content:
        span.set_attribute("gen_ai.prompt", "\n\n".join(message.content for message in messages))
        span.set_attribute("gen_ai.completion", reply.text)


@cache
def _configure() -> None:
    """Set the process up once; a provider that somebody else has set stays."""
    from opentelemetry import trace  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import (  # noqa: PLC0415
        BatchSpanProcessor,
        ConsoleSpanExporter,
        SimpleSpanProcessor,
    )

    if isinstance(trace.get_tracer_provider(), TracerProvider):
        return
    provider = TracerProvider(resource=Resource.create({"service.name": "interview-coach"}))
    if os.environ.get("OTEL_TRACES_EXPORTER") == "console":
        provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))
    else:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
