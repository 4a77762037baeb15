"""Marks that a transcriber wrote into the talk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.text import marks
from qualcoop.text.marks import MARK_KINDS, TalkMark, find_marks, talk_stretches, talk_without_marks


def kinds(text):
    """Give (characters, kind) of every mark that is no cut-off."""
    return [(text[mark.start : mark.end], mark.kind) for mark in find_marks(text) if mark.kind != "cut_off"]


MARKS = [
    ("[inaudible]", "unclear"),
    ("(unintelligible)", "unclear"),
    ("(utydeligt?)", "unclear"),
    ("(???)", "unclear"),
    ("[inaudible; likely “yes”]", "unclear"),
    ("[inaudible 00:12:33]", "unclear"),
    ("(Indiscernible, 55:05)", "unclear"),
    ("[ฟังไม่ชัด]", "unclear"),
    ("[laughter]", "sound"),
    ("(griner)", "sound"),
    ("<laughs>", "sound"),
    ("*laughs*", "sound"),
    ("((coughs))", "sound"),
    ("(both laugh)", "sound"),
    ("(laughing at him)", "sound"),
    ("(laughing nervously)", "sound"),
    ("(cheering crowd in background)", "sound"),
    ("[crying baby]", "sound"),
    ("(shaking head)", "event"),
    ("(หัวเราะ)", "sound"),
    ("(ทุกคนหัวเราะเสียงดัง)", "sound"),
    ("（ปรบมือ）", "sound"),
    ("[crosstalk]", "overlap"),
    ("(พูดแทรก)", "overlap"),
    ("(pause)", "pause"),
    ("(.)", "pause"),
    ("(3 sec)", "pause"),
    ("(0.5)", "pause"),
    ("(.3)", "pause"),
    ("(12.4)", "pause"),
    ("//I: mm//", "overlap"),
    ("//ถาม: ค่ะ//", "overlap"),
    ("//mhm//", "overlap"),
    ("(เงียบ 3 วินาที)", "pause"),
    ("[looks at the list of commits in the PR]", "event"),
    ("[audio breakup]", "event"),
    ("(Båndet slukker)", "event"),
    ("[เสียงโทรศัพท์ดัง]", "event"),
    ("[neighbor's dog barking in background]", "event"),
    ("(nods)", "event"),
    ("[REDACTED]", "redaction"),
    ("[Deleted to preserve the participant anonymity]", "redaction"),
    ("[navn på søn]", "redaction"),
    ("[PERSON_1]", "redaction"),
    ("[COMPANY A]", "redaction"),
    ("[ชื่อหมู่บ้าน]", "redaction"),
    ("(สงวนนาม)", "redaction"),
    ("XXXXXXX X XXXX XX", "redaction"),
    ("█████", "redaction"),
    ("[sic]", "comment"),
    ("[...]", "omission"),
    ("[00:12:33]", "time"),
]


@pytest.mark.parametrize(("mark", "kind"), MARKS)
def test_a_mark_is_known_with_its_kind(mark, kind):
    assert kinds(f"ก่อนหน้า {mark} หลังจากนั้น") == [(mark, kind)]


TALK = [
    "(ซึ่งเป็นเรื่องจริง)",
    "(เงินไม่พอ)",
    "(คิดว่าดี)",
    "(เสียงประชาชน)",
    "(ชื่อโครงการน้ำ)",
    "(นิ่งมาก)",
    "(Panita)",
    "(สิพร พรประเสริฐ)",
    "(the mayor of City B)",
    "(because we laugh a lot)",
    "(I laughed)",
    "(laughing stock of the town)",
    "(drinking water)",
    "(breathing space)",
    "(leaves)",
    "(looks exactly like a turn)",
    "(city)",
    "(1)",
    "(2.25)",
    "(2,500)",
    "[0.5]",
    "http://a.org//I: b//c",
    "// so // we said // no //",
    "and/or // the mayor: he agreed",
    "(NATO)",
    "[NATO]",
    "[the project]",
    "[and]",
    "[by]",
    "[laughter is the best medicine]",
    "[which is removed]",
    "(องค์การมหาชน)",
    "Chapter XX",
    "size XXL",
]


@pytest.mark.parametrize("talk", TALK)
def test_a_bracket_with_real_talk_is_no_mark(talk):
    assert kinds(f"before {talk} after") == []


def test_by_in_brackets_is_a_town_in_danish_only():
    assert kinds("Vi boede i [by] på søndage") == [("[by]", "redaction")]
    assert kinds("It was made [by] the mayor") == []


def test_a_word_broken_off_keeps_its_letters():
    """The sign is the mark: what was said of the word was said."""
    text = "เราก็… I was getting-"
    assert [(text[mark.start : mark.end], mark.kind) for mark in find_marks(text)] == [
        ("…", "cut_off"),
        ("-", "cut_off"),
    ]
    assert talk_without_marks(text) == text


def test_hyphens_of_spelling_are_no_cut_off():
    assert find_marks("a well-known pre- and post-test, collab-\noration") == ()


def test_talk_without_marks_keeps_every_position():
    text = "น้ำท่วม[inaudible]ทุกปี (หัวเราะ) ครับ"
    blanked = talk_without_marks(text)
    assert blanked.split() == ["น้ำท่วม", "ทุกปี", "ครับ"]
    assert blanked.index("ครับ") == text.index("ครับ")


def test_marks_outside_the_stretch_are_not_given():
    text = "(หัวเราะ) ดีครับ [inaudible]"
    assert find_marks(text, 10, 16) == ()
    assert talk_without_marks(text, 10, 16) == "ดีครับ"


def test_kinds_may_be_chosen():
    text = "ดี (หัวเราะ) [REDACTED]"
    assert talk_without_marks(text, kinds=["redaction"]).rstrip() == "ดี (หัวเราะ)"


PIECES = st.sampled_from(
    [
        *(mark for mark, _ in MARKS),
        *TALK,
        "น้ำท่วมครับ",
        "😀",
        "the towns",
        "[",
        "(",
        ")",
        "]",
        "*",
        "…",
        "ab-",
        "\n",
        "  ",
        "<",
        ">",
    ]
)


@given(st.lists(PIECES, max_size=12).map(" ".join), st.data())
def test_marks_and_talk_cover_any_stretch_in_order(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = start
    for mark in find_marks(text, start, end):
        assert place <= mark.start < mark.end <= end
        assert mark.kind in MARK_KINDS
        place = mark.end
    blanked = talk_without_marks(text, start, end)
    assert len(blanked) == end - start
    for a, b in talk_stretches(text, start, end):
        assert blanked[a - start : b - start] == text[a:b]
    assert all(new in (old, " ") for new, old in zip(blanked, text[start:end], strict=True))


@given(st.text(alphabet="([<{*)]>}.X-…♪?กน้ำa 1:", max_size=60))
def test_any_signs_are_searched_without_a_fault(text):
    assert len(talk_without_marks(text)) == len(text)


@pytest.mark.parametrize("piece", ["X ", "(", "[a ", "*a ", "<", "- ", "Xa X ", "a--", "ก", "((", "( "])
def test_long_runs_of_one_sign_do_not_hold_the_search_up(piece):
    """The search itself gives up after some seconds; on these it would, were it not linear."""
    assert len(talk_without_marks(piece * 50_000)) == len(piece) * 50_000


def plainly(text):
    """Search with every pattern, whatever the text."""
    found = [
        TalkMark(*match.span(), kind)
        for match in marks._BRACKETS.finditer(text)
        if (kind := marks._kind_of(match[0], text)) is not None
    ]
    crossed = (match for match in marks._CROSSED.finditer(text) if "XX" in match[0] and match[0].count("X") > 2)
    found += [TalkMark(*match.span(), "redaction") for match in crossed]
    found += [TalkMark(*match.span(), kind) for kind, sign in marks._SIGNS for match in sign.finditer(text)]
    return marks._apart(found)


PIECES = st.sampled_from(
    [
        *"()[]<>{}（）*Xx█_♪#?…. –—-\n,ดa1",
        *("...", "xxxx", "____", "****", "???", "#12:30#", "ดี--", "so—", "XXX", "laughing", "water", "0:12"),
        *("[by]", "på ", "(หัวเราะ)", "[inaudible 00:12:33]"),
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_a_text_that_is_passed_over_has_no_mark(text):
    """The search is spared where no mark can begin; what is found is what every pattern would find."""
    assert find_marks(text) == plainly(text)


@given(st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=5))
def test_turn_by_turn_the_language_is_still_that_of_the_whole_text(turns):
    text = "\n".join([*turns, "[by]", "så kom vi"])
    assert [mark.kind for mark in find_marks(text, text.rindex("[by]"))] == ["redaction"]
    other = text.replace("å", "a")
    assert find_marks(other, other.rindex("[by]")) == ()
