"""What a model said of a text with stand-ins, said of the text itself."""

from coach.grading.folding import Folded, fold
from coach.grading.quotes import find_quote
from coach.grading.types import Assessment, Claim
from coach.llm.standins.disguise import Disguise, Hidden


def in_the_answers_words(said: Assessment, disguise: Disguise) -> Assessment:
    """Return `said` with quotes as they stand in the answer and advice that names people and numbers again.

    A quote that is not found in what was sent stays as it is: verification will not find it either.
    """
    if not disguise.replaced:
        return said
    hidden = disguise.hidden[0]
    folded = fold(hidden.text)

    def claims(of: "dict[str, Claim]") -> dict[str, Claim]:
        return {id_: _claim(claim, folded, hidden) for id_, claim in of.items()}

    advice = tuple(one.model_copy(update=_restored_texts(dict(one), disguise)) for one in said.advice)
    changed = {
        "checks": claims(dict(said.checks)),
        "depth": claims(dict(said.depth)),
        "red_flags": claims(dict(said.red_flags)),
        "advice": advice,
    }
    return said.model_copy(update=changed)


def _claim(claim: Claim, folded: Folded, hidden: Hidden) -> Claim:
    return claim.model_copy(update={"quotes": tuple(_quote(quote, folded, hidden) for quote in claim.quotes)})


def _quote(quote: str, folded: Folded, hidden: Hidden) -> str:
    found = find_quote(folded, hidden.text, quote)
    return hidden.exact(found.start, found.end) if found else quote


def _restored_texts(fields: dict[str, object], disguise: Disguise) -> dict[str, str]:
    return {name: disguise.restored(value) for name, value in fields.items() if isinstance(value, str)}
