"""The web app: FastAPI with Gradio mounted in it, one module a page."""
