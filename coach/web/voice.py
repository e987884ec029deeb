"""A recording goes in, the text of what was said comes back; nothing is kept."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from coach.errors import CoachError, InputError, PeopleError
from coach.llm.voice import MOST_BYTES, transcribe
from coach.texts import Language, explain
from coach.web.services import Services
from coach.web.who import person_of

_STATUS: tuple[tuple[type[CoachError], int], ...] = ((InputError, 400), (PeopleError, 429))
"""What is answered to which error; any other is the model server's."""


def router(services: Services) -> APIRouter:
    """Return the route `/voice`: POST a recording, get `{"text": …}` or `{"problem": …}`."""
    routes = APIRouter()

    @routes.post("/voice", include_in_schema=False)
    async def voice(request: Request, language: Language) -> JSONResponse:
        try:
            await services.use(person_of(request))
            said = await transcribe(
                services.settings, await _body(request), request.headers.get("content-type", ""), language
            )
        except CoachError as error:
            status = next((code for kind, code in _STATUS if isinstance(error, kind)), 502)
            return JSONResponse({"problem": explain(error, lang=language)}, status_code=status)
        return JSONResponse({"text": said}, headers={"cache-control": "no-store"})

    return routes


async def _body(request: Request) -> bytes:
    """Return the recording; one that is too long is not read to its end."""
    whole = bytearray()
    async for piece in request.stream():
        whole += piece
        if len(whole) > MOST_BYTES:
            raise InputError("voice.long", most=MOST_BYTES // 1_000_000)
    return bytes(whole)
