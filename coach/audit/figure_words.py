"""Figures in words: what a key names, and a value with its unit."""

import re

from coach.audit.definitions import definitions
from coach.audit.types import Unit
from coach.texts import Language, text

_PARTS = re.compile(r"\[(\w+)=(.*?)\](?=\[|$)")


def key_words(key: str, lang: Language) -> str:
    """Return the title of an indicator and its part: «CPL: Google Ads»."""
    id_ = key.partition("[")[0]
    values = [value or text("audit.table.empty", lang=lang) for _, value in _PARTS.findall(key)]
    title = definitions()[id_].title[lang]
    return f"{title}: {', '.join(values)}" if values else title


def value_words(key: str, value: float | None, currency: str | None = None) -> str:
    """Return a value as it is shown, a dash where there is none."""
    return value_in_unit(definitions()[key.partition("[")[0]].unit, value, currency)


def value_in_unit(unit: Unit, value: float | None, currency: str | None = None) -> str:
    """Return a value of a unit as it is shown."""
    if value is None:
        return "—"
    if unit == "share":
        return f"{value:.2%}" if value >= 0.001 or value == 0 else f"{value:.4%}"
    if unit == "count":
        return _grouped(value, 0)
    if unit == "money":
        return f"{_grouped(value, 2)} {currency or ''}".strip()
    if unit == "ratio":
        return _grouped(value, 2)
    return text(f"audit.unit.{unit}", value=_grouped(value, 1))


def _grouped(value: float, places: int) -> str:
    return f"{value:,.{places}f}".replace(",", "\u00a0")
