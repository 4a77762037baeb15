"""Kinds of labels as people and programs write them, each with what must not be taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.reading import Hints, read
from qualcoop.reading.assembling import assemble
from qualcoop.reading.formats.cues import Cue, tell
from qualcoop.reading.lines import hard_ends
from qualcoop.reading.speakers.label_words import nearly, plausible
from qualcoop.reading.speakers.persons import likely_same

TH = ("เริ่มอย่างไรคะ", "ขยะเต็มบ่อครับ", "ใครชวนก่อนคะ", "ปลัดครับ")
EN = ("How did it begin?", "With the landfill: it was full.", "Who asked first?", "The clerk did.")


def speakers(text, **options):
    """Give who speaks in each turn."""
    return [turn.speaker for turn in assemble(text, id="t", **options).turns]


def said(text):
    """Give (speaker, talk) of every turn."""
    transcript = assemble(text, id="t")
    return [(turn.speaker, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


def told(text, kind="speakers"):
    """Give the messages of one kind of notice."""
    return [notice.message for notice in assemble(text, id="t").notices if notice.kind == kind]


BEGINNINGS = {
    "round brackets": ("(ผู้สัมภาษณ์) ", "(นายกฯ) ", "(Interviewer) ", "(Mayor) "),
    "square brackets": ("[ผู้วิจัย] ", "[ผู้ให้ข้อมูล 1] ", "[SPEAKER_00] ", "[SPEAKER_01] "),
    "square brackets with a colon": ("[ผู้พูด 1]: ", "[ผู้พูด 2]: ", "[SPEAKER_00]: ", "[SPEAKER_01]: "),
    "angle brackets": ("<ผู้สัมภาษณ์> ", "<ปลัด> ", "<Interviewer> ", "<Mayor> "),
    "names in brackets": ("[สมศรี] ", "[วิชัย] ", "[Somsri] ", "[Wichai] "),
    "a word and a space": ("ถาม ", "ตอบ ", "SPEAKER_00 ", "SPEAKER_01 "),
    "a word and a dash": ("ถาม-", "ตอบ-", "Interviewer -- ", "Respondent -- "),
    "initials with a point": ("ถ. ", "ต. ", "Q. ", "A. "),
    "initials with a bracket": ("ถ) ", "ต) ", "Q) ", "A) "),
    "capitals": ("ถาม ", "ตอบ ", "INTERVIEWER ", "MAYOR SMITH "),
    "italics": ("*ผู้สัมภาษณ์*: ", "*นายกฯ*: ", "*Interviewer*: ", "*Mayor:* "),
    "a minute in words": ("(นาทีที่ 0:10) ผู้สัมภาษณ์: ", "(นาทีที่ 1:10) นายกฯ: ", "[at 0:10] Interviewer: ",
                          "[at 1:10] Mayor: "),
    "a clock with points": ("00.00.10 ผู้สัมภาษณ์: ", "00.01.10 นายกฯ: ", "00.00.10 Interviewer: ", "00.01.10 Mayor: "),
    "a stamp and a dash": ("[00:01] - ผู้สัมภาษณ์\n", "[00:02] - นายกฯ\n", "[00:01] - Speaker 1\n",
                           "[00:02] - Speaker 2\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BEGINNINGS)
@pytest.mark.parametrize(("talks", "first"), [(TH, 0), (EN, 2)], ids=["th", "en"])
def test_every_kind_of_beginning_gives_the_same_talk(kind, talks, first):
    signs = BEGINNINGS[kind][first : first + 2]
    found = said("\n".join(signs[n % 2] + talk for n, talk in enumerate(talks)))
    assert [talk for _, talk in found] == list(talks)
    assert len({who for who, _ in found}) == 2


@pytest.mark.parametrize(
    "text",
    [
        "(หัวเราะ) แล้วก็\n(เงียบ) ครับ\n(หัวเราะ) ครับ\n(เงียบ) จบ",
        "[Music] We\n[Laughter] went\n[Music] on\n[Laughter] there.",
        "ถาม ชาวบ้านก่อนครับ\nแล้วจึงทำ\nตอบ ไม่ได้ก็กลับ\nไปใหม่",
        "A. Soil\nB. Water\nC. Air\nA. Towns\nB. Roads",
        "NATO met in May\nWe went home\nNATO left in June\nWe stayed",
        "Question time began\nanswer sheets came\nQuestion two\nanswer sheets went",
        "เราเริ่มแล้ว\n*สมศรี: เสียงขาด\nครับ\n*สมศรี: เสียงขาด\nจบครับ",
        "We waited\n5 minutes\nThey waited\n6 minutes\nThen\n7 minutes\nAll\n8 minutes",
    ],
)
def test_words_and_marks_that_begin_lines_are_no_speakers(text):
    assert speakers(text) == [""]


def test_a_bare_label_that_a_person_refuses_is_talk():
    text = "ถาม อะไรคะ\nตอบ น้ำครับ\nถาม แล้วคะ\nตอบ ขยะครับ"
    assert speakers(text, hints=Hints(speakers={"ตอบ": ""})) == ["ถาม", "ถาม"]


def test_brackets_are_no_labels_where_labels_with_a_colon_speak():
    assert speakers("I: Why?\n[Interviewer] nods\nR: So.\n[Interviewer] laughs\nI: Ah.") == ["I", "R", "I"]


@pytest.mark.parametrize("asks", ["0 minutes 3 seconds", "1 นาที 4 วินาที"])
def test_a_name_above_a_time_in_words_speaks(asks):
    text = "".join(f"{who}\n{asks}\nเราเริ่มแล้ว\n\n" for who in ("Somsri Jai", "Wichai T.") * 2)
    assert said(text) == [(who, "เราเริ่มแล้ว") for who in ("Somsri Jai", "Wichai T.") * 2]


def test_a_name_below_a_span_of_time_speaks():
    text = "".join(f"0:0:{n}.20 --> 0:0:{n + 1}.90\n{who}\nWell.\n" for n, who in enumerate(("Somsri", "Wichai") * 2))
    assert said(text) == [(who, "Well.") for who in ("Somsri", "Wichai") * 2]


LINES = ["I: So how did it", "begin in those years?", "R: With the waste, in", "2012 or so.", "I: Who asked", "first?"]


@pytest.mark.parametrize("sign", ["{} ", "{}: ", "{}. ", "{:03} ", "{}\t", "   {}  "])
def test_the_numbers_of_lines_are_no_talk_and_are_told_of(sign):
    text = "\n".join(sign.format(n) + line for n, line in enumerate(LINES, 1))
    assert said(text) == said("\n".join(LINES))
    assert told(text, "line_numbers") == ["6 numbers at the beginnings of lines count the lines and are left out"]


def test_numbers_of_every_fifth_line_on_each_page_are_no_talk():
    turns = ["I: เริ่มอย่างไรคะ", "R: เริ่มจากขยะครับ"] * 9
    page = [f"{n:3} {line}" if n % 5 == 0 else f"    {line}" for n, line in enumerate(turns, 1)]
    assert speakers("\n".join(page * 2)) == ["I", "R"] * 18


@pytest.mark.parametrize(
    "text",
    [
        "1. How old?\nTen.\n2. Where?\nHere.\n3. Why?\nSo.\n4. When?\nNow.\n5. Who?\nWe.",
        "1. น้ำ\n2. ขยะ\n3. ถนน\n4. งบ\n5. คน",
        "I: What?\nR: We met in\n10 towns.\nI: And?\nR: With\n15 mayors and\n20 clerks.",
    ],
)
def test_numbers_of_questions_lists_and_talk_stay(text):
    assert told(text, "line_numbers") == []
    assert assemble(text, id="t").text == text


def test_a_document_keeps_its_numbers():
    text = "\n".join(f"{n} {line}" for n, line in enumerate(LINES, 1))
    assert assemble(text, id="t", hints=Hints(kind="document")).text == text


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c"])
@pytest.mark.parametrize("labels", [("ถาม", "ตอบ"), ("I", "R")])
def test_soft_returns_and_separators_end_lines(end, labels):
    text = end.join(f"{labels[n % 2]}: {talk}" for n, talk in enumerate(TH))
    assert said(text) == [(labels[n % 2], talk) for n, talk in enumerate(TH)]


def test_an_ellipsis_read_in_the_wrong_encoding_ends_no_line():
    assert said("ถาม: แล้ว\x85 ไงคะ\nตอบ: ครับ")[0] == ("ถาม", "แล้ว… ไงคะ")


@given(st.text(alphabet="ก\n\x0b\x0c\u2028\u2029\x85 ", max_size=40))
def test_line_ends_are_put_right_without_moving_a_character(text):
    hard = hard_ends(text)
    assert len(hard) == len(text)
    assert hard_ends(hard) == hard


def test_people_in_a_focus_group_speak_though_they_stand_there_once():
    text = (
        "Moderator: Shall we begin?\nP1: Yes.\nP2: I agree.\nP1 & P3: Together.\nP2&P3: Yes.\n"
        "P4 (female, 34): No budget.\nModerator: Who paid?\nUnidentified male: Nobody.\nP?: Not us.\nModerator: Thanks."
    )
    roles = {who.label: who.role for who in assemble(text, id="t").speakers}
    assert roles == {
        "Moderator": "interviewer", "P1": "informant", "P2": "informant", "P1 & P3": "informant", "P2&P3": "informant",
        "P4 (female, 34)": "informant", "Unidentified male": "other", "P?": "informant",
    }  # fmt: skip


def test_numbered_people_who_speak_together_in_thai():
    text = "ผู้สัมภาษณ์: อะไรคะ\nผู้ให้สัมภาษณ์คนที่ 1: น้ำ\nผู้ให้สัมภาษณ์คนที่ 1 และ 2: ขยะ\nผู้ให้สัมภาษณ์ท่านที่ 3: งบ\nกลุ่มเป้าหมาย 4: คน"
    assert [who.role for who in assemble(text, id="t").speakers] == ["interviewer", *["informant"] * 4]


def test_a_target_group_without_a_number_heads_a_list():
    assert speakers("ถาม: อะไรคะ\nตอบ: มีสองเรื่อง\nกลุ่มเป้าหมาย: ชาวบ้าน\nถาม: ค่ะ") == ["ถาม", "ตอบ", "ถาม"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("สมศรี ใจดี: เริ่มอย่างไรคะ\nวิชัย มั่นคง: ขยะครับ\nสมศรี: ใครคะ\nวิชัย: ปลัด\nสมศรี: ค่ะ\nวิชัย: จบ",
         ["สมศรี ใจดี", "วิชัย มั่นคง", "สมศรี", "วิชัย", "สมศรี", "วิชัย"]),
        ("Anna Berg: How?\nBen Olsen: So.\nAnna: Who?\nBen: We.\nAnna: Ah.\nBen: Yes.",
         ["Anna Berg", "Ben Olsen", "Anna", "Ben", "Anna", "Ben"]),
        ("JOHN SMITH: How?\nMARY O'NEIL: Waste.\nJS: Who?\nMO: The clerk.\nJS: Why?",
         ["JOHN SMITH", "MARY O'NEIL", "JS", "MO", "JS"]),
        ("อ.วิภา: สวัสดีค่ะ เริ่มอย่างไรคะ\nนายก อบต.: ยินดีครับ", ["อ.วิภา", "นายก อบต."]),
    ],
)  # fmt: skip
def test_names_that_shrink_or_stand_once_lose_no_turn(text, who):
    assert speakers(text) == who


def test_a_list_of_who_takes_part_is_no_talk_though_its_names_shrink():
    text = "สมศรี ใจดี: ผู้สัมภาษณ์\nวิชัย มั่นคง: นายกเทศมนตรี\n\nสมศรี: ใครคะ\nวิชัย: ปลัดครับ\nสมศรี: ค่ะ\nวิชัย: จบครับ"
    assert speakers(text) == ["สมศรี", "วิชัย", "สมศรี", "วิชัย"]


def test_codes_speak_where_an_interviewer_would_otherwise_talk_to_himself():
    text = "ID-07: waste\nINT: how?\nID-07: water\nINT: why?\nKI_03: money\nINT: who?\nม.1: นายก\nINT: who?\nสส.2: ปลัด"
    assert speakers(text)[4:] == ["KI_03", "INT", "ม.1", "INT", "สส.2"]


def test_classes_of_a_school_in_one_answer_are_no_speakers():
    text = "ถาม: กี่คนคะ\nตอบ: มีสามชั้น\nม.1: 30 คน\nม.2: 40 คน\nถาม: ค่ะ\nตอบ: ครับ"
    assert speakers(text) == ["ถาม", "ตอบ", "ถาม", "ตอบ"]


def test_a_stamp_and_a_label_that_speaks_elsewhere_need_no_colon():
    text = (
        "[00:01] RESEARCHER: How?\n[00:05] PARTICIPANT 7 With waste.\n[00:09] RESEARCHER: Who?\n"
        "[00:12] PARTICIPANT 7: The clerk.\n[00:15] RESEARCHER Why?\n[00:18] PARTICIPANT 7. Money."
    )
    assert [talk for _, talk in said(text)] == ["How?", "With waste.", "Who?", "The clerk.", "Why?", "Money."]
    assert speakers(text) == ["RESEARCHER", "PARTICIPANT 7"] * 3


def test_a_name_that_talk_begins_with_behind_a_stamp_is_talk():
    text = "[00:01] Anna: How?\n[00:05] Ben: So.\n[00:09] Anna said no to it.\n[00:12] Anna: Who?\n[00:15] Ben: We."
    assert speakers(text).count("Anna") == 2


def test_a_name_and_a_stamp_on_a_line_speak_once_where_the_others_do_so():
    text = "Somsri 10:02\nHow?\nWichai 10:03\nSo.\nSomsri 10:04\nWhy?"
    assert speakers(text) == ["Somsri", "Wichai", "Somsri"]
    assert speakers("Somsri 10:02\nHow?\nwe left at 10:03\nand so.\nSomsri 10:04\nWhy?") == ["Somsri", "Somsri"]


def test_numbered_questions_are_asked_and_numbered_answers_given():
    roles = {who.label: who.role for who in assemble("Q1: How?\nA1: So.\nQ2: Who?\nA2: We.", id="t").speakers}
    assert roles == {"Q1": "interviewer", "A1": "informant", "Q2": "interviewer", "A2": "informant"}
    group = assemble("Moderator: How?\nA1: So.\nA2: Why?\nA1: We.\nModerator: Ah?", id="t").speakers
    assert {who.label: who.role for who in group}["A2"] == "informant"


@pytest.mark.parametrize(
    ("text", "lines", "label"),
    [
        ("ถาม: ใครคะ\nตอบ: หลายคน\nสมหมาย: ผมด้วย\nถาม: ค่ะ\nตอบ: ครับ", "line 3", "สมหมาย"),
        ("I: Who?\nR: Us.\nMON: Me too.\nI: Ah?\nR: Yes.", "line 3", "MON"),
    ],
)
def test_a_label_that_is_refused_is_told_of_with_what_to_write(text, lines, label):
    [message] = told(text)
    assert message.startswith(f"{lines} looks like a label and is taken for talk: {label};")
    assert f'roles: {{"{label}": informant}}' in message
    assert label in speakers(text, hints=Hints(roles={label: "informant"}))
    assert assemble(text, id="t", hints=Hints(speakers={label: ""})).notices == ()


def test_a_recording_with_known_phrases_before_colons_tells_of_no_label():
    text = (
        "ถาม: อะไรคะ\nตอบ: สองเรื่อง\nประการแรก: น้ำ\nหมายเหตุ: เสียงขาด\nผมบอกว่า: ไม่\n"
        "ถาม: ค่ะ\nตอบ: the thing is: no\nSo: yes"
    )
    assert assemble(text, id="t").notices == ()


@pytest.mark.parametrize("colon", [":", ""])
def test_captions_name_the_voices_that_a_program_heard(colon):
    lines = (f"[SPEAKER_00]{colon} Hello?", f"[SPEAKER_01]{colon} Hi.", "[Music] la")
    found = tell([Cue((line,)) for line in lines], path="", hints=Hints(), encoding="").utterances
    assert [(one.speaker, one.talk) for one in found] == [("SPEAKER_00", "Hello?"), ("SPEAKER_01", "Hi. [Music] la")]


MARKDOWN = "| Time | ผู้พูด | ข้อความ |\n|---|:--|---|\n| 0:00 | ถาม | น้ำ \\| ขยะคะ |\n| 0:04 | ตอบ | ทั้งสองครับ |\n"


def test_a_markdown_table_of_talk_is_read_as_a_table(tmp_path: Path):
    (tmp_path / "a.md").write_text("# บทสัมภาษณ์\n\n" + MARKDOWN, encoding="utf-8")
    found = read(tmp_path / "a.md")
    talks = [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]
    assert talks == [("ถาม", "น้ำ | ขยะคะ"), ("ตอบ", "ทั้งสองครับ")]
    assert [turn.time for turn in found.turns] == ["0:00", "0:04"]


def test_a_markdown_table_inside_talk_stays_in_it(tmp_path: Path):
    text = "ถาม: อะไรคะ\nตอบ: ตามนี้ครับ\nครับ\nครับ\n| ปี | งบ |\n|---|---|\n| 2563 | 4 |\nถาม: ค่ะ\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert read(tmp_path / "a.md").text == text


def test_four_names_of_one_mayor_are_pointed_out_as_one():
    found = likely_same({"ผู้สัมภาษณ์": 4, "นายกเทศมนตรีฯ": 1, "ท่านนายกฯ": 1, "นายกฯ": 1, "นายก": 1})
    assert [one.label for one in found] == ["ท่านนายกฯ", "นายกฯ", "นายก"]
    assert {one.name for one in found} == {"นายกเทศมนตรีฯ"}
    assert likely_same({"นายก": 4, "นายกเทศมนตรี": 4, "นายกรัฐมนตรี": 4}) == ()


def test_people_told_apart_by_a_letter_are_not_one_misspelt():
    assert likely_same({"ผู้ให้สัมภาษณ์ A": 1, "ผู้ให้สัมภาษณ์ B": 1, "ผู้ให้สัมภาษณ์ ก.": 4}) == ()
    assert nearly("ผู้ให้สัมภาณ์ ก", "ผู้ให้สัมภาษณ์ ก")


def test_stray_labels_among_thousands_are_compared_with_few(monkeypatch):
    """Once each was compared with every label that speaks, and a long file took minutes."""
    asked = []

    def counting(one, other):
        asked.append((one, other))
        return nearly(one, other)

    monkeypatch.setattr("qualcoop.reading.speakers.stray_labels.nearly", counting)
    names = [f"{chr(65 + n % 26)}{chr(97 + n // 26)}rosalind" for n in range(520)]
    strays = [f"{chr(65 + n % 26)}{chr(97 + n // 26)}zzzkerber" for n in range(520)]
    assert all(plausible(name) for name in strays)
    assemble("\n".join(f"{name}: talk" for name in (*names, *names, *strays)), id="t")
    assert len(asked) <= 2 * len(strays)
