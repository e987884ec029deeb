"""Broken files of every kind, by the hundred: each gives rows or a sentence, never anything else."""

import importlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bench.foreign_files import KINDS, broken
from coach.files.child.refusal import Limits
from coach.texts import has_text

LIMITS = asdict(Limits(seconds=10, memory_mb=512, unpacked_mb=20, unpack_ratio=150, rows=2_000, documents=20))
READERS = ("upload", "table", "document", "columns")


@pytest.fixture(scope="module")
def answer() -> Iterator[Callable[[dict[str, Any]], dict[str, Any]]]:
    """The child's own function, in this process: whatever it would die of is seen here."""
    kept = {name: sys.modules.get(name) for name in ("numpy", "PIL", "pandas")}
    module = importlib.import_module("coach.files.child.__main__")
    for name, loaded in kept.items():  # the child keeps these out; the other tests need them
        if loaded is None:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = loaded
    return module.answer


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_is_read(answer: Callable[[dict[str, Any]], dict[str, Any]], kind: str) -> None:
    assert "ok" in ask(answer, KINDS[kind](), kind, "upload")


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 10**9), reader=st.sampled_from(READERS))
def test_a_broken_file_gives_rows_or_a_sentence(
    answer: Callable[[dict[str, Any]], dict[str, Any]], kind: str, seed: int, reader: str
) -> None:
    reply = ask(answer, broken(KINDS[kind](), seed), kind, reader)
    json.dumps(reply)
    if "ok" not in reply:
        assert has_text(f"error.{reply['error']}"), reply


def ask(answer: Callable[[dict[str, Any]], dict[str, Any]], data: bytes, kind: str, reader: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{kind}"
        path.write_bytes(data)
        (Path(folder) / "scratch").mkdir()
        request = {"reader": reader, "path": str(path), "limits": LIMITS, "scratch": f"{folder}/scratch"}
        return answer(request | {"encoding": None, "separator": None})
