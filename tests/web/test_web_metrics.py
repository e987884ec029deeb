"""Figures for Prometheus."""

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from prometheus_client.parser import text_string_to_metric_families

from coach.settings import Settings
from coach.store import open_store
from coach.web.metrics import area
from coach.web.server import create_app


@pytest.fixture
def made(settings: Settings) -> FastAPI:
    open_store(settings).close()
    return create_app(settings)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "start"),
        ("/ru/", "ru"),
        ("/ru/history", "ru"),
        ("/ru/gradio_api/queue/join", "events"),
        ("/api/v1/batches/secret-id", "api"),
        ("/etc/passwd", "other"),
        ("/files/report/abc.docx", "files"),
    ],
)
def test_an_address_belongs_to_an_area(path: str, expected: str) -> None:
    assert area(path) == expected


async def test_what_was_asked_is_counted(made: FastAPI) -> None:
    async with AsyncClient(transport=ASGITransport(made), base_url="http://127.0.0.1:7860") as client:
        for path in ("/healthz", "/healthz", "/nowhere/ru", "/api/v1/health"):
            await client.get(path)
        told = await client.get("/api/v1/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=")
    families = {family.name: family for family in text_string_to_metric_families(told.text)}
    counted = {
        (sample.labels["area"], sample.labels["status"]): sample.value
        for sample in families["coach_http_requests"].samples
        if sample.name.endswith("_total")
    }
    assert counted == {("healthz", "200"): 2, ("other", "404"): 1, ("api", "200"): 1}
    assert families["coach_build_info"].samples[0].labels["version"]
    await made.state.services.close()
