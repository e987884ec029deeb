"""Documents to a batch, with an account of what was taken for what."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from coach.batch.mapping import Wish
from coach.batch.names import plain
from coach.batch.papers import Paper, paper_rows, read_papers, unseen_notes
from coach.batch.rows import Batch, notes_on
from coach.batch.understood import Asked, Intake
from coach.errors import InputError
from coach.files.uploads import Document
from coach.rubric.library import Library
from coach.rubric.types import Role


def of_documents(
    documents: Sequence[Document], path: Path, library: Library, role: Role | None, wishes: Sequence[Wish]
) -> Intake:
    """Find candidates, questions and answers; `path` is for messages.

    Raises:
        InputError: a wish names no question in any of the documents.
    """
    papers = read_papers(documents, wishes, role, library)
    used = {answered.said for paper in papers for answered in paper.answered}
    for wish in wishes:
        if wish not in used:
            known = ", ".join(dict.fromkeys(answered.words for paper in papers for answered in paper.answered))
            raise InputError("batch.map.source", file=path, source=wish.source, known=known[:500] or "–")
    rows = paper_rows(papers, library)
    notes = [note for document in documents for note in document.notes]
    batch = Batch(rows, (*notes, *unseen_notes(documents), *notes_on(rows, library)))
    encodings = dict.fromkeys(document.encoding for document in documents if document.encoding)
    return Intake("document", (), _asked_of(papers), batch, ", ".join(encodings))


def _asked_of(papers: Sequence[Paper]) -> tuple[Asked, ...]:
    """Count the wordings of all documents; the same words count once."""
    found: dict[str, Asked] = {}
    for answered in (answered for paper in papers for answered in paper.answered):
        match, key = answered.match, plain(answered.words)
        said = answered.said is not None
        one = found.setdefault(key, Asked(answered.words, match.question_id, match.confidence, match.nearest, 0, said))
        found[key] = replace(one, answers=one.answers + bool(answered.answer.strip()))
    return tuple(found.values())
