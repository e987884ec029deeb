"""How well a document handed in for the wrong task is told, and how often a right one is doubted (`eval/kinds`)."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from coach.grading.documents.kind import recognise
from coach.grading.intake import clean
from coach.rubric.library import load_library

ROOT = Path(__file__).parents[1]
SPLITS = ("seen", "unseen")
TASKS = ("rop.audit", "rop.vision", "rom.audit", "rom.vision")


@dataclass(frozen=True)
class Handed:
    """A document and what it really is: the id of a task, or a kind that answers none."""

    id: str
    true: str
    text: str


def documents(split: str) -> list[Handed]:
    """Read a part of the set; the anchors of the banks from level 2 on belong to the seen part."""
    told = yaml.safe_load((ROOT / "eval" / "kinds" / f"{split}.yaml").read_text(encoding="utf-8"))["documents"]
    found = [Handed(one["id"], one["is"], clean(one["text"])) for one in told]
    return found + list(_anchors()) if split == "seen" else found


def _anchors() -> Iterator[Handed]:
    library = load_library()
    for task in TASKS:
        for level, text in library.rubric(task).question.anchors.items():
            if level > 1:
                yield Handed(f"{task}/{level}", task, clean(text))


def outcome(document: Handed, task: str) -> tuple[str, str]:
    """Return what the document got as this task (`refused`, `noticed`, `taken`) and the code of the reason."""
    found = recognise(document.text, load_library().rubric(task).question)
    reason = found.refused or found.noticed
    return ("refused" if found.refused else "noticed" if found.noticed else "taken"), reason.code if reason else ""


def counts(split: str) -> Counter[str]:
    """Return how often right documents, documents of another task and other things got what."""
    found: Counter[str] = Counter()
    for document in documents(split):
        for task in TASKS:
            right = document.true == task
            kind = "right" if right else "another task" if document.true in TASKS else "no answer"
            found[f"{kind} {outcome(document, task)[0]}"] += 1
    return found


def main(*, verbose: bool) -> None:
    """Print a table for each part; `verbose` names what went wrong in the part that may be looked at."""
    for document in documents("seen") if verbose else ():
        for task in TASKS:
            got, code = outcome(document, task)
            if (got == "taken") != (document.true == task):
                print(f"  {document.id} as {task}: {got} {code}")
    for split in SPLITS:
        found = counts(split)
        print(split)
        for kind in ("right", "another task", "no answer"):
            told = ", ".join(f"{got} {found[f'{kind} {got}']}" for got in ("taken", "noticed", "refused"))
            print(f"  {kind}: {told}")


if __name__ == "__main__":
    main(verbose="-v" in sys.argv)
