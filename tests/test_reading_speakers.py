"""Who speaks: the shapes of labels met in the field, one person under several labels, and names that a person gives."""

from __future__ import annotations

import json

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import StudyError, UsageError
from qualcoop.reading import Hints
from qualcoop.reading.assembling import assemble, assemble_told
from qualcoop.reading.hints import Utterance
from qualcoop.reading.speakers.persons import likely_same, renamed
from qualcoop.storing.spec_file import load_spec
from qualcoop.views.rows.speakers import sights
from qualcoop.views.terminal.speakers import speakers_text


def speakers(transcript):
    """Give {label: (role, turns)}."""
    return {who.label: (who.role, who.turns) for who in transcript.speakers}


def roles(transcript):
    """Give {label: role}."""
    return {who.label: who.role for who in transcript.speakers}


def told(transcript, kind):
    """Give the messages of one kind of notice."""
    return [notice.message for notice in transcript.notices if notice.kind == kind]


# --- shapes of labels -----------------------------------------------------------------------------------------------


def test_a_legend_gives_roles_to_initials_to_numbered_ones_and_to_joint_ones():
    text = (
        "I = Interviewer; X = Informant, kvinde; Y = Informant, mand; O = Observatør\n\n"
        "I: Hvor længe har I boet her?\nX: Tolv år.\nX og Y: Ja, tolv år.\nO:Hvor længe?\nI1: Og nu?\nY: Nu er vi to."
    )
    assert speakers(assemble(text, id="t")) == {
        "I": ("interviewer", 1),
        "X": ("informant", 1),
        "X og Y": ("informant", 1),
        "O": ("other", 1),
        "I1": ("interviewer", 1),
        "Y": ("informant", 1),
    }


def test_interviewers_that_are_numbered_twice_or_misspelt_interview():
    text = (
        "Interviewer1 : who\nInterviewee: we\nInterviewer2 2: why\nInterviewee: so\ninterviewr: how\nInterviewee: well"
    )
    assert set(roles(assemble(text, id="t")).values()) == {"interviewer", "informant"}
    assert len(assemble(text, id="t").turns) == 6


@pytest.mark.parametrize(
    "joint", ["Interviewee 1 and/or Interviewee 2", "Interviewee 1 or 2", "Interviewee 1 / Interviewee 2"]
)
def test_a_joint_label_is_a_speaker_of_its_own(joint):
    talk = assemble(
        f"Interviewer: who?\nInterviewee 1: me\nInterviewee 2: me too\n{joint}: both\nInterviewer: good?", id="t"
    )
    assert roles(talk)[joint] == "informant"


def test_labels_alone_on_their_lines_speak_even_once():
    text = "Interviewer\n\nWho was it?\n\nInterviewee 1\n\nMy brother.\n\nInterviewee 2\n\nI.\n\nInterviewer\n\nWell."
    assert [turn.speaker for turn in assemble(text, id="t").turns] == [
        "Interviewer",
        "Interviewee 1",
        "Interviewee 2",
        "Interviewer",
    ]


def test_one_known_word_alone_on_a_line_is_talk():
    text = "Interviewer: Who were you?\nMayor B: I was a\nParticipant\nin that.\nInterviewer: And now?\nMayor B: Mayor."
    assert len(assemble(text, id="t").turns) == 4


def test_names_that_shrink_to_initials_lose_no_turn_and_keep_their_roles():
    text = (
        "Lucas Fritz: Where were you born?\nJohn Fritz: In Idaho.\n"
        "LF: And then, where did you go?\nJF: I moved.\nLF: Where to?\nJF: To Moscow."
    )
    talk = assemble(text, id="t")
    assert roles(talk) == {
        "Lucas Fritz": "interviewer",
        "John Fritz": "informant",
        "LF": "interviewer",
        "JF": "informant",
    }
    assert len(told(talk, "same_person")) == 2


