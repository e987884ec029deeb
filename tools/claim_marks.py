"""How often the check of a candidate's numbers is right, wrong or abstains, on sentences marked by hand (`eval/claims`)."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coach.audit.candidate.checking import check_numbers
from coach.audit.candidate.comparing import NumberCheck
from coach.audit.candidate.submission import submission_of
from coach.audit.facts import read_facts
from coach.audit.types import Facts
from coach.files.documents import Section
from coach.settings import Settings

ROOT = Path(__file__).parents[1]
SPLITS = ("seen", "unseen")
_MARK = re.compile(r"\[([^|\[\]]+)\|([+?-])((?:[\w]+(?:\[[^\]]*\])?,?)*)\]")
_DEFINITION = re.compile(r"_(all|mature|closed)\b")
"""What differs differs from the nearest definition of its indicator."""
_VERDICTS = {"+": "agrees", "-": "differs", "?": "cannot"}


@dataclass(frozen=True)
class Marked:
    """A number of a sentence: as written, the true verdict, and the figures that it may be held against."""

    said: str
    verdict: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Sentence:
    """A sentence without its marks, and the marked numbers in order."""

    text: str
    numbers: tuple[Marked, ...]


def sentences(split: str) -> list[Sentence]:
    """Read a part of the set; its form is told at the head of the file."""
    lines = (ROOT / "eval" / "claims" / f"{split}.txt").read_text(encoding="utf-8").splitlines()
    return [
        Sentence(_MARK.sub(r"\1", line), tuple(_marked(found) for found in _MARK.finditer(line)))
        for line in lines
        if line and not line.startswith("#")
    ]


def _marked(found: "re.Match[str]") -> Marked:
    return Marked(found[1], _VERDICTS[found[2]], frozenset(found[3].split(",")))


def outcomes(facts: Facts, sentence: Sentence) -> Iterator[tuple[Marked, NumberCheck | None, str]]:
    """Yield each marked number, what was said of it (None: passed over) and `right`, `wrong` or `abstained`.

    Wrong is an «agrees» or «differs» that is not the truth, or one held against another figure. What the truth calls
    untold is right when nothing is said of it.
    """
    made = check_numbers(submission_of("a.md", [Section("", "", sentence.text)]), facts, "ru")
    left = list(made)
    for number in sentence.numbers:
        place = next((i for i, one in enumerate(left) if _same(one.said, number.said)), None)
        check = None if place is None else left.pop(place)
        yield number, check, _outcome(number, check)


def _same(one: str, other: str) -> bool:
    first, second = (re.findall(r"\d+", words) for words in (one, other))
    return first == second


def _outcome(number: Marked, check: NumberCheck | None) -> str:
    if check is None or check.verdict == "cannot":
        return "right" if number.verdict == "cannot" else "abstained"
    keys = {_DEFINITION.sub("", key) for key in number.keys} if number.verdict == "differs" else number.keys
    key = _DEFINITION.sub("", check.key) if number.verdict == "differs" else check.key
    return "right" if check.verdict == number.verdict and key in keys else "wrong"


def counts(facts: Facts, split: str) -> Counter[str]:
    """Return how many numbers of a part were right, wrong and abstained, and `false-agrees` among the wrong."""
    found: Counter[str] = Counter()
    for sentence in sentences(split):
        for number, check, outcome in outcomes(facts, sentence):
            found[outcome] += 1
            if outcome == "wrong" and check is not None and check.verdict == "agrees":
                found["false-agrees"] += 1
            found["all"] += 1
            found["untold"] += number.verdict == "cannot"
    return found


def example_facts() -> Facts:
    """Return the facts of the made-up exports, which the sentences speak of."""
    examples = ROOT / "examples"
    return read_facts(None, examples / "audit_deals.csv", examples / "audit_spend.csv", Settings(_env_file=None))


def main(*, verbose: bool) -> None:
    """Print a line for each part; `verbose` names what went wrong in the part that may be looked at."""
    facts = example_facts()
    for sentence in sentences("seen") if verbose else ():
        for number, check, outcome in outcomes(facts, sentence):
            if outcome != "right":
                got = "passed over" if check is None else f"{check.verdict} {check.key} {check.why}"
                print(f"  {outcome}: {number.said} ({number.verdict} {sorted(number.keys)}): {got}: {sentence.text}")
    for split in SPLITS:
        found = counts(facts, split)
        told = ", ".join(f"{name} {found[name]}" for name in ("right", "wrong", "false-agrees", "abstained"))
        print(f"{split}: {len(sentences(split))} sentences, {found['all']} numbers: {told}")


if __name__ == "__main__":
    main(verbose="-v" in sys.argv)
