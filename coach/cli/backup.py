"""`coach backup` and `coach restore`: everything that cannot be made again, in one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.texts import text

if TYPE_CHECKING:
    from coach.backup.archive import Manifest
    from coach.settings import Settings

Out = Annotated[Path, typer.Argument(help=text("backup.cli.out"), show_default=False)]
Given = Annotated[Path, typer.Argument(help=text("backup.cli.file"), show_default=False)]


def backup(out: Out) -> None:
    """Write the database and the files of the data folder to one ZIP; the program may go on working meanwhile."""
    from datetime import UTC, datetime

    from coach.backup.archive import check_new, make_backup
    from coach.people.journal import FAILED
    from coach.settings import load_settings

    settings = load_settings()
    check_new(out)
    _log(settings, "backup.made")
    try:
        manifest = make_backup(settings, out, now=datetime.now(UTC))
    except Exception:
        _log(settings, f"backup.made.{FAILED}")
        raise
    typer.echo(text("backup.made", file=out, held=_held(manifest)))


def restore(file: Given) -> None:
    """Bring a backup into an empty data folder and an empty database."""
    from coach.backup.restore import restore as bring_back
    from coach.settings import load_settings

    settings = load_settings()
    manifest = bring_back(settings, file)
    _log(settings, "backup.restored")
    typer.echo(text("backup.restored", place=settings.data_dir, held=_held(manifest)))


def _log(settings: "Settings", action: str) -> None:
    """Write an entry into the log, where there is one: an older database is backed up as it is, not brought up to date."""
    from coach.people.journal import COMMAND_LINE, record
    from coach.store import open_store
    from coach.store.opening import open_database
    from coach.store.schema import newest_revision, revision_of

    with open_database(settings) as database, database.reading() as connection:
        if revision_of(connection) != newest_revision():
            return
    with open_store(settings) as store:
        record(store, COMMAND_LINE, action)


def _held(manifest: "Manifest") -> str:
    from coach.texts import plural

    return ", ".join((plural("backup.rows", manifest.rows), plural("backup.files", manifest.files)))
