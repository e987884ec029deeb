"""How much an account used today of what costs calls to a model."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from coach.store.database import Database
from coach.store.people_tables import daily_uses


class UseRepository:
    """Uses of all accounts; only today's are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, account_id: str, day: date, most: int) -> bool:
        """Count one use, unless `most` were counted on that day; tells whether it was counted.

        Looking and counting are one statement, so uses at the same moment cannot pass the limit together.
        """
        insert = insert_sqlite if self._database.is_sqlite else insert_postgresql
        row = insert(daily_uses).values(account_id=account_id, day=day.isoformat(), uses=1)
        counted = row.on_conflict_do_update(
            index_elements=["account_id", "day"],
            set_={"uses": daily_uses.c.uses + 1},
            where=daily_uses.c.uses < most,
        ).returning(daily_uses.c.uses)
        with self._database.writing() as connection:
            past = (daily_uses.c.account_id == account_id) & (daily_uses.c.day < day.isoformat())
            connection.execute(delete(daily_uses).where(past))
            return connection.execute(counted).one_or_none() is not None
