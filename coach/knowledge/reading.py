"""How passages and queries are read: lemmas, with the other writings of a term as the term, and their roots."""

from collections.abc import Iterable

from coach.knowledge.tuning import load_tuning
from coach.language.terms import canonical
from coach.language.tokens import content_lemmas
from coach.resources import resource_dir
from coach.rubric.hashing import content_hash

_VERSION = 1


def lemmas_of(text: str) -> list[str]:
    """Return the lemmas that carry meaning, in order, with repetitions."""
    return canonical(content_lemmas(text))


def roots_of(lemmas: Iterable[str]) -> list[str]:
    """Return the first letters of each lemma, which stand for its root.

    Truncation joins what lemmas keep apart (реклама, рекламщик, рекламный); for Russian it is as good as stemming.
    """
    letters = load_tuning().root_letters
    return [lemma[:letters] for lemma in lemmas]


def reading_version() -> str:
    """Return a hash that changes when the same text may be read otherwise: what was read before is worthless then."""
    folder = resource_dir("knowledge")
    files = (folder / "glossary.yaml", folder / "offline" / "stopwords.txt")
    return content_hash(str(_VERSION), *(file.read_text(encoding="utf-8") for file in files))
