"""A question as text for a person: what is asked, what is looked at, what caps."""

from collections.abc import Iterator

from coach.rubric.library import Rubric
from coach.texts import text


def outline(rubric: Rubric) -> str:
    """Return the question with criteria, checks, red flags and anchors as Markdown."""
    return "\n".join(_lines(rubric))


def _lines(rubric: Rubric) -> Iterator[str]:
    question = rubric.question
    yield f"# {question.id} · {question.title}"
    yield question.text
    yield f"\n{text('outline.why')}: {question.why}"
    for criterion in question.criteria:
        yield f"\n## {criterion.title} ({text('outline.weight')} {criterion.weight})"
        yield from (f"- {check.text}" for check in criterion.checks)
        yield f"? {criterion.follow_up}"
    yield f"\n## {text('outline.red-flags')}"
    yield from (f"- {flag.text} ({text('outline.cap')} {flag.cap})" for flag in question.red_flags)
    for level, anchor in sorted(question.anchors.items()):
        yield f"\n## {text('outline.anchor')} {level}\n{anchor}"
    yield f"\n{text('outline.references')}: {', '.join(question.references)}"
    yield f"{text('outline.hash')}: {rubric.hash}"
