"""The conversation in the terminal: lines in, commands out, the chat printed as it grows."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Self
from uuid import uuid4

from rich.console import Console
from rich.markdown import Markdown

from coach.cli.typed import prepare, typed_line
from coach.errors import InputError, SessionError
from coach.files.blocks import Block
from coach.files.markdown import blocks_markdown
from coach.interview.chat import Entry
from coach.interview.rendering import report_document, summary_blocks
from coach.interview.report import InterviewReport
from coach.interview.review import Review
from coach.interview.service import InterviewService
from coach.interview.view import Action, View
from coach.interview.words import review_blocks
from coach.texts import LANGUAGES, current_language, explain, text

_COMMANDS: tuple[Action, ...] = ("hint", "skip", "retry", "next", "finish")
_COMMAND_SIGN = "/"


class Terminal:
    """One interview between a service and a terminal (or a pipe).

    Attributes:
        titles: titles of cards by id.
        close: gives back what the service holds in the terminal's event loop.
    """

    def __init__(
        self,
        service: InterviewService,
        owner: str,
        titles: Mapping[str, str],
        close: Callable[[], Coroutine[None, None, None]] | None = None,
    ) -> None:
        self.titles = titles
        self._service = service
        self._owner = owner
        self._close = close
        self._console = Console(highlight=False)
        self._loop = asyncio.Runner()
        self._shown = 0
        self._credited: set[str] = set()
        self._view: View | None = None

    def __enter__(self) -> Self:
        prepare()
        self._loop.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        if self._close is not None:
            self._loop.run(self._close())
        self._loop.close()

    @property
    def view(self) -> View:
        """Return the session as it was seen last."""
        if self._view is None:
            raise SessionError("interview.not-started")
        return self._view

    def start(self, *, role: str, mode: str, questions: int | None, chosen: Sequence[str], command_id: str) -> None:
        """Begin a new session."""
        begin = self._service.start(
            owner=self._owner, role=role, mode=mode, questions=questions, chosen=chosen, command_id=command_id
        )
        self._view = self._loop.run(begin)
        self._welcome()

    def resume(self, session_id: str) -> None:
        """Continue a session; what was said before is printed again."""
        self._view = self._loop.run(self._service.resume(session_id, owner=self._owner))
        self._welcome()
        self._show_entries(with_answers=True)

    def play(self) -> None:
        """Play to the end.

        Raises:
            KeyboardInterrupt: the person pressed Ctrl-C.
            EOFError: the input ended first.
        """
        while self.view.phase != "finished":
            self._show()
            action, said = self._listen()
            try:
                self._act(action, said)
            except InputError as error:
                self._say(explain(error))
            except SessionError as error:
                self._say(explain(error))
                self._view = self._loop.run(self._service.resume(self.view.session_id, owner=self._owner))
        self._show()

    def say_paused(self) -> None:
        """Say that nothing is lost and how to go on."""
        self._say("")
        self._say(text("interview.cli.paused", id=self.view.session_id))

    def show_report(self) -> InterviewReport:
        """Print the report: of an exam all of it, of a training what the feedback has not told yet."""
        report = self._loop.run(self._service.report(self.view.session_id, owner=self._owner))
        lang = current_language()
        if report.mode == "exam":
            self._show_blocks(report_document(report, lang, self.titles, pictures=False).blocks)
        else:
            self._show_blocks(tuple(summary_blocks(report, lang)))
        return report

    def _act(self, action: Action, said: str) -> None:
        view, owner, command_id = self.view, self._owner, uuid4().hex
        if action == "answer":
            self._say(text("interview.cli.grading"))
            self._view = self._loop.run(
                self._service.answer(view.session_id, said, owner=owner, step=view.step, command_id=command_id)
            )
            return
        steps = {
            "hint": self._service.hint,
            "skip": self._service.skip,
            "retry": self._service.retry,
            "next": self._service.next,
            "finish": self._service.finish,
        }
        self._view = self._loop.run(steps[action](view.session_id, owner=owner, step=view.step, command_id=command_id))

    def _listen(self) -> tuple[Action, str]:
        """Return what the person wants: a command, or an answer that ends with an empty line."""
        lines: list[str] = []
        while True:
            line = typed_line(more=bool(lines))
            if line is None:
                if lines:
                    return "answer", "\n".join(lines)
                raise EOFError
            if not lines and line.startswith(_COMMAND_SIGN) and (command := self._command(line)) is not None:
                return command, ""
            if not lines and line.startswith(_COMMAND_SIGN):
                self._say(text("interview.cli.unknown-command", command=line, commands=self._possible()))
            elif self.view.phase == "reviewing":
                if not line:
                    return "next", ""
                self._say(text("interview.cli.unknown-command", command=line, commands=self._possible()))
            elif line:
                lines.append(line)
            elif lines:
                return "answer", "\n".join(lines)

    def _command(self, line: str) -> Action | None:
        """Return the command that `line` names in either language, if it is possible now."""
        for action in self._allowed():
            if line.casefold() in {text(f"interview.cli.word.{action}", lang=lang) for lang in LANGUAGES}:
                return action
        return None

    def _allowed(self) -> list[Action]:
        return [action for action in _COMMANDS if action in self.view.actions]

    def _possible(self) -> str:
        return ", ".join(text(f"interview.cli.word.{action}") for action in self._allowed())

    def _welcome(self) -> None:
        self._say(text("interview.cli.number", id=self.view.session_id))
        self._say(text("interview.cli.welcome"))

    def _show(self) -> None:
        """Print what is new in the chat and what can be done now."""
        view = self.view
        self._show_entries()
        if view.deadline is not None:
            self._say(text("interview.cli.until", time=f"{view.deadline.astimezone():%H:%M:%S}"))
        if view.phase == "reviewing":
            self._say(text("interview.cli.choose", commands=self._possible(), first=text("interview.cli.word.next")))
        elif view.phase == "answering":
            self._say(text("interview.cli.can", commands=self._possible()))

    def _show_entries(self, *, with_answers: bool = False) -> None:
        """Print the entries that were not printed yet; the end of an exam is told by its report."""
        if self.view.phase == "finished" and self.view.mode == "exam":
            return
        for entry in self.view.entries[self._shown :]:
            self._show_entry(entry, with_answers=with_answers)
        self._shown = len(self.view.entries)

    def _show_entry(self, entry: Entry, *, with_answers: bool) -> None:
        match entry.kind:
            case "question":
                self._credited = set()
                title = self.view.question.title if entry.number == self.view.number else ""
                total = self.view.total
                head = text("interview.cli.progress", number=entry.number, total=total, title=title)
                self._console.rule(head.rstrip(": "))
                self._say(entry.text, style="bold")
            case "follow-up" | "hint":
                self._say(text(f"interview.cli.{entry.kind}", text=entry.text), style="bold" * (entry.kind != "hint"))
            case "expired" | "too-late":
                self._say(text(f"interview.cli.{entry.kind}"))
            case "answer":
                if with_answers:
                    self._say(entry.text, style="italic")
                if entry.late:
                    self._say(text("interview.cli.late"))
            case "review" if entry.review is not None:
                self._show_review(entry.review)

    def _show_review(self, review: Review) -> None:
        """Print a review; while a follow-up is open only what was not credited before."""
        if not review.closed and review.grade is not None:
            feedback = review.grade.feedback
            fresh = tuple(strength for strength in feedback.strengths if strength.text not in self._credited)
            if not fresh:
                return
            self._credited |= {strength.text for strength in fresh}
            grade = review.grade.model_copy(update={"feedback": feedback.model_copy(update={"strengths": fresh})})
            review = review.model_copy(update={"grade": grade})
        self._show_blocks(tuple(review_blocks(review, current_language(), self.titles)))

    def _show_blocks(self, blocks: Sequence[Block]) -> None:
        self._console.print(Markdown(blocks_markdown(blocks)))

    def _say(self, words: str, *, style: str = "") -> None:
        self._console.print(words, style=style, markup=False)
