"""What every response carries, and which requests are not let in. One ASGI layer around the whole app."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.settings import Settings

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
        "form-action 'self'",
        "base-uri 'self'",
        "object-src 'none'",
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


def login_needed(settings: Settings) -> bool:
    """Tell whether people must log in: on every address that others reach, or where the settings say so."""
    return settings.login == "always" or not is_loopback(settings.host)


class Shield:
    """Adds `HEADERS` to every response, and refuses foreign host names and writes from foreign pages.

    A foreign name that resolves to this machine (DNS rebinding) and a form on a foreign page are the two ways in
    which a web site could otherwise use the program of whoever visits it.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.login = login_needed(settings)
        self.name = _name(urlsplit(settings.public_url).netloc)

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
                if scope.get("scheme") == "https":
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        app = self.app if self._is_welcome(scope) else PlainTextResponse("Forbidden", status_code=403)
        await app(scope, receive, send_with_headers)

    def _is_welcome(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_own_name(_name(host)):
            return False
        if scope["method"] in _SAFE_METHODS:
            return True
        if (origin := headers.get("origin")) is not None:
            return origin.partition("://")[2] == host
        # Browsers name the origin of every write. Who does not is a script; with a login it must say who it is by
        # itself, for a cookie could be somebody else's.
        return not self.login or "cookie" not in headers or headers.get("sec-fetch-site") == "same-origin"

    def _is_own_name(self, name: str) -> bool:
        # Without a login a foreign name that resolves to this machine would let a web site in; with one it brings no
        # cookie. Where the address is known, only that is answered.
        return is_loopback(name) or (self.login and bool(name) and (not self.name or name == self.name))


def _name(host: str) -> str:
    """Return the host name without its port; nothing where it cannot be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
