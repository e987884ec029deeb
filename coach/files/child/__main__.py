"""The child: takes a request as JSON on standard input, reads one file under limits, answers as JSON.

The answer is `{"ok": …}` or `{"error": code, "details": {…}}`. The whole answer is built before it is written, so
that the memory limit bounds what the parent receives.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from coach.files.child.limits import confine
from coach.files.child.refusal import Limits, Refusal

for _unneeded in ("numpy", "PIL", "pandas"):
    sys.modules[_unneeded] = None  # type: ignore[assignment] # optional to the parsers; half of their start-up time
os.environ |= {
    "OPENPYXL_LXML": "False",
    "OPENPYXL_DEFUSEDXML": "False",
}  # a pure Python parser, 5 times slower; expat is bounded


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Read the file that `request` names and return the answer."""
    try:
        return {"ok": _read(request)}
    except Refusal as refusal:
        return {"error": refusal.code, "details": refusal.details}
    except MemoryError:
        return {"error": "file.memory", "details": {"limit_mb": request["limits"]["memory_mb"]}}
    except RecursionError:
        return {"error": "file.damaged", "details": {"problem": "RecursionError"}}
    except OSError as error:
        return {"error": "file.unreadable", "details": {"problem": error.strerror or type(error).__name__}}


def _read(request: dict[str, Any]) -> object:
    path, limits = Path(request["path"]), Limits(**request["limits"])
    if request["reader"] == "table":
        from coach.files.child.table import table  # noqa: PLC0415 - only what this file needs

        return table(path, limits, encoding=request["encoding"], separator=request["separator"])
    if request["reader"] == "upload":
        from coach.files.child.upload import upload  # noqa: PLC0415

        scratch = Path(request["scratch"])
        return upload(path, limits, scratch, encoding=request["encoding"], separator=request["separator"])
    if request["reader"] == "columns":
        from coach.files.child.columns import columns  # noqa: PLC0415

        return columns(path, limits)
    from coach.files.child.document import document  # noqa: PLC0415

    return document(path, limits)


def _main() -> None:
    request = json.load(sys.stdin)
    confine(Limits(**request["limits"]))
    reply = answer(request)
    try:
        data = json.dumps(reply).encode()
    except MemoryError:
        reply.clear()
        data = json.dumps({"error": "file.memory", "details": {"limit_mb": request["limits"]["memory_mb"]}}).encode()
    sys.stdout.buffer.write(data)


if __name__ == "__main__":
    _main()
