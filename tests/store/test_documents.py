"""Documents and passages: what the search index is rebuilt from."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from coach.errors import InputError, StoreError
from coach.settings import Settings
from coach.store import Store, open_store
from coach.store.documents import DocumentRecord, PassageRecord

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def document(name: str = "Регламент.docx", hash_: str = "h1") -> DocumentRecord:
    return DocumentRecord(name, hash_, "docx", NOW)


def passage(id_: str, text: str = "Планёрка идёт пятнадцать минут.") -> PassageRecord:
    return PassageRecord(id_, "Планёрка", text, "rop", "meetings", "раздел 2")


@pytest.fixture
def store(any_database: Settings) -> Iterator[Store]:
    with open_store(any_database) as opened:
        yield opened


def test_a_document_comes_back_with_its_passages(store: Store) -> None:
    added = store.documents.add(document(), [passage("b"), passage("a")])
    assert [(d.id, d.name, d.passages, d.added_at) for d in store.documents.list()] == [
        (added, "Регламент.docx", 2, NOW)
    ]
    found = store.documents.passages()
    assert [p.id for p in found] == ["b", "a"], "in the order of the document, not of the ids"
    assert {p.document_id for p in found} == {added}
    assert found[0].document_name == "Регламент.docx"


def test_adding_the_same_content_again_is_harmless(store: Store) -> None:
    first = store.documents.add(document(), [passage("a")])
    again = store.documents.add(document(name="копия.docx"), [passage("a"), passage("b")])
    assert again == first
    assert [d.name for d in store.documents.list()] == ["Регламент.docx"]
    assert [p.id for p in store.documents.passages()] == ["a"]


def test_adding_the_same_content_at_the_same_time_is_harmless(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: store.documents.add(document(), [passage("a")]), range(16)))
    assert len(ids) == 1
    assert len(store.documents.list()) == 1


def test_a_passage_id_of_another_document_leaves_nothing_behind(store: Store) -> None:
    store.documents.add(document(), [passage("a")])
    with pytest.raises(StoreError) as caught:
        store.documents.add(document("другой.md", "h2"), [passage("b"), passage("a", "чужой текст")])
    assert caught.value.code == "store.passage-twice"
    assert caught.value.details["id"] == "a"
    assert len(store.documents.list()) == 1
    assert [p.text for p in store.documents.passages()] == ["Планёрка идёт пятнадцать минут."]


def test_a_passage_id_twice_in_one_document_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match=r"passage-twice \(id=a\)"):
        store.documents.add(document(), [passage("a"), passage("a")])
    assert store.documents.list() == []


def test_removing_takes_the_passages_along(store: Store) -> None:
    kept = store.documents.add(document(), [passage("a")])
    gone = store.documents.add(document("другой.md", "h2"), [passage("b")])
    store.documents.remove(gone)
    assert [d.id for d in store.documents.list()] == [kept]
    assert [p.id for p in store.documents.passages()] == ["a"]
    with pytest.raises(InputError) as caught:
        store.documents.remove(gone)
    assert caught.value.code == "document.unknown"


def test_a_big_document_is_stored_whole(store: Store) -> None:
    store.documents.add(document(), [passage(f"p{number}") for number in range(2_500)])
    assert [p.id for p in store.documents.passages()] == [f"p{number}" for number in range(2_500)]


def test_text_that_a_database_cannot_hold_is_stored_without_it(store: Store) -> None:
    store.documents.add(document(name="a\x00b\ud800.md"), [passage("a", "до\x00 и после \ud83d 😀")])
    assert store.documents.list()[0].name == "ab.md"
    assert store.documents.passages()[0].text == "до и после  😀"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        DocumentRecord("a", "h", "md", NOW.replace(tzinfo=None))
