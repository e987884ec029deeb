"""The parts of the summary as blocks."""

from collections.abc import Iterator, Sequence

from coach.audit import wording
from coach.audit.book import Book
from coach.audit.checklists import Area, load_checklist
from coach.audit.definitions import definitions, derived_ids
from coach.audit.draft import AuditInput, Draft, Finding, Statement
from coach.audit.evidence import evidence_of
from coach.audit.report.references import References, title
from coach.audit.sections import summary_file
from coach.audit.types import Repair
from coach.files.blocks import Block, Heading, Mark, Paragraph, Quote, Run, Table, plain
from coach.texts import Language, text

_BALANCE = ("strengths", "weaknesses", "risks")
_VISION = ("vision_quarter", "vision_half_year", "vision_year")
_MARKS: dict[str, Mark] = {"serious": "warning", "risk": "doubtful", "strength": "credited", "note": "plain"}
_LINES = 3
_TAKE = 2
_REPAIRS = 40


class Parts:
    """Makes the blocks of each part; citations are numbered as the parts are made."""

    def __init__(self, draft: Draft, given: AuditInput, references: References, lang: Language) -> None:
        self._draft = draft
        self._given = given
        self._references = references
        self._lang = lang
        self._book = Book.of(given.facts)
        self._statements = {section.id: section.statements for section in draft.sections}

    def front(self) -> Iterator[Block]:
        """Yield the first page: key figures, the picture in words, what matters most."""
        yield self._heading("front")
        yield from self._key_figures()
        yield from self._bullets(self._statements.get("picture", ()))
        if main := self._statements.get("main", ()):
            yield self._heading("main", 2)
            yield from self._bullets(main)

    def scope(self) -> Iterator[Block]:
        """Yield what was read."""
        yield self._heading("scope")
        yield from self._bullets(self._statements.get("scope", ()))
        if self._given.sources:
            rows = [(one.name, str(len(one.lines)), "; ".join(one.notes)) for one in self._given.sources]
            yield Table(self._columns("file", "lines", "notes"), rows, (3, 1, 4))

    def balance(self) -> Iterator[Block]:
        """Yield strengths, weaknesses and risks."""
        yield self._heading("balance")
        for name in _BALANCE:
            yield self._heading(name, 2)
            statements = self._statements.get(name, ())
            yield from self._bullets(statements)
            if not statements:
                yield plain(self._say("none.strengths" if name == "strengths" else "nothing"), soft=True)

    def areas(self) -> Iterator[Block]:
        """Yield the eight areas with their findings, what the materials say, or what to get."""
        yield self._heading("areas")
        evidence = evidence_of(self._given.role, self._given.sources)
        for area in load_checklist(self._given.role).areas:
            yield Heading(area.title, 2)
            mine = [one for one in self._draft.findings if one.area == area.id]
            for finding in mine:
                yield from self._finding(finding)
            quoted = {cite.ref for finding in mine for cite in finding.statement.cites}
            lines = [line for line in evidence.home(area.id) if line.address not in quoted][:_LINES]
            if lines:
                yield Paragraph((Run(f"{self._say('lines')}:", soft=True),))
            for line in lines:
                yield Quote((Run(line.text),), line.address)
            if not mine and not lines:
                yield plain(self._empty(area), soft=True)

    def border(self) -> Iterator[Block]:
        """Yield where the two roles collide, and the row of the board that prevents it."""
        yield self._heading("border")
        board = load_checklist(self._given.role).board
        for statement in self._statements.get("border", ()):
            yield Paragraph(self._runs(statement), bullet=True)
            for cite in statement.cites:
                if cite.kind == "checklist" and cite.ref.startswith("board/"):
                    row = board[int(cite.ref.partition("/")[2]) - 1]
                    yield Paragraph((Run(self._say("border.owner", owner=row.owner, avoid=row.avoid), soft=True),))

    def vision(self) -> Iterator[Block]:
        """Yield the goals of the quarter, the half-year and the year."""
        yield self._heading("vision")
        yield plain(self._say("vision.note"), soft=True)
        for name in _VISION:
            if statements := self._statements.get(name, ()):
                yield self._heading(name, 2)
                yield from self._bullets(statements)

    def unknown(self) -> Iterator[Block]:
        """Yield what is not known."""
        yield self._heading("unknown")
        yield from self._bullets(self._statements.get("unknown", ()))

    def removed(self) -> Iterator[Block]:
        """Yield what the check took out; nothing if it took nothing."""
        if self._draft.removed:
            yield self._heading("removed")
            rows = [
                (one.text, text(f"audit.removed.{one.code}", lang=self._lang, detail=one.detail))
                for one in self._draft.removed
            ]
            yield Table(self._columns("text", "reason"), rows, (3, 2))

    def appendix(self) -> Iterator[Block]:
        """Yield what every number in brackets stands for, the files and the repairs; made last."""
        yield self._heading("appendix")
        yield Table(self._columns("ref", "source", "what"), self._references.rows(), (0.5, 3, 6))
        repairs = self._given.facts.repairs if self._given.facts else ()
        if repairs:
            yield self._heading("repairs", 2)
            rows = [self._repair(one) for one in repairs[:_REPAIRS]]
            yield Table(self._columns("where", "repair", "rows", "examples"), rows, (2.4, 4, 1, 2.4))
            if len(repairs) > _REPAIRS:
                yield plain(self._say("more_rows", n=len(repairs) - _REPAIRS), soft=True)

    def _key_figures(self) -> Iterator[Block]:
        figures = [self._book.get(key) for key in summary_file().front[self._given.role]]
        rows = [
            (title(one, self._lang), wording.shown(one, self._lang), wording.interval(one, self._lang))
            for one in figures
            if one is not None
        ]
        if rows:
            yield Table(self._columns("figure", "value", "interval"), rows, (5, 3, 2))

    def figures(self) -> Iterator[Block]:
        """Yield every whole figure with its formula."""
        yield self._heading("figures")
        rows = [
            (title(one, self._lang), wording.shown(one, self._lang), wording.period(one), self._formula(one.id))
            for one in self._book.by_key.values()
            if not one.segments and one.id not in derived_ids()
        ]
        if rows:
            yield Table(self._columns("figure", "value", "period", "formula"), rows, (3, 2, 2.4, 5))

    def _formula(self, id_: str) -> str:
        return definitions()[id_].formula[self._lang]

    def _finding(self, finding: Finding) -> Iterator[Block]:
        severity = self._say(f"severity.{finding.severity}")
        tag = self._say("tag", severity=severity, confidence=self._say(f"confidence.{finding.confidence}"))
        who = self._say(
            "who", owner=self._say(f"owner.{finding.owner}"), horizon=self._say(f"horizon.{finding.horizon}")
        )
        mark = _MARKS[finding.severity]
        yield Paragraph((Run(f" {tag} ", mark=mark, soft=mark == "plain"), Run("  "), *self._runs(finding.statement)))
        action = (Run(f"{self._say('action')}: ", bold=True), Run(f"{finding.action} "), Run(f"({who})", soft=True))
        yield Paragraph(action, bullet=True)

    def _empty(self, area: Area) -> str:
        spoken = any(self._book.figure(id_) for id_ in area.indicators)
        return self._say("area.quiet") if spoken else self._say("area.empty", take="; ".join(area.take[:_TAKE]))

    def _repair(self, one: Repair) -> tuple[str, str, str, str]:
        where = text(f"audit.table.{one.table}", lang=self._lang)
        done = text(f"audit.repair.{one.code}", lang=self._lang, detail=one.detail)
        place = f"{where} · {one.column}" if one.column else where
        return place, done, wording.number(one.rows, 0, self._lang), ", ".join(one.examples)

    def _bullets(self, statements: Sequence[Statement]) -> Iterator[Block]:
        for statement in statements:
            yield Paragraph(self._runs(statement), bullet=True)

    def _runs(self, statement: Statement) -> tuple[Run, ...]:
        words = " ".join(statement.text.split(" "))
        return Run(words), Run(self._references.mark(statement.cites), soft=True)

    def _heading(self, name: str, level: int = 1) -> Heading:
        return Heading(self._say(f"heading.{name}"), 2 if level == 2 else 1)

    def _columns(self, *names: str) -> tuple[str, ...]:
        return tuple(self._say(f"column.{name}") for name in names)

    def _say(self, key: str, **places: object) -> str:
        return text(f"summary.{key}", lang=self._lang, **places)
