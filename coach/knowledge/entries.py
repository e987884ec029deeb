"""What is turned into vectors: each passage, and each way of asking for it, since their mean would be neither."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach.knowledge.passages import Passage

_MARK = "@"


@dataclass(frozen=True, slots=True)
class Entry:
    """A text with a vector of its own that leads to `passage`; a first line is its title."""

    id: str
    text: str
    passage: Passage


def entries_of(passages: Sequence[Passage]) -> Iterator[Entry]:
    """Yield the passage itself under its own id, then each of its questions under `<id>@<number>`."""
    for passage in passages:
        yield Entry(passage.id, f"{passage.title}\n{passage.text}", passage)
        for number, question in enumerate(passage.asked.splitlines(), start=1):
            yield Entry(f"{passage.id}{_MARK}{number}", question, passage)


def passage_id(entry_id: str) -> str:
    """Return the id of the passage that an entry leads to."""
    return entry_id.partition(_MARK)[0]
