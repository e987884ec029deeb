"""The ladder of ways to ask for JSON: strict schema, JSON mode with the schema in the prompt, plain text."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from coach.llm.memory import Rung
from coach.llm.messages import Message, ResponseFormat
from coach.llm.prompts import load_prompt


def on_rung(
    rung: Rung, messages: tuple[Message, ...], schema: Mapping[str, Any]
) -> tuple[tuple[Message, ...], ResponseFormat | None]:
    """Return messages and `response_format` for one rung of the ladder.

    Below the strict schema it stands at the end of the system part, so that what is the same in all calls stays first.
    """
    if rung == "json_schema":
        return messages, {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)},
        }
    told = load_prompt("llm_schema").render(schema=json.dumps(schema, ensure_ascii=False))
    wanted = {"type": "json_object"} if rung == "json_object" else None
    if messages and messages[0].role == "system":
        first = replace(messages[0], content=f"{messages[0].content}\n\n{told}")
        return (first, *messages[1:]), wanted
    return (Message("system", told), *messages), wanted
