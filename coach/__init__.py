"""The interview and audit coach: practise, grade and audit heads of sales and of marketing."""

import os

__version__ = "0.1.0"

# Before anything imports numpy: its linear algebra starts a thread a core, and these wait for each other by spinning.
# For the small products of the offline judge that was measured to take four times the processor time (33 ms an answer
# instead of 8 on a busy machine) and to slow down whatever else runs. Whoever sets the variable wins.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
