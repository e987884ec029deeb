"""From somebody at the provider to an account of ours."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.errors import InputError, PeopleError
from coach.people.accounts import folded, new_account
from coach.people.journal import logged
from coach.people.person import as_role
from coach.settings import Settings
from coach.store.accounts import Account

if TYPE_CHECKING:
    from coach.people.oidc import Subject
    from coach.store import Store


@dataclass(frozen=True)
class OidcAccounts:
    """Finds the account of a subject, links one by its address, or makes one where the settings allow it."""

    store: "Store"
    settings: Settings

    def account(self, subject: "Subject") -> Account:
        """Return the account of somebody who proved at the provider who they are.

        Raises:
            PeopleError: there is none and none is made (`people.oidc-unknown`), or it may not log in.
        """
        key = f"{subject.issuer} {subject.id}"
        found = self.store.accounts.by_subject(key) or self._linked(subject, key) or self._made(subject, key)
        if found is None or found.disabled_at is not None:
            raise PeopleError("people.oidc-unknown")
        return found

    def _linked(self, subject: "Subject", key: str) -> Account | None:
        """Link the account that the director made under an address which the provider has verified."""
        found = self.store.accounts.by_login(folded(subject.email)) if subject.email else None
        if found is None or found.subject is not None:
            return None
        with logged(self.store, found.id, "account.linked", found.id):
            self.store.accounts.change(found.id, subject=key)
        return replace(found, subject=key)

    def _made(self, subject: "Subject", key: str) -> Account | None:
        role = as_role(self.settings.oidc_new_role)
        if role is None or not subject.email:
            return None
        account = new_account(subject.email, role, None, name=subject.name, subject=key)
        try:
            with logged(self.store, account.id, "account.added", account.id):
                self.store.accounts.add(account)
        except InputError:  # the address belongs to an account of somebody else at the provider
            return None
        return account
