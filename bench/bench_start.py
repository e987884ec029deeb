"""`coach --help`: whole process, wall time."""

import statistics
import subprocess
import sys
import time

RUNS = 7


def _seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def run() -> None:
    """Print the median beside that of a bare interpreter, in turn, so that the machine's mood cancels out."""
    help_command = [sys.executable, "-m", "coach.cli.main", "--help"]
    bare_command = [sys.executable, "-c", "pass"]
    _seconds(help_command)
    pairs = [(_seconds(help_command), _seconds(bare_command)) for _ in range(RUNS)]
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"coach --help {ours:.3f} s, a bare interpreter {bare:.3f} s, median of {RUNS} (budget: under 0.3 s)")
