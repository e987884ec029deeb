"""The trade's own words: what they mean, how else they are said and written, what is near them."""

from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

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
    near: Annotated[tuple[Text, ...], Field(min_length=1)]
    role: Literal["rop", "rom", "both"]


def _different_ids(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    ids = [term.id for term in terms]
    if repeated := {id_ for id_ in ids if ids.count(id_) > 1}:
        raise ValueError(f"repeated id: {', '.join(sorted(repeated))}")
    return terms


class Glossary(Frozen):
    """The file `knowledge/glossary.yaml`; ids are unique."""

    version: Annotated[int, Field(ge=1)]
    terms: Annotated[tuple[Term, ...], AfterValidator(_different_ids)]


@cache
def load_glossary() -> Glossary:
    """Read the glossary, once a process.

    Raises:
        BankError: the file is broken; names the line.
    """
    return read_yaml(resource_dir("knowledge") / "glossary.yaml", Glossary)


def folded(word: str) -> str:
    """Return `word` in lower case with ё as е: the form in which lemmas are compared."""
    return word.lower().replace("ё", "е")


@cache
def trade_words() -> frozenset[str]:
    """Return every term and every other way of writing it that is one word, folded."""
    return frozenset(
        folded(name) for term in load_glossary().terms for name in (term.term, *term.spellings) if " " not in name
    )
