"""The passages that come with the program or from a director's own banks: cards, questions, checklists, glossary."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from coach.knowledge.asked import FILE as ASKED_FILE
from coach.knowledge.asked import with_asked
from coach.knowledge.cards import card_files, card_passages
from coach.knowledge.passages import Audience, Passage, part_id
from coach.knowledge.splitting import split_text
from coach.knowledge.tuning import load_tuning
from coach.language.glossary import Term, load_glossary
from coach.resources import resource_dir
from coach.rubric.hashing import content_hash
from coach.rubric.library import Rubric, bank_files, load_library
from coach.settings import Settings
from coach.texts import text as wording


def shipped_passages(settings: Settings) -> list[Passage]:
    """Return the passages of everything that is read from files of the knowledge base.

    Raises:
        BankError: a file is broken; names file and line.
    """
    words = load_tuning().part_words
    rubrics = load_library(settings.own_banks).rubrics()
    questions = [passage for rubric in rubrics for passage in question_passages(rubric, words)]
    terms = map(term_passage, load_glossary().terms)
    return with_asked([*card_passages(words), *questions, *checklist_passages(), *terms])


def shipped_files(settings: Settings) -> list[Path]:
    """List the files that `shipped_passages` reads, and those that decide how words are read."""
    knowledge = resource_dir("knowledge")
    lists = [
        knowledge / "glossary.yaml",
        knowledge / "search.yaml",
        knowledge / ASKED_FILE,
        knowledge / "offline" / "stopwords.txt",
    ]
    return [*card_files(), *bank_files(settings.own_banks), *checklist_files(), *lists]


def shipped_fingerprint(settings: Settings) -> str:
    """Return a hash that changes when any of those files does: cheaper than parsing them to find out."""
    files = [path for path in shipped_files(settings) if path.is_file()]
    return content_hash(*(f"{path.name}\n{path.read_bytes().hex()}" for path in files))


def question_passages(rubric: Rubric, words: int) -> Iterator[Passage]:
    """Yield a question as passages: what is asked and why, then what is looked at. Never the model answers."""
    question = rubric.question
    asked = "\n\n".join([question.text, question.why])
    looked_at = "\n\n".join(
        f"{criterion.title}\n" + "\n".join(f"- {check.text}" for check in criterion.checks)
        for criterion in question.criteria
    )
    for number, body in enumerate([asked, *split_text(looked_at, words)], start=1):
        yield Passage(
            id=part_id(question.id, number),
            title=f"{question.title}: {question.text}",
            text=body,
            role=rubric.role,
            topic=question.id.rpartition(".")[2],
            origin="bank",
            source=question.id,
            asked="\n".join(question.aliases) if number == 1 else "",
        )


def term_passage(term: Term) -> Passage:
    """Return a term of the glossary as a passage `term.<id>`."""
    named = {"synonyms": term.synonyms, "spellings": term.spellings}
    known_as = [
        wording(f"knowledge.term.{key}", lang="ru", names=", ".join(names)) for key, names in named.items() if names
    ]
    return Passage(
        id=f"term.{term.id}",
        title=term.term,
        text="\n".join([term.plain, *known_as]),
        role=term.role,
        topic="glossary",
        origin="glossary",
        source="knowledge/glossary.yaml",
    )


def checklist_files() -> list[Path]:
    """List the shipped checklists; there may be none."""
    return sorted((resource_dir("knowledge") / "checklists").glob("*.yaml"))


def checklist_passages() -> list[Passage]:
    """Return each area of each checklist as a passage `checklist.<file>.<area>`.

    Only what is needed for search is read: `role`, and in any list of the file the entries that have an `id`;
    whoever runs the audit validates the whole.
    """
    return [passage for path in checklist_files() for passage in _areas(path)]


def _areas(path: Path) -> Iterator[Passage]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        return
    role: Audience = data["role"] if data.get("role") in {"rop", "rom"} else "both"
    entries = [entry for value in data.values() if isinstance(value, list) for entry in value]
    for entry in entries:
        if not (isinstance(entry, dict) and "id" in entry):
            continue
        yield Passage(
            id=f"checklist.{path.stem}.{entry['id']}",
            title=str(entry.get("title", entry["id"])),
            text="\n".join(_sentences(entry)),
            role=role,
            topic="checklist",
            origin="checklist",
            source=f"knowledge/checklists/{path.name}",
        )


def _sentences(value: Any) -> Iterator[str]:
    """Yield every text under `value` that is more than one word: ids and codes are not worth finding."""
    if isinstance(value, str):
        if " " in value.strip():
            yield value.strip()
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _sentences(part)
