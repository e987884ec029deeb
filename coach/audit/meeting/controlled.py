"""What a meeting controlled: matters that were named with a number."""

import re

from coach.audit.meeting.cues import cues, has_number, heard
from coach.audit.meeting.types import Controlled, Said, Transcript
from coach.language.sentences import split_sentences

_PART = re.compile(r",|;|\bи\b")


def controlled(transcript: Transcript) -> list[Controlled]:
    """Return the metrics in the order of `meeting.yaml`, each with the lines where a number stands beside it."""
    found: dict[str, list[Said]] = {}
    for line in transcript.lines:
        for metric in metrics_in(line.text):
            said = Said(meeting=transcript.name, line=line.number, text=line.text)
            found.setdefault(metric, []).append(said)
    return [Controlled(metric=metric, said=tuple(found[metric])) for metric in cues().metrics if metric in found]


def metrics_in(words: str) -> list[str]:
    """Return the metrics that stand with a number in the same part of a sentence (a few in the same sentence)."""
    found = []
    for piece in split_sentences(words):
        if not has_number(piece.text):
            continue
        parts = [part for part in _PART.split(piece.text) if has_number(part)]
        for metric in cues().metrics:
            around = [piece.text] if metric in cues().loose_metrics else parts
            found += [metric] if any(heard(metric, part) for part in around) else []
    return list(dict.fromkeys(found))
