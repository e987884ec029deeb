"""A rubric for a question that no bank has, taken over from the bank's nearest: a draft that a person must edit."""

from coach.batch.matching import match_question
from coach.batch.record import OwnQuestion
from coach.errors import InputError
from coach.rubric.hashing import content_hash
from coach.rubric.library import Library, Rubric
from coach.rubric.types import Role

_TITLE = 60


def own_id(asked: str) -> str:
    """Return the id of an own question: the same words, the same id."""
    return f"own.q-{content_hash(plain_words(asked))[:8]}"


def plain_words(asked: str) -> str:
    """Return the question in one line.

    Raises:
        InputError: there are no words.
    """
    words = " ".join(asked.split())
    if not any(char.isalpha() for char in words):
        raise InputError("own.empty")
    return words


def nearest(asked: str, role: Role, library: Library) -> Rubric:
    """Return the bank's question whose wording is most like `asked`, of this role.

    Raises:
        InputError: `asked` has no words, or the role has no questions.
    """
    found = match_question(plain_words(asked), role, library).nearest
    if not found:
        raise InputError("own.no_bank", role=role)
    return library.rubric(found[0])


def draft_from_bank(asked: str, role: Role, library: Library) -> OwnQuestion:
    """Return a draft with the rubric of the nearest question: its checks have to be read and made to fit.

    Args:
        asked: the question in the director's words.
        role: whose question it is.
        library: the banks in force.
    """
    near, words = nearest(asked, role, library), plain_words(asked)
    changed = {"id": own_id(asked), "title": short_title(words), "text": words, "aliases": ()}
    return OwnQuestion(question=near.question.model_copy(update=changed), role=role, nearest=near.question.id)


def short_title(words: str) -> str:
    """Return the beginning of a question as its title, whole words, up to 60 characters."""
    if len(words) <= _TITLE:
        return words.rstrip("?. ") or words
    return words[:_TITLE].rpartition(" ")[0].rstrip(",;: ") + "…"
