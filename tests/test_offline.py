"""The tests themselves are offline: a request to another host fails loudly."""

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443)])
def test_other_hosts_are_out_of_reach(address: tuple[str, int]) -> None:
    with pytest.raises(RuntimeError, match=r"socket\."):
        socket.create_connection(address, timeout=0.1)


def test_this_machine_is_within_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
