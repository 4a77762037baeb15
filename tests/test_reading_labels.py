"""Labels, turns and what lies outside them."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.reading import Hints
from qualcoop.reading.assembling import assemble
from qualcoop.reading.lines import split_lines
from qualcoop.reading.speakers.label_shapes import candidates
from qualcoop.reading.speakers.label_words import plausible
from qualcoop.reading.speakers.labels import accept
from qualcoop.reading.vocabulary import is_position, named_role, never_speaks

from .reading_forge import ENGLISH, STYLES, THAI


def said(transcript):
    """Give (speaker, talk) of every turn."""
    return [(turn.speaker, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("interview", [THAI, ENGLISH], ids=["th", "en"])
def test_every_label_style_gives_the_same_talk(style, interview):
    assert said(assemble(STYLES[style](interview), id="t")) == list(interview)


@pytest.mark.parametrize("style", [style for style in STYLES if "stamp" in style])
def test_a_time_stamp_is_kept_with_its_turn_and_lies_outside_the_talk(style):
    turns = assemble(STYLES[style](THAI), id="t").turns
    assert [turn.time for turn in turns] == ["00:00:00", "00:00:01", "00:00:02", "00:00:03"]


TH_WORDS = ["น้ำท่วม", "เทศบาล", "ครับ", "กฎหมาย", "เรา", "ประการแรก:", "ที่มา : http://a.th/b", "ผู้นำ", "😀", "2560", "ำ"]
EN_WORDS = [
    "flood",
    "I said:",
    "the law",
    "e.g.",
    "10:30",
    "because",
    "(laughs)",
    "[inaudible]",
    "towns",
    "So:",
    "“yes”",
]
LABELS = {
    "th": [("ผู้สัมภาษณ์", "ผู้ให้สัมภาษณ์"), ("ถาม", "ตอบ"), ("พิธีกร", "นายกฯ"), ("ผู้วิจัย", "ผู้ให้ข้อมูล 2"), ("ส", "ต")],
    "en": [
        ("I", "R"),
        ("Interviewer", "Interviewee 1 and Interviewee 2"),
        ("Q", "A"),
        ("RESEARCHER", "PARTICIPANT 12"),
    ],
}


@st.composite
def interviews(draw):
    """Draw an interview: two speakers who take turns of one to three lines, in either language."""
    language = draw(st.sampled_from(["th", "en"]))
    labels = draw(st.sampled_from(LABELS[language]))
    words = st.sampled_from(TH_WORDS if language == "th" else EN_WORDS)
    start = st.sampled_from(["ก็", "น้ำ", "คือเรา"] if language == "th" else ["well", "we", "it was"])
    line = st.builds(lambda first, rest: " ".join([first, *rest]), start, st.lists(words, max_size=6))
    talk = st.lists(line, min_size=1, max_size=3).map("\n".join)
    talks = draw(st.lists(talk, min_size=4, max_size=9))
    return [(labels[n % 2], each) for n, each in enumerate(talks)]


HEADERS = ["", "# บทสัมภาษณ์ครั้งที่ 2\nวันที่สัมภาษณ์: 12 มี.ค. 64\n\n", "Interview\nDate: 30 November 2018\nCase: B\n\n"]


@given(interviews(), st.sampled_from([style for style in STYLES if style != "label alone"]), st.sampled_from(HEADERS))
def test_nothing_said_is_lost_and_no_label_is_taken_for_talk(interview, style, header):
    """Talk comes back word for word; what lies outside turns is header, label and stamp."""
    transcript = assemble(header + STYLES[style](interview), id="t")
    assert said(transcript) == interview
    outside = list(transcript.text)
    for turn in transcript.turns:
        outside[turn.start : turn.end] = " " * (turn.end - turn.start)
    rest = "".join(outside)[len(header) :]
    for label, _ in interview:
        rest = rest.replace(label, "", 1)
    assert regex.sub(r"[\s:：*\[\]\d]", "", rest) == ""


@given(st.text(alphabet="IRาำครถามตอบ:：\t\n [0]12*#-. \u00a0\u200b|", max_size=200))
def test_turns_of_any_text_lie_inside_it_in_order_and_hold_no_space_at_their_ends(text):
    transcript = assemble(text, id="t")
    before = 0
    for turn in transcript.turns:
        talk = transcript.text[turn.start : turn.end]
        assert before <= turn.start < turn.end <= len(transcript.text)
        assert talk == talk.strip()
        before = turn.end


@pytest.mark.parametrize("text", ["Interviewer: Tell me.\nWe trust them.\n", "ผู้สัมภาษณ์: เล่าหน่อยครับ\nเราเชื่อใจกัน\n"])
def test_a_text_in_which_the_interviewer_alone_speaks_is_told_of(text):
    """Nothing of it is ever coded by machine, and that once went unsaid."""
    [notice] = assemble(text, id="t").notices
    assert (notice.kind, notice.message.partition(";")[0]) == ("speakers", "only an interviewer speaks here")
    assert assemble(text + "ตอบ: ครับ\nตอบ: ใช่\n", id="t").notices == ()


def test_phrases_with_a_colon_are_no_speakers_even_when_they_recur():
    text = (
        "ถาม: เป็นอย่างไร\nตอบ: ดี\nประการแรก: งบ\nผมบอกว่า: ไม่\nผมบอกว่า: ไม่\nที่มา : http://a.th\nที่มา : http://b.th\n"
        "ถาม: แล้ว\nตอบ: จบ"
    )
    assert [speaker.label for speaker in assemble(text, id="t").speakers] == ["ถาม", "ตอบ"]


@pytest.mark.parametrize(
    "label", ["I said", "ประการแรก", "ที่มา", "หมายเหตุ", "for example", "https", "ประเด็นปฏิรูปที่ ๑", "Date"]
)
def test_a_phrase_never_speaks(label):
    assert never_speaks(label)
    assert not plausible(label)


@pytest.mark.parametrize("label", ["JF", "Jonas Rosland", "ฉันทนา", "พ.อ.ญ ทักษดา", "ที่ปรึกษา", "Mrs. B"])
def test_a_name_may_speak(label):
    assert plausible(label)


@pytest.mark.parametrize("label", ["Mayor B", "Deputy Mayor", "ปลัดเทศบาล", "ชาวบ้าน 2", "นายกฯ", "The Mayor"])
def test_a_position_is_known(label):
    assert is_position(label)


def test_a_label_listed_by_a_person_speaks_even_once():
    hints = Hints(roles={"ประธาน ก": "other", "R9": "informant"})
    transcript = assemble("ถาม: ดีไหม\nR9: ดี\nถาม: หรือ\nประธาน ก: ขอเสริม", id="t", hints=hints)
    assert [(s.label, s.role) for s in transcript.speakers][1:] == [("R9", "informant"), ("ประธาน ก", "other")]


def test_a_listed_label_that_nobody_bears_is_told():
    notices = assemble("ถาม: ดีไหม\nตอบ: ดี", id="t", hints=Hints(roles={"R2": "informant"})).notices
    assert [notice.kind for notice in notices] == ["speakers"]


def test_a_full_name_between_turns_speaks_though_it_stands_there_once():
    text = "พิธีกร: เชิญครับ\nตะวัน แซ่วุ่น: ผมขอถามครับ\nพิธีกร: ขอบคุณครับ"
    transcript = assemble(text, id="t")
    assert [turn.speaker for turn in transcript.turns] == ["พิธีกร", "ตะวัน แซ่วุ่น", "พิธีกร"]
    assert [(notice.kind, notice.line) for notice in transcript.notices] == [("speakers", 2)]


def test_a_label_damaged_by_the_clipboard_is_mended():
    text = "ถาม : ก\nนรม. : ข\nถาม : ค\nspond1567นรม. : ง\nถาม : จ\nนรม. : ฉ"
    assert [turn.speaker for turn in assemble(text, id="t").turns].count("นรม.") == 3


def test_a_misspelt_label_and_one_without_its_colon_begin_turns():
    text = "[00:01] RESEARCHER:\na?\n[00:02] PARTICIPANT 11:\nb\n[00:03] PARTTICIPANT 11:\nc\n[00:04] PARTICIPANT 11\nd"
    assert [turn.time for turn in assemble(text, id="t").turns] == ["00:01", "00:02", "00:03", "00:04"]


def test_spellings_of_one_label_are_one_speaker():
    transcript = assemble("Interviewer: a\nInterviewee : b\nINTERVIEWER: c\nInterviewer: d\nInterviewee: e", id="t")
    assert [(s.label, s.turns) for s in transcript.speakers] == [("Interviewer", 3), ("Interviewee", 2)]


def test_a_bare_stamp_lets_the_same_speaker_go_on():
    turns = assemble(
        "Amjad (00:00:01):\none\n\n(00:01:54):\ntwo\n\nLenny (00:02:00):\nthree\nAmjad (00:03:00):\nx", id="t"
    ).turns
    assert [(turn.speaker, turn.time) for turn in turns][:2] == [("Amjad", "00:00:01"), ("Amjad", "00:01:54")]


def test_a_stamp_on_a_line_of_its_own_belongs_to_the_label_below():
    turns = assemble("[00:12]\nInterviewer: Why?\n[00:15]\nMayor: So.", id="t").turns
    assert [(turn.speaker, turn.time) for turn in turns] == [("Interviewer", "00:12"), ("Mayor", "00:15")]


def test_time_that_runs_backwards_is_told():
    text = "[00:09] I: a\n[00:10] R: b\n[00:02] I: c\n[00:11] R: d"
    assert [(n.kind, n.line) for n in assemble(text, id="t").notices] == [("time", 3)]


def test_an_empty_turn_is_dropped_and_told():
    transcript = assemble("ถาม: ดีไหม\nตอบ:\nถาม: ว่าไง\nตอบ: ดี", id="t")
    assert [turn.n for turn in transcript.turns] == [1, 2, 3]
    assert [(notice.kind, notice.line) for notice in transcript.notices] == [("empty_turn", 2)]


def test_a_text_without_speakers_is_one_turn_of_nobody():
    transcript = assemble("Date: 2018-11-30\n\nWe met at ten.\nNobody came.", id="t")
    assert said(transcript) == [("", "We met at ten.\nNobody came.")]
    assert transcript.turns[0].role == "unknown"
    assert transcript.speakers == ()
    assert [notice.kind for notice in transcript.notices] == ["speakers"]


def test_a_document_is_one_turn_though_it_has_words_with_a_colon():
    text = "บันทึกการประชุม\nประธาน: นายก\nประธาน: ปลัด"
    transcript = assemble(text, id="t", hints=Hints(kind="document"))
    assert [turn.speaker for turn in transcript.turns] == [""]
    assert transcript.notices == ()


def test_ignored_lines_hold_no_label_and_are_left_out_of_coding():
    text = "ถาม: โฆษณา\nถาม: ดีไหม\nตอบ: ดี\nโฆษณาคั่น\nและต่อ\nถาม: จบ"
    transcript = assemble(text, id="t", hints=Hints(ignore_lines=((1, 1), (4, 4))))
    assert said(transcript)[0] == ("ถาม", "ดีไหม")
    assert [transcript.text[start:end] for start, end in transcript.damaged] == ["ถาม: โฆษณา", "โฆษณาคั่น"]
    assert [notice.kind for notice in transcript.notices] == ["ignored", "ignored"]


def test_the_end_of_the_page_is_no_talk():
    transcript = assemble("ถาม: ดีไหม\nตอบ: ดีครับ\n\n-----\nที่มา : https://example.org/1\n", id="t")
    assert said(transcript)[-1] == ("ตอบ", "ดีครับ")


@pytest.mark.parametrize(
    ("label", "role"),
    [("ผู้ให้สัมภาษณ์ 2", "informant"), ("Interviewer1", "interviewer"), ("Interviewee 1 and/or Interviewee 2", "informant"),
     ("ล่าม", "other"), ("Interviewer and Interviewee", None), ("ผู้ใหญ่บ้าน", None)],
)  # fmt: skip
def test_a_label_s_own_word_gives_its_role(label, role):
    assert named_role(label) == role


def test_a_label_that_takes_turns_with_the_interviewer_is_a_speaker_whatever_it_looks_like():
    text = "Interviewer: How was it?\nVolunteer nurse: Long.\n" * 5
    marks = accept(candidates(split_lines(text)))
    assert {mark.label for mark in marks} == {"Interviewer", "Volunteer nurse"}


def test_a_word_that_recurs_inside_one_speakers_talk_is_no_speaker():
    text = "ถาม: เป็นอย่างไร\nตอบ: ดีครับ\nประเด็นสำคัญ: น้ำ\n" * 5
    assert {mark.label for mark in accept(candidates(split_lines(text)))} == {"ถาม", "ตอบ"}
