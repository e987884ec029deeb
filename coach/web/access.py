"""Who may reach what: the one table. What stands in no row is the director's alone; a test asks for a row for each.

Gradio's own routes are another matter (`gradio_gate`): there what is not named is closed to everybody.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from coach.people.person import Person, PersonRole
from coach.texts import LANGUAGES
from coach.web.language import PAGES

Roles = frozenset[PersonRole]

ALL: Roles = frozenset({"candidate", "reviewer", "director"})
PRACTISING: Roles = frozenset({"candidate", "director"})
GRADING: Roles = frozenset({"reviewer", "director"})
DIRECTOR: Roles = frozenset({"director"})

PAGE_ROLES: dict[str, Roles] = {
    "": PRACTISING,
    "history": PRACTISING,
    "batches": GRADING,
    "audit": DIRECTOR,
    "ask": PRACTISING,
    "reliability": DIRECTOR,
}
"""The pages under `/<language>/`, and with each its events."""


@dataclass(frozen=True)
class Row:
    """A route of our own: its template and methods, who reaches it (None: everybody, without a login).

    Attributes:
        consent: whether a candidate must have agreed to the handling of their data first.
        told: whether a route that everybody reaches is told who comes, because it decides by itself.
    """

    template: str
    methods: str
    roles: Roles | None
    consent: bool = False
    told: bool = False


ROWS: tuple[Row, ...] = (
    Row("/", "GET", None),
    Row("/healthz", "GET", None),
    Row("/static/{path:path}", "GET HEAD", None),
    Row("/language/{language}", "GET", None),
    Row("/login", "GET POST", None),
    Row("/login/oidc", "GET", None),
    Row("/login/oidc/callback", "GET", None),
    Row("/logout", "POST", ALL),
    Row("/join/{token}", "GET POST", None),
    Row("/account", "GET", ALL),
    Row("/account/password", "POST", ALL),
    Row("/account/leave", "POST", ALL),
    Row("/account/export", "GET", ALL),
    Row("/account/delete", "POST", ALL),
    Row("/consent", "GET POST", ALL),
    Row("/people", "GET", DIRECTOR),
    Row("/people/log", "GET", DIRECTOR),
    Row("/people/exams", "GET POST", DIRECTOR),
    Row("/people/invite", "POST", DIRECTOR),
    Row("/people/withdraw", "POST", DIRECTOR),
    Row("/people/{account}", "GET", DIRECTOR),
    Row("/people/{account}/change", "POST", DIRECTOR),
    Row("/files/report/{session}.{suffix}", "GET", PRACTISING, consent=True),
    Row("/files/batches/upload", "POST", DIRECTOR),
    Row("/files/batches/template/{role}.{suffix}", "GET", DIRECTOR),
    Row("/files/batches/{batch}/progress", "GET", DIRECTOR),
    Row("/files/audit/{audit_id}/upload", "POST", DIRECTOR),
    Row("/files/audit/{audit_id}/summary.{suffix}", "GET", DIRECTOR),
    Row("/files/batches/{batch}/report.{suffix}", "GET", DIRECTOR),
    Row("/files/batches/{batch}/letter/{number}.{suffix}", "GET", DIRECTOR),
    Row("/voice", "POST", PRACTISING, consent=True),
    Row("/api/v1/{path:path}", "GET POST PUT PATCH DELETE", None, told=True),
    Row("/files/card/{place}/{name}", "GET", DIRECTOR),
)

_UNLISTED = Row("", "", DIRECTOR)
_LANGUAGE = re.compile(rf"/(?:{'|'.join(LANGUAGES)})(?:/+(?P<rest>.*))?")
_GRADIO_PUBLIC = re.compile(r"(?:assets|static|svelte)/.*|theme\.css|favicon\.ico")
_GRADIO_API = Row("", "", ALL, consent=True)
_PUBLIC = Row("", "", None)


def row_of(method: str, path: str) -> Row:
    """Return the row that decides over a request."""
    if found := _LANGUAGE.fullmatch(path):
        rest = (found["rest"] or "").rstrip("/")
        if rest in PAGES:
            return Row("", "", roles_of_page(rest), consent=True)
        # Code and pictures of Gradio say nothing of anybody; the rest of it looks closer once it knows who asks.
        return _PUBLIC if _GRADIO_PUBLIC.fullmatch(rest) else _GRADIO_API
    return next((row for row, shape in _shapes() if method in row.methods.split() and shape.match(path)), _UNLISTED)


def roles_of_page(page: str) -> Roles:
    """Return who reaches a page and its events."""
    return PAGE_ROLES.get(page, DIRECTOR)


def pages_of(person: Person) -> tuple[str, ...]:
    """Return the pages that somebody reaches, in the order of the navigation."""
    return tuple(page for page in PAGES if person.role in roles_of_page(page))


def home_of(person: Person) -> str:
    """Return the page on which somebody begins: the first of theirs."""
    return next(iter(pages_of(person)), "")


Verdict = Literal["in", "who", "no", "consent"]


def verdict(row: Row, person: Person | None, *, agreed: bool) -> Verdict:
    """Decide: let them in, ask who they are, refuse, or ask for their consent first."""
    if row.roles is None:
        return "in"
    if person is None:
        return "who"
    if person.role not in row.roles:
        return "no"
    return "consent" if row.consent and person.role == "candidate" and not agreed else "in"


@cache
def _shapes() -> tuple[tuple[Row, re.Pattern[str]], ...]:
    from starlette.routing import compile_path  # noqa: PLC0415 - keeps this table importable without the server

    return tuple((row, compile_path(row.template)[0]) for row in ROWS)
