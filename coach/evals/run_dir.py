"""The directory of a run and what survives a crash.

`run.json`     what was run: versions, hashes, judge, suite, seed. Written whole, first; once more at the end.
`gold.jsonl`   the answers taken, with people's labels. Written whole.
`items.jsonl`  one grade a line. Appended in chunks, each flushed to the disk; a line cut short by a crash is dropped
               when the run is resumed. At the end the file is replaced by the same lines in order, so that a run that
               was killed and one that was not are equal to the byte.
`timing.jsonl` milliseconds a grade: the only file with a clock in it.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from coach.errors import InputError
from coach.evals.gold import GoldItem, load_gold
from coach.evals.suite import Suite
from coach.files.atomic import write_atomically
from coach.grading.types import Grade, JudgeIdentity
from coach.rubric.library import Library
from coach.rubric.types import Frozen

FORMAT = 1


class Key(NamedTuple):
    """Names one grade of a run: the answer, which text of it, and which repetition."""

    item: str
    variant: str
    repeat: int = 0


class Row(Frozen):
    """One grade; the clock parts of its provenance are empty."""

    item: str
    variant: str
    repeat: int = 0
    text: str
    grade: Grade

    @property
    def key(self) -> Key:
        """The name of this grade."""
        return Key(self.item, self.variant, self.repeat)


class RunInfo(Frozen):
    """What was run.

    `gold` is the hash of the answers taken, `source` the name of the file or folder they came from, empty for the shipped
    set. `rubrics` holds hashes by question id, `ordinary` the kinds of answers that are not tricky; `counts` is empty until
    the run is finished.
    """

    format: int = FORMAT
    coach: str
    python: str
    suite: Suite
    judge: JudgeIdentity
    seed: int
    limit: int | None = None
    votes: int = 1
    gold: str
    source: str = ""
    synthetic: bool = True
    rubrics: Mapping[str, str]
    ordinary: tuple[str, ...] = ()
    finished: bool = False
    counts: Mapping[str, int] = {}


class _Versioned(BaseModel):
    model_config = ConfigDict(extra="ignore")

    format: int


@dataclass(frozen=True)
class RunDir:
    """The files of one run."""

    path: Path

    @property
    def items(self) -> Path:
        """The grades."""
        return self.path / "items.jsonl"

    @property
    def timing(self) -> Path:
        """The milliseconds."""
        return self.path / "timing.jsonl"

    def exists(self) -> bool:
        """Tell whether a run was begun here."""
        return (self.path / "run.json").exists()

    def info(self) -> RunInfo:
        """Read what was run.

        Raises:
            InputError: no run here, another format, or the file is damaged.
        """
        file = self.path / "run.json"
        try:
            text = file.read_text(encoding="utf-8")
        except OSError as error:
            raise InputError("run.missing", folder=self.path) from error
        try:
            version = _Versioned.model_validate_json(text).format
            if version != FORMAT:
                raise InputError("run.format", folder=self.path, found=version, wanted=FORMAT)
            return RunInfo.model_validate_json(text)
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]["msg"]
            raise InputError("run.damaged", file=file, line=1, problem=problem) from error

    def gold(self, library: Library) -> tuple[GoldItem, ...]:
        """Read the answers taken, by id; raises as `gold.load_gold`."""
        return load_gold(self.path / "gold.jsonl", library).items

    def begin(self, info: RunInfo, items: Iterable[GoldItem]) -> None:
        """Make the folder and write what will be run.

        Raises:
            InputError: the folder cannot be made or written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError("file.out_unwritable", file=self.path, problem=error.strerror or error) from error
        lines = [item.model_dump_json() for item in sorted(items, key=lambda item: item.id)]
        write_atomically(self.path / "gold.jsonl", _joined(lines))
        self.write_info(info)

    def write_info(self, info: RunInfo) -> None:
        """Write `run.json`."""
        text = json.dumps(info.model_dump(mode="json"), ensure_ascii=False, indent=1)
        write_atomically(self.path / "run.json", f"{text}\n".encode())

    def rows(self) -> dict[Key, Row]:
        """Read the grades; a last line that was cut short is left out.

        Raises:
            InputError: a line before the last is damaged.
        """
        if not self.items.exists():
            return {}
        lines = self.items.read_bytes().split(b"\n")
        found: dict[Key, Row] = {}
        for number, line in enumerate(lines[:-1], 1):
            try:
                row = Row.model_validate_json(line)
            except ValidationError as error:
                problem = error.errors(include_url=False)[0]["msg"]
                raise InputError("run.damaged", file=self.items, line=number, problem=problem) from error
            found[row.key] = row
        return found

    def mend(self) -> None:
        """Cut off what a crash left behind the last whole line of the files that are appended to."""
        for file in (self.items, self.timing):
            if not file.exists():
                continue
            with file.open("r+b") as handle:
                data = handle.read()
                whole = data.rfind(b"\n") + 1
                if whole != len(data):
                    handle.truncate(whole)

    def append(self, rows: Sequence[Row], milliseconds: Mapping[Key, int]) -> None:
        """Append grades and their times, flushed to the disk; times first, so that no grade is without one."""
        times = [json.dumps([*key, ms], ensure_ascii=False) for key, ms in milliseconds.items()]
        _append(self.timing, _joined(times))
        _append(self.items, _joined([row.model_dump_json() for row in rows]))

    def finish(self, info: RunInfo, rows: Mapping[Key, Row]) -> None:
        """Put the grades in order and mark the run as finished."""
        write_atomically(self.items, _joined([rows[key].model_dump_json() for key in sorted(rows)]))
        self.write_info(info)

    def milliseconds(self) -> dict[Key, int]:
        """Read the times; lines that cannot be read are left out, since nothing but the time figure rests on them."""
        found: dict[Key, int] = {}
        if self.timing.exists():
            for line in self.timing.read_text(encoding="utf-8").split("\n"):
                try:
                    item, variant, repeat, ms = json.loads(line)
                except ValueError:
                    continue
                found[Key(item, variant, repeat)] = ms
        return found


def _append(file: Path, data: bytes) -> None:
    with file.open("ab") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def _joined(lines: Sequence[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
