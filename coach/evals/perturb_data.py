"""The data behind the changes to answers (`eval/perturbations/`)."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import Field

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen, Text


class Padding(Frozen):
    """Sentences without content (`eval/perturbations/padding.yaml`)."""

    sentences: Annotated[tuple[Text, ...], Field(min_length=10)]


class Introductions(Frozen):
    """What people say of themselves: attribute -> group -> sentence (`introductions.yaml`)."""

    attributes: Mapping[str, Mapping[str, Text]]


class Lookalikes(Frozen):
    """Letters and their Latin twins, and the share (0-1] of them that is swapped (`lookalikes.yaml`)."""

    share: Annotated[float, Field(gt=0, le=1)]
    letters: Mapping[str, str]


class Typos(Frozen):
    """How often and where a finger slips (`typos.yaml`)."""

    words_a_typo: Annotated[int, Field(ge=1)]
    least_letters: Annotated[int, Field(ge=2)]
    neighbours: Mapping[str, str]


@cache
def introduction_data() -> Introductions:
    """Read the introductions, once a process."""
    return read_yaml(resource_dir("eval") / "perturbations" / "introductions.yaml", Introductions)


@cache
def padding_data() -> Padding:
    """Read the empty sentences, once a process."""
    return read_yaml(resource_dir("eval") / "perturbations" / "padding.yaml", Padding)


@cache
def lookalikes_data() -> Lookalikes:
    """Read the look-alike letters, once a process."""
    return read_yaml(resource_dir("eval") / "perturbations" / "lookalikes.yaml", Lookalikes)


@cache
def typos_data() -> Typos:
    """Read how fingers slip, once a process."""
    return read_yaml(resource_dir("eval") / "perturbations" / "typos.yaml", Typos)
