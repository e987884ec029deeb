"""Finished exams of everybody, for the director: who there is, and those chosen as a batch to compare."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.batch.interviews import Interview, Spoken, rows_of, uneven
from coach.errors import InputError
from coach.people.journal import logged, record
from coach.people.person import Person
from coach.rubric.types import Role
from coach.texts import Language, text, use_language
from coach.web.services import Services

if TYPE_CHECKING:
    from coach.batch.service import BatchService
    from coach.store.sessions import SessionHeader

NEWEST = 200
"""Exams of a role that are shown: each is read for what was answered."""


@dataclass(frozen=True)
class Exam:
    """A finished exam and whose it is; `answered` of the questions `asked` have an answer."""

    header: "SessionHeader"
    interview: Interview

    @property
    def asked(self) -> int:
        """How many questions it had."""
        return len(self.interview.answers)

    @property
    def answered(self) -> int:
        """How many of them were answered."""
        return sum(bool(spoken.words.strip()) for spoken in self.interview.answers)


@dataclass(frozen=True)
class Exams:
    """The exams of an installation."""

    services: Services

    async def shown_to(self, who: Person, roles: Sequence[Role]) -> dict[Role, list[Exam]]:
        """Return the finished exams by role for a page that is shown to somebody; the log says that they saw them.

        Raises:
            StoreError: the entry cannot be written; then nothing is shown.
        """
        found = {role: await self.finished(role) for role in roles}
        await asyncio.to_thread(record, await self.services.store(), who, "exams.seen")
        return found

    async def finished(self, role: Role, chosen: Collection[str] | None = None) -> list[Exam]:
        """Return the finished exams of candidates for a role, the newest first; whose account is gone is left out.

        Args:
            role: of the exams.
            chosen: ids of the sessions to read; None: the newest.
        """
        store = await self.services.store()
        headers = await asyncio.to_thread(store.sessions.finished, "exam", role)
        accounts = {each.id: each for each in await asyncio.to_thread(store.accounts.list) if each.role == "candidate"}
        wanted = [each for each in headers if each.owner in accounts and (chosen is None or each.id in chosen)]
        shown = wanted[:NEWEST]
        said = await (await self.services.interviews()).said(shown)
        found = []
        for header in shown:
            account = accounts[header.owner]
            answers = [Spoken(each.question_id, each.words, each.late) for each in said.get(header.id, ())]
            found.append(Exam(header, Interview(header.id, account.name, account.login, answers, header.owner)))
        return found

    async def compare(self, who: Person, role: Role, chosen: Sequence[str], lang: Language) -> str:
        """Make a batch of the chosen exams and return its id.

        Args:
            who: the director; goes into the log with the owner of each exam.
            role: of the exams.
            chosen: ids of their sessions.
            lang: of the batch's title and notes.

        Raises:
            InputError: none is chosen, or one of them is not there any more.
        """
        if not chosen:
            raise InputError("exams.nobody")
        exams = await self.finished(role, set(chosen))
        if len(exams) != len(set(chosen)):
            raise InputError("exams.gone")
        batches = await self.services.batches()
        return await asyncio.to_thread(_kept, batches, who, role, [exam.interview for exam in exams], lang)


def _kept(batches: "BatchService", who: Person, role: Role, interviews: Sequence[Interview], lang: Language) -> str:
    """Keep the batch, an entry of it and one for each whose exam is in it: all of them, or nothing."""
    use_language(lang)  # of this call alone: each runs in a context of its own
    ready = batches.prepared(
        rows_of(interviews, batches.library),
        owner=who.id,
        file=text("people.web.exams.title", lang=lang, role=text(f"web.start.role.{role}", lang=lang)),
        role=role,
        notes=uneven(interviews),
    )
    with logged(batches.store, who, "batch.submitted", ready.head.id):
        asked = {each.session for each in interviews}
        if batches.store.sessions.there(asked) != asked:  # deleted while it was worked out
            raise InputError("exams.gone")
        for owner in dict.fromkeys(each.owner for each in interviews):
            record(batches.store, who, "exam.compared", owner)
        batches.keep(ready)
    batches.wake()
    return ready.head.id
