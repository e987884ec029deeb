#!/usr/bin/env bash
# Make the virtual environment that the lock describes. usage: prepare.sh VENV
# uv is used when it is there (seconds), pip otherwise (a minute or two). Every file is checked against its hash.
set -euo pipefail
venv=$1

usable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; }

python=${PYTHON:-}
if [ -n "$python" ]; then
  usable "$python" || { echo "PYTHON=$python is not Python 3.11, 3.12 or 3.13." >&2; exit 2; }
else
  for candidate in python3 python3.13 python3.12 python3.11 python; do
    if usable "$candidate"; then python=$candidate; break; fi
  done
fi
[ -n "$python" ] || {
  echo "Python 3.11, 3.12 or 3.13 was not found. Install one, or name it: make run PYTHON=/path/to/python3" >&2
  exit 2
}

# An environment made by another Python, or moved from another folder, does not work: make it anew.
if [ -d "$venv" ] && ! usable "$venv/bin/python"; then rm -rf "$venv"; fi

echo "Preparing $venv with $("$python" --version): once, and again when requirements.lock changes."
if command -v uv >/dev/null 2>&1; then
  [ -d "$venv" ] || uv venv -q --python "$("$python" -c 'import sys; print(sys.executable)')" "$venv"
  VIRTUAL_ENV="$venv" uv pip sync --python "$venv/bin/python" --require-hashes requirements.lock
else
  [ -d "$venv" ] || "$python" -m venv "$venv" || {
    echo "The venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 2
  }
  "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
fi
"$venv/bin/python" - "$venv" <<'PY'
"""Put the checkout on the environment's path and make the `coach` command: an editable install without a build."""

import pathlib
import stat
import sys
import sysconfig

venv = pathlib.Path(sys.argv[1]).resolve()
packages = pathlib.Path(sysconfig.get_paths()["purelib"])
(packages / "interview_coach_checkout.pth").write_text(f"{pathlib.Path.cwd()}\n", encoding="utf-8")
command = venv / "bin" / "coach"
command.write_text(f"#!{venv}/bin/python\nfrom coach.cli.main import main\n\nmain()\n", encoding="utf-8")
command.chmod(command.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
PY
echo "Ready."
