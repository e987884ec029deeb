"""What calls to a model cost: tokens and money."""

from dataclasses import dataclass, fields
from typing import Self

from coach.settings import Settings

_MILLION = 1_000_000


@dataclass(frozen=True)
class Usage:
    """Calls, tokens and money; adds up. `tokens_cached` is the part of `tokens_in` that the server had cached.

    `cost` is in the currency of the price settings. `estimated` counts the calls whose server told no tokens.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_cached: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    estimated: int = 0

    def __add__(self, other: Self) -> "Usage":
        """Return the sum."""
        return Usage(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(Usage)))


@dataclass(frozen=True)
class Prices:
    """Prices of a million tokens: sent, sent but cached by the server, received."""

    sent: float = 0.0
    cached: float = 0.0
    received: float = 0.0

    @classmethod
    def of(cls, settings: Settings) -> "Prices":
        """Read the prices; cached tokens cost what others do unless a price is set."""
        cached = settings.llm_price_in if settings.llm_price_cached is None else settings.llm_price_cached
        return cls(settings.llm_price_in, cached, settings.llm_price_out)

    @property
    def known(self) -> bool:
        """Whether anything costs money."""
        return self.sent > 0 or self.received > 0

    def cost(self, tokens_in: int, tokens_cached: int, tokens_out: int) -> float:
        """Return the money for one call."""
        fresh = tokens_in - tokens_cached
        return (fresh * self.sent + tokens_cached * self.cached + tokens_out * self.received) / _MILLION
