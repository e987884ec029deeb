"""Whether what grew grew, and what is dearer is dearer: words of direction against the figures cited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coach.audit.book import Book, known
from coach.audit.conditions import rows_behind
from coach.audit.grounding.mention import Mention
from coach.audit.grounding.naming import Part, family, is_named, naming
from coach.audit.grounding.words import any_of, form, same_length, words
from coach.audit.types import Indicator

_COMPARABLE = 0.25
"""A part with fewer rows than this share of the named one's is not set against it in «дороже всех»."""


@dataclass(frozen=True)
class Direction:
    """A word of direction: `sign` is +1 or -1; `kind` says what it compares."""

    start: int
    end: int
    sign: int
    kind: str
    words: str


def wrong_direction(
    text: str, figures: Sequence[Indicator], parts: Sequence[Part], numbers: Sequence[Mention], book: Book
) -> str:
    """Return the word of a direction that the cited figures do not bear out, empty if all hold.

    `вырос`, `упал` need a change, or two stretches of time of one figure; `выше`, `дешевле` a multiple, or two figures
    of one kind; `дороже всех` the part that is so among those with comparable rows.
    """
    for one in _directions(text, figures, numbers):
        if one.kind == "moves":
            holds = _moved(text, one, figures)
        elif one.kind == "most":
            holds = _is_most(one, figures, parts, book)
        else:
            holds = _is_beyond(one, figures, parts, book)
        if not holds:
            return one.words
    return ""


def _directions(text: str, figures: Sequence[Indicator], numbers: Sequence[Mention]) -> Iterator[Direction]:
    """Yield the words of direction; those inside a figure's own name («кликов больше») are none."""
    folded = same_length(text)
    known_words = words()
    rules = [rule for one in figures if (rule := naming(one.id)) is not None]
    own = [match.span() for rule in rules for match in any_of(rule.words).finditer(folded)]
    taken: list[tuple[int, int]] = []
    kinds = (
        ("most", 1, known_words.most),
        ("most", -1, known_words.least),
        ("moves", 1, known_words.up),
        ("moves", -1, known_words.down),
        ("beyond", 1, known_words.higher),
        ("beyond", -1, known_words.lower),
    )
    for kind, sign, patterns in kinds:
        for match in any_of(patterns).finditer(folded):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if any(start <= match.start() and match.end() <= end for start, end in own):
                continue
            taken.append(match.span())
            if kind == "beyond" and _is_bound(folded, match.end(), numbers):
                continue
            yield Direction(match.start(), match.end(), sign, kind, match[0])


def _is_bound(text: str, end: int, numbers: Sequence[Mention]) -> bool:
    """Tell whether the word only bounds the number behind it: «больше 26 часов», «больше трети»."""
    return any(
        0 <= one.start - end <= 6 and form("directions_than").fullmatch(text[end : one.start]) for one in numbers
    )


def _moved(text: str, one: Direction, figures: Sequence[Indicator]) -> bool:
    compared = [(id_, by) for id_, by in _comparisons(figures) if is_named(id_, text)]
    if not compared:
        return False
    near = min(compared, key=lambda pair: _distance(text, pair[0], one))
    return near[1] * one.sign > 0


def _distance(text: str, id_: str, one: Direction) -> int:
    """Return how far the figure's name stands from the word; names before it count as nearer."""
    rule = naming(id_)
    spots = [match.start() for match in any_of(rule.words if rule else ()).finditer(same_length(text))]
    before = [one.start - spot for spot in spots if spot < one.start]
    after = [3 * (spot - one.end) for spot in spots if spot >= one.end]
    return min([*before, *after])


def _comparisons(figures: Sequence[Indicator]) -> Iterator[tuple[str, float]]:
    """Yield figures of which two moments are cited, with how much they moved."""
    by_family: dict[str, dict[str, float]] = {}
    months: dict[str, list[tuple[str, float]]] = {}
    for one in figures:
        base, suffix = family(one.id)
        if one.value is None:
            continue
        if suffix == "change":
            yield base, known(one)
        by_family.setdefault(base, {})[suffix] = known(one)
        month = next((segment.value for segment in one.segments if segment.dimension == "month"), "")
        if month:
            months.setdefault(base, []).append((month, known(one)))
    for base, found in by_family.items():
        if {"before", "recent"} <= set(found):
            yield base, found["recent"] - found["before"]
    for base, series in months.items():
        ordered = sorted(series)
        if len(ordered) > 1:
            yield base, ordered[-1][1] - ordered[0][1]


def _is_beyond(one: Direction, figures: Sequence[Indicator], parts: Sequence[Part], book: Book) -> bool:
    compared = list(_pairs(figures, parts, book))
    return bool(compared) and all(by * one.sign > 0 for by in compared)


def _pairs(figures: Sequence[Indicator], parts: Sequence[Part], book: Book) -> Iterator[float]:
    """Yield the differences that a comparison may mean: parts against the whole, the first against the second."""
    for one in figures:
        if one.value is None:
            continue
        if one.unit == "ratio" and one.segments and one.id.endswith("_times"):
            yield known(one) - 1
    by_id: dict[str, list[Indicator]] = {}
    for one in figures:
        if one.value is not None and not one.id.endswith(("_times", "_spread")):
            by_id.setdefault(family(one.id)[0], []).append(one)
    order = [part.segment for part in parts]
    for group in by_id.values():
        whole = next((one for one in group if not one.segments), None)
        named = [one for one in group if one.segments and set(one.segments) <= set(order)]
        if whole is not None and named:
            yield from (known(one) - known(whole) for one in named)
        elif len(named) == 2:
            first, second = sorted(named, key=lambda one: order.index(one.segments[0]))
            yield known(first) - known(second)
    yield from (by for _, by in _comparisons(figures))


def _is_most(one: Direction, figures: Sequence[Indicator], parts: Sequence[Part], book: Book) -> bool:
    named = {part.segment for part in parts}
    mine = [figure for figure in figures if len(figure.segments) == 1 and figure.segments[0] in named]
    return any(_beats(one.sign, figure, book) for figure in mine if figure.value is not None)


def _beats(sign: int, one: Indicator, book: Book) -> bool:
    dimension = one.segments[0].dimension
    others = [
        known(other)
        for other in book.by(one.id, dimension)
        if other.key != one.key and rows_behind(other) >= _COMPARABLE * rows_behind(one)
    ]
    return all(sign * known(one) >= sign * other for other in others)
