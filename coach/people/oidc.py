"""Logging in at a company's own provider: OpenID Connect, the code flow with PKCE, through Authlib.

What is checked (OpenID Connect Core 3.1.3.7, RFC 7636, RFC 9207): the state of the answer, the issuer of provider,
answer and token, the signature with a key of the provider and an asymmetric algorithm, audience, expiry and nonce.
"""

import hmac
import secrets
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.httpx_client import AsyncOAuth2Client  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from coach.errors import PeopleError
from coach.settings import Settings

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Asymmetric only: with `none` or a shared key anybody, or anybody who knows the client, could write a token."""

_TIMEOUT_SECONDS = 10
_LEEWAY_SECONDS = 60
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Flow:
    """What must come back from the provider: kept in a signed cookie between the two halves of a login."""

    state: str
    nonce: str
    verifier: str
    redirect: str
    following: str

    def kept(self) -> dict[str, str]:
        """Return it as JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class Subject:
    """Who somebody is at the provider; the address is empty unless the provider has verified it."""

    issuer: str
    id: str
    email: str
    name: str


class Provider:
    """The provider of the settings; every call reads its metadata anew, so that changed keys count at once.

    Raises:
        PeopleError: every method, when the provider cannot be reached or does not keep to the protocol
            (`people.oidc`).
    """

    def __init__(self, settings: Settings) -> None:
        self.issuer = settings.oidc_issuer.rstrip("/")
        self.client_id = settings.oidc_client_id
        secret = settings.oidc_client_secret
        self.secret = secret.get_secret_value() if secret is not None else None

    async def begin(self, redirect: str, following: str) -> tuple[str, Flow]:
        """Return the address at the provider to send a browser to, and what must come back."""
        flow = Flow(
            secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), redirect, following
        )
        async with self._client(redirect) as client:
            endpoint = _address(await self._metadata(client), "authorization_endpoint")
            url, _ = client.create_authorization_url(
                endpoint, state=flow.state, nonce=flow.nonce, code_verifier=flow.verifier
            )
        return str(url), flow

    async def finish(self, answer: dict[str, str], flow: Flow) -> Subject:
        """Return who came back, out of the query that the provider sent them back with."""
        if not hmac.compare_digest(answer.get("state", "").encode(), flow.state.encode()):
            raise PeopleError("people.oidc", problem="state")
        if answer.get("iss", self.issuer).rstrip("/") != self.issuer:
            raise PeopleError("people.oidc", problem="iss")
        if "code" not in answer:
            raise PeopleError("people.oidc", problem=answer.get("error", "code")[:60])
        async with self._client(flow.redirect) as client:
            metadata = await self._metadata(client)
            client.token_endpoint_auth_method = self._method(metadata)
            tokens = await _told(
                client.fetch_token(
                    _address(metadata, "token_endpoint"), code=answer["code"], code_verifier=flow.verifier
                )
            )
            keys = await _json(client, _address(metadata, "jwks_uri"))
        return self._subject(str(tokens.get("id_token") or ""), keys, flow.nonce)

    def _subject(self, token: str, keys: dict[str, Any], nonce: str) -> Subject:
        try:
            found = jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]
            expected = {
                "iss": {"essential": True, "values": [self.issuer, self.issuer + "/"]},
                "aud": {"essential": True, "value": self.client_id},
                "nonce": {"essential": True, "value": nonce},
            }
            claims = CodeIDToken(found.claims, found.header, expected, {"nonce": nonce, "client_id": self.client_id})
            claims.validate(leeway=_LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise PeopleError("people.oidc", problem=f"id_token: {type(error).__name__}") from error
        subject, email = claims["sub"], claims.get("email") if claims.get("email_verified") is True else ""
        if not (isinstance(subject, str) and subject):
            raise PeopleError("people.oidc", problem="sub")
        return Subject(self.issuer, subject, str(email or ""), str(claims.get("name") or ""))

    def _client(self, redirect: str) -> Any:
        return AsyncOAuth2Client(
            client_id=self.client_id,
            client_secret=self.secret,
            scope="openid email profile",
            redirect_uri=redirect,
            code_challenge_method="S256",
            timeout=_TIMEOUT_SECONDS,
        )

    async def _metadata(self, client: Any) -> dict[str, Any]:
        found = await _json(client, f"{self.issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self.issuer:
            raise PeopleError("people.oidc", problem="issuer")
        return found

    def _method(self, metadata: dict[str, Any]) -> str:
        if self.secret is None:
            return "none"
        offered = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"


def _address(metadata: dict[str, Any], name: str) -> str:
    """Return an address out of the metadata; over https, or on this machine."""
    address = str(metadata.get(name) or "")
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise PeopleError("people.oidc", problem=name)
    return address


async def _json(client: Any, address: str) -> dict[str, Any]:
    answer = await _told(client.request("GET", address, withhold_token=True, headers={"accept": "application/json"}))
    try:
        found = answer.raise_for_status().json()
    except Exception as error:
        # The client's library has its own classes for every way in which a foreign server can be wrong.
        raise PeopleError("people.oidc", problem=type(error).__name__) from error
    if not isinstance(found, dict):
        raise PeopleError("people.oidc", problem="JSON")
    return found


async def _told(asked: Any) -> Any:
    try:
        return await asked
    except Exception as error:
        # As above; the message may hold the code or the secret, so only its kind is told.
        raise PeopleError("people.oidc", problem=type(error).__name__) from error
