"""YAML with memory of its lines, so that a mistake in a data file is shown where it stands."""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from coach.errors import BankError

T = TypeVar("T", bound=BaseModel)


class _StrictLoader(yaml.SafeLoader):
    """Safe loading that refuses a key written twice (YAML would silently keep the last)."""


def _mapping_without_repeats(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"repeated key: {key}", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_repeats)


def read_yaml(path: Path, model: type[T]) -> T:
    """Read `path` and return it as `model`.

    Raises:
        BankError: unreadable file, broken YAML, or a value the model refuses; names file, line and place.
    """
    text = _read(path)
    try:
        root = yaml.compose(text, Loader=_StrictLoader)
        data = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a SafeLoader with one more check
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BankError("bank.yaml", file=path, line=line, problem=getattr(error, "problem", error)) from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BankError(
            "bank.invalid", file=path, line=line_of(root, first["loc"]), place=place or "(file)", problem=first["msg"]
        ) from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BankError("bank.unreadable", file=path, problem=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise BankError("bank.encoding", file=path) from error


def line_of(node: yaml.Node | None, loc: Sequence[int | str]) -> int:
    """Return the 1-based line of the deepest part of `loc` that exists under `node`."""
    line = node.start_mark.line + 1 if node is not None else 1
    for part in loc:
        child = _child(node, part)
        if child is None:
            break
        node, line = child
    return line


def _child(node: yaml.Node | None, part: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    return None
