"""The practice page: what its buttons do. The session lives in the database; the browser keeps its id and step."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import gradio as gr

from coach.errors import CoachError, SessionError
from coach.interview.view import Action, View
from coach.texts import Language, text
from coach.web.pieces import READY, kept, listen, no_navbar, notice, reading, told
from coach.web.practice_parts import Parts, lay_out
from coach.web.practice_view import count_choices, pending_log, rubric_of, shown_review, talk, unfinished
from coach.web.report_page import report_updates
from coach.web.services import Services
from coach.web.who import Person, person_of

if TYPE_CHECKING:
    from coach.interview.service import Spend

Updates = dict[Any, Any]
"""What Gradio takes from a callback: new values by component."""

_LEAVING = {"skip", "next", "finish"}
"""Moves after which what stood in the box belongs to nothing any more."""

_MOVES: tuple[Action, ...] = ("hint", "skip", "retry", "next")


def build(services: Services, lang: Language, pages: gr.Blocks) -> None:
    """Put the page into `pages` and connect it."""
    no_navbar()
    parts = lay_out(lang, has_model=services.has_model)
    page = PracticePage(services, lang, parts)
    start, chat = parts.start, parts.talk
    everything = list(_components(parts))
    where = [parts.session, parts.step]
    show = {"outputs": everything}

    listen(pages.load, page.open, **show).then(None, inputs=parts.session, js=READY)
    listen(start.role.change, page.offer, inputs=[start.role, start.count], outputs=start.count)
    begun = listen(start.begin.click, page.begin, inputs=[start.role, start.mode, start.count], **show)
    moves = [
        begun,
        listen(chat.buttons["answer"].click, page.answer, inputs=[*where, chat.answer], **show),
        *(listen(chat.buttons[name].click, page.mover(name), inputs=where, **show) for name in _MOVES),
        listen(chat.end.click, page.mover("finish"), inputs=where, **show),
        listen(chat.buttons["resume"].click, page.resume, inputs=parts.session, **show),
        listen(parts.report.again.click, page.start_over, **show),
        listen(parts.refresh.click, page.refresh, inputs=where, **show),
    ]
    for move in moves:
        move.then(None, inputs=parts.session, js=READY)
    for button, asks in ((chat.buttons["finish"], True), (chat.stay, False)):
        button.click(None, outputs=[chat.actions, chat.confirm], js=_visible(not asks, asks))


def _visible(*shown: bool) -> str:
    """Return what the browser runs to show or hide the outputs of an event, without asking the server."""
    updates = ", ".join(f"{{ visible: {str(each).lower()}, __type__: 'update' }}" for each in shown)
    return f"() => [{updates}]"


def _components(parts: Parts) -> list[Any]:
    start, chat, report = parts.start, parts.talk, parts.report
    return [
        *(parts.session, parts.step, parts.notice),
        *(start.panel, start.unfinished, start.count),
        *(chat.panel, chat.progress, chat.log, chat.pending, chat.answer, chat.actions, chat.confirm, chat.card),
        *chat.buttons.values(),
        *(report.panel, report.head, report.radar, report.figures, report.body),
    ]


@dataclass(frozen=True)
class PracticePage:
    """The callbacks of the page in one language."""

    services: Services
    lang: Language
    parts: Parts

    async def open(self, request: gr.Request) -> Updates:
        """Fill the page when it is loaded: the session of the address, or the start."""
        self.services.warm_up()
        who = person_of(request)
        session = request.query_params.get("session", "")
        if not session:
            return await self._start("", who.id)
        try:
            return await self._resumed(session, who)
        except Exception as error:  # noqa: BLE001 - the page says what is wrong and offers a new start
            return await self._start(told(error, self.lang), who.id)

    async def start_over(self, request: gr.Request) -> Updates:
        """Show the start."""
        return await self._start("", person_of(request).id)

    async def offer(self, role: str, count: int) -> Updates:
        """Offer as many questions as the banks have for `role`."""
        choices = count_choices(await self.services.library(), role, self.lang)
        values = [value for _, value in choices]
        return {self.parts.start.count: gr.update(choices=choices, value=count if count in values else values[-1])}

    async def begin(self, role: str, mode: str, count: int, request: gr.Request) -> Updates:
        """Start a session."""
        try:
            interviews = await self.services.interviews()
            owner = person_of(request).id
            view = await interviews.start(owner=owner, role=role, mode=mode, questions=count, command_id=uuid4().hex)
            return await self._show(view, owner, clear=True)
        except Exception as error:  # noqa: BLE001 - the page says what is wrong and stays usable
            return {self.parts.notice: told(error, self.lang)}

    async def answer(self, session: str, step: str, words: str, request: gr.Request) -> AsyncIterator[Updates]:
        """Hand in an answer; it is shown at once, the grade when it is there."""
        chat, who = self.parts.talk, person_of(request)
        waiting: Updates = {button: gr.update(interactive=False) for button in chat.buttons.values()}
        bubble = pending_log(words, self.lang) if words.strip() else ""
        yield waiting | {chat.pending: bubble, self.parts.notice: ""}
        try:
            interviews = await self.services.interviews()
            growing: asyncio.Queue[str | None] = asyncio.Queue()
            work = asyncio.create_task(
                interviews.answer(
                    session,
                    words,
                    owner=who.id,
                    step=int(step),
                    command_id=uuid4().hex,
                    on_follow_up=growing.put_nowait,
                    spend=self._spend(who),
                )
            )
            work.add_done_callback(lambda _: growing.put_nowait(None))
            while (follow_up := await growing.get()) is not None:
                yield {chat.pending: pending_log(words, self.lang, follow_up)}
            yield await self._show(await work, who.id, clear=True)
        except Exception as error:  # noqa: BLE001 - the text stays in the box, whatever happened
            yield await self._recovered(session, who, error, words)

    def mover(self, name: str) -> Any:
        """Return the callback of a button that moves the session on: the service has a method of this name."""

        async def move(session: str, step: str, request: gr.Request) -> Updates:
            who = person_of(request)
            try:
                spend: dict[str, Any] = {"spend": self._spend(who)} if name == "finish" else {}
                method = getattr(await self.services.interviews(), name)
                view = await method(session, owner=who.id, step=int(step), command_id=uuid4().hex, **spend)
                return await self._show(view, who.id, clear=name in _LEAVING)
            except Exception as error:  # noqa: BLE001 - the page says what is wrong and shows where things stand
                return await self._recovered(session, who, error)

        return move

    async def resume(self, session: str, request: gr.Request) -> Updates:
        """Show the session as it stands; an answer that waits for its grade is graded."""
        who = person_of(request)
        try:
            return await self._resumed(session, who)
        except Exception as error:  # noqa: BLE001 - the page says what is wrong and can be asked again
            return await self._recovered(session, who, error)

    async def refresh(self, session: str, step: str, request: gr.Request) -> Updates:
        """Look whether the session moved on (another tab, the clock of an exam); touch nothing if it did not."""
        if not session:
            return {self.parts.notice: gr.skip()}
        who = person_of(request)
        try:
            view = await (await self.services.interviews()).resume(session, owner=who.id, spend=self._spend(who))
            if str(view.step) == step:
                return {self.parts.notice: gr.skip()}
            return await self._show(view, who.id, notice(text("web.moved-on", lang=self.lang), self.lang))
        except Exception as error:  # noqa: BLE001 - nobody pressed anything: a message is enough
            return {self.parts.notice: told(error, self.lang)}

    async def _recovered(self, session: str, who: Person, error: Exception, unsent: str = "") -> Updates:
        """Say what went wrong and show the session as it stands; text that was not taken is not lost."""
        message = told(error, self.lang)
        if isinstance(error, SessionError) and error.code == "interview.moved-on":
            message = notice(text("web.moved-on", lang=self.lang), self.lang)
        try:
            view = await (await self.services.interviews()).resume(session, owner=who.id, spend=self._spend(who))
            if "answer" not in view.actions:
                message += kept(unsent, self.lang)
            return await self._show(view, who.id, message)
        except CoachError:
            buttons = self.parts.talk.buttons
            again: Updates = {b: gr.update(visible=name == "resume", interactive=True) for name, b in buttons.items()}
            return again | {self.parts.notice: message, self.parts.talk.pending: ""}

    async def _resumed(self, session: str, who: Person) -> Updates:
        view = await (await self.services.interviews()).resume(session, owner=who.id, spend=self._spend(who))
        return await self._show(view, who.id)

    def _spend(self, who: Person) -> "Spend":
        """Return what counts a call of the judge for somebody; what was refused before it costs nothing."""
        return lambda: self.services.use(who)

    async def _start(self, message: str, owner: str) -> Updates:
        parts = self.parts
        shown: Updates = {parts.session: "", parts.step: "", parts.notice: message} | self._panels("start")
        try:
            interviews = await self.services.interviews()
            mine = await interviews.sessions(owner)
            choices = count_choices(interviews.library, "rop", self.lang)
        except Exception as error:  # noqa: BLE001 - without a database the page still opens and says why
            return shown | {parts.notice: message or told(error, self.lang)}
        return shown | {
            parts.start.unfinished: unfinished(mine, self.lang),
            parts.start.count: gr.update(choices=choices),
        }

    async def _show(self, view: View, owner: str, message: str = "", *, clear: bool = False) -> Updates:
        shown: Updates = {
            self.parts.session: view.session_id,
            self.parts.step: str(view.step),
            self.parts.notice: message,
        }
        if view.phase == "finished":
            report = await report_updates(self.services, self.parts.report, view.session_id, self.lang, owner=owner)
            return shown | self._panels("report") | report
        return shown | self._panels("talk") | await self._talk(view, clear=clear)

    async def _talk(self, view: View, *, clear: bool) -> Updates:
        chat, settings = self.parts.talk, self.services.settings
        review = shown_review(view)
        content = talk(
            view,
            rubric_of(await self.services.library(), review),
            reading(await self.services.cards(review.references if review else ())),
            self.lang,
            now=datetime.now(UTC),
            grace_minutes=settings.exam_grace_minutes,
        )
        asks = "answer" in content.actions
        box = gr.update(visible=asks, value="") if clear else gr.update(visible=asks)
        buttons: Updates = {
            button: gr.update(visible=name in content.actions, interactive=True)
            for name, button in chat.buttons.items()
        }
        return buttons | {
            chat.progress: content.progress,
            chat.log: content.log,
            chat.pending: "",
            chat.card: content.card,
            chat.answer: box,
            chat.actions: gr.update(visible=True),
            chat.confirm: gr.update(visible=False),
            chat.buttons["next"]: gr.update(
                visible="next" in content.actions,
                interactive=True,
                value=text(f"web.action.{content.onwards}", lang=self.lang),
            ),
        }

    def _panels(self, shown: str) -> Updates:
        panels = {"start": self.parts.start.panel, "talk": self.parts.talk.panel, "report": self.parts.report.panel}
        return {panel: gr.update(visible=name == shown) for name, panel in panels.items()}
