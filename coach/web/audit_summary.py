"""The view of the summary: the draft statement by statement, its sources, edits beside the original, the signature."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coach.audit.draft import AuditInput, Cite, Finding, Removed
from coach.audit.drafting import RULES
from coach.audit.drafting_input import prepared
from coach.audit.grounding.check import check
from coach.audit.grounding.sources import Sources
from coach.audit.guide.editing import FINDINGS, Passage, digest, orphans, passages
from coach.audit.guide.service import GuideView
from coach.audit.report.references import References
from coach.texts import Language, has_text, text
from coach.web.audit_views import top
from coach.web.templating import render

_HEADINGS = {"picture": "front"}
"""Sections whose heading in the documents has another name."""


@dataclass(frozen=True)
class Stated:
    """A statement on the page: what it was, what stands, and what it rests on (source and content).

    `doubt` says why an edit does not hold by what the original cites; None: it holds, or there is no edit.
    """

    passage: Passage
    cites: tuple[tuple[str, str], ...]
    finding: Finding | None = None
    area: str = ""
    doubt: Removed | None = None


def summary(seen: GuideView, given: AuditInput | None, lang: Language, number: str, me: str = "") -> str:
    """Return the summary to read, edit and sign, or the offer to draft it.

    `me`: the name that a login gives; without one the page asks who edits.
    """
    state = seen.state
    stated = list(_stated(seen, prepared(given), lang)) if given is not None else []
    sections: dict[str, list[Stated]] = {}
    for one in stated:
        sections.setdefault(one.passage.place, []).append(one)
    # What the picture and the findings say is said again under other headings: an edit holds there too.
    repeated = {one.passage.target for one in stated if one.passage.place == FINDINGS}
    shown = {
        place: [one for one in ones if place == FINDINGS or one.passage.target not in repeated]
        for place, ones in sections.items()
    }
    return top(seen, "summary", lang) + render(
        "audit/summary.html",
        lang,
        seen=seen,
        number=number,
        me=me,
        local=not me,
        digest=digest(state),
        by_rules=state.draft is not None and state.draft.by == RULES,
        sections=[(place, _heading(place, lang), ones) for place, ones in shown.items() if ones],
        history=list(reversed(state.edits)),
        texts=_originals(stated),
        orphans=orphans(state),
        undone=state.undone,
    )


def _stated(seen: GuideView, given: AuditInput, lang: Language) -> Iterator[Stated]:
    findings = {one.id: one for one in seen.state.draft.findings} if seen.state.draft else {}
    titles = {area.id: area.title for area in seen.checklist.areas}
    sources = Sources(given)
    for passage in passages(seen.state):
        finding = findings.get(passage.finding)
        area = titles.get(finding.area, "") if finding else ""
        doubt = None
        if passage.edit is not None and passage.edit.text:
            doubt = check(passage.original.model_copy(update={"text": passage.edit.text}), sources, own=True)
        yield Stated(passage, tuple(_cited(passage.original.cites, given, lang)), finding, area, doubt)


def _cited(cites: tuple[Cite, ...], given: AuditInput, lang: Language) -> Iterator[tuple[str, str]]:
    references = References(given, lang)
    references.mark(cites)
    for _, source, content in references.rows():
        yield source, content


def _heading(place: str, lang: Language) -> str:
    if place == FINDINGS:
        return text("guide.page.findings", lang=lang)
    key = f"summary.heading.{_HEADINGS.get(place, place)}"
    return text(key, lang=lang) if has_text(key, lang=lang) else place


def _originals(stated: list[Stated]) -> Mapping[str, str]:
    return {one.passage.target: one.passage.original.text for one in stated}
