"""`coach bank check`: every file of the knowledge base is read, every reference followed."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from coach.errors import BankError
from coach.knowledge.asked import FILE as ASKED_FILE
from coach.knowledge.asked import check_asked
from coach.knowledge.cards import FOLDERS, load_cards
from coach.knowledge.shipped import checklist_files, checklist_passages, shipped_passages
from coach.knowledge.tuning import load_tuning
from coach.language.glossary import Glossary, folded, load_glossary
from coach.resources import resource_dir
from coach.rubric.library import load_library
from coach.rubric.source import line_of
from coach.rubric.types import Bank
from coach.settings import Settings
from coach.texts import plural, text


def check_knowledge(settings: Settings) -> list[str]:
    """Check banks (built-in and own), cards, glossary, scale, checklists and search files; one line of good news each.

    Raises:
        BankError: the first thing that is wrong, with file and line and what to do.
    """
    return list(_checked(settings))


def _checked(settings: Settings) -> Iterator[str]:
    knowledge = resource_dir("knowledge")
    cards = load_cards()
    for folder in FOLDERS:
        count = sum(card.source.startswith(f"knowledge/{folder}/") for card in cards.values())
        yield _fine(knowledge / folder, plural("knowledge.cards", count))
    glossary = load_glossary()
    _check_writings(knowledge / "glossary.yaml", glossary)
    yield _fine(knowledge / "glossary.yaml", plural("knowledge.terms", len(glossary.terms)))
    known = {*cards, *(f"term.{term.id}" for term in glossary.terms)}
    library = load_library(settings.own_banks)
    yield _fine(knowledge / "scale.yaml", plural("knowledge.levels", len(library.scale.levels)))
    for path, bank in library.banks.items():
        _check_references(path, bank, known)
        yield _fine(path, plural("bank.count", len(bank.questions)))
    if checklist_files():
        yield _fine(knowledge / "checklists", plural("knowledge.areas", len(checklist_passages())))
    load_tuning()
    yield _fine(knowledge / "search.yaml", plural("knowledge.passages", len(shipped_passages(settings))))
    if asked := check_asked(known | {rubric.question.id for rubric in library.rubrics()}):
        yield _fine(knowledge / ASKED_FILE, plural("bank.count", asked))


def _fine(path: Path, what: str) -> str:
    return text("bank.ok", file=path, what=what)


def _check_references(path: Path, bank: Bank, known: set[str]) -> None:
    for number, question in enumerate(bank.questions):
        if not question.id.startswith(f"{bank.role}."):
            line = _line(path, ("questions", number, "id"))
            raise BankError("bank.prefix", file=path, line=line, id=question.id, role=bank.role)
        for place, reference in enumerate(question.references):
            if reference not in known:
                line = _line(path, ("questions", number, "references", place))
                raise BankError("bank.reference", file=path, line=line, reference=reference, id=question.id)


def _check_writings(path: Path, glossary: Glossary) -> None:
    """A writing that leads to two terms would lead to the first of them without a word."""
    owners: dict[str, str] = {}
    for number, term in enumerate(glossary.terms):
        for name in {folded(name) for name in (term.term, *term.spellings)}:
            other = owners.setdefault(name, term.id)
            if other != term.id:
                line = _line(path, ("terms", number))
                raise BankError("bank.writing", file=path, line=line, name=name, id=term.id, other=other)


def _line(path: Path, place: tuple[int | str, ...]) -> int:
    return line_of(yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader), place)
