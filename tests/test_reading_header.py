"""Header lines, legends, cast lists, and the roles that follow from them."""

from __future__ import annotations

import pytest

from qualcoop.errors import UsageError
from qualcoop.reading import Hints, read
from qualcoop.reading.assembling import assemble
from qualcoop.reading.speakers.roles import infer_roles


def roles_of(transcript):
    return {speaker.label: speaker.role for speaker in transcript.speakers}


def test_a_thai_header_gives_date_case_and_position_and_no_turn():
    transcript = assemble(
        "บทสัมภาษณ์\nวันที่สัมภาษณ์: 12 มี.ค. 64\nกรณี: เทศบาล ก\nผู้ให้สัมภาษณ์: นายสมชาย ใจดี ตำแหน่ง นายกเทศมนตรีตำบลบ้านสวน\n"
        "ผู้สัมภาษณ์: น.ส. กานดา ดีงาม\n\nผู้สัมภาษณ์: เริ่มอย่างไรคะ\nผู้ให้สัมภาษณ์: จากชาวบ้านครับ",
        id="t",
    )
    assert (transcript.date, transcript.case) == ("2021-03-12", "เทศบาล ก")
    assert [turn.speaker for turn in transcript.turns] == ["ผู้สัมภาษณ์", "ผู้ให้สัมภาษณ์"]
    assert transcript.speakers[1].position == "นายกเทศมนตรีตำบลบ้านสวน"


def test_a_cast_list_that_names_two_guests_above_a_date_of_another_name_is_no_talk():
    transcript = assemble(
        "พิธีกร: สมชาย ใจดี\nผู้ร่วมรายการ: วิชัย มั่นคง นายกเทศมนตรี\nผู้ร่วมรายการ: สมศรี ดีงาม ปลัดเทศบาล\n"
        "วันที่ออกอากาศ: 1 มกราคม 2564\n\nพิธีกร: เริ่มอย่างไรครับ\nวิชัย: เริ่มจากบ่อขยะเต็มครับ\n"
        "พิธีกร: แล้วปลัดว่าอย่างไรครับ\nสมศรี: เห็นด้วยค่ะ\nวิชัย: ครับ\nสมศรี: ค่ะ\n",
        id="t",
    )
    assert [turn.speaker for turn in transcript.turns] == ["พิธีกร", "วิชัย", "พิธีกร", "สมศรี", "วิชัย", "สมศรี"]


def test_an_answer_that_names_a_day_is_talk():
    transcript = assemble("ถาม: วันไหนคะ\nตอบ: นายกเทศมนตรี\nวันประชุม: 1 มกราคม 2564\nถาม: ค่ะ\nตอบ: ครับ\n", id="t")
    assert [turn.speaker for turn in transcript.turns] == ["ถาม", "ตอบ", "ถาม", "ตอบ"]


def test_an_english_header_and_legend_give_date_case_roles_and_position():
    transcript = assemble(
        "# Interview 3\n\nDate: 30 November 2018\nCase: B\nPlace: Hat Yai\n\nI = Interviewer; X = Deputy mayor\n\n"
        "I: How?\nX: Thus.\nI: Why?\nX: So.",
        id="t",
    )
    assert (transcript.date, transcript.case) == ("2018-11-30", "B")
    assert roles_of(transcript) == {"I": "interviewer", "X": "informant"}
    assert transcript.speakers[1].position == "Deputy mayor"


def test_a_thai_legend_names_initials():
    transcript = assemble("ส = ผู้สัมภาษณ์\nน = นายกเทศมนตรี\n\nส: เป็นอย่างไร\nน: ดีครับ", id="t")
    assert roles_of(transcript) == {"ส": "interviewer", "น": "informant"}


def test_front_matter_is_header():
    transcript = assemble("---\ndate: 2019-01-02\ncase: C\nguest: Anna\n---\n\n**I:** Why?\n\n**R:** So.", id="t")
    assert (transcript.date, transcript.case) == ("2019-01-02", "C")
    assert len(transcript.turns) == 2


def test_a_role_field_speaks_of_the_only_informant():
    transcript = assemble("Role: Village head\n\nI: How?\nR: So.", id="t")
    assert [speaker.position for speaker in transcript.speakers] == ["", "Village head"]


def test_a_cast_list_is_no_turn():
    text = (
        "พิธีกร: เมทนี บุรณศิริ\nผู้ร่วมรายการ: ธวัญชัย สหัสสพาศน์\nคณิตา คนิยมเวคิน\n\n"
        "พิธีกร: สวัสดีครับท่านผู้ชม\nผู้ขาย: ขายดีครับ\nพิธีกร: จริงหรือครับ\nผู้ขาย: จริงครับ"
    )
    transcript = assemble(text, id="t")
    assert [(s.label, s.turns) for s in transcript.speakers] == [("พิธีกร", 2), ("ผู้ขาย", 2)]


def test_names_of_a_cast_list_carry_its_role_to_first_names():
    text = (
        "พิธีกร: ทรงสิทธิ์ รุ่งนพคุณศรี, สินจัย เปล่งพานิช\nสินจัย: สวัสดีค่ะ\nนายกฯ: สวัสดีครับ\n"
        "ทรงสิทธิ์: เชิญครับ\nนายกฯ: ครับ\nสินจัย: ค่ะ\nทรงสิทธิ์: ครับ"
    )
    roles = roles_of(assemble(text, id="t"))
    assert roles == {"สินจัย": "interviewer", "นายกฯ": "informant", "ทรงสิทธิ์": "interviewer"}


