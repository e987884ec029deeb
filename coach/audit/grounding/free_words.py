"""What a model says besides its figures: words that nothing cited holds, and denials or «все» that no figure bears."""

import re
from collections.abc import Iterator
from functools import cache

from coach.audit.book import Book
from coach.audit.definitions import definitions
from coach.audit.grounding import lines
from coach.audit.grounding.naming import family, naming
from coach.audit.grounding.reading import Read
from coach.audit.grounding.words import any_of, form, same_length, words
from coach.audit.rules import load_rules
from coach.language.glossary import trade_words
from coach.language.tokens import content_of, tokenize


def sweeping(read: Read, book: Book) -> str:
    """Return a denial or a word of totality («не», «все», «каждый») that the cited figures do not bear, or nothing.

    It is borne by a figure of 0, of 0 % or of 100 %, by one without a value, and «все» by all parts of a dimension; it
    is none inside a number, a cited name, a figure's name or a cited line's quote, nor in «не больше» or «дороже всех».
    """
    if any(
        one.value is None or one.value == 0 or (one.unit == "share" and one.value == 1) for one in read.cited.figures
    ):
        return ""
    folded = same_length(read.text)
    spans = list(_known(read, folded))
    denied = any(lines.denies(line) for line in (*read.cited.lines.values(), *read.cited.norms.values()))
    for match in re.finditer(r"[^\W\d_]+", folded):
        start, end = match.span()
        if any(low < end and start < high for low, high in spans):
            continue
        if match[0] in words().denials and not denied and not _is_harmless(folded, start, end):
            return match[0]
        if any_of(words().totals).fullmatch(match[0]) and not _has_all_parts(read, book):
            return match[0]
    return ""


def uncovered(read: Read) -> str:
    """Return the content words that are in nothing cited and no words of the trade, empty if there are none.

    A statement without any number or direction says nothing that its figures could bear out: then all its words.
    """
    folded = same_length(read.text)
    if not read.numbers and not _says_figures(read, folded):
        return read.text
    spans = list(_known(read, folded))
    tokens = [one for one in tokenize(read.text) if not any(low <= one.start < high for low, high in spans)]
    cited = " ".join((*read.cited.lines.values(), *read.cited.norms.values()))
    allowed = _vocabulary() | set(content_of(tokenize(cited)))
    missing = [lemma for lemma in content_of(tokens) if lemma not in allowed]
    return ", ".join(dict.fromkeys(missing))


def _says_figures(read: Read, text: str) -> bool:
    known = words()
    directions = (known.most, known.least, known.up, known.down, known.higher, known.lower)
    return any(one.value is None for one in read.cited.figures) or any(
        any_of(patterns).search(text) for patterns in directions
    )


def _is_harmless(text: str, start: int, end: int) -> bool:
    contrast = form("free_words_contrast").search(text, 0, start) and form("free_words_case").match(text, end)
    return bool(contrast) or form("free_words_bound").match(text, end) is not None


def _has_all_parts(read: Read, book: Book) -> bool:
    groups: dict[tuple[str, str], set[str]] = {}
    for one in read.cited.figures:
        if len(one.segments) == 1:
            groups.setdefault((one.id, one.segments[0].dimension), set()).add(one.key)
    return any(
        len(keys) > 1 and keys >= {one.key for one in book.by(id_, dimension)}  # type: ignore[arg-type]
        for (id_, dimension), keys in groups.items()
    )


def _known(read: Read, text: str) -> Iterator[tuple[int, int]]:
    """Yield what is checked elsewhere: numbers, dates, names, quotes of lines, names of figures, directions."""
    for group in (read.numbers, read.moments, read.parts):
        yield from ((one.start, one.end) for one in group)
    texts = [*read.cited.lines.values(), *read.cited.norms.values()]
    yield from ((start, end) for start, end, said in read.quotes if lines.has_words(said, texts))
    for one in read.cited.figures:
        rule = naming(family(one.id)[0])
        yield from (match.span() for match in any_of(rule.words if rule else ()).finditer(text) if match[0])
    known = words()
    for patterns in (known.most, known.least, known.up, known.down, known.higher, known.lower, known.whole_of):
        yield from (match.span() for match in any_of(patterns).finditer(text))
    for patterns in known.stretches.values():
        yield from (match.span() for match in any_of(patterns).finditer(text))


@cache
def _vocabulary() -> frozenset[str]:
    """Return the lemmas that need no citation: of titles of figures, of the rules' own texts, of `usual` and the trade."""
    texts = [title for one in definitions().values() for title in one.title.values()]
    texts += [said for role in ("rop", "rom") for rule in load_rules(role) for said in (rule.text, rule.headline)]
    lemmas = set(content_of(tokenize(" ".join([*texts, *words().usual]))))
    return frozenset(lemmas | set(trade_words()) | set(words().saying))
