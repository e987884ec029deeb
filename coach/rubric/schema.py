"""The JSON Schema of a bank, for editors that check while one types."""

import json

from coach.rubric.types import Bank


def bank_schema() -> str:
    """Return the JSON Schema of a bank file as text, two spaces deep."""
    return json.dumps(Bank.model_json_schema(), ensure_ascii=False, indent=2)
