"""Speech to text: only where it is set, allowed and real."""

import pytest

from bench.stub_server import BROKEN, HTML, WRONG_KEY, Behaviour, StubServer
from coach.errors import InputError, ModelError
from coach.llm.voice import MOST_BYTES, offers_voice, transcribe
from coach.settings import Settings


@pytest.fixture
def spoken(model_settings: Settings) -> Settings:
    return model_settings.model_copy(update={"transcription_model": "whisper-1", "llm_retries": 0})


async def test_what_was_said_comes_back(spoken: Settings, stub: StubServer) -> None:
    stub.script.append(Behaviour(text=" Конверсия выросла до 26 %. "))
    assert await transcribe(spoken, b"OggS", "audio/ogg; codecs=opus", "ru") == "Конверсия выросла до 26 %."
    asked = stub.requests[-1]
    assert asked.path == "/v1/audio/transcriptions"
    assert asked.body == {"model": "whisper-1", "file": "answer.ogg", "language": "ru"}


@pytest.mark.parametrize(
    ("behaviour", "code"), [(WRONG_KEY, "llm.wrong_key"), (BROKEN, "llm.server_error"), (HTML, "llm.not_json")]
)
async def test_a_failure_is_told(spoken: Settings, stub: StubServer, behaviour: Behaviour, code: str) -> None:
    stub.always = behaviour
    with pytest.raises(ModelError) as caught:
        await transcribe(spoken, b"OggS", "audio/ogg", "ru")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("recording", "kind", "code"),
    [
        (b"", "audio/ogg", "voice.empty"),
        (b"MZ", "application/x-msdownload", "voice.kind"),
        (b"x" * (MOST_BYTES + 1), "audio/wav", "voice.long"),
    ],
)
async def test_what_is_no_recording_is_not_sent(
    spoken: Settings, stub: StubServer, recording: bytes, kind: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        await transcribe(spoken, recording, kind, "ru")
    assert caught.value.code == code
    assert not stub.requests


def test_it_is_offered_only_where_a_recording_may_go(spoken: Settings) -> None:
    assert offers_voice(spoken)
    assert not offers_voice(spoken.model_copy(update={"transcription_model": ""}))
    far = spoken.model_copy(update={"llm_base_url": "https://models.example.com/v1"})
    assert not offers_voice(far), "a voice cannot get a stand-in"
    assert offers_voice(far.model_copy(update={"personal_data": "never"}))
    assert not offers_voice(spoken.model_copy(update={"personal_data": "always"}))
