"""All banks that are in force: the built-in ones and a director's own, found beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coach.errors import BankError, InputError
from coach.resources import resource_dir
from coach.rubric.hashing import content_hash
from coach.rubric.source import read_yaml
from coach.rubric.types import Bank, Question, Role, Scale, ScaleRow


@dataclass(frozen=True)
class Rubric:
    """A question with everything its grade depends on; `hash` changes when any of that does."""

    question: Question
    role: Role
    scale: Scale
    thresholds: tuple[ScaleRow, ...]
    hash: str


class Library:
    """Questions by id, over all banks. Ids are unique over all of them."""

    def __init__(self, banks: dict[Path, Bank], scale: Scale) -> None:
        self.banks = banks
        self.scale = scale
        self._rubrics: dict[str, Rubric] = {}
        origin: dict[str, Path] = {}
        for path, bank in banks.items():
            for question in bank.questions:
                if question.id in origin:
                    raise BankError("bank.duplicate", file=path, id=question.id, other=origin[question.id])
                origin[question.id] = path
                self._rubrics[question.id] = _rubric(question, bank, scale)

    def rubric(self, question_id: str) -> Rubric:
        """Return the rubric of `question_id`.

        Raises:
            InputError: there is no such question.
        """
        try:
            return self._rubrics[question_id]
        except KeyError:
            known = ", ".join(self._rubrics)
            raise InputError("question.unknown", id=question_id, known=known) from None

    def rubrics(self, role: str | None = None) -> Iterator[Rubric]:
        """Yield the rubrics in the banks' order, of one role or of all."""
        for rubric in self._rubrics.values():
            if role is None or rubric.role == role:
                yield rubric


def _rubric(question: Question, bank: Bank, scale: Scale) -> Rubric:
    thresholds = bank.thresholds or scale.thresholds
    parts = (
        question.model_dump_json(),
        scale.model_dump_json(),
        ";".join(row.model_dump_json() for row in thresholds),
    )
    return Rubric(question, bank.role, scale, thresholds, content_hash(*parts))


def load_scale() -> Scale:
    """Read the shipped definition of the levels."""
    return read_yaml(resource_dir("knowledge") / "scale.yaml", Scale)


def bank_files(own: Path | None = None) -> list[Path]:
    """List the bank files: built-in, then those in the director's folder `own`, if it exists."""
    folders = [resource_dir("knowledge") / "banks"] + ([own] if own is not None else [])
    return [path for folder in folders for path in sorted(folder.glob("*.y*ml")) if path.suffix in {".yaml", ".yml"}]


def load_library(own: Path | None = None) -> Library:
    """Read every bank.

    Args:
        own: the director's folder with banks; need not exist.

    Raises:
        BankError: a file is broken or a question id stands twice.
    """
    return Library({path: read_yaml(path, Bank) for path in bank_files(own)}, load_scale())
