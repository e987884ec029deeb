"""What is sent to a model and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from coach.llm.usage import Usage

Speaker = Literal["system", "user", "assistant"]


@dataclass(frozen=True)
class Message:
    """One message of a conversation."""

    role: Speaker
    content: str


@dataclass(frozen=True)
class Parameters:
    """How the model is asked to answer; None is not sent. `max_tokens` limits the reply.

    A parameter that the server refuses by name is dropped and not sent again.
    """

    temperature: float | None = 0.0
    seed: int | None = None
    max_tokens: int | None = None

    def sent(self) -> dict[str, Any]:
        """Return the parameters that have a value."""
        given = {"temperature": self.temperature, "seed": self.seed, "max_tokens": self.max_tokens}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True)
class Reply:
    """One answer of the server: `text` as it came, `reasoning` where a server keeps it apart.

    `finish_reason` is the server's (`stop`, `length`, `content_filter`, …; empty if it said none).
    """

    text: str
    reasoning: str = ""
    refusal: str = ""
    finish_reason: str = ""
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0


ResponseFormat = Mapping[str, Any]
