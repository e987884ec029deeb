"""The door: every request is asked who it comes from and whether they may, before anything else sees it."""

from functools import partial
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from coach.errors import CoachError
from coach.texts import LANGUAGES, Language, explain, text
from coach.web.access import home_of, row_of, verdict
from coach.web.cookies import token_of
from coach.web.language import chosen
from coach.web.people import People
from coach.web.plain import page
from coach.web.streams import is_stream, while_welcome
from coach.web.who import GUEST, LOCAL, SCOPE, Person

MAX_FORM_BYTES = 64 * 1024
"""Of our own forms; events and uploads of Gradio have limits of their own."""

_API = "/api/v1/"
_PROXIED = {b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"}


class Entry:
    """The ASGI layer that puts the person into the scope and keeps out who may not come in."""

    def __init__(self, app: ASGIApp, people: People) -> None:
        self.app = app
        self.people = people

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            refusal = await self._refusal(scope)
            if refusal is None and self.people.needed and is_stream(scope["path"]):
                await while_welcome(self.app, partial(self._still, scope), scope, receive, send)
            else:
                await (refusal or self.app)(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        """Put the person into the scope; returns what to answer instead of the app, or None."""
        lang = chosen(HTTPConnection(scope), self.people.settings.language)
        if _too_large(scope):
            return _said("people.web.too-large", lang, 413)
        if not self.people.needed:
            scope[SCOPE] = LOCAL
            # Behind a proxy this address is open to others after all, and everybody would be the director.
            proxied = any(name in _PROXIED for name, _ in scope["headers"])
            return _said("people.web.proxied", lang, 403) if proxied else None
        try:
            return await self._checked(scope, lang)
        except CoachError as error:
            return PlainTextResponse(explain(error, lang=lang), status_code=503)

    async def _still(self, scope: Scope) -> bool:
        """Tell whether whoever asked is still logged in, and may do what they might."""
        person, _ = await self._who(HTTPConnection(scope))
        return bool(person == scope[SCOPE])

    async def _checked(self, scope: Scope, lang: Language) -> Response | None:
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        row = row_of(method, scope["path"])
        scope[SCOPE] = GUEST
        if row.roles is None and not row.told and not _wants_page(scope, method):
            return None
        person, agreed = await self._who(HTTPConnection(scope))
        scope[SCOPE] = person or GUEST
        match verdict(row, person, agreed=agreed):
            case "who":
                return _to_login(scope, method, lang)
            case "consent":
                return _to("/consent") if method == "GET" else _said("people.web.consent", lang, 403)
            case "no":
                return _not_yours(scope, method, lang, person or GUEST)
        return None

    async def _who(self, request: HTTPConnection) -> tuple[Person | None, bool]:
        token = token_of(request, self.people.settings)
        found = await self.people.who(token) if token else None
        return (None, False) if found is None else (found.person, self.people.agreed(found.consent))


def _too_large(scope: Scope) -> bool:
    """Tell whether a form of ours is larger than any can be, or does not say how large it is.

    Forms in parts are refused as well: none of ours has any, and they would be written to the disk before anybody is
    asked who they are. The API takes them and has limits of its own.
    """
    headers = Headers(scope=scope)
    kind = headers.get("content-type", "").strip().lower()
    if kind.startswith("multipart/"):
        return not scope["path"].startswith(_API)
    if not kind.startswith("application/x-www-form-urlencoded"):
        return False
    length = headers.get("content-length", "")
    return not length.isdigit() or int(length) > MAX_FORM_BYTES


def _wants_page(scope: Scope, method: str) -> bool:
    """Tell whether a page is asked for, which shows who is logged in, and not a picture or a script."""
    return method == "GET" and "text/html" in Headers(scope=scope).get("accept", "")


def _to(place: str) -> RedirectResponse:
    return RedirectResponse(place, status_code=303, headers={"cache-control": "no-store"})


def _to_login(scope: Scope, method: str, lang: Language) -> Response:
    if not _wants_page(scope, method):
        return _said("people.web.login-first", lang, 401)
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    return _to("/login" if wanted == "/" else f"/login?next={quote(wanted, safe='')}")


def _not_yours(scope: Scope, method: str, lang: Language, person: Person) -> Response:
    if not _wants_page(scope, method):
        return _said("people.web.not-yours", lang, 403)
    home = home_of(person)
    if home and scope["path"].strip("/") in LANGUAGES:  # everybody's first address: it leads each to their own
        return _to(f"{scope['path'].rstrip('/')}/{home}")
    return page("people_refused.html", lang, scope, title="people.web.refused", status=403, home=home)


def _said(key: str, lang: Language, status: int) -> PlainTextResponse:
    return PlainTextResponse(text(key, lang=lang), status_code=status, headers={"cache-control": "no-store"})
