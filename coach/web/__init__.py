"""The web app: FastAPI with Gradio mounted in it, one module a page."""

import os

# Gradio reads it while it is imported, whichever module of this package imports it first.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
