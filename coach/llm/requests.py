"""The body of a request: what is asked for, without what this server refused before."""

from collections.abc import Iterable
from typing import Any, Final

from coach.llm.memory import Capabilities
from coach.llm.messages import Parameters, ResponseFormat

_NEW_NAME: Final = "max_completion_tokens"
_OLD_NAME: Final = "max_tokens"
CHARS_PER_TOKEN: Final = 2.5
"""Characters of Russian text a token, on the safe side; English has about four."""
_PER_MESSAGE: Final = 4


def body(
    parameters: Parameters, response_format: ResponseFormat | None, known: Capabilities, extra: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what stands in a request beside model and messages; `extra` (the user's own) wins."""
    sent = parameters.sent()
    if (most := sent.pop(_OLD_NAME, None)) is not None:
        sent[_OLD_NAME if _NEW_NAME in known.dropped else _NEW_NAME] = most
    if response_format is not None:
        sent["response_format"] = dict(response_format)
    return {name: value for name, value in sent.items() if name not in known.dropped} | (extra or {})


def tokens_of(texts: Iterable[str]) -> int:
    """Estimate the tokens of the texts of messages; counting them would need the model's own table."""
    return sum(int(len(text) / CHARS_PER_TOKEN) + _PER_MESSAGE for text in texts)
