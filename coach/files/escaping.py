"""Making a foreign text harmless where a program would read it as a command."""

import re

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # wide forms are read the same
_MARKUP = re.compile(r"([\\`*_\[\]|~])")
_LINE_START = re.compile(r"^([^\S\n]*)([-+=#])", re.MULTILINE)
_NUMBERED = re.compile(r"^([^\S\n]*\d+)([.)])(?=\s|$)", re.MULTILINE)


def is_formula(value: str) -> bool:
    """Tell whether a spreadsheet may take `value` for a formula."""
    return value.lstrip(" ").startswith(_FORMULA_STARTS)


def escape_formula(value: str) -> str:
    """Return `value` as a spreadsheet must read it as text: an apostrophe goes before a possible formula."""
    return f"'{value}" if is_formula(value) else value


def escape_markdown(value: str) -> str:
    """Return `value` so that Markdown shows it as it is: no markup, no HTML, no pictures, no links."""
    shown = _MARKUP.sub(r"\\\1", value)
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = _NUMBERED.sub(r"\1\\\2", _LINE_START.sub(r"\1\\\2", shown))
    return shown.replace("://", ":&#47;&#47;")
