"""Findings drafted by a model from computed facts and retrieved lines; what it says is checked afterwards."""

from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict

from coach.audit.book import Book
from coach.audit.checklists import load_checklist
from coach.audit.draft import AuditInput, Cite, Confidence, Finding, Horizon, Owner, Severity, Statement
from coach.audit.model_input import shown_to_model
from coach.audit.staff_names import StaffNames
from coach.llm.boundary import make_boundary, neutralised
from coach.llm.gateway import Gateway
from coach.llm.messages import Message
from coach.llm.prompts import load_prompt
from coach.llm.server import hides_personal_data
from coach.llm.structured import Failed, ask
from coach.texts import text

_BOUNDARY_IN_KEY = "=====" * 2


class ModelFinding(BaseModel):
    """A finding as a model gives it; `cites` are keys of figures, addresses of lines, keys of norms."""

    model_config = ConfigDict(extra="forbid")

    area: str
    severity: Severity
    confidence: Confidence
    text: str
    cites: list[str]
    action: str
    horizon: Horizon
    owner: Owner


class ModelFindings(BaseModel):
    """What a model is asked for."""

    model_config = ConfigDict(extra="forbid")

    findings: list[ModelFinding]


async def model_findings(given: AuditInput, gateway: Gateway) -> tuple[Finding, ...] | Failed:
    """Ask the model for findings, people's names replaced by stand-ins on the way there and put back afterwards.

    Args:
        given: with the derived figures.
        gateway: the way to the model.

    Returns:
        Findings that nobody checked yet, or why there are none.

    Raises:
        ModelError: what would meet every other call too.
    """
    shown = shown_to_model(given)
    staff = StaffNames(_owners(given) if hides_personal_data(gateway.settings, gateway.server) else ())
    figures, *lines = (staff.hidden(one) for one in ("\n".join(shown.figures), *(line.text for line in shown.lines)))
    disguise = await gateway.disguise(figures, *lines)
    hidden_figures, *hidden_lines = (one.text for one in disguise.hidden)
    told = [f"{line.address} | {neutralised(one)}" for line, one in zip(shown.lines, hidden_lines, strict=True)]

    def messages(boundary: str) -> tuple[Message, ...]:
        return (Message("user", _prompt(given, hidden_figures, told, shown.norms, boundary)),)

    outcome = await ask(gateway, messages(make_boundary()), ModelFindings, key_messages=messages(_BOUNDARY_IN_KEY))
    if isinstance(outcome, Failed):
        return outcome
    book = Book.of(given.facts)
    addresses = {line.address for source in given.sources for line in source.lines}

    def restored(said: str) -> str:
        return staff.restored(disguise.restored(said))

    return tuple(
        _finding(number, one, restored, book, addresses) for number, one in enumerate(outcome.value.findings, start=1)
    )


def _prompt(given: AuditInput, figures: str, lines: Sequence[str], norms: Sequence[str], boundary: str) -> str:
    return load_prompt("audit_draft").render(
        role=text(f"summary.title.{given.role}", lang="ru"),
        areas=[(area.id, area.title) for area in load_checklist(given.role).areas],
        figures=figures.split("\n"),
        norms=norms,
        lines=lines,
        boundary=boundary,
    )


def _finding(
    number: int, one: ModelFinding, restored: Callable[[str], str], book: Book, addresses: set[str]
) -> Finding:
    cites = tuple(_cite(restored(ref.strip()), book, addresses) for ref in one.cites)
    return Finding(
        id=f"model.{number}",
        area=one.area,
        severity=one.severity,
        confidence=one.confidence,
        statement=Statement(text=restored(one.text).strip(), cites=cites),
        action=restored(one.action).strip(),
        horizon=one.horizon,
        owner=one.owner,
    )


def _cite(ref: str, book: Book, addresses: set[str]) -> Cite:
    """Return the citation that a reference means; one that is nothing known stays one of a figure, and will not hold."""
    if book.get(ref) is None:
        if ref in addresses or "#" in ref:
            return Cite(kind="line", ref=ref)
        if "/" in ref and "[" not in ref:
            return Cite(kind="checklist", ref=ref)
    return Cite(kind="indicator", ref=ref)


def _owners(given: AuditInput) -> list[str]:
    indicators = given.facts.indicators if given.facts else ()
    return [segment.value for one in indicators for segment in one.segments if segment.dimension == "owner"]
