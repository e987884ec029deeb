"""A worker's name: its own while it lives, its successor's after that."""

import subprocess
import sys
from pathlib import Path

from coach.jobs.identity import take_name

HOLD = """
import sys, time
from pathlib import Path
from coach.jobs.identity import take_name
held = take_name(Path(sys.argv[1]))
print(held.name, flush=True)
time.sleep(600)
"""


def hold(folder: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_a_killed_worker_leaves_its_name_to_the_next(tmp_path: Path) -> None:
    first, first_name = hold(tmp_path / "workers")
    second, second_name = hold(tmp_path / "workers")
    try:
        assert first_name != second_name
        end(first)
        heir = take_name(tmp_path / "workers")
        assert heir.name == first_name
        heir.release()
    finally:
        end(second)


def test_names_of_two_folders_differ_and_a_given_one_is_taken_as_it_is(tmp_path: Path) -> None:
    names = [take_name(tmp_path / "a"), take_name(tmp_path / "b")]
    assert names[0].name != names[1].name
    assert take_name(tmp_path / "a", "касса-1").name == "касса-1"
    for name in names:
        name.release()
