"""`coach audit run`: exports and notes in, figures, findings and the summary out."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from coach.texts import text

if TYPE_CHECKING:
    from coach.audit.draft import AuditInput, Draft
    from coach.settings import Settings


def run(  # noqa: PLR0913, PLR0917 - the options of a command
    role: Annotated[Literal["rop", "rom"], typer.Option(help=text("audit.cli.role"))],
    out: Annotated[Path, typer.Option(help=text("audit.cli.run.out"))],
    deals: Annotated[Path | None, typer.Option(help=text("audit.cli.deals"))] = None,
    spend: Annotated[Path | None, typer.Option(help=text("audit.cli.spend"))] = None,
    notes: Annotated[list[Path] | None, typer.Option(help=text("audit.cli.run.notes"))] = None,
    stage_order: Annotated[str, typer.Option(help=text("audit.cli.stage_order"))] = "",
    won: Annotated[list[str] | None, typer.Option(help=text("audit.cli.won"))] = None,
    lost: Annotated[list[str] | None, typer.Option(help=text("audit.cli.lost"))] = None,
    column: Annotated[list[str] | None, typer.Option(help=text("audit.cli.column"))] = None,
    spend_source: Annotated[str, typer.Option(help=text("figures.cli.spend_source"))] = "",
    history: Annotated[Path | None, typer.Option(help=text("figures.cli.history"))] = None,
    plan: Annotated[Path | None, typer.Option(help=text("figures.cli.plan"))] = None,
    staff: Annotated[Path | None, typer.Option(help=text("figures.cli.staff"))] = None,
    judge: Annotated[bool, typer.Option("--judge", help=text("audit.cli.run.judge"))] = False,
) -> None:
    """Write `summary.docx`, `.pdf`, `.md`, `facts.json`, `findings.json` and `removed.json` into a folder."""
    from coach.audit.draft import AuditInput
    from coach.audit.drafting import NO_MODEL
    from coach.audit.facts import Extras, read_facts
    from coach.audit.remembered import Memory
    from coach.audit.sources import read_sources
    from coach.cli.audit_options import wishes_of
    from coach.errors import InputError
    from coach.settings import load_settings

    if deals is None and spend is None and not notes:
        raise InputError("audit.run_nothing")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("audit.out_not_folder", file=out) from error
    settings = load_settings()
    sources = tuple(read_sources(notes or [], settings))
    facts = None
    if deals is not None or spend is not None:
        wishes = wishes_of(stage_order, won, lost, column, spend_source)
        extras, memory = Extras(history, plan, staff), Memory(settings.data_dir)
        facts = read_facts(role, deals, spend, settings, wishes, extras=extras, memory=memory)
    given = AuditInput(role=role, facts=facts, sources=sources)
    drafted = asyncio.run(_drafted(given, settings, judge=judge))
    _write(out, drafted, given)
    for one in drafted.removed:
        if one.code == NO_MODEL:
            typer.secho(text("audit.cli.run.no_model", reason=one.detail), err=True, fg="yellow")
    file = out / "summary.docx"
    typer.echo(text("audit.cli.run.done", findings=len(drafted.findings), removed=len(drafted.removed), file=file))


async def _drafted(given: "AuditInput", settings: "Settings", *, judge: bool) -> "Draft":
    from coach.audit.drafting import draft
    from coach.llm.gateway import open_gateway

    if not judge:
        return await draft(given)
    async with open_gateway(settings) as gateway:
        return await draft(given, gateway)


def _write(out: Path, draft: "Draft", given: "AuditInput") -> None:
    from coach.audit.documents import as_docx, as_markdown, as_pdf
    from coach.audit.drafting_input import prepared
    from coach.files.atomic import write_atomically

    facts = prepared(given).facts
    findings = [one.model_dump(mode="json") for one in draft.findings]
    removed = [one.model_dump(mode="json") for one in draft.removed]
    write_atomically(out / "facts.json", facts.model_dump_json(indent=1).encode() if facts else b"null\n")
    write_atomically(out / "findings.json", json.dumps(findings, ensure_ascii=False, indent=1).encode())
    write_atomically(out / "removed.json", json.dumps(removed, ensure_ascii=False, indent=1).encode())
    write_atomically(out / "draft.json", draft.model_dump_json(indent=1).encode())
    write_atomically(out / "summary.md", as_markdown(draft, given).encode())
    write_atomically(out / "summary.docx", as_docx(draft, given))
    write_atomically(out / "summary.pdf", as_pdf(draft, given))
