"""The hard budget of a run: money is set aside before a call and settled after it."""

from collections.abc import Iterator
from contextlib import contextmanager

from coach.errors import ModelError
from coach.llm.usage import Prices, Usage
from coach.settings import Settings


class Budget:
    """Adds up what a run costs and lets no call begin that could pass the limit.

    `spent` is what the finished calls cost together. What a call will cost is an estimate: tokens are only known
    afterwards.
    """

    def __init__(self, limit: float | None = None) -> None:
        self._limit = limit
        self._set_aside = 0.0
        self.spent = Usage()

    @classmethod
    def of(cls, settings: Settings) -> "Budget":
        """Read the limit.

        Raises:
            ModelError: there is a limit but no prices, so that it could never be reached.
        """
        if settings.llm_budget is not None and not Prices.of(settings).known:
            raise ModelError("llm.budget_without_prices")
        return cls(settings.llm_budget)

    @contextmanager
    def set_aside(self, estimate: float) -> Iterator[None]:
        """Set money aside while a call is under way.

        Raises:
            ModelError: with it the budget could be passed.
        """
        if self._limit is not None and self.spent.cost + self._set_aside + estimate > self._limit:
            raise ModelError("llm.budget", limit=f"{self._limit:g}", spent=f"{self.spent.cost:.4f}")
        self._set_aside += estimate
        try:
            yield
        finally:
            self._set_aside -= estimate

    def settle(self, usage: Usage) -> None:
        """Add what a call did cost."""
        self.spent += usage
