"""Serve the app: take the port first, say that it works once it does."""

import errno
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from coach.errors import SettingsError

_GRACE_SECONDS = 2
"""How long running requests may take when the program is stopped; pages keep a stream open for ever."""

_KEEP_ALIVE_SECONDS = 75
"""How long a connection without requests is kept: longer than browsers and proxies pause (nginx: 60 s), or they would
send into one that is being closed and tell people that the server is out of order."""


class _AnnouncingServer(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def take_port(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to `host` and `port`; port 0 is any that is free.

    Raises:
        SettingsError: the port is taken or forbidden, or the address is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family, backlog=256)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError("web.port-taken", host=host, port=port, other=_another(port)) from error
        if error.errno == errno.EACCES:
            raise SettingsError("web.port-denied", port=port, problem=error.strerror, other=_another(0)) from error
        raise SettingsError("web.host", host=host, problem=error.strerror or error) from error


def address(taken: socket.socket) -> str:
    """Return the URL under which `taken` is reached."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(app: FastAPI, taken: socket.socket, *, log_level: str, ready: Callable[[], None]) -> None:
    """Serve `app` on `taken` until the process is told to stop; `ready` is called once it answers."""
    config = uvicorn.Config(
        app,
        log_level=log_level,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        server_header=False,
        access_log=False,  # it would hold the tokens of invitation links
    )
    _AnnouncingServer(config, ready).run(sockets=[taken])


def _another(port: int) -> int:
    return port + 1 if 1024 <= port < 65535 else 7861
