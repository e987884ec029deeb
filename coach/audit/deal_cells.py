"""The columns of deals besides stages: money, time to the first answer, next steps, ratings, closings."""

import numpy as np

from coach.audit.cells import hours, identities, moments, money, rows_of
from coach.audit.cleaning import Cleaning
from coach.audit.history import History, id_text
from coach.audit.history_figures import MILESTONES, milestone_deals
from coach.audit.ledger import Mask
from coach.audit.rows import empty_rows
from coach.audit.stages import stage_rules
from coach.audit.words import is_empty
from coach.files.columns import Column


def read_cells(work: Cleaning, keep: Mask, history: History | None) -> None:
    """Read what the deals carry, and what their history tells of meetings and proposals, into `work`."""
    _money(work)
    _answers(work)
    _next_steps(work)
    _milestones(work, keep, history)
    _ratings(work, keep)
    if "contact" in work.columns:
        work.codes["contact"] = identities(work.columns["contact"], work.ledger)
    _closings(work, keep)


def _money(work: Cleaning) -> None:
    for role in ("amount", "paid"):
        column = work.columns.get(role)
        if column is None:
            continue
        read = money(column, work.columns.get("currency"), work.ledger)
        work.floats[role] = read.amounts
        work.masks[f"{role}_unread"] = read.unread
        work.labels[f"{role}_currency"] = read.currencies
        work.ledger.note("amount_negative", read.amounts < 0, column.name)


def _answers(work: Cleaning) -> None:
    if "answer" in work.columns:
        work.floats["hours"], _ = hours(work.columns["answer"], work.ledger)
    elif "answered" in work.columns and "created" in work.columns:
        answered, _ = moments(work.columns["answered"], work.ledger)
        passed = (answered - work.moments_of("created")) / np.timedelta64(3600, "s")
        work.ledger.note("answered_before_created", passed < 0, work.columns["answered"].name)
        work.floats["hours"] = np.where(passed < 0, np.nan, passed)


def _next_steps(work: Cleaning) -> None:
    column = work.columns.get("next_step")
    if column is not None:
        empty = [n for n, value in enumerate(column.values) if isinstance(value, str) and is_empty(value)]
        work.codes["next_step"] = np.where(rows_of(column, empty), 0, 1).astype(np.int32)


def _milestones(work: Cleaning, keep: Mask, history: History | None) -> None:
    """Mark deals with a meeting set or a proposal sent: by their column, otherwise by the stages that they came into."""
    for milestone in MILESTONES:
        if column := work.columns.get(milestone):
            work.codes[milestone] = np.where(empty_rows(column), 0, 1).astype(np.int32)
        elif history is not None and "id" in work.columns:
            passed = milestone_deals(history, milestone)
            if passed is not None:
                work.codes[milestone] = _by_history(work.columns["id"], passed, frozenset(history.ids))
    if history is not None and "id" in work.columns:
        column = work.columns["id"]
        known = frozenset(history.ids)
        strangers = rows_of(column, [n for n, value in enumerate(column.values) if id_text(value) not in known])
        work.ledger.note("not_in_history", strangers & keep, column.name)


def _by_history(
    column: Column, passed: frozenset[str], known: frozenset[str]
) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    ids = [id_text(value) for value in column.values]
    marks = np.array([1 if id_ in passed else 0 if id_ in known else -1 for id_ in ids], dtype=np.int32)
    return marks[column.codes]


def _ratings(work: Cleaning, keep: Mask) -> None:
    found = work.labels.get("quality")
    if found is None:
        return
    rated = [stage_rules().is_qualified(name) for name in found.names]
    for name, rating in zip(found.names, rated, strict=True):
        if rating is None:
            work.ledger.note("rating_unknown", found.of(name) & keep, work.columns["quality"].name, detail=name)
    to = np.array([-1 if rating is None else int(rating) for rating in rated] + [-1], dtype=np.int32)
    work.codes["rated"] = to[found.codes]


def _closings(work: Cleaning, keep: Mask) -> None:
    """Take away closings that cannot be: before the creation, or far behind the end of the export."""
    if "closed" not in work.columns or "created" not in work.columns:
        return
    created, closed = work.moments_of("created"), work.moments_of("closed").copy()
    name = work.columns["closed"].name
    early = closed.astype("datetime64[D]") < created.astype("datetime64[D]")
    work.ledger.note("closed_before_created", early & keep, name)
    closed[early] = np.datetime64("NaT")
    if (keep & ~np.isnat(created)).any():
        last = created[keep & ~np.isnat(created)].max()
        late = closed > last + np.timedelta64(stage_rules().limits.future_days, "D")
        work.ledger.note("closed_in_future", late & keep, name)
        closed[late] = np.datetime64("NaT")
    work.moments["closed"] = closed
