"""How far each deal came: out of the history of stages, or out of the current stage where there is no history."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from coach.audit.history import History
from coach.audit.types import StageKind
from coach.audit.words import fold

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ways:
    """Deals on the way from the first stage to the sale.

    Attributes:
        stages: the open ones in order, the won one (or the first of them) last.
        furthest: for each deal the place of the furthest stage that it is known to have reached, -1 unknown.
        now: the place where it stands; `len(stages)` when it is lost.
        known: whether the furthest stage of lost deals is known.
    """

    stages: tuple[str, ...]
    furthest: Places
    now: Places
    known: bool

    @property
    def lost(self) -> "npt.NDArray[np.bool_]":
        """Which deals are lost."""
        mask: npt.NDArray[np.bool_] = self.now == len(self.stages)
        return mask


def way_of(kinds: Mapping[str, StageKind]) -> tuple[tuple[str, ...], dict[str, int]]:
    """Return the stages of the way and the place of every stage: all won ones share the last, lost ones lie behind it."""
    open_ = [name for name, kind in kinds.items() if kind == "open"]
    won = [name for name, kind in kinds.items() if kind == "won"]
    stages = (*open_, *won[:1])
    places = {name: place for place, name in enumerate(open_)}
    places |= dict.fromkeys(won, len(open_))
    places |= {name: len(stages) for name, kind in kinds.items() if kind == "lost"}
    return stages, places


def ways_by_history(history: History) -> Ways:
    """Return how far the deals of a history came: the furthest stage ever entered, also by deals lost later."""
    stages, places = way_of(history.stages)
    frame = history.frame
    at = np.array([places[str(name)] for name in frame["stage"].cat.categories], dtype=np.int64)
    here = at[frame["stage"].cat.codes.to_numpy()]
    way = frame.assign(place=np.where(here == len(stages), -1, here), here=here)
    furthest = way.groupby("deal")["place"].max().to_numpy()
    now = way.loc[way["last"], "here"].to_numpy()
    return Ways(stages, furthest.astype(np.int64), now.astype(np.int64), known=True)


def ways_by_stage(kinds: Mapping[str, StageKind], now: "pd.Series[str]", before: "pd.Series[str] | None") -> Ways:
    """Return how far deals came by their current stage.

    Args:
        kinds: the stages in order, with their kind.
        now: where each deal stands (categories); unknown names and empty ones are left out.
        before: for lost deals the open stage that they were lost in (empty: not told); None if the export has none.
    """
    stages, places = way_of(kinds)
    here = _places(now, places)
    reached = np.where(here == len(stages), -1, here)
    if before is not None:
        open_ = {name: place for name, place in places.items() if kinds[name] == "open"}
        reached = np.where(here == len(stages), _places(before, open_), reached)
    return Ways(stages, reached, here, known=before is not None)


def _places(names: "pd.Series[str]", places: Mapping[str, int]) -> Places:
    folded = {fold(name): place for name, place in places.items()}
    at = np.array([folded.get(fold(str(name)), -1) for name in names.cat.categories], dtype=np.int64)
    codes = names.cat.codes.to_numpy()
    return np.where(codes < 0, -1, at[codes]) if len(at) else np.full(len(codes), -1, dtype=np.int64)
