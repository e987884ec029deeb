"""The level that each person gave an answer, and whether the coach's was seen before."""

from dataclasses import dataclass

from coach.batch.people.decided import in_force
from coach.batch.people.standing import Standing, standing
from coach.batch.record import Decision
from coach.rubric.types import Level


@dataclass(frozen=True)
class Opinion:
    """A person's level; `blind`: given without having seen the coach's."""

    author: str
    level: Level
    blind: bool


def opinions(one: Standing) -> tuple[Opinion, ...]:
    """Return one opinion a person, by name: a blind one before one that was given with the coach's level in sight.

    Who accepts, sets a level or decides checks means the level that then stands; who takes all of it back means nothing.
    """
    if not one.decisions:
        return ()
    blind = {author: Opinion(author, said.level, blind=True) for author, said in _blind(one).items() if said.level}
    seen = {author: found for author in _who_saw(one) if (found := _meant(one, author)) is not None}
    return tuple((seen | blind)[author] for author in sorted(seen | blind))


def _blind(one: Standing) -> dict[str, Decision]:
    return dict(one.force.blind or {})


def _who_saw(one: Standing) -> set[str]:
    return {said.author for said in one.decisions if said.kind in {"level", "check", "accept"}}


def _meant(one: Standing, author: str) -> Opinion | None:
    """Return what stood when this person last decided."""
    if not in_force(said for said in one.decisions if said.author == author).touched:
        return None
    last = max(
        place
        for place, said in enumerate(one.decisions)
        if said.author == author and said.kind in {"level", "check", "accept"}
    )
    then = standing(one.item, one.decisions[: last + 1], lambda _id: one.rubric)
    return Opinion(author, then.level, blind=False) if then.level is not None else None
