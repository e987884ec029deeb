"""A provider of OpenID Connect that keeps to the protocol, and breaks it in one place when it is told to."""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "coach", "the secret of the coach at the provider"


@dataclass
class OidcProvider:
    """What it says of whoever logs in, and what it does wrong.

    Attributes:
        flaw: one of the names in `token` and in the routes; '' for none.
    """

    issuer: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "42", "email": "anna@example.ru", "email_verified": True}
    )
    flaw: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    other: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    def token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}
        claims |= {
            "wrong-issuer": {"iss": "https://evil.example"},
            "wrong-audience": {"aud": "another client"},
            "two-audiences": {"aud": [CLIENT, "another client"], "azp": "another client"},
            "expired": {"exp": now - 3600},
            "wrong-nonce": {"nonce": "replayed"},
            "no-subject": {"sub": ""},
        }.get(self.flaw, {})
        for name in {"no-nonce": ["nonce"], "no-expiry": ["exp"], "no-audience": ["aud"]}.get(self.flaw, []):
            del claims[name]
        if self.flaw == "none":
            return ".".join([coded({"alg": "none", "kid": "one"}), coded(claims), ""])
        if self.flaw == "shared-key":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        if self.flaw == "public-key-as-secret":
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(self.key.as_pem(private=False)))
        if self.flaw == "no-token":
            return ""
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.other if self.flaw == "wrong-key" else self.key)


def coded(values: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).rstrip(b"=").decode()


def app_of(provider: OidcProvider) -> FastAPI:
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    async def metadata() -> Response:
        if provider.flaw == "html":
            return Response("<html>", media_type="text/html")
        home = provider.issuer
        elsewhere = "http://10.0.0.1" if provider.flaw == "plain-http" else home
        return JSONResponse(
            {
                "issuer": "https://evil.example" if provider.flaw == "other-issuer" else home,
                "authorization_endpoint": f"{home}/authorize",
                "token_endpoint": f"{elsewhere}/token",
                "jwks_uri": f"{home}/keys",
                "code_challenge_methods_supported": ["S256"],
            }
        )

    @app.get("/keys")
    async def keys() -> Response:
        return JSONResponse({"keys": [provider.key.as_dict(private=False)]})

    @app.get("/authorize")
    async def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        if provider.flaw == "denied":
            return RedirectResponse(
                f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
            )
        code = secrets.token_urlsafe(16)
        provider.codes[code] = asked
        state = "forged" if provider.flaw == "wrong-state" else asked["state"]
        issuer = "https://evil.example" if provider.flaw == "mixed-up" else provider.issuer
        query = urlencode({"code": code, "state": state, "iss": issuer})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}", status_code=302)

    @app.post("/token")
    async def token(
        request: Request, code: str = Form(), code_verifier: str = Form(), redirect_uri: str = Form()
    ) -> Response:
        asked = provider.codes.pop(code, None)
        given = request.headers.get("authorization", "").removeprefix("Basic ")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
        known = base64.b64decode(given).decode().startswith(f"{CLIENT}:")
        if asked is None or not known or asked["code_challenge"] != challenge or asked["redirect_uri"] != redirect_uri:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        if provider.flaw == "token-error":
            return JSONResponse({"error": "server_error"}, status_code=500)
        given_out = {"access_token": "x", "token_type": "Bearer", "id_token": provider.token(asked["nonce"])}
        return JSONResponse(given_out)

    return app
