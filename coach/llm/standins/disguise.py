"""Texts in which stand-ins («Человек-1») stand for what they say of people, and the way back."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from coach.llm.standins.companies import find_companies
from coach.llm.standins.found import Found, Kind, add, in_order
from coach.llm.standins.names import find_names
from coach.llm.standins.patterns import find_patterned, load_patterns

_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_ENDING = "аяьей"


@dataclass(frozen=True, slots=True)
class Replaced:
    """One stand-in and what it stands for; `original` as it was first written."""

    kind: Kind
    label: str
    original: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters `start` up to `end` of the original, `low` up to `high` of the hidden text."""

    start: int
    end: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text with stand-ins in it."""

    original: str
    text: str
    pieces: tuple[_Piece, ...] = ()

    def exact(self, low: int, high: int) -> str:
        """Return the original of characters `low` up to `high` of the hidden text; half a stand-in counts as whole."""
        return self.original[self._back(low, end=False) : self._back(high, end=True)]

    def _back(self, at: int, *, end: bool) -> int:
        shift = 0
        for piece in self.pieces:
            if at <= piece.low:
                break
            if at < piece.high:
                return piece.end if end else piece.start
            shift = piece.end - piece.high
        return at + shift


@dataclass(frozen=True, slots=True)
class Disguise:
    """Several texts of one call, hidden together: somebody named in two of them has one stand-in.

    Attributes:
        hidden: in the order in which the texts were given.
        replaced: every stand-in, in the order in which they first appear.
    """

    hidden: tuple[Hidden, ...]
    replaced: tuple[Replaced, ...] = ()

    def counted(self) -> dict[Kind, int]:
        """Return how many stand-ins there are of each kind."""
        return dict(sorted(Counter(one.kind for one in self.replaced).items()))

    def restored(self, said: str) -> str:
        """Put the originals back into what a model said; inflected stand-ins («Человека-1») count too."""
        originals = {(one.kind, number_of(one.label)): one.original for one in self.replaced}
        if not originals:
            return said

        def original(match: "re.Match[str]") -> str:
            return originals.get((_kind_of(match.group("word")), int(match.group("number"))), match.group())

        return _labels_anywhere().sub(original, said)


def unchanged(*texts: str) -> Disguise:
    """Return a disguise in which nothing was replaced: for a model on this very machine."""
    return Disguise(tuple(Hidden(one, one) for one in texts))


def hide(*texts: str, companies: Sequence[str] = ()) -> Disguise:
    """Replace names, phones, e-mails, messengers, addresses, documents and listed companies by numbered stand-ins.

    The same texts give the same stand-ins always, so an answer that was sent before is found in the cache.
    A number that a text itself already uses («Человек-1» typed by a candidate) is left out.

    Raises:
        KnowledgeError: the name model is missing; nothing may be sent then.
    """
    names = _Labels(texts)
    return Disguise(tuple(_hidden(text, companies, names) for text in texts), tuple(names.given))


def number_of(label: str) -> int:
    """Return the number of a stand-in."""
    return int(label.rpartition("-")[2])


class _Labels:
    """Gives stand-ins out, one for everybody and everything."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "\n".join(texts)
        self.given: list[Replaced] = []
        self._language = "ru" if _CYRILLIC.search(joined) or not joined.strip() else "en"
        self._known: dict[Kind, list[tuple[frozenset[str], str]]] = {}
        self._used = {
            (_kind_of(match.group("word")), int(match.group("number"))) for match in _labels_anywhere().finditer(joined)
        }
        self._last: dict[Kind, int] = {}

    def label(self, found: Found, original: str) -> str:
        known = self._known.setdefault(found.kind, [])
        for keys, label in known:
            if found.keys <= keys or keys <= found.keys:
                return label
        number = self._last.get(found.kind, 0) + 1
        while (found.kind, number) in self._used:
            number += 1
        self._last[found.kind] = number
        label = f"{load_patterns().labels[found.kind][self._language]}-{number}"
        known.append((found.keys, label))
        self.given.append(Replaced(found.kind, label, original))
        return label


def _hidden(text: str, companies: Sequence[str], labels: _Labels) -> Hidden:
    taken = find_patterned(text)
    add(taken, find_companies(text, companies))
    add(taken, (one for one in find_names(text) if not _is_label(text, one)))
    parts, pieces, at, low = list[str](), list[_Piece](), 0, 0
    for one in in_order(taken):
        label = labels.label(one, text[one.start : one.end])
        parts += [text[at : one.start], label]
        low += one.start - at
        pieces.append(_Piece(one.start, one.end, low, low + len(label)))
        low, at = low + len(label), one.end
    return Hidden(text, "".join([*parts, text[at:]]), tuple(pieces))


def _is_label(text: str, one: Found) -> bool:
    return any(match.start() < one.end and one.start < match.end() for match in _labels_anywhere().finditer(text))


@cache
def _labels_anywhere() -> re.Pattern[str]:
    words = "|".join(rf"{re.escape(stem)}\w{{0,3}}" for stem in _stems())
    return re.compile(rf"(?<!\w)(?P<word>{words})\s?[-–—‑]\s?(?P<number>\d{{1,4}})(?!\d)", re.IGNORECASE)


@cache
def _stems() -> dict[str, Kind]:
    labels = load_patterns().labels
    return {word.lower().rstrip(_ENDING): kind for kind, words in labels.items() for word in words.values()}


def _kind_of(word: str) -> Kind:
    stems = _stems()
    return next(stems[stem] for stem in sorted(stems, key=len, reverse=True) if word.lower().startswith(stem))
