"""Persons as findings."""

from collections.abc import Iterator

from coach.language.persons import find_persons
from coach.llm.standins.found import Found


def find_names(text: str) -> Iterator[Found]:
    """Find everybody named in `text`; two ways of naming somebody share their lemmas.

    Raises:
        KnowledgeError: the name model is missing from this installation.
    """
    for person in find_persons(text):
        yield Found("name", person.start, person.end, person.lemmas)
