"""The worker that a process starts beside itself when it has batches to grade."""

import sys

from coach.jobs.child import WorkerChild
from coach.settings import Settings, as_line


def worker_child(settings: Settings) -> WorkerChild:
    """Return a worker of these settings; it is not started yet."""
    return WorkerChild([sys.executable, "-m", "coach.cli.main", "worker", "--child"], as_line(settings))