def test_a_lone_q_among_names_is_an_interviewer():
    text = (
        "Ann Bee: Where was it?\nAsada: In Osaka.\nQ: What was it?\nAsada: Robots.\nAnn Bee: And then?\nAsada: More.\n"
        * 2
    )
    assert roles(assemble(text, id="t")) == {"Ann Bee": "interviewer", "Asada": "informant", "Q": "interviewer"}


def test_a_misspelt_interviewer_interviews():
    text = (
        "Interviewer: why?\nAnn: so\nInterviewer: how?\nAnn: thus\n"
        "Interviwer: a word more\nAnn: no\nInterviewer: well\nAnn: bye"
    )
    assert roles(assemble(text, id="t"))["Interviwer"] == "interviewer"


def test_a_continuation_stamp_with_a_colon_lets_the_same_speaker_go_on():
    text = (
        "Amjad Masad (00:20:11):\nWe began.\n\n(00:21:54):\nWe went on.\n\n"
        "Lenny R (00:22:11):\nHow?\n\nAmjad Masad (00:22:31):\nSo."
    )
    assert [(turn.speaker, turn.time) for turn in assemble(text, id="t").turns] == [
        ("Amjad Masad", "00:20:11"),
        ("Amjad Masad", "00:21:54"),
        ("Lenny R", "00:22:11"),
        ("Amjad Masad", "00:22:31"),
    ]


PROGRAMME = (
    "พิธีกร : สวัสดีครับ วันนี้เรามาคุยกัน\nนายกรัฐมนตรี : สวัสดีครับ\nพิธีกร : เรื่องน้ำเป็นอย่างไรครับ\nนายกฯ : น้ำมีพอครับ\n"
    "พิธีกร : แล้วเรื่องข้าวล่ะครับ\nท่านนายกฯ: ข้าวก็ดีครับ\nพิธีกร : แล้วรถไฟล่ะครับ\nspond1567นรม. : รถไฟก็ดี\n"
    "พิธีกร : ครับ\nนายกรัฐมนตรี (พลเอกประยุทธ์ : ขอบคุณครับ\nพ.อ.ญ ทักษดา : ขอบคุณค่ะ\n"
    "ที่มา : http://www.thaigov.go.th\nภาพ / ข่าว : สำนักโฆษก"
)


def test_the_labels_of_one_person_are_pointed_out_with_one_name():
    talk = assemble(PROGRAMME, id="t")
    found = {like.label: like.name for like in likely_same({who.label: who.turns for who in talk.speakers})}
    assert found == dict.fromkeys(["นายกฯ", "ท่านนายกฯ", "นรม.", "นายกรัฐมนตรี (พลเอกประยุทธ์"], "นายกรัฐมนตรี")
    assert len(told(talk, "same_person")) == 4


def test_the_lines_below_the_last_talk_are_no_talk_and_are_told_of():
    talk = assemble(PROGRAMME, id="t")
    last = talk.turns[-1]
    assert (last.speaker, talk.text[last.start : last.end]) == ("พ.อ.ญ ทักษดา", "ขอบคุณค่ะ")
    assert ["2 lines" in message for message in told(talk, "footer")] == [True]


@pytest.mark.parametrize(
    "below",
    [
        "Transcribed by https://otter.ai",
        "Meeting ended after 00:34:12",
        "Somsri Jai stopped transcription",
        "View original transcript at Tactiq.",
        "Meeting ended after 00:34:12 👋\nThis editable transcript was computer generated and might contain errors.",
    ],
)
def test_what_a_program_writes_below_the_talk_is_no_talk_and_is_told_of(below):
    said = "Somsri: How did it begin?\nWichai: With rubbish.\nSomsri: Who asked?\nWichai: We.\n"
    talk = assemble(f"{said}{below}\n", id="t")
    last = talk.turns[-1]
    assert (len(talk.turns), talk.text[last.start : last.end]) == (4, "We.")
    assert len(told(talk, "footer")) == 1


