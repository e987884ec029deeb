"""The example of the developers' page is a program that runs."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_example_runs_as_it_stands(tmp_path: Path) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/developer.md").read_text("utf-8"), re.DOTALL)
    environment = {"PATH": "", "PYTHONPATH": str(ROOT), "COACH_DATA_DIR": str(tmp_path / "data")}
    ran = subprocess.run(
        [sys.executable, "-c", block],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=tmp_path,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    level, _, credited = ran.stdout.partition(" ")
    assert level in {"None", "1", "2", "3", "4", "5"}
    assert "[" in credited
