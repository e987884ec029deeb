"""Serve the app: take the port first, say that it works once it does."""

import errno
import socket
from collections.abc import Callable
from typing import Literal

import uvicorn
from fastapi import FastAPI

from coach.errors import SettingsError
from coach.settings import Settings
from coach.web.security import is_loopback

PROTOCOL: Literal["h11"] = "h11"
"""The reader of requests that refuses headers of more than 64 KB; the faster one takes them without end."""

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


def trusted(settings: Settings) -> str:
    """Return which addresses are believed when they say for whom they ask (`X-Forwarded-For`); '' for none.

    Those of the setting. Without it this machine's own, where a login is asked for on an address that only a proxy on
    this machine can reach: that is what such a setting means.
    """
    if settings.trusted_proxies:
        return settings.trusted_proxies
    return "127.0.0.1,::1" if settings.login == "always" and is_loopback(settings.host) else ""


def serve(app: FastAPI, taken: socket.socket, *, log_level: str, ready: Callable[[], None], proxies: str = "") -> None:
    """Serve `app` on `taken` until the process is told to stop; `ready` is called once it answers.

    Args:
        app: the web app.
        taken: the port.
        log_level: least level that is logged.
        ready: called once.
        proxies: addresses, comma-separated, that are believed when they say for whom they ask.
    """
    config = uvicorn.Config(
        app,
        log_level=log_level,
        http=PROTOCOL,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or "",
        access_log=False,  # it would hold the tokens of invitation links
    )
    _AnnouncingServer(config, ready).run(sockets=[taken])


def _another(port: int) -> int:
    return port + 1 if 1024 <= port < 65535 else 7861
