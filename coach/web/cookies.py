"""The cookie of a login: not for scripts, not for other sites, and over https for https only."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from coach.settings import Settings

_NAME = "coach_login"


def is_https(request: HTTPConnection, settings: Settings) -> bool:
    """Tell whether people reach the pages over https; a proxy on this machine says so in its headers."""
    return request.scope.get("scheme") == "https" or settings.public_url.startswith("https://")


def cookie_name(*, secure: bool) -> str:
    """Return the name of the cookie; with https browsers let nobody but this host set it (prefix `__Host-`)."""
    return f"__Host-{_NAME}" if secure else _NAME


def token_of(request: HTTPConnection, settings: Settings) -> str:
    """Return the token that a request brings, or ''."""
    return request.cookies.get(cookie_name(secure=is_https(request, settings)), "")


def give(response: Response, request: HTTPConnection, settings: Settings, token: str) -> None:
    """Set the cookie."""
    secure = is_https(request, settings)
    age = settings.login_hours * 3600
    name = cookie_name(secure=secure)
    response.set_cookie(name, token, max_age=age, httponly=True, samesite="lax", secure=secure, path="/")


def take(response: Response, request: HTTPConnection, settings: Settings) -> None:
    """Delete the cookie."""
    secure = is_https(request, settings)
    response.delete_cookie(cookie_name(secure=secure), httponly=True, samesite="lax", secure=secure, path="/")
