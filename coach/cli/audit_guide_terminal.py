"""The guided audit as a conversation: what is missing is printed, notes and commands are read."""

import asyncio
from pathlib import Path
from typing import Any, Literal, Self
from uuid import uuid4

from rich.console import Console

from coach.audit.guide import commands
from coach.audit.guide.service import GuideService, GuideView
from coach.audit.guide.wanted import Wanted, following_area
from coach.audit.guide.words import area_line, headline, summary
from coach.cli.typed import prepare, typed_line
from coach.errors import CoachError, InputError
from coach.texts import LANGUAGES, explain, text

_WORDS = ("file", "pass", "later", "next", "area", "coverage", "figures", "draft", "finish")


class GuideTerminal:
    """One audit between a service and a terminal (or a pipe)."""

    def __init__(self, service: GuideService, owner: str) -> None:
        self._service = service
        self._owner = owner
        self._console = Console(highlight=False)
        self._loop = asyncio.Runner()
        self._view: GuideView | None = None
        self._later = 0

    def __enter__(self) -> Self:
        prepare()
        self._loop.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.close()

    @property
    def view(self) -> GuideView:
        """Return the audit as it was seen last."""
        if self._view is None:
            raise InputError("guide.not-started")
        return self._view

    def start(self, role: Literal["rop", "rom"], title: str) -> None:
        """Begin an audit."""
        begin = self._service.start(owner=self._owner, role=role, title=title, command_id=uuid4().hex)
        self._view = self._loop.run(begin)
        self._welcome()

    def resume(self, audit_id: str) -> None:
        """Go on with an audit."""
        self._view = self._loop.run(self._service.view(audit_id, owner=self._owner))
        self._welcome()
        self._coverage()

    def play(self) -> None:
        """Ask until the person ends the collecting.

        Raises:
            KeyboardInterrupt: the person pressed Ctrl-C.
            EOFError: the input ended first.
        """
        if self.view.state.phase == "finished":
            self._do(commands.Reopen)
        shown = ""
        while self.view.state.phase != "finished":
            shown = self._ask(shown)
            word, rest = self._listen()
            try:
                self._act(word, rest)
            except CoachError as error:
                self._say(explain(error))
        self._say(text("guide.cli.finished"))
        self._coverage()
        self._say(text("guide.cli.page"))

    def say_paused(self) -> None:
        """Say that nothing is lost and how to go on."""
        self._say("")
        self._say(text("guide.cli.paused", id=self.view.id))

    def _welcome(self) -> None:
        self._say(text("guide.cli.number", id=self.view.id))
        self._say(text("guide.cli.welcome", commands=_all_words()))

    def _ask(self, shown: str) -> str:
        """Print the area when it is another than the one `shown`, and what it misses; return the area."""
        view = self.view
        ids = [area.id for area in view.checklist.areas]
        area = view.checklist.areas[ids.index(view.state.area)]
        if shown != area.id:
            self._later = 0
            head = text("guide.cli.area", n=ids.index(area.id) + 1, all=len(ids), title=area.title)
            self._console.rule(head)
            self._say(area.purpose)
        wanted = self._current()
        if wanted is None:
            self._say(text("guide.cli.area.done", next=text("guide.cli.word.next")))
            return area.id
        self._say(f"\n{headline(wanted)}", style="bold")
        self._say(wanted.text)
        self._say(text("guide.cli.left", n=len(view.wanted)), style="dim")
        return area.id

    def _current(self) -> Wanted | None:
        wanted = self.view.wanted
        return wanted[self._later % len(wanted)] if wanted else None

    def _listen(self) -> tuple[str, str]:
        """Return a command with what follows it, or `note` with a text that ended with an empty line."""
        lines: list[str] = []
        while True:
            line = typed_line(more=bool(lines))
            if line is None:
                if lines:
                    return "note", "\n".join(lines)
                raise EOFError
            if not lines and line.startswith("/"):
                said, _, rest = line.partition(" ")
                if (word := _word(said)) is not None:
                    return word, rest.strip()
                self._say(text("guide.cli.unknown", command=said, commands=_all_words()))
            elif line:
                lines.append(line)
            elif lines:
                return "note", "\n".join(lines)

    def _act(self, word: str, rest: str) -> None:
        area, wanted = self.view.state.area, self._current()
        about = wanted.about if wanted else ""
        looks = {"coverage": self._coverage, "figures": self._figures}
        if word in looks:
            looks[word]()
            return
        match word:
            case "note":
                spoken_of = "" if wanted is None or wanted.kind == "take" else about  # words are no paper
                self._do(commands.TakeNote, area=area, about=spoken_of, text=rest)
                self._say(text("guide.cli.noted", id=self.view.state.notes[-1].id))
            case "file":
                self._take(Path(rest).expanduser(), area, about)
            case "pass":
                self._do(commands.Pass, area=area, about=about, reason=rest)
                self._say(text("guide.cli.passed", reason=rest or text("guide.cli.no-reason")))
            case "later":
                self._later += 1
            case "next":
                self._do(commands.Enter, area=following_area(self.view.checklist, area))
            case "area":
                self._enter(rest)
            case "draft":
                self._draft(rest)
            case "finish":
                self._do(commands.Finish)

    def _do(self, kind: Any, **told: object) -> None:
        command = kind(id=uuid4().hex, at=self._service.now(), by=self._owner, **told)
        self._view = self._loop.run(self._service.carry_out(self.view.id, command, owner=self._owner))

    def _take(self, path: Path, area: str, about: str) -> None:
        before = self.view.state
        adding = self._service.add_file(self.view.id, path, owner=self._owner, by=self._owner, area=area, about=about)
        self._view = self._loop.run(adding)
        after = self.view.state
        if after.exports != before.exports:
            self._say(text(f"guide.cli.file.{after.exports[-1].table}"))
        else:
            self._say(text("guide.cli.file.document", lines=after.sources[-1].lines))
        if self.view.figures.problem is not None:
            self._say(explain(self.view.figures.problem))

    def _enter(self, named: str) -> None:
        areas = self.view.checklist.areas
        number = int(named) if named.isdecimal() else 0
        chosen = areas[number - 1].id if 1 <= number <= len(areas) else named
        self._do(commands.Enter, area=chosen)

    def _coverage(self) -> None:
        self._say(summary(self.view.coverage), style="bold")
        for number, area in enumerate(self.view.coverage.areas, 1):
            self._say(f"{number}. {area_line(area)}")
        self._say(text("guide.next" if self.view.steps else "guide.next.none"), style="bold")
        for step in self.view.steps:
            self._say(f"• {headline(step)}. {step.text}")

    def _figures(self) -> None:
        from coach.cli.audit_tables import tables

        figures = self.view.figures
        if figures.problem is not None:
            self._say(explain(figures.problem))
        elif figures.facts is None:
            self._say(text("guide.cli.no-figures", file=text("guide.cli.word.file")))
        else:
            for part in tables(figures.facts):
                self._console.print(part)

    def _draft(self, named: str) -> None:
        """Draft the summary, keep it in the audit and write it to a file."""
        from coach.audit.guide.document import guided_report
        from coach.files.atomic import check_writable, write_atomically
        from coach.files.writing import WRITERS

        path = Path(named or f"audit-{self.view.id}.docx").expanduser()
        write = WRITERS.get(path.suffix.lower())
        if write is None:
            raise InputError("guide.draft-format", path=path)
        check_writable(path)
        making = self._service.draft(self.view.id, owner=self._owner, by=self._owner, command_id=uuid4().hex)
        self._view = self._loop.run(making)
        given = self._loop.run(self._service.material(self.view.id, owner=self._owner))
        write_atomically(path, write(guided_report(self.view.state, given)))
        self._say(text("guide.cli.drafted", path=path))

    def _say(self, words: str, *, style: str = "") -> None:
        self._console.print(words, style=style, markup=False)


def _word(said: str) -> str | None:
    """Return the command that `said` names in either language."""
    known = {text(f"guide.cli.word.{word}", lang=lang): word for word in _WORDS for lang in LANGUAGES}
    return known.get(said.casefold())


def _all_words() -> str:
    return ", ".join(text(f"guide.cli.word.{word}") for word in _WORDS)
