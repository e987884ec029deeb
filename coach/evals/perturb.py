"""Changes to an answer, made by code: each keeps what the answer says, or takes out a known part of it.

All are pure and seeded by the answer's id, so that a run repeats to the letter. A change that changes nothing (no ё
to replace) gives no variant.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from zlib import crc32

from coach.evals.perturb_data import Typos, introduction_data, lookalikes_data, padding_data, typos_data
from coach.language.sentences import split_sentences

Change = Callable[[str, random.Random], str]

_WORD = re.compile(r"[А-Яа-яЁё]+")
_SIGNS = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[^\w\s%№+/.,-]|(?<!\w)-|-(?!\w)")
_LIST_MARK = "- "


def dice(item_id: str, change: str, seed: int) -> random.Random:
    """Return the dice for one change of one answer."""
    return random.Random(crc32(f"{seed}:{change}:{item_id}".encode()))  # noqa: S311 - not for secrets


def sentences_of(text: str) -> list[str]:
    """Return the sentences of an answer, those that end in the same line as well as list items."""
    return [piece.text for piece in split_sentences(text)]


def other_order(text: str, chance: random.Random) -> str:
    """Shuffle the sentences."""
    pieces = sentences_of(text)
    if len(pieces) < 2:
        return text
    shuffled = pieces[:]
    while shuffled == pieces and len(set(pieces)) > 1:
        chance.shuffle(shuffled)
    return " ".join(_ended(piece) for piece in shuffled)


def typos(text: str, chance: random.Random) -> str:
    """Make a slip of the finger in about one of `words_a_typo` words, at least one."""
    data = typos_data()
    words = [match for match in _WORD.finditer(text) if len(match.group()) >= data.least_letters]
    count = max(1, len(_WORD.findall(text)) // data.words_a_typo)
    for match in sorted(chance.sample(words, min(count, len(words))), key=lambda match: -match.start()):
        text = text[: match.start()] + _mistyped(match.group(), chance, data) + text[match.end() :]
    return text


def _mistyped(word: str, chance: random.Random, data: Typos) -> str:
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    near = data.neighbours.get(letter.lower(), "")
    slips = [before + after, before + letter * 2 + after, before + after[0] + letter + after[1:]]
    if near:
        slips.append(before + chance.choice(near) + after)
    return chance.choice([slip for slip in slips if slip != word] or [word])


def no_punctuation(text: str, _: random.Random) -> str:
    """Drop signs and capital letters, as in speech turned into text; numbers keep their point or comma."""
    return re.sub(r"\s+", " ", _SIGNS.sub(" ", text)).strip().lower()


def without_yo(text: str, _: random.Random) -> str:
    """Write е for every ё."""
    return text.replace("ё", "е").replace("Ё", "Е")


def bullets(text: str, _: random.Random) -> str:
    """Put every sentence on a line of its own, as a list."""
    pieces = sentences_of(text)
    return "\n".join(_LIST_MARK + piece for piece in pieces) if len(pieces) > 1 else text


def lookalikes(text: str, chance: random.Random) -> str:
    """Swap a share of the letters for Latin ones that look the same."""
    data = lookalikes_data()
    return "".join(
        data.letters[char] if char in data.letters and chance.random() < data.share else char for char in text
    )


def padded(part: float) -> Change:
    """Return the change that adds empty sentences of `part` times the answer's length (0.5: half as much again)."""

    def change(text: str, chance: random.Random) -> str:
        pieces = [_ended(piece) for piece in sentences_of(text)] or [text]
        wanted, added = part * len(text), 0
        stock: list[str] = []
        while added < wanted:
            stock = stock or chance.sample(padding_data().sentences, len(padding_data().sentences))
            empty = stock.pop()
            pieces.insert(chance.randrange(len(pieces) + 1), empty)
            added += len(empty) + 1
        return " ".join(pieces)

    return change


CHANGES: Mapping[str, Change] = {
    "sentence-order": other_order,
    "typos": typos,
    "no-punctuation": no_punctuation,
    "without-yo": without_yo,
    "bullets": bullets,
    "lookalikes": lookalikes,
    "padding-50": padded(0.5),
    "padding-200": padded(2.0),
}
"""Changes by name. Removed points (`without-N`) and introductions (`introduction:ATTRIBUTE:GROUP`) stand apart."""

REMOVED = {"without-1": 1, "without-2": 2, "without-3": 3}


def changed(text: str, change: str, item_id: str, seed: int) -> str | None:
    """Return the answer after the named change, or None where it changes nothing.

    Raises:
        KeyError: there is no such change.
    """
    after = CHANGES[change](text, dice(item_id, change, seed))
    return after if after != text else None


def introduced(text: str) -> dict[str, str]:
    """Return the answer after each introduction, by `introduction:ATTRIBUTE:GROUP`."""
    return {
        f"introduction:{attribute}:{group}": f"{sentence} {text}"
        for attribute, groups in introduction_data().attributes.items()
        for group, sentence in groups.items()
    }


def without_points(text: str, quotes: Sequence[tuple[int, int]], count: int) -> str | None:
    """Take out the first `count` sentences that carried credited quotes.

    Args:
        text: the cleaned answer.
        quotes: (start, end) of the credited quotes in `text`, the most valuable first.
        count: how many different sentences to remove.

    Returns:
        The rest, or None where fewer sentences carried quotes or nothing would be left.
    """
    pieces = split_sentences(text)
    carrying: list[int] = []
    for start, end in quotes:
        for index, piece in enumerate(pieces):
            if piece.start < end and start < piece.end and index not in carrying:
                carrying.append(index)
    removed = set(carrying[:count])
    if len(removed) < count or len(removed) == len(pieces):
        return None
    return " ".join(_ended(piece.text) for index, piece in enumerate(pieces) if index not in removed)


def _ended(sentence: str) -> str:
    """Return the sentence with a capital letter and an end, so that it stays one among others."""
    begun = sentence[:1].upper() + sentence[1:]
    return begun if begun[-1:] in ".!?…" else begun.rstrip(",;:") + "."
