"""Precision and recall of the rules that review planning meetings, on transcripts marked by hand (`eval/meetings`)."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from coach.audit.meeting.review import review
from coach.audit.meeting.transcript import read_transcript
from coach.audit.meeting.types import MeetingReview
from coach.settings import Settings

FOLDER = Path(__file__).parents[1] / "eval" / "meetings"
SPLITS = ("dev", "test", "fresh", "last")
"""In the order in which they were written; all but the first were measured before they were looked at."""

Marks = dict[str, tuple[set[Any], set[Any]]]


@dataclass
class Total:
    """How many were right, expected and found."""

    right: int = 0
    wanted: int = 0
    found: int = 0


def compare(told: dict[str, Any], found: MeetingReview) -> Marks:
    """Return for each kind what was expected and what was found, without what may be given either way."""
    partly, optional = set(told.get("partly", ())), set(told.get("optional", ()))
    wanted = {(one["line"], one["who"].casefold()): one["when"] for one in told["decisions"]}
    lines = {line for line, _ in wanted}
    made = [one for one in found.decisions if one.said.line not in optional]
    hits = [one for one in made if one.said.line in lines]
    unsure = set(told.get("optional_controlled", ()))
    back = {one["line"]: set(one["earlier"]) for one in told.get("repeats", ())}
    spare = set(told.get("optional_repeats", ()))
    returned = {
        one.now.line
        for one in found.returns
        if one.now.line not in spare
        and (one.now.line not in back or back[one.now.line] & {said.line for said in one.earlier})
    }
    return {
        "items": (set(told["found"]), {one.id for one in found.items if one.status == "found"} - partly),
        "decisions": (lines, {one.said.line for one in made}),
        "owners": (set(wanted), {(one.said.line, one.who.casefold()) for one in hits}),
        "deadlines": ({key[0] for key, when in wanted.items() if when}, {one.said.line for one in hits if one.when}),
        "controlled": (set(told["controlled"]), {one.metric for one in found.controlled} - unsure),
        "returns": (set(back), returned),
    }


def marks(split: str) -> dict[str, Marks]:
    """Return the comparison for each file of a part."""
    told = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))["meetings"]
    settings = Settings(_env_file=None)
    read = {one["file"]: read_transcript(FOLDER / one["file"], settings) for one in told}
    return {
        one["file"]: compare(one, review(read[one["file"]], [read[name] for name in one.get("after", ())]))
        for one in told
        if one["split"] == split
    }


def totals(split: str) -> dict[str, Total]:
    """Return the sums over a part, by kind."""
    found: dict[str, Total] = {}
    for made in marks(split).values():
        for kind, (expected, got) in made.items():
            total = found.setdefault(kind, Total())
            total.right += len(expected & got)
            total.wanted += len(expected)
            total.found += len(got)
    return found


def first_sight() -> dict[str, Total]:
    """Return what was measured on the transcripts that no rule had seen, when it had not."""
    told = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))["first_sight"]
    return {kind: Total(**numbers) for kind, numbers in told.items()}


def _print(title: str, sums: dict[str, Total]) -> None:
    print(f"{title}: what, right, precision, recall")
    for kind, one in sums.items():
        precision = one.right / one.found if one.found else float("nan")
        recall = one.right / one.wanted if one.wanted else float("nan")
        of = f"{one.right}/{one.found}", f"{one.right}/{one.wanted}"
        print(f"  {kind:<10} {one.right:>3}  {precision:.2f} ({of[0]})  {recall:.2f} ({of[1]})")


def main(*, verbose: bool) -> None:
    """Print a table for each part; `verbose` names what was missed in the one that may be looked at."""
    for file, made in marks("dev").items() if verbose else ():
        for kind, (expected, got) in made.items():
            if expected != got:
                print(f"  {file} {kind}: missed {sorted(expected - got)}, wrong {sorted(got - expected)}")
    for split in SPLITS:
        _print(f"{split}, now", totals(split))
    _print("test, fresh and last at first sight", first_sight())


if __name__ == "__main__":
    main(verbose="-v" in sys.argv)
