"""An answer in words out of passages: every sentence cites one, or it is not shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach.knowledge.search import Hit
from coach.language.sentences import split_sentences
from coach.llm.boundary import make_boundary, neutralised
from coach.llm.gateway import Gateway
from coach.llm.messages import Message
from coach.llm.prompts import load_prompt

_CITATION = re.compile(r"\[([\w.\-]+(?:\s*[,;]\s*[\w.\-]+)*)\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_NOTHING = re.compile(r"\W*(нет|no)\W*", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What the model said that holds: `text` with citations in brackets, the ids cited, the sentences left out.

    Without a sentence that holds `text` is empty: the knowledge base does not say it.
    """

    text: str
    cited: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


async def answer(gateway: Gateway, question: str, hits: Sequence[Hit]) -> Answer:
    """Answer `question` out of the passages of `hits`; without any nothing is asked.

    Raises:
        ModelError: the call failed.
    """
    if not hits:
        return Answer("")
    disguise = await gateway.disguise(question, *(hit.passage.text for hit in hits))
    asked, *passages = disguise.hidden
    boundary = make_boundary()
    prompt = load_prompt("ask").render(
        passages=[
            {"id": hit.passage.card, "title": hit.passage.title, "text": hidden.text}
            for hit, hidden in zip(hits, passages, strict=True)
        ],
        boundary=boundary,
        question=neutralised(asked.text),
    )
    reply = await gateway.chat((Message("user", prompt),))
    return grounded(disguise.restored(reply.text), hits)


def grounded(said: str, hits: Sequence[Hit]) -> Answer:
    """Keep the sentences that cite passages which were given and hold no number that these do not have."""
    if _NOTHING.fullmatch(said):
        return Answer("")
    texts: dict[str, str] = {}
    for hit in hits:
        texts[hit.passage.card] = f"{texts.get(hit.passage.card, '')} {hit.passage.title} {hit.passage.text}"
    kept, cited, left_out = [], list[str](), []
    for sentence in _sentences(said):
        ids = [id_ for id_ in _cited_in(sentence) if id_ in texts]
        if ids and _numbers(sentence) <= _numbers(" ".join(texts[id_] for id_ in ids)):
            kept.append(_with_known(sentence, ids))
            cited += ids
        else:
            left_out.append(sentence)
    return Answer(" ".join(kept), tuple(dict.fromkeys(cited)), tuple(left_out))


def _sentences(said: str) -> list[str]:
    """Cut into sentences; a citation behind the full stop belongs to the sentence before it."""
    pieces = [said[piece.start : piece.end].strip() for piece in split_sentences(said)]
    joined: list[str] = []
    for piece in pieces:
        behind = _CITATION.match(piece)
        if behind and joined:
            joined[-1] += f" {behind[0]}"
        rest = piece[behind.end() :].strip(" .") if behind and joined else piece
        if rest:
            joined.append(rest)
    return joined


def _cited_in(sentence: str) -> list[str]:
    return [id_.strip() for group in _CITATION.findall(sentence) for id_ in re.split("[,;]", group)]


def _with_known(sentence: str, ids: Sequence[str]) -> str:
    bare = re.sub(r"\s+([.!?…])", r"\1", _CITATION.sub("", sentence)).strip()
    return f"{bare} [{', '.join(dict.fromkeys(ids))}]"


def _numbers(text: str) -> set[str]:
    return {number.replace(",", ".") for number in _NUMBER.findall(_CITATION.sub("", text))}
