"""What a query asks for: its words with weights, and other names of the terms in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from coach.knowledge.reading import lemmas_of, roots_of
from coach.knowledge.tuning import load_tuning
from coach.language.glossary import load_glossary
from coach.resources import resource_dir

MAX_CHARS = 2_000
"""Beyond this a query is a document; what it is about stands in its beginning."""

_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it is searched.

    Attributes:
        text: the query, cut.
        said: its lemmas with their weights; empty if no word carries meaning.
        roots: the roots that are searched with their weights: of its lemmas and of other names of terms.
    """

    text: str
    said: dict[str, float]
    roots: dict[str, float]


def read_query(text: str) -> Query:
    """Read a query."""
    cut = text[:MAX_CHARS]
    lemmas = lemmas_of(cut)
    tuning = load_tuning().query
    said = {lemma: tuning.asking if lemma in _asking() else 1.0 for lemma in lemmas}
    roots = dict.fromkeys(roots_of(_other_names(lemmas)), tuning.expansion)
    # By rising weight, so that of two words with one root the heavier decides.
    ordered = sorted(said.items(), key=lambda item: item[1])
    own = zip(roots_of(lemma for lemma, _ in ordered), (weight for _, weight in ordered), strict=True)
    return Query(cut, said, roots | dict(own))


@cache
def _asking() -> frozenset[str]:
    lines = (resource_dir("knowledge") / "offline" / "asking.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _names() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Map the lemmas of each name of a term to the lemmas of all its names."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for term in load_glossary().terms:
        names = [tuple(lemmas_of(name)) for name in (term.term, *term.synonyms, *term.spellings)]
        together = tuple(dict.fromkeys(lemma for name in names for lemma in name))
        for name in names:
            found[name] = found.get(name, ()) + together
    return found


def _other_names(lemmas: Sequence[str]) -> Iterator[str]:
    for start in range(len(lemmas)):
        for end in range(start + 1, min(len(lemmas), start + _LONGEST_NAME) + 1):
            yield from _names().get(tuple(lemmas[start:end]), ())
