"""numpy's own threads stay off: they spin, and take four times the processor time for products as small as ours."""

import os
import subprocess
import sys

import pytest

THREADS = """
import sys, threading
import coach
assert "numpy" not in sys.modules, "too late: numpy has read the variable"
import numpy, psutil
numpy.ones((600, 600)) @ numpy.ones((600, 600))
print(psutil.Process().num_threads() - threading.active_count())
"""


def native_threads(**given: str) -> int:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"} | given
    told = subprocess.run([sys.executable, "-c", THREADS], env=environment, capture_output=True, text=True, check=True)
    return int(told.stdout)


def test_one_thread_unless_somebody_wants_more() -> None:
    assert native_threads() == 0
    if (os.cpu_count() or 1) < 2:
        pytest.skip("one core: there is nothing to choose")
    assert native_threads(OPENBLAS_NUM_THREADS="2") == 1
