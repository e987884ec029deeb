"""The numbers of a statement, in figures and in words, with the words of approximation before them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from coach.audit.grounding.mention import Bound, Mention, unit_at
from coach.audit.grounding.spelled import fractions, spelled
from coach.audit.grounding.words import form, same_length, words

_DIGITS = re.compile(
    r"(?<![\w.,])(?P<sign>[-−+]\s?)?(?P<body>\d{1,3}(?:[ \u00a0\u202f\u2009']\d{3})+(?:[.,]\d+)?|\d{1,3}(?:,\d{3}){2,}|"
    r"\d+(?:[.,]\d+)?)(?P<glued>[^\W\d_]{1,4}\b)?(?![\d])"
)
_BEFORE = re.compile(r"(?P<money>[€$£₽%])\s?$")

_CLOCK = re.compile(r"(?<![\w:])\d{1,2}:\d{2}(?![\w:])")
_SEPARATORS = re.compile(r"[ \u00a0\u202f\u2009']")


def mentions(text: str, taken: list[tuple[int, int]]) -> list[Mention]:
    """Return the numbers of `text` in order; spans of `taken` (dates, quotes) are passed over."""
    folded = same_length(text)
    found: list[Mention] = []
    busy = list(taken)
    for maker in (fractions, _figures, spelled):
        for one in maker(folded):
            if not any(one.start < end and start < one.end for start, end in busy):
                found.append(one)
                busy.append((one.start, one.end))
    return [_bounded(one, folded) for one in sorted(found, key=lambda one: one.start)]


def _figures(text: str) -> Iterator[Mention]:
    for match in _DIGITS.finditer(text):
        if form("mentions_ordinal").match(text, match.end("body")) or _is_clock(text, *match.span("body")):
            continue  # not read, so that a statement with it goes unless it is in a figure's own name or a date
        glued = match["glued"] or ""
        times, unit, end = 1.0, "", match.end("body")
        if glued and glued not in words().magnitudes and not unit_at(text, end)[0]:
            continue
        magnitude, after = _magnitude_at(text, end)
        if magnitude:
            times, end = magnitude, after
        unit, end = unit_at(text, end)
        before = _BEFORE.search(text, 0, match.start())
        start = match.start()
        if before and not unit:
            unit, start = _symbol(before["money"]), before.start()
        sign = -1.0 if match["sign"] and match["sign"][0] in "-−" else 1.0
        readings = tuple((sign * value * times, step * times) for value, step in _read(match["body"]))
        yield Mention(start, end, readings, unit, "exact", text[start:end].strip(), signed=match["sign"] is not None)


def _is_clock(text: str, start: int, end: int) -> bool:
    """Tell whether the number is the hours or the minutes of «9:30»."""
    return any(one.start() <= start and end <= one.end() for one in _CLOCK.finditer(text))


def _read(body: str) -> Iterator[tuple[float, float]]:
    plain = _SEPARATORS.sub("", body)
    if plain.count(",") > 1:
        yield float(plain.replace(",", "")), 1.0
        return
    whole, _, decimals = plain.replace(",", ".").partition(".")
    yield float(f"{whole}.{decimals or 0}"), 10.0 ** -len(decimals)
    if "," in plain and len(decimals) == 3 and len(whole) <= 3 and whole != "0":
        yield float(whole + decimals), 1.0


def _magnitude_at(text: str, at: int) -> tuple[float, int]:
    match = re.compile(r"[\s\u00a0]?([^\W\d_]+)\.?").match(text, at)
    if match and match[1] in words().magnitudes and not (match[1] in {"т", "к", "m", "k"} and text[at : at + 1] == " "):
        return words().magnitudes[match[1]], match.end() if match[0].endswith(".") else match.end(1)
    return 0.0, at


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
            if opening == "до" and (one.unit == "" or form("mentions_from").search(before)):
                return one
            return replace(one, bound=bound)
    return one
