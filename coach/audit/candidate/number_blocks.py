"""The numbers of a document beside the computed ones, as a part of its report."""

from collections import Counter
from collections.abc import Iterator, Sequence

from coach.audit.candidate.comparing import NumberCheck
from coach.audit.figure_words import key_words
from coach.files.blocks import Block, Heading, Table, plain
from coach.texts import Language, text

_SHOWN = 15
"""Numbers that cannot be checked are listed so far; the JSON has all."""


def number_blocks(numbers: Sequence[NumberCheck], exports: Sequence[str], lang: Language) -> Iterator[Block]:
    """Yield how many numbers agree, those that differ, those that agree, and why the others cannot be checked."""
    counts = Counter(one.verdict for one in numbers)
    yield Heading(text("figures.numbers.title", lang=lang))
    told = {verdict: counts[verdict] for verdict in ("agrees", "differs", "cannot")}
    yield plain(text("figures.numbers.counts", lang=lang, exports=", ".join(exports), **told))
    for verdict in ("differs", "agrees"):
        chosen = [one for one in numbers if one.verdict == verdict]
        if chosen:
            yield Heading(text(f"figures.numbers.{verdict}", lang=lang), 3)
            yield _compared(chosen, lang)
    unchecked = [one for one in numbers if one.verdict == "cannot"]
    if unchecked:
        yield Heading(text("figures.numbers.cannot", lang=lang), 3)
        columns = [text(f"figures.numbers.column.{name}", lang=lang) for name in ("said", "where", "why")]
        rows = [
            [one.said, _place(one, lang), text(f"figures.claim.{one.why}", lang=lang)] for one in unchecked[:_SHOWN]
        ]
        yield Table(columns, rows, (0.15, 0.5, 0.35))
        if len(unchecked) > _SHOWN:
            yield plain(text("figures.numbers.cut", lang=lang, shown=_SHOWN, all=len(unchecked)), soft=True)
    yield plain(text("figures.numbers.how", lang=lang), soft=True)


def _compared(numbers: Sequence[NumberCheck], lang: Language) -> Table:
    names = ("said", "computed", "indicator", "where")
    columns = [text(f"figures.numbers.column.{name}", lang=lang) for name in names]
    rows = [[one.said, one.shown, key_words(one.key, lang), _place(one, lang)] for one in numbers]
    return Table(columns, rows, (0.14, 0.16, 0.25, 0.45))


def _place(one: NumberCheck, lang: Language) -> str:
    return f"{text('interview.quoted', lang=lang, quote=one.sentence)} ({one.address})"
