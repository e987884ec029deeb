"""A meeting reviewed by rules, offline."""

from collections.abc import Sequence

from coach.audit.checklists import load_checklist
from coach.audit.meeting.controlled import controlled
from coach.audit.meeting.decisions import decisions
from coach.audit.meeting.items import Meeting, item_marks
from coach.audit.meeting.returns import returns
from coach.audit.meeting.types import MeetingReview, Transcript
from coach.audit.meeting.unsettled import undone, unowned
from coach.errors import InputError
from coach.rubric.types import Role

RULES = "rules"


def review(transcript: Transcript, earlier: Sequence[Transcript] = (), role: Role = "rop") -> MeetingReview:
    """Review a meeting, and look for what comes back from `earlier` ones (oldest first).

    Raises:
        InputError: the role's checklist has no planning meetings.
    """
    items = load_checklist(role).meeting
    if not items:
        raise InputError("meeting.no-checklist", role=role)
    made = decisions(transcript)
    return MeetingReview(
        meeting=transcript.name,
        by=RULES,
        lines=len(transcript.lines),
        speakers=transcript.speakers,
        items=tuple(item_marks(items, Meeting(transcript, made))),
        controlled=tuple(controlled(transcript)),
        decisions=tuple(made),
        returns=tuple(returns(transcript, earlier)),
        compared=tuple(past.name for past in earlier),
        undone=tuple(undone(transcript)),
        unowned=tuple(unowned(transcript, made)),
    )
