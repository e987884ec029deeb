"""The review of a planning meeting as a document: for the terminal, the page, Markdown and Word."""

from collections.abc import Iterator, Sequence

from coach.audit.meeting.decisions import SELF
from coach.audit.meeting.review import RULES
from coach.audit.meeting.types import Decision, ItemMark, MeetingReview, Said
from coach.files.blocks import Block, Heading, Mark, Paragraph, Quote, Report, Run, Table, plain
from coach.texts import Language, plural, text

_MARKS: dict[str, Mark] = {"found": "credited", "partly": "doubtful", "not_found": "plain"}
_ORDER = ("not_found", "partly", "found")
_SHOWN = 2


def review_report(review: MeetingReview, lang: Language) -> Report:
    """Return the review as a document."""
    return Report(
        title=text("meeting.title", lang=lang, name=review.meeting),
        subtitle=_subtitle(review, lang),
        blocks=tuple(review_blocks(review, lang)),
        footer=text("meeting.footer", lang=lang),
        language=lang,
    )


def review_blocks(review: MeetingReview, lang: Language) -> Iterator[Block]:
    """Yield the parts: the outcome in short, what is missing, decisions, what was controlled, what comes back."""
    yield from _short(review, lang)
    yield Heading(text("meeting.heading.items", lang=lang))
    for status in _ORDER:
        for item in review.items:
            if item.status == status:
                yield from _item(item, lang)
    yield Heading(text("meeting.heading.decisions", lang=lang))
    yield from _decisions(review.decisions, lang)
    for name, said in (("undone", review.undone), ("unowned", review.unowned)):
        if said:
            yield Heading(text(f"meeting.heading.{name}", lang=lang))
            yield from (_quote(one, lang) for one in said)
    yield Heading(text("meeting.heading.controlled", lang=lang))
    yield from _controlled(review, lang)
    yield Heading(text("meeting.heading.returns", lang=lang))
    yield from _returns(review, lang)
    if review.lost:
        yield Heading(text("meeting.heading.lost", lang=lang))
        rows = [(one.words, text(f"meeting.lost.{one.code}", lang=lang)) for one in review.lost]
        yield Table(_columns(("words", "reason"), lang), rows, (3, 2))
    yield plain(text("meeting.limits.rules" if review.by == RULES else "meeting.limits.model", lang=lang), soft=True)


def _subtitle(review: MeetingReview, lang: Language) -> str:
    by = (
        text("meeting.by.rules", lang=lang)
        if review.by == RULES
        else text("meeting.by.model", lang=lang, model=review.by)
    )
    who = ", ".join(review.speakers) or text("meeting.no-speakers", lang=lang)
    return text("meeting.subtitle", lang=lang, by=by, lines=review.lines, who=who)


def _short(review: MeetingReview, lang: Language) -> Iterator[Block]:
    found = sum(item.status == "found" for item in review.items)
    whole = sum(one.is_whole for one in review.decisions)
    yield plain(text("meeting.short.items", lang=lang, found=found, of=len(review.items)))
    yield plain(text("meeting.short.decisions", lang=lang, n=len(review.decisions), whole=whole))
    if review.compared:
        yield plain(plural("meeting.short.returns", len(review.returns), lang=lang, names=", ".join(review.compared)))


def _item(item: ItemMark, lang: Language) -> Iterator[Block]:
    status = text(f"meeting.status.{item.status}", lang=lang)
    lack = f" {text(f'meeting.lack.{item.lack}', lang=lang)}" if item.lack else ""
    yield Paragraph((Run(f" {status} ", mark=_MARKS[item.status]), Run(f"  {item.text}"), Run(lack, italic=True)))
    for said in item.said[:_SHOWN]:
        yield _quote(said, lang)


def _decisions(made: Sequence[Decision], lang: Language) -> Iterator[Block]:
    if not made:
        yield plain(text("meeting.no-decisions", lang=lang), soft=True)
        return
    rows = [(one.words, who_of(one, lang), when_of(one, lang), str(one.said.line)) for one in made]
    yield Table(_columns(("what", "who", "when", "line"), lang), rows, (6, 2, 2.4, 1))


def who_of(one: Decision, lang: Language) -> str:
    """Return who does it, in words."""
    return {"": text("meeting.nobody", lang=lang), "*": text("meeting.everybody", lang=lang)}.get(
        one.who, text("meeting.speaker", lang=lang) if one.who == SELF else one.who
    )


def when_of(one: Decision, lang: Language) -> str:
    """Return by when, in words."""
    if one.when:
        return one.when
    return text("meeting.vague", lang=lang, words=one.vague) if one.vague else text("meeting.no-time", lang=lang)


def _controlled(review: MeetingReview, lang: Language) -> Iterator[Block]:
    if not review.controlled:
        yield plain(text("meeting.no-controlled", lang=lang), soft=True)
        return
    rows = [
        (
            text(f"meeting.metric.{one.metric}", lang=lang),
            one.said[0].text,
            ", ".join(str(said.line) for said in one.said),
        )
        for one in review.controlled
    ]
    yield Table(_columns(("metric", "said", "lines"), lang), rows, (2, 6, 1.4))


def _returns(review: MeetingReview, lang: Language) -> Iterator[Block]:
    if not review.compared:
        yield plain(text("meeting.no-earlier", lang=lang), soft=True)
    elif not review.returns:
        yield plain(text("meeting.no-returns", lang=lang), soft=True)
    for one in review.returns:
        told = plural("meeting.return", one.meetings, lang=lang)
        yield Paragraph((Run(f"{told}: ", bold=True), Run(f"«{one.now.text}»"), Run(_place(one.now, lang), soft=True)))
        for said in one.earlier[:_SHOWN]:
            yield Quote((Run(said.text),), said.address)


def _quote(said: Said, lang: Language) -> Quote:
    return Quote((Run(said.text),), _place(said, lang).strip())


def _place(said: Said, lang: Language) -> str:
    return f" {text('meeting.line', lang=lang, n=said.line)}"


def _columns(names: Sequence[str], lang: Language) -> tuple[str, ...]:
    return tuple(text(f"meeting.column.{name}", lang=lang) for name in names)
