"""What the grades cost in calls, tokens, money and time."""

from collections.abc import Iterator

import numpy as np

from coach.evals.scores.figures import Figure, plain
from coach.evals.scores.joined import Joined
from coach.metrics.base import Undefined


def cost(joined: Joined) -> Iterator[Figure]:
    """Yield cost and use a grade over all grades of the run, and the time a grade (median, 95th percentile)."""
    used = [row.grade.provenance.usage for row in joined.rows.values()]
    n = len(used)
    totals = {
        "calls": sum(u.calls for u in used),
        "tokens-in": sum(u.tokens_in for u in used),
        "tokens-out": sum(u.tokens_out for u in used),
        "money": sum(u.cost or 0.0 for u in used),
    }
    for name, total in totals.items():
        yield plain(f"cost.{name}", total / n if n else Undefined("no-answers"), n=n, better="lower")
    times = [ms for key, ms in joined.milliseconds.items() if key in joined.rows]
    for name, percent in (("median", 50), ("p95", 95)):
        value = float(np.percentile(times, percent)) if times else Undefined("no-answers")
        yield plain(f"time.{name}", value, n=len(times), of=n, better="lower")
