"""The web app: from process start to the first page, beside a bare Gradio page, in turn."""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

RUNS = 5
BUDGET = 1.3
PATIENCE_SECONDS = 120
POLL_SECONDS = 0.01

BARE = """
import os, sys
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
import gradio as gr
with gr.Blocks() as page:
    box = gr.Textbox()
    gr.Button("Go").click(lambda words: words, box, box)
page.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), ssr_mode=False, quiet=True)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def first_page(command: list[str], port: int, folder: Path) -> float:
    """Return the seconds from starting `command` until its first page is there."""
    environment = os.environ | {"COACH_DATA_DIR": str(folder), "GRADIO_ANALYTICS_ENABLED": "False"}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - started < PATIENCE_SECONDS:
            if process.poll() is not None:
                sys.exit(f"stopped with code {process.returncode}: {' '.join(command[:4])}")
            try:
                with opener.open(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                    answer.read()
                    return time.perf_counter() - started
            except (urllib.error.URLError, ConnectionError):
                time.sleep(POLL_SECONDS)
        sys.exit(f"no page after {PATIENCE_SECONDS} s")
    finally:
        process.terminate()
        process.wait(20)


def run() -> None:
    """Print the medians and their ratio."""
    bare: list[float] = []
    ours: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(RUNS + 1):
            port = free_port()
            plain = first_page([sys.executable, "-c", BARE, str(port)], port, Path(folder))
            port = free_port()
            coach = first_page([sys.executable, "-m", "coach.cli.main", "web", "--port", str(port)], port, Path(folder))
            if turn:  # the first pair only warms the disk's cache
                bare.append(plain)
                ours.append(coach)
    pair = statistics.median(ours), statistics.median(bare)
    print(
        f"first page {pair[0]:.2f} s, a bare Gradio page {pair[1]:.2f} s, median of {RUNS}: {pair[0] / pair[1]:.2f} x "
        f"(budget: at most {BUDGET} x)"
    )
