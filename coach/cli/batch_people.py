"""`coach batch review|decide|weigh|sign`: what people do with a graded batch, from the command line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from coach.cli.batch_watching import logged, opened
from coach.texts import text

if TYPE_CHECKING:
    from coach.batch.record import Item
    from coach.batch.service import BatchService

Id = Annotated[str, typer.Argument(help=text("workspace.cli.id"), show_default=False)]
Author = Annotated[str, typer.Option(help=text("workspace.cli.author"), show_default=False)]


def review(
    batch_id: Id,
    only: Annotated[list[str] | None, typer.Option("--only", help=text("workspace.cli.only"))] = None,
    sort: Annotated[
        Literal["place", "candidate", "question", "level", "points", "urgency"],
        typer.Option(help=text("workspace.cli.sort")),
    ] = "urgency",
) -> None:
    """List answers with what holds for them, the most urgent first."""
    from coach.batch.people.standing import standings
    from coach.batch.people.states import FLAGS, count, select
    from coach.batch.results.lines import review_lines
    from coach.errors import InputError

    wanted = [flag for flag in only or [] if flag in FLAGS]
    if len(wanted) < len(only or []):
        raise InputError("workspace.flag", known=", ".join(FLAGS))
    with opened() as service:
        library = service.library_of(batch_id)
        found = standings(service.get(batch_id), library)
    for flag, number in count(found).items():
        typer.echo(f"{text(f'workspace.flag.{flag}')} ({flag}): {number}")
    typer.echo("")
    for line in review_lines(select(found, wanted=wanted, sorting=sort), library):
        typer.echo(line)


def decide(  # noqa: PLR0913, PLR0917 - the parts of a decision
    batch_id: Id,
    row: Annotated[int, typer.Argument(help=text("workspace.cli.row"), show_default=False)],
    author: Author,
    question: Annotated[str, typer.Option(help=text("workspace.cli.question_of_row"))] = "",
    why: Annotated[str, typer.Option(help=text("workspace.cli.why"))] = "",
    level: Annotated[int | None, typer.Option(min=1, max=5, help=text("workspace.cli.level"))] = None,
    blind: Annotated[bool, typer.Option("--blind", help=text("workspace.cli.blind"))] = False,
    check: Annotated[str, typer.Option(help=text("workspace.cli.check"))] = "",
    verdict: Annotated[
        Literal["met", "not_met", "unclear"] | None, typer.Option(help=text("workspace.cli.verdict"))
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help=text("workspace.cli.accept"))] = False,
    back: Annotated[bool, typer.Option("--back", help=text("workspace.cli.back"))] = False,
) -> None:
    """Decide on one answer: set a level, decide a check, confirm, remark, or take something back."""
    from coach.batch.record import DecisionKind
    from coach.errors import InputError
    from coach.rubric.types import Level

    kind: DecisionKind = "comment"
    if accept and (level is not None or check):
        raise InputError("workspace.accept_alone")
    if check:
        kind = "check"
    elif accept:
        kind = "unaccept" if back else "accept"
    elif level is not None or back:
        kind = "blind" if blind else "level"
    with opened() as service:
        item = _item(service, batch_id, row, question)
        made = service.decision(
            batch_id,
            item.place,
            author=author,
            kind=kind,
            level=None if back else cast("Level | None", level),
            check=check,
            verdict=None if back else verdict,
            reason=why,
        )
        with logged(service, f"decide.{kind}", f"{batch_id}/{item.place}"):
            service.keep_decision(batch_id, made)
    typer.echo(
        text("workspace.cli.decided", row=row, candidate=item.candidate or "—", question=item.question_id), err=True
    )


def weigh(
    batch_id: Id,
    weights: Annotated[list[str] | None, typer.Argument(help=text("workspace.cli.weights"))] = None,
    why: Annotated[str, typer.Option(help=text("workspace.cli.why_weights"))] = "",
) -> None:
    """Set weights of questions with a reason; none: equal again."""
    with opened() as service, logged(service, "weights.set" if weights else "weights.equal", batch_id):
        service.weigh(batch_id, dict(_weight(one) for one in weights or []), why)
    typer.echo(text("workspace.cli.weighed" if weights else "workspace.cli.weighed_equal"), err=True)


def sign(batch_id: Id, author: Author) -> None:
    """Sign everything that was decided so far."""
    with opened() as service, logged(service, "report.sign", batch_id):
        signed = service.sign(batch_id, author)
    typer.echo(text("workspace.cli.signed", name=signed.name, at=f"{signed.at:%Y-%m-%d %H:%M} UTC"), err=True)


def _item(service: "BatchService", batch_id: str, row: int, question: str) -> "Item":
    """Return the one answer that is meant: a row of a form holds an answer to each of its questions.

    Raises:
        InputError: no such row, or several answers in it and the question not named.
    """
    from coach.errors import InputError

    in_row = [one for one in service.items(batch_id) if one.number == row]
    if not in_row:
        raise InputError("workspace.row", row=row)
    meant = [one for one in in_row if one.question_id == question] if question else in_row
    if len(meant) != 1:
        known = ", ".join(one.question_id for one in in_row if one.question_id)
        raise InputError("workspace.row_question", row=row, known=known)
    return service.item(batch_id, meant[0].place)


def _weight(given: str) -> tuple[str, float]:
    from coach.errors import InputError

    name, _, number = given.partition("=")
    try:
        return name.strip(), float(number.replace(",", "."))
    except ValueError:
        raise InputError("weights.value", question=name, weight=number or "?") from None


COMMANDS: dict[str, Callable[..., None]] = {"review": review, "decide": decide, "weigh": weigh, "sign": sign}
