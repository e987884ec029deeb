"""The trade's own words: what they mean, how else they are said and written, what is near them."""

from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from coach.language.tokens import content_lemmas
from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Slug, Text


class Term(Frozen):
    """One term: `synonyms` mean the same, `spellings` write the same, `near` are ordinary words of like meaning."""

    id: Slug
    term: Text
    plain: Text
    synonyms: tuple[Text, ...] = ()
    spellings: tuple[Text, ...] = ()
    near: Annotated[tuple[Text, ...], Field(min_length=2)]
    role: Literal["rop", "rom", "both"]


class Glossary(Frozen):
    """The file `knowledge/glossary.yaml`."""

    version: Annotated[int, Field(ge=1)]
    terms: tuple[Term, ...]


@cache
def load_glossary() -> Glossary:
    """Read the glossary, once a process."""
    return read_yaml(resource_dir("knowledge") / "glossary.yaml", Glossary)


@cache
def _writings() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Map the lemmas of each other writing of a term to the term's own lemmas."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for term in load_glossary().terms:
        own = tuple(content_lemmas(term.term))
        for spelling in term.spellings:
            key = tuple(content_lemmas(spelling))
            if key and own and key != own:
                found.setdefault(key, own)
    return found


def canonical(lemmas: list[str]) -> list[str]:
    """Replace other writings of terms, of up to three words, by the term's own lemmas («кол трекинг» → «коллтрекинг»)."""
    writings = _writings()
    result: list[str] = []
    position = 0
    while position < len(lemmas):
        for length in (3, 2, 1):
            own = writings.get(tuple(lemmas[position : position + length]))
            if own is not None and position + length <= len(lemmas):
                result.extend(own)
                position += length
                break
        else:
            result.append(lemmas[position])
            position += 1
    return result
