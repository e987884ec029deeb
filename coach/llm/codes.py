"""Which failures concern one answer only."""

from typing import Final

PER_ANSWER: Final = frozenset(
    {
        "llm.context_too_long",
        "llm.no_choices",
        "llm.not_json",
        "llm.server_error",
        "llm.timeout",
        "llm.cut_stream",
        "llm.refused",
        "llm.truncated",
        "llm.empty",
        "llm.off_schema",
    }
)
"""Codes that leave one answer ungraded; the others would meet every answer and stop a run."""
