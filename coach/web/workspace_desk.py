"""What the workspace shows for an address, and what it does when a person presses something."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from coach.texts import Language, text
from coach.web.pieces import notice, told
from coach.web.services import Services
from coach.web.templating import render
from coach.web.who import Person
from coach.web.workspace_drafts import DraftDesk

Query = Mapping[str, str]


@dataclass(frozen=True)
class Desk:
    """The workspace in one language."""

    services: Services
    lang: Language

    async def show(self, query: Query, person: Person, message: str = "") -> str:
        """Return the view at an address as HTML, `message` (HTML) above it; never raises: what is wrong is said."""
        try:
            if person.role == "candidate":
                return self._page({}, notice(text("workspace.directors-only", lang=self.lang), self.lang))
            body = await asyncio.to_thread(self._view, query, person)
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
            query, words = await asyncio.to_thread(self._act, sent, query, person)
        except Exception as error:  # noqa: BLE001 - the page says what is wrong and shows where things stand
            return await self.show(query, person, told(error, self.lang))
        return await self.show(query, person, notice(words, self.lang))

    def _view(self, query: Query, person: Person) -> str:
        drafts = DraftDesk(self.services, self.lang)
        if query.get("draft"):
            return drafts.view(query, person)
        return drafts.home(person)

    def _act(self, sent: Query, query: dict[str, str], person: Person) -> tuple[dict[str, str], str]:
        return DraftDesk(self.services, self.lang).act(sent, query, person)

    def _page(self, query: Query, body: str) -> str:
        address = "?" + urlencode(query) if query else ""
        return render("workspace/page.html", self.lang, address=address, body=body, number=uuid4().hex)
