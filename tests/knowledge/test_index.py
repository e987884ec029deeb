"""The index: renewed where content changed, owned by one writer, mended when damaged, never mixed up."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.errors import KnowledgeError, SettingsError
from coach.knowledge.documents import add_document
from coach.knowledge.embeddings import make_embeddings
from coach.knowledge.folder import IndexFolder
from coach.knowledge.index import Index
from coach.knowledge.offline import OfflineEmbeddings
from coach.knowledge.search import open_searcher
from coach.knowledge.snapshot import open_snapshot
from coach.settings import Settings
from coach.store import Store, open_store
from coach.store.documents import DocumentRecord, PassageRecord


class Counting(OfflineEmbeddings):
    """Offline embeddings that count the texts they are given."""

    made = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        type(self).made += len(texts)
        return super().embed_documents(texts)


class Foreign(OfflineEmbeddings):
    """Embeddings with another name."""

    @property
    def identity(self) -> str:  # type: ignore[override]
        return "foreign"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an index in it, to be copied."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("built") / "data", _env_file=None)  # type: ignore[call-arg]
    with open_searcher(settings) as searcher:
        assert searcher.count > 200
    return settings.data_dir


@pytest.fixture
def ready(built: Path, settings: Settings) -> Settings:
    shutil.copytree(built, settings.data_dir)
    return settings


@pytest.fixture
def store(ready: Settings) -> Iterator[Store]:
    with open_store(ready) as opened:
        yield opened


def put(store: Store, text: str) -> int:
    part = PassageRecord("doc.1.0001", "Памятка", text, "both", "document", "с. 1")
    return store.documents.add(DocumentRecord("memo.md", text, "md", datetime.now(UTC)), [part])


def version(settings: Settings) -> Path:
    folder = IndexFolder(settings.data_dir / "index").current()
    assert folder is not None
    return folder


def test_a_document_is_found_with_its_source_and_gone_when_removed(ready: Settings, store: Store) -> None:
    with open_searcher(ready, store.documents) as searcher:
        id_ = put(store, "Бирюзовый утконос утверждает скидку свыше десяти процентов.")
        searcher.refresh()
        assert searcher.find("бирюзовый утконос")[0].passage.source == "memo.md, с. 1"
        store.documents.remove(id_)
        searcher.refresh()
        assert "doc.1.0001" not in [hit.passage.id for hit in searcher.find("бирюзовый утконос скидка")]


def test_only_what_changed_is_embedded(ready: Settings, store: Store) -> None:
    put(store, "Новый документ.")
    Counting.made = 0
    opened = Index(ready, Counting(), store.documents).open()
    assert Counting.made == 1
    opened.snapshot.close()
    Index(ready, Counting(), store.documents).open().snapshot.close()
    assert Counting.made == 1


def test_another_process_sees_a_new_version(ready: Settings, store: Store) -> None:
    with open_searcher(ready, store.documents) as reader, open_searcher(ready, store.documents) as writer:
        before = reader.count
        put(store, "Ещё документ.")
        writer.refresh()
        assert reader.count == before + 1


def test_other_embeddings_are_refused_and_lead_to_a_new_index(ready: Settings) -> None:
    with pytest.raises(KnowledgeError, match="other-embeddings"):
        open_snapshot(version(ready), Foreign(), None)
    opened = Index(ready, Foreign()).open()
    assert opened.snapshot.manifest.embeddings == "foreign"
    opened.snapshot.close()


@pytest.mark.parametrize(
    ("victim", "damage"),
    [
        ("manifest.json", "cut"),
        ("passages.jsonl", "gone"),
        ("roots/vocab.index.json", "cut"),
        ("chroma/chroma.sqlite3", "cut"),
        ("chroma/chroma.sqlite3", "gone"),
    ],
)
def test_a_damaged_index_is_mended_with_a_notice(ready: Settings, victim: str, damage: str) -> None:
    path = version(ready) / victim
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with open_searcher(ready) as searcher:
        assert searcher.find("что такое КЭВ")[0].passage.id == "term.kev"
        assert searcher.notices == ("repaired",)
    with open_searcher(ready) as searcher:
        assert searcher.notices == ()


def test_vector_files_that_were_changed_are_noticed_before_chroma_reads_them(ready: Settings) -> None:
    pickles = list(version(ready).rglob("index_metadata.pickle"))
    assert pickles, "the shipped knowledge has over 1,000 vectors, which Chroma keeps in files of their own"
    pickles[0].with_name("data_level0.bin").write_bytes(b"\0" * 1000)
    with open_searcher(ready) as searcher:
        assert searcher.notices == ("repaired",)


def test_a_pointer_to_nowhere_leads_to_a_new_index(ready: Settings) -> None:
    (ready.data_dir / "index" / "current").write_text("../../etc", encoding="utf-8")
    with open_searcher(ready) as searcher:
        assert searcher.count > 200


def test_while_another_process_writes_the_version_before_is_searched(ready: Settings, store: Store) -> None:
    put(store, "Ещё документ.")
    with (
        IndexFolder(ready.data_dir / "index").writing(0),
        open_searcher(ready, store.documents) as searcher,
    ):
        assert searcher.find("что такое КЭВ")
        assert searcher.notices == ("stale",)


def test_a_second_writer_is_told_so(tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index")
    with folder.writing(0), pytest.raises(KnowledgeError, match=r"index\.busy"), IndexFolder(folder.root).writing(0.05):
        pass


def test_a_file_in_place_of_the_folder_is_told_of(settings: Settings) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "index").write_text("x")
    with open_searcher(settings) as searcher, pytest.raises(KnowledgeError, match=r"index\.folder"):
        searcher.find("лид")


def test_a_server_that_is_not_there_is_told_of(settings: Settings) -> None:
    away = settings.model_copy(update={"chroma_url": "http://127.0.0.1:9"})
    with open_searcher(away) as searcher, pytest.raises(KnowledgeError, match=r"index\.server"):
        searcher.find("лид")


def test_server_embeddings_need_a_key(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="no-key"):
        make_embeddings(settings.model_copy(update={"embeddings": "openai"}))


def test_a_file_becomes_passages_with_headings_and_only_once(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "регламент.md"
    path.write_text("# Скидки\n\nСкидку утверждает директор.\n\n# Возвраты\n\nВозврат за день.", encoding="utf-8")
    with open_store(settings) as store:
        first, again = (add_document(path, settings, store.documents, "rop") for _ in range(2))
        assert (first.known, again.known, first.id) == (False, True, again.id)
        assert [(p.title, p.role) for p in store.documents.passages()] == [("Скидки", "rop"), ("Возвраты", "rop")]
