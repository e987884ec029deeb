"""False statements made out of true ones: another number, unit, part, direction or citation. Deterministic."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from coach.audit.draft import Cite, Statement
from coach.audit.grounding.mentions import mentions
from coach.audit.grounding.moments import moments
from coach.audit.grounding.sources import Sources

_FLIPS = (
    ("вырос", "упал"),
    ("упала", "выросла"),
    ("снизилась", "выросла"),
    ("подорожал", "подешевел"),
    ("больше на", "меньше на"),
    ("выше", "ниже"),
    ("дороже", "дешевле"),
    ("дешевле", "дороже"),
    ("ниже", "выше"),
)
_UNITS = (
    ("%", "€"),
    ("€", "%"),
    ("дней", "часов"),
    ("ч ", "дней "),
    (" ч.", " дней."),
    ("евро", "рублей"),
    ("часа", "дня"),
)


@dataclass(frozen=True)
class Planted:
    """A false statement, what was done to make it, and the true one."""

    what: str
    statement: Statement
    out_of: str


def changes(true: Statement, sources: Sources, seed: int) -> Iterator[Planted]:
    """Yield false variants of a true statement."""
    dice = random.Random(seed)
    yield from _numbers(true, sources, dice)
    yield from _units(true)
    yield from _flips(true)
    yield from _parts(true, sources)
    yield from _cites(true, sources, dice)
    yield from _added(true)


def _made(what: str, true: Statement, text: str) -> Planted:
    return Planted(what, true.model_copy(update={"text": text}), true.text)


def _numbers(true: Statement, sources: Sources, dice: random.Random) -> Iterator[Planted]:
    dates = [(one.start, one.end) for one in moments(true.text)]
    for one in mentions(true.text, dates):
        written = re.search(r"\d[\d\u00a0 ]*(?:,\d+)?", true.text[one.start : one.end])
        if written is None:
            continue
        for other in _others(written[0], dice):
            if not _is_true(other, true, sources):
                start, end = one.start + written.start(), one.start + written.end()
                yield _made("number", true, true.text[:start] + other + true.text[end:])


def _others(written: str, dice: random.Random) -> Iterator[str]:
    """Yield numbers like the written one, but false: off by a last digit, two digits changed, a tenth more, half."""
    places = len(written.partition(",")[2])
    step = 10.0**-places
    plain = float(written.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    for false in (plain + 3 * step, plain - 2 * step, plain * 1.13 + step, plain * dice.uniform(0.4, 0.8), plain * 10):
        yield f"{false:,.{places}f}".replace(",", "\u00a0").replace(".", ",")
    digits = [place for place, sign in enumerate(written) if sign.isdigit()]
    for left, right in pairwise(digits):
        if written[left] != written[right]:
            signs = list(written)
            signs[left], signs[right] = signs[right], signs[left]
            yield "".join(signs)
            return


def _is_true(written: str, true: Statement, sources: Sources) -> bool:
    """Tell whether a changed number happens to be another of the cited figures, or stands in a cited line."""
    cited = sources.cited(true.cites)
    said = float(written.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    places = len(written.partition(",")[2])
    near = 0.6 * 10.0**-places
    values = [
        number
        for one in cited.figures
        for number in (one.value, one.rows, one.of, one.low, one.high)
        if number is not None
    ]
    lines = " ".join(cited.lines.values())
    return written in lines or any(
        abs(scaled - said) < near for one in values for scaled in (one, one * 100, one / 1e6, one / 1e3)
    )


def _units(true: Statement) -> Iterator[Planted]:
    for own, other in _UNITS:
        if own in true.text.replace("\u00a0", " "):
            yield _made("unit", true, true.text.replace("\u00a0", " ").replace(own, other, 1))


def _flips(true: Statement) -> Iterator[Planted]:
    for own, other in _FLIPS:
        if re.search(rf"(?<!\w){own}", true.text):
            yield _made("direction", true, re.sub(rf"(?<!\w){own}", other, true.text, count=1))
            return


def _parts(true: Statement, sources: Sources) -> Iterator[Planted]:
    """Put another source, person or a made-up name where a part is named."""
    for cite in true.cites:
        one = sources.book.get(cite.ref)
        for segment in one.segments if one else ():
            if segment.dimension == "month" or segment.value not in true.text:
                continue
            others = [other.value for other in sources.segments if other.dimension == segment.dimension]
            for name in [*[other for other in others if other not in true.text][:2], "Рамблер Промо"]:
                yield _made("part", true, true.text.replace(segment.value, name))


def _cites(true: Statement, sources: Sources, dice: random.Random) -> Iterator[Planted]:
    """Cite nothing, what does not exist, and another figure than the one the number is of."""
    figures = [cite for cite in true.cites if cite.kind == "indicator"]
    yield Planted("cite", true.model_copy(update={"cites": ()}), true.text)
    made_up = Cite(kind="indicator", ref="margin[source=Google Ads]")
    yield Planted("cite", true.model_copy(update={"cites": (*true.cites, made_up)}), true.text)
    yield Planted("cite", true.model_copy(update={"cites": (Cite(kind="line", ref="brief.pdf#p9"),)}), true.text)
    if figures and any(sign.isdigit() for sign in true.text):
        mine = {cite.ref.partition("[")[0] for cite in figures}
        others = [key for key, one in sources.book.by_key.items() if one.id not in mine and one.value is not None]
        other = Cite(kind="indicator", ref=dice.choice(others))
        yield Planted("cite", true.model_copy(update={"cites": (other,)}), true.text)


def _added(true: Statement) -> Iterator[Planted]:
    """Add a clause with a number that is nowhere."""
    bare = true.text.rstrip(".")
    yield _made("added", true, f"{bare}, а ещё 7 331 лид потерян.")
    yield _made("added", true, f"{bare}; это на 63,7 % хуже рынка.")
    yield _made("added", true, f"{bare}. Ещё двести семнадцать клиентов ушли к конкурентам.")
