"""Tests of finding memos."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import UsageError
from qualcoop.induction.remembering import about_of, memos, unknown_about
from qualcoop.records.study import Memo
from qualcoop.text.folding import fold, fold_term

from . import forge

MEMOS = (
    Memo("2021-03-04-idea", "เทศบาล G ไม่เคยถามเรื่องกฎ\u200bหมาย", "2021-03-04", "Ann", "idea", "case:A, laws"),
    Memo("2021-05-01", "The LAW of ๒๕๖๐ again", "2021-05-01", "ben", "theory", "passage:tA:5-20"),
    Memo("undated", "กฎหมายอีกครั้ง", about="pass:2"),
)


@pytest.fixture(scope="module")
def study():
    return replace(forge.study(forge.STORY, codes=forge.book("a", "b", "c", "d", "laws")), memos=MEMOS)


def ids(found):
    return [one.memo.id for one in found]


def test_memos_come_by_date_and_those_without_one_last(study):
    assert ids(memos(study)) == ["2021-03-04-idea", "2021-05-01", "undated"]


def test_search_sees_through_case_digits_and_hidden_characters(study):
    assert ids(memos(study, search="กฎหมาย")) == ["2021-03-04-idea", "undated"]
    assert ids(memos(study, search="law 2560")) == ["2021-05-01"]
    assert memos(study, search="กฎหมาย ghost") == ()


def test_the_match_is_the_stretch_of_the_memo_hidden_characters_and_all(study):
    found = memos(study, search="กฎหมาย")[0]
    [(start, end)] = found.matches
    assert found.memo.text[start:end] == "กฎ\u200bหมาย"
    assert "กฎ\u200bหมาย" in found.excerpt


@given(st.text("กฎหมายาิ์ั่ law2๐\u200b", max_size=20), st.integers(0, 19), st.integers(1, 6))
def test_a_piece_of_a_memo_finds_it_and_every_match_holds_the_piece(text, start, length):
    piece = text[start : start + length]
    base = replace(forge.study({}), memos=(Memo("m", text),))
    words = fold_term(piece).split()
    found = memos(base, search=piece)
    if all(word in fold(text).content for word in words):
        [one] = found
        assert all(0 <= a < b <= len(text) for a, b in one.matches)
        assert all(b <= c for (_, b), (c, _) in zip(one.matches, one.matches[1:], strict=False))
    else:
        assert found == ()


def test_type_author_and_dates_narrow_the_list(study):
    assert ids(memos(study, type="IDEA")) == ["2021-03-04-idea"]
    assert ids(memos(study, author="ann")) == ["2021-03-04-idea"]
    assert ids(memos(study, since="2021-04")) == ["2021-05-01"]
    assert ids(memos(study, until="2021-03")) == ["2021-03-04-idea"]
    assert ids(memos(study, since="2021", until="2021-12-31")) == ["2021-03-04-idea", "2021-05-01"]


def test_about_finds_cases_codes_and_stretches_that_overlap(study):
    assert ids(memos(study, about="case:A")) == ["2021-03-04-idea"]
    assert ids(memos(study, about="code:laws")) == ids(memos(study, about="laws")) == ["2021-03-04-idea"]
    assert ids(memos(study, about="passage:tA:19-40")) == ["2021-05-01"]
    assert memos(study, about="passage:tA:20-40") == ()
    assert memos(study, about="case:B") == ()


@pytest.mark.parametrize("about", ["the weather", "source", "pass:two", "passage:tA", "case:A, case:B"])
def test_an_about_that_names_no_one_thing_is_refused_with_the_forms(study, about):
    with pytest.raises(UsageError, match="case:ID, code:ID"):
        memos(study, about=about)


def test_a_date_that_is_none_is_refused(study):
    with pytest.raises(UsageError, match="since is 'March'"):
        memos(study, since="March")


def test_a_ledgers_memo_is_linked_to_its_line_and_to_the_pass_it_followed():
    first = forge.study(forge.STORY).test()
    negative = first.negative_cases[0].case
    second = first.hold(because=f"case:{negative}", memo="รอถามอีกครั้ง")
    [found] = memos(second, about=f"case:{negative}")
    assert (found.entries, found.passes) == ((2,), (1,))
    assert memos(second, about="pass:1") == memos(second, about="entry:2") == (found,)
    assert memos(second, about="pass:2") == ()


def test_what_a_free_memo_is_about_must_be_there_and_words_of_the_ledger_are(study):
    def told(about):
        return unknown_about(study, Memo("m", "", about=about))

    assert told("case:A; laws; passage:tA:0-4; source; saturation:code; disagreement:laws; works; code:works") == ()
    assert told("case:Z, pass:1, entry:1, passage:tA:0-99999, passage:tZ:0-1, weather") == (
        "case:Z",
        "pass:1",
        "entry:1",
        "passage:tA:0-99999",
        "passage:tZ:0-1",
        "weather",
    )
    assert told("") == ()


def test_a_memo_of_the_ledger_about_a_code_that_is_gone_is_no_fault():
    held = forge.study(forge.STORY).test().hold(because="idle:a", memo="x")
    [memo] = held.memos
    assert unknown_about(replace(held, codebook=forge.book("z")), memo) == ()
    assert unknown_about(replace(held, codebook=forge.book("z"), entries=()), memo) == ("idle:a",)


def test_a_study_without_memos_finds_none():
    assert memos(forge.study({}), search="x", about="case:A") == ()
    assert about_of(forge.study({}), " ; , ") == ()
