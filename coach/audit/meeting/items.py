"""The items of the checklist of daily management, each by its own rule. What is not found may still have been said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from coach.audit.checklists import Item
from coach.audit.meeting.controlled import metrics_in
from coach.audit.meeting.cues import has_number, heard
from coach.audit.meeting.people import first_name
from coach.audit.meeting.types import Decision, ItemMark, ItemStatus, Line, Said, Transcript

_NEAR = 5
"""Lines after the first within which a case is still being spoken of."""
_EARLY = 0.3
_MOST = 0.5
_WHOLE = 0.8
_LEADING = {"qualified", "meetings", "proposals", "answer-speed", "conversion", "calls", "leads"}

Heard = tuple[ItemStatus, list[Line], str]


@dataclass(frozen=True)
class Meeting:
    """A transcript with what was decided, as the rules look at it."""

    transcript: Transcript
    decisions: Sequence[Decision]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines."""
        return self.transcript.lines

    def near(self, place: int) -> tuple[Line, ...]:
        """Return a line and those behind it that still speak of the same."""
        return self.lines[place : place + _NEAR]

    def others(self) -> set[str]:
        """Return who speaks besides the chair."""
        return set(self.transcript.speakers) - {self.transcript.chair}


def item_marks(items: Iterable[Item], meeting: Meeting) -> list[ItemMark]:
    """Return a mark for each item of the checklist; one that no rule knows is `not_found`."""
    return [_mark(item, meeting) for item in items]


def _mark(item: Item, meeting: Meeting) -> ItemMark:
    rule = _RULES.get(item.id)
    status, lines, lack = rule(meeting) if rule else ("not_found", [], "")
    name = meeting.transcript.name
    said = tuple(Said(meeting=name, line=line.number, text=line.text) for line in dict.fromkeys(lines))
    return ItemMark(id=item.id, text=item.text, status=status, said=said[:6], lack=lack)


def _numbers_first(meeting: Meeting) -> Heard:
    early = meeting.lines[: max(4, round(_EARLY * len(meeting.lines)))]
    told = [line for line in early if metrics_in(line.text)]
    if not told:
        return "not_found", [], ""
    first_task = min((one.said.line for one in meeting.decisions), default=told[0].number + 1)
    rich = [line for line in told if len(metrics_in(line.text)) > 1 or heard("past_day", line.text)]
    if rich and rich[0].number <= first_task:
        return "found", told, ""
    return "partly", told, "late-numbers"


def _managers_report(meeting: Meeting) -> Heard:
    told = [line for line in meeting.lines if _reports(line, meeting)]
    others = meeting.others()
    if not others:
        lines = [line for line in told if heard("first_person", line.text)]
        return ("found", lines, "") if len(lines) > 1 else ("not_found", [], "")
    who = {line.speaker for line in told if line.speaker in others}
    if len(who) >= max(2, _MOST * len(others)) or (len(others) == 1 and who):
        return "found", told, ""
    return ("partly", told, "few-report") if who else ("not_found", [], "")


def _reports(line: Line, meeting: Meeting) -> bool:
    if not has_number(line.text) or (meeting.others() and line.speaker == meeting.transcript.chair):
        return False
    return bool(heard("first_person", line.text) and metrics_in(line.text))


def _gap_to_plan(meeting: Meeting) -> Heard:
    told = []
    for place, line in enumerate(meeting.lines):
        around = " ".join(one.text for one in meeting.lines[max(0, place - 1) : place + 1])
        if has_number(line.text) and heard("gap", line.text) and heard("plan", around):
            told.append(line)
    if told:
        return "found", told, ""
    named = [line for line in meeting.lines if heard("plan", line.text) and has_number(line.text)]
    return ("partly", named, "no-gap") if named else ("not_found", [], "")


def _leading_signals(meeting: Meeting) -> Heard:
    named = []
    for place, line in enumerate(meeting.lines):
        if not (heard("trend", line.text) and any(heard(metric, line.text) for metric in _LEADING)):
            continue
        if any(heard("threat", one.text) for one in meeting.lines[place : place + 2]):
            return "found", [line], ""
        named.append(line)
    return ("partly", named, "no-threat") if named else ("not_found", [], "")


def _yesterday_promises(meeting: Meeting) -> Heard:
    told = [line for line in meeting.lines if heard("promise", line.text)]
    return ("found", told, "") if told else ("not_found", [], "")


def _task_for_everyone(meeting: Meeting) -> Heard:
    tasks = [one for one in meeting.decisions if one.who and one.when]
    lines = _lines(meeting, tasks)
    given = {one.who for one in tasks}
    others = {first_name(who) for who in meeting.others()}
    if not tasks:
        return "not_found", [], ""
    if "*" in given or (others and others <= given) or (not others and len(given) > 1):
        return "found", lines, ""
    return "partly", lines, "not-everyone"


def _owner_and_deadline(meeting: Meeting) -> Heard:
    if not meeting.decisions:
        return "not_found", [], "no-decisions"
    whole = [one for one in meeting.decisions if one.is_whole]
    if len(whole) >= _WHOLE * len(meeting.decisions):
        return "found", _lines(meeting, whole), ""
    return ("partly" if whole else "not_found"), _lines(meeting, whole), "not-whole"


def _stuck_deal(meeting: Meeting) -> Heard:
    half: list[Line] = []
    for place, line in enumerate(meeting.lines):
        if not heard("stuck", line.text) or heard("bad_news", line.text):
            continue
        case = meeting.near(place)
        words = " ".join(one.text for one in case)
        if heard("why", words) and heard("step", words):
            return (
                "found",
                [one for one in case if one is line or heard("why", one.text) or heard("step", one.text)],
                "",
            )
        half = half or [line]
    return ("partly", half, "no-step") if half else ("not_found", [], "")


def _bad_news(meeting: Meeting) -> Heard:
    half: list[Line] = []
    for place, line in enumerate(meeting.lines):
        if not heard("bad_news", line.text):
            continue
        case = meeting.near(place)
        words = " ".join(one.text for one in meeting.lines[max(0, place - 1) : place + _NEAR])
        if heard("shame", words):
            half = half or [line]
            continue
        if heard("cause", words):
            return "found", [one for one in case if one is line or heard("cause", one.text)], ""
        half = half or [line]
    return ("partly", half, "no-cause") if half else ("not_found", [], "")


def _repeated_mistake(meeting: Meeting) -> Heard:
    half: list[Line] = []
    for place, line in enumerate(meeting.lines):
        if not heard("again", line.text):
            continue
        case = meeting.lines[place : place + 3]
        if any(heard("change", one.text) for one in case):
            return "found", [one for one in case if one is line or heard("change", one.text)], ""
        half.append(line)
    return ("partly", half, "no-change") if half else ("not_found", [], "")


def _lines(meeting: Meeting, made: Sequence[Decision]) -> list[Line]:
    numbers = {one.said.line for one in made}
    return [line for line in meeting.lines if line.number in numbers]


_RULES: Mapping[str, Callable[[Meeting], Heard]] = {
    "numbers-first": _numbers_first,
    "managers-report": _managers_report,
    "gap-to-plan": _gap_to_plan,
    "leading-signals": _leading_signals,
    "yesterday-promises": _yesterday_promises,
    "task-for-everyone": _task_for_everyone,
    "owner-and-deadline": _owner_and_deadline,
    "stuck-deal": _stuck_deal,
    "bad-news-examined": _bad_news,
    "repeated-mistake": _repeated_mistake,
}
