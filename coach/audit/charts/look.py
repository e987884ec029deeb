"""Colours and numbers of charts: light bars under dark lines, so that they can be told apart in grey too."""

from coach.audit.types import Unit
from coach.texts import Language, text

ACCENT, INK, SOFT, WARM, PALE, GRID = "#2F5D8A", "#1F2937", "#6B7280", "#8A3B12", "#C9D8E8", "#E5E7EB"
"""In grey (luminance of 100): ink 14, warm 30, accent 35, soft 46, pale 85."""

_SYMBOLS = {"EUR": "€", "RUB": "₽", "USD": "$", "GBP": "£", "KZT": "₸"}
_BLANK = "\u00a0"
_SHORT = 10_000


def label(value: float, unit: Unit, lang: Language, currency: str | None = None) -> str:
    """Return a value as it stands on a chart: short, with its unit."""
    if unit == "share":
        return f"{_number(value * 100, 0 if value >= 0.1 or value == 0 else 1, lang)}{_BLANK}%"
    if unit == "money":
        sign = _SYMBOLS.get(currency or "", currency or "")
        return f"{_short(value, lang)}{_BLANK}{sign}".rstrip(_BLANK)
    if unit in {"days", "hours", "ratio"}:
        return _number(value, 1, lang)
    return _short(value, lang)


def _short(value: float, lang: Language) -> str:
    for size, name in ((1_000_000, "million"), (1_000, "thousand")):
        if abs(value) >= size and abs(value) >= _SHORT:
            return f"{_number(value / size, 1 if abs(value) < 10 * size else 0, lang)}{_BLANK}{text(f'figures.chart.{name}', lang=lang)}"
    return _number(value, 0, lang)


def _number(value: float, places: int, lang: Language) -> str:
    written = f"{value:,.{places}f}"
    return written.replace(",", _BLANK).replace(".", ",") if lang == "ru" else written
