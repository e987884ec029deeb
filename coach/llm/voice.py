"""Speech to text by the model server (`/audio/transcriptions` of OpenAI's protocol), where it is set and allowed."""

from coach.errors import InputError, ModelError
from coach.llm.server import configured, hides_personal_data, resolve
from coach.settings import Settings

MOST_BYTES = 10_000_000
"""Longest recording, bytes: about ten minutes of what browsers record."""

KINDS = {
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
}
"""What browsers record, and the ending by which servers tell it."""


def offers_voice(settings: Settings) -> bool:
    """Tell whether answers may be spoken.

    A voice cannot get a stand-in: where personal data must not leave the machine, neither does a recording.
    """
    if not settings.transcription_model or not configured(settings):
        return False
    try:
        return not hides_personal_data(settings, resolve(settings))
    except ModelError:
        return False


async def transcribe(settings: Settings, recording: bytes, kind: str, language: str) -> str:
    """Return what was said in a recording, as text; nothing of it is kept.

    Args:
        settings: name the server and the model.
        recording: the bytes of an audio file.
        kind: its media type; parameters behind `;` are left out.
        language: `ru` or `en`, a hint for the server.

    Raises:
        InputError: no voice input here, an empty or too long recording, or a kind that is not known.
        ModelError: the server cannot be reached, refuses, or answers in no known form.
    """
    ending = KINDS.get(kind.partition(";")[0].strip().lower())
    if not offers_voice(settings):
        raise InputError("voice.off")
    if ending is None:
        raise InputError("voice.kind", kind=kind or "?", known=", ".join(KINDS))
    if not recording:
        raise InputError("voice.empty")
    if len(recording) > MOST_BYTES:
        raise InputError("voice.long", most=MOST_BYTES // 1_000_000)
    return await _asked(settings, (f"answer.{ending}", recording), language)


async def _asked(settings: Settings, file: tuple[str, bytes], language: str) -> str:
    import openai  # noqa: PLC0415 - importing takes half a second: only who speaks pays

    from coach.llm.faults import fault  # noqa: PLC0415 - as above

    server = resolve(settings)
    http = openai.DefaultAsyncHttpxClient(trust_env=not server.loopback)
    client = openai.AsyncOpenAI(
        base_url=server.base_url,
        api_key=server.key.get_secret_value(),
        http_client=http,
        timeout=settings.llm_timeout_seconds,
        max_retries=settings.llm_retries,
    )
    async with client:
        try:
            said = await client.audio.transcriptions.create(
                model=settings.transcription_model, file=file, language=language
            )
        except openai.OpenAIError as error:
            raise fault(error, server, seconds=settings.llm_timeout_seconds) from error
    told = getattr(said, "text", None)
    if not isinstance(told, str):
        raise ModelError("llm.not_json", url=server.shown, problem="")
    return told.strip()
