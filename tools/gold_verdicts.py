"""Agreement of the readers' verdicts per check and per red flag, and their majority written into the gold set.

They stand in `eval/gold/verdicts.csv` and `eval/gold/red_flags.csv`.

python tools/gold_verdicts.py [--write]
"""

import csv
import json
import sys
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

from coach.evals.gold import half_of
from coach.rubric.library import load_library

GOLD = Path(__file__).parents[1] / "eval" / "gold"
RATERS = ("A", "B", "C")
Row = dict[str, str]
Verdicts = dict[str, dict[str, str]]


def kappa(pairs: Iterable[tuple[str, str]]) -> float:
    """Return Cohen's kappa (1960) of two raters' verdicts."""
    said = list(pairs)
    observed = sum(a == b for a, b in said) / len(said)
    first, second = (sum(pair[n] == "met" for pair in said) / len(said) for n in (0, 1))
    expected = first * second + (1 - first) * (1 - second)
    return (observed - expected) / (1 - expected)


def majority(row: Row) -> str:
    """Return what at least two of three said."""
    return "met" if sum(row[rater] == "met" for rater in RATERS) >= 2 else "not_met"


def told(kind: str, rows: list[Row]) -> None:
    """Print how many verdicts there are and how well each two of the readers agree."""
    met = sum(majority(row) == "met" for row in rows)
    print(f"{kind}: {len(rows)} verdicts on {len({row['id'] for row in rows})} answers, {met} met by majority")
    for one, other in combinations(RATERS, 2):
        same = sum(row[one] == row[other] for row in rows) / len(rows)
        print(f"  {one}-{other}: same {same:.3f}, kappa {kappa((row[one], row[other]) for row in rows):.3f}")


def checks() -> list[Row]:
    """Return the verdicts on checks."""
    return list(csv.DictReader((GOLD / "verdicts.csv").read_text(encoding="utf-8").splitlines()))


def flags(items: list[dict[str, Any]]) -> list[Row]:
    """Return the verdicts on red flags of all answers that were read; the file names only what some reader raised."""
    raised = {
        (row["id"], row["check"]): row
        for row in csv.DictReader((GOLD / "red_flags.csv").read_text(encoding="utf-8").splitlines())
    }
    library = load_library()
    absent = dict.fromkeys(RATERS, "not_met")
    rows = [
        raised.pop((item["id"], flag.id), {"id": item["id"], "check": flag.id} | absent)
        for item in items
        for flag in library.rubric(item["question_id"]).question.red_flags
    ]
    if raised:
        raise SystemExit(f"no such answer or flag: {min(raised)}")
    return rows


def by_answer(rows: Iterable[Row]) -> Verdicts:
    """Return the majority by answer and check or flag."""
    found: Verdicts = {}
    for row in rows:
        found.setdefault(row["id"], {})[row["check"]] = majority(row)
    return found


def main() -> None:
    """Print the agreement; with --write put the majority into gold.jsonl."""
    path = GOLD / "gold.jsonl"
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    on_checks, on_flags = checks(), flags(items)
    told("checks", on_checks)
    for half in ("dev", "test"):
        told(f"red flags, {half}", [row for row in on_flags if half_of(row["id"]) == half])
    if "--write" in sys.argv[1:]:
        found = (("checks", by_answer(on_checks)), ("flags", by_answer(on_flags)))
        lines = [
            json.dumps(one | {key: of[one["id"]] for key, of in found if one["id"] in of}, ensure_ascii=False)
            for one in items
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
