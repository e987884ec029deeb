"""A letter to a candidate: what to build on and what to strengthen. No level, no comparison, no verdict of hiring.

It is a draft that a person reads and sends: nothing here sends anything.
"""

from collections.abc import Iterator, Mapping

from coach.batch.results.candidates import Candidate
from coach.batch.results.growth import Growth, Step, growth
from coach.batch.results.material import Material
from coach.errors import InputError
from coach.files.blocks import Block, Heading, Paragraph, Quote, Report, Run, plain
from coach.texts import current_language, has_text, text


def letter(found: Material, name: str, titles: Mapping[str, str]) -> Report:
    """Return the letter to one candidate of a batch.

    Args:
        found: the batch, worked out.
        name: as the file has it.
        titles: titles of cards by id, for what to come back to; ids without one are left out.

    Raises:
        InputError: there is no such candidate (`letter.unknown`), or nothing of theirs was judged (`letter.nothing`).
    """
    known = [row.candidate for row in found.comparison.candidates]
    candidate = next((one for one in known if one.name == name), None)
    if candidate is None:
        raise InputError("letter.unknown", name=name, known=", ".join(one.name for one in known[:10]))
    said = growth(candidate)
    if not said.footings and not said.steps:
        raise InputError("letter.nothing", name=name)
    return Report(
        title=text("workspace.letter.title"),
        blocks=tuple(_blocks(found, candidate, said, titles)),
        language=current_language(),
    )


def _blocks(found: Material, candidate: Candidate, said: Growth, titles: Mapping[str, str]) -> Iterator[Block]:
    yield plain(text("workspace.letter.hello", name=candidate.name))
    role = next((one.item.role for one in candidate.answers if one.item.role), None)
    yield plain(text(f"workspace.letter.thanks.{role}" if role else "workspace.letter.thanks"))
    yield from _footings(said)
    yield from _steps(said, preliminary=found.preliminary)
    yield from _practice(said, titles)
    yield plain(text("workspace.letter.bye"))
    signer = found.record.signed.name if found.record.signed is not None else text("workspace.letter.blank")
    yield plain(text("workspace.letter.signed", name=signer))


def _footings(said: Growth) -> Iterator[Block]:
    if not said.footings:
        yield plain(text("workspace.letter.footings.none"))
        return
    yield Heading(text("workspace.letter.footings"), level=2)
    yield plain(text("workspace.letter.footings.words"))
    for one in said.footings:
        yield Quote(
            (Run(text("workspace.quoted", quote=one.quote), italic=True),), source=f"{one.question}: {one.theme}"
        )


def _steps(said: Growth, *, preliminary: bool) -> Iterator[Block]:
    if not said.steps:
        return
    yield Heading(text("workspace.letter.steps"), level=2)
    yield plain(text("workspace.letter.steps.preliminary" if preliminary else "workspace.letter.steps.words"))
    for step in said.steps:
        yield Paragraph((Run(step.theme, bold=True), Run(f" ({step.question})", soft=True)))
        yield plain(text("workspace.letter.strong", strong=_lowered(step)))
        yield Paragraph((Run(text("workspace.letter.ask"), bold=True), Run(f" {step.ask}")))


def _practice(said: Growth, titles: Mapping[str, str]) -> Iterator[Block]:
    yield Heading(text("workspace.letter.practice"), level=2)
    if said.habit and has_text(f"workspace.letter.habit.{said.habit}"):
        yield plain(text(f"workspace.letter.habit.{said.habit}"))
    if said.hint:
        yield plain(text("workspace.letter.exercise", hint=said.hint))
    read = [text("workspace.quoted", quote=titles[id_]) for id_ in said.references if id_ in titles]
    if read:
        yield plain(text("workspace.letter.read", titles=", ".join(read)))


def _lowered(step: Step) -> str:
    return step.strong[:1].lower() + step.strong[1:]
