"""Vectors on disk: asked for once, never half, never a text."""

from __future__ import annotations

import numpy as np
import pytest

from qualcoop.errors import UsageError
from qualcoop.storing.vectors import AT_ONCE, KeptVectors


class Counting:
    name = "counting@1"

    def __init__(self, fails_after: int = 10**9) -> None:
        self.asked: list[str] = []
        self.left = fails_after

    def encode(self, texts):
        if self.left <= 0:
            raise KeyboardInterrupt
        self.left -= 1
        self.asked += texts
        return np.array([[len(text), 1 / 3] for text in texts], dtype=np.float32).reshape(len(texts), 2)


def test_a_text_is_embedded_once_and_comes_back_as_the_same_numbers(tmp_path):
    model = Counting()
    first = KeptVectors(model, tmp_path).encode(["น้ำ", "water", "น้ำ"])
    again = KeptVectors(model, tmp_path).encode(["water", "น้ำ"])
    assert model.asked == ["น้ำ", "water"]
    assert first.dtype == np.float32
    assert np.array_equal(first, again[[1, 0, 1]])


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path):
    texts = [f"text {n}" for n in range(AT_ONCE + 10)]
    with pytest.raises(KeyboardInterrupt):
        KeptVectors(Counting(fails_after=1), tmp_path).encode(texts)
    later = Counting()
    assert len(KeptVectors(later, tmp_path).encode(texts)) == len(texts)
    assert later.asked == texts[AT_ONCE:]


def test_another_model_has_vectors_of_its_own(tmp_path):
    other = Counting()
    other.name = "counting@2"
    KeptVectors(Counting(), tmp_path).encode(["a"])
    KeptVectors(other, tmp_path).encode(["a"])
    assert other.asked == ["a"]


def test_no_text_lies_on_disk(tmp_path):
    KeptVectors(Counting(), tmp_path).encode(["ชื่อของผู้ให้ข้อมูล", "a name nobody may read"])
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert held
    assert "ชื่อ".encode() not in held
    assert b"name" not in held


@pytest.mark.parametrize("damage", [b"", b"not numbers", b"\x93NUMPY\x01\x00"])
def test_a_damaged_file_is_passed_over_and_its_texts_are_embedded_again(tmp_path, damage):
    model = Counting()
    KeptVectors(model, tmp_path).encode(["a"])
    [path] = tmp_path.glob("*.npy")
    path.write_bytes(damage)
    assert KeptVectors(model, tmp_path).encode(["a"]).tolist() == [[1.0, pytest.approx(1 / 3, abs=1e-3)]]
    assert model.asked == ["a", "a"]


def test_an_array_of_objects_is_never_unpickled(tmp_path):
    np.save(tmp_path / "evil.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    assert KeptVectors(Counting(), tmp_path).encode(["a"]).shape == (1, 2)


def test_where_nothing_may_be_written_all_else_goes_on(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr("qualcoop.storing.vectors.write_whole", refuse)
    assert KeptVectors(Counting(), tmp_path).encode(["ab"]).tolist()[0][0] == 2.0
    assert list(tmp_path.iterdir()) == []


def test_nothing_asked_is_nothing_given(tmp_path):
    assert KeptVectors(Counting(), tmp_path).encode([]).shape == (0, 2)


def test_numbers_too_great_to_be_kept_are_refused_and_not_kept(tmp_path):
    class Great:
        name = "great@1"

        def encode(self, texts):
            return np.full((len(texts), 2), 70_000.0)

    with pytest.raises(UsageError, match=r"great@1 gave a number beyond 65,504, which cannot be kept"):
        KeptVectors(Great(), tmp_path).encode(["a"])
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_changed_under_its_name_is_told_from_what_it_was(tmp_path):
    class Longer(Counting):
        def encode(self, texts):
            return np.ones((len(texts), 5), dtype=np.float32)

    KeptVectors(Counting(), tmp_path).encode(["a"])
    with pytest.raises(UsageError, match="a model that changes needs another name"):
        KeptVectors(Longer(), tmp_path).encode(["a", "b"])


def test_what_is_kept_and_is_no_number_is_asked_for_again(tmp_path):
    model = Counting()
    KeptVectors(model, tmp_path).encode(["a"])
    [path] = tmp_path.glob("*.npy")
    table = np.load(path)
    table[:, 32:].view(np.float16)[:, 0] = np.inf
    np.save(path, table)
    assert np.isfinite(KeptVectors(model, tmp_path).encode(["a"])).all()
    assert model.asked == ["a", "a"]
