"""Numbers in running text, in digits and in words: «1,2 млн ₽», «сорок процентов», «каждый пятый», «7–10 дней»."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coach.audit.candidate.said_rules import SaidUnit, said_rules
from coach.language.tokens import Token, tokenize

_DIGITS = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?![\d\w])|(?<![\w.,])\d+(?:[.,]\d+)?(?![\d\w])"
)
_RANGE = re.compile(r"\s*[–—-]\s*$")
_NEAR = 12
"""Characters before a number in which «about» is looked for."""


@dataclass(frozen=True, slots=True)
class Said:
    """A number as it is said: characters `start` to `end`, its value (shares 0-1) and how exactly it is meant."""

    start: int
    end: int
    value: float
    unit: SaidUnit
    tolerance: float


def said_numbers(text: str) -> list[Said]:
    """Return the numbers of `text` in order; dates, years and numbers of list items are none."""
    barred = [found.span() for found in re.finditer(said_rules().no_figure, text)]
    tokens = tokenize(text)
    found = [_in_digits(text, match, tokens) for match in _DIGITS.finditer(text) if not _within(match.start(), barred)]
    found += [one for one in _in_words(text, tokens) if not any(_overlap(one, other) for other in found)]
    return _with_units_of_ranges(text, sorted(found, key=lambda one: one.start))


def _within(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _overlap(one: Said, other: Said) -> bool:
    return one.start < other.end and other.start < one.end


def _in_digits(text: str, match: "re.Match[str]", tokens: Sequence[Token]) -> Said:
    whole, mark, part = _parted(re.sub(r"[\s\u00a0\u202f]", "", match[0]))
    value = float(f"{whole}.{part or 0}")
    # Half of the last digit is what rounding hides; round numbers are meant to two digits.
    digits = whole.lstrip("0")
    zeros = len(digits) - len(digits.rstrip("0")) if not mark else 0
    step = 10.0 ** -len(part) if mark else 10.0 ** max(0, min(zeros, len(digits) - 2))
    return _finished(text, match.start(), match.end(), value, step, tokens)


def _parted(digits: str) -> tuple[str, str, str]:
    for mark in ",.":
        whole, found, part = digits.partition(mark)
        if found:
            return whole, found, part
    return digits, "", ""


def _finished(text: str, start: int, end: int, value: float, step: float, tokens: Sequence[Token]) -> Said:
    """Add what follows the number: thousands or millions, its unit; and what stands before it."""
    rules = said_rules()
    unit: SaidUnit = ""
    for token in [token for token in tokens if token.start >= end][:4]:
        word = token.lemma.rstrip(".")
        if word in rules.multipliers and not unit:
            value, step, end = value * rules.multipliers[word], step * rules.multipliers[word], token.end
        elif (named := rules.unit_of(word)) is not None:
            unit, end = named, token.end
            break
        elif word and word != ".":
            break
    before = [token for token in tokens if start - _NEAR <= token.start < start]
    if not unit:
        signs = [rules.unit_of(token.text) for token in before[-1:]]
        unit = next((sign for sign in signs if sign == "money"), "")
    if unit == "share":
        value, step = value / 100, step / 100
    loose = any(token.lemma in rules.about or token.text in rules.about for token in before)
    tolerance = max(step / 2, rules.about_tolerance * abs(value) if loose else 0.0)
    return Said(start, end, value, unit, tolerance)


def _in_words(text: str, tokens: Sequence[Token]) -> Iterator[Said]:
    rules = said_rules()
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.lemma in rules.words:
            last, value = _spelled(tokens, place)
            step = 1.0 if value % 10 or value < 20 else 10.0
            yield _finished(text, token.start, tokens[last].end, value, step, tokens)
            place = last
        elif token.lemma in rules.each and place + 1 < len(tokens) and tokens[place + 1].lemma in rules.ordinals:
            yield _share(token.start, tokens[place + 1].end, 1 / rules.ordinals[tokens[place + 1].lemma])
            place += 1
        elif token.lemma in rules.fractions and token.pos != "VERB":
            yield _share(token.start, token.end, rules.fractions[token.lemma])
        place += 1


def _share(start: int, end: int, value: float) -> Said:
    return Said(start, end, value, "share", said_rules().fraction_tolerance * value)


def _spelled(tokens: Sequence[Token], first: int) -> tuple[int, float]:
    """Return the place of the last word of a number in words and its value: each word is smaller than the one before."""
    words = said_rules().words
    last, value, least = first, words[tokens[first].lemma], words[tokens[first].lemma]
    while last + 1 < len(tokens) and (more := words.get(tokens[last + 1].lemma)) is not None:
        if not 0 < more < 10 ** (len(str(int(least))) - 1):
            break
        last, value, least = last + 1, value + more, more
    return last, value


def _with_units_of_ranges(text: str, found: list[Said]) -> list[Said]:
    """Give the first end of «7–10 дней» the unit of the second."""
    for place, (one, following) in enumerate(pairwise(found)):
        if not one.unit and following.unit and _RANGE.fullmatch(text[one.end : following.start]):
            scale = 100 if following.unit == "share" else 1
            found[place] = Said(one.start, one.end, one.value / scale, following.unit, one.tolerance / scale)
    return found
