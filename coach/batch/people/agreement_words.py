"""Agreement in words: the figure with its interval and what it does not say, or why there is none."""

from coach.batch.people.agreement import Agreement
from coach.batch.rules import load_rules
from coach.texts import plural, text


def agreement_title(found: Agreement) -> str:
    """Return what is compared with what."""
    return text(f"workspace.agreement.{found.between}")


def agreement_words(found: Agreement) -> str:
    """Return one to three sentences; never a bare number."""
    if found.kappa is None:
        return _none(found)
    rests = text(
        "workspace.agreement.rests",
        answers=plural("workspace.answers", found.answers),
        candidates=plural("workspace.candidates", found.candidates),
        same=f"{100 * (found.same or 0):.0f}",
        near=f"{100 * (found.near or 0):.0f}",
    )
    parts = [_kappa(found), rests, text(f"workspace.agreement.{_against_bar(found)}", bar=_number(_bar()))]
    if found.between == "seen-coach":
        parts.append(text("workspace.agreement.seen"))
    return " ".join(parts)


def _none(found: Agreement) -> str:
    if found.reason == "too-few":
        least = load_rules().agreement.least_answers
        return text("workspace.agreement.too-few", answers=plural("workspace.answers", found.answers), least=least)
    if found.reason == "constant":
        return text("workspace.agreement.constant", same=f"{100 * (found.same or 0):.0f}")
    return text(
        f"workspace.agreement.none.{found.between}" if found.reason == "no-answers" else "workspace.agreement.one"
    )


def _kappa(found: Agreement) -> str:
    value = _number(found.kappa or 0.0)
    if found.low is None or found.high is None:
        return text("workspace.agreement.kappa-alone", kappa=value)
    return text("workspace.agreement.kappa", kappa=value, low=_number(found.low), high=_number(found.high))


def _against_bar(found: Agreement) -> str:
    if found.low is None or found.high is None:
        return "open"
    return "above" if found.low >= _bar() else "below" if found.high < _bar() else "open"


def _bar() -> float:
    return load_rules().agreement.bar


def _number(value: float) -> str:
    shown = f"{value:.2f}"
    return shown.replace(".", text("workspace.point"))
