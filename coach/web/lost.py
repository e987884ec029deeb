"""The page for an address that is none of ours, for whoever asked for a page; programs get the bare status."""

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Scope

from coach.texts import Language
from coach.web.access import home_of
from coach.web.plain import page
from coach.web.who import GUEST, SCOPE, Person


def lost(scope: Scope, lang: Language) -> Response | None:
    """Return the page that says that there is nothing here, or None when no page was asked for."""
    if scope["method"] != "GET" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return None
    found = scope.get(SCOPE)
    person = found if isinstance(found, Person) else GUEST
    return page("lost.html", lang, scope, title="use.lost", status=404, home=home_of(person))
