"""What the workspace shows for an address, and what it does when a person presses something."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from coach.errors import InputError
from coach.people.journal import NOBODY, intended, logged, record
from coach.texts import Language, text
from coach.web import workspace_batches as batches
from coach.web import workspace_report as reports
from coach.web.pieces import notice, reading, told
from coach.web.services import Services
from coach.web.templating import render
from coach.web.who import Person
from coach.web.workspace_answer import answer_view, place_of
from coach.web.workspace_compare import compare_view, weigh
from coach.web.workspace_deciding import Kept, decide, is_decision
from coach.web.workspace_drafts import DraftDesk
from coach.web.workspace_review import is_blind, review_view
from coach.web.workspace_seen import answer_named, has_seen, object_of, plain, shown_as
from coach.web.workspace_services import Workspace
from coach.web.workspace_start import offer, start_view

Query = Mapping[str, str]


@dataclass(frozen=True)
class Desk:
    """The workspace in one language."""

    services: Services
    lang: Language

    async def show(self, query: Query, person: Person, message: str = "") -> str:
        """Return the view at an address as HTML, `message` (HTML) above it; never raises: what is wrong is said."""
        if person.role == "candidate":
            return self._page({}, notice(text("desk.directors-only", lang=self.lang), self.lang))
        try:
            room = await asyncio.to_thread(lambda: self.services.workspace)
            body = await self._view(query, person, room)
        except Exception as error:  # noqa: BLE001 - the page says what is wrong and stays usable
            return self._page({}, message + told(error, self.lang) + render("workspace/back.html", self.lang))
        return self._page(query, message + body)

    async def answer(self, sent: Query, person: Person) -> str:
        """Do what the browser sent, if anything, and return the view that follows.

        `sent` holds `query` (the address to show or the present one) and, for a deed, `act` and its fields.
        """
        query = dict(parse_qsl(sent.get("query", "").removeprefix("?"), max_num_fields=20))
        if not sent.get("act") or person.role == "candidate":
            return await self.show(query, person)
        try:
            if sent["act"] == "draft.own":  # may ask a model; keeps a draft of a rubric and nothing of anybody
                query, words = await DraftDesk(self.services, self.lang).ask_own(sent, query, person)
            else:
                query, words = await asyncio.to_thread(self._logged, sent, query, person)
        except Exception as error:  # noqa: BLE001 - the page says what is wrong and shows where things stand
            return await self.show(query, person, told(error, self.lang))
        said = notice(words, self.lang)
        if sent["act"] == "decide.accept":  # the next answer is shown: the way back is told
            said = render("workspace/accepted.html", self.lang, words=words, address=sent["query"])
        return await self.show(query, person, said)

    async def _view(self, query: Query, person: Person, room: Workspace) -> str:
        drafts = DraftDesk(self.services, self.lang)
        if query.get("draft") and person.role == "director":
            if query.get("own"):
                return await asyncio.to_thread(drafts.own, query, person)
            look = await asyncio.to_thread(drafts.look, query["draft"], person)
            if query.get("step") != "start":
                return drafts.mapping(look)
            settings = self.services.settings
            found = await offer(look, room.batches, settings, self.lang, has_model=self.services.has_model)
            return start_view(found, settings, self.lang)
        if not query.get("batch"):
            return await asyncio.to_thread(drafts.home, person)
        answer = query.get("view") == "answer"
        seen = await asyncio.to_thread(shown_as, query, person, room)
        shown = await (self._answer if answer else self._shown_batch)(query, person, room)
        await asyncio.to_thread(record, room.batches.store, person, seen, object_of(query))
        return shown

    async def _shown_batch(self, query: Query, person: Person, room: Workspace) -> str:
        return await asyncio.to_thread(self._batch, query, person, room)

    def _batch(self, query: Query, person: Person, room: Workspace) -> str:
        brief = batches.opened(query["batch"], person, room.batches)
        view = query.get("view") or ("progress" if brief.state in batches.TAILS else "review")
        if is_blind(query, person) or view == "review":
            return review_view(brief, room, query, person, self.lang)
        if view == "compare":
            return compare_view(brief, room, query, self.lang)
        if view == "report":
            return reports.report_view(brief, room, person, self.lang, has_model=self.services.has_model)
        return batches.progress_view(brief, room.batches, self.lang)

    async def _answer(self, query: Query, person: Person, room: Workspace) -> str:
        brief = await asyncio.to_thread(batches.opened, query["batch"], person, room.batches)
        item = await asyncio.to_thread(room.batches.item, brief.id, place_of(query))
        rubric = room.rubric_of(brief.id)(item.question_id)
        cards = await self.services.cards(rubric.question.references) if rubric else []
        readings = {card.id: each for card, each in zip(cards, reading(cards), strict=True)}
        seen = await asyncio.to_thread(has_seen, brief.id, place_of(query), person, room)
        return await asyncio.to_thread(answer_view, brief, room, query, person, self.lang, readings, seen=seen)

    def _logged(self, sent: Query, query: dict[str, str], person: Person) -> tuple[dict[str, str], str]:
        """Do what was sent; the log says who did what to which batch, answer or upload, without a content."""
        act, room = sent["act"], self.services.workspace
        named = _object(act, sent, query)
        if act.startswith("draft."):  # an upload lies in files, which no transaction holds: its entry comes first
            with intended(room.batches.store, person, _deed(act), named):
                return DraftDesk(self.services, self.lang).act(sent, query, person)
        batches.opened(query.get("batch", ""), person, room.batches)
        keep = self._ready(sent, query, person, room)
        with logged(room.batches.store, person, _deed(act), named):  # everybody who writes waits for what is inside
            done = keep()
        if act == "report.repeat":
            room.batches.wake()
        return done

    def _ready(self, sent: Query, query: dict[str, str], person: Person, room: Workspace) -> Kept:
        """Read and work out what a deed needs; return what writes it."""
        act = sent["act"]
        if is_decision(act):
            return decide(sent, query, person, room, self.lang)
        if act == "report.repeat":
            ready, said = reports.repeat(sent, query, person, room), text("desk.did.repeat", lang=self.lang)
            return lambda: ({"batch": room.batches.keep(ready)}, said)
        return lambda: self._act(sent, query, person, room)

    def _act(self, sent: Query, query: dict[str, str], person: Person, room: Workspace) -> tuple[dict[str, str], str]:
        if batches.is_deed(sent["act"]):
            said = batches.deed(sent["act"], query["batch"], person, room.batches, self.lang)
            return {"batch": query["batch"], "view": "progress"}, said
        return self._rest(sent, query, person, room)

    def _rest(self, sent: Query, query: dict[str, str], person: Person, room: Workspace) -> tuple[dict[str, str], str]:
        match sent["act"]:
            case "blind.name":
                return query | {"author": sent.get("author", "")[:100]}, ""
            case "weights.set" | "weights.equal":
                return query, weigh(sent, query, person, room, self.lang)
            case "report.sign":
                return query, reports.sign(sent, query, person, room, self.lang)
            case "batch.delete":
                return {}, reports.delete(query, person, room, self.lang)
            case _:
                raise InputError("desk.no-deed")

    def _page(self, query: Query, body: str) -> str:
        address = "?" + urlencode(query) if query else ""
        return render("workspace/page.html", self.lang, address=address, body=body, number=uuid4().hex)


def _object(act: str, sent: Query, query: Query) -> str:
    """Return what a deed is done to, for the log: a batch, an answer of one, or an upload."""
    if is_decision(act):
        return answer_named(query)
    return plain(query.get("batch") or query.get("draft") or sent.get("draft", "")) or NOBODY


def _deed(act: str) -> str:
    """Return a deed as the log names it: a known kind of word, whatever a browser sent."""
    return act if act.replace(".", "").replace("-", "").isalpha() and len(act) < 40 else "batch.other"
