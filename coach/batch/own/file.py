"""Own questions as a YAML file that a person edits: drafts go out, released questions come in."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from coach.batch.record import OwnQuestion
from coach.errors import InputError
from coach.rubric.source import read_yaml
from coach.rubric.types import Frozen
from coach.texts import text


class OwnQuestions(Frozen):
    """What the file holds."""

    questions: tuple[OwnQuestion, ...]


def drafts_bytes(drafts: Sequence[OwnQuestion]) -> bytes:
    """Return drafts as YAML with a head that says what to do with it; whoever edits them writes a name at `author`."""
    held = OwnQuestions(questions=tuple(drafts)).model_dump(mode="json", exclude_defaults=False)
    for one in held["questions"]:
        one["question"]["anchors"] = {int(level): words for level, words in one["question"]["anchors"].items()}
    head = "".join(f"# {line}\n" for line in text("own.file.head").splitlines())
    body = yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=110)
    return f"{head}{body}".encode()


def read_released(path: Path) -> tuple[OwnQuestion, ...]:
    """Read edited questions.

    Raises:
        BankError: the file is broken, or a rubric is not whole; names file, line and place.
        InputError: one of them has no `author` yet, so no person stands behind it (`own.draft`), or an id stands twice
            (`own.twice`).
    """
    found = read_yaml(path, OwnQuestions).questions
    ids = [one.question.id for one in found]
    for one in found:
        if not one.author.strip():
            raise InputError("own.draft", title=one.question.title)
        if ids.count(one.question.id) > 1:
            raise InputError("own.twice", file=path, id=one.question.id)
    return found
