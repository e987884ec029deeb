"""schemathesis: whatever is sent, the API answers as its description says, and never fails by itself."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from coach.settings import Settings
from coach.store import open_store
from coach.web.api import make_api
from coach.web.services import Services
from tests.api.conftest import local

OPERATIONS = (
    "GET /health",
    "GET /ready",
    "GET /metrics",
    "GET /questions",
    "GET /questions/{question_id}",
    "POST /grade",
    "GET /batches",
    "POST /batches",
    "GET /batches/{batch_id}",
    "DELETE /batches/{batch_id}",
    "GET /batches/{batch_id}/items",
    "GET /batches/{batch_id}/items/{place}",
    "POST /batches/{batch_id}/{move}",
    "GET /sessions",
    "GET /sessions/{session_id}/report",
)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("api") / "data", _env_file=None)  # type: ignore[call-arg]
    open_store(settings).close()
    services = Services(settings)
    yield schemathesis.openapi.from_asgi("/openapi.json", local(make_api(services)))
    asyncio.run(services.close())


def test_every_operation_is_tried(described: Any) -> None:
    assert {result.ok().label for result in described.get_all_operations()} == set(OPERATIONS)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("label", OPERATIONS)
def test_it_answers_as_it_is_described(described: Any, label: str, mode: GenerationMode) -> None:
    method, path = label.split(" ")
    operation = described[path][method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @tried(
        max_examples=15,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    def holds(case: schemathesis.Case) -> None:
        case.call_and_validate()

    holds()


def test_a_wrong_answer_would_be_found() -> None:
    wrong = FastAPI()

    @wrong.get("/number")
    async def number(most: int) -> dict[str, int]:
        if most > 10:
            raise ValueError(most)
        return {"number": most}

    operation = schemathesis.openapi.from_asgi("/openapi.json", wrong)["/number"]["GET"]
    case = operation.Case(query={"most": 11})
    with pytest.raises((schemathesis.errors.SchemathesisError, ValueError, FailureGroup)):
        case.call_and_validate()
