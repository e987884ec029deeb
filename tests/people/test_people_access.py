"""The table of roles x pages, routes and files: what each of them gets, and that nothing has been forgotten."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from coach.web.access import PAGE_ROLES, ROWS, row_of
from coach.web.language import PAGES
from tests.people.conftest import Client, House, interview

WHO = ("", "candidate", "other", "reviewer", "director")
LOGIN, NO, FINE = "login", "no", "in"


def routes(given: Sequence[Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for route in given:
        if isinstance(route, APIRoute):
            found += [(method, route.path) for method in sorted(route.methods)]
        elif isinstance(route, Mount):
            found.append(("GET", route.path + "/{path:path}"))
        else:  # FastAPI keeps a router that was included as one
            found += routes(route.original_router.routes)
    return found


def test_every_page_has_a_row() -> None:
    assert set(PAGE_ROLES) == set(PAGES), "a new page needs a row in coach/web/access.py"


def test_every_route_has_a_row_and_every_row_a_route(house: House) -> None:
    listed = {(method, row.template) for row in ROWS for method in row.methods.split()}
    there = set(routes(house.app.routes))
    assert there - listed == set(), "a new route needs a row in coach/web/access.py"
    assert {(method, path) for method, path in listed - there if not path.endswith("{path:path}")} == set(), (
        "a row for a route that is gone"
    )


def test_a_route_without_a_row_is_the_directors_alone() -> None:
    assert row_of("GET", "/api/v2/anything").roles == {"director"}
    assert row_of("DELETE", "/people").roles == {"director"}


EXPECTED: dict[str, tuple[str, str, str, str, str]] = {
    # address: nobody, candidate (whose it is), another candidate, reviewer, director
    "GET /": (FINE, FINE, FINE, FINE, FINE),
    "GET /healthz": (FINE, FINE, FINE, FINE, FINE),
    "GET /static/coach.css": (FINE, FINE, FINE, FINE, FINE),
    "GET /language/en": (FINE, FINE, FINE, FINE, FINE),
    "GET /login": (FINE, FINE, FINE, FINE, FINE),
    "GET /login/oidc": ("404", "404", "404", "404", "404"),
    "GET /login/oidc/callback": ("404", "404", "404", "404", "404"),
    "GET /join/nothing-nothing-nothing": ("404", "404", "404", "404", "404"),
    "GET /ru/": (LOGIN, FINE, FINE, FINE, FINE),
    "GET /en/history": (LOGIN, FINE, FINE, NO, FINE),
    "GET /ru/audit": (LOGIN, NO, NO, NO, FINE),
    "GET /ru/batches": (LOGIN, NO, NO, FINE, FINE),
    "GET /ru/ask": (LOGIN, FINE, FINE, NO, FINE),
    "GET /ru/reliability": (LOGIN, NO, NO, NO, FINE),
    "GET /ru/assets/nothing.js": ("404", "404", "404", "404", "404"),
    "GET /ru/config": (LOGIN, "404", "404", "404", "404"),
    "GET /ru/gradio_api/info": (LOGIN, "404", "404", "404", "404"),
    "GET /ru/gradio_api/file=/etc/passwd": (LOGIN, "404", "404", "404", "404"),
    "GET /ru/gradio_api/queue/data?session_hash=x": (LOGIN, "404", "404", "404", "404"),
    "POST /ru/gradio_api/run/predict": (LOGIN, "404", "404", "404", "404"),
    "POST /ru/gradio_api/call/begin": (LOGIN, "404", "404", "404", "404"),
    "POST /ru/login": (LOGIN, "404", "404", "404", "404"),
    "GET /account": (LOGIN, FINE, FINE, FINE, FINE),
    "POST /account/password": (LOGIN, "422", "422", "422", "422"),
    "GET /account/export": (LOGIN, FINE, FINE, FINE, FINE),
    "POST /account/delete": (LOGIN, FINE, FINE, FINE, FINE),
    "GET /consent": (LOGIN, FINE, FINE, FINE, FINE),
    "GET /people": (LOGIN, NO, NO, NO, FINE),
    "GET /people/log": (LOGIN, NO, NO, NO, FINE),
    "GET /people/exams": (LOGIN, NO, NO, NO, FINE),
    "POST /people/exams": (LOGIN, NO, NO, NO, "422"),
    "GET /people/{other}": (LOGIN, NO, NO, NO, FINE),
    "POST /people/{other}/change": (LOGIN, NO, NO, NO, "422"),
    "POST /people/invite": (LOGIN, NO, NO, NO, "422"),
    "POST /people/withdraw": (LOGIN, NO, NO, NO, "422"),
    "GET /files/report/{session}.md": (LOGIN, FINE, "404", NO, FINE),
    "GET /files/report/{session}.docx": (LOGIN, FINE, "404", NO, FINE),
    "GET /files/batches/template/rop.xlsx": (LOGIN, NO, NO, NO, FINE),
    "POST /files/batches/upload": (LOGIN, NO, NO, NO, "422"),
    "GET /files/batches/nothing/progress": (LOGIN, NO, NO, NO, "404"),
    "POST /files/audit/000000000000/upload": (LOGIN, NO, NO, NO, "422"),
    "GET /files/audit/000000000000/summary.md": (LOGIN, NO, NO, NO, "404"),
    "GET /files/batches/nothing/report.md": (LOGIN, NO, NO, NO, "404"),
    "GET /files/batches/nothing/letter/0.md": (LOGIN, NO, NO, NO, "404"),
    "POST /voice": (LOGIN, "422", "422", NO, "422"),
    "GET /api/v1/batches": (LOGIN, NO, NO, NO, FINE),
    "GET /api/v1/sessions": (LOGIN, FINE, FINE, NO, FINE),
    "GET /files/card/shipped/nothing": (LOGIN, NO, NO, NO, "404"),
    "GET /nothing": (LOGIN, NO, NO, NO, "404"),
}


async def test_each_gets_what_the_table_says_and_no_cell_is_unexpected(house: House, client: Client) -> None:
    places = {"session": await interview(house, "candidate"), "other": house.accounts["other"].id}
    got: dict[str, tuple[str, ...]] = {}
    for address in EXPECTED:
        method, path = address.format(**places).split(" ", 1)
        cells = []
        for name in WHO:
            answer = await client(name).request(method, path, headers={"accept": "text/html"})
            cells.append(cell(answer.status_code, answer.headers.get("location", "")))
        got[address] = tuple(cells)
    show(got)
    assert got == EXPECTED


def cell(status: int, location: str) -> str:
    if location.startswith("/login") or status == 401:
        return LOGIN
    return {200: FINE, 303: FINE, 307: FINE, 403: NO}.get(status, str(status))


_HEAD = """# Who gets what

