"""Who agreed to which text, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from coach.store.database import Database
from coach.store.people_tables import consents


@dataclass(frozen=True)
class Consent:
    """One agreement: the hash names the text, the language says in which it was read."""

    account_id: str
    text_hash: str
    language: str
    at: datetime


class ConsentRepository:
    """Consents of all accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, consent: Consent) -> None:
        """Keep an agreement."""
        with self._database.writing() as connection:
            connection.execute(
                insert(consents).values(
                    account_id=consent.account_id,
                    text_hash=consent.text_hash,
                    language=consent.language,
                    at=consent.at,
                )
            )

    def list(self, account_id: str) -> list[Consent]:
        """Return a person's agreements, the oldest first."""
        wanted = select(consents).where(consents.c.account_id == account_id).order_by(consents.c.id)
        with self._database.reading() as connection:
            return [
                Consent(row.account_id, row.text_hash, row.language, row.at) for row in connection.execute(wanted).all()
            ]
