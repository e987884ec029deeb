"""The answers of a batch by candidate and by question, and the weights of the questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coach.batch.people.standing import Standing
from coach.batch.record import BatchRecord
from coach.errors import InputError


@dataclass(frozen=True)
class Candidate:
    """One candidate: the name as the file has it, and everything answered, in the order of the upload."""

    name: str
    answers: tuple[Standing, ...]

    def to(self, question_id: str) -> tuple[Standing, ...]:
        """Return the answers to one question; more than one where the file has several."""
        return tuple(one for one in self.answers if one.item.question_id == question_id)

    @property
    def levelled(self) -> tuple[Standing, ...]:
        """The answers that have a level."""
        return tuple(one for one in self.answers if one.level is not None)


def candidates(standings: Sequence[Standing]) -> tuple[Candidate, ...]:
    """Return the candidates in the order of the upload; a row that names none is a candidate of its own."""
    found: dict[str, list[Standing]] = {}
    for one in standings:
        found.setdefault(one.name, []).append(one)
    return tuple(Candidate(name, tuple(answers)) for name, answers in found.items())


def asked(standings: Sequence[Standing]) -> tuple[str, ...]:
    """Return the ids of the questions that were recognised, in the order in which they first appear."""
    return tuple(dict.fromkeys(one.item.question_id for one in standings if one.item.question_id))


def weights_of(record: BatchRecord, question_ids: Sequence[str]) -> dict[str, float]:
    """Return the weight of each question, 1 unless the director set others.

    Raises:
        InputError: see `check_weights`.
    """
    check_weights(record.weights, record.weights_reason)
    return {id_: record.weights.get(id_, 1.0) for id_ in question_ids}


def check_weights(weights: Mapping[str, float], reason: str) -> None:
    """See that weights can stand in a report.

    Raises:
        InputError: one is not a number from 0.1 to 10 (`weights.value`), or they differ without a reason in words
            (`weights.reason`).
    """
    for question_id, weight in weights.items():
        if not 0.1 <= weight <= 10:  # also refuses NaN
            raise InputError("weights.value", question=question_id, weight=weight)
    if weights and set(weights.values()) != {1.0} and not reason.strip():
        raise InputError("weights.reason")
