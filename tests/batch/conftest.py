"""What the tests of batches share: the banks, the offline judge, the sample file."""

from pathlib import Path

import pytest

from coach.grading.offline.judge import OfflineJudge
from coach.rubric.library import Library, load_library

SAMPLE = Path(__file__).parents[2] / "examples" / "answers.csv"


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def judge() -> OfflineJudge:
    return OfflineJudge()


@pytest.fixture
def sample() -> Path:
    return SAMPLE
