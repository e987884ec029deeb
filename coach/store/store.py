"""The object that holds the database and gives the repositories."""

from typing import Self

from coach.store.accounts import AccountRepository
from coach.store.attempts import AttemptRepository
from coach.store.audits import AuditRepository
from coach.store.batch_items import BatchItemRepository
from coach.store.batch_kin import BatchKinRepository
from coach.store.batch_people import BatchPeopleRepository
from coach.store.batches import BatchRepository
from coach.store.consents import ConsentRepository
from coach.store.database import Database
from coach.store.documents import DocumentRepository
from coach.store.erasing import EraseRepository
from coach.store.held import HeldRepository
from coach.store.invitations import InvitationRepository
from coach.store.journal import JournalRepository
from coach.store.sessions import SessionRepository
from coach.store.tokens import TokenRepository
from coach.store.uses import UseRepository
from coach.store.workers import WorkerRepository


class Store:
    """Everything that is kept. Thread-safe; synchronous (async code calls it through `asyncio.to_thread`).

    Attributes:
        documents: the user's own documents and their passages.
        sessions: interview sessions and their events.
        batches: batches and how far they are.
        batch_items: their rows.
        batch_kin: where else an answer lies.
        batch_people: what people decided of them.
        workers: signs of life of those who do the work.
        accounts, attempts, invitations, tokens, consents: people, how they come in and what they agreed to.
        uses: how much an account used today.
        journal: the log of who did what.
        erase: deletes personal data without a trace.
        held: what is held of a person in batches and audits of others.
        audits: guided audits and their events.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.documents = DocumentRepository(database)
        self.sessions = SessionRepository(database)
        self.batches = BatchRepository(database)
        self.batch_items = BatchItemRepository(database)
        self.batch_kin = BatchKinRepository(database)
        self.batch_people = BatchPeopleRepository(database)
        self.workers = WorkerRepository(database)
        self.accounts = AccountRepository(database)
        self.attempts = AttemptRepository(database)
        self.invitations = InvitationRepository(database)
        self.consents = ConsentRepository(database)
        self.journal = JournalRepository(database)
        self.erase = EraseRepository(database)
        self.held = HeldRepository(database)
        self.tokens = TokenRepository(database)
        self.uses = UseRepository(database)
        self.audits = AuditRepository(database)

    @property
    def place(self) -> str:
        """Say where the data lies: a file or a server, without a password."""
        return self._database.place

    def close(self) -> None:
        """Give all connections back; may be called twice."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
