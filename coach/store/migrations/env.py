"""Run by Alembic: the migrations go through the connection and the transaction that `coach.store.schema` opened."""

from alembic import context

from coach.store import people_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=people_tables.accounts.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