def test_an_informant_who_ends_with_the_end_of_a_meeting_is_heard():
    talk = assemble("ถาม: And then?\nตอบ: Well\nthe meeting ended after the vote\n", id="t")
    assert talk.text[talk.turns[-1].start : talk.turns[-1].end] == "Well\nthe meeting ended after the vote"


def test_a_short_family_name_makes_a_cast_list_too():
    text = (
        "พิธีกร: เมทนี บุรณศิริ\nผู้ร่วมรายการ: สมชาย ใจดี\n\n"
        "พิธีกร: สวัสดีครับ คุยกันนะครับ\nสมชาย: สวัสดีครับ\nพิธีกร: เป็นอย่างไรครับ\nสมชาย: ดีครับ"
    )
    assert speakers(assemble(text, id="t")) == {"พิธีกร": ("interviewer", 2), "สมชาย": ("informant", 2)}


def test_different_names_in_brackets_behind_one_label_are_told():
    text = (
        "พิธีกร: ร้านอะไรคะ\nผู้ขาย: (Panita) ผ้าไหมค่ะ\nพิธีกร: ขายดีไหมคะ\nผู้ขาย: (Somchai) ดีครับ\n"
        "พิธีกร: จริงไหมคะ\nผู้ขาย: (หัวเราะ) ค่ะ"
    )
    assert ["2 different names" in message for message in told(assemble(text, id="t"), "speakers")] == [True]


def test_one_name_and_laughter_in_brackets_are_not_several_people():
    text = "พิธีกร: ร้านอะไรคะ\nผู้ขาย: (Panita) ผ้าไหมค่ะ\nพิธีกร: จริงไหมคะ\nผู้ขาย: (หัวเราะ) ค่ะ"
    assert told(assemble(text, id="t"), "speakers") == []


# --- likely one person -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "labels",
    [
        ("PARTICIPANT 1", "PARTICIPANT 11"),
        ("Interviewer", "Interviewee"),
        ("ผู้ถาม", "ผู้ตอบ"),
        ("Anna", "Anne"),
        ("นายกรัฐมนตรี", "นายกเทศมนตรี"),
        ("Interviewee 1", "Interviewee 1 and/or Interviewee 2"),
        ("Research assistant", "Research"),
    ],
)
def test_different_people_are_not_called_the_same(labels):
    assert likely_same(dict.fromkeys(labels, 5)) == ()


def test_where_two_would_fit_nothing_is_said():
    assert likely_same({"นายกฯ": 3, "นายกรัฐมนตรี": 2, "นายกเทศมนตรี": 2}) == ()


_PEOPLE = (
    "นายกฯ|ท่านนายกฯ|นายกรัฐมนตรี|นรม.|สมชาย|สมชาย ใจดี|คุณสมชาย|LF|Lucas Fritz|Fritz|PARTICIPANT 1|PARTTICIPANT 1|"
    "PARTICIPNT 1|ผอ.|ผู้อำนวยการ|ถาม|พิธีกร (ดร. ก)|พิธีกร"
)
LABELS = st.sampled_from(_PEOPLE.split("|"))
COUNTS = st.dictionaries(LABELS, st.integers(1, 9), max_size=9)


@given(COUNTS)
def test_what_is_pointed_out_can_be_written_down_together(counts):
    """The lines that the notices give, taken together, are hints that hold: no name is itself renamed."""
    found = likely_same(counts)
    hints = Hints(speakers={like.label: like.name for like in found})
    assert len(hints.speakers) == len(found)
    assert {like.name for like in found} <= set(counts)


# --- names that a person gives ---------------------------------------------------------------------------------------


def test_several_labels_become_one_speaker_while_the_text_stays():
    names = {"นายกฯ": "นายกรัฐมนตรี", "ท่านนายกฯ": "นายกรัฐมนตรี", "นรม.": "นายกรัฐมนตรี"}
    before = assemble(PROGRAMME, id="t")
    after = assemble(PROGRAMME, id="t", hints=Hints(speakers=names, roles={"นายกรัฐมนตรี": "other"}))
    assert after.text == before.text
    assert speakers(after)["นายกรัฐมนตรี"] == ("other", 4)
    assert not set(names) & set(roles(after))


