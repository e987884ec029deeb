"""Column types that behave alike on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

_UNHOLDABLE = {0: None} | dict.fromkeys(range(0xD800, 0xE000))


def require_zone(moment: datetime) -> datetime:
    """Return `moment`, or raise a ValueError when it has no time zone: nobody could tell when it was."""
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone")
    return moment


class Moment(TypeDecorator[datetime]):
    """A moment in time; aware on both sides, UTC in the database (SQLite has no time zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn it into UTC."""
        return None if value is None else require_zone(value).astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Plain(TypeDecorator[str]):
    """Text without what one of the databases cannot hold: NUL characters and lone surrogates are dropped."""

    impl = Text()
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Drop them."""
        return None if value is None else value.translate(_UNHOLDABLE)
