"""Gradio's page as our document: language, stylesheet, header and a first picture before any script has run.

Gradio sends an empty page whose script builds everything; whatever is asked for through its `head` or `css` options
arrives after that. So the HTML is completed on its way out.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.errors import ModelError
from coach.grading.judges import chosen
from coach.llm.server import hides_personal_data, resolve
from coach.llm.voice import offers_voice
from coach.rubric.hashing import content_hash
from coach.settings import Settings
from coach.texts import LANGUAGES, Language, text
from coach.web.access import pages_of
from coach.web.language import PAGES
from coach.web.security import login_needed
from coach.web.templating import render
from coach.web.who import GUEST, LOCAL, SCOPE, Person

STATIC = Path(__file__).parent / "static"

_PAGE = re.compile(rf"/(?P<lang>{'|'.join(LANGUAGES)})/(?P<page>{'|'.join(PAGES)})/?")
_UNWANTED = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):.*?/>|<link rel="manifest"[^>]*>', re.DOTALL)


def dress(html: str, lang: Language, page: str, settings: Settings | None = None, person: Person = LOCAL) -> str:
    """Return Gradio's `html` with our language, head, header and footer; without its advertisement and manifest.

    The footer says where answers go; without `settings` they stay here. The header shows the pages that `person`
    reaches.
    """
    html = _UNWANTED.sub("", html).replace('lang="en"', f'lang="{lang}" data-language="{lang}"', 1)
    html = html.replace("</head>", render("head.html", lang, version=version(), title=title(lang, page)) + "</head>", 1)
    before = render(
        "shell.html",
        lang,
        page=page,
        pages=() if person is GUEST else pages_of(person),
        languages=LANGUAGES,
        person=person,
        logged_in=person not in {GUEST, LOCAL},
        back="",
        voice=settings is not None and offers_voice(settings),
    )
    after = render("footer.html", lang, whereabouts=_whereabouts(lang, settings))
    return html.replace("<gradio-app", before + '<gradio-app id="page"', 1).replace(
        "</gradio-app>", "</gradio-app>" + after, 1
    )


def title(lang: Language, page: str) -> str:
    """Return the title of a page."""
    return text(f"web.nav.{page or 'practice'}", lang=lang) + " · " + text("web.name", lang=lang)


def _whereabouts(lang: Language, settings: Settings | None) -> str:
    here = "web.foot.server" if settings is not None and login_needed(settings) else "web.foot.local"
    if settings is None or chosen(settings) == "offline":
        return text(here, lang=lang)
    try:
        server = resolve(settings)
    except ModelError:  # nothing can be sent to a server that is not rightly named
        return text(here, lang=lang)
    if server.loopback:
        return text(here, lang=lang)
    name = "web.foot.remote" if hides_personal_data(settings, server) else "web.foot.remote_open"
    return text(name, lang=lang, host=urlsplit(server.base_url).hostname)


@cache
def version() -> str:
    """Return a hash of the static files, so that browsers may keep them until they change."""
    return content_hash(*(path.read_text(encoding="utf-8") for path in sorted(STATIC.iterdir())))


class Dressed:
    """An ASGI layer that passes the pages of the mounted Gradio apps through `dress`."""

    def __init__(self, app: ASGIApp, settings: Settings | None = None) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        known = _PAGE.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if known is None:
            await self.app(scope, receive, send)
            return
        found = scope.get(SCOPE)
        person = found if isinstance(found, Person) else GUEST
        start: Message = {}
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                lang = cast("Language", known["lang"])
                await _send_whole(
                    start,
                    bytes(body),
                    send,
                    partial(dress, lang=lang, page=known["page"], settings=self.settings, person=person),
                )

        await self.app(scope, receive, collect)


async def _send_whole(start: Message, body: bytes, send: Send, dressed: Callable[[str], str]) -> None:
    headers = MutableHeaders(raw=list(start["headers"]))
    if start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
        body = dressed(body.decode()).encode()
        headers["content-length"] = str(len(body))
        headers["cache-control"] = "no-store"
    await send({**start, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body})
