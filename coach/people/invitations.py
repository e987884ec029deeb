"""Links that let somebody make their account: they expire, work once, and say beforehand who it is and what for."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from coach.errors import InputError, PeopleError
from coach.people.accounts import checked_login, new_account
from coach.people.journal import logged, record
from coach.people.keys import Key, token_hash
from coach.people.person import Person, PersonRole, as_role
from coach.store import Store
from coach.store.accounts import Account
from coach.store.invitations import Invitation


@dataclass(frozen=True)
class Invitations:
    """Invitations of an installation."""

    store: Store
    key: Key

    def invite(self, actor: Person | str, login: str, role: PersonRole, *, name: str = "", days: int = 7) -> str:
        """Return the token of a new invitation; it is shown once, kept nowhere, and replaces those open for the login.

        Raises:
            InputError: the login is none or taken (`people.login`, `people.taken`).
        """
        checked = checked_login(login)
        if self.store.accounts.by_login(checked) is not None:
            raise InputError("people.taken", login=checked)
        now = datetime.now(UTC)
        token = self.key.new_token()
        invitation = Invitation(
            token_hash=token_hash(token),
            login=checked,
            name=name.strip() or login.strip(),
            role=role,
            invited_by=actor.id if isinstance(actor, Person) else actor,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        with logged(self.store, actor, f"invitation.{role}", invitation.token_hash[:12]):
            for replaced in self.store.invitations.add(invitation):
                record(self.store, actor, "invitation.withdrawn", replaced[:12])
        return token

    def look(self, token: str) -> Invitation:
        """Return the invitation of a token, if it can still be used.

        Raises:
            PeopleError: it is none, was used or has expired (`people.invitation`, one text for all three).
        """
        found = self.store.invitations.find(token_hash(token)) if self.key.genuine(token) else None
        if found is None or found.used_at is not None or found.expires_at <= datetime.now(UTC):
            raise PeopleError("people.invitation")
        return found

    def accept(self, token: str, password: str) -> Account:
        """Make the account of an invitation, once, and return it.

        Raises:
            PeopleError: it cannot be used, or the password is too short or too long; then it stays usable.
            InputError: the login was taken meanwhile.
        """
        found = self.look(token)
        role = as_role(found.role)
        if role is None:
            raise PeopleError("people.role", role=found.role)
        account = new_account(found.login, role, password, name=found.name)
        with logged(self.store, account.id, "invitation.accepted", found.token_hash[:12]):
            if not self.store.invitations.use(found.token_hash, account):
                raise PeopleError("people.invitation")
        return account

    def withdraw(self, actor: Person | str, short: str) -> Invitation:
        """Let the open invitation whose code begins with `short` (12 characters) expire now.

        Raises:
            InputError: there is none (`people.no-invitation`).
        """
        now = datetime.now(UTC)
        for each in self.store.invitations.list():
            if each.token_hash.startswith(short) and len(short) >= 12 and each.used_at is None:
                with logged(self.store, actor, "invitation.withdrawn", each.token_hash[:12]):
                    self.store.invitations.withdraw(each.token_hash, now)
                return replace(each, expires_at=now)
        raise InputError("people.no-invitation")
