"""The report of a batch: what to download, how far people and the coach agree, the signature, and a repetition."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coach.batch.brief import BatchBrief
from coach.batch.people.agreement import agreements
from coach.batch.people.agreement_words import agreement_title, agreement_words
from coach.errors import InputError
from coach.grading.votes import VOTES
from coach.people.person import OWNER
from coach.texts import Language, text, use_language
from coach.web.templating import render
from coach.web.who import Person
from coach.web.workspace_downloads import TYPES
from coach.web.workspace_review import account_of
from coach.web.workspace_services import Whole, Workspace
from coach.web.workspace_start import JUDGES

if TYPE_CHECKING:
    from coach.batch.prepared import Prepared

SIGNABLE = ("done", "cancelled")


def report_view(brief: BatchBrief, room: Workspace, person: Person, lang: Language, *, has_model: bool) -> str:
    """Return the view as HTML."""
    use_language(lang)  # of this call alone: each runs in a context of its own
    whole = room.whole(brief.id)
    counts = room.board(brief.id).count()
    found = agreements(whole.standings)
    return render(
        "workspace/report.html",
        lang,
        brief=brief,
        record=whole.record,
        notes=whole.record.notes,
        open=counts["needs-review"],
        ungraded=counts["ungraded"],
        agreed=[(agreement_title(one), agreement_words(one)) for one in found],
        signable=brief.state in SIGNABLE,
        repeated=[one for one in room.batches.heads() if one.repeats == brief.id],
        suffixes=tuple(TYPES),
        people=_letters(whole),
        difference=_difference(whole, room),
        judges=[judge for judge in JUDGES if judge == "offline" or has_model],
        votes=VOTES,
        signer="" if person.id == OWNER else person.name,
    )


def _letters(whole: Whole) -> list[tuple[int, str]]:
    """Return the candidates of whom something was judged, with their numbers in the batch."""
    rows = enumerate(whole.comparison.candidates)
    return [(number, one.candidate.name) for number, one in rows if one.candidate.levelled]


def _difference(whole: Whole, room: Workspace) -> list[str]:
    """Return in lines what moved since the batch that this one repeats; nothing where there is none (any more)."""
    if not whole.record.repeats:
        return []
    from coach.batch.results.difference import difference  # noqa: PLC0415 - only for repetitions
    from coach.batch.results.lines import difference_lines  # noqa: PLC0415

    try:
        before = room.whole(whole.record.repeats).material
    except InputError:  # deleted since
        return []
    return [line.strip() for line in difference_lines(difference(before, whole.material), before) if line.strip()]


def sign(sent: Mapping[str, str], query: Mapping[str, str], person: Person, room: Workspace, lang: Language) -> str:
    """Put a person's name under everything that was decided so far; return what to say.

    Raises:
        InputError: no name, the batch is not graded to the end, or it is not the person's to sign.
    """
    _director(person)
    name = sent.get("name", "") if person.id == OWNER else person.name  # who has logged in signs as nobody else
    signed = room.batches.sign(query.get("batch", ""), name[:200], account_of(person))
    room.forget(query.get("batch", ""))
    return text("desk.did.signed", lang=lang, name=signed.name)


def repeat(sent: Mapping[str, str], query: Mapping[str, str], person: Person, room: Workspace) -> "Prepared":
    """Work a batch out again with the rubrics in force; nothing is kept yet.

    Raises:
        InputError: it is not the person's to repeat.
    """
    _director(person)
    judge = sent.get("judge") if sent.get("judge") in JUDGES else None
    votes = int(sent["votes"]) if sent.get("votes", "").isdecimal() and int(sent["votes"]) in VOTES else None
    return room.batches.repetition(query.get("batch", ""), owner=person.id, judge=judge, votes=votes)


def delete(query: Mapping[str, str], person: Person, room: Workspace, lang: Language) -> str:
    """Delete a batch for good; return what to say.

    Raises:
        InputError: there is none, or it is not the person's to delete.
    """
    _director(person)
    brief = room.batches.brief(query.get("batch", ""))
    room.batches.delete(brief.id)
    room.forget(brief.id)
    return text("desk.did.deleted", lang=lang, title=brief.title)


def _director(person: Person) -> None:
    if person.role != "director":
        raise InputError("desk.director-only")