Found by `ACCESS_TABLE=docs/access.md pytest tests/people/test_people_access.py`, which asks for each address in each role.
*in*: served, or led to the own first page; *login*: must log in first; *no*: refused; *404*: as if it were not there; *422*: reached, the form was empty.
The interview in the addresses is the candidate's own.
"""


def show(got: dict[str, tuple[str, ...]]) -> None:
    """Write the table to the file that ACCESS_TABLE names: docs/access.md is made so."""
    lines = [
        _HEAD,
        "| address | nobody | candidate | another candidate | reviewer | director |",
        "|---|---|---|---|---|---|",
    ]
    lines += [f"| `{address}` | " + " | ".join(cells) + " |" for address, cells in got.items()]
    if place := os.environ.get("ACCESS_TABLE"):
        Path(place).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_table_asks_for_every_page_and_every_route(house: House) -> None:
    asked = [address.split(" ", 1) for address in EXPECTED]
    rows = {id(row_of(method, path.partition("?")[0].format(session="s", other="o"))) for method, path in asked}
    untried = {row.template for row in ROWS if id(row) not in rows}
    assert untried <= {"/logout", "/account/leave"}, "give a new route a line in the table of what each gets"
    pages = {path.strip("/").partition("/")[2] for _, path in asked if path.startswith(("/ru/", "/en/"))}
    assert set(PAGES) <= pages, "give a new page a line in the table of what each gets"


@pytest.mark.parametrize(
    "path", ["/ru//people", "//people", "/people/", "/PEOPLE", "/people;x", "/ru/../people", "/ru/%2e%2e/people"]
)
async def test_no_other_spelling_opens_a_page(client: Client, path: str) -> None:
    answer = await client("candidate").get(path)
    assert "boss" not in answer.text
    assert "/people/invite" not in answer.text


async def test_gradio_gives_no_other_page_by_its_query(client: Client) -> None:
    assert (await client("candidate").get("/ru/?page=reliability")).status_code == 404
    assert (await client("candidate").get("/ru/?deep_link=x")).status_code == 404


async def test_a_reviewer_begins_on_the_page_that_is_theirs(client: Client) -> None:
    first = await client("reviewer").get("/en/", headers={"accept": "text/html"})
    assert (first.status_code, first.headers["location"]) == (303, "/en/batches")
    start = await client("reviewer").get("/", headers={"accept": "text/html"})
    assert start.headers["location"].endswith("/batches")
