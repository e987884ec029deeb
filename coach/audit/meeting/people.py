"""Who is spoken to or of in a sentence: names of the speakers, and words that can be first names."""

import re

from coach.audit.meeting.cues import cues, forms, words_of
from coach.audit.meeting.types import Transcript
from coach.language.glossary import trade_words

_BRACKETS = re.compile(r"\s*\([^)]*\)")


def first_name(speaker: str) -> str:
    """Return the name out of a label: `Ольга (РОП)` is Ольга; a label without a name stays."""
    bare = _BRACKETS.sub("", speaker).strip()
    return bare.split()[0] if bare else speaker


def names_in(sentence: str, transcript: Transcript) -> list[str]:
    """Return the people named in the nominative, in order: those who are called or who do something."""
    speakers = {first_name(one).casefold(): first_name(one) for one in transcript.speakers}
    words = words_of(sentence)
    found = []
    for place, word in enumerate(words):
        if word.casefold() in speakers:
            found.append(speakers[word.casefold()])
        elif _is_name(words, place, named=bool(transcript.speakers)):
            found.append(word)
    return list(dict.fromkeys(found))


def _is_name(words: list[str], place: int, *, named: bool) -> bool:
    """Tell whether a word is a first name in the nominative, and no word of the trade.

    A capital in the middle of a sentence is enough with any such reading, likewise one at its beginning before a verb.
    In a text without capitals the likeliest reading must be a name; where speakers are named, too: others than they
    are rarely given tasks.
    """
    word = words[place]
    wanted = {"Name", "nomn", "sing"}
    readings = [one for one in forms(word) if wanted <= one.grammemes and one.known]
    if not readings or forms(word)[0].lemma in trade_words() or word.casefold() in trade_words():
        return False
    if "Name" in forms(word)[0].grammemes:
        return True
    before_verb = place + 1 < len(words) and "3per" in forms(words[place + 1])[0].grammemes
    return word[0].isupper() and not named and (place > 0 or before_verb)


def given_to(sentence: str, transcript: Transcript) -> str:
    """Return the speaker whom a task is given in another case: «Вадиму позвонить», «прайс за Ниной»; empty if none."""
    speakers = {first_name(one).casefold(): first_name(one) for one in transcript.speakers}
    words = words_of(sentence)
    for place, word in enumerate(words):
        for one in forms(word):
            if "Name" not in one.grammemes or one.lemma.casefold() not in speakers:
                continue
            to_do = place + 1 < len(words) and "INFN" in forms(words[place + 1])[0].grammemes
            held = place > 0 and words[place - 1].casefold() in cues().behind
            if ("datv" in one.grammemes and to_do) or ("ablt" in one.grammemes and held):
                return speakers[one.lemma.casefold()]
    return ""
