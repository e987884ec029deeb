"""What comes back from earlier meetings: troubles and tasks that share their telling words with a line said before."""

import re
from collections.abc import Sequence
from itertools import pairwise

from coach.audit.meeting.cues import cues, heard, words_of
from coach.audit.meeting.decisions import decisions
from coach.audit.meeting.people import first_name
from coach.audit.meeting.types import Line, Return, Said, Transcript
from coach.language.tokens import content_lemmas


def returns(transcript: Transcript, earlier: Sequence[Transcript]) -> list[Return]:
    """Return the matters of `transcript` that were trouble or a task in `earlier` meetings (oldest first)."""
    before = [(past, line, _telling(line, past)) for past in reversed(earlier) for line in _matters(past)]
    found = []
    for line in _matters(transcript):
        words = _telling(line, transcript)
        alike = [(past, one) for past, one, told in before if _same(words, told)]
        if alike:
            said = tuple(Said(meeting=past.name, line=one.number, text=one.text) for past, one in alike)
            now = Said(meeting=transcript.name, line=line.number, text=line.text)
            found.append(Return(now=now, earlier=said, meetings=len({past.name for past, _ in alike})))
    return found


def _matters(transcript: Transcript) -> list[Line]:
    tasks = {one.said.line for one in decisions(transcript)}
    return [
        line
        for line in transcript.lines
        if line.number in tasks or heard("trouble", line.text) or heard("promise", line.text)
    ]


def _telling(line: Line, transcript: Transcript) -> dict[str, int]:
    """Return the telling lemmas with their weight: a proper name (a client) counts twice."""
    names = {first_name(who).casefold() for who in transcript.speakers}
    kept = {lemma: 1 for lemma in content_lemmas(line.text) if lemma not in cues().common and lemma not in names}
    words = words_of(line.text)
    for before, word in pairwise(words):
        lemmas = content_lemmas(word)
        # A capital behind a full stop is none of its own.
        if word[0].isupper() and not re.search(rf"[.!?]\s+{re.escape(word)}", line.text) and before:
            kept |= {lemma: 2 for lemma in lemmas if lemma in kept}
    return kept


def _same(left: dict[str, int], right: dict[str, int]) -> bool:
    shared = left.keys() & right.keys()
    weight = sum(max(left[lemma], right[lemma]) for lemma in shared)
    least = min(sum(left.values()), sum(right.values()))
    return weight >= cues().repeat_shared and weight >= cues().repeat_share * least
