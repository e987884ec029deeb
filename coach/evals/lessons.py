"""What the offline judge learns from: the development answers, in other words where they were said so.

Its patterns of speech were corrected on the answers in their first words, so these show more than an answer of a stranger
would. A paraphrase has the same level in words that no pattern was fitted to: where there is one, it teaches in the
answer's place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coach.evals.extras import load_paraphrases
from coach.evals.gold import Gold, GoldItem, half_of

Paraphrases = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An answer with its labels, in the words of `text`.

    Attributes:
        again: not in its first words.
        teaches: whether weights are learnt from it; an answer that was said again is only predicted in its first words.
    """

    item: GoldItem
    text: str
    again: bool
    teaches: bool


def lessons(gold: Gold, paraphrases: Paraphrases | None = None) -> Iterator[Lesson]:
    """Yield the answers of the development half, then their paraphrases; None: the shipped ones."""
    again = load_paraphrases() if paraphrases is None else paraphrases
    dev = [item for item in gold.items if half_of(item.family) == "dev"]
    yield from (Lesson(item, item.text, again=False, teaches=item.id not in again) for item in dev)
    yield from (Lesson(item, text, again=True, teaches=True) for item in dev for text in again.get(item.id, ()))
