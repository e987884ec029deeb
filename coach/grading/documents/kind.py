"""Whether a document handed in for a task is that thing: another role's, another task's, a CV, an empty form, the task."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach.grading.documents.kind_rules import Bound, compiled, hits, kind_rules
from coach.grading.intake import language_of
from coach.grading.types import Reason
from coach.rubric.types import Question

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Recognised:
    """What a document is.

    Attributes:
        refused: why it gets no level, None when it may be what was asked for.
        noticed: why a person should look although it gets one.
    """

    refused: Reason | None = None
    noticed: Reason | None = None


def recognise(text: str, question: Question) -> Recognised:
    """Tell whether a cleaned document is what a task asked for.

    Words only, in Russian; a document in another language or of a few words is left to the judge. Tasks other than the
    audits and visions of the two roles are only looked at for what answers no task.
    """
    rules = kind_rules()
    folded = text.lower().replace("ё", "е")
    words = _WORD.findall(folded)
    if _copied(words, question):
        return Recognised(refused=Reason(code="document.copied"))
    if _is_template(folded):
        return Recognised(refused=Reason(code="document.template"))
    if len(words) < rules.least_words or language_of(text) != "ru":
        return Recognised()
    other = next((kind for kind, rule in rules.others.items() if _different(rule.marks, folded) >= rule.least), "")
    if other:
        return Recognised(refused=Reason(code=f"document.{other}"))
    known = (*rules.roles.values(), *rules.forms.values(), rules.shared)
    if sum(_different(patterns, folded) for patterns in known) < rules.least_known:
        return Recognised(refused=Reason(code="document.other"))
    return _of_task(text, folded, question)


def _of_task(text: str, folded: str, question: Question) -> Recognised:
    role, _, form = question.id.partition(".")
    rules = kind_rules()
    if role not in rules.roles or form not in rules.forms:
        return Recognised()
    title = _titled(text)
    roles = _counts(rules.roles, folded, title.partition(".")[0])
    forms = _counts(rules.forms, folded, title.partition(".")[2])
    looks = f"{_other(roles, role, rules.looks) or role}.{_other(forms, form, rules.looks) or form}"
    if looks == question.id:
        return Recognised()
    plainly = _other(roles, role, rules.plain) or _other(forms, form, rules.plain)
    reason = Reason(code=f"document.{looks}")
    return Recognised(refused=reason) if plainly else Recognised(noticed=reason)


def _counts(kinds: Mapping[str, Sequence[str]], folded: str, titled: str) -> dict[str, int]:
    extra = kind_rules().title_weight
    return {kind: sum(hits(patterns, folded)) + extra * (kind == titled) for kind, patterns in kinds.items()}


def _other(counts: Mapping[str, int], own: str, bound: Bound) -> str:
    """Return the kind other than `own` that a document is of, empty if it is none."""
    total = sum(counts.values())
    for kind, count in counts.items():
        if kind != own and count >= bound.count and count >= bound.share * total:
            return kind
    return ""


def _titled(text: str) -> str:
    """Return the task that the first line names, empty if it names none."""
    first = next((line for line in text.splitlines() if line.strip()), "").lower().replace("ё", "е")
    named = [
        task for task, patterns in kind_rules().titles.items() if any(compiled(one).search(first) for one in patterns)
    ]
    return named[0] if len(named) == 1 else ""


def _different(patterns: Sequence[str], folded: str) -> int:
    return sum(1 for one in patterns if compiled(one).search(folded))


def _copied(words: Sequence[str], question: Question) -> bool:
    rule = kind_rules().copied
    own = _runs(_WORD.findall(question.text.lower().replace("ё", "е")), rule.run)
    runs = [tuple(words[place : place + rule.run]) for place in range(len(words) - rule.run + 1)]
    return bool(runs) and sum(run in own for run in runs) >= rule.share * len(runs)


def _runs(words: Sequence[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[place : place + length]) for place in range(len(words) - length + 1)}


def _is_template(folded: str) -> bool:
    """Tell whether nobody wrote anything into a form: headings, labels and blanks only."""
    rules = kind_rules()
    blank = compiled("|".join(rules.blanks))
    lines = [line.strip() for line in folded.splitlines() if line.strip()]
    empty = [line for line in lines if blank.search(line) or line.endswith(":")]
    if len(lines) < rules.template.lines or 2 * len(empty) < len(lines) - 1:
        return False
    return all(len(_WORD.findall(blank.sub(" ", line))) < rules.template.words for line in lines)
