"""The constants of the search (`knowledge/search.yaml`), found on the dev half of `eval/search` only."""

from functools import cache
from typing import Annotated

from pydantic import Field

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen

Positive = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class Fusion(Frozen):
    """Reciprocal rank fusion: sum of `weight / (constant + rank)` over the two lists, each cut at `depth`."""

    constant: Positive
    vectors: Positive
    bm25: Positive
    depth: Annotated[int, Field(ge=10, le=500)]


class Bm25(Frozen):
    """Constants of BM25: `k1` saturates repetitions, `b` (0-1) discounts long passages."""

    k1: Positive
    b: Share


class QueryWeights(Frozen):
    """Weights of words by which people ask, and of other names of a term; any other word has 1."""

    asking: Share
    expansion: Share


class GlossaryWeights(Frozen):
    """Factors of the scores of glossary passages."""

    bm25: Share
    vectors: Share


class Floor(Frozen):
    """What a query must find: share of its words (0-1) in a good passage + `similarity` x best cosine >= `least`."""

    similarity: Share
    least: Positive


class Tuning(Frozen):
    """The file `knowledge/search.yaml`."""

    version: Annotated[int, Field(ge=1)]
    part_words: Annotated[int, Field(ge=50, le=1000)]
    title_weight: Annotated[int, Field(ge=1, le=5)]
    root_letters: Annotated[int, Field(ge=3, le=20)]
    bm25: Bm25
    query: QueryWeights
    glossary: GlossaryWeights
    fusion: Fusion
    floor: Floor


@cache
def load_tuning() -> Tuning:
    """Read the constants, once a process."""
    return read_yaml(resource_dir("knowledge") / "search.yaml", Tuning)
