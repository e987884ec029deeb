"""Tokens with which other programs use the API in the name of an account."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from coach.errors import InputError
from coach.people.accounts import Accounts, person
from coach.people.journal import logged
from coach.people.keys import token_hash
from coach.people.person import Person
from coach.store import Store
from coach.store.tokens import ApiToken

PREFIX = "coach_"
"""By it a scanner for leaked secrets knows a token of ours."""

SHOWN = 12
"""Characters of its hash by which a token is named in lists and in the log."""


@dataclass(frozen=True)
class Tokens:
    """The tokens of an installation; changes go into the log under `actor`."""

    store: Store
    actor: Person | str

    def add(self, login: str, *, name: str, days: int) -> str:
        """Return a new token for the account with this login; it is shown once and kept nowhere.

        Raises:
            InputError: there is no such account, or the number of days is not 1-3650.
        """
        if not 1 <= days <= 3650:
            raise InputError("token.days", days=days)
        account = Accounts(self.store, self.actor).find(login)
        token = PREFIX + secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        kept = ApiToken(
            token_hash=token_hash(token),
            account_id=account.id,
            name=name.strip()[:80],
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        with logged(self.store, self.actor, "token.added", kept.token_hash[:SHOWN]):
            self.store.tokens.add(kept)
        return token

    def who(self, token: str) -> Person | None:
        """Return whom a token acts for; None when it is unknown or expired, or the account is disabled."""
        if not token.startswith(PREFIX):
            return None
        account = self.store.tokens.account(token_hash(token), datetime.now(UTC))
        return None if account is None else person(account)

    def remove(self, shown: str) -> None:
        """Withdraw the token whose hash begins with `shown`.

        Raises:
            InputError: no token, or more than one, begins so.
        """
        found = [each for each in self.store.tokens.list() if each.token_hash.startswith(shown.strip() or "-")]
        if len(found) != 1:
            raise InputError("token.unknown", token=shown)
        with logged(self.store, self.actor, "token.removed", found[0].token_hash[:SHOWN]):
            self.store.tokens.remove(found[0].token_hash)
