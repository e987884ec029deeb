"""Which cited figure a number of a sentence is: by its value, the name nearest to it, and the part it speaks of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from coach.audit.grounding.assigning import parts_of
from coach.audit.grounding.mention import Mention
from coach.audit.grounding.naming import family, is_named, kind_of, naming
from coach.audit.grounding.nearest import BREAK, Sentence, anywhere, between, close_names, is_weak, nearest
from coach.audit.grounding.values import is_bound, is_count, is_value, kinds
from coach.audit.grounding.words import Kind, Naming, any_of, form, same_length, words
from coach.audit.types import Indicator, Segment


@dataclass
class Bound:
    """What a sentence's numbers were found to be, and the code and words of the first that could not be."""

    found: dict[int, Indicator] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)


def bind(sentence: Sentence) -> Bound:
    """Find for each number the figure it is; those that are none get the code of the reason."""
    bound = Bound()
    carried: dict[Kind, frozenset[str]] = {}
    for place, mention in enumerate(sentence.numbers):
        reason = ""
        segments = parts_of(sentence, place)
        for one, aspect in _candidates(sentence, place):
            counted = aspect == "of" and bound.found.get(place - 1) is one  # «1 370 из 19 869»
            named = counted or _is_named_so(sentence, place, one, aspect, carried, bound)
            code = _part_wrong(sentence, place, one, segments) if named else "wrong_indicator"
            if not code:
                bound.found[place] = one
                break
            reason = reason or code
        if place not in bound.found and not _counts_parts(sentence, mention):
            bound.failed[place] = reason or _why_not(sentence, mention)
        for kind in kinds(mention):
            if near := nearest(sentence, place, kind):
                carried[kind] = near
    return bound


def _candidates(sentence: Sentence, place: int) -> Iterator[tuple[Indicator, str]]:
    """Yield the cited figures that have this number, and as what: their value, rows, base or an end of the interval."""
    mention = sentence.numbers[place]
    counted = mention.unit == "" and bool(close_names(sentence, place))
    for one in sentence.figures:
        if is_value(mention, one) and not (counted and kind_of(one) == "money"):
            yield one, "value"
    out_of = form("binding_out_of").search(sentence.text[: mention.start]) is not None
    for one in sentence.figures:
        if one.unit == "share" and is_count(mention, one.rows):
            yield one, "rows"
        if out_of and is_count(mention, one.of):
            yield one, "of"
        if is_bound(mention, one) and "интервал" in same_length(sentence.text):
            yield one, "bound"


def _is_named_so(
    sentence: Sentence, place: int, one: Indicator, aspect: str, carried: Mapping[Kind, frozenset[str]], bound: Bound
) -> bool:
    """Tell whether the name nearest to the number is the figure's."""
    own, rule = family(one.id)[0], naming(one.id)
    if rule is None:
        return False
    if aspect in {"rows", "of"}:
        near = nearest(sentence, place, "count")
        fits = not near or bool(near & set(rule.base)) or own in near
        return fits and is_named(one.id, sentence.text)
    kind = rule.unit if family(one.id)[1] == "change" else kind_of(one)
    close = nearest(sentence, place, kind)
    near = close or carried.get(kind) or anywhere(sentence, place, kind)
    if own in near:
        return _fits_suffix(sentence, place, one)
    before = bound.found.get(place - 1)
    if not close and before is not None and before.id == one.id:
        return True  # the next of a list: «Перезвонить» — 1 718, «Новая» — 1 420
    return _is_base(sentence, place, one, rule, near)


def _is_base(sentence: Sentence, place: int, one: Indicator, rule: Naming, near: frozenset[str]) -> bool:
    """Tell whether the name nearest to the number is of the rows that the figure counts, and its own not far."""
    mention = sentence.numbers[place]
    if near & set(rule.base) and between(sentence, place, one.id, rule.unit):
        return True
    if near and all(is_weak(id_) and set(words().names[id_].base) & set(rule.base) for id_ in near):
        return is_named(one.id, sentence.text)
    if not near and mention.unit in {"percent", "fraction", "times"} and is_named(one.id, sentence.whole):
        return True
    out_of = place and form("binding_out_of").search(sentence.text[: mention.start])
    return bool(out_of) and family(one.id)[0] in _bases(sentence, place - 1)


