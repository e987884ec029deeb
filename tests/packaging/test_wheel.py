"""A wheel carries prompts, knowledge and eval sets with it and works in another folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import coach, sys
from coach.resources import resource_dir
from coach.rubric.library import load_library
assert coach.__file__.startswith(sys.argv[1]), coach.__file__
for name in ("knowledge", "prompts", "eval"):
    folder = resource_dir(name)
    assert folder.is_dir() and str(folder).startswith(sys.argv[1]), folder
print(len(list(load_library().rubrics())))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return next(out.glob("interview_coach-*.whl"))


@pytest.mark.slow
def test_the_installed_package_finds_its_data_in_itself(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        names = archive.namelist()
    assert "coach/texts/ru/cli.po" in names
    assert any(name.startswith("coach/store/migrations/") for name in names)
    program = f"import sys; sys.path.insert(0, sys.argv[1])\n{PROGRAM}"
    run = [sys.executable, "-c", program, str(tmp_path / "site")]
    done = subprocess.run(run, check=False, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 14
