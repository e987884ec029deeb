"""What a meeting left open: promises that were not kept, and wishes that nobody took."""

from collections.abc import Callable, Sequence

from coach.audit.meeting.cues import heard
from coach.audit.meeting.types import Decision, Line, Said, Transcript
from coach.language.sentences import split_sentences


def undone(transcript: Transcript) -> list[Said]:
    """Return the lines in which somebody says that a thing was not done; questions are none."""
    return _lines(transcript, lambda sentence: bool(heard("undone", sentence)))


def unowned(transcript: Transcript, made: Sequence[Decision]) -> list[Said]:
    """Return the lines with a task that nobody has: decisions without a person, and wishes («надо бы»)."""
    taken = {one.said.line for one in made if one.who}
    nobody = {one.said.line for one in made if not one.who}
    wished = {said.line for said in _lines(transcript, lambda sentence: bool(heard("wishes", sentence)))}
    return [_said(transcript, line) for line in transcript.lines if line.number in (wished | nobody) - taken]


def _lines(transcript: Transcript, tells: Callable[[str], bool]) -> list[Said]:
    return [_said(transcript, line) for line in transcript.lines if any(map(tells, _statements(line.text)))]


def _statements(words: str) -> list[str]:
    pieces = list(split_sentences(words))
    ends = [piece.start for piece in pieces[1:]] + [len(words)]
    sentences = [words[piece.start : end].strip() for piece, end in zip(pieces, ends, strict=True)]
    return [one for one in sentences if not one.endswith("?")]


def _said(transcript: Transcript, line: Line) -> Said:
    return Said(meeting=transcript.name, line=line.number, text=line.text)
