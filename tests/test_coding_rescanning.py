"""A second pass equals a whole one, whatever has changed in the codebook, and looks only where it must."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.coding import rescanning
from qualcoop.coding.indicators import suggest
from qualcoop.coding.rescanning import EarlierPass, suggest_again, untouched
from qualcoop.errors import UsageError
from qualcoop.records.codebook import Code, Codebook, Cue, Indicator
from qualcoop.records.transcript import Transcript, Turn

TERMS = [
    Indicator("กฎหมาย", "th"), Indicator("กฎหมาย", "th", "word"), Indicator("ไว้ใจ", "th"), Indicator("งบ", "th"),
    Indicator("งบประมาณ", "th"), Indicator("ผู้นำ", "th", exclude=("ผู้นำเข้า",)), Indicator("ผู้นำ", "th"),
    Indicator("sign", "en"), Indicator("signing", "en"), Indicator("signed", "en", exact=True),
    Indicator("trust", "en"),
]  # fmt: skip
CUES = [Cue("เปิดช่อง", "th", "facilitates"), Cue("ติดขัด", "th", "hinders"), Cue("trust", "en", "facilitates")]
WORDS = [
    "กฎหมาย", "ผิดกฎหมาย", "ไม่", "ไว้ใจ", "งบประมาณ", "งบ", "ผู้นำ", "ผู้นำเข้า", "signed ", "signing ",
    "trust ", " ", "ครับ ", "แต่", "เปิดช่อง", "ติดขัด", "\u200b", "ถ้า", "ขาด", ". ", "\n", "(หัวเราะ)",
]  # fmt: skip

codes = st.builds(
    Code,
    st.sampled_from(["laws", "trust", "budget", "leader", "deal", "ความไว้ใจ"]),
    level=st.sampled_from(["", "network"]),
    indicators=st.lists(st.sampled_from(TERMS), max_size=4).map(tuple),
    cues=st.lists(st.sampled_from(CUES), max_size=2, unique=True).map(tuple),
)
books = st.lists(codes, max_size=5, unique_by=lambda code: code.id).map(tuple).map(Codebook)
roles = st.sampled_from(["interviewer", "informant", "other", "unknown"])
turns = st.lists(st.tuples(roles, st.lists(st.sampled_from(WORDS), max_size=40).map("".join)), max_size=3)
wanted = st.none() | st.just(["informant"])


def talk(id_: str, said: list[tuple[str, str]]) -> Transcript:
    text, made = "", []
    for n, (role, words) in enumerate(said, start=1):
        made.append(Turn(n, role, role, len(text), len(text) + len(words)))
        text += words + "\n"
    return Transcript(id_, text, tuple(made))


@st.composite
def changed(draw, book: Codebook) -> Codebook:
    """Give a codebook a few edits on: renamed, reordered, terms moved, added or gone, cues and levels changed."""
    now = list(book)
    for _ in range(draw(st.integers(0, 3))):
        if not now:
            break
        at = draw(st.integers(0, len(now) - 1))
        code = now[at]
        edits = [
            replace(code, id="renamed"),
            replace(code, indicators=(*code.indicators, draw(st.sampled_from(TERMS)))),
            replace(code, indicators=code.indicators[1:]),
            replace(code, indicators=code.indicators[::-1]),
            replace(code, cues=draw(st.lists(st.sampled_from(CUES), max_size=2).map(tuple))),
            replace(code, level="organization"),
            replace(now[0], id=code.id),
            draw(codes),
        ]
        now[at] = draw(st.sampled_from(edits))
    now = list({code.id: code for code in now}.values())
    return Codebook(tuple(draw(st.permutations(now))) if draw(st.booleans()) else tuple(now))


@given(books, st.lists(turns, max_size=3), st.data())
def test_a_second_pass_gives_what_a_whole_one_gives(before, said, data):
    """Nothing of a suggestion may be left over: not the coder, nor the rank, nor the order of the hits."""
    after = data.draw(changed(before) | books)
    talks = [talk(f"t{n}", one) for n, one in enumerate(said)]
    then, now = data.draw(wanted), data.draw(wanted)
    top = data.draw(st.none() | st.integers(1, 2))
    earlier = EarlierPass(before, tuple(talks), suggest(before, talks, roles=then), then)
    assert suggest_again(after, talks, earlier=earlier, roles=now, top=top) == suggest(after, talks, roles=now, top=top)


@given(books, turns, turns, turns)
def test_texts_that_came_went_or_changed_are_looked_through_whole(book, one, two, three):
    earlier_talks = (talk("a", one), talk("b", two))
    earlier = EarlierPass(book, earlier_talks, suggest(book, earlier_talks))
    now = [talk("c", one), talk("b", three), talk("a", one)]
    assert suggest_again(book, now, earlier=earlier) == suggest(book, now)


@given(books, books, books, turns)
def test_a_second_pass_can_be_the_earlier_one_of_a_third(first, second, third, said):
    talks = (talk("t", said),)
    once = EarlierPass(first, talks, suggest(first, talks))
    twice = EarlierPass(second, talks, suggest_again(second, talks, earlier=once))
    assert suggest_again(third, talks, earlier=twice) == suggest(third, talks)


def test_only_the_terms_of_the_changed_code_are_looked_for_again(monkeypatch):
    laws, trust = Code("laws", indicators=(TERMS[0],)), Code("trust", indicators=(TERMS[2],))
    talks = (talk("t", [("informant", "กฎหมายและไว้ใจและงบประมาณ")]),)
    earlier = EarlierPass(Codebook((laws, trust)), talks, suggest(Codebook((laws, trust)), talks))
    sought = []
    real = rescanning.proposals

    def watched(machine, transcript, roles):
        sought.append([term.text for term in machine.words.index.terms])
        return real(machine, transcript, roles)

    monkeypatch.setattr(rescanning, "proposals", watched)
    after = Codebook((laws, replace(trust, indicators=(TERMS[2], TERMS[4]))))
    found = suggest_again(after, talks, earlier=earlier)
    assert sought == [["ไว้ใจ", "งบประมาณ"]]
    assert [(one.coding.code, one.rank) for one in found] == [("trust", 1), ("laws", 2)]


def test_a_code_whose_terms_come_in_another_order_is_touched():
    """Where two of its terms stand in one place, the order of the codebook tells which is named first."""
    both = Code("both", indicators=(TERMS[7], TERMS[8]))
    other = Code("other", indicators=(TERMS[8],))
    before, after = Codebook((both, other)), Codebook((other, both))
    assert untouched(before, after) == {"other": ("other",)}
    talks = (talk("t", [("informant", "signing")]),)
    earlier = EarlierPass(before, talks, suggest(before, talks))
    assert suggest_again(after, talks, earlier=earlier) == suggest(after, talks)
    assert [hit[0] for hit in suggest(after, talks)[0].hits] == ["signing", "sign"]


def test_suggestions_of_another_codebook_are_refused():
    book = Codebook((Code("laws", indicators=(TERMS[0],)),))
    talks = (talk("t", [("informant", "กฎหมาย")]),)
    with pytest.raises(UsageError, match="are by indicators@"):
        EarlierPass(Codebook(), talks, suggest(book, talks))
    with pytest.raises(UsageError, match="same id"):
        EarlierPass(book, talks * 2, ())


def test_an_earlier_pass_that_is_not_all_that_was_given_in_its_order_is_refused():
    """What were left out of it would be left out for good, and without a word."""
    both = ("informant", "ไว้ใจ กฎหมาย")
    told = [talk("a", [both, ("informant", "กฎหมาย")]), talk("b", [both])]
    book = Codebook(tuple(Code(term, indicators=(Indicator(term, "th"),)) for term in ("กฎหมาย", "ไว้ใจ")))
    whole = suggest(book, told)
    assert suggest_again(book, told, earlier=EarlierPass(book, told, whole)) == whole
    second = next(one for one in whole if one.rank == 2)
    first = whole[whole.index(second) - 1]
    by_start = tuple(sorted(whole, key=lambda one: one.coding.start))
    wrong = {
        "missing or out of order": (tuple(one for one in whole if one is not first), whole[::-1]),
        "do not stand together": (by_start,),
    }
    for what, passes in wrong.items():
        for rows in passes:
            with pytest.raises(UsageError, match=what):
                EarlierPass(book, told, rows)
    with pytest.raises(UsageError, match="are of none of the transcripts"):
        EarlierPass(book, told[:1], whole)


def test_a_transcript_without_a_name_is_a_transcript_too():
    told = [talk("", [("informant", "กฎหมาย")]), talk("b", [("informant", "กฎหมาย ไว้ใจ")])]
    book = Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"),)),))
    more = Codebook((*book.codes, Code("trust", indicators=(Indicator("ไว้ใจ", "th"),))))
    for talks in (told, told[::-1]):
        again = suggest_again(more, talks, earlier=EarlierPass(book, tuple(talks), suggest(book, talks)))
        assert again == suggest(more, talks)
        assert len(again) == 3
