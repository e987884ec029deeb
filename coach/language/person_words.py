"""Words that name people: what the dictionary says of a word's readings as first name, surname, patronymic."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from coach.language.glossary import folded, trade_words
from coach.language.tokens import readings
from coach.language.vectors import wheel_data
from coach.resources import resource_dir

_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_FOREIGN_LETTER = re.compile(r"[à-öø-žəșțğıß]")
"""Trade words are plain Latin: a word such as «Wójcik» is a name or a place."""
_PATRONYMIC = re.compile(
    r"[а-яё]{2,}(?:[оеё]вич|ьич|[^аеиоуыэюя][иы]ч)(?:а|у|ем|ом|е|и|ами|ей)?|[а-яё]{2,}(?:[оеё]вн|иничн|[иы]чн)(?:а|ы|е|у|ой|ою)"
)
_KIN = frozenset({"оглы", "кызы", "улы", "заде", "гызы", "уулу", "уулы"})
_ROMAN = str.maketrans(
    dict(
        zip(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
            "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".replace("_", "").split(" "),
            strict=True,
        )
    )
)


@dataclass(frozen=True, slots=True)
class NameShares:
    """How much of a word's readings is a first name, a surname, a patronymic (0-1 each), and its lemmas as such.

    `known` tells whether the dictionary has the word at all; the shares of an unknown word are a guess by its ending.
    `trade`: a word of the trade («лиды»), which names nobody.
    """

    first: float = 0.0
    last: float = 0.0
    patronymic: float = 0.0
    known: bool = False
    lemmas: frozenset[str] = frozenset()
    trade: bool = False

    @property
    def most(self) -> float:
        """The largest share that any way of naming a person has, all of them together."""
        return min(1.0, self.first + self.last + self.patronymic)


@lru_cache(maxsize=50_000)
def name_shares(word: str) -> NameShares:
    """Look `word` up, in whatever case it is written; words of the trade («лиды») name nobody."""
    lower = word.lower()
    if not _CYRILLIC.search(lower):
        return _latin(lower)
    if folded(lower) in trade_words():
        return NameShares(known=True, trade=True)
    first = last = patronymic = total = 0.0
    lemmas, known = set[str](), False
    for reading in readings(lower):
        total += reading.score
        first += reading.score * ("Name" in reading.grammemes)
        last += reading.score * ("Surn" in reading.grammemes)
        patronymic += reading.score * ("Patr" in reading.grammemes)
        known = known or reading.known
        if reading.grammemes & {"Name", "Surn", "Patr"}:
            lemmas.add(folded(reading.lemma))
        if folded(reading.lemma) in trade_words():
            return NameShares(known=True, trade=True)
    if _PATRONYMIC.fullmatch(lower) and patronymic == 0 and not known:
        patronymic = total
    if lower in _KIN:
        patronymic = total
    scale = total or 1.0
    return NameShares(first / scale, last / scale, patronymic / scale, known, frozenset(lemmas or {folded(lower)}))


def is_kin_word(word: str) -> bool:
    """Tell whether `word` joins a father's name to a person's («Алиев Рашид Гусейн оглы»)."""
    return word.lower() in _KIN


def is_listed_name(word: str) -> bool:
    """Tell whether a capitalised word is one of the listed first names, and no word of the trade."""
    shares = name_shares(word)
    return not shares.trade and any(lemma in listed_first_names() for lemma in {folded(word.lower()), *shares.lemmas})


def _latin(lower: str) -> NameShares:
    if lower in latin_first_names() or _FOREIGN_LETTER.search(lower):
        return NameShares(first=1.0, known=True, lemmas=frozenset({lower}))
    return NameShares(lemmas=frozenset({lower}))


@cache
def listed_first_names() -> frozenset[str]:
    """Return 7,600 first names of the peoples of Russia and its neighbours, folded (data of the natasha wheel)."""
    names = _lines(wheel_data() / "dict" / "first.txt")
    return frozenset(folded(name) for name in names if len(name) > 2)


@cache
def latin_first_names() -> frozenset[str]:
    """Return first names in Latin letters: English ones, and the listed Russian ones as they are transcribed."""
    known = frozenset(name.translate(_ROMAN) for name in listed_first_names())
    english = frozenset(_lines(resource_dir("knowledge") / "offline" / "first_names_en.txt"))
    return english | {name for name in known if len(name) > 3}


def _lines(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.partition("#")[0].split()]
