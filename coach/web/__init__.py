"""The web app: FastAPI with Gradio mounted in it, one module a page."""

import os

# Gradio reads it while it is imported, whichever module of this package imports it first.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

# Around each event Gradio asks matplotlib which backend it has. Unless that was said before, matplotlib loads the whole
# of pyplot to find out: a second in which no page answers, and 40 MB.
os.environ.setdefault("MPLBACKEND", "agg")
