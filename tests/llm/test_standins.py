"""Stand-ins for personal data: what is replaced, that it comes back exactly, that nothing goes out without it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.stub_server import Behaviour, StubServer
from coach.errors import KnowledgeError, ModelError
from coach.evals.personal_data import score_personal_data
from coach.grading.judges import open_judge
from coach.grading.pipeline import grade_answer
from coach.llm import gateway as gateway_module
from coach.llm.memory import Capabilities, Memory
from coach.llm.server import Server, hides_personal_data, resolve
from coach.llm.standins.disguise import hide
from coach.rubric.library import load_library
from coach.settings import Settings

SAID = "Меня зовут Тимур Ахметшин, +7 912 345-67-89, timur@mail.ru, тг @timur_a. В «Северном Ветре» помогала Лена."
PIECES = [
    "Тимур Ахметшин",
    "+7 912 345-67-89",
    "timur@mail.ru",
    "план",
    "слушаем звонки",
    "Лена",
    "Человек-1",
    " ",
    ", ",
]


def test_each_kind_gets_its_own_stand_in() -> None:
    hidden = hide(SAID, companies=["Северный Ветер"]).hidden[0].text
    assert hidden == "Меня зовут Человек-1, Телефон-1, Почта-1, тг Мессенджер-1. В «Компания-1» помогала Человек-2."


def test_the_same_person_has_one_stand_in_in_all_texts() -> None:
    first, second = hide("Лена Ковальчук ведёт отдел.", "Спросите Лену Ковальчук.").hidden
    assert "Человек-1" in first.text
    assert "Человек-1" in second.text


def test_english_texts_get_english_stand_ins() -> None:
    assert hide("My name is Kate Brown, mail kate@brown.com").hidden[0].text == "My name is Person-1, mail Email-1"


def test_a_stand_in_typed_by_the_candidate_is_not_taken_for_ours() -> None:
    disguise = hide("Человек-1 обещал, а Тимур Ахметшин сделал.")
    assert disguise.hidden[0].text == "Человек-1 обещал, а Человек-2 сделал."
    assert disguise.restored("Человек-1 и Человек-2") == "Человек-1 и Тимур Ахметшин"


def test_inflected_stand_ins_come_back_too() -> None:
    assert hide(SAID).restored("Спросите Человека-1 о цифрах.") == "Спросите Тимур Ахметшин о цифрах."


@given(st.lists(st.sampled_from(PIECES), max_size=12))
@settings(max_examples=60, deadline=None)
def test_the_original_comes_back_to_the_letter_and_always_the_same(pieces: list[str]) -> None:
    said = " ".join(pieces)
    disguise = hide(said)
    hidden = disguise.hidden[0]
    assert hidden.exact(0, len(hidden.text)) == said
    assert hide(said) == disguise


def test_words_of_the_trade_stay() -> None:
    said = "Лиды ведём в amoCRM, РОП слушает звонки, конверсия 12%, бюджет 1 200 000 руб."
    assert hide(said).hidden[0].text == said


@pytest.mark.parametrize(
    ("url", "choice", "hides"),
    [
        ("http://127.0.0.1:1/v1", "auto", False),
        ("http://localhost:1/v1", "auto", False),
        ("http://10.0.0.5:1/v1", "auto", True),
        ("https://llm.example.ru/v1", "auto", True),
        ("https://llm.example.ru/v1", "never", False),
        ("http://127.0.0.1:1/v1", "always", True),
    ],
)
def test_texts_for_another_machine_are_hidden_unless_forbidden(url: str, choice: str, hides: bool) -> None:
    options = Settings(llm_base_url=url, llm_api_key="k", llm_model="m", personal_data=choice, _env_file=None)  # type: ignore[arg-type, call-arg]
    server: Server = resolve(options)
    assert hides_personal_data(options, server) is hides


@pytest.fixture
def stub() -> Iterator[StubServer]:
    with StubServer() as server:
        yield server


def _settings(stub: StubServer, folder: Path) -> Settings:
    Memory(folder, stub.url, "stub-model").keep(Capabilities(rung="json_schema", answers=True))
    return Settings(
        data_dir=folder,
        llm_base_url=stub.url,
        llm_model="stub-model",
        llm_retries=0,
        personal_data="always",
        _env_file=None,  # type: ignore[call-arg]
    )


def _reply(check: str, quote: str) -> str:
    rubric = load_library().rubric("rop.scripts")
    ids = [item.id for _, item in rubric.question.checks()] + [item.id for item in rubric.scale.depth]
    checks = [
        {"id": id_, "quotes": [quote] if id_ == check else [], "verdict": "met" if id_ == check else "not_met"}
        for id_ in ids
    ]
    return json.dumps({"checks": checks, "red_flags": [], "gaps": [], "level": 3}, ensure_ascii=False)


def _kept_anywhere(folder: Path, said: str) -> bool:
    return any(said.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_nothing_personal_is_sent_or_cached_and_the_quote_is_the_candidates(
    stub: StubServer, tmp_path: Path
) -> None:
    rubric = load_library().rubric("rop.scripts")
    check = next(item.id for _, item in rubric.question.checks())
    stub.then(Behaviour(text=_reply(check, "Человек-1 слушает звонки и правит скрипт")))
    said = "Каждую неделю Тимур Ахметшин слушает звонки и правит скрипт, вопросы на timur@mail.ru."
    options = _settings(stub, tmp_path)
    async with open_judge(options) as judge:
        grade = await grade_answer(rubric, said, judge, options)
    quotes = [quote.text for c in grade.criteria for item in c.checks for quote in item.quotes]
    assert quotes == ["Тимур Ахметшин слушает звонки и правит скрипт"]
    sent = json.dumps([vars(request) for request in stub.requests], ensure_ascii=False, default=str)
    assert "Человек-1" in sent
    for personal in ("Тимур", "Ахметшин", "timur@mail.ru"):
        assert personal not in sent
        assert not _kept_anywhere(tmp_path, personal)


async def test_without_the_name_model_nothing_is_sent(
    stub: StubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: str, **__: object) -> None:
        raise KnowledgeError("names.missing")

    monkeypatch.setattr(gateway_module, "hide", broken)
    options = _settings(stub, tmp_path)
    async with open_judge(options) as judge:
        with pytest.raises(ModelError) as error:
            await grade_answer(load_library().rubric("rop.scripts"), "Слушаем звонки каждую неделю.", judge, options)
    assert error.value.code == "llm.cannot_hide"
    assert not stub.requests


def test_the_dev_half_is_hidden_well() -> None:
    whole = score_personal_data("dev").shares[0]
    assert whole.recall >= 0.95