def test_a_label_named_by_a_person_speaks_even_once_and_a_name_that_nobody_bears_is_told():
    hints = Hints(speakers={"ป้าแดง": "สมศรี", "ลุงดำ": "สมชาย"})
    talk = assemble("ถาม: เป็นอย่างไรคะ\nป้าแดง: ดีจ้ะ", id="t", hints=hints)
    assert speakers(talk) == {"ถาม": ("interviewer", 1), "สมศรี": ("informant", 1)}
    assert [message for message in told(talk, "speakers") if "ลุงดำ" in message]


def test_an_empty_name_makes_a_label_talk_again():
    text = "ถาม: ดีไหมคะ\nตอบ: ดีครับ\nข้อเสนอ: หนึ่ง\nถาม: อะไรคะ\nตอบ: สองครับ\nข้อเสนอ: สาม"
    hints = Hints(speakers={"ข้อเสนอ": ""})
    assert set(roles(assemble(text, id="t", hints=hints))) == {"ถาม", "ตอบ"}


def test_a_new_name_brings_its_own_role():
    talk = assemble("ถาม: ดีไหมคะ\nตอบ: ดีครับ", id="t", hints=Hints(speakers={"ตอบ": "ผู้สัมภาษณ์", "ถาม": "ผู้ให้สัมภาษณ์ 1"}))
    assert roles(talk) == {"ผู้ให้สัมภาษณ์ 1": "informant", "ผู้สัมภาษณ์": "interviewer"}


def test_speakers_that_a_format_tells_are_named_too():
    said = (Utterance("Why?", "LF"), Utterance("So.", "JF"), Utterance("Well.", "Lucas Fritz"))
    talk = assemble_told(said, id="t", hints=Hints(speakers={"LF": "Lucas Fritz"}))
    assert speakers(talk)["Lucas Fritz"][1] == 2
    assert talk.text.startswith("LF: Why?")


@given(st.dictionaries(LABELS, LABELS, max_size=5))
def test_naming_speakers_twice_changes_nothing_more_and_moves_no_offset(names):
    try:
        hints = Hints(speakers=names)
    except UsageError:
        return
    talk = assemble(PROGRAMME, id="t")
    once = renamed(talk, hints.speakers)
    assert renamed(once, hints.speakers) == once
    assert [(turn.start, turn.end) for turn in once.turns] == [(turn.start, turn.end) for turn in talk.turns]
    assert sum(who.turns for who in once.speakers) == len(talk.turns)


