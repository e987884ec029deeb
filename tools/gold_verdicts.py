"""Agreement of the raters' verdicts per check (`eval/gold/verdicts.csv`), and their majority written into the gold set.

python tools/gold_verdicts.py [--write]
"""

import csv
import json
import sys
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

GOLD = Path(__file__).parents[1] / "eval" / "gold"
RATERS = ("A", "B", "C")


def kappa(pairs: Iterable[tuple[str, str]]) -> float:
    """Return Cohen's kappa (1960) of two raters' verdicts."""
    said = list(pairs)
    observed = sum(a == b for a, b in said) / len(said)
    first, second = (sum(pair[n] == "met" for pair in said) / len(said) for n in (0, 1))
    expected = first * second + (1 - first) * (1 - second)
    return (observed - expected) / (1 - expected)


def majority(row: dict[str, str]) -> str:
    """Return what at least two of three said."""
    return "met" if sum(row[rater] == "met" for rater in RATERS) >= 2 else "not_met"


def main() -> None:
    """Print the agreement; with --write put the majority into gold.jsonl."""
    rows = list(csv.DictReader((GOLD / "verdicts.csv").read_text(encoding="utf-8").splitlines()))
    answers = {row["id"] for row in rows}
    met = sum(majority(row) == "met" for row in rows) / len(rows)
    print(f"{len(rows)} verdicts on {len(answers)} answers, {met:.1%} met by majority")
    for one, other in combinations(RATERS, 2):
        same = sum(row[one] == row[other] for row in rows) / len(rows)
        print(f"{one}-{other}: same {same:.3f}, kappa {kappa((row[one], row[other]) for row in rows):.3f}")
    if "--write" in sys.argv[1:]:
        found: dict[str, dict[str, str]] = {}
        for row in rows:
            found.setdefault(row["id"], {})[row["check"]] = majority(row)
        path = GOLD / "gold.jsonl"
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        lines = [
            json.dumps(one | ({"checks": found[one["id"]]} if one["id"] in found else {}), ensure_ascii=False)
            for one in items
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
