"""Fuzz the readers of foreign files, guided by coverage: `python -m bench.fuzz_readers KIND [SECONDS]`.

Needs atheris, which is packaged for Linux and a few versions of Python only, so it is no dependency:
`pip install atheris`. Whatever a reader raises instead of answering is a finding and ends the run.
"""

import importlib
import json
import pkgutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import coach.files.child
from bench.foreign_files import KINDS, broken
from coach.files.child.refusal import Limits

SECONDS = 600


def main() -> None:
    """Run; exit code 0 when nothing was found."""
    import atheris  # noqa: PLC0415 - no dependency: see above

    with atheris.instrument_imports(include=["coach.files", "pypdf", "pdfplumber", "docx", "openpyxl"]):
        # All at once: a module that is imported later would not be watched.
        for module in pkgutil.iter_modules(coach.files.child.__path__):
            importlib.import_module(f"coach.files.child.{module.name}")
        answer = importlib.import_module("coach.files.child.__main__").answer

    kind = sys.argv[1] if len(sys.argv) > 1 else "csv"
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    limits = asdict(Limits(seconds=10, memory_mb=1024, unpacked_mb=20, unpack_ratio=150, rows=2_000, documents=20))
    folder = Path(tempfile.mkdtemp(prefix="coach-fuzz-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "whole").write_bytes(KINDS[kind]())
    path, scratch = folder / f"file.{kind}", folder / "scratch"
    scratch.mkdir()

    def bent(data: bytes, most: int, seed: int) -> bytes:
        """Break the members of a ZIP too; libFuzzer's own ways would only break its checksums."""
        return (broken(data, seed) if data and seed % 2 else atheris.Mutate(data, most))[:most]

    def one(data: bytes) -> None:
        path.write_bytes(data)
        for left in scratch.iterdir():
            left.unlink()
        request = {"reader": "upload", "path": str(path), "limits": limits, "scratch": str(scratch)}
        json.dumps(answer(request | {"encoding": None, "separator": None}))

    options = [
        f"-max_total_time={seconds}",
        "-max_len=200000",
        "-timeout=30",
        "-rss_limit_mb=2500",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one, custom_mutator=bent)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
