"""Whether the words of cited lines carry what a statement says of them: numbers, quotes, content, negation."""

import re
from collections.abc import Iterable

from coach.audit.grounding.mention import Mention
from coach.audit.grounding.mentions import mentions
from coach.audit.grounding.moments import Moment, moments
from coach.audit.grounding.words import any_of, same_length, words
from coach.language.tokens import Token, content_of, tokenize

_NEAR = 3
_COVERED = 0.7
_LEAST_SHARED = 2
_LONGEST_QUOTE = 200
_QUOTE = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
_STOPS = {",", ";", ":", ".", "!", "?", "—", "–"}
_CLAUSE = re.compile(r"[,;:.!?—–]\s|\s[—–]\s")


def quotes(text: str) -> list[tuple[int, int, str]]:
    """Return what stands in quotation marks: characters with the marks, and the words."""
    return [(match.start(), match.end(), match[1].strip()) for match in _QUOTE.finditer(text)]


def quotable(line: str) -> str:
    """Return a line as it can stand in quotation marks: without its own, cut between words after 200 characters."""
    plain = " ".join(re.sub(r"[«»\"“”„#*_`>]", " ", line).split()).strip(" .-")
    if len(plain) <= _LONGEST_QUOTE:
        return plain
    return plain[:_LONGEST_QUOTE].rpartition(" ")[0]


def denies(text: str) -> bool:
    """Tell whether a text says that something is not so."""
    return any(token.lemma in set(words().negations) for token in tokenize(text))


def has_words(quote: str, lines: Iterable[str]) -> bool:
    """Tell whether a quote stands in one of the lines: the same words in the same order."""
    wanted = _plain(quote)
    return bool(wanted) and any(f" {wanted} " in f" {_plain(line)} " for line in lines)


def has_number(mention: Mention, text: str, lines: Iterable[str]) -> bool:
    """Tell whether the number stands in one of the lines with the same unit and beside the same words."""
    return any(
        _same_number(mention, other) and _same_company(text, mention, line, other)
        for line in lines
        for other in mentions(line, [])
    )


def has_norm(mention: Mention, text: str, norms: Iterable[str]) -> bool:
    """Tell whether the number is a cited norm's and the sentence says that it is one."""
    return any_of(words().norm).search(same_length(text)) is not None and has_number(mention, text, norms)


def has_moment(one: Moment, lines: Iterable[str]) -> bool:
    """Tell whether a line names the same day, month, year, quarter or hour."""
    wanted = (one.year, one.month, one.day, one.quarter, one.clock)
    return any(
        (other.year, other.month, other.day, other.quarter, other.clock) == wanted
        for line in lines
        for other in moments(line)
    )


def is_about(text: str, line: str) -> bool:
    """Tell whether statement and line share enough words to be about one thing."""
    mine, its = _content(text), _content(line)
    shared = mine & its
    return len(shared) >= min(_LEAST_SHARED, len(its) or 1)


def uncovered(text: str, lines: Iterable[str]) -> str:
    """Return the words of a statement that no line holds, when they are too many for it to rest on the lines."""
    mine, its = _content(text), set[str]().union(*(_content(line) for line in lines))
    missing = mine - its
    return "" if not mine or len(missing) <= (1 - _COVERED) * len(mine) else ", ".join(sorted(missing))


def contradicts(text: str, line: str) -> bool:
    """Tell whether a clause of the statement denies what the line says of the same words, or the other way round.

    A clause contradicts when most of its words that the line has stand there with the opposite denial only.
    """
    its: dict[str, set[bool]] = {}
    for denied, lemmas in _clauses(line):
        for lemma in lemmas:
            its.setdefault(lemma, set()).add(denied)
    for denied, lemmas in _clauses(text):
        shared = [its[lemma] for lemma in lemmas if lemma in its]
        if sum(denials == {not denied} for denials in shared) * 2 > len(shared):
            return True
    return False


def _same_number(one: Mention, other: Mention) -> bool:
    values = {value for value, _ in one.readings}
    return one.unit == other.unit and any(value in values for value, _ in other.readings)


def _same_company(text: str, one: Mention, line: str, other: Mention) -> bool:
    """Tell whether two equal numbers count one thing: the first noun behind them, otherwise words before them."""
    mine, its = _behind(text, one), _behind(line, other)
    if mine:
        return mine[0] in its
    return bool(_before(text, one) & (_before(line, other) | set(its)))


def _behind(text: str, one: Mention) -> list[str]:
    """Return the nouns that follow a number within its clause, nearest first."""
    end = _CLAUSE.search(text, one.end)
    tokens = tokenize(text[one.end : end.start() if end else len(text)])
    return [token.lemma for token in tokens if token.pos == "NOUN"][:_NEAR]


def _before(text: str, one: Mention) -> set[str]:
    return set(content_of(tokenize(text[: one.start]))[-2 * _NEAR :])


def _content(text: str) -> set[str]:
    left_out = set(words().saying)
    spans = [(one.start, one.end) for one in mentions(text, [])]
    tokens = [one for one in tokenize(text) if not any(start <= one.start < end for start, end in spans)]
    return {lemma for lemma in content_of(tokens) if lemma not in left_out}


def _clauses(text: str) -> Iterable[tuple[bool, list[str]]]:
    """Yield for each clause whether it denies, and its content words."""
    denials = set(words().negations)
    clause: list[Token] = []
    for token in [*tokenize(text), None]:
        if token is not None and token.text not in _STOPS:
            clause.append(token)
        elif clause:
            yield any(one.lemma in denials for one in clause), content_of(clause)
            clause = []


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+|[%€$₽£]", same_length(text)))
