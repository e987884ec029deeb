"""What is the same for all answers to a question, made once: the system text, the schema, the reply's validation."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coach.grading.model.messages import system_text
from coach.grading.model.reply import Reply, reply_model, reply_schema
from coach.llm.messages import Message
from coach.rubric.library import Rubric


@dataclass(frozen=True)
class Prepared:
    """A rubric as the model is asked about it."""

    rubric: Rubric

    @cached_property
    def system(self) -> Message:
        """The rules and the rubric."""
        return Message("system", system_text(self.rubric))

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema that is sent."""
        return reply_schema(self.rubric)

    @cached_property
    def model(self) -> type[Reply]:
        """What a reply is validated with."""
        return reply_model(self.rubric)
