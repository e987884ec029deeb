"""The tables as the program sees them; the migrations make them. A test holds the two together."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, false

from coach.store.columns import Moment, Plain

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Plain, nullable=False),
    Column("hash", Plain, nullable=False, unique=True),
    Column("kind", Plain, nullable=False),
    Column("added_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

passages = Table(
    "passages",
    metadata,
    Column("id", Plain, primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("title", Plain, nullable=False),
    Column("text", Plain, nullable=False),
    Column("role", Plain, nullable=False),
    Column("topic", Plain, nullable=False),
    Column("source", Plain, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Plain, primary_key=True),
    Column("owner", Plain, nullable=False),
    Column("role", Plain, nullable=False),
    Column("mode", Plain, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Index(None, "owner", "started_at"),
)

session_events = Table(
    "session_events",
    metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Plain, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Plain, primary_key=True),
    Column("owner", Plain, nullable=False),
    Column("title", Plain, nullable=False),
    Column("role", Plain),
    Column("file", Plain, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("judge", Plain, nullable=False),
    Column("votes", Integer, nullable=False),
    Column("personal_data", Plain, nullable=False),
    Column("state", Plain, nullable=False),
    Column("stopped", JSON(none_as_null=True)),
    Column("notes", JSON, nullable=False),
    Column("weights", JSON, nullable=False),
    Column("weights_reason", Plain, nullable=False),
    Column("repeats", Plain, nullable=False),
    Column("rubrics", Plain, nullable=False),
    Column("chunk", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("fed", Integer, nullable=False),
    Index(None, "owner", "created_at"),
    Index(None, "state"),
)

batch_items = Table(
    "batch_items",
    metadata,
    Column("batch_id", ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("item_id", Plain, nullable=False),
    Column("candidate", Plain, nullable=False),
    Column("role", Plain),
    Column("question_id", Plain, nullable=False),
    Column("asked", Plain, nullable=False),
    Column("answer", Plain, nullable=False),
    Column("remarks", JSON, nullable=False),
    Column("state", Plain, nullable=False),
    Column("brief", JSON, nullable=False),
    Column("grade", Plain),
    Column("failure", JSON(none_as_null=True)),
    Column("graded_at", Moment),
    Column("worker", Plain, nullable=False),
    Column("session_id", Plain, nullable=False, server_default="", index=True),
    Column("owner_id", Plain, nullable=False, server_default="", index=True),
    Index(None, "batch_id", "state"),
)

batch_decisions = Table(
    "batch_decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batches.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("author", Plain, nullable=False),
    Column("author_id", Plain, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Column("kind", Plain, nullable=False),
    Column("level", Integer),
    Column("check_id", Plain, nullable=False),
    Column("verdict", Plain),
    Column("reason", Plain, nullable=False),
    Column("seen", Boolean, nullable=False, server_default=false()),
    sqlite_autoincrement=True,
)

batch_signoffs = Table(
    "batch_signoffs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batches.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Plain, nullable=False),
    Column("author_id", Plain, nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Column("last_decision", Integer, nullable=False),
    sqlite_autoincrement=True,
)

workers = Table(
    "workers",
    metadata,
    Column("id", Plain, primary_key=True),
    Column("beats", Integer, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

audits = Table(
    "audits",
    metadata,
    Column("id", Plain, primary_key=True),
    Column("owner", Plain, nullable=False),
    Column("role", Plain, nullable=False),
    Column("title", Plain, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Index(None, "owner", "started_at"),
)

audit_events = Table(
    "audit_events",
    metadata,
    Column("audit_id", ForeignKey("audits.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Plain, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)
