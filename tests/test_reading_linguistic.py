"""ELAN, CHAT and Praat: who speaks when, in the order of time, and what is left out is told."""

from __future__ import annotations

from types import SimpleNamespace
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import ReadingError
from qualcoop.reading.assembling import assemble_told
from qualcoop.reading.formats import cha, eaf, textgrid
from qualcoop.reading.hints import Hints
from qualcoop.reading.spoken import Stretch, clock, in_order, overlapping

NAMES = st.sampled_from(("ถาม", "ตอบ", "Mayor B"))
TALK = st.text(st.sampled_from("กำน้ำ ท่วม\"'&<abc!"), min_size=1, max_size=20).filter(lambda talk: "ก" in talk)
SAID = st.lists(st.tuples(NAMES, TALK), min_size=1, max_size=6)


def slots(*times):
    """Give a TIME_ORDER; None is a slot without a time."""
    values = ["" if time is None else f' TIME_VALUE="{time}"' for time in times]
    each = "".join(f'<TIME_SLOT TIME_SLOT_ID="ts{n}"{value}/>' for n, value in enumerate(values, 1))
    return f"<TIME_ORDER>{each}</TIME_ORDER>"


def aligned(id, first, last, talk):
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{id}" TIME_SLOT_REF1="ts{first}" TIME_SLOT_REF2="ts{last}">'
        f"<ANNOTATION_VALUE>{escape(talk)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


def hanging(id, above, talk):
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{id}" ANNOTATION_REF="{above}">'
        f"<ANNOTATION_VALUE>{escape(talk)}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )


def tier(name, *annotations, who="", under=""):
    named = f" PARTICIPANT={quoteattr(who)}" if who else ""
    above = f" PARENT_REF={quoteattr(under)}" if under else ""
    return f"<TIER TIER_ID={quoteattr(name)}{named}{above}>{''.join(annotations)}</TIER>"


def elan(*parts):
    return f"<ANNOTATION_DOCUMENT>{''.join(parts)}</ANNOTATION_DOCUMENT>".encode()


def told(module, data, hints=Hints()):  # noqa: B008 - frozen
    return module.extract(data, path="a", hints=hints)


def said(extracted):
    return [(one.speaker, one.time, one.talk) for one in extracted.utterances]


def messages(extracted, kind):
    return [notice.message for notice in extracted.notices if notice.kind == kind]


TWO = elan(
    slots(0, 900, 500, 2000),
    tier("t1", aligned("a1", 1, 2, "เริ่มอย่างไรคะ"), who="ผู้สัมภาษณ์"),
    tier("นายก", aligned("a2", 3, 4, "จากชาวบ้านครับ")),
    tier("แปล", hanging("a3", "a2", "from the villagers"), under="นายก"),
)


def test_speakers_of_elan_stand_in_order_of_time_and_a_tier_without_participant_lends_its_name():
    found = told(eaf, TWO)
    assert said(found) == [
        ("ผู้สัมภาษณ์", "00:00:00.000", "เริ่มอย่างไรคะ"),
        ("นายก", "00:00:00.500", "จากชาวบ้านครับ"),
    ]
    assert messages(found, "overlap")[0].startswith("1 utterances begin while another speaker talks")


def test_a_tier_that_hangs_on_another_is_left_out_and_told_of():
    notices = messages(told(eaf, TWO), "tiers")
    assert notices[0] == "talk is taken from tiers t1, นายก"
    assert "แปล (1 annotations)" in notices[1]


def test_moments_without_a_time_lie_between_their_neighbours_and_show_none():
    data = elan(
        slots(1000, None, None, 4000, 2500, 3000),
        tier("A", aligned("a1", 1, 2, "หนึ่ง"), aligned("a2", 2, 3, "สอง"), aligned("a3", 3, 4, "สาม")),
        tier("B", aligned("a4", 5, 6, "แทรก")),
    )
    found = told(eaf, data)
    assert [talk for *_, talk in said(found)] == ["หนึ่ง", "สอง", "แทรก", "สาม"]
    assert [time for _, time, _ in said(found)] == ["00:00:01.000", None, "00:00:02.500", None]
    assert messages(found, "time") == ["2 utterances have no time; they stand between their neighbours"]


