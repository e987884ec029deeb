"""What the login needs, opened when somebody first comes; nothing of it is loaded while there is no login."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from coach.errors import CoachError, SettingsError
from coach.settings import Settings
from coach.web.security import is_loopback, login_needed
from coach.web.services import Services

if TYPE_CHECKING:
    from itsdangerous import URLSafeTimedSerializer

    from coach.people.accounts import Accounts
    from coach.people.invitations import Invitations
    from coach.people.keys import Key
    from coach.people.logins import LoggedIn, Logins
    from coach.people.oidc import Provider
    from coach.people.oidc_accounts import OidcAccounts
    from coach.people.person import Person
    from coach.store import Store

_log = logging.getLogger(__name__)
_DAY_SECONDS = 24 * 3600

_HASHES = 2
"""Passwords that are checked at a time. Each takes a tenth of a second of all processors: many people who log in at
once wait for each other, not everybody else for them."""

T = TypeVar("T")
P = ParamSpec("P")


def has_provider(settings: Settings) -> bool:
    """Tell whether the settings name a provider of OpenID Connect."""
    return bool(settings.oidc_issuer and settings.oidc_client_id)


def require_login(settings: Settings) -> None:
    """Refuse to start where a login is needed and nobody could log in.

    Raises:
        SettingsError: there is no account that may log in (`web.open-host`, `people.nobody`).
        StoreError: the database cannot be used.
    """
    if not login_needed(settings) or has_provider(settings):
        return
    from coach.store import open_store  # noqa: PLC0415 - not needed for the first page on this machine

    with open_store(settings) as store:
        if not store.accounts.any():
            if is_loopback(settings.host):
                raise SettingsError("people.nobody")
            raise SettingsError("web.open-host", host=settings.host)


class People:
    """Accounts, logins and invitations for the pages; the calls block, so pages make them through `run`."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.settings = services.settings
        self.needed = login_needed(self.settings)
        self._hashing = ThreadPoolExecutor(_HASHES, "passwords")

    @cached_property
    def key(self) -> "Key":
        """The key of this installation."""
        from coach.people.keys import load_key  # noqa: PLC0415 - only with a login

        return load_key(self.settings)

    async def logins(self) -> "Logins":
        """Return what lets people in and out."""
        from coach.people.logins import Logins  # noqa: PLC0415 - only with a login

        return Logins(await self.services.store(), self.settings, self.key)

    async def invitations(self) -> "Invitations":
        """Return the invitations."""
        from coach.people.invitations import Invitations  # noqa: PLC0415 - only with a login

        return Invitations(await self.services.store(), self.key)

    async def accounts(self, actor: "Person") -> "Accounts":
        """Return the accounts, changed by `actor`."""
        from coach.people.accounts import Accounts  # noqa: PLC0415 - only with a login

        return Accounts(await self.services.store(), actor)

    async def store(self) -> "Store":
        """Return the database."""
        return await self.services.store()

    async def who(self, token: str) -> "LoggedIn | None":
        """Return who is behind a cookie."""
        logins = await self.logins()
        return await asyncio.to_thread(logins.who, token)

    async def hashing(self, call: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """Return what a call that hashes a password returns; it has threads of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._hashing, partial(call, *given, **named))

    @property
    def has_provider(self) -> bool:
        """Tell whether people may log in at a provider of OpenID Connect."""
        return self.needed and has_provider(self.settings)

    @property
    def provider_name(self) -> str:
        """What the button for the provider calls it; '' without one."""
        return self.settings.oidc_name if self.has_provider else ""

    @cached_property
    def provider(self) -> "Provider":
        """The provider of the settings."""
        from coach.people.oidc import Provider  # noqa: PLC0415 - only with a provider

        return Provider(self.settings)

    async def oidc_accounts(self) -> "OidcAccounts":
        """Return what finds the account of somebody who comes from the provider."""
        from coach.people.oidc_accounts import OidcAccounts  # noqa: PLC0415 - only with a provider

        return OidcAccounts(await self.services.store(), self.settings)

    def signed(self, values: dict[str, str]) -> str:
        """Return values as a text that only this installation can have made."""
        return self._signer.dumps(values)

    def unsigned(self, told: str, *, seconds: int) -> dict[str, str] | None:
        """Return the values of `signed`, or None when they are forged or older than `seconds`."""
        from itsdangerous import BadData  # noqa: PLC0415 - only with a provider

        try:
            found: dict[str, str] = self._signer.loads(told, max_age=seconds)
        except BadData:
            return None
        return found

    @cached_property
    def _signer(self) -> "URLSafeTimedSerializer":
        from itsdangerous import URLSafeTimedSerializer  # noqa: PLC0415 - only with a provider

        secret, salt = self.key.signer("oidc")
        return URLSafeTimedSerializer(secret, salt=salt)

    async def forget_old(self) -> None:
        """Delete once a day, from now on, what is older than the settings keep, and uploads whose week is over."""
        from coach.people.personal import PersonalData  # noqa: PLC0415 - not needed for the first page

        while True:
            try:
                data = PersonalData(await self.services.store(), self.settings, "retention")
                if self.settings.retention_days:
                    await asyncio.to_thread(data.forget_old, self.settings.retention_days)
                else:
                    await asyncio.to_thread(data.sweep)
            except CoachError as error:  # a full disk today must not end keeping times for ever
                _log.warning("what is past its time could not be deleted: %s", error)
            await asyncio.sleep(_DAY_SECONDS)

    def agreed(self, consent: str) -> bool:
        """Tell whether `consent` is the hash of a text of consent that is in force."""
        from coach.people.consent import in_force  # noqa: PLC0415 - only with a login

        return consent in in_force(self.settings)
