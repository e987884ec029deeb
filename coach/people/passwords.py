"""Passwords: argon2id with the library's parameters (RFC 9106, the low-memory recommendation: 64 MiB, 3 passes)."""

import secrets
import threading
from functools import cache
from typing import TYPE_CHECKING

from coach.errors import PeopleError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_LENGTH = 10
"""Characters; no rule about kinds of characters (NIST SP 800-63B: length is what helps)."""

MAX_LENGTH = 256
"""More is refused before it is hashed: hashing takes time in proportion."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""For generated passwords: nothing that is mistaken for something else when read aloud."""

_AT_A_TIME = threading.BoundedSemaphore(4)
"""Each check takes 64 MiB: a flood of logins must not take all the memory."""


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # noqa: PLC0415 - only where somebody logs in

    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))


def generate() -> str:
    """Return a new password, four groups of four letters and digits (79 bits)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def hashed(password: str) -> str:
    """Return the argon2id hash of `password`, with its parameters.

    Raises:
        PeopleError: it is too short or too long.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise PeopleError("people.password", least=MIN_LENGTH, most=MAX_LENGTH)
    with _AT_A_TIME:
        return _hasher().hash(password)


def matches(password: str, known: str | None) -> bool:
    """Tell whether `password` belongs to the hash `known`; None (nobody, no password) takes as long and is False."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 - as above

    if len(password) > MAX_LENGTH:
        password, known = "", None
    try:
        with _AT_A_TIME:
            return _hasher().verify(known or _nobody(), password) and known is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(known: str) -> bool:
    """Tell whether a hash was made with weaker parameters than those of today."""
    return _hasher().check_needs_rehash(known)
