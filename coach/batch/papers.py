"""Documents, one a candidate, to answers: what stands between a question and the next is the answer to it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from coach.batch.mapping import Wish
from coach.batch.matching import Match
from coach.batch.names import plain
from coach.batch.paper_lines import Line, joined, lines_of
from coach.batch.paper_names import candidate_of, name_of_file, role_in
from coach.batch.paper_order import asked_lines
from coach.batch.paper_questions import AskedLine
from coach.batch.rows import AnswerRow, BadRow, told_nearest
from coach.files.uploads import Document, Unseen
from coach.grading.types import Reason
from coach.rubric.library import Library
from coach.rubric.types import Role
from coach.texts import explain, text

_SHOWN = 120
_UNSEEN_SHOWN = 300


@dataclass(frozen=True)
class Answered:
    """A question as a document words it, and the answer that follows it."""

    words: str
    match: Match
    answer: str
    said: Wish | None


@dataclass(frozen=True)
class Paper:
    """A document that was understood: its number (1-based), candidate, and questions with their answers."""

    number: int
    document: Document
    candidate: str
    answered: tuple[Answered, ...] = ()


def read_papers(
    documents: Sequence[Document], wishes: Sequence[Wish], role: Role | None, library: Library
) -> list[Paper]:
    """Find the candidate, the questions and the answers of each document.

    A wish may name a question by its words, or a document by the name of its file: then all of it is one answer.
    Candidates of one name are told apart by their files.
    """
    papers = [_paper(number, one, wishes, role, library) for number, one in enumerate(documents, start=1)]
    counts = Counter(plain(paper.candidate) for paper in papers)
    return [paper if counts[plain(paper.candidate)] == 1 else _named_apart(paper) for paper in papers]


def paper_rows(papers: Iterable[Paper], library: Library) -> tuple[AnswerRow | BadRow, ...]:
    """Return a row for each question of each document; one for a document without any."""
    return tuple(row for paper in papers for row in _rows(paper, library))


def unseen_notes(documents: Iterable[Document]) -> list[str]:
    """Say what the documents hold that nobody sees on the page; it is part of no answer."""
    return [
        text("intake.note.unseen", file=document.name, kind=unseen.kind, text=_cut(unseen))
        for document in documents
        for unseen in document.unseen
    ]


def _paper(number: int, document: Document, wishes: Sequence[Wish], role: Role | None, library: Library) -> Paper:
    if document.problem is not None:
        return Paper(number, document, name_of_file(document.name))
    lines = lines_of(document.paragraphs)
    for wish in wishes:
        if wish.source == document.name and wish.question_id:
            match = Match(wish.question_id, 1.0, (wish.question_id,))
            return Paper(
                number, document, candidate_of(lines, document.name), (Answered("", match, joined(lines), wish),)
            )
    asked = asked_lines(lines, wishes, role or role_in(lines), library)
    before = lines[: asked[0].place] if asked else lines
    return Paper(number, document, candidate_of(before, document.name), tuple(_answered(asked, lines)))


def _answered(asked: Sequence[AskedLine], lines: Sequence[Line]) -> Iterable[Answered]:
    for one, following in zip_longest(asked, asked[1:]):
        end = following.place - _bare_label(lines, following.place) if following else len(lines)
        yield Answered(one.words, one.match, joined(lines[one.place + 1 : end], one.tail), one.said)


def _bare_label(lines: Sequence[Line], place: int) -> int:
    """Return 1 if the line before is the label of the question («Вопрос 2») and no part of an answer."""
    return int(place > 0 and lines[place - 1].bare_label)


def _named_apart(paper: Paper) -> Paper:
    name = text("intake.namesake_file", name=paper.candidate, file=paper.document.name)
    return Paper(paper.number, paper.document, name, paper.answered)


def _rows(paper: Paper, library: Library) -> Iterable[AnswerRow | BadRow]:
    document = paper.document
    if document.problem is not None:
        reason = Reason(code="unreadable-document", details={"problem": explain(document.problem)})
        yield BadRow(paper.number, document.name, paper.candidate, "", reason)
    elif not paper.answered:
        yield _bad(paper, document.name, text("intake.problem.no_questions"))
    for place, answered in enumerate(paper.answered, start=1):
        row_id = f"{document.name}#{place}"
        if answered.match.question_id is not None:
            yield _answer(paper, row_id, answered, library)
        elif answered.said is None:
            nearest = told_nearest(answered.match.nearest, library)
            problem = text("intake.problem.heading", question=answered.words[:_SHOWN], nearest=nearest)
            yield replace(_bad(paper, row_id, problem), asked=answered.words, answer=answered.answer)


def _answer(paper: Paper, row_id: str, answered: Answered, library: Library) -> AnswerRow:
    question_id = answered.match.question_id or ""
    return AnswerRow(
        number=paper.number,
        id=row_id,
        candidate=paper.candidate,
        role=library.rubric(question_id).role,
        question_id=question_id,
        answer=answered.answer,
        asked="" if answered.said else answered.words,
        confidence=answered.match.confidence,
        remarks=tuple(_remark(unseen) for unseen in paper.document.unseen),
    )


def _remark(unseen: Unseen) -> Reason:
    return Reason(code="unseen-text", details={"kind": unseen.kind, "text": _cut(unseen)})


def _cut(unseen: Unseen) -> str:
    words = " ".join(unseen.text.split())
    return words if len(words) <= _UNSEEN_SHOWN else words[: _UNSEEN_SHOWN - 1] + "…"


def _bad(paper: Paper, row_id: str, problem: str) -> BadRow:
    reason = Reason(code="bad-document", details={"file": paper.document.name, "problem": problem})
    return BadRow(paper.number, row_id, paper.candidate, "", reason)
