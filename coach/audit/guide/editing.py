"""The draft as a person left it: edits laid over it, the original always at hand. Pure."""

from collections.abc import Iterator

from coach.audit.draft import Draft, Statement
from coach.audit.guide.kept import Edit
from coach.audit.guide.state import State
from coach.rubric.hashing import content_hash
from coach.rubric.types import Frozen

FINDINGS = "finding"


class Passage(Frozen):
    """A statement of the draft and what stands in its place.

    Attributes:
        target: names it for edits by its words: an edit holds wherever the draft says the same, and in the next draft.
        place: id of its section, or `finding`.
        finding: id of its finding, empty for a statement of a section.
        original: as drafted.
        edit: what stands in its place, None if nothing.
    """

    target: str
    place: str
    finding: str = ""
    original: Statement
    edit: Edit | None = None

    @property
    def text(self) -> str:
        """The words that count; empty when a person took the statement out."""
        return self.original.text if self.edit is None else self.edit.text


def target_of(words: str) -> str:
    """Return the name of a statement as drafted."""
    return content_hash(words)[:12]


def passages(state: State) -> list[Passage]:
    """Return the statements of the draft in order, with the edits that stand; none without a draft."""
    return [] if state.draft is None else list(_passages(state.draft, state))


def _passages(draft: Draft, state: State) -> Iterator[Passage]:
    for section in draft.sections:
        for said in section.statements:
            target = target_of(said.text)
            yield Passage(target=target, place=section.id, original=said, edit=state.standing(target))
    for found in draft.findings:
        target = target_of(found.statement.text)
        edit = state.standing(target)
        yield Passage(target=target, place=FINDINGS, finding=found.id, original=found.statement, edit=edit)


def edited(state: State) -> Draft | None:
    """Return the draft with the edits that stand; statements taken out are gone, with a finding goes all of it."""
    draft = state.draft
    if draft is None:
        return None
    said = {passage.target: passage.text for passage in passages(state)}
    sections = []
    for section in draft.sections:
        kept = [(one, said[target_of(one.text)]) for one in section.statements]
        now = tuple(one.model_copy(update={"text": words}) for one, words in kept if words)
        sections.append(section.model_copy(update={"statements": now}))
    findings = []
    for found in draft.findings:
        words = said[target_of(found.statement.text)]
        if words:
            statement = found.statement.model_copy(update={"text": words})
            findings.append(found.model_copy(update={"statement": statement}))
    return draft.model_copy(update={"sections": tuple(sections), "findings": tuple(findings)})


def orphans(state: State) -> list[Edit]:
    """Return edits that stand but whose statement the present draft no longer has."""
    here = {passage.target for passage in passages(state)}
    return [edit for edit in state.edits if edit.id not in state.undone and edit.target not in here]


def digest(state: State) -> str:
    """Return a hash of the summary as it stands: what a signature is for; empty without a draft."""
    now = edited(state)
    return "" if now is None else content_hash(now.model_dump_json())
