"""Spans go to the exporter that the environment names, over real gRPC, and hold no content unless asked for."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import (
    TraceServiceServicer,
    add_TraceServiceServicer_to_server,
)

from bench.stub_server import StubServer

SECRET = "Иван Ковалёв ушёл в ночь"
PROGRAM = """
import asyncio
from coach.llm.gateway import open_gateway
from coach.llm.messages import Message
from coach.settings import load_settings

async def main():
    async with open_gateway(load_settings()) as gateway:
        await gateway.chat((Message("user", %r),))

asyncio.run(main())
"""


class Collector(TraceServiceServicer):
    """Keeps what it gets."""

    def __init__(self) -> None:
        self.spans: list[object] = []

    def Export(  # noqa: N802 - gRPC's name
        self, request: ExportTraceServiceRequest, context: object
    ) -> ExportTraceServiceResponse:
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                self.spans += scope.spans
        return ExportTraceServiceResponse()


@pytest.fixture
def collector() -> Iterator[tuple[Collector, str]]:
    server, kept = grpc.server(ThreadPoolExecutor(2)), Collector()
    add_TraceServiceServicer_to_server(kept, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield kept, f"http://127.0.0.1:{port}"
    server.stop(None)


def traced(stub: StubServer, folder: Path, **more: str) -> None:
    given = {
        "COACH_DATA_DIR": str(folder),
        "COACH_LLM_BASE_URL": stub.url,
        "COACH_LLM_MODEL": "stub-model",
        "PATH": os.environ["PATH"],
    }
    program = PROGRAM % SECRET
    subprocess.run([sys.executable, "-c", program], env=given | more, check=True, cwd=Path(__file__).parents[2])


def test_a_span_tells_model_and_tokens_and_nothing_that_was_said(
    stub: StubServer, collector: tuple[Collector, str], tmp_path: Path
) -> None:
    kept, url = collector
    traced(stub, tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=url)
    (span,) = kept.spans
    told = str(span)
    assert "stub-model" in told
    assert "gen_ai.usage.input_tokens" in told
    assert SECRET.encode("utf-8") not in span.SerializeToString()  # type: ignore[attr-defined]


def test_content_is_traced_only_when_the_settings_ask(
    stub: StubServer, collector: tuple[Collector, str], tmp_path: Path
) -> None:
    kept, url = collector
    traced(stub, tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=url, COACH_TRACE_CONTENT="true")
    assert SECRET.encode("utf-8") in kept.spans[0].SerializeToString()  # type: ignore[attr-defined]


def test_without_an_exporter_nothing_is_sent(
    stub: StubServer, collector: tuple[Collector, str], tmp_path: Path
) -> None:
    traced(stub, tmp_path)
    assert collector[0].spans == []
