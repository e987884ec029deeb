"""The level that each person gave an answer, and whether the coach's was seen before."""

from dataclasses import dataclass

from coach.batch.people.decided import in_force
from coach.batch.people.standing import Standing, standing
from coach.rubric.types import Level


@dataclass(frozen=True)
class Opinion:
    """A person's level; `blind`: given without having seen the coach's; `who` tells people of one name apart."""

    author: str
    level: Level
    blind: bool
    who: str = ""


def opinions(one: Standing) -> tuple[Opinion, ...]:
    """Return one opinion a person, by name: a blind one before one that was given with the coach's level in sight.

    Who accepts, sets a level or decides checks means the level that then stands; who takes all of it back means nothing.
    """
    if not one.decisions:
        return ()
    said = (one.force.blind or {}).items()
    blind = {who: Opinion(made.author, made.level, blind=not made.seen, who=who) for who, made in said if made.level}
    seen = {who: found for who in _who_saw(one) if (found := _meant(one, who)) is not None}
    return tuple(sorted((seen | blind).values(), key=lambda opinion: (opinion.author, opinion.who)))


def _who_saw(one: Standing) -> set[str]:
    return {said.who for said in one.decisions if said.kind in {"level", "check", "accept"}}


def _meant(one: Standing, who: str) -> Opinion | None:
    """Return what stood when this person last decided."""
    if not in_force(said for said in one.decisions if said.who == who).touched:
        return None
    last = max(
        place
        for place, said in enumerate(one.decisions)
        if said.who == who and said.kind in {"level", "check", "accept"}
    )
    then = standing(one.item, one.decisions[: last + 1], lambda _id: one.rubric)
    author = one.decisions[last].author
    return Opinion(author, then.level, blind=False, who=who) if then.level is not None else None