def test_a_file_without_any_times_keeps_the_order_of_its_slots():
    data = elan(
        slots(None, None, None, None),
        tier("B", aligned("b", 3, 4, "ที่สอง")),
        tier("A", aligned("a", 1, 2, "ที่หนึ่ง")),
    )
    assert [talk for *_, talk in said(told(eaf, data))] == ["ที่หนึ่ง", "ที่สอง"]


def test_a_tier_that_only_numbers_the_talk_gives_way_to_the_talk_below_it_with_its_times():
    data = elan(
        slots(0, 100, 200),
        tier("ref@A", aligned("a1", 1, 2, "A.001"), aligned("a2", 2, 3, "A.002"), who="A"),
        tier("tx@A", hanging("a3", "a1", "น้ำท่วมทุกปี"), hanging("a4", "a2", "เราช่วยกัน"), who="A", under="ref@A"),
    )
    found = told(eaf, data)
    assert said(found) == [("A", "00:00:00.000", "น้ำท่วมทุกปี"), ("A", "00:00:00.100", "เราช่วยกัน")]
    assert "ref@A (2 annotations)" in messages(found, "tiers")[1]


def test_tiers_of_notes_and_empty_annotations_are_no_talk():
    data = elan(
        slots(0, 100, 200),
        tier("comments", aligned("a1", 1, 2, "door slams")),
        tier("A", aligned("a2", 1, 2, "ครับ"), aligned("a3", 2, 3, " ")),
    )
    found = told(eaf, data)
    assert [talk for *_, talk in said(found)] == ["ครับ"]
    assert any("1 annotations of these tiers are empty" in message for message in messages(found, "tiers"))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "empty"),
        (TWO[:-30], "cut off"),
        (b"<html/>", "<html>"),
        (b"not xml", "another kind"),
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///x">]><ANNOTATION_DOCUMENT>&e;</ANNOTATION_DOCUMENT>', "DOCTYPE"),
        (elan(slots(0, 1), tier("notes", aligned("a", 1, 2, "x"))), r"notes \(1 annotations\)"),
    ],
)  # fmt: skip
def test_what_is_no_whole_elan_file_is_refused(data, fault):
    with pytest.raises(ReadingError, match=fault):
        told(eaf, data)


def test_a_person_may_name_the_tiers_of_talk():
    found = told(eaf, TWO, SimpleNamespace(encoding="", tiers=("แปล",)))
    assert said(found) == [("แปล", "00:00:00.500", "from the villagers")]
    grid = praat([("phones", [(0, 1, "K")]), ("A", [(0, 1, "x")])], long=False).encode()
    assert said(told(textgrid, grid, SimpleNamespace(encoding="", tiers=("phones",))))[0][2] == "K"
    for module, data in ((eaf, TWO), (textgrid, grid)):
        with pytest.raises(ReadingError, match="names tiers nobody; the file has"):
            told(module, data, SimpleNamespace(encoding="", tiers=("nobody",)))


CHAT = (
    "@UTF8\n@Begin\n@Participants:\tINV Anna Investigator, PAR\n\tSomchai Participant\n@Date:\t12-SEP-2016\n@Bg\n"
    "*INV:\tน้ำท่วมปี [//] เมื่อไรคะ ? \x150_1500\x15\n%com:\tnods\n"
    "*PAR:\tปีที่แล้วครับ \x151500_2000\x15\n\tทั้งตำบล . \x152000_3000\x15\n*XXX:\txxx .\n@End\n"
)


def test_chat_gives_labels_with_roles_times_from_bullets_and_leaves_codes():
    assert said(told(cha, CHAT.encode())) == [
        ("INV (Investigator)", "00:00:00.000", "น้ำท่วมปี [//] เมื่อไรคะ ?"),
        ("PAR (Participant)", "00:00:01.500", "ปีที่แล้วครับ ทั้งตำบล ."),
        ("XXX", None, "xxx ."),
    ]


def test_what_chat_leaves_out_is_counted_and_a_speaker_nobody_lists_is_named():
    found = told(cha, CHAT.encode())
    assert "1 dependent tiers are no talk and were left out: %com 1" in messages(found, "tiers")
    assert "@Bg 1" in messages(found, "tiers")[1]
    assert messages(found, "speakers") == ["the header does not list XXX, who speak"]
    assert messages(found, "date") == ["the header is dated; write it as `date: 2016-09-12` in study.yaml"]
    assert messages(told(cha, CHAT.replace("@End\n", "").encode()), "end")


