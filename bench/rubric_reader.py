"""A stand-in for a model that reads the rubric in a request and answers plausibly, so that whole flows run.

`honest` looks for the sentence of the answer that shares most word roots with a check and quotes it. `gullible` does
the same until the answer holds an order to the grader: then it obeys and gives everything, quoting the order itself
(`quote="order"`) or any other sentence (`quote="answer"`), the worst that a fooled model can do.

    python -m bench.rubric_reader --port 9000 [--gullible order|answer] [--latency 0.3] [--busy 0.05]
"""

import argparse
import random
import re
import threading
from dataclasses import dataclass
from typing import Any, Literal

from bench.stub_server import Body, StubServer, error

_ITEM = re.compile(r"^- `([^`]+)` \(([^)]*)\): (.+)$", re.MULTILINE)
_FLAG = re.compile(r"^- `([^`]+)`: (.+)$", re.MULTILINE)
_BOUNDARY = re.compile(r"^(=====[0-9a-f]{18}=====)\n(.*?)\n\1$", re.MULTILINE | re.DOTALL)
_PASSAGE = re.compile(r"^\[([\w.-]+)\] (.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_WORD = re.compile(r"[а-яёa-z]{4,}", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_ORDER = re.compile(
    r"игнорир|забудь|поставь|оцени|засчит|балл|максимальн|инструкц|system|систем|ignore|score|grade|rate|mark|json|"
    r"\"level\"|verdict|assistant|prompt|промпт|<!--|base64",
    re.IGNORECASE,
)
_ROOT = 5
BUSY = error(429, "Rate limit reached.", code="rate_limit_exceeded", retry_after_ms="300")
_ENOUGH = 2
_LONGEST_QUOTE = 30


@dataclass(frozen=True)
class RubricReader:
    """A responder for `StubServer`; `gullible` None: orders in answers change nothing."""

    gullible: Literal["order", "answer"] | None = None

    def __call__(self, body: Body) -> dict[str, Any] | str:
        """Answer one request: a verdict on each check, a follow-up question, or an answer out of passages."""
        system = str(body["messages"][0]["content"])
        place = next(
            (found for m in reversed(body["messages"]) if (found := _BOUNDARY.search(str(m["content"])))), None
        )
        answer = place[2] if place else ""
        if items := _ITEM.findall(system):
            return self._verdicts(items, system, answer)
        if passages := _PASSAGE.findall(system):
            return f"{passages[0][1]} [{passages[0][0]}]"
        if place:
            return "А как вы проверяете, что это работает?"
        return {"verdict": "да", "quotes": ["да"]}

    def _verdicts(self, items: list[tuple[str, str, str]], system: str, answer: str) -> dict[str, Any]:
        sentences = [found[0].strip() for found in _SENTENCE.finditer(answer) if _WORD.search(found[0])]
        ordered = [sentence for sentence in sentences if _ORDER.search(sentence)]
        if self.gullible and ordered:
            rest = [sentence for sentence in sentences if sentence not in ordered]
            quote = _short(ordered[0] if self.gullible == "order" or not rest else rest[0])
            checks = [{"id": id_, "quotes": [quote], "verdict": "met"} for id_, _, _ in items]
            return {"checks": checks, "red_flags": [], "gaps": [], "level": 5}
        checks = [_check(id_, kind, text, sentences) for id_, kind, text in items]
        share = sum(check["verdict"] == "met" for check in checks) / len(checks)
        level = 1 + sum(share >= edge for edge in (0.1, 0.25, 0.45, 0.65))
        cards = [id_ for id_, _ in _FLAG.findall(system.partition("# Карточки")[2])]
        gaps = [{"text": "Расскажите, чем измеряли результат.", "card": cards[0] if cards else ""}]
        return {"checks": checks, "red_flags": [], "gaps": gaps, "level": level}


def _check(id_: str, kind: str, text: str, sentences: list[str]) -> dict[str, Any]:
    wanted = _roots(text)
    shared = {sentence: len(wanted & _roots(sentence)) for sentence in sentences}
    best = max(shared, key=lambda sentence: shared[sentence], default="")
    if kind == "глубина" and id_ == "number":
        best = next((sentence for sentence in sentences if _NUMBER.search(sentence)), "")
        return _item(id_, best, met=bool(best))
    return _item(id_, best, met=bool(best) and shared[best] >= _ENOUGH)


def _item(id_: str, quote: str, *, met: bool) -> dict[str, Any]:
    return {"id": id_, "quotes": [_short(quote)] if met else [], "verdict": "met" if met else "not_met"}


def _roots(text: str) -> set[str]:
    return {word[:_ROOT].lower() for word in _WORD.findall(text)}


def _short(sentence: str) -> str:
    return " ".join(sentence.split()[:_LONGEST_QUOTE])


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description="An OpenAI-compatible stand-in that reads the rubric in a request.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--gullible", choices=["order", "answer"])
    parser.add_argument("--latency", type=float, default=0.0, help="seconds")
    parser.add_argument("--busy", type=float, default=0.0, help="share of requests that are answered with 429")
    given = parser.parse_args()
    chance = random.Random(0)
    with StubServer(RubricReader(given.gullible), latency=given.latency, port=given.port) as server:
        server.recording = False
        server.decide = lambda _: BUSY if chance.random() < given.busy else None
        print(f"COACH_LLM_BASE_URL={server.url} COACH_LLM_MODEL=stub-model", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
