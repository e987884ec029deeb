"""The view of planning meetings: transcripts that were handed in, the review of one against those before it."""

from collections.abc import Sequence

from coach.audit.draft import Source
from coach.audit.guide.service import GuideView
from coach.audit.meeting.document import when_of, who_of
from coach.audit.meeting.review import review
from coach.audit.meeting.transcript import of_lines
from coach.audit.meeting.types import MeetingReview
from coach.texts import Language
from coach.web.audit_views import top
from coach.web.templating import render


def meetings(seen: GuideView, sources: Sequence[Source], lang: Language) -> str:
    """Return the transcripts in the order in which they came and the review of the last one."""
    kept = [one for one in seen.state.sources if one.kind == "meeting"]
    by_name = {source.name: source for source in sources}
    read = [of_lines(one.name, by_name[one.name].lines) for one in kept]
    made: MeetingReview | None = None
    if read and seen.checklist.meeting:
        made = review(read[-1], read[:-1], seen.state.role)
    ordered = sorted(made.items, key=lambda item: ("not_found", "partly", "found").index(item.status)) if made else []
    return top(seen, "meetings", lang) + render(
        "audit/meetings.html",
        lang,
        seen=seen,
        kept=kept,
        made=made,
        items=ordered,
        who_of=who_of,
        when_of=when_of,
        has_checklist=bool(seen.checklist.meeting),
    )
