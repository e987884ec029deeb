"""Numbers in words, in Russian and English."""

import re
from collections.abc import Iterator
from functools import cache

from coach.audit.grounding.mention import Mention, unit_at
from coach.audit.grounding.words import any_of, form, words
from coach.language.tokens import analyse

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[\s\u00a0]*(?:[-–]\s?)?")


def spelled(text: str) -> Iterator[Mention]:
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
    for pattern, value in ((any_of(words().none), 0.0), (form("spelled_single"), 1.0)):
        for match in pattern.finditer(text):
            yield Mention(match.start(), match.end(), ((value, 1.0),), "", "exact", match[0])


def _summed(text: str, run: list[tuple[int, int, float]]) -> Iterator[Mention]:
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
    unit, after = unit_at(text, end)
    step = smallest if smallest >= 1000 and len(run) > 1 else 1.0  # «миллион» alone is exactly one
    yield Mention(start, after, ((total + part, step),), unit, "exact", text[start:after].strip())


def fractions(text: str) -> Iterator[Mention]:
    """Yield shares, multiples and vague amounts in words: `треть`, `каждый пятый`, `вдвое`, `сотни`."""
    for fraction in words().fractions:
        for match in any_of(fraction.words).finditer(text):
            readings = ((fraction.value, 0.01),)
            yield Mention(match.start(), match.end(), readings, "fraction", "exact", match[0], fraction.spare)
    for match in form("spelled_each").finditer(text):
        nth = _every(match[1] or match[2])
        if nth:
            spare = 1 / nth - 1 / (nth + 0.5)
            yield Mention(match.start(), match.end(), ((1 / nth, 0.01),), "fraction", "exact", match[0], spare)
    yield from _halves(text)
    for match in _WORD.finditer(text):
        if match[0] in words().times:
            yield Mention(match.start(), match.end(), ((words().times[match[0]], 0.4),), "times", "about", match[0])
        elif match[0] in words().vague and not form("spelled_number_before").search(text[: match.start()]):
            low, high = words().vague[match[0]]
            yield Mention(match.start(), match.end(), ((low, 1.0), (high, 1.0)), "", "range", match[0])


def _halves(text: str) -> Iterator[Mention]:
    """Yield `полмиллиона`, `полсотни` (with the unit behind) and halves of a unit of time: `полчаса`."""
    for match in form("spelled_half").finditer(text):
        whole = next(((key, value) for key, value in words().halves.items() if text.startswith(key, match.end())), None)
        word = _WORD.match(text, match.end())
        unit, end = unit_at(text, match.end())
        if whole is not None and word is not None:
            unit, end = unit_at(text, word.end())
            yield Mention(match.start(), end, ((whole[1], 1.0),), unit, "exact", text[match.start() : end])
        elif unit and word is not None and end == word.end() and not text.startswith("год", match.end()):
            yield Mention(match.start(), end, ((0.5, 0.1),), unit, "exact", text[match.start() : end])


@cache
def _numeral(word: str, inside: bool) -> float | None:
    """Return the value of a numeral; `inside` a run of numerals «один» counts too."""
    known = words()
    if word in known.numerals:
        return known.numerals[word]
    if word in known.ones:
        return 1.0 if inside else None
    if word in known.magnitudes and len(word) > 3:
        return known.magnitudes[word]
    lemma, pos = analyse(word)
    if pos in {"NUMR", "NOUN", ""} and lemma in known.numerals:
        return known.numerals[lemma]
    if lemma in {"тысяча", "миллион", "миллиард"}:
        return known.magnitudes[lemma]
    return None


@cache
def _every(word: str) -> int:
    known = words().every
    english = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
    return known.get(word) or known.get(analyse(word)[0]) or english.get(word, 0)
