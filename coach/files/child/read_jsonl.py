"""JSON lines (or one JSON array of objects) to rows of cells under the union of their keys."""

import json
from collections.abc import Iterator
from typing import Any

from coach.files.child.refusal import Refusal
from coach.files.child.table import Cells


def json_lines(text: str) -> Iterator[Cells]:
    """Yield a header made of all keys in the order they appear, then a row for each line or array item.

    A line that is no object is yielded with the problem `json`.

    Raises:
        Refusal: there is not one object.
    """
    objects = list(_objects(text))
    columns = list(dict.fromkeys(key for _, item in objects if item is not None for key in item))
    if not columns:
        raise Refusal("file.not_jsonl")
    yield Cells(0, columns)
    for number, item in objects:
        if item is None:
            yield Cells(number, [], "json")
        else:
            yield Cells(number, [_cell(item.get(column)) for column in columns])


def _objects(text: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    if text.lstrip()[:1] == "[":
        whole = _parsed(text)
        for number, item in enumerate(whole if isinstance(whole, list) else [], start=1):
            yield number, item if isinstance(item, dict) else None
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            item = _parsed(line)
            yield number, item if isinstance(item, dict) else None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return told.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # half a character becomes a mark
