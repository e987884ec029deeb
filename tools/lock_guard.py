"""Check that `requirements.lock` belongs to `pyproject.toml` and names no host.

The lock is compiled by `make lock`, which also remembers the hash of the dependencies that it was made from in
`tools/lock.sha256`. With `--remember` this script writes that hash, otherwise it compares.
"""

import hashlib
import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
REMEMBERED = ROOT / "tools" / "lock.sha256"


def dependencies_hash() -> str:
    """Return the SHA-256 of what the lock is made from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [project["project"]["dependencies"], project["project"]["requires-python"], project["dependency-groups"]]
    return hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()


def problems() -> list[str]:
    """Return what is wrong with the lock, in words."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = []
    if re.search(r"://", lock):
        found.append("requirements.lock names a host: run `make lock`")
    if not REMEMBERED.exists() or REMEMBERED.read_text(encoding="utf-8").strip() != dependencies_hash():
        found.append("the dependencies in pyproject.toml changed after the lock was made: run `make lock`")
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE)
    heavy = sorted(set(names) & {"torch", "triton"} | {name for name in names if name.startswith("nvidia-")})
    if heavy:
        found.append(f"the lock brings {', '.join(heavy)}: a dependency drags in CUDA")
    return found


if __name__ == "__main__":
    if "--remember" in sys.argv:
        REMEMBERED.write_text(dependencies_hash() + "\n", encoding="utf-8")
    wrong = problems()
    print("\n".join(wrong) or "lock: fine")
    sys.exit(bool(wrong))
