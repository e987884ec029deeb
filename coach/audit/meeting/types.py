"""What a review of a planning meeting is made of. Values only."""

from typing import Literal

from coach.rubric.types import Frozen

ItemStatus = Literal["found", "partly", "not_found"]


class Line(Frozen):
    """A line of a transcript: its number in the file (from 1), who speaks and when if it says so, the words."""

    number: int
    text: str
    speaker: str = ""
    time: str = ""


class Transcript(Frozen):
    """A meeting; `speakers` in the order of their first words, `chair` leads it (empty when nobody is named)."""

    name: str
    lines: tuple[Line, ...]
    speakers: tuple[str, ...] = ()
    chair: str = ""

    def line(self, number: int) -> Line:
        """Return the line with this number."""
        return next(line for line in self.lines if line.number == number)


class Said(Frozen):
    """A line of a meeting that a statement rests on, with its words."""

    meeting: str
    line: int
    text: str

    @property
    def address(self) -> str:
        """The address that findings cite."""
        return f"{self.meeting}#{self.line}"


class Controlled(Frozen):
    """What was spoken of with a number (`meeting.metric.<metric>`), and where."""

    metric: str
    said: tuple[Said, ...]


class Decision(Frozen):
    """Something to be done.

    Attributes:
        said: the line.
        words: the sentence.
        who: the name as spoken, `*` for everybody, empty when nobody is named.
        when: the words that name a time, empty when there are none or they bind nobody.
        vague: the words in place of a time that bind nobody.
    """

    said: Said
    words: str
    who: str = ""
    when: str = ""
    vague: str = ""

    @property
    def is_whole(self) -> bool:
        """Tell whether somebody does it by some time."""
        return bool(self.who and self.when)


class ItemMark(Frozen):
    """An item of the checklist: whether it was heard, where, and what was missing (`meeting.lack.<code>`)."""

    id: str
    text: str
    status: ItemStatus
    said: tuple[Said, ...] = ()
    lack: str = ""


class Return(Frozen):
    """A matter of trouble or a task that was spoken of before: the line now and the lines then, newest meeting first."""

    now: Said
    earlier: tuple[Said, ...]
    meetings: int


class Lost(Frozen):
    """What a model said that no line of the transcript bears out."""

    words: str
    code: str


class MeetingReview(Frozen):
    """The review. `by` is `rules` or the model's name; `compared` names the earlier meetings.

    `undone` are lines that say what was not done, `unowned` those with a task that nobody has; both by rules.
    """

    meeting: str
    by: str
    lines: int
    speakers: tuple[str, ...]
    items: tuple[ItemMark, ...]
    controlled: tuple[Controlled, ...]
    decisions: tuple[Decision, ...]
    returns: tuple[Return, ...] = ()
    compared: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()
    undone: tuple[Said, ...] = ()
    unowned: tuple[Said, ...] = ()
