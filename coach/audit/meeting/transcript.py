"""A transcript's lines with who speaks and when, whatever form the recorder gave them.

Known forms: `[00:01:12] Ольга (РОП): …`, `Ольга 00:01:12` above what she said, `Ольга: …`, subtitles (times on lines of
their own), and a plain text without names. A label before a colon is a speaker only if it comes back, so that
«Что делаем: …» is none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from coach.audit.draft import SourceLine
from coach.audit.meeting.types import Line, Transcript
from coach.audit.sources import read_source
from coach.errors import InputError
from coach.settings import Settings

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_SUBTITLE = re.compile(rf"\s*{_TIME}\s*-->.*")
_STAMP = re.compile(rf"\s*[\[(]?(?P<time>{_TIME})[\])]?\s*[-–—]?\s*")
_LABEL = re.compile(
    r"(?P<who>[^\W\d_][\w .()\-«»]{0,38}?)\s*(?:[\[(](?P<time>" + _TIME + r")[\])])?\s*:\s+(?P<words>\S.*)"
)
_HEADING = re.compile(rf"(?P<who>[^\W\d_][\w .()\-]{{0,38}}?)\s+[\[(]?(?P<time>{_TIME})[\])]?\s*")
_CHAIR = re.compile(r"\b(роп|ром|руководител\w*|начальник|директор|ведущ\w+)\b", re.IGNORECASE)
_MAX_WORDS = 4

FORMS = (".txt", ".md", ".docx", ".pdf", ".srt", ".vtt")
"""What a transcript may be; a table of deals read as a talk would make nonsense."""


def read_transcript(path: Path, settings: Settings) -> Transcript:
    """Read a transcript (text, Markdown, Word, PDF); lines are numbered as citations number them.

    Raises:
        InputError: the file cannot be used, or holds no words.
    """
    if path.suffix.lower() not in FORMS:
        raise InputError("meeting.form", file=path, known=", ".join(FORMS))
    source = read_source(path, settings)[0]
    return of_lines(source.name, source.lines)


def of_lines(name: str, lines: Iterable[SourceLine]) -> Transcript:
    """Return the transcript that was kept as lines (`name#12`)."""
    return parse(name, [(int(line.address.rpartition("#")[2].lstrip("p")), line.text) for line in lines])


def parse(name: str, lines: Sequence[tuple[int, str]]) -> Transcript:
    """Return the transcript of numbered lines."""
    known = _speakers([words for _, words in lines])
    found: list[Line] = []
    speaker = time = ""
    for number, words in lines:
        if _SUBTITLE.fullmatch(words) or words.isdigit() or words == "WEBVTT":
            continue
        heading = _HEADING.fullmatch(words)
        if heading and heading["who"] in known:
            speaker, time = heading["who"], heading["time"]
            continue
        stamp = _STAMP.match(words)
        rest = words[stamp.end() :] if stamp else words
        label = _LABEL.fullmatch(rest)
        if label and label["who"] in known:
            speaker, rest = label["who"], label["words"]
        time = (label["time"] if label else "") or (stamp["time"] if stamp else "") or ("" if label else time)
        found.append(Line(number=number, text=rest.lstrip("# "), speaker=speaker, time=time or ""))
    order = tuple(dict.fromkeys(line.speaker for line in found if line.speaker))
    return Transcript(name=name, lines=tuple(found), speakers=order, chair=_chair(found, order))


def _speakers(lines: Sequence[str]) -> set[str]:
    """Return the labels that are speakers: they come back, or stand before most lines."""
    count: Counter[str] = Counter()
    above = [found["who"] for words in lines if (found := _HEADING.fullmatch(words))]
    if len(above) > 1:  # a name with a time on a line of its own is nothing else
        return set(above)
    for words in lines:
        stamp = _STAMP.match(words)
        rest = words[stamp.end() :] if stamp else words
        found = _LABEL.fullmatch(rest)
        if found and len(found["who"].split()) <= _MAX_WORDS:
            count[found["who"]] += 1
    mostly = sum(count.values()) >= 0.6 * len(lines)
    return {who for who, times in count.items() if times > 1 or mostly}


def _chair(lines: Sequence[Line], speakers: Sequence[str]) -> str:
    """Return who leads: whoever is called so, else who says most."""
    if not speakers:
        return ""
    named = next((who for who in speakers if _CHAIR.search(who)), None)
    words = Counter[str]()
    for line in lines:
        words[line.speaker] += len(line.text.split())
    return named or max(speakers, key=lambda who: words[who])
