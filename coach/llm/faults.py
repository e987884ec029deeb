"""What went wrong with a call, in our own codes. The client's exceptions end here."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import openai
import yaml

from coach.errors import ModelError
from coach.llm.server import Server

_KEYLIKE: Final = re.compile(r"\b(?:sk|pk|AQVN|Bearer|Api-Key)[-_ ][\w*.-]{4,}", re.IGNORECASE)
_SHOWN: Final = 200
_STATUS_CODES: Final = {
    401: "llm.wrong_key",
    402: "llm.quota",
    403: "llm.forbidden",
    404: "llm.unknown_model",
    429: "llm.rate_limited",
}


@cache
def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("faults.yaml").read_text(encoding="utf-8"))
    return words


def _says(text: str, what: str) -> bool:
    return any(word in text.lower() for word in _words()[what])


def redacted(text: object, server: Server) -> str:
    """Return the beginning of what a server said, on one line and without anything that looks like a key."""
    plain = " ".join(str(text).split()).replace(server.key.get_secret_value(), "***")
    return _KEYLIKE.sub("***", plain)[:_SHOWN]


def fault(error: Exception, server: Server, *, seconds: float = 0.0) -> ModelError:
    """Return our error for one of the client's.

    Args:
        error: what the client raised.
        server: the server that was called.
        seconds: the time limit, shown when it was passed.
    """
    if isinstance(error, ModelError):
        return error
    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return ModelError("llm.timeout", url=server.shown, seconds=f"{seconds:g}")
    if isinstance(error, openai.APIConnectionError):
        return _connection(error, server)
    if isinstance(error, openai.APIStatusError):
        return _status(error, server)
    if isinstance(error, openai.APIError):  # told in the middle of a stream
        return _told_in_words(error, server)
    return ModelError("llm.not_json", url=server.shown, problem=redacted(error, server))


def _told_in_words(error: openai.APIError, server: Server) -> ModelError:
    if _says(str(error), "context_too_long"):
        return ModelError("llm.context_too_long", model=server.model)
    return ModelError("llm.server_error", url=server.shown, status="-", problem=redacted(error, server))


def _connection(error: openai.APIConnectionError, server: Server) -> ModelError:
    told = " ".join(str(cause) for cause in _causes(error))
    if _says(told, "tls"):
        return ModelError("llm.tls", url=server.shown, problem=redacted(told, server))
    if any("Protocol" in type(cause).__name__ or "ReadError" in type(cause).__name__ for cause in _causes(error)):
        return ModelError("llm.cut_stream", url=server.shown)
    return ModelError("llm.no_server", url=server.shown)


def _status(error: openai.APIStatusError, server: Server) -> ModelError:
    told = f"{error.code or ''} {error.message}"
    status = error.status_code
    if _says(told, "context_too_long") and status in {400, 413, 422, 500}:
        return ModelError("llm.context_too_long", model=server.model)
    if _says(told, "quota"):
        return ModelError("llm.quota", url=server.shown)
    if status == 400 and _says(told, "content_filter"):
        return ModelError("llm.refused", model=server.model)
    problem = redacted(error.message, server)
    if status >= 500:
        return ModelError("llm.server_error", url=server.shown, status=status, problem=problem)
    code = _STATUS_CODES.get(status, "llm.bad_request")
    return ModelError(code, url=server.shown, model=server.model, status=status, problem=problem)


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and cause not in found:
        found.append(cause)
        cause = cause.__cause__ or cause.__context__
    return found


def refused_format(error: Exception) -> bool:
    """Tell whether a 400 complains of the way JSON was asked for."""
    return _says(_told(error), "response_format")


def refused_parameter(error: Exception, sent: list[str]) -> str | None:
    """Name the parameter among those `sent` that a 400 complains of, the longest name first; None if it names none."""
    told = _told(error)
    named = (name for name in sorted(sent, key=len, reverse=True) if re.search(rf"(?<!\w){name}(?!\w)", told))
    return next(named, None)


def _told(error: Exception) -> str:
    return f"{getattr(error, 'param', None) or ''} {getattr(error, 'message', error)}"
