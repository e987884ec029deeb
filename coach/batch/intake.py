"""An upload of any of the three shapes to a batch, with an account of what was taken for what."""

from collections.abc import Sequence
from pathlib import Path

from coach.batch.intake_documents import of_documents
from coach.batch.intake_tables import of_table
from coach.batch.mapping import Wish
from coach.batch.understood import Intake
from coach.files.uploads import Upload, read_upload
from coach.rubric.library import Library
from coach.rubric.types import Role
from coach.settings import Settings


def take_in(
    path: Path,
    settings: Settings,
    library: Library,
    *,
    role: Role | None = None,
    wishes: Sequence[Wish] = (),
    encoding: str | None = None,
    separator: str | None = None,
) -> Intake:
    """Read an upload and recognise its shape, columns and questions.

    Args:
        path: the file.
        settings: limits of reading.
        library: the banks in force.
        role: of answers that name none; narrows the questions down.
        wishes: what a person said about columns and questions; wins over what was recognised.
        encoding: of a text; None: guessed.
        separator: of a CSV; None: guessed.

    Raises:
        InputError: the file cannot be read, holds no answers in any of the shapes, or a wish names nothing in it.
    """
    upload = read_upload(path, settings, encoding=encoding, separator=separator)
    return understand(upload, path, library, role=role, wishes=wishes)


def understand(
    upload: Upload, path: Path, library: Library, *, role: Role | None = None, wishes: Sequence[Wish] = ()
) -> Intake:
    """Recognise the shape, columns and questions of what was read; `path` is for messages, the rest as in `take_in`.

    Raises:
        InputError: there are no answers in any of the shapes, or a wish names nothing in it.
    """
    if upload.table is not None:
        return of_table(upload.table, path, library, role, wishes)
    return of_documents(upload.documents, path, library, role, wishes)
