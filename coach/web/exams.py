"""Finished exams of everybody, for the director: who there is, and those chosen as a batch to compare."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.batch.interviews import Interview, Spoken, rows_of, uneven
from coach.errors import InputError
from coach.people.journal import record
from coach.people.person import Person
from coach.rubric.types import Role
from coach.texts import Language, text, use_language
from coach.web.services import Services

if TYPE_CHECKING:
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

    async def finished(self, role: Role) -> list[Exam]:
        """Return the finished exams of candidates for a role, the newest first; whose account is gone is left out."""
        store = await self.services.store()
        headers = await asyncio.to_thread(store.sessions.finished, "exam", role)
        accounts = {each.id: each for each in await asyncio.to_thread(store.accounts.list) if each.role == "candidate"}
        interviews = await self.services.interviews()
        found = []
        for header in [each for each in headers if each.owner in accounts][:NEWEST]:
            said = await interviews.said(header.id, owner=header.owner)
            account = accounts[header.owner]
            answers = [Spoken(each.question_id, each.words, each.late) for each in said]
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
        exams = [exam for exam in await self.finished(role) if exam.header.id in chosen]
        if len(exams) != len(set(chosen)):
            raise InputError("exams.gone")
        use_language(lang)
        store, batches = await self.services.store(), await self.services.batches()
        for exam in exams:
            await asyncio.to_thread(record, store, who, "exam.compared", exam.header.owner)
        interviews = [exam.interview for exam in exams]
        title = text("people.web.exams.title", lang=lang, role=text(f"web.start.role.{role}", lang=lang))
        return await asyncio.to_thread(
            batches.submit,
            rows_of(interviews, batches.library),
            owner=who.id,
            file=title,
            role=role,
            notes=uneven(interviews),
        )
