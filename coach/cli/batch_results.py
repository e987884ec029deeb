"""`coach batch export|letter|compare|diff|agreement|corrections`: what a batch comes to."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli.batch_watching import log_export, opened
from coach.texts import text

if TYPE_CHECKING:
    from coach.batch.results.material import Material
    from coach.batch.service import BatchService
    from coach.files.blocks import Report

Id = Annotated[str, typer.Argument(help=text("workspace.cli.id"), show_default=False)]


def export(
    batch_id: Id,
    out: Annotated[Path, typer.Option("--out", "-o", help=text("workspace.cli.out"))],
) -> None:
    """Write the report; its form is that of the suffix."""
    from coach.batch.results.exporting import form_of
    from coach.files.atomic import check_writable, write_atomically

    form = form_of(out)
    check_writable(out)
    with opened() as service:
        log_export(service, "batch.exported", batch_id)
        write_atomically(out, form(_material(service, batch_id)))
    typer.echo(text("batch.cli.written", file=out), err=True)


def letter(
    batch_id: Id,
    out: Annotated[Path, typer.Option("--out", "-o", help=text("workspace.cli.letter_out"))],
    candidate: Annotated[str, typer.Option(help=text("workspace.cli.candidate"))] = "",
) -> None:
    """Write a draft of the letter to one candidate (.docx, .md), or to all of them into a folder."""
    from coach.batch.results.letter import letter as written
    from coach.batch.results.letters import letters
    from coach.files.atomic import write_atomically
    from coach.knowledge.cards import load_cards

    titles = {id_: card.title for id_, card in load_cards().items()}
    with opened() as service:
        log_export(service, "letter.exported", batch_id)
        found = _material(service, batch_id)
    if candidate:
        write_atomically(out, _as_letter(written(found, candidate, titles), out))
        typer.echo(text("batch.cli.written", file=out), err=True)
    else:
        out.mkdir(parents=True, exist_ok=True)
        for name, report in letters(found, titles).items():
            write_atomically(out / f"{name}.docx", _as_letter(report, Path("letter.docx")))
            typer.echo(text("batch.cli.written", file=out / f"{name}.docx"), err=True)
    typer.echo(text("workspace.cli.letter_draft"), err=True)


def compare(
    batch_id: Id,
    question: Annotated[str, typer.Option(help=text("workspace.cli.question"))] = "",
) -> None:
    """Print candidates side by side with ranges, or the answers to one question by their quotes."""
    from coach.batch.results.lines import comparison_lines, question_lines

    with opened() as service:
        found = _material(service, batch_id)
    _check_question(question, found)
    for line in question_lines(found, question) if question else comparison_lines(found):
        typer.echo(line)


def diff(
    before: Annotated[str, typer.Argument(help=text("workspace.cli.before"), show_default=False)],
    after: Annotated[str, typer.Argument(help=text("workspace.cli.after"), show_default=False)],
) -> None:
    """Print what moved between a batch and its repetition, and what in the making differs."""
    from coach.batch.results.difference import difference
    from coach.batch.results.lines import difference_lines

    with opened() as service:
        old, new = _material(service, before), _material(service, after)
    for line in difference_lines(difference(old, new), old):
        typer.echo(line)


def agreement(batch_id: Id) -> None:
    """Print how far people agree with each other, and with the coach."""
    from coach.batch.results.lines import agreement_lines

    with opened() as service:
        for line in agreement_lines(_material(service, batch_id)):
            typer.echo(line)


def corrections(
    batch_ids: Annotated[list[str], typer.Argument(help=text("workspace.cli.ids"), show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", "-o", help=text("workspace.cli.corrections_out"))] = None,
) -> None:
    """Write answers with people's levels as a private gold set, personal data replaced."""
    from coach.batch.results.corrections import corrections as corrected
    from coach.evals.gold import read_items
    from coach.files.atomic import write_atomically
    from coach.files.write_rows import jsonl_bytes

    with opened() as service:
        folder = out or service.settings.data_dir / "gold"
        companies = [name.strip() for name in service.settings.companies.split(",") if name.strip()]
        known = [rubric.hash for rubric in service.library.rubrics()]
        for batch_id in batch_ids:
            log_export(service, "corrections.exported", batch_id)
            found = corrected(_material(service, batch_id), known, companies)
            answers, skipped, hidden = len(found.lines), found.skipped, found.hidden
            told = text("workspace.cli.corrected", id=batch_id, answers=answers, skipped=skipped, hidden=hidden)
            typer.echo(told, err=True)
            if not found.lines:
                continue
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"batch-{batch_id}.jsonl"
            write_atomically(file, jsonl_bytes(found.lines))
            read_items([file], service.library)
    typer.echo(text("workspace.cli.corrections_next", folder=folder), err=True)


def _material(service: "BatchService", batch_id: str) -> "Material":
    from coach.batch.results.material import material

    return material(service.get(batch_id), service.library_of(batch_id))


def _as_letter(report: "Report", out: Path) -> bytes:
    from coach.errors import InputError
    from coach.files.docx import docx_bytes
    from coach.files.markdown import report_markdown

    if out.suffix.lower() == ".docx":
        return docx_bytes(report)
    if out.suffix.lower() == ".md":
        return report_markdown(report).encode()
    raise InputError("file.out_suffix", file=out, known=".docx, .md")


def _check_question(question: str, found: "Material") -> None:
    from coach.errors import InputError

    if question and question not in found.comparison.questions:
        raise InputError("question.unknown", id=question, known=", ".join(found.comparison.questions))


COMMANDS: dict[str, Callable[..., None]] = {
    "export": export,
    "letter": letter,
    "compare": compare,
    "diff": diff,
    "agreement": agreement,
    "corrections": corrections,
}