def test_roles_of_the_header_are_roles_of_the_transcript():
    talk = assemble_told(told(cha, CHAT.encode()).utterances, id="t")
    assert [turn.role for turn in talk.turns[:2]] == ["interviewer", "informant"]


@pytest.mark.parametrize(
    ("role", "taken"),
    [("Target_Child", "informant"), ("Subject", "informant"), ("Observer", "other")],
)
def test_a_role_that_only_an_id_line_gives_is_known(role, taken):
    head = f"@Participants:\tINV Investigator, SUB\n@ID:\ttha|kalasin|SUB|6;2.|male|||{role}|||\n"
    lines = "*INV:\tน้ำท่วมเมื่อไรคะ\n*SUB:\tปีที่แล้ว\n"
    found = told(cha, f"@UTF8\n@Begin\n{head}{lines}@End\n".encode())
    assert [one.speaker for one in found.utterances] == ["INV (Investigator)", f"SUB ({role.replace('_', ' ')})"]
    assert assemble_told(found.utterances, id="t").turns[1].role == taken


def test_a_role_in_study_yaml_is_known_by_the_code_alone():
    found = told(cha, CHAT.encode())
    talk = assemble_told(found.utterances, id="t", hints=Hints(roles={"INV": "interviewer"}))
    assert talk.turns[0].role == "interviewer"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_chat_is_read_in_other_encodings(encoding):
    assert said(told(cha, CHAT.encode(encoding)))[1][2] == "ปีที่แล้วครับ ทั้งตำบล ."


def test_a_text_that_is_no_chat_is_refused():
    with pytest.raises(ReadingError, match=r"\*CHI:"):
        told(cha, "ถาม: ดีไหม\nตอบ: ดี\n".encode())
    with pytest.raises(ReadingError, match="empty"):
        told(cha, b"")


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def praat(tiers, *, long):
    """Write a TextGrid: tiers are (name, [(start, end, text)])."""
    end = max((end for _, each in tiers for _, end, _ in each), default=1)
    if not long:
        lines = [
            'File type = "ooTextFile"',
            'Object class = "TextGrid"',
            "",
            "0",
            str(end),
            "<exists>",
            str(len(tiers)),
        ]
        for name, each in tiers:
            lines += ['"IntervalTier"', quoted(name), "0", str(end), str(len(each))]
            lines += [value for begin, close, text in each for value in (str(begin), str(close), quoted(text))]
        return "\n".join(lines) + "\n"
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0 ", f"xmax = {end} ",
             "tiers? <exists> ", f"size = {len(tiers)} ", "item []: "]  # fmt: skip
    for n, (name, each) in enumerate(tiers, 1):
        lines += [f"    item [{n}]:", '        class = "IntervalTier" ', f"        name = {quoted(name)} ",
                  "        xmin = 0 ", f"        xmax = {end} ", f"        intervals: size = {len(each)} "]  # fmt: skip
        for m, (begin, close, text) in enumerate(each, 1):
            lines += [f"        intervals [{m}]:", f"            xmin = {begin} ", f"            xmax = {close} ",
                      f"            text = {quoted(text)} "]  # fmt: skip
    return "\n".join(lines) + "\n"


GRID = [
    ("ผู้สัมภาษณ์", [(0, 1.5, 'เขาว่า "น้ำมา" ใช่ไหมคะ'), (1.5, 4, "")]),
    ("Mayor B", [(0, 1, ""), (1, 3, "ครับ\nน้ำท่วม"), (3, 4, "sil")]),
]


