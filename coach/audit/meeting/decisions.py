"""What is to be done after a meeting: sentences that give or take a task, by the form of their verbs.

An imperative, a verb in the second person, «с тебя» give a task to whoever is named or spoken to; a verb in the first
person is a promise of the speaker's; a name with a verb in the third person and a time is a task of that name.
Questions, the past and talk («смотрите», «давай») are none.
"""

from collections.abc import Iterator

from coach.audit.meeting.cues import forms, heard, words_of
from coach.audit.meeting.people import first_name, given_to, names_in
from coach.audit.meeting.types import Decision, Line, Said, Transcript
from coach.audit.meeting.verbs import Verbs, verbs_of
from coach.language.sentences import split_sentences

SELF = "?"
"""The speaker of a text without names."""

_BACK = 3
_PROMISE_WORDS = 3
"""Words of a promise without a time: «Сделаю» only says yes to what was asked."""


def decisions(transcript: Transcript) -> list[Decision]:
    """Return what was decided or promised, in order; of one line and person only one."""
    found = []
    for place, line in enumerate(transcript.lines):
        found += _of_line(transcript, place, line)
    return found


def _of_line(transcript: Transcript, place: int, line: Line) -> list[Decision]:
    made: list[Decision] = []
    named: list[str] = []
    for sentence in _sentences(line.text):
        here = names_in(sentence, transcript)
        named = here or named
        one = _decision(transcript, place, sentence, named)
        if one is None:
            if made and not made[-1].when and not sentence.endswith("?") and (when := heard("deadline", sentence)):
                made[-1] = made[-1].model_copy(update={"when": when, "words": f"{made[-1].words} {sentence}"})
            continue
        same = next((n for n, before in enumerate(made) if before.who in {one.who, ""} or not one.who), None)
        if same is None:
            made.append(one)
            continue
        before = made[same]
        merged = {
            "words": f"{before.words} {one.words}",
            "who": before.who or one.who,
            "when": one.when or before.when,  # the sentence that gives the task comes last, and so does its time
            "vague": before.vague or one.vague,
        }
        made[same] = before.model_copy(update=merged)
    return made


def _sentences(words: str) -> Iterator[str]:
    for piece in split_sentences(words):
        # The splitter drops the sign at the end of long pieces; a question must be told from an order.
        end = piece.end + len(words[piece.end :]) - len(words[piece.end :].lstrip("?!. "))
        yield words[piece.start : end].strip()


def _decision(transcript: Transcript, place: int, sentence: str, named: list[str]) -> Decision | None:
    line = transcript.lines[place]
    if sentence.endswith("?") or (heard("promise", sentence) and not verbs_of(sentence).orders):
        return None
    verbs, when = verbs_of(sentence), heard("deadline", sentence)
    vague, assigning = heard("vague", sentence), heard("assigning", sentence)
    own_day = _own_day(transcript, line, sentence)
    given = given_to(sentence, transcript)
    asked = bool(heard("requests", sentence)) and bool(names_in(sentence, transcript))
    if not (
        own_day
        or given
        or asked
        or _is_task(verbs, sentence, when=bool(when), named=bool(named), assigning=bool(assigning))
    ):
        return None
    return Decision(
        said=Said(meeting=transcript.name, line=line.number, text=line.text),
        words=sentence,
        who=first_name(line.speaker) if own_day else given or _who(transcript, place, sentence, verbs, named),
        when="" if vague and not when else when,
        vague=vague,
    )


def _is_task(verbs: Verbs, sentence: str, *, when: bool, named: bool, assigning: bool) -> bool:
    if verbs.orders or assigning or (verbs.you and (when or named)):
        return True
    if verbs.needs and heard("nobody", sentence):
        return True
    if (verbs.me or verbs.we) and heard("condition", sentence):
        return False
    if verbs.me:
        return when or bool(heard("vague", sentence)) or (verbs.will and len(words_of(sentence)) >= _PROMISE_WORDS)
    if verbs.we:
        return when or bool(heard("deciding", sentence))
    return (verbs.third and when and (named or bool(heard("everybody", sentence)))) or verbs.named_does


def _who(transcript: Transcript, place: int, sentence: str, verbs: Verbs, named: list[str]) -> str:
    here = names_in(sentence, transcript)
    speaker = first_name(transcript.lines[place].speaker) if transcript.lines[place].speaker else ""
    if not here and not verbs.orders:
        if verbs.third and heard("everybody", sentence):
            return "*"
        if verbs.me:
            return speaker or SELF
    others = [name for name in (here or named) if name != speaker]
    if others and (here or not heard("nobody", sentence)):
        return others[-1] if verbs.third and not verbs.orders else others[0]
    return _unnamed(transcript, place, sentence, verbs)


def _unnamed(transcript: Transcript, place: int, sentence: str, verbs: Verbs) -> str:
    """Return who is meant when nobody is named: everybody, nobody in particular, or whoever is spoken to."""
    if heard("everybody", sentence) and not heard("nobody", sentence):
        return "*"
    if heard("nobody", sentence) or verbs.plural_order or (verbs.we and not verbs.orders):
        return ""
    return _spoken_to(transcript, place)


def _spoken_to(transcript: Transcript, place: int) -> str:
    """Return whom «ты» means: who spoke before, within a few lines; empty without names."""
    speaker = transcript.lines[place].speaker
    before = transcript.lines[max(0, place - _BACK) : place]
    return next((first_name(one.speaker) for one in reversed(before) if one.speaker and one.speaker != speaker), "")


def _own_day(transcript: Transcript, line: Line, sentence: str) -> bool:
    """Tell whether somebody who does not lead says in a clause of its own what today is for («сегодня Норд»)."""
    if not line.speaker or line.speaker == transcript.chair:
        return False
    clauses = [clause.strip() for clause in sentence.split(",")]
    return any(heard("own_day", clause) and not _has_past(clause) for clause in clauses)


def _has_past(clause: str) -> bool:
    return any("past" in forms(word)[0].grammemes for word in words_of(clause))
