"""Pages without Gradio: one template in our document, complete when it arrives."""

from starlette.responses import HTMLResponse
from starlette.types import Scope

from coach.texts import LANGUAGES, Language, text
from coach.web.access import pages_of
from coach.web.document import version
from coach.web.templating import render
from coach.web.who import GUEST, LOCAL, SCOPE, Person


def page(
    template: str, lang: Language, scope: Scope, *, title: str, status: int = 200, **values: object
) -> HTMLResponse:
    """Return the page that `template` makes out of `values`.

    Args:
        template: a file of `coach/web/templates`.
        lang: the language of the page.
        scope: of the request; says who is logged in and where the language switch leads back to.
        title: key of the title's text.
        status: HTTP status.
        values: what the template shows.
    """
    found = scope.get(SCOPE)
    person = found if isinstance(found, Person) else GUEST
    words = text(title, lang=lang)
    html = render(
        "plain.html",
        lang,
        version=version(),
        title=f"{words} · {text('web.name', lang=lang)}",
        body=render(template, lang, person=person, local=person is LOCAL, **values),
        page=None,
        pages=() if person is GUEST else pages_of(person),
        languages=LANGUAGES,
        person=person,
        logged_in=person not in {GUEST, LOCAL},
        back=scope["path"],
        whereabouts="",
    )
    return HTMLResponse(html, status_code=status, headers={"cache-control": "no-store"})
