"""Patterns of speech: how they are read, and that the shipped ones fit the banks."""

import pytest

from coach.grading.folding import fold
from coach.grading.guard import guard
from coach.grading.offline.patterns import groups_of, load_patterns, shown
from coach.grading.offline.reading import Unit, read
from coach.rubric.library import load_library

LIBRARY = load_library()


def units(text: str) -> tuple[Unit, ...]:
    return read(guard(text)).units


def matches(pattern: str, said: str) -> bool:
    return all(group.search(fold(said).text) for group in groups_of(pattern))


@pytest.mark.parametrize(
    ("pattern", "said", "found"),
    [
        ("пересматр", "раз в месяц пересматриваем", True),
        ("смотр", "раз в месяц пересматриваем", False),
        ("раз_", "разбираем", False),
        ("раз_", "раз в месяц", True),
        ("чек-лист", "по чек-листу", True),
        ("лучший прием", "забрали лучшие приемы", False),
        ("лучш прием", "забрали лучшие приемы", True),
        ("# звонк", "слушаю пять звонков", True),
        ("# звонк", "слушаю 12 звонков", True),
        ("# звонк", "слушаю много звонков", False),
        ("через # недел", "через две недели сверили", True),
        ("раз в месяц", "разных в месяцах", False),
        ("ответ на + «подумаю", "есть ответ на „подумаю“", True),
        ("приёмка: ", "приемка: десять пунктов", True),
        ("#x#", "баннер 1080x1920", True),
        ("правим|меняем + звонк|отказ", "меняем текст по звонкам", True),
        ("правим|меняем + звонк|отказ", "меняем текст каждый месяц", False),
    ],
)
def test_a_pattern_is_read_as_told(pattern: str, said: str, found: bool) -> None:
    assert matches(pattern, said) is found


def test_a_sentence_shows_a_check_and_is_the_one_that_is_quoted() -> None:
    found = shown(
        "rop.scripts", units("Скрипт у нас один. Каждый квартал пересматриваем скрипт целиком. Людям нравится.")
    )
    assert found["review-rhythm"][0].unit.text == "Каждый квартал пересматриваем скрипт целиком."


def test_words_of_a_pattern_must_stand_near_each_other() -> None:
    far = "пересматриваем скрипт и ещё делаем много разных вещей " + "потому что так у нас заведено и всем удобно " * 4
    assert "review-rhythm" in shown("rop.scripts", units("Каждый квартал пересматриваем скрипт целиком."))
    assert "review-rhythm" not in shown("rop.scripts", units(f"{far} каждый квартал"))


def test_a_row_of_terms_shows_nothing() -> None:
    terms = "Ролевые игры, аттестация, чек-лист звонка, ОКК, речевая аналитика, конверсия, возражения, скрипт, A/B тест"
    assert shown("rop.scripts", units(terms)) == {}


def test_one_word_does_not_stand_for_two_groups() -> None:
    assert shown("rop.scripts", units("Правим правим.")) == {}


def test_a_question_without_patterns_shows_nothing() -> None:
    assert shown("rop.audit", units("Каждый квартал пересматриваем скрипт целиком.")) == {}


def test_every_check_of_the_ten_questions_has_patterns_and_no_other_has() -> None:
    questions = {r.question.id: r.question for r in LIBRARY.rubrics() if r.question.kind == "question"}
    assert set(load_patterns()) == set(questions)
    for id_, checks in load_patterns().items():
        assert set(checks) == {check.id for _, check in questions[id_].checks()}
        assert all(checks.values())


def test_a_check_s_own_statements_show_it_more_often_than_those_of_other_checks() -> None:
    own, others, of_own, of_others = 0, 0, 0, 0
    for id_ in load_patterns():
        for _, check in LIBRARY.rubric(id_).question.checks():
            for statement in check.indicators:
                found = set(shown(id_, units(statement)))
                own, of_own = own + (check.id in found), of_own + 1
                others, of_others = others + len(found - {check.id}), of_others + len(load_patterns()[id_]) - 1
    assert own / of_own > 0.5
    assert others / of_others < 0.02
