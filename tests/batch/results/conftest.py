"""Reports and comparisons use the kept batches that the tests of people's decisions make."""

from tests.batch.people.conftest import decide, rubric

__all__ = ["decide", "rubric"]
