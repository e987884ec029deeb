"""One answer's review as blocks of words: for the report and for the terminal."""

from collections.abc import Iterator, Mapping

from coach.files.blocks import Block, Paragraph, Quote, Run, plain
from coach.grading.types import Grade, Reason
from coach.interview.review import Review
from coach.texts import Language, has_text, text


def review_blocks(review: Review, lang: Language, titles: Mapping[str, str]) -> Iterator[Block]:
    """Yield what a person learns of an answer: level, credited, missing, model answer, cards to read.

    While a follow-up is open, only what was credited.

    Args:
        review: the review.
        lang: the language of the captions.
        titles: titles of passages by id; an id without one is shown as it is.
    """
    grade = review.grade
    if review.closed:
        yield verdict(review, lang)
    if grade is not None:
        yield from _credited(grade, lang)
    if not review.closed:
        return
    if grade is not None:
        yield from _missing(grade, lang)
    if review.model_answer:
        yield caption("interview.review.model", lang)
        yield Quote((Run(review.model_answer),))
    if review.references:
        yield caption("interview.review.read", lang)
        yield from (item(titles.get(id_, id_)) for id_ in review.references)


def verdict(review: Review, lang: Language) -> Paragraph:
    """Say the level, or why it is too early to say one."""
    grade = review.grade
    if grade is None:
        return plain(text(f"interview.outcome.{review.outcome or 'stopped'}", lang=lang))
    if grade.level is None:
        said = text("interview.review.too-early", lang=lang)
        reason = f" {reason_text(grade.reason, lang)}" if grade.reason is not None else ""
        return Paragraph((Run(said, bold=True), Run(reason)))
    said = level_words(grade, lang)
    return Paragraph((Run(said[:1].upper() + said[1:] + ".", bold=True), Run(_preliminary(grade, lang), soft=True)))


def level_words(grade: Grade | None, lang: Language) -> str:
    """Return the level in short, with its range where others are possible; «too early» where there is none."""
    if grade is None:
        return "–"
    if grade.level is None:
        return text("interview.level.too-early", lang=lang)
    low, high = grade.range or (grade.level, grade.level)
    if low == high:
        return text("interview.level.sure", lang=lang, level=grade.level)
    return text("interview.level.range", lang=lang, level=grade.level, low=low, high=high)


def reason_text(reason: Reason, lang: Language) -> str:
    """Return the words of `reason`; a code that the catalogue does not know is shown as it is."""
    key = f"reason.{reason.code}"
    return text(key, lang=lang, **reason.details) if has_text(key, lang=lang) else reason.code


def caption(key: str, lang: Language) -> Paragraph:
    """Return a line that introduces what follows."""
    return Paragraph((Run(text(key, lang=lang), bold=True),))


def item(words: str) -> Paragraph:
    """Return an item of a list."""
    return Paragraph((Run(words),), bullet=True)


def _preliminary(grade: Grade, lang: Language) -> str:
    return f" {text('interview.review.preliminary', lang=lang)}" if grade.preliminary else ""


def _credited(grade: Grade, lang: Language) -> Iterator[Block]:
    if not grade.feedback.strengths:
        if grade.level is not None:
            yield plain(text("interview.review.nothing-credited", lang=lang))
        return
    yield caption("interview.review.credited", lang)
    for strength in grade.feedback.strengths:
        yield Paragraph(
            (Run(f"{strength.text} — "), Run(text("interview.quoted", lang=lang, quote=strength.quote), italic=True)),
            bullet=True,
        )


def _missing(grade: Grade, lang: Language) -> Iterator[Block]:
    if grade.feedback.gaps:
        yield caption("interview.review.not-heard" if grade.preliminary else "interview.review.missing", lang)
        yield from (item(gap.text) for gap in grade.feedback.gaps)
    if grade.red_flags:
        yield caption("interview.review.flags", lang)
        for flag in grade.red_flags:
            quotes = "; ".join(text("interview.quoted", lang=lang, quote=quote.text) for quote in flag.quotes)
            yield item(text("interview.review.flag", lang=lang, quotes=quotes, cap=flag.cap))
