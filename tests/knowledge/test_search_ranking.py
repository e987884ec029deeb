"""Search over the shipped knowledge: what is found, what is not, and how two rankings become one."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.knowledge.bm25 import WordIndex
from coach.knowledge.query import read_query
from coach.knowledge.ranking import fused
from coach.knowledge.search import Searcher, open_searcher
from coach.knowledge.tuning import Bm25
from coach.settings import Settings


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("search"), _env_file=None)  # type: ignore[call-arg]
    with open_searcher(settings) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "card"),
    [
        ("что такое КЭВ", "term.kev"),
        ("как часто смотреть конверсию?", "practice.rop.conversion-control"),
        ("кол-трекинг зачем", "term.call-tracking"),
    ],
)
def test_a_question_finds_its_card_among_the_first_three(searcher: Searcher, query: str, card: str) -> None:
    assert card in [hit.passage.card for hit in searcher.find(query, 3)]


@pytest.mark.parametrize(
    "query", ["рецепт борща", "как приготовить плов на костре", "", "   ", "???", "🙂🙂", "и не но", "\0\u200b"]
)
def test_nothing_is_found_outside_the_trade(searcher: Searcher, query: str) -> None:
    assert searcher.find(query) == []


def test_each_card_is_named_once(searcher: Searcher) -> None:
    cards = [hit.passage.card for hit in searcher.find("скрипты и план продаж", 50)]
    assert len(cards) == len(set(cards)) > 10


def test_a_role_and_an_origin_are_kept_to(searcher: Searcher) -> None:
    hits = searcher.find("как руководить командой", 20, role="rom", origins=["article"])
    assert hits
    assert all(hit.passage.role in {"rom", "both"} and hit.passage.origin == "article" for hit in hits)


def test_a_very_long_query_is_read_by_its_beginning(searcher: Searcher) -> None:
    assert "term.kev" in [hit.passage.card for hit in searcher.find("что такое КЭВ? " * 20_000)]


cards = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(cards, cards)
def test_fusion_holds_every_card_once_and_rewards_both_lists(meaning: list[str], words: list[str]) -> None:
    scores = fused(meaning, words)
    assert set(scores) == {*meaning, *words}
    assert list(scores.values()) == sorted(scores.values(), reverse=True)
    for card in words:
        assert fused([*meaning, card] if card not in meaning else meaning, words)[card] >= fused([], words)[card]


@given(st.lists(st.lists(st.sampled_from("абвгд"), min_size=1, max_size=5), min_size=1, max_size=8))
def test_words_score_only_where_they_stand(passages: list[list[str]]) -> None:
    index = WordIndex.build(passages, Bm25(k1=1.2, b=0.5))
    scores = index.scores({"а": 1.0, "нет такого": 5.0})
    assert [score > 0 for score in scores] == ["а" in words for words in passages]
    assert index.coverage({"а": 1.0}, range(len(passages))) == float(any("а" in words for words in passages))


def test_words_by_which_people_ask_weigh_less() -> None:
    said = read_query("сколько стоит лид").said
    assert said["лид"] == 1.0
    assert said["сколько"] < 0.5
