"""`coach backup` and `coach restore`: everything that cannot be made again, in one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.texts import text

if TYPE_CHECKING:
    from coach.backup.archive import Manifest

Out = Annotated[Path, typer.Argument(help=text("backup.cli.out"), show_default=False)]
Given = Annotated[Path, typer.Argument(help=text("backup.cli.file"), show_default=False)]


def backup(out: Out) -> None:
    """Write the database and the files of the data folder to one ZIP; the program may go on working meanwhile."""
    from datetime import UTC, datetime

    from coach.backup.archive import make_backup
    from coach.settings import load_settings

    manifest = make_backup(load_settings(), out, now=datetime.now(UTC))
    typer.echo(text("backup.made", file=out, held=_held(manifest)))


def restore(file: Given) -> None:
    """Bring a backup into an empty data folder and an empty database."""
    from coach.backup.restore import restore as bring_back
    from coach.settings import load_settings

    settings = load_settings()
    manifest = bring_back(settings, file)
    typer.echo(text("backup.restored", place=settings.data_dir, held=_held(manifest)))


def _held(manifest: "Manifest") -> str:
    from coach.texts import plural

    return ", ".join((plural("backup.rows", manifest.rows), plural("backup.files", manifest.files)))