def test_a_name_that_is_itself_named_otherwise_is_refused(tmp_path):
    with pytest.raises(UsageError, match="say one name"):
        Hints(speakers={"a": "B", "b": "c"})
    with pytest.raises(UsageError, match="say one name"):
        Hints(speakers={"ก": "นายก (ข)", "นายก": "ค"})
    file = tmp_path / "study.yaml"
    file.write_text("name: x\noutcome: y\ntranscripts:\n  t:\n    speakers: {a: b, b: c}\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"study.yaml:5: .*say one name"):
        load_spec(file)


def test_study_yaml_says_who_speaks(tmp_path):
    file = tmp_path / "study.yaml"
    file.write_text(
        'name: x\noutcome: y\ntranscripts:\n  t: {speakers: {"นายกฯ": "นายกรัฐมนตรี", "PLACE": ""}}\n', encoding="utf-8"
    )
    assert load_spec(file).transcripts["t"].speakers == {"นายกฯ": "นายกรัฐมนตรี", "PLACE": ""}


# --- the list of speakers ---------------------------------------------------------------------------------------------


def test_the_list_of_speakers_shows_how_each_begins():
    talk = assemble(PROGRAMME, id="t")
    by_label = {one.label: one for one in sights(talk)}
    assert by_label["นรม."].first == "รถไฟก็ดี"
    assert by_label["พิธีกร"].line == 1
    assert sum(one.characters for one in by_label.values()) == sum(turn.end - turn.start for turn in talk.turns)
    assert len(speakers_text(talk).splitlines()) == 1 + len(talk.speakers)


def test_talk_that_nobody_is_named_for_is_listed():
    assert speakers_text(assemble("ชาวบ้านรวมตัวกันเอง", id="t")).splitlines()[1].startswith("(no label)")


def test_first_words_cannot_steer_a_terminal():
    assert "\x1b" not in speakers_text(assemble("ถาม: \x1b[31mดีไหม\nตอบ: ดี", id="t"))


# --- names left in where labels are codes ----------------------------------------------------------------------------

STUDY_YAML = regex.compile(r"speakers: (\{.*\})")


def exchange(times, *, strays=()):
    """Give an interview of two in which a turn of the answering one bears another label where `strays` says."""
    who = {2 * n + 1: label for n, label in strays}
    lines = [f"RESEARCHER: ใครเป็นคนเริ่มคะ ครั้งที่ {n // 2}" if n % 2 == 0 else
             f"{who.get(n, 'PARTICIPANT 28')}: ชาวบ้านเริ่มครับ ครั้งที่ {n // 2}" for n in range(2 * times)]  # fmt: skip
    return [Utterance(talk, label) for label, _, talk in (line.partition(": ") for line in lines)]


def test_a_name_left_in_is_told_with_the_line_that_would_make_two_speakers():
    said = exchange(40, strays=[(7, "AGNESU"), (20, "AGNES"), (22, "AGNES")])
    [message] = told(assemble_told(said, id="t"), "same_person")
    assert "talk of lines 16, 42, 46" in message
    names = json.loads(STUDY_YAML.search(message)[1])
    again = assemble_told(said, id="t", hints=Hints(speakers=names))
    assert speakers(again) == {"RESEARCHER": ("interviewer", 40), "PARTICIPANT 28": ("informant", 40)}
    assert not told(again, "same_person")


def test_nobody_is_renamed_unasked():
    """The wife who answers once stands where a left-in name stands."""
    assert speakers(assemble_told(exchange(40, strays=[(7, "AGNES")]), id="t"))["AGNES"] == ("informant", 1)


@pytest.mark.parametrize(
    "strays",
    [
        [(0, "AGNES"), (39, "AGNES")],  # at the very end it is between nobody
        [(n, "AGNES") for n in (3, 9, 15, 21)],  # four turns are somebody's
        [(7, "INTERPRETER")],  # a word that says who it is
        [(7, "Village head 2")],
        [(7, "PARTICIPANT 28 and RESEARCHER")],
    ],
)
def test_a_label_that_may_well_be_somebody_is_not_told_of_as_a_name_left_in(strays):
    assert not told(assemble_told(exchange(40, strays=strays), id="t"), "same_person")


def test_in_a_focus_group_a_label_that_stands_once_is_somebody():
    people = ("P1", "P2", "P3", "MODERATOR")
    said = [Utterance(f"เรื่องที่ {n} ครับ", people[(n * n + n // 3) % 4]) for n in range(60)]
    said[31] = Utterance("หนูเห็นด้วยค่ะ", "MALEE")
    assert not told(assemble_told(said, id="t"), "same_person")


def test_in_an_interview_with_a_couple_who_both_answer_nobody_stands_in():
    said = [Utterance(one.talk, "WIFE" if n % 6 == 3 else one.speaker) for n, one in enumerate(exchange(40))]
    said[21] = Utterance("ยายก็ไป", "GRANDMA")
    assert not told(assemble_told(said, id="t"), "same_person")


def test_where_one_breaks_in_the_stray_is_not_between_two_turns_of_one():
    said = exchange(40, strays=[(7, "AGNES")])
    said.insert(16, Utterance("ใช่ครับ", "PARTICIPANT 28"))
    assert not told(assemble_told(said, id="t"), "same_person")
