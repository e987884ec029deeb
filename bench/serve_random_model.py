"""Serve a GGUF file by llama.cpp's own HTTP server (package xllamacpp; not part of the environment).

python bench/serve_random_model.py MODEL.gguf PORT
"""

import signal
import sys

import xllamacpp  # type: ignore[import-not-found,unused-ignore]


def serve(model: str, port: int) -> None:
    """Serve until interrupted."""
    params = xllamacpp.CommonParams()
    params.model.path = model
    params.n_ctx = 65_536
    params.n_parallel = 1
    params.port = port
    params.n_predict = 1500
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    signal.pause()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
