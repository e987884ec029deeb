"""Looking at a draft: the upload is read once and understood anew after each thing that a person says of it."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coach.batch.columns import Column
from coach.batch.drafts import Draft, Drafts
from coach.batch.intake import understand
from coach.batch.mapping import Wish, parse_wishes
from coach.batch.own.library import with_own
from coach.batch.rows import AnswerRow, BadRow, Batch
from coach.batch.understood import Intake
from coach.errors import InputError
from coach.files.tables import Table
from coach.files.uploads import Upload, read_upload
from coach.rubric.library import Library
from coach.settings import Settings
from coach.texts import Language, explain, use_language

_REMEMBERED = 2
_NO_SHAPE = "batch.missing_column"
_SAMPLE_ROWS = 6
_SAMPLE_PARAGRAPHS = 12


@dataclass(frozen=True)
class Look:
    """A draft, what it was understood as, and its first rows as they were read.

    Attributes:
        draft: the upload.
        found: what it was taken for.
        header: of a table, as read; empty for documents.
        sample: the first rows of a table with their numbers, or the first paragraphs of the first document (number 0).
        library: the banks in force with the own questions that were released.
        problem: in words, why no shape was recognised though a person may still say what the columns are.
    """

    draft: Draft
    found: Intake
    header: tuple[str, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]
    library: Library
    problem: str = ""

    @property
    def answers(self) -> list[AnswerRow]:
        """The rows that can be graded, in the file's order."""
        return list(self.found.batch.answers)

    @property
    def errors(self) -> list[BadRow]:
        """The rows that cannot, but for those that only wait until a person says which question their column holds."""
        letters = {column.letter for column in self.found.columns if column.waits}
        rows = (row for row in self.found.batch.rows if isinstance(row, BadRow))
        return [row for row in rows if row.id.rstrip("0123456789") not in letters or row.id.isdecimal()]

    @property
    def waiting(self) -> int:
        """How many wordings wait for a person."""
        return sum(asked.question_id is None for asked in self.found.questions)


class Looker:
    """Reads drafts; thread-safe.

    The last few uploads stay in memory, so that a change of a column costs no reading, and what they were understood
    as, so that showing it again costs nothing.
    """

    def __init__(self, drafts: Drafts, settings: Settings) -> None:
        self._drafts = drafts
        self._settings = settings
        self._lock = threading.Lock()
        self._libraries: OrderedDict[tuple[int, tuple[str, ...]], Library] = OrderedDict()
        self._read: OrderedDict[tuple[str, str, str, Language], Upload] = OrderedDict()
        self._seen: OrderedDict[tuple[str, Language], tuple[Library, Look]] = OrderedDict()

    def look(self, draft: Draft, library: Library, lang: Language) -> Look:
        """Read and understand `draft`; remarks are in `lang`.

        Args:
            draft: the upload and what was said of it.
            library: the banks in force, with the batch's own questions if it has any.
            lang: of what is remarked.

        Raises:
            InputError: the file cannot be used, or what was said names nothing in it; only its name is told.
        """
        key = (draft.model_dump_json(), lang)
        with self._lock:
            known = self._seen.get(key)
        if known is None or known[0] is not library:
            known = library, self._look(draft, library, lang)
            with self._lock:
                self._seen[key] = known
                while len(self._seen) > _REMEMBERED:
                    self._seen.popitem(last=False)
        return known[1]

    def _look(self, draft: Draft, library: Library, lang: Language) -> Look:
        use_language(lang)  # of this call alone: each runs in a context of its own
        upload = self._upload(draft, lang)
        library = self._with_own(library, draft)
        wishes = wishes_of(draft.said, library)
        header = upload.table.columns if upload.table else ()
        try:
            found, problem = understand(upload, Path(draft.file), library, role=draft.role, wishes=wishes), ""
        except InputError as error:
            if upload.table is None or error.code != _NO_SHAPE:
                raise
            found, problem = _columns_only(upload.table), explain(error, lang=lang)
        return Look(draft, found, header, tuple(_sample(upload)), library, problem)

    def forget(self, draft: Draft) -> None:
        """Let go of what was read of `draft`."""
        with self._lock:
            for key in [key for key in self._read if key[0] == draft.id]:
                del self._read[key]
            for place in [place for place, (_, look) in self._seen.items() if look.draft.id == draft.id]:
                del self._seen[place]

    def _with_own(self, library: Library, draft: Draft) -> Library:
        """Return the library with the draft's own questions; the same one each time, since matching prepares it."""
        if not draft.released:
            return library
        key = (id(library), tuple(one.model_dump_json() for one in draft.released))
        with self._lock:
            if key not in self._libraries:
                self._libraries[key] = with_own(library, draft.released)
            self._libraries.move_to_end(key)
            while len(self._libraries) > _REMEMBERED:
                self._libraries.popitem(last=False)
            return self._libraries[key]

    def _upload(self, draft: Draft, lang: Language) -> Upload:
        key = (draft.id, draft.encoding, draft.separator, lang)
        with self._lock:
            if key in self._read:
                self._read.move_to_end(key)
                return self._read[key]
        try:
            path = self._drafts.path(draft)
            read = read_upload(path, self._settings, encoding=draft.encoding or None, separator=draft.separator or None)
        except InputError as error:
            raise _named(error, draft.file) from error
        with self._lock:
            self._read[key] = read
            while len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)
        return read


def wishes_of(said: Mapping[str, str], library: Library) -> tuple[Wish, ...]:
    """Return what a person said as wishes; a target that is no longer there (a question taken out) is left out."""
    wishes: list[Wish] = []
    for source, target in said.items():
        try:
            wishes += parse_wishes([f"{source}={target}"], library)
        except InputError:
            continue
    return tuple(wishes)


def _columns_only(table: Table) -> Intake:
    columns = tuple(Column(place, name, "other") for place, name in enumerate(table.columns))
    return Intake("wide", columns, (), Batch((), table.notes), table.encoding, table.separator)


def _named(error: InputError, name: str) -> InputError:
    """Return the error with the name of the upload in place of where it lies."""
    kept = {key: Path(str(value)).name if key == "file" else value for key, value in error.details.items()}
    return InputError(error.code, **{**kept, "file": kept.get("file") or name})


def _sample(upload: Upload) -> Iterable[tuple[int, tuple[str, ...]]]:
    if upload.table is not None:
        return ((row.number, row.cells) for row in upload.table.rows[:_SAMPLE_ROWS])
    readable = [document for document in upload.documents if document.problem is None][:1]
    return ((0, (part.text,)) for document in readable for part in document.paragraphs[:_SAMPLE_PARAGRAPHS])
