"""The JSON object in what a model wrote."""

import json
import re
from typing import Any, Final, NoReturn

_THINKING: Final = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)


def last_object(text: str) -> dict[str, Any]:
    """Return the last balanced JSON object of `text`; fences, prose and finished `<think>` parts may stand around it.

    An object that is opened and never closed means that the text was cut: then nothing inside it is taken.

    Raises:
        ValueError: there is none, it was cut, or it is no strict JSON (a key twice, NaN).
    """
    found = _balanced(_THINKING.sub("", text))
    try:
        value: dict[str, Any] = json.loads(found, object_pairs_hook=_unique, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("the JSON object is nested too deeply") from None
    return value


def _balanced(text: str) -> str:
    depth, start, in_string, escaped, last = 0, 0, False, False, ""
    for place, sign in enumerate(text):
        if in_string:
            in_string = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == "{":
            start = place if depth == 0 else start
            depth += 1
        elif depth and sign == '"':
            in_string = True
        elif depth and sign == "}":
            depth -= 1
            last = text[start : place + 1] if depth == 0 else last
    if depth:
        raise ValueError("the JSON object is not closed")
    if not last:
        raise ValueError("there is no JSON object")
    return last


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")
