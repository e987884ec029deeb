"""The first steps of the workspace: the list of batches, an upload as it was understood, what a person says of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from coach.batch.columns import Column
from coach.batch.drafts import Draft
from coach.batch.looking import Look
from coach.batch.own.draft import draft_from_bank
from coach.batch.told_once import told_once
from coach.batch.understood import Asked
from coach.errors import InputError
from coach.people.journal import logged
from coach.people.person import OWNER
from coach.rubric.library import Library
from coach.rubric.types import Role
from coach.texts import Language, has_text, text
from coach.web.services import Services
from coach.web.templating import render
from coach.web.who import Person
from coach.web.workspace_batches import seen_by
from coach.web.workspace_own import by_model, drafted, own_view, released
from coach.web.workspace_review import author_of
from coach.web.workspace_start import ready, start_changes

ENCODINGS = ("utf_8", "cp1251", "utf_16", "cp866", "koi8_r", "mac_cyrillic")
SEPARATORS = (";", ",", "tab")
ERRORS_SHOWN = 50
_KINDS: tuple[str, ...] = (
    "candidate",
    "surname",
    "patronymic",
    "email",
    "phone",
    "time",
    "role",
    "question",
    "answer",
    "question_id",
)


@dataclass(frozen=True)
class Choice:
    """What a column or a question may be taken for: a value of `--map` and its words."""

    value: str
    words: str


@dataclass(frozen=True)
class Line:
    """A column or a question on the page.

    Attributes:
        source: how it is named when something is said of it: a letter, or the words.
        letter: of a column, otherwise empty.
        words: its header or wording.
        taken: the value it has now; empty when it waits for a person.
        sure: confidence in per cent; None where nothing was compared.
        said: a person said so.
        waits: it must be decided.
        nearest: ids of the likeliest questions.
        answers: how many are not blank; None for a column that is no question.
    """

    source: str
    letter: str
    words: str
    taken: str
    sure: int | None
    said: bool
    waits: bool
    nearest: tuple[str, ...]
    answers: int | None


@dataclass(frozen=True)
class DraftDesk:
    """Views and deeds of uploads that are not started yet."""

    services: Services
    lang: Language

    def home(self, person: Person) -> str:
        """Return the first view: upload, templates, what waits and what is there."""
        room = self.services.workspace
        return render(
            "workspace/home.html",
            self.lang,
            drafts=room.drafts.of(person.id) if person.role == "director" else (),
            batches=seen_by(person, room.batches),
            owners={account.id: account.name for account in room.batches.store.accounts.list()},
            limit_mb=self.services.settings.max_upload_mb,
            uploads=person.role == "director",
            blind=person.role == "director" and person.id != OWNER,
        )

    def look(self, draft_id: str, person: Person) -> Look:
        """Return an upload as it is understood.

        Raises:
            InputError: there is no such upload of this person.
        """
        room = self.services.workspace
        return room.looker.look(room.drafts.get(draft_id, person.id), room.library, self.lang)

    def mapping(self, look: Look) -> str:
        """Return the view of an upload as it was understood."""
        return mapping(look, look.library, self.lang)

    def own(self, query: Mapping[str, str], person: Person) -> str:
        """Return the form of an own question.

        Raises:
            InputError: there is no such upload of this person, or no such question in it.
        """
        room = self.services.workspace
        draft = room.drafts.get(query.get("draft", ""), person.id)
        author = "" if person.id == OWNER else person.name
        return own_view(draft, query.get("own", ""), room.library, self.lang, author)

    async def ask_own(
        self, sent: Mapping[str, str], query: dict[str, str], person: Person
    ) -> tuple[dict[str, str], str]:
        """Draft a rubric for a question that no bank has, by the model if there is one; return where it is edited.

        Raises:
            InputError: it is not the person's upload, or the question has no words.
        """
        if person.role != "director":
            raise InputError("desk.director-only")
        room = await asyncio.to_thread(lambda: self.services.workspace)
        draft = room.drafts.get(query.get("draft", ""), person.id)
        asked, role, words = sent.get("asked", "")[:2000], draft.role or "rop", ""
        if self.services.gateway is not None:
            gateway = await self.services.gateway.open()
            made, words = await by_model(asked, role, room.library, gateway, self.lang)
        else:
            made = await asyncio.to_thread(draft_from_bank, asked, role, room.library)
        room.drafts.keep(drafted(draft, sent.get("source", "")[:2000], made))
        return query | {"own": made.question.id}, words

    def act(self, sent: Mapping[str, str], query: dict[str, str], person: Person) -> tuple[dict[str, str], str]:
        """Do what a person did to an upload; return the address to show and words to say.

        Raises:
            InputError: it is not the person's, or cannot be read in the way that was asked for.
        """
        if person.role != "director":
            raise InputError("desk.director-only")
        room = self.services.workspace
        draft = room.drafts.get(query.get("draft") or sent.get("draft", ""), person.id)
        if sent["act"] == "draft.drop":
            self._let_go(draft)
            return {}, text("desk.draft.dropped", lang=self.lang, file=draft.file)
        if sent["act"] == "draft.own-release":
            changed = released(draft, sent, author_of(sent, person))
            query = {name: value for name, value in query.items() if name != "own"}
        else:
            changed = draft.model_copy(update=changes(sent, draft) | start_changes(sent))
        look = room.looker.look(changed, room.library, self.lang)  # what cannot be read so is refused, not kept
        if sent["act"] == "draft.start":
            made = ready(look, changed, room.batches, person.id)
            with logged(room.batches.store, person, "batch.submitted", made.head.id):
                room.batches.keep(made)
            room.batches.wake()
            self._let_go(draft)  # not before the batch is kept
            return {"batch": made.head.id}, ""
        room.drafts.keep(changed)
        return query, ""

    def _let_go(self, draft: Draft) -> None:
        room = self.services.workspace
        room.drafts.drop(draft)
        room.looker.forget(draft)


def changes(sent: Mapping[str, str], draft: Draft) -> dict[str, object]:
    """Return which fields of `draft` change by what the browser sent."""
    if sent["act"] == "draft.say":
        said = dict(draft.said)
        said.pop(sent.get("source", ""), None)
        if sent.get("target"):
            said[sent.get("source", "")] = sent["target"]
        return {"said": said}
    found: dict[str, object] = {name: sent[name][:40] for name in ("encoding", "separator") if name in sent}
    if "role" in sent:
        found["role"] = sent["role"] if sent["role"] in get_args(Role) else None
    return found


def mapping(look: Look, library: Library, lang: Language) -> str:
    """Return the view of an upload as it was understood."""
    found, errors = look.found, told_once(look.errors, lang)
    lines = [_column(column, found.questions) for column in found.columns if column.name or column.kind != "other"]
    asked = [] if found.shape == "wide" else [_question(one) for one in found.questions]
    return render(
        "workspace/mapping.html",
        lang,
        look=look,
        columns=lines,
        asked=asked,
        questions=question_choices(library, look.draft.role),
        kinds=kind_choices(found.shape, lang),
        titles={rubric.question.id: rubric.question.title for rubric in library.rubrics()},
        encodings=with_present(ENCODINGS, found.encoding),
        separators=with_present(SEPARATORS, "tab" if found.separator == "\t" else found.separator),
        errors=errors[:ERRORS_SHOWN],
        more_errors=max(0, len(errors) - ERRORS_SHOWN),
    )


def question_choices(library: Library, role: Role | None) -> dict[str, list[Choice]]:
    """Return the questions by role, their titles first: what a person may choose from."""
    groups: dict[str, list[Choice]] = {}
    for rubric in library.rubrics(role):
        question = rubric.question
        groups.setdefault(rubric.role, []).append(Choice(question.id, f"{question.title} — {question.text[:90]}"))
    return groups


def kind_choices(shape: str, lang: Language) -> list[Choice]:
    """Return what a column may be beside a question."""
    kinds = (
        _KINDS
        if shape == "long"
        else tuple(kind for kind in _KINDS if kind not in {"question", "answer", "question_id"})
    )
    return [Choice(kind.replace("_", " "), kind_words(kind, lang)) for kind in kinds]


def kind_words(kind: str, lang: Language) -> str:
    """Return how a kind of column is called."""
    for key in (f"intake.kind.{kind}", f"batch.column.{kind}"):
        if has_text(key, lang=lang):
            return text(key, lang=lang)
    return kind


def with_present(known: Sequence[str], present: str) -> list[str]:
    """Return the choices with the present one among them."""
    return list(dict.fromkeys([*known, present])) if present else list(known)


def _column(column: Column, questions: Sequence[Asked]) -> Line:
    asks = column.kind == "asked"
    filled = next((one.answers for one in questions if asks and one.words == column.name), 0)
    taken = (
        (column.match.question_id or "") if asks else "-" if column.kind == "other" else column.kind.replace("_", " ")
    )
    sure = round(column.match.confidence * 100) if asks and column.match.nearest else None
    nearest = column.match.nearest if column.waits else ()
    answers = filled if asks else None
    return Line(column.letter, column.letter, column.name, taken, sure, column.mapped, column.waits, nearest, answers)


def _question(asked: Asked) -> Line:
    waits = asked.question_id is None
    sure = round(asked.confidence * 100)
    nearest = asked.nearest if waits else ()
    taken = asked.question_id or ""
    return Line(asked.words, "", asked.words, taken, sure, asked.mapped, waits, nearest, asked.answers)
