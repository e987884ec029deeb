"""A company's own ratings, wide or long, and what a bad table is told."""

from pathlib import Path

import pytest

from coach.errors import InputError
from coach.evals.agreement import agreement_of, read_ratings
from coach.evals.scores.figures import Figure
from coach.settings import Settings

WIDE = "Ответ;Анна;Борис;Коуч\n1;3;3;3\n2;4;5;4\n3;1;2;1\n4;5;;5\n5;2;2;3\n"
LONG = (
    "answer,rater,level\n1,Анна,3\n1,Борис,3\n1,coach,3\n2,Анна,4\n2,Борис,5\n2,coach,4\n"
    "3,Анна,1\n3,Борис,2\n3,coach,1\n4,Анна,5\n4,coach,5\n5,Анна,2\n5,Борис,2\n5,coach,3\n"
)


def table(folder: Path, content: str) -> Path:
    file = folder / "ratings.csv"
    file.write_text(content, encoding="utf-8")
    return file


def by_name(figures: list[Figure]) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures}


def test_wide_and_long_tables_say_the_same(tmp_path: Path) -> None:
    wide = read_ratings(table(tmp_path, WIDE), Settings())
    assert read_ratings(table(tmp_path, LONG), Settings()) == wide
    assert wide.people["4"] == {"Анна": 5}
    assert wide.coach == {"1": 3, "2": 4, "3": 1, "4": 5, "5": 3}


def test_people_agree_with_each_other_and_the_coach_with_their_median(tmp_path: Path) -> None:
    figures = by_name(agreement_of(read_ratings(table(tmp_path, WIDE), Settings())))
    assert figures["raters.exact"].value == 0.5
    assert (figures["raters.alpha"].n, figures["raters.alpha"].of) == (4, 5)
    assert figures["coach.exact"].value == 0.8
    assert figures["coach.exact"].n == 5


def test_without_a_coach_only_people_are_compared(tmp_path: Path) -> None:
    found = by_name(agreement_of(read_ratings(table(tmp_path, "id;A;B\n1;3;3\n2;4;5\n"), Settings())))
    assert found
    assert not any(name.startswith("coach.") for name in found)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("id;A;B\n1;3;6\n", "ratings.level"),
        ("id;A;B\n1;3;хорошо\n", "ratings.level"),
        ("id;A;B\n1;3;3.5\n", "ratings.level"),
        ("id;A;B\n1;3;3\n1;4;4\n", "ratings.twice"),
        ("id;A\n1;3\n2;4\n", "ratings.raters"),
        ("id;A;B\n;3;3\n", "ratings.answer"),
        ("answer,rater,level\n1,А,3\n1,А,4\n", "ratings.twice"),
    ],
)
def test_a_bad_table_is_refused_with_the_reason(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_ratings(table(tmp_path, content), Settings())
    assert caught.value.code == code
