"""Follow-ups in the model's words: aimed by code, streamed, and out of the bank whenever anything goes wrong."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bench.stub_server import BROKEN, CUT, HANG, HTML, LENGTH, REFUSAL, WRONG_KEY, Behaviour, StubServer
from coach.grading.judges import LateJudge
from coach.interview.events import FollowUp
from coach.interview.interviewer import Interviewer, gives_away, keeps_to_form
from coach.interview.service import InterviewService
from coach.llm.late import LateGateway
from coach.rubric.library import load_library
from coach.settings import Settings
from coach.store import open_store

RUBRIC = load_library().rubric("rop.scripts")
CRITERION = RUBRIC.question.criteria[0]
BANK = FollowUp(aim="content", id=CRITERION.id, text=CRITERION.follow_up)
ANSWER = "Скрипты у нас есть, менеджеры ими пользуются, я слежу за этим каждый день и помогаю."
GOOD = "Вы сказали, что следите каждый день: а что именно вы смотрите?"


@pytest.fixture(scope="module")
def stub() -> Iterator[StubServer]:
    with StubServer() as server:
        yield server


@pytest.fixture
def settings(stub: StubServer, tmp_path: Path) -> Settings:
    stub.clear()
    return Settings(
        data_dir=tmp_path,
        llm_base_url=stub.url,
        llm_model="stub-model",
        llm_retries=0,
        llm_follow_up_seconds=1,
        _env_file=None,
    )


@pytest.fixture
async def interviewer(settings: Settings) -> AsyncIterator[Interviewer]:
    gateway = LateGateway(settings)
    yield Interviewer(gateway)
    await gateway.close()


async def test_the_model_phrases_what_code_has_chosen_and_the_text_grows(
    stub: StubServer, interviewer: Interviewer
) -> None:
    stub.then(Behaviour(text=GOOD))
    heard: list[str] = []
    said = await interviewer.phrase(RUBRIC, BANK, ANSWER, heard.append)
    assert (said.aim, said.id, said.text) == (BANK.aim, BANK.id, GOOD)
    assert len(heard) > 3
    assert heard[-1] == GOOD
    asked = stub.chats[0]["messages"][0]["content"]
    assert CRITERION.title in asked
    assert ANSWER in asked
    assert not any(check.text in asked for check in CRITERION.checks)


@pytest.mark.parametrize(
    "behaviour", [BROKEN, CUT, HANG, HTML, LENGTH, REFUSAL, WRONG_KEY, Behaviour(text="")], ids=str
)
async def test_any_failure_asks_in_the_words_of_the_bank(
    stub: StubServer, interviewer: Interviewer, behaviour: Behaviour
) -> None:
    stub.then(behaviour)
    heard: list[str] = []
    said = await interviewer.phrase(RUBRIC, BANK, ANSWER, heard.append)
    assert said.model_copy(update={"usage": BANK.usage}) == BANK
    assert heard[-1] == BANK.text


@pytest.mark.parametrize(
    "said",
    [
        "Отлично сказано.",
        "А кто? А когда? А зачем?",
        "Ваш уровень три, а что дальше?",
        "Посмотрите https://example.com, хорошо?",
        "слово " * 60 + "?",
        "",
    ],
)
def test_what_is_no_single_question_is_not_heard(said: str) -> None:
    assert not keeps_to_form(said)


def test_a_follow_up_that_names_the_wanted_answer_is_not_heard() -> None:
    telling = "Верно ли, что " + CRITERION.checks[0].text.rstrip(".") + "?"
    assert gives_away(telling, RUBRIC, BANK, ANSWER)
    assert not gives_away(BANK.text, RUBRIC, BANK, ANSWER)
    assert not gives_away(GOOD, RUBRIC, BANK, ANSWER)


async def test_in_a_session_the_phrased_follow_up_is_kept_and_never_more_than_two(
    stub: StubServer, settings: Settings
) -> None:
    offline = settings.model_copy(update={"judge": "offline"})
    gateway = LateGateway(settings)
    with open_store(settings) as store:
        service = InterviewService(
            store=store,
            library=load_library(),
            judge=LateJudge(offline),
            settings=settings,
            interviewer=Interviewer(gateway),
        )
        view = await service.start(
            owner="local", role="rop", mode="training", chosen=["rop.scripts"], command_id="start"
        )
        stub.then(Behaviour(text=GOOD), Behaviour(text="А что с теми, кто скриптом не пользуется?"))
        for turn in range(3):
            assert "answer" in view.actions
            view = await service.answer(
                view.session_id, ANSWER, owner="local", step=view.step, command_id=f"answer-{turn}"
            )
        asked = [entry.text for entry in view.entries if entry.kind == "follow-up"]
        again = await service.resume(view.session_id, owner="local")
        report = await service.report(view.session_id, owner="local")
    await gateway.close()
    assert report.usage.calls == 2
    assert report.usage.tokens_in > 0
    assert asked == [GOOD, "А что с теми, кто скриптом не пользуется?"]
    assert [entry.text for entry in again.entries if entry.kind == "follow-up"] == asked
    assert "answer" not in view.actions
