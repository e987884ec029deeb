"""Reading a foreign file in a child process with bounded memory and time, so that it cannot harm this one."""

import json
import os
import signal
import stat
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import coach
from coach.errors import InputError
from coach.files.child.refusal import Limits
from coach.settings import Settings

_MB = 1024 * 1024
_PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG")
_HOME = str(Path(coach.__file__).parent.parent)
_OUT_OF_CPU = -getattr(signal, "SIGXCPU", 0)


def read_bounded(
    reader: Literal["table", "columns", "document", "upload"], path: Path, settings: Settings, **options: str | None
) -> Any:
    """Return what the child's `reader` made of `path`, as plain JSON values.

    Raises:
        InputError: the file is missing, is no file, is empty or too large, or the child refused it, or it took more
            time or memory than the settings allow.
    """
    check_file(path, settings)
    limits = Limits(
        seconds=settings.read_seconds,
        memory_mb=settings.read_memory_mb,
        unpacked_mb=settings.max_unpacked_mb,
        unpack_ratio=settings.max_unpack_ratio,
        rows=settings.max_rows,
        documents=settings.max_documents,
    )
    request = {"reader": reader, "path": str(path.absolute()), "limits": asdict(limits), **options}
    reply = _ask_child(request, path, limits)
    if "error" in reply:
        raise InputError(reply["error"], file=path, **reply["details"])
    return reply["ok"]


def check_file(path: Path, settings: Settings) -> None:
    """Look at `path` from outside.

    Raises:
        InputError: missing, a folder, a device, without the right to read, empty or too large.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("file.directory", file=path)
        if not stat.S_ISREG(status.st_mode):
            raise InputError("file.special", file=path)
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise InputError("file.missing", file=path) from error
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise InputError("file.unreadable", file=path, problem=problem) from error
    if status.st_size == 0:
        raise InputError("file.empty", file=path)
    if status.st_size > settings.max_upload_mb * _MB:
        size_mb = f"{status.st_size / _MB:.1f}"
        raise InputError("file.too_large", file=path, size_mb=size_mb, limit_mb=settings.max_upload_mb)


def _ask_child(request: dict[str, Any], path: Path, limits: Limits) -> dict[str, Any]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {"PYTHONPATH": _HOME, "PYTHONUTF8": "1"}
    command = [sys.executable, "-P", "-m", "coach.files.child"]
    data = json.dumps(request).encode()
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the path travels as data
            command, input=data, capture_output=True, timeout=limits.seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise InputError("file.timeout", file=path, seconds=limits.seconds) from error
    try:
        reply: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise _death(path, done, limits) from error
    return reply


def _death(path: Path, done: "subprocess.CompletedProcess[bytes]", limits: Limits) -> InputError:
    """Say why a child died without an answer."""
    if done.returncode < 0 and done.returncode == _OUT_OF_CPU:
        return InputError("file.timeout", file=path, seconds=limits.seconds)
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        return InputError("file.memory", file=path, limit_mb=limits.memory_mb)
    told = done.stderr.decode(errors="replace").strip().splitlines()
    return InputError("file.damaged", file=path, problem=told[-1] if told else f"exit {done.returncode}")
