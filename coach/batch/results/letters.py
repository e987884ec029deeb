"""The letters to all candidates of a batch, each with a name for its file."""

import re
from collections.abc import Mapping

from coach.batch.results.letter import letter
from coach.batch.results.material import Material
from coach.errors import InputError
from coach.files.blocks import Report

_UNSAFE = re.compile(r"[^\w .-]+")
_LONGEST = 60


def letters(found: Material, titles: Mapping[str, str]) -> dict[str, Report]:
    """Return letters by file name without a suffix (`01 Анна Смирнова`); who has no judged answer gets none."""
    made: dict[str, Report] = {}
    width = len(str(len(found.comparison.candidates)))
    for number, row in enumerate(found.comparison.candidates, 1):
        try:
            report = letter(found, row.candidate.name, titles)
        except InputError as error:
            if error.code != "letter.nothing":
                raise
            continue
        made[f"{number:0{width}d} {safe_name(row.candidate.name)}".strip()] = report
    return made


def safe_name(name: str) -> str:
    """Return a candidate's name as a part of a file name: letters, digits, spaces, dots and dashes; at most 60 long."""
    return _UNSAFE.sub("", name).strip(" .")[:_LONGEST].strip(" .")