def _bases(sentence: Sentence, place: int) -> set[str]:
    """Return the figures whose rows a number before «из» may be counted out of."""
    own = [one for one in sentence.figures if is_value(sentence.numbers[place], one)]
    found: set[str] = set()
    for one in own:
        rule = naming(one.id)
        found |= set(rule.base) if rule else set()
        found |= {"leads"} if one.id == "won" else set()
    return found


def _fits_suffix(sentence: Sentence, place: int, one: Indicator) -> bool:
    """Tell whether the words nearest to the number say no other three months than the figure's."""
    own = family(one.id)[1]
    mention = sentence.numbers[place]
    first = sentence.numbers[place - 1].end if place else 0
    window = same_length(sentence.text[first : mention.start])
    told = [
        (match.end(), suffix)
        for suffix, patterns in words().suffixes.items()
        for match in any_of(patterns).finditer(window)
    ]
    ranged = form("binding_range").search(same_length(sentence.text[: mention.start]))
    if not told or not own or own == "change" or (ranged and own in {"before", "recent"}):
        return True
    return max(told)[1] == own


def _part_wrong(sentence: Sentence, place: int, one: Indicator, named: frozenset[Segment]) -> str:
    """Return a code when the number speaks of another part of the export than the figure."""
    mention = sentence.numbers[place]
    if one.segments:
        several = len({segment.dimension for segment in one.segments}) < len(one.segments)
        told = set(sentence.others) if several or not named else named
        return "" if set(one.segments) <= told else "wrong_segment"
    if not named:
        return ""
    if _is_behind(sentence, mention, named) and not form("binding_out_of").search(sentence.text[: mention.start]):
        return "wrong_segment"  # «612 продаж пришли из „Google Ads“»: the number is given to the part outright
    first = sentence.numbers[place - 1].end if place else 0
    after = BREAK.search(sentence.text, mention.end)
    window = same_length(sentence.text[first : after.start() if after else len(sentence.text)])
    whole = any_of(words().whole)
    if _in_one_clause(sentence, mention, named):
        window = any_of(words().outright).sub("", window)
    if whole.search(window) or form("binding_out_of").search(sentence.text[first : mention.start]):
        return ""
    against = form("binding_against").search(same_length(sentence.text[first : mention.start])) and whole.search(
        same_length(sentence.text)
    )
    return "" if against else "wrong_segment"


def _in_one_clause(sentence: Sentence, mention: Mention, named: frozenset[Segment]) -> bool:
    """Tell whether a part of `named` stands before the number with nothing but words between."""
    ends = [part.end for part in sentence.parts if part.segment in named and part.end <= mention.start]
    return bool(ends) and not BREAK.search(sentence.text[max(ends) : mention.start])


def _is_behind(sentence: Sentence, mention: Mention, named: frozenset[Segment]) -> bool:
    """Tell whether a part of `named` stands only behind the number."""
    mine = [part for part in sentence.parts if part.segment in named]
    return bool(mine) and all(part.start >= mention.end for part in mine)


def _counts_parts(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether the number counts the parts that the statement cites («два источника»), or is a percentile's name."""
    if mention.unit == "fraction" and mention.readings[0][0] == 0.1:
        return any(one.id.endswith("_p90") for one in sentence.figures)
    if mention.unit or not form("binding_things").match(same_length(sentence.text[mention.end :])):
        return False
    by_dimension: dict[str, set[Segment]] = {}
    for one in sentence.figures:
        for segment in one.segments:
            by_dimension.setdefault(segment.dimension, set()).add(segment)
    return any(mention.readings[0][0] == len(found) for found in by_dimension.values())


def _why_not(sentence: Sentence, mention: Mention) -> str:
    """Say whether the number would be a figure's in another unit."""
    bare = [reading for reading, _ in mention.readings]
    for one in sentence.figures:
        values = [one.value, (one.value or 0) * 100, float(one.rows), float(one.of or -1)]
        if any(
            value is not None and abs(value - said) < max(0.051, abs(said) * 1e-4) for value in values for said in bare
        ):
            return "unit_wrong"
    return "number_unproved"
