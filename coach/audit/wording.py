"""Figures in the words of a summary: rounded for a reader, with their unit; names, months and forms of a plural."""

from datetime import date

from coach.audit.book import known
from coach.audit.types import Indicator, Segment
from coach.texts import Language, text

BLANK = "\u00a0"
_SYMBOLS = {"EUR": "€", "RUB": "₽", "USD": "$", "GBP": "£", "KZT": "₸", "UAH": "₴"}
SHOWN_AS_SHARES = ("romi", "fulfilment_", "run_rate_share_")
"""Ratios that people of the trade say in percent."""
_WHOLE_MONEY = 1000
_TENTHS_MONEY = 100


def shown(one: Indicator, lang: Language = "ru") -> str:
    """Return the value with its unit: `858`, `4,7 %`, `6 327 301 €`, `5,5 ч`, `2,9`.

    An indicator without a value gives its reason in words.
    """
    if one.value is None:
        return text(f"audit.why.{one.why}", lang=lang)
    return _written(one, known(one), lang)


def _written(one: Indicator, value: float, lang: Language) -> str:
    if one.id.startswith(SHOWN_AS_SHARES):
        return f"{number(value * 100, 0, lang)}{BLANK}%"
    if one.unit == "share":
        return f"{number(value * 100, _share_places(value), lang)}{BLANK}%"
    if one.unit == "money":
        return f"{number(value, _money_places(value), lang)}{_currency(one.currency)}"
    if one.unit in {"days", "hours"}:
        written = number(value, 0 if value == round(value) else 1, lang)
        return f"{written}{BLANK}{form(value, text(f'summary.unit.{one.unit}', lang=lang))}"
    return number(value, 1 if one.unit == "ratio" else 0, lang)


def interval(one: Indicator, lang: Language = "ru") -> str:
    """Return the 95 % interval of a share, empty if there is none."""
    if one.low is None or one.high is None:
        return ""
    places = _share_places(one.low) if one.low else 1
    return f"{number(one.low * 100, places, lang)}–{number(one.high * 100, places, lang)}{BLANK}%"


def number(value: float, places: int, lang: Language = "ru") -> str:
    """Return a number with blanks between thousands and, in Russian, a decimal comma."""
    written = f"{value:,.{places}f}".replace(",", BLANK).replace("-", "−")
    return written.replace(".", ",") if lang == "ru" else written


def name(segment: Segment, lang: Language = "ru") -> str:
    """Return the value of a segment as a statement writes it: names in quotes, months in words."""
    if segment.dimension == "month":
        return month(date.fromisoformat(f"{segment.value}-01"), lang)
    return f"«{segment.value}»" if segment.value else text("audit.table.empty", lang=lang)


def month(day: date, lang: Language = "ru") -> str:
    """Return month and year, `март 2024`."""
    return f"{text(f'audit.month.{day.month}')} {day.year}"


def period(one: Indicator) -> str:
    """Return the days an indicator counts, `03.07.2023–21.06.2024`; empty if unknown."""
    if one.start is None or one.end is None:
        return ""
    return f"{one.start:%d.%m.%Y}–{one.end:%d.%m.%Y}"


def form(n: float, forms: str) -> str:
    """Return the form of a Russian plural, out of `продажа|продажи|продаж`, that `n` asks for."""
    one, few, many = forms.split("|")
    if n != int(n):
        return few
    n = abs(int(n))
    if n % 10 == 1 and n % 100 != 11:
        return one
    return few if n % 10 in {2, 3, 4} and n % 100 not in {12, 13, 14} else many


def _share_places(share: float) -> int:
    percent = abs(share) * 100
    return 0 if percent in {0, 100} else 1 if percent >= 1 else 2


def _money_places(value: float) -> int:
    size = abs(value)
    return 0 if size >= _WHOLE_MONEY else 1 if size >= _TENTHS_MONEY else 2


def _currency(code: str | None) -> str:
    return f"{BLANK}{_SYMBOLS.get(code, code)}" if code else ""
