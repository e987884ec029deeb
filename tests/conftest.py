"""What all tests share: no network, settings with their own folder, a real PostgreSQL where one is installed."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from bench.postgres import postgres_server as started_server
from coach.settings import Settings
from coach.texts import use_language

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "::ffff:127.")
_CONNECTING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_RESOLVING = {"socket.getaddrinfo", "socket.gethostbyname"}


class NetworkBlockedError(RuntimeError):
    """A test tried to reach a host other than this machine. Not an OSError, so that nobody handles it quietly."""


def _block_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _CONNECTING:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "localhost"  # a path: a Unix socket
    elif event in _RESOLVING:
        host = arguments[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name and not str(name).startswith(_LOOPBACK):
        raise NetworkBlockedError(f"{event}: {name}")


# An audit hook sees what a patched `socket` module would miss, and holds for fixtures of every scope.
sys.addaudithook(_block_network)


@pytest.fixture(autouse=True)
def _no_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Keep the options and the working folder of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith(("COACH_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COACH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ANONYMIZED_TELEMETRY", "False")
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "False")
    use_language("ru")
    yield
    use_language("ru")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of their own."""
    return Settings(data_dir=tmp_path / "data", _env_file=None)  # type: ignore[call-arg]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server in a temporary folder, reached through a Unix socket; gives the URL of its first database."""
    with started_server(durable=False) as server:
        if server is None:
            reason = "no PostgreSQL server binaries: apt-get install -y postgresql"
            pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
        else:
            yield server.url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of a new, empty PostgreSQL database."""
    name = f"coach_{uuid4().hex}"
    engine = create_engine(postgres_server.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres_server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings for each of the two databases: what is promised of storage holds on both."""
    if request.param == "sqlite":
        return settings
    give: Callable[[str], str] = request.getfixturevalue
    return settings.model_copy(update={"database_url": give("postgres_url")})
