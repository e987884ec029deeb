"""Both languages say everything, with the same places to fill, and the code asks for nothing that is not there."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import coach
from coach.texts import LANGUAGES, plural, text, use_language

PACKAGE = Path(coach.__file__).parent
ROOMS = sorted({path.name for path in (PACKAGE / "texts").glob("*/*.po")})
PLACE = re.compile(r"\{(\w+)")
FORMS = {"ru": 3, "en": 2}


def read(language: str, room: str) -> dict[str, tuple[str, ...]]:
    path = PACKAGE / "texts" / language / room
    assert path.exists(), f"{room} has no {language} catalogue"
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string)
        )
        for message in messages
    }


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_have_the_same_texts_with_the_same_places(room: str) -> None:
    russian, english = read("ru", room), read("en", room)
    assert set(russian) == set(english)
    for key, forms in russian.items():
        assert all(forms), f"{key}: empty"
        assert all(english[key]), f"{key}: empty in English"
        places = {place for form in forms for place in PLACE.findall(form)}
        assert places == {place for form in english[key] for place in PLACE.findall(form)}, key
        if len(forms) > 1:
            assert (len(forms), len(english[key])) == (FORMS["ru"], FORMS["en"]), key


def test_no_key_stands_in_two_rooms() -> None:
    keys = [key for room in ROOMS for key in read("ru", room)]
    assert len(keys) == len(set(keys)), {key for key in keys if keys.count(key) > 1}


def asked_for() -> set[tuple[str, str]]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            first = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
            if not isinstance(first, str):
                continue
            if name in {"text", "plural"} and re.fullmatch(r"[a-z-]+(\.[a-z0-9_-]+)+", first):
                found.add((str(path.relative_to(PACKAGE)), first))
            if name.endswith("Error") and re.fullmatch(r"[a-z-]+(\.[a-z0-9_-]+)+", first):
                found.add((str(path.relative_to(PACKAGE)), f"error.{first}"))
    return found


def test_every_text_that_the_code_names_exists() -> None:
    keys = {key for room in ROOMS for key in read("ru", room)}
    missing = sorted((where, key) for where, key in asked_for() if key not in keys)
    assert len(asked_for()) > 50
    assert missing == []


@pytest.mark.parametrize(("n", "expected"), [(1, "1 вопрос"), (3, "3 вопроса"), (5, "5 вопросов"), (21, "21 вопрос")])
def test_russian_plurals(n: int, expected: str) -> None:
    assert plural("bank.count", n, lang="ru") == expected


def test_the_language_in_force_is_used() -> None:
    said = set()
    for language in LANGUAGES:
        use_language(language)
        said.add(text("verdict.met"))
    use_language("ru")
    assert len(said) == len(LANGUAGES)


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("no.such.text")
