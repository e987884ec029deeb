"""A meeting reviewed by a language model: what it says counts only with words that code finds in the line.

What comes back from earlier meetings is looked for by rules in both cases: it is a comparison, not a judgement.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import BaseModel

from coach.audit.checklists import Item, load_checklist
from coach.audit.meeting.cues import cues, has_number, heard
from coach.audit.meeting.decisions import SELF
from coach.audit.meeting.people import first_name
from coach.audit.meeting.review import review
from coach.audit.meeting.types import Controlled, Decision, ItemMark, Line, Lost, MeetingReview, Said, Transcript
from coach.errors import ModelError
from coach.grading.folding import fold
from coach.grading.quotes import find_quote
from coach.llm.boundary import make_boundary, neutralised
from coach.llm.gateway import Gateway
from coach.llm.messages import Message
from coach.llm.prompts import load_prompt
from coach.llm.standins.disguise import Disguise
from coach.llm.structured import Failed, ask
from coach.rubric.types import Role

_KEY_BOUNDARY = "====="
_EVERYBODY = {"все", "каждый", "*"}
_AROUND = 3


class ItemReply(BaseModel):
    """What the model says of an item."""

    id: str
    status: Literal["found", "partly", "not_found"]
    quotes: list[str]


class DecisionReply(BaseModel):
    """A decision as the model heard it."""

    line: int
    quote: str
    who: str
    when: str


class ControlledReply(BaseModel):
    """A subject that was spoken of with a number."""

    subject: str
    line: int
    quote: str


class MeetingReply(BaseModel):
    """The whole reply."""

    items: list[ItemReply]
    decisions: list[DecisionReply]
    controlled: list[ControlledReply]


async def review_with_model(
    gateway: Gateway, transcript: Transcript, earlier: Sequence[Transcript] = (), role: Role = "rop"
) -> MeetingReview:
    """Return the model's review with every quote checked; what does not hold stands in `lost`.

    Raises:
        ModelError: the call failed, or its reply cannot be used.
        InputError: the role's checklist has no planning meetings.
    """
    by_rules = review(transcript, earlier, role)
    said, disguise = await _asked(gateway, transcript, load_checklist(role).meeting)
    lost: list[Lost] = []
    known = {item.id: item for item in said.items}
    items = tuple(_item(item, known.get(item.id), transcript, disguise, lost) for item in load_checklist(role).meeting)
    return by_rules.model_copy(
        update={
            "by": gateway.model,
            "items": items,
            "decisions": tuple(_decisions(said.decisions, transcript, disguise, lost)),
            "controlled": tuple(_controlled(said.controlled, transcript, disguise, lost)),
            "lost": tuple(lost),
        }
    )


async def _asked(gateway: Gateway, transcript: Transcript, items: Sequence[Item]) -> tuple[MeetingReply, Disguise]:
    disguise = await gateway.disguise(*(_shown(line) for line in transcript.lines))
    lines = "\n".join(
        f"{line.number}| {neutralised(hidden.text)}"
        for line, hidden in zip(transcript.lines, disguise.hidden, strict=True)
    )
    boundary, key = (
        (Message("user", load_prompt("meeting_review").render(items=items, boundary=mark, lines=lines)),)
        for mark in (make_boundary(), _KEY_BOUNDARY)
    )
    found = await ask(gateway, boundary, MeetingReply, key_messages=key)
    if isinstance(found, Failed):
        raise ModelError(found.reason_code, **found.details)
    return found.value, disguise


def _shown(line: Line) -> str:
    return f"{line.speaker}: {line.text}" if line.speaker else line.text


def _item(
    item: Item, reply: ItemReply | None, transcript: Transcript, disguise: Disguise, lost: list[Lost]
) -> ItemMark:
    """Return the mark; without a quote that stands in a line nothing counts as heard."""
    said: list[Said] = []
    for quote in reply.quotes if reply and reply.status != "not_found" else ():
        words = disguise.restored(quote)
        line = next((one for one in transcript.lines if _stands(one, words)), None)
        if line is None:
            lost.append(Lost(words=words, code="quote"))
        else:
            said.append(_said(transcript, line))
    status = reply.status if reply and said else "not_found"
    return ItemMark(id=item.id, text=item.text, status=status, said=tuple(dict.fromkeys(said)))


def _decisions(
    replies: Sequence[DecisionReply], transcript: Transcript, disguise: Disguise, lost: list[Lost]
) -> Iterator[Decision]:
    for reply in replies:
        words = disguise.restored(reply.quote)
        place = _place(transcript, reply.line, words)
        if place is None:
            lost.append(Lost(words=words, code="quote"))
            continue
        line = transcript.lines[place]
        who, when = disguise.restored(reply.who).strip(), disguise.restored(reply.when).strip()
        if who and not _is_there(who, transcript, place):
            lost.append(Lost(words=f"{words}: {who}", code="who"))
            who = ""
        if when and (not _stands(line, when) or not heard("deadline", when)):
            lost.append(Lost(words=f"{words}: {when}", code="when"))
            when = ""
        who = "*" if who.casefold() in _EVERYBODY else who
        yield Decision(said=_said(transcript, line), words=words, who=who, when=when, vague=heard("vague", line.text))


def _controlled(
    replies: Sequence[ControlledReply], transcript: Transcript, disguise: Disguise, lost: list[Lost]
) -> list[Controlled]:
    """Return the subjects by our own names; one without a number in its line is none."""
    found: dict[str, list[Said]] = {}
    for reply in replies:
        words = disguise.restored(reply.quote)
        place = _place(transcript, reply.line, words)
        metric = next((one for one in cues().metrics if heard(one, reply.subject) or heard(one, words)), "")
        if place is None or not metric or not has_number(transcript.lines[place].text):
            lost.append(Lost(words=words, code="quote" if place is None else "number"))
            continue
        found.setdefault(metric, []).append(_said(transcript, transcript.lines[place]))
    return [Controlled(metric=one, said=tuple(dict.fromkeys(found[one]))) for one in cues().metrics if one in found]


def _place(transcript: Transcript, number: int, words: str) -> int | None:
    """Return the place of the line that holds the words: the one named, otherwise any."""
    places = [place for place, line in enumerate(transcript.lines) if _stands(line, words)]
    return next((place for place in places if transcript.lines[place].number == number), next(iter(places), None))


def _stands(line: Line, words: str) -> bool:
    return find_quote(fold(line.text), line.text, words) is not None


def _is_there(who: str, transcript: Transcript, place: int) -> bool:
    """Tell whether a name is that of a speaker or stands near the line."""
    if who.casefold() in _EVERYBODY or who == SELF:
        return True
    if who.casefold() in {first_name(one).casefold() for one in transcript.speakers} | set(
        map(str.casefold, transcript.speakers)
    ):
        return True
    around = transcript.lines[max(0, place - _AROUND) : place + 2]
    return any(who.casefold() in line.text.casefold() for line in around)


def _said(transcript: Transcript, line: Line) -> Said:
    return Said(meeting=transcript.name, line=line.number, text=line.text)
