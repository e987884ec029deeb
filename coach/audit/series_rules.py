"""Which series are searched, and how strictly (`series.yaml`)."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from coach.resources import resource_dir
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen


class SeriesRules(Frozen):
    """The file, see there."""

    version: int
    series: Mapping[Literal["week", "month"], tuple[str, ...]]
    least_points: Annotated[int, Field(ge=7)]
    least_points_for_break: Annotated[int, Field(ge=8)]
    window: Annotated[int, Field(ge=5)]
    hampel_sds: float
    break_p: float
    least_change: float


@cache
def series_rules() -> SeriesRules:
    """Read the file, once a process."""
    return read_yaml(resource_dir("knowledge") / "audit" / "series.yaml", SeriesRules)
