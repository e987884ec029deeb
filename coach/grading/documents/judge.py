"""A judge of documents: lets another judge read every part, and the digest of what the rubric asks for."""

import asyncio
from dataclasses import dataclass

from coach.grading.documents.digest import digest
from coach.grading.documents.merging import merged
from coach.grading.documents.parts import parts_of
from coach.grading.documents.settings import document_rules
from coach.grading.judges import chosen
from coach.grading.types import Assessment, GuardedAnswer, Judge, JudgeIdentity, Ungraded
from coach.grading.votes import total_usage
from coach.rubric.library import Rubric
from coach.settings import Settings

_TOO_LONG = "llm.context_too_long"


@dataclass(frozen=True)
class DocumentJudge:
    """Judges what fits into `part_chars` in one call, and longer documents part by part.

    Every part is read, so nothing is passed over; the digest is read too, since what makes a check met may be spread
    over the document. One part that could not be read leaves the document ungraded: a failed call is no number.
    """

    inner: Judge
    part_chars: int

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge and how much it sees at once."""
        own = self.inner.identity
        return own.model_copy(update={"parameters": {**own.parameters, "part_chars": self.part_chars}})

    async def assess(self, rubric: Rubric, answer: GuardedAnswer) -> Assessment | Ungraded:
        """Return what is met anywhere in the document, or why that cannot be said."""
        return await self._assess(rubric, answer, self.part_chars)

    async def _assess(self, rubric: Rubric, answer: GuardedAnswer, most: int) -> Assessment | Ungraded:
        if len(answer.text) > most:
            return await self._in_parts(rubric, answer, most)
        said = await self.inner.assess(rubric, answer)
        if isinstance(said, Ungraded) and said.reason.code == _TOO_LONG and most // 2 >= document_rules().least_chars:
            return await self._assess(rubric, answer, min(most, len(answer.text)) // 2)
        return said

    async def _in_parts(self, rubric: Rubric, answer: GuardedAnswer, most: int) -> Assessment | Ungraded:
        parts = [*parts_of(answer, most), await asyncio.to_thread(digest, rubric.question, answer, most)]
        # Every call settles before an error goes on, so that none is left behind in the loop.
        settled = await asyncio.gather(*(self._assess(rubric, part, most) for part in parts), return_exceptions=True)
        said = [_raised(one) for one in settled]
        spent = [one.usage for one in said]
        *read, whole = said
        for one in (whole, *(one for one in read if not _says_nothing(one))):
            if isinstance(one, Ungraded):
                return one.model_copy(update={"usage": total_usage(spent)})
        told = [one for one in read if isinstance(one, Assessment)]
        if isinstance(whole, Ungraded):  # for the type checker: returned above
            return whole
        return merged(whole, told, spent)


def for_length(judge: Judge, length: int, settings: Settings) -> Judge:
    """Return what judges a document of `length` characters: `judge` itself, or part by part when it is too long."""
    part_chars = document_rules().part_chars[chosen(settings)]
    if isinstance(judge, DocumentJudge):
        return judge
    return DocumentJudge(judge, part_chars) if length > part_chars else judge


def _says_nothing(said: Assessment | Ungraded) -> bool:
    return isinstance(said, Ungraded) and said.reason.code in document_rules().nothing_here


def _raised(settled: "Assessment | Ungraded | BaseException") -> Assessment | Ungraded:
    if isinstance(settled, BaseException):
        raise settled
    return settled
