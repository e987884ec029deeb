"""The forms of the verbs in a sentence: what tells an order, a promise and a task from talk."""

from collections.abc import Sequence
from dataclasses import dataclass

from coach.audit.meeting.cues import cues, forms, words_of
from coach.language.tokens import Reading


@dataclass(frozen=True)
class Verbs:
    """Which forms of verbs a sentence holds.

    Attributes:
        orders: an imperative that gives a task; `plural_order`: to several.
        you: a verb in the second person; `me`: one in the first that promises; `we`; `third`.
        needs: an infinitive.
        named_does: it begins with a name and what that person does.
        will: a promise in the future.
    """

    orders: bool
    plural_order: bool
    you: bool
    me: bool
    we: bool
    third: bool
    needs: bool = False
    named_does: bool = False
    will: bool = False


def verbs_of(sentence: str) -> Verbs:
    """Return the forms of the verbs of a sentence, talk («смотрите», «давай») left out."""
    found: dict[str, bool] = dict.fromkeys(
        ("orders", "plural_order", "you", "me", "we", "third", "needs", "named_does", "will"), False
    )
    words = words_of(sentence)
    for place, word in enumerate(words):
        readings = forms(word)
        told = readings[0]
        grammemes = told.grammemes
        order = _order(readings) or _after_name(words, place)
        if order is not None and order.lemma not in cues().talk:
            found["orders"] = True
            found["plural_order"] |= "plur" in order.grammemes
        elif "INFN" in grammemes:
            found["needs"] = True
        elif "VERB" not in grammemes:
            found["me"] |= any("1per" in one.grammemes and one.score > 0.05 for one in readings) and _is_me(
                words, place
            )
        elif "past" in grammemes:
            continue
        elif "1per" in grammemes and "sing" in grammemes:
            promises = told.lemma not in cues().no_promise
            found["me"] |= promises or "futr" in grammemes
            found["will"] |= promises and "futr" in grammemes
        elif "1per" in grammemes:
            found["we"] |= told.lemma not in cues().talk
        elif "2per" in grammemes:
            found["you"] = True
        elif "3per" in grammemes:
            found["third"] = True
            found["named_does"] |= place == 1 and _is_called(words[0]) and told.lemma not in cues().no_task
    return Verbs(**found)


def _is_me(words: list[str], place: int) -> bool:
    """Tell whether a word that is rather a noun («еду») is a verb here: behind «я», «сегодня», «завтра»."""
    return place > 0 and words[place - 1].casefold() in {"я", "сегодня", "завтра"}


def _is_called(word: str) -> bool:
    """Tell whether a word is most likely somebody's first name."""
    readings = forms(word)
    likely = readings[0].score
    return any({"Name", "nomn", "sing"} <= one.grammemes and one.score >= likely / 2 for one in readings)


def _order(readings: Sequence[Reading]) -> Reading | None:
    """Return the imperative reading of a word, unless the past is as likely: «дошли» tells what happened."""
    found = next((one for one in readings if {"impr", "excl"} <= one.grammemes and one.score >= 0.4), None)
    if found is None or any("past" in one.grammemes and one.score >= found.score for one in readings):
        return None
    return found


def _after_name(words: list[str], place: int) -> Reading | None:
    """Return the imperative reading of a word behind a name («Кирилл, настрой»), though it is not the likeliest."""
    if place == 0 or not any("Name" in one.grammemes for one in forms(words[place - 1])):
        return None
    return next((one for one in forms(words[place]) if "impr" in one.grammemes and one.score >= 0.15), None)
