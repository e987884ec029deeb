"""Which checks readers credited in the answers of the development half, beyond those that carry three verdicts."""

import csv
from collections.abc import Mapping
from pathlib import Path

from coach.errors import InputError
from coach.evals.gold import Gold, GoldItem, half_of
from coach.resources import resource_dir
from coach.rubric.library import Library

Verdicts = Mapping[str, bool]


def dev_verdicts(gold: Gold, library: Library, extra: Path | None = None) -> Mapping[str, Verdicts]:
    """Return by answer of the development half whether each check was credited.

    Args:
        gold: answers with majority verdicts (`checks`).
        library: the banks.
        extra: content checks that one reader credited in other answers (`id,checks`); None: the shipped file. Answers
            that are not in `gold`, or have verdicts there, are left out.

    Raises:
        InputError: the file names a check that its question does not have.
    """
    dev = {item.id: item for item in gold.items if half_of(item.family) == "dev"}
    found: dict[str, Verdicts] = {
        item.id: {check: verdict == "met" for check, verdict in item.checks.items()}
        for item in dev.values()
        if item.checks
    }
    file = extra or resource_dir("eval") / "gold" / "verdicts_one_reader.csv"
    with file.open(encoding="utf-8", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), 2):
            if row["id"] in dev and row["id"] not in found:
                found[row["id"]] = _verdicts(dev[row["id"]], row["checks"].split(), library, file, number)
    return found


def _verdicts(item: GoldItem, met: list[str], library: Library, file: Path, number: int) -> Verdicts:
    checks = [check.id for _, check in library.rubric(item.question_id).question.checks()]
    unknown = sorted(set(met) - set(checks))
    if unknown:
        raise InputError("gold.check", file=file, line=number, check=unknown[0], question=item.question_id)
    return {check: check in met for check in checks}
