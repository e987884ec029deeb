"""What a run grades: each task is one text of one answer, graded once.

The plan has two parts: answers, their changes and attacks first; then answers without their key points, since which
sentences those are is known from the first grade.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from coach.evals.extras import Planted
from coach.evals.gold import GoldItem
from coach.evals.perturb import CHANGES, REMOVED, changed, introduced, sentences_of, without_points
from coach.evals.run_dir import Key, Row
from coach.evals.suite import INTRODUCTIONS, Suite
from coach.grading.intake import clean
from coach.grading.types import Grade

ORIGINAL = "original"
PLANTED = "planted"
PARAPHRASE = "paraphrase"
ATTACK, HARMLESS = "attack/", "harmless/"
ROOM = 3
"""Highest label of an answer that an attack is put into: there must be room to gain."""


@dataclass(frozen=True, slots=True)
class Task:
    """One text to grade; `key` names it in the run."""

    key: Key
    question_id: str
    text: str


@dataclass(frozen=True)
class Material:
    """What the tasks are made from. `items` are chosen and in order; the first `suite.items.changed` get changes."""

    suite: Suite
    items: tuple[GoldItem, ...]
    seed: int
    attacks: tuple[Planted, ...] = ()
    harmless: tuple[Planted, ...] = ()
    paraphrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def for_changes(self) -> tuple[GoldItem, ...]:
        """The answers that get changes."""
        return self.items[: self.suite.items.changed]


def choose(items: Iterable[GoldItem], suite: Suite, *, seed: int, limit: int | None = None) -> tuple[GoldItem, ...]:
    """Return the answers that the suite takes, in an order that depends on the seed alone."""
    wanted = suite.items
    fitting = [
        item for item in items if wanted.half in ("both", item.half) and (not wanted.kinds or item.kind in wanted.kinds)
    ]
    fitting.sort(key=lambda item: (crc32(f"{seed}:{item.id}".encode()), item.id))
    return tuple(fitting[: min((n for n in (limit, wanted.limit) if n is not None), default=None)])


def first_tasks(material: Material) -> list[Task]:
    """Return the tasks that are known before anything is graded."""
    tasks = [
        _task(item, ORIGINAL, repeat, item.text) for item in material.items for repeat in range(material.suite.repeats)
    ]
    for item in material.for_changes:
        tasks += [_task(item, variant, 0, text) for variant, text in _variants(item, material)]
    if PARAPHRASE in material.suite.changes:
        # There are few of them and they were written by hand: every answer that has one gets it, `changed` or not.
        for item in material.items:
            texts = material.paraphrases.get(item.id, ())
            tasks += [_task(item, f"{PARAPHRASE}:{number}", 0, text) for number, text in enumerate(texts, 1)]
    tasks += _planted(material, ATTACK, material.attacks)
    tasks += _planted(material, HARMLESS, material.harmless)
    return tasks


def second_tasks(material: Material, rows: Mapping[Key, Row]) -> list[Task]:
    """Return the answers without their key points, by the first grades in `rows`."""
    wanted = [name for name in material.suite.changes if name in REMOVED]
    tasks = []
    for item in material.for_changes:
        row = rows.get(Key(item=item.id, variant=ORIGINAL))
        if row is None or row.grade.status != "graded":
            continue
        quotes = credited_quotes(row.grade)
        for name in wanted:
            rest = without_points(clean(item.text), quotes, REMOVED[name])
            if rest is not None:
                tasks.append(_task(item, name, 0, rest))
    return tasks


def credited_quotes(grade: Grade) -> list[tuple[int, int]]:
    """Return where the quotes of the met content checks stand, in the rubric's order."""
    return [
        (quote.start, quote.end)
        for criterion in grade.criteria
        for check in criterion.checks
        if check.verdict == "met"
        for quote in check.quotes
    ]


def _task(item: GoldItem, variant: str, repeat: int, text: str) -> Task:
    return Task(Key(item=item.id, variant=variant, repeat=repeat), item.question_id, text)


def _planted(material: Material, prefix: str, sentences: Sequence[Planted]) -> list[Task]:
    """Put each sentence before, into or after an answer that has room to gain; which one follows from the seed."""
    hosts = [item for item in material.items if item.label <= ROOM]
    tasks = []
    for planted in sentences if hosts else ():
        chance = crc32(f"{material.seed}:{planted.id}".encode())
        host = hosts[chance % len(hosts)]
        pieces = sentences_of(host.text) or [host.text]
        place = (0, len(pieces) // 2, len(pieces))[chance // len(hosts) % 3]
        text = "\n".join(part for part in (" ".join(pieces[:place]), planted.text, " ".join(pieces[place:])) if part)
        tasks.append(Task(Key(f"{prefix}{planted.id}/{host.id}", PLANTED), host.question_id, text))
    return tasks


def _variants(item: GoldItem, material: Material) -> Iterator[tuple[str, str]]:
    for name in material.suite.changes:
        if name == INTRODUCTIONS:
            yield from introduced(item.text).items()
        elif name in CHANGES and (text := changed(item.text, name, item.id, material.seed)) is not None:
            yield name, text
