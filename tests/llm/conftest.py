"""A stub server over real HTTP and settings that name it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bench.stub_server import StubServer
from coach.llm.gateway import Gateway, open_gateway
from coach.llm.memory import Capabilities, Memory
from coach.settings import Settings

KEY = "sk-test-SECRET-0123456789"


@pytest.fixture(scope="session")
def running_stub() -> Iterator[StubServer]:
    with StubServer() as server:
        yield server


@pytest.fixture
def stub(running_stub: StubServer) -> Iterator[StubServer]:
    """The stub as new: nothing recorded, nothing scripted, answers well."""
    usual = dict(vars(running_stub))
    running_stub.clear()
    yield running_stub
    for name in ("responder", "always", "decide", "models", "latency", "busy_from"):
        setattr(running_stub, name, usual[name])
    running_stub.clear()


@pytest.fixture
def model_settings(stub: StubServer, tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        llm_base_url=stub.url,
        llm_api_key=KEY,  # type: ignore[arg-type]
        llm_model="stub-model",
        llm_timeout_seconds=2,
        llm_retries=2,
        _env_file=None,  # type: ignore[call-arg]
    )


@pytest.fixture
async def gateway(model_settings: Settings, stub: StubServer) -> AsyncIterator[Gateway]:
    """A gateway to a server that was probed before: the strict schema works."""
    Memory(model_settings.data_dir, stub.url, "stub-model").keep(Capabilities(rung="json_schema", answers=True))
    async with open_gateway(model_settings) as opened:
        yield opened
