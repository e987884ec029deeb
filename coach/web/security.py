"""What every response carries, and which requests are not let in. One ASGI layer around the whole app."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.errors import SettingsError

CSP = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "worker-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-ancestors 'self'",
    )
)
"""The narrowest policy under which the whole Gradio interface, plotly included, was measured to work."""

HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(self), geolocation=()",
}

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def is_loopback(host: str) -> bool:
    """Tell whether `host` (a name or an address) can be reached from this machine only."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_open_host(host: str) -> None:
    """Refuse an address that others can reach: there is no login yet.

    Raises:
        SettingsError: `host` is not a loopback address.
    """
    if not is_loopback(host):
        raise SettingsError("web.open-host", host=host)


class Shield:
    """Adds `HEADERS` to every response, and refuses foreign host names and writes from foreign pages.

    A foreign name that resolves to this machine (DNS rebinding) and a form on a foreign page are the two ways in
    which a web site could otherwise use the program of whoever visits it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        app = self.app if _is_welcome(scope) else PlainTextResponse("Forbidden", status_code=403)
        await app(scope, receive, send_with_headers)


def _is_welcome(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not is_loopback(_name(host)):
        return False
    origin = headers.get("origin")
    return scope["method"] in _SAFE_METHODS or origin is None or origin.partition("://")[2] == host


def _name(host: str) -> str:
    """Return the host name without its port; nothing where it cannot be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
