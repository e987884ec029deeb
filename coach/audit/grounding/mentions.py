"""The numbers of a statement, in figures and in words, in Russian and English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from coach.audit.grounding.words import any_of, same_length, words
from coach.language.tokens import analyse

Bound = Literal["exact", "about", "almost", "over", "under", "range"]

_DIGITS = re.compile(
    r"(?<![\w.,])(?P<sign>[-−+]\s?)?(?P<body>\d{1,3}(?:[ \u00a0\u202f\u2009']\d{3})+(?:[.,]\d+)?|\d{1,3}(?:,\d{3}){2,}|"
    r"\d+(?:[.,]\d+)?)(?P<glued>[^\W\d_]{1,4}\b)?(?![\d])"
)
_BEFORE = re.compile(r"(?P<money>[€$£₽%])\s?$")
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[\s\u00a0]*(?:[-–]\s?)?")
_ORDINAL = re.compile(r"\s?-?(?:й|я|е|го|му|м|х|ый|ой|ая|ое|ого|th|st|nd|rd)\b")
_SINGLE = re.compile(
    r"(?<!на )\b(?:один|одна|одну|одной|одного|one)\b(?= (?:лид|продаж|сдел|отказ|заявк|lead|deal|sale))"
)
_SEPARATORS = re.compile(r"[ \u00a0\u202f\u2009']")


@dataclass(frozen=True)
class Mention:
    """A number of a statement.

    Attributes:
        start: of its characters in the text.
        end: behind its unit.
        readings: values it may be read as, each with the step that its last written digit stands for.
        unit: `percent`, a currency, `days`, `hours`, `minutes`, `weeks`, `months`, `years`, `times`, `fraction`, or
            empty for a bare number.
        bound: `exact`, or what the word before it makes of it.
        words: as it is written.
        spare: by how much a true share may differ from a fraction in words.
    """

    start: int
    end: int
    readings: tuple[tuple[float, float], ...]
    unit: str
    bound: Bound
    words: str
    spare: float = 0.0
    signed: bool = field(default=False)


def mentions(text: str, taken: list[tuple[int, int]]) -> list[Mention]:
    """Return the numbers of `text` in order; spans of `taken` (dates, quotes) are passed over."""
    folded = same_length(text)
    found: list[Mention] = []
    busy = list(taken)
    for maker in (_fractions, _figures, _spelled):
        for one in maker(folded):
            if not any(one.start < end and start < one.end for start, end in busy):
                found.append(one)
                busy.append((one.start, one.end))
    return [_bounded(one, folded) for one in sorted(found, key=lambda one: one.start)]


def _figures(text: str) -> Iterator[Mention]:
    for match in _DIGITS.finditer(text):
        if _ORDINAL.match(text, match.end("body")) or text[match.end("body") : match.end("body") + 1] == ":":
            continue
        glued = match["glued"] or ""
        times, unit, end = 1.0, "", match.end("body")
        if glued and glued not in words().magnitudes and not _unit_at(text, end)[0]:
            continue
        magnitude, after = _magnitude_at(text, end)
        if magnitude:
            times, end = magnitude, after
        unit, end = _unit_at(text, end)
        before = _BEFORE.search(text, 0, match.start())
        start = match.start()
        if before and not unit:
            unit, start = _symbol(before["money"]), before.start()
        sign = -1.0 if match["sign"] and match["sign"][0] in "-−" else 1.0
        readings = tuple((sign * value * times, step * times) for value, step in _read(match["body"]))
        yield Mention(start, end, readings, unit, "exact", text[start:end].strip(), signed=match["sign"] is not None)


def _read(body: str) -> Iterator[tuple[float, float]]:
    plain = _SEPARATORS.sub("", body)
    if plain.count(",") > 1:
        yield float(plain.replace(",", "")), 1.0
        return
    whole, _, decimals = plain.replace(",", ".").partition(".")
    yield float(f"{whole}.{decimals or 0}"), 10.0 ** -len(decimals)
    if "," in plain and len(decimals) == 3 and len(whole) <= 3 and whole != "0":
        yield float(whole + decimals), 1.0


def _spelled(text: str) -> Iterator[Mention]:
    """Yield numbers in words: `восемьсот пятьдесят восемь`, `шесть тысяч`, `two hundred`; `ни одной` is nought."""
    run: list[tuple[int, int, float]] = []
    for match in _WORD.finditer(text):
        value = _numeral(match[0], bool(run))
        near = not run or _GAP.fullmatch(text, run[-1][1], match.start()) or text[run[-1][1] : match.start()] == " and "
        if value is not None and near:
            run.append((match.start(), match.end(), value))
            continue
        if run and not (match[0] == "and" and near):
            yield from _summed(text, run)
            run = [(match.start(), match.end(), value)] if value is not None else []
        elif value is not None:
            run = [(match.start(), match.end(), value)]
    if run:
        yield from _summed(text, run)
    for pattern, value in ((any_of(words().none), 0.0), (_SINGLE, 1.0)):
        for match in pattern.finditer(text):
            yield Mention(match.start(), match.end(), ((value, 1.0),), "", "exact", match[0])


def _summed(text: str, run: list[tuple[int, int, float]]) -> Iterator[Mention]:
    if all(value == 1 or value >= 1000 for _, _, value in run) and len(run) == 1 and run[0][2] != 1:
        return  # «тысяча» alone is vague and handled there
    total = part = 0.0
    smallest = 1.0
    for _, _, value in run:
        if value >= 1000:
            total, part = total + (part or 1) * value, 0.0
            smallest = value
        elif value == 100 and 0 < part < 10:
            part, smallest = part * 100, 100.0
        else:
            part, smallest = part + value, 1.0
    start, end = run[0][0], run[-1][1]
    unit, after = _unit_at(text, end)
    step = smallest if smallest >= 1000 else 1.0
    yield Mention(start, after, ((total + part, step),), unit, "exact", text[start:after].strip())


def _fractions(text: str) -> Iterator[Mention]:
    for fraction in words().fractions:
        for match in any_of(fraction.words).finditer(text):
            readings = ((fraction.value, 0.01),)
            yield Mention(match.start(), match.end(), readings, "fraction", "exact", match[0], fraction.spare)
    for match in re.finditer(r"\bкажд\w+ (\w+)|\bone in (\w+)", text):
        nth = _every(match[1] or match[2])
        if nth:
            spare = 1 / nth - 1 / (nth + 0.5)
            yield Mention(match.start(), match.end(), ((1 / nth, 0.01),), "fraction", "exact", match[0], spare)
    for match in _WORD.finditer(text):
        if match[0] in words().times:
            yield Mention(match.start(), match.end(), ((words().times[match[0]], 0.4),), "times", "about", match[0])
        elif match[0] in words().vague and not re.search(
            r"\d\s?$|(?:пол\w+|дв\w+|тр\w+|ст\w*|сот|ять|есть) $", text[: match.start()]
        ):
            low, high = words().vague[match[0]]
            yield Mention(match.start(), match.end(), ((low, 1.0), (high, 1.0)), "", "range", match[0])


@cache
def _numeral(word: str, inside: bool) -> float | None:
    """Return the value of a numeral; `inside` a run of numerals «один» and «тысяча» count too."""
    known = words()
    if word in known.numerals:
        return known.numerals[word]
    if word in known.ones:
        return 1.0 if inside else None
    if word in known.magnitudes and len(word) > 2:
        return known.magnitudes[word] if inside else None
    lemma, pos = analyse(word)
    if pos in {"NUMR", "NOUN", ""} and lemma in known.numerals:
        return known.numerals[lemma]
    if inside and lemma in {"тысяча", "миллион", "миллиард"}:
        return known.magnitudes[lemma]
    return None


@cache
def _every(word: str) -> int:
    known = words().every
    english = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
    return known.get(word) or known.get(analyse(word)[0]) or english.get(word, 0)


def _magnitude_at(text: str, at: int) -> tuple[float, int]:
    match = re.compile(r"[\s\u00a0]?([^\W\d_]+)\.?").match(text, at)
    if match and match[1] in words().magnitudes and not (match[1] in {"т", "к", "m", "k"} and text[at : at + 1] == " "):
        return words().magnitudes[match[1]], match.end() if match[0].endswith(".") else match.end(1)
    return 0.0, at


def _unit_at(text: str, at: int) -> tuple[str, int]:
    for unit, pattern in _units().items():
        if match := pattern.match(text, at):
            return unit, match.end()
    return "", at


@cache
def _units() -> dict[str, re.Pattern[str]]:
    return {unit: re.compile(rf"[\s\u00a0]?(?:{'|'.join(one)})") for unit, one in words().units.items()}


def _symbol(sign: str) -> str:
    return {"€": "EUR", "$": "USD", "£": "GBP", "₽": "RUB", "%": "percent"}[sign]


def _bounded(one: Mention, text: str) -> Mention:
    if one.bound != "exact":
        return one
    known = words()
    before = text[: one.start].rstrip().removesuffix(" чем").rstrip()
    bounds: tuple[tuple[Bound, tuple[str, ...]], ...] = (
        ("almost", known.almost),
        ("about", known.about),
        ("over", known.over),
        ("under", known.under),
    )
    for bound, openings in bounds:
        for opening in sorted(openings, key=len, reverse=True):
            if not re.search(rf"(?<!\w){re.escape(opening)}$", before):
                continue
            if opening == "до" and (one.unit == "" or re.search(r"(?<!\w)с\s[^.;]{1,40}$", before)):
                return one
            return replace(one, bound=bound)
    return one
