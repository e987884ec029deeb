"""The JSON schema that is sent for a Pydantic model: only what every server takes."""

from typing import Any, Final

from pydantic import BaseModel

_KEPT: Final = {"type", "properties", "items", "enum", "const", "anyOf", "required", "description"}
_MOST_VALUES: Final = 100


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of `model`, written out whole: no references, all keys required, no others allowed.

    Bounds of integers become enumerations (minimum and maximum are refused by some servers); other limits are left
    out and hold when the reply is validated.
    """
    whole = model.model_json_schema()
    return _strict(whole, whole.get("$defs", {}))


def _strict(part: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in part:
        return _strict(known[part["$ref"].rpartition("/")[2]], known)
    kept = {name: value for name, value in part.items() if name in _KEPT}
    if (values := _whole_numbers(part)) is not None:
        kept["enum"] = values
    if "const" in kept:
        kept["enum"] = [kept.pop("const")]
    if "anyOf" in kept:
        kept["anyOf"] = [_strict(choice, known) for choice in kept["anyOf"]]
    if "items" in kept:
        kept["items"] = _strict(kept["items"], known)
    if "properties" in kept:
        kept["properties"] = {name: _strict(value, known) for name, value in kept["properties"].items()}
        kept |= {"required": list(kept["properties"]), "additionalProperties": False}
    return kept


def _whole_numbers(part: dict[str, Any]) -> list[int] | None:
    least = part.get("minimum", part.get("exclusiveMinimum"))
    most = part.get("maximum", part.get("exclusiveMaximum"))
    if part.get("type") != "integer" or least is None or most is None:
        return None
    first, last = int(least) + ("minimum" not in part), int(most) - ("maximum" not in part)
    return list(range(first, last + 1)) if last - first < _MOST_VALUES else None
