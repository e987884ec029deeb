"""Words, sentences and vectors of Russian text."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from coach.language.glossary import load_glossary
from coach.language.sentences import MAX_WORDS, split_sentences
from coach.language.terms import canonical
from coach.language.tokens import content_lemmas, tokenize
from coach.language.vectors import load_vectors


def test_lemmas_carry_meaning_and_fold_yo() -> None:
    assert content_lemmas("Мы с ребятами разбирали учётные карточки") == ["ребята", "разбирать", "учетный", "карточка"]


def test_other_writings_become_the_term() -> None:
    term = next(t for t in load_glossary().terms if t.id == "lead")
    assert canonical(content_lemmas("leads"))  # an unknown writing stays
    assert canonical(content_lemmas(term.spellings[0])) == content_lemmas(term.term)


def test_terms_that_the_vectors_lack_get_a_vector_from_their_neighbours() -> None:
    vectors = load_vectors()
    lead, client, frost = (vectors.get(word) for word in ("лид", "клиент", "мороз"))
    assert lead is not None
    assert client is not None
    assert frost is not None
    assert float(lead @ client) > float(lead @ frost) + 0.2
    assert vectors.get("абракадабрище") is None


@given(st.text(alphabet=st.sampled_from("абв гд.,;!?\n-•1)\t"), max_size=400))
def test_pieces_are_the_text_in_order(text: str) -> None:
    pieces = split_sentences(text)
    assert all(text[p.start : p.end] == p.text and p.text == p.text.strip() for p in pieces)
    assert all(a.end <= b.start for a, b in itertools.pairwise(pieces))
    kept = "".join(p.text for p in pieces)
    assert sum(c.isalpha() for c in kept) == sum(c.isalpha() for c in text)


def test_unpunctuated_speech_is_cut_where_it_breathes() -> None:
    speech = "ну мы берём звонки и слушаем их потом смотрим где человек слился а дальше правим скрипт " * 6
    pieces = split_sentences(speech)
    assert len(pieces) > 3
    assert all(len(p.text.split()) <= MAX_WORDS * 1.5 for p in pieces)


def test_list_items_and_lines_are_pieces() -> None:
    pieces = [p.text.rstrip(";") for p in split_sentences("Делаю так:\n1) слушаю звонки\n2) правлю скрипт; хвалю")]
    assert pieces == ["Делаю так:", "слушаю звонки", "правлю скрипт", "хвалю"]


@given(st.text(max_size=300))
def test_tokens_stand_where_they_say(text: str) -> None:
    assert all(text[t.start : t.end] == t.text for t in tokenize(text))
