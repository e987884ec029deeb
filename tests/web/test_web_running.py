"""Taking the port, and saying so."""

import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from coach.errors import SettingsError
from coach.texts import explain
from coach.web.running import address, take_port


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            take_port("127.0.0.1", port)
    assert caught.value.code == "web.port-taken"
    assert f"Порт {port} занят" in explain(caught.value)
    assert f"coach web --port {caught.value.details['other']}" in explain(caught.value)
    assert caught.value.exit_code == 2


def test_an_address_of_no_machine_is_named() -> None:
    with pytest.raises(SettingsError, match=r"web\.host"):
        take_port("127.0.0.1.2", 0)


def test_any_free_port_can_be_taken() -> None:
    with take_port("127.0.0.1", 0) as taken:
        assert address(taken) == f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_the_command_says_in_one_line_that_the_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "coach.cli.main", "web", "--port", str(port)],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert f"Порт {port} занят" in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout


def test_the_line_is_printed_when_the_coach_answers(coach) -> None:
    assert httpx.get(f"{coach.url}/healthz").status_code == 200
    page = httpx.get(coach.url, follow_redirects=True)
    assert page.status_code == 200
    assert str(page.url).endswith("/ru/")
