"""What the page of the guided audit shows for an address, and what it does when a person presses something."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from coach.people.journal import intended_here, record
from coach.texts import Language, text
from coach.web.audit_owner import owner_for
from coach.web.pieces import notice, told
from coach.web.services import Services
from coach.web.templating import render
from coach.web.who import LOCAL, Person

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from coach.audit.guide.service import GuideService, GuideView

Query = Mapping[str, str]
_MOST = 200
STATES_SHOWN = 20
"""Of how many audits the list says whether they are signed: each has to be read for that."""


@dataclass(frozen=True)
class Shown:
    """A view and the address at which it stands."""

    query: Query
    html: str


@dataclass(frozen=True)
class AuditDesk:
    """The page in one language."""

    services: Services
    lang: Language

    async def show(self, query: Query, person: Person, message: str = "") -> Shown:
        """Return the view at an address as HTML, `message` (HTML) above it; never raises: what is wrong is said."""
        try:
            query, body = await self._view(query, person)
        except Exception as error:  # noqa: BLE001 - the page says what is wrong and stays usable
            return self._page({}, message + told(error, self.lang) + render("audit/back.html", self.lang))
        return self._page(query, message + body)

    async def answer(self, sent: Query, person: Person) -> Shown:
        """Do what the browser sent, if anything, and return the view that follows.

        `sent` holds `query` (the address to show or the present one) and, for a deed, `act` and its fields.
        """
        query = dict(parse_qsl(sent.get("query", "").removeprefix("?"), max_num_fields=20))
        if not sent.get("act"):
            return await self.show(query, person)
        try:
            query, words = await self._act(sent, query, person)
        except Exception as error:  # noqa: BLE001 - the page says what is wrong and shows where things stand
            return await self.show(query, person, told(error, self.lang))
        return await self.show(query, person, notice(words, self.lang))

    async def _view(self, query: Query, person: Person) -> tuple[Query, str]:
        from coach.audit.guide import commands  # noqa: PLC0415 - not needed for the first page
        from coach.web import audit_views  # noqa: PLC0415 - pandas

        service = await self.services.audits()
        audit_id = query.get("audit", "")
        if not audit_id:
            return {}, await self._home(service, person)
        owner = await owner_for(person, audit_id, service)
        seen = await service.view(audit_id, owner=owner)
        await asyncio.to_thread(record, service.store, person, "audit.seen", audit_id)
        area = query.get("area", "")
        if area and area != seen.state.area:
            command = commands.Enter(id=uuid4().hex, at=service.now(), by=person.id, area=area)
            seen = await service.carry_out(audit_id, command, owner=owner)
        body = await self._body(query.get("view", ""), seen, service, person)
        return query, body + audit_views.withdrawn(seen.state, self.lang)

    async def _home(self, service: "GuideService", person: Person) -> str:
        """Return the list: an audit belongs to the company, so every director sees each, and who began it."""
        from coach.web import audit_views  # noqa: PLC0415 - pandas

        headers = await service.audits(None if person.role == "director" else person.id)
        states = [await service.state(one.id, owner=one.owner) for one in headers[:STATES_SHOWN]]
        signed = {one.id for one, state in zip(headers, states, strict=False) if state.signature}
        names = {each.id: each.name for each in await asyncio.to_thread(service.store.accounts.list)}
        return audit_views.home(headers, self.lang, signed=signed, names=names)

    async def _body(self, name: str, seen: "GuideView", service: "GuideService", person: Person) -> str:
        from coach.web import audit_meetings, audit_summary, audit_views  # noqa: PLC0415 - pandas

        number = uuid4().hex
        if name == "figures":
            return audit_views.figures(seen, self.lang, number)
        if name == "meetings":
            sources = service.sources(seen.id, seen.state)
            return audit_meetings.meetings(seen, sources, self.lang)
        if name == "summary":
            given = await service.material(seen.id, owner=seen.state.owner) if seen.state.draft else None
            return audit_summary.summary(seen, given, self.lang, number, "" if person == LOCAL else person.name)
        return audit_views.areas(seen, self.lang, number)

    async def _act(self, sent: Query, query: dict[str, str], person: Person) -> tuple[dict[str, str], str]:
        from coach.web import audit_acts  # noqa: PLC0415 - not needed for the first page

        service = await self.services.audits()
        # On loopback there is no login: whoever writes says who they are. With a login the login says it.
        said = sent.get("author", "").strip()[:_MOST]
        by = said if person == LOCAL and said else person.name
        if sent["act"] == "audit.start":
            from coach.audit.guide.service import id_of  # noqa: PLC0415 - not needed for the first page

            command = sent.get("command") or uuid4().hex
            async with intended_here(service.store, person, "audit.start", id_of(person.id, command)):
                view = await service.start(
                    owner=person.id,
                    role="rom" if sent.get("role") == "rom" else "rop",
                    title=sent.get("title", "")[:_MOST],
                    command_id=command,
                )
            return {"audit": view.id}, ""
        audit_id = query.get("audit", "")
        owner = await owner_for(person, audit_id, service)
        await service.state(audit_id, owner=owner)  # whose it is not is refused before anything is written of it
        async with intended_here(service.store, person, audit_acts.named(sent["act"]), audit_id):
            done = await audit_acts.act(service, audit_id, sent, owner=owner, by=by)
        return query, text(f"guide.done.{done}", lang=self.lang) if done else ""

    async def charts(self, query: Query, person: Person) -> "list[Figure]":
        """Return the charts of the figures; none on other views, and none where the view says what is wrong."""
        if query.get("view") != "figures":
            return []
        from coach.audit.book import Book  # noqa: PLC0415 - pandas
        from coach.audit.charts.choice import charts_of  # noqa: PLC0415
        from coach.audit.charts.interactive import chart_figure  # noqa: PLC0415
        from coach.audit.derived import with_derived  # noqa: PLC0415

        service = await self.services.audits()
        seen = await service.view(query["audit"], owner=await owner_for(person, query["audit"], service))
        facts = seen.figures.facts
        if facts is None:
            return []
        charts = await asyncio.to_thread(
            charts_of, seen.state.role, Book.of(with_derived(facts)), self.lang, facts.marks
        )
        return [chart_figure(chart, self.lang) for chart in charts]

    def _page(self, query: Query, body: str) -> Shown:
        address = "?" + urlencode(query) if query else ""
        return Shown(query, render("workspace/page.html", self.lang, address=address, body=body, number=uuid4().hex))
