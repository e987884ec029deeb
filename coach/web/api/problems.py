"""Errors of the API as problem details (RFC 9457): what happened, why, what to do, and a code for programs."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException

from coach.errors import BankError, CoachError, InputError, ModelError, SessionError, StoreError
from coach.rubric.types import Frozen
from coach.texts import LANGUAGES, Language, explain, text

MEDIA_TYPE = "application/problem+json"

_STATUS: dict[type[CoachError], int] = {
    InputError: 422,
    BankError: 422,
    SessionError: 409,
    ModelError: 502,
    StoreError: 503,
}
_ABSENT = ("question.unknown", "jobs.unknown", "jobs.unknown_item", "session.unknown")
_CONFLICT = ("jobs.state", "jobs.nothing_failed", "jobs.sign_unfinished")
_LARGE = ("file.too_large",)


class Problem(Frozen):
    """A problem. `code` never changes its meaning; `title` and `detail` are for people, in the language asked for."""

    type: str = "about:blank"
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    code: str


class ApiProblemError(Exception):
    """Raised inside a route: becomes a problem with this status and the text `api.<code>`."""

    def __init__(self, status: int, code: str) -> None:
        self.status = status
        self.code = code
        super().__init__(code)


def language_of(request: Request) -> Language:
    """Return the first language of `Accept-Language` that the program speaks; Russian if there is none."""
    for part in request.headers.get("accept-language", "").lower().split(","):
        tag = part.partition(";")[0].strip()[:2]
        if tag in LANGUAGES:
            return tag
    return "ru"


def status_of(error: CoachError) -> int:
    """Return the HTTP status for one of our errors."""
    if error.code in _ABSENT:
        return 404
    if error.code in _CONFLICT:
        return 409
    if error.code in _LARGE:
        return 413
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)


def answer(
    request: Request, status: int, code: str, detail: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return a problem as a response."""
    title = text(f"api.title.{status}" if status in _TITLED else "api.title", lang=language_of(request))
    told = Problem(title=title, status=status, detail=detail, code=code)
    return JSONResponse(told.model_dump(), status_code=status, media_type=MEDIA_TYPE, headers=headers)


_TITLED = {400, 401, 403, 404, 405, 409, 413, 422, 429, 502, 503}


def answer_problems(api: FastAPI) -> None:
    """Make `api` tell every error as a problem."""

    @api.exception_handler(CoachError)
    async def ours(request: Request, error: CoachError) -> JSONResponse:
        return answer(request, status_of(error), error.code, explain(error, lang=language_of(request)))

    @api.exception_handler(ApiProblemError)
    async def of_route(request: Request, error: ApiProblemError) -> JSONResponse:
        headers = {"www-authenticate": "Bearer"} if error.status == 401 else None
        return answer(request, error.status, error.code, text(f"api.{error.code}", lang=language_of(request)), headers)

    @api.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return answer(
            request,
            422,
            "invalid",
            text("api.invalid", lang=language_of(request), where=where, problem=first["msg"]),
        )

    @api.exception_handler(HTTPException)
    async def of_starlette(request: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers) if error.headers else None
        known = {404: "absent", 405: "method", 413: "large"}.get(error.status_code)
        detail = text(f"api.{known}", lang=language_of(request)) if known else str(error.detail)
        return answer(request, error.status_code, known or "http", detail, headers)


RESPONSES: dict[int | str, dict[str, object]] = {
    status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": description}
    for status, description in {
        401: "No token, or one that is not in force",
        403: "The account may not do this",
        404: "There is no such thing, or it belongs to somebody else",
        409: "The state does not allow it now",
        413: "The body is too large",
        422: "What was sent cannot be used",
        502: "The model server failed",
        503: "The database cannot be used",
    }.items()
}
"""What every route may answer beside its own result, for the description of the API."""
