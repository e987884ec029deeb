"""Gold sets: answers with people's levels, and their split into a development and a test half.

A set is a folder of JSONL files, one answer a line. The half follows from the family alone (crc32, even:
development), so that variants of one answer never stand on both sides and adding answers moves none.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from zlib import crc32

from pydantic import Field, ValidationError

from coach.errors import InputError
from coach.resources import resource_dir
from coach.rubric.hashing import content_hash
from coach.rubric.library import Library
from coach.rubric.source import read_yaml
from coach.rubric.types import DottedId, Frozen, Level, Slug, Text

Half = Literal["dev", "test"]
LEAST_RATERS = 2
FROM_BATCH = "batch-"
"""Kinds of answers that a director decided on in a batch: one person's level is all there is of many of them."""


class GoldItem(Frozen):
    """An answer as people rated it.

    `label` is the median of `ratings` (rater -> level) or, where a dispute was settled, a level between them.
    `checks` holds people's verdicts by check id, content and depth, where there are any; `flags` by id of a red flag, all
    of the question's where a person looked for them, none where nobody did.
    """

    id: Text
    family: Text
    question_id: DottedId
    text: Annotated[str, Field(min_length=1)]
    kind: Slug
    label: Level
    ratings: Mapping[str, Level]
    checks: Mapping[str, Literal["met", "not_met"]] = {}
    flags: Mapping[str, Literal["met", "not_met"]] = {}
    persona: Mapping[str, str] | str | None = None
    note: str = ""

    @property
    def half(self) -> Half:
        """The half that the answer belongs to."""
        return half_of(self.family)


class Kinds(Frozen):
    """Which kinds of answers are ordinary; all others are tricky (`eval/gold/kinds.yaml`)."""

    ordinary: tuple[Slug, ...]


@dataclass(frozen=True)
class Gold:
    """A gold set; `hash` names its content, whatever the order of files and lines; the shipped one is synthetic.

    `source` is the name of the file or folder it came from, without the way there; empty for the shipped set.
    """

    items: tuple[GoldItem, ...]
    hash: str
    synthetic: bool = False
    source: str = ""


def half_of(family: str) -> Half:
    """Return the half of a family: crc32 even is development, odd is test."""
    return "test" if crc32(family.encode()) % 2 else "dev"


def gold_hash(items: Iterable[GoldItem]) -> str:
    """Return the hash of the items' content; a set without verdicts on flags keeps the hash of before there were any."""
    ordered = sorted(items, key=lambda item: item.id)
    return content_hash(*(item.model_dump_json(exclude=None if item.flags else {"flags"}) for item in ordered))


def load_kinds() -> Kinds:
    """Read which kinds are ordinary."""
    return read_yaml(resource_dir("eval") / "gold" / "kinds.yaml", Kinds)


def load_gold(source: Path | None, library: Library) -> Gold:
    """Read a gold set, ordered by id.

    Args:
        source: a JSONL file or a folder of them; None: the shipped set.
        library: the banks that hold its questions.

    Raises:
        InputError: nothing there, or a line that cannot be used (file, line and problem are named): not JSON, an
            unknown question or check, a level outside 1-5, an id twice, one rater only (but for answers out of a
            batch), a label outside the ratings.
    """
    place = source or resource_dir("eval") / "gold"
    files = sorted(place.glob("*.jsonl")) if place.is_dir() else [place]
    items = read_items(files, library)
    if not items:
        raise InputError("gold.nothing", place=place)
    ordered = tuple(sorted(items, key=lambda item: item.id))
    return Gold(ordered, gold_hash(ordered), synthetic=source is None, source=source.name if source else "")


def read_items(files: Sequence[Path], library: Library) -> list[GoldItem]:
    """Read and check the lines of `files` in their order; raises as `load_gold`."""
    items: list[GoldItem] = []
    seen: dict[str, str] = {}
    for file in files:
        for number, line in enumerate(_lines(file), 1):
            if not line.strip():
                continue
            item = _item(line, file, number)
            if item.id in seen:
                raise InputError("gold.duplicate", file=file, line=number, id=item.id, other=seen[item.id])
            seen[item.id] = f"{file.name}:{number}"
            _check(item, library, file, number)
            items.append(item)
    return items


def _lines(file: Path) -> list[str]:
    try:
        # Not splitlines(): an answer may hold U+2028, which ends no line of JSONL.
        return file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("gold.unreadable", file=file, problem=error) from error


def _item(line: str, file: Path, number: int) -> GoldItem:
    try:
        return GoldItem.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "(line)"
        code = "gold.level" if place.split(".")[0] in {"label", "ratings"} else "gold.invalid"
        raise InputError(code, file=file, line=number, place=place, problem=first["msg"]) from error
    except ValueError as error:
        raise InputError("gold.invalid", file=file, line=number, place="(line)", problem=error) from error


def _check(item: GoldItem, library: Library, file: Path, number: int) -> None:
    known_questions = {rubric.question.id for rubric in library.rubrics()}
    if item.question_id not in known_questions:
        raise InputError("gold.question", file=file, line=number, id=item.question_id)
    if len(item.ratings) < LEAST_RATERS and not item.kind.startswith(FROM_BATCH):
        raise InputError("gold.raters", file=file, line=number, id=item.id, raters=len(item.ratings))
    if not min(item.ratings.values()) <= item.label <= max(item.ratings.values()):
        raise InputError("gold.label", file=file, line=number, id=item.id, label=item.label)
    rubric = library.rubric(item.question_id)
    checks = {check.id for _, check in rubric.question.checks()} | {check.id for check in rubric.scale.depth}
    unknown = sorted(set(item.checks) - checks)
    unknown += sorted(set(item.flags) - {flag.id for flag in rubric.question.red_flags})
    if unknown:
        raise InputError("gold.check", file=file, line=number, check=unknown[0], question=item.question_id)
