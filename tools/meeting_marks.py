"""Precision and recall of the rules that review planning meetings, on transcripts marked by hand (`eval/meetings`)."""

import sys
from collections import Counter
from pathlib import Path

import yaml

from coach.audit.meeting.review import review
from coach.audit.meeting.transcript import read_transcript
from coach.audit.meeting.types import MeetingReview
from coach.settings import Settings

FOLDER = Path(__file__).parents[1] / "eval" / "meetings"
KINDS = ("items", "decisions", "owners", "deadlines", "controlled", "returns")


def compare(told: dict, found: MeetingReview) -> dict[str, tuple[set, set]]:
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
        "deadlines": (
            {key[0] for key, when in wanted.items() if when},
            {one.said.line for one in hits if one.when},
        ),
        "controlled": (set(told["controlled"]), {one.metric for one in found.controlled} - unsure),
        "returns": (set(back), returned),
    }


def main(verbose: bool) -> None:
    """Print a table for each half."""
    told = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))["meetings"]
    read = {one["file"]: read_transcript(FOLDER / one["file"], Settings(_env_file=None)) for one in told}
    for split in ("dev", "test"):
        right, wanted, found = Counter(), Counter(), Counter()
        for one in (one for one in told if one["split"] == split):
            made = review(read[one["file"]], [read[name] for name in one.get("after", ())])
            for kind, (expected, got) in compare(one, made).items():
                right[kind] += len(expected & got)
                wanted[kind] += len(expected)
                found[kind] += len(got)
                if verbose and split == "dev" and expected != got:
                    print(f"  {one['file']} {kind}: missed {sorted(expected - got)}, wrong {sorted(got - expected)}")
        print(f"{split}: what, right, precision, recall")
        for kind in KINDS:
            precision = right[kind] / found[kind] if found[kind] else float("nan")
            recall = right[kind] / wanted[kind] if wanted[kind] else float("nan")
            print(
                f"  {kind:<10} {right[kind]:>3}  {precision:.2f} ({right[kind]}/{found[kind]})  {recall:.2f} ({right[kind]}/{wanted[kind]})"
            )


if __name__ == "__main__":
    main(verbose="-v" in sys.argv)