def test_a_name_behind_the_first_label_with_talk_below_it_is_a_turn():
    text = "พิธีกร: เขมสรณ์ หนูขาว\n\nสวัสดีค่ะ ต้อนรับคุณผู้ชมเข้าสู่รายการ\n\nนายกฯ: สวัสดีครับ\nพิธีกร: ค่ะ\nนายกฯ: ครับ"
    assert len(assemble(text, id="t").turns) == 4


def test_a_greeting_in_capitals_is_no_cast_list():
    text = "Date: 2018-11-30\nInterviewer: Good Morning\nInterviewee: Good Morning Sir\nInterviewer: Shall we?"
    assert len(assemble(text, id="t").turns) == 3


@pytest.mark.parametrize(
    "first",
    [
        "นายกเทศมนตรีคนก่อนทำโครงการน้ำ",  # the mayor before made the water project
        "ชาวบ้าน น้ำท่วม",
        "Village heads and farmers came",
        "เล่าประวัติ ให้ฟังที",
    ],
)
@pytest.mark.parametrize("header", ["", "วันที่สัมภาษณ์: 12 มี.ค. 64\n\n", "Date: 2018-11-30\n", "# Title\n\n"])
def test_a_first_turn_without_particles_is_talk(header, first):
    text = f"{header}ผู้สัมภาษณ์: {first}\nผู้ให้สัมภาษณ์: ใช่ครับ\nผู้สัมภาษณ์: แล้วต่อ\nผู้ให้สัมภาษณ์: จบ"
    transcript = assemble(text, id="t")
    assert transcript.text[transcript.turns[0].start : transcript.turns[0].end] == first


def test_cast_lines_before_and_between_fields_are_no_turns():
    text = (
        "Interviewer: Anna Smith\nInterviewee: Mayor of City B\nDate: 2018-11-30\n\nInterviewer: How?\nInterviewee: x"
    )
    transcript = assemble(text, id="t")
    assert [speaker.turns for speaker in transcript.speakers] == [1, 1]
    apart = assemble(text.replace("\n", "\n\n"), id="t")
    assert (apart.date, len(apart.turns), apart.speakers[1].position) == ("2018-11-30", 2, "Mayor of City B")


def test_a_date_that_cannot_be_read_is_told_unless_a_person_says_it():
    text = "Date: last Tuesday\n\nI: How?\nR: So."
    assert ("date", 1) in [(notice.kind, notice.line) for notice in assemble(text, id="t").notices]
    told = assemble(text, id="t", hints=Hints(date="2018-11-27", case="Z"))
    assert (told.date, told.case, told.notices) == ("2018-11-27", "Z", ())


def test_a_long_line_before_the_first_label_is_told():
    notices = assemble("คำนำ " * 60 + "\n\nถาม: ดีไหม\nตอบ: ดี", id="t").notices
    assert [(notice.kind, notice.line) for notice in notices] == [("header", 1)]


def test_who_asks_is_taken_for_the_interviewer_and_that_is_told():
    text = "Anna: How did you start?\nBo: With people.\nAnna: What then?\nBo: Money.\nAnna: Why?\nBo: law"
    transcript = assemble(text, id="t")
    assert roles_of(transcript) == {"Anna": "interviewer", "Bo": "informant"}
    assert [notice.kind for notice in transcript.notices] == ["role"]


def test_roles_stay_unknown_where_nobody_asks():
    roles, notices = infer_roles([("Anna", "rain"), ("Bo", "sun"), ("Anna", "wind")], hints={}, told={})
    assert set(roles.values()) == {"unknown"}
    assert [notice.kind for notice in notices] == ["role"]


def test_questions_beat_customary_initials():
    turns = [("R", "How?"), ("I", "So."), ("R", "Why is that?"), ("I", "It is."), ("R", "When?"), ("I", "Then.")]
    roles, notices = infer_roles(turns, hints={}, told={})
    assert roles == {"R": "interviewer", "I": "informant"}
    assert "role" in {notice.kind for notice in notices}


def test_a_hint_beats_the_label_s_own_word():
    roles, _ = infer_roles(
        [("ถาม", "ดีครับ"), ("ตอบ", "ดีไหม")], hints={"ถาม": "informant", "ตอบ": "interviewer"}, told={}
    )
    assert roles == {"ถาม": "informant", "ตอบ": "interviewer"}


@pytest.mark.parametrize(
    "wrong", [{"kind": "chat"}, {"roles": {"R": "boss"}}, {"ignore_lines": ((4, 1),)}, {"ignore_lines": ((0, 1),)}]
)
def test_a_hint_that_cannot_be_is_refused(wrong):
    with pytest.raises(UsageError):
        Hints(**wrong)


def test_a_header_line_that_names_the_informant_by_a_known_label_is_no_turn(tmp_path):
    file = tmp_path / "t.txt"
    file.write_text(
        "รหัส: t\nวันที่: 9 เมษายน 2562\nสถานที่: เทศบาล I\nผู้ให้สัมภาษณ์: ผู้อำนวยการกองช่างของเทศบาล I\nภาษา: ไทย\n"
        "หมายเหตุ: แต่งขึ้นเพื่อการสอน\n\nถาม: สวัสดีค่ะ\nตอบ: ครับ\nถาม: เริ่มอย่างไรคะ\nตอบ: เริ่มจากน้ำท่วมครับ\n",
        encoding="utf-8",
    )
    assert [turn.speaker for turn in read(file).turns] == ["ถาม", "ตอบ", "ถาม", "ตอบ"]