@pytest.mark.parametrize("long", [True, False], ids=["long", "short"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_textgrid_gives_a_speaker_a_tier_in_both_forms(long, encoding):
    found = told(textgrid, praat(GRID, long=long).encode(encoding))
    assert said(found) == [
        ("ผู้สัมภาษณ์", "00:00:00.000", 'เขาว่า "น้ำมา" ใช่ไหมคะ'),
        ("Mayor B", "00:00:01.000", "ครับ\nน้ำท่วม"),
    ]
    assert messages(found, "pauses") == ["1 intervals hold only a mark for a pause and were passed over"]


def test_the_short_form_that_older_praat_names_short_is_read():
    older = praat(GRID, long=False).replace(
        'File type = "ooTextFile"\nObject class = "TextGrid"', 'File type = "ooTextFile short"\n"TextGrid"'
    )
    assert said(told(textgrid, older.encode())) == said(told(textgrid, praat(GRID, long=False).encode()))


@given(SAID)
def test_both_forms_of_a_textgrid_hold_the_same_talk(turns):
    grid = [(name, [(n, n + 1, talk)]) for n, (name, talk) in enumerate(turns)]
    long, short = (told(textgrid, praat(grid, long=which).encode()) for which in (True, False))
    assert said(long) == said(short)
    assert [(name, talk) for name, _, talk in said(long)] == [(name, talk.strip()) for name, talk in turns]


@given(SAID)
def test_elan_gives_back_what_was_said_and_positions_are_those_of_the_text(turns):
    tiers = [tier(f"{n}", aligned(f"a{n}", n, n + 1, talk), who=name) for n, (name, talk) in enumerate(turns, 1)]
    found = told(eaf, elan(slots(*range(0, 100 * len(turns) + 1, 100)), *tiers))
    assert [(name, talk) for name, _, talk in said(found)] == [(name, talk.strip()) for name, talk in turns]
    talk = assemble_told(found.utterances, id="t")
    spoken = "\n".join(talk.text[turn.start : turn.end] for turn in talk.turns)
    assert spoken.split("\n") == [line for one in found.utterances for line in assemble_told([one], id="t").text
                                  .removeprefix(f"{one.speaker}: ").split("\n")]  # fmt: skip


def test_tiers_of_words_are_phrases_and_tiers_of_sounds_are_left_out():
    grid = [
        ("Anna - words", [(0, 1, "come"), (1, 2, "here"), (2, 3, ""), (3, 4, "now")]),
        ("Anna - phones", [(0, 1, "K")]),
    ]
    found = told(textgrid, praat(grid, long=False).encode())
    assert said(found) == [("Anna", "00:00:00.000", "come here"), ("Anna", "00:00:03.000", "now")]
    assert "Anna - phones (1)" in messages(found, "tiers")[1]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "empty"),
        (b"ooBinaryFile\x08TextGrid", "binary TextGrid"),
        (praat(GRID, long=True)[:500].encode(), "cut off"),
        (b'"ooTextFile"\n"Sound"\n0\n1\n', "Sound"),
        (b"speaker,text\nA,b\n", "no TextGrid"),
        (praat([("CHI*", [(0, 1, "1"), (1, 2, "")])], long=True).encode(), r"CHI\* \(1\)"),
        (praat([("phones", [(0, 1, "K")])], long=True).encode(), r"phones \(1\)"),
    ],
)
def test_what_is_no_whole_textgrid_is_refused(data, fault):
    with pytest.raises(ReadingError, match=fault):
        told(textgrid, data)


def test_a_moment_is_written_as_a_clock_and_overlaps_are_counted_between_speakers_only():
    assert clock(3_599_999.6) == "01:00:00.000"
    own = [Stretch(0, 9, 0, "A", "x"), Stretch(1, 2, 1, "A", "y")]
    assert overlapping(own) == ()
    assert len(overlapping([*own, Stretch(5, 6, 2, "B", "z")])) == 1
    assert [one.talk for one in in_order(reversed(own))] == ["x", "y"]


def test_real_chat_and_elan_files_keep_every_utterance(shared):
    folder = shared / "real" / "formats" / "elan_chat"
    data = (folder / "vandam.cha").read_bytes()
    found = told(cha, data)
    assert len(found.utterances) == data.count(b"\n*")
    assert all(one.time for one in found.utterances)
    assert not any("\x15" in one.talk for one in found.utterances)
    spoken = told(eaf, (folder / "example.eaf").read_bytes())
    assert {one.speaker for one in spoken.utterances} == {"CHI", "FA1", "FA2", "UC1", "UC2", "UC3"}
    times = [one.time for one in spoken.utterances]
    assert times == sorted(times)
