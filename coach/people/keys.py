"""The key of this installation: it signs login tokens and blurs what only has to be compared."""

import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path

from coach.errors import SettingsError, StoreError
from coach.settings import Settings

FILE = "secret.key"
_LEAST = 32


class Key:
    """A secret of this installation. It is never shown: `repr` says nothing."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "Key()"

    def blurred(self, value: str) -> str:
        """Return a code for `value` that nobody without the key can find it from (HMAC-SHA256, hexadecimal)."""
        return hmac.new(self._secret.encode(), value.encode(), hashlib.sha256).hexdigest()

    def new_token(self) -> str:
        """Return a new random token with its signature."""
        token = secrets.token_urlsafe(32)
        return f"{token}.{self._signature(token)}"

    def genuine(self, signed: str) -> bool:
        """Tell whether `signed` was made by `new_token` with this key."""
        token, _, signature = signed.partition(".")
        return hmac.compare_digest(self._signature(token).encode(), signature.encode("utf-8", "replace"))

    def signer(self, purpose: str) -> tuple[str, str]:
        """Return the secret and the salt for a serializer that signs small values for one `purpose`."""
        return self._secret, f"coach.{purpose}"

    def _signature(self, token: str) -> str:
        return self.blurred(f"token:{token}")[:32]


def token_hash(token: str) -> str:
    """Return what the database keeps of a token: whoever reads the database cannot log in with it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def load_key(settings: Settings) -> Key:
    """Return the key of the settings or of the data folder; it is made when there is none.

    Raises:
        SettingsError: the key of the settings is too short to be one (`people.key`).
        StoreError: the file cannot be read or written (`people.key-file`).
    """
    if settings.secret_key is not None:
        given = settings.secret_key.get_secret_value()
        if len(given) < _LEAST:
            raise SettingsError("people.key", least=_LEAST)
        return Key(given)
    path = settings.data_dir / FILE
    try:
        return Key(_read(path) if path.exists() else _made(path))
    except OSError as error:
        raise StoreError("people.key-file", path=path, problem=error.strerror or error) from error


def _made(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return _read(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret := secrets.token_hex(32))
    return secret


def _read(path: Path) -> str:
    for _ in range(20):  # whoever is making it has not written it yet
        if len(found := path.read_text(encoding="ascii").strip()) >= _LEAST:
            return found
        time.sleep(0.05)
    raise OSError(0, "empty")
