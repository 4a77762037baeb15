"""Subtitles and speech recognition: one text whatever the format, speakers from what each format says, no word lost."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from qualcoop.errors import ReadingError
from qualcoop.reading.assembling import assemble_told
from qualcoop.reading.formats import lrc, sbv, srt, ttml, vtt, whisper, whisper_tsv, xml
from qualcoop.reading.formats.cues import LONG, PAUSE, clock, paragraphs, stamp
from qualcoop.reading.formats.timed_text import cut, inline
from qualcoop.reading.hints import NO_HINTS, Extracted, Hints
from qualcoop.reading.speakers.cue_labels import Piece
from qualcoop.records.transcript import Transcript
from qualcoop.text.mending import mend
from qualcoop.text.normalise import normalise
from qualcoop.text.segments import segments

READER: dict[str, ModuleType] = {
    ".srt": srt,
    ".vtt": vtt,
    ".json": whisper,
    ".tsv": whisper_tsv,
    ".lrc": lrc,
    ".sbv": sbv,
    ".ttml": ttml,
    ".xml": xml,
}
SAID = [
    (0, 1800, "เราเริ่มโครงการเมื่อปีที่แล้วครับ ตอนแรกมีแค่สามหมู่บ้าน"),
    (1800, 4250, "แล้วเทศบาลก็เข้ามาช่วยเรื่องงบประมาณ"),
    (7000, 9999, "แต่ชาวบ้านเป็นคนทำเอง นายกไม่ได้สั่ง"),
    (10_000, 12_345, "we meet every month, sometimes twice"),
]


def from_bytes(data: bytes, suffix: str, hints: Hints = NO_HINTS) -> tuple[Extracted, Transcript]:
    told = READER[suffix].extract(data, path=f"kalasin-01{suffix}", hints=hints)
    return told, assemble_told(told.utterances, id="kalasin-01", hints=hints, notices=told.notices)


def from_text(text: str, suffix: str = ".vtt", hints: Hints = NO_HINTS) -> Transcript:
    return from_bytes(text.encode(), suffix, hints)[1]


def turns(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


def messages(transcript: Transcript) -> str:
    return "\n".join(notice.message for notice in transcript.notices)


def as_vtt(said: list[tuple[int, int, str]]) -> str:
    def short(milliseconds: int) -> str:
        return stamp(milliseconds).removeprefix("00:")

    return "WEBVTT\n\n" + "\n\n".join(f"{short(a)} --> {short(b)}\n{talk}" for a, b, talk in said) + "\n"


def as_srt(said: list[tuple[int, int, str]]) -> str:
    def comma(milliseconds: int) -> str:
        return stamp(milliseconds).replace(".", ",")

    return "\n\n".join(f"{n}\n{comma(a)} --> {comma(b)}\n{talk}" for n, (a, b, talk) in enumerate(said, 1)) + "\n\n"


def as_tsv(said: list[tuple[int, int, str]]) -> str:
    return "start\tend\ttext\n" + "".join(f"{a}\t{b}\t{talk}\n" for a, b, talk in said)


def as_json(said: list[tuple[int, int, str]]) -> str:
    each = [{"id": n, "start": a / 1000, "end": b / 1000, "text": f" {talk}"} for n, (a, b, talk) in enumerate(said)]
    return json.dumps({"text": "", "segments": each, "language": "th"}, ensure_ascii=False)


def pieces_of(transcript: Transcript) -> list[tuple[int, int]]:
    return [cut for turn in transcript.turns for cut in segments(transcript.text, turn.start, turn.end)]


def test_one_recording_gives_one_text_and_the_same_segments_from_every_format():
    made = [
        from_text(write(SAID), suffix)
        for write, suffix in ((as_vtt, ".vtt"), (as_srt, ".srt"), (as_tsv, ".tsv"), (as_json, ".json"))
    ]
    assert len({(one.text, one.turns, tuple(pieces_of(one))) for one in made}) == 1
    first = made[0]
    assert first.text.count("\n") == 1
    assert first.text.split("\n")[1].startswith("แต่ชาวบ้าน")
    assert [turn.time for turn in first.turns] == ["00:00:00.000"]


def test_a_real_recording_gives_one_text_from_its_four_files(shared: Path):
    files = [file for file in sorted((shared / "real/formats/whisper").iterdir()) if file.suffix in READER]
    if len(files) < 4:
        pytest.skip("the four files of one Whisper recording are not there")
    made = [from_bytes(file.read_bytes(), file.suffix)[1] for file in files]
    assert len({(one.text, one.turns, tuple(pieces_of(one))) for one in made}) == 1
    plain = files[0].with_suffix(".txt").read_text(encoding="utf-8")
    assert made[0].text.split() == plain.split()
    lengths = [end - start for start, end in pieces_of(made[0])]
    assert min(lengths) >= 40
    assert max(lengths) <= 300


def test_a_real_zoom_recording_has_its_two_speakers_and_loses_no_word(shared: Path):
    file = shared / "real/formats/zoom/transcript.vtt"
    webvtt = pytest.importorskip("webvtt", reason="webvtt-py is the oracle")
    talk = from_bytes(file.read_bytes(), ".vtt")[1]
    captions = [caption.text for caption in webvtt.read(str(file))]
    names = sorted({text.split(":")[0] for text in captions if ":" in text[:20]})
    assert sorted(speaker.label for speaker in talk.speakers) == names
    bare = " ".join(text.split(": ", 1)[-1] if text.split(":")[0] in names else text for text in captions)
    assert " ".join(said for _, said in turns(talk)).split() == bare.split()
    labelled = sum(text.split(":")[0] in names for text in captions)
    assert f"{len(captions) - labelled} of {len(captions)} cues name nobody" in messages(talk)


def test_real_captions_without_names_keep_every_line_and_every_change_of_speaker(shared: Path):
    file = shared / "real/formats/youtube/400-ruff-linter.vtt"
    webvtt = pytest.importorskip("webvtt", reason="webvtt-py is the oracle")
    talk = from_bytes(file.read_bytes(), ".vtt")[1]
    captions = [caption.text for caption in webvtt.read(str(file))]
    assert talk.text.split() == " ".join(captions).split()
    dashes = sum(text.startswith("- ") for text in captions)
    assert sum(line.startswith("- ") for line in talk.text.split("\n")) == dashes
    assert talk.speakers == ()


def test_a_file_without_cues_is_refused_with_the_reason():
    with pytest.raises(ReadingError, match=r"kalasin-01\.vtt: a WebVTT header and no cue"):
        from_text("WEBVTT\n\n")
    with pytest.raises(ReadingError, match="1 cues and none holds any talk"):
        from_text("WEBVTT\n\n00:01.000 --> 00:02.000\n\n")
    with pytest.raises(ReadingError, match="the file is empty"):
        from_text("", ".srt")


@pytest.mark.parametrize("suffix", [".srt", ".vtt", ".lrc", ".tsv", ".json"])
@pytest.mark.parametrize(
    "foreign", ["ถาม: ดีไหม\nตอบ: ดีครับ\n", "<html><p>ดีครับ</p></html>", '{"name": "ดีครับ"}', "[1, 2]"]
)
def test_a_foreign_file_is_refused_and_its_talk_is_not_quoted(suffix: str, foreign: str):
    with pytest.raises(ReadingError, match=f"kalasin-01{suffix}") as refused:
        from_text(foreign, suffix)
    assert "ดีครับ" not in str(refused.value)


def test_voice_tags_name_speakers_and_other_tags_are_no_talk():
    text = (
        "WEBVTT\n\n6e2f-11\n00:03.000 --> 00:05.000 align:start position:0%\n<v.loud Somchai Jaidee>งบ"
        "<c.yellow>ประมาณ</c> R&amp;D</v>\n\n00:05.100 --> 00:06.000\n<v Anna>- <i>Why</i><00:05.500> not?\n"
        "<v Somchai Jaidee>ไม่มีคน\n"
    )
    assert turns(from_text(text)) == [
        ("Somchai Jaidee", "งบประมาณ R&D"),
        ("Anna", "- Why not?"),
        ("Somchai Jaidee", "ไม่มีคน"),
    ]


def test_what_is_no_tag_of_subtitles_stays_in_the_talk():
    planted = "<img onerror=alert(1)> <laughs> &lt;b&gt; AT&T =cmd|' /C calc'!A0"
    assert "<img onerror=alert(1)> <laughs> <b> AT&T =cmd|' /C calc'!A0" in from_text(as_vtt([(0, 900, planted)])).text
    assert inline("a < b > c {ดี}") == "a < b > c {ดี}"


def test_comments_and_styles_are_left_out_and_counted():
    text = (
        "WEBVTT - interview\nKind: captions\nLanguage: th\n\nSTYLE\n::cue { color: red }\n\nNOTE Confidence: 0.9\n\n"
        "00:01.000 --> 00:02.000\nปีที่แล้วครับ\n\nNOTE\nby a machine\nof ours\n\n00:02.000 --> 00:03.000\nNOTE this well\n"
    )
    talk = from_text(text)
    assert talk.text == "ปีที่แล้วครับ NOTE this well"
    assert "2 NOTE blocks (43 characters) are no talk" in messages(talk)
    assert "1 STYLE blocks" in messages(talk)


def test_zoom_labels_name_the_speaker_until_the_next_label():
    said = [
        (0, 900, "Somchai J. (นายก): สวัสดีครับ"),
        (1000, 1900, "วันนี้มากันครบ"),
        (2000, 2900, "Ashlee Kupor (SL): So here is the thing: money"),
        (3000, 3900, "somchai_2: yes: of course"),
        (4000, 4900, "Somchai J. (นายก): ไม่มีปัญหา"),
        (5000, 5900, "Ashlee Kupor (SL): Okay"),
    ]
    talk = from_text(as_vtt(said))
    assert turns(talk)[:3] == [
        ("Somchai J. (นายก)", "สวัสดีครับ วันนี้มากันครบ"),
        ("Ashlee Kupor (SL)", "So here is the thing: money"),
        ("somchai_2", "yes: of course"),
    ]
    assert talk.text.startswith("Somchai J. (นายก): สวัสดีครับ วันนี้มากันครบ\n")
    assert "1 of 6 cues name nobody" in messages(talk)
    assert talk.turns[1].time == "00:00:02.000"


def test_a_label_that_ends_a_cue_names_who_speaks_in_the_next():
    said = [(0, 900, "ถาม: ทำไมคะ"), (900, 1800, "นายกเทศมนตรี:"), (1800, 2700, "ไม่มีงบ"), (2700, 3600, "ถาม:\nยังไง")]
    wanted = [("ถาม", "ทำไมคะ"), ("นายกเทศมนตรี", "ไม่มีงบ"), ("ถาม", "ยังไง")]
    assert turns(from_text(as_vtt(said))) == wanted


def test_a_label_without_talk_is_told_and_a_file_of_labels_refused():
    talk = from_text(as_vtt([(0, 900, "ถาม: ทำไมคะ"), (900, 1800, "ตอบ:"), (1800, 2700, "ถาม: ไม่มีหรือคะ")]))
    assert turns(talk) == [("ถาม", "ทำไมคะ ไม่มีหรือคะ")]
    assert "1 labels have no talk" in messages(talk)
    with pytest.raises(ReadingError, match="2 cues that hold labels and no talk"):
        from_text(as_vtt([(0, 900, "ถาม:"), (900, 1800, "ตอบ:")]))


def test_words_before_a_colon_are_no_speakers_in_captions_without_names():
    said = [(n * 1000, n * 1000 + 900, f"talk number {n} goes on") for n in range(300)]
    for n in (20, 90):
        said[n] = (*said[n][:2], "Look: it is here")
    said[41] = (*said[41][:2], "Question: who pays")
    said[40] = (*said[40][:2], "Note: at 10:30 we met http://example.org")
    talk = from_text(as_vtt(said))
    assert talk.speakers == ()
    assert "Look: it is here" in talk.text


def test_a_person_may_list_a_label_that_stands_there_once_and_refuse_another():
    said = [(n * 1000, n * 1000 + 900, f"talk number {n} goes on") for n in range(50)]
    said[10] = (*said[10][:2], "ยายแก้ว: ไม่ไปหรอก")
    said[20] = said[30] = (*said[20][:2], "Answer: forty-two")
    talk = from_text(as_vtt(said), hints=Hints(roles={"ยายแก้ว": "informant"}, speakers={"Answer": ""}))
    assert [(speaker.label, speaker.role) for speaker in talk.speakers] == [("ยายแก้ว", "informant")]
    assert "Answer: forty-two" in talk.text


def test_labels_in_brackets_and_ids_of_webex_name_speakers():
    diarised = as_srt(
        [(0, 900, "[SPEAKER_00]: ทำไมคะ"), (900, 1900, "[SPEAKER_01]: ไม่มีงบ"), (2000, 2900, "[SPEAKER_00]: ค่ะ")]
    )
    assert [speaker for speaker, _ in turns(from_text(diarised, ".srt"))] == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"]
    one, two = "00:01.000 --> 00:02.000\nสวัสดี", "00:02.000 --> 00:03.000\nhi"
    webex = f'WEBVTT\n\n1 "Somchai Jaidee" (283489)\n{one}\n\n2 "Anna" (1)\n{two}\n'
    assert turns(from_text(webex)) == [("Somchai Jaidee", "สวัสดี"), ("Anna", "hi")]


def test_a_dash_or_arrow_begins_a_line_and_invents_no_name():
    said = [
        (0, 900, "- ไปไหมคะ\n- ไปครับ"),
        (900, 1800, "แต่ไม่มีรถ"),
        (1800, 2700, "&gt;&gt; well-known thing"),
        (2700, 3600, "-ok"),
    ]
    talk = from_text(as_vtt(said))
    assert talk.text.split("\n") == ["- ไปไหมคะ", "- ไปครับ แต่ไม่มีรถ", ">> well-known thing", "-ok"]
    assert "4 changes of speaker are marked by a dash or arrow" in messages(talk)


def test_rolling_captions_are_read_once():
    lines = [f"บรรทัดที่ {n} ของคลิป" for n in range(30)]
    cues, last = [], " "
    for n, line in enumerate(lines):
        begin = 2000 * n
        first, rest = line.split(" ", 1)
        cues.append((begin, begin + 1990, f"{last}\n{first}<{stamp(begin + 500)}><c> {rest}</c>"))
        cues.append((begin + 1990, begin + 2000, f"{line}\n "))
        last = line
    for write, suffix in ((as_vtt, ".vtt"), (as_srt, ".srt")):
        talk = from_text(write(cues), suffix)
        assert " ".join(talk.text.split("\n")) == " ".join(lines)
        assert "the captions roll: 59 lines" in messages(talk)


def test_a_thing_said_twice_stays_twice():
    said = [(n * 1000, n * 1000 + 1000, "ใช่ครับ" if n % 3 else f"เรื่องที่ {n}") for n in range(30)]
    assert from_text(as_vtt(said)).text.count("ใช่ครับ") == 20


def test_line_ends_marks_of_order_and_encodings_change_nothing():
    plain = as_srt(SAID)
    wanted = from_text(plain, ".srt").text
    crlf = plain.replace("\n", "\r\n")
    for data in (
        crlf.encode("utf-8-sig"),
        plain.encode("utf-16"),
        plain.replace("\n", "\r").encode("utf-16-be"),
        plain.encode("cp874"),
        plain.replace("\n\n", "\n \n").encode(),
        plain.replace("\n", "\n\n").encode(),
        plain.replace(",", ".").replace(" --> ", "-->").encode(),
    ):
        assert from_bytes(data, ".srt")[1].text.replace("month. some", "month, some") == wanted


def test_a_cue_whose_times_cannot_be_read_keeps_its_talk():
    text = (
        "1\n00:00:01,000 00:00:02,000\nหนึ่ง\n\n2\n00:0a:02,000 --> 00:00:03,000\nสอง\n\n"
        "3\n00:00:03,000 -> 00:00:04,000\nสาม\n4\n00:00:04,000 --> 00:00:05,000 X1:10 Y1:20\nสี่\n\n"
        "ห้า\n\n6\n00:00:06,000 --> 00:00:07,000\n"
    )
    talk = from_text(text, ".srt")
    assert talk.text == "หนึ่ง สอง สาม สี่ ห้า"
    assert "2 of 4 cues have no time that can be read (the first at line 2 of the file)" in messages(talk)
    assert "1 pieces of text have no times of their own (the first at line 16 of the file)" in messages(talk)
    assert "the last cue (line 19 of the file) has no text: the file may have been cut off" in messages(talk)


def test_a_number_that_is_said_is_no_cue_number():
    assert (
        from_text(as_srt([(0, 900, "42"), (900, 1800, "10:30"), (1800, 2700, "7\n8")]), ".srt").text == "42 10:30 7 8"
    )


def test_times_that_run_backwards_or_overlap_are_told_and_the_order_stays():
    talk = from_text(as_vtt([(5000, 6000, "ก่อน"), (1000, 2000, "หลัง"), (1500, 1400, "ซ้อน")]))
    assert talk.text == "ก่อน หลัง ซ้อน"
    assert "1 of 3 cues begin earlier than the one before" in messages(talk)
    assert "1 of 3 cues begin before the one before has ended" in messages(talk)
    assert "1 of 3 cues end before they begin" in messages(talk)


def test_a_file_without_its_header_is_read_and_says_so():
    talk = from_text(as_srt(SAID), ".vtt")
    assert talk.text == from_text(as_srt(SAID), ".srt").text
    assert "not WEBVTT" in messages(talk)


def test_json_of_other_programs_of_the_family_is_read():
    shapes = (
        {"segments": [{"start": 1.0, "end": 2.0, "words": [{"word": " ไม่มี"}, {"word": "งบ"}]}]},
        {"chunks": [{"timestamp": [1.0, 2.0], "text": " ไม่มีงบ"}]},
        {"transcription": [{"offsets": {"from": 1000, "to": 2000}, "text": " ไม่มีงบ"}]},
        [{"start": 1, "end": 2, "text": "ไม่มีงบ"}],
        [{"start": "00:00:01,000", "end": "00:00:02,000", "text": "ไม่มีงบ"}, {"start": 3}],
    )
    for shape in shapes:
        told, talk = from_bytes(json.dumps(shape).encode(), ".json")
        assert (talk.text, told.utterances[0].time) == ("ไม่มีงบ", "00:00:01.000")
    assert "1 of 2 segments hold no text" in messages(talk)


def test_speakers_of_whisperx_make_turns_and_doubtful_words_are_told():
    each = [
        {
            "start": 0,
            "end": 1,
            "text": "ทำไมคะ",
            "speaker": "SPEAKER_00",
            "words": [{"word": "ทำไม", "speaker": "SPEAKER_00"}],
        },
        {
            "start": 1,
            "end": 2,
            "text": "ไม่มีงบ",
            "speaker": "SPEAKER_01",
            "words": [{"word": "ไม่", "speaker": "SPEAKER_00"}],
        },
        {"start": 2, "end": 3, "text": "แล้วก็"},
        {"start": 3, "end": 4, "text": "ครับ", "speaker": 1},
    ]
    talk = from_text(json.dumps({"segments": each}), ".json")
    assert turns(talk) == [("SPEAKER_00", "ทำไมคะ"), ("SPEAKER_01", "ไม่มีงบ แล้วก็"), ("Speaker 1", "ครับ")]
    assert "1 segments hold words of another speaker" in messages(talk)
    assert "1 of 4 cues name nobody" in messages(talk)


def test_json_that_gives_the_text_alone_is_text():
    told = whisper.extract('{"text": "ไม่มีงบครับ"}'.encode(), path="a.json", hints=NO_HINTS)
    assert told.text == "ไม่มีงบครับ"
    assert "without segments" in told.notices[0].message


def test_broken_json_is_refused_with_its_place():
    whole = as_json(SAID)
    for end in (1, 30, len(whole) // 2, len(whole) - 1):
        with pytest.raises(ReadingError, match=r"kalasin-01\.json:1: this is no JSON"):
            from_text(whole[:end], ".json")
    with pytest.raises(ReadingError, match="nested too deeply"):
        from_text("[" * 200_000, ".json")


def test_half_a_surrogate_pair_becomes_a_mark_of_loss():
    talk = from_text('{"segments": [{"start": NaN, "end": 1e400, "text": "ไม่ \\ud83d มี"}]}', ".json")
    assert talk.text == "ไม่ \ufffd มี"
    assert len(talk.text_sha256) == 64


def test_a_table_of_seconds_and_broken_rows_is_read():
    talk = from_text('start\tend\ttext\n0.5\t1.5\tไม่มี\tงบ\nเลยครับ\n4.0\t5.0\t"ใช่\n', ".tsv")
    assert talk.text == 'ไม่มี งบ เลยครับ "ใช่'
    assert "1 of 3 rows have too few cells (the first at line 3 of the file)" in messages(talk)
    spoken = from_text("start\tend\tspeaker\ttext\n0\t900\tA\tทำไม\n900\t1800\tB\tไม่มีงบ\n", ".tsv")
    assert turns(spoken) == [("A", "ทำไม"), ("B", "ไม่มีงบ")]


def test_lyrics_give_talk_with_times_and_leave_their_tags():
    text = "[ti:Interview]\n[offset:+500]\n[00:43.810]<00:43.81>ปีที่แล้ว<00:44.10>เราเริ่ม\nกับชาวบ้าน\n"
    text += "[00:46.00][01:46.00]แล้วก็\n[1:02:46.00]จบ\n"
    told, talk = from_bytes(text.encode(), ".lrc")
    assert talk.text == "ปีที่แล้วเราเริ่ม กับชาวบ้าน แล้วก็ จบ"
    assert told.utterances[0].time == "00:00:43.310"


def test_paragraphs_end_at_pauses_and_grow_no_longer_than_they_must():
    quiet = [
        Piece("เงียบ", start=0, end=100),
        Piece("นาน", start=100 + PAUSE, end=PAUSE + 200),
        Piece("สั้น", start=2 * PAUSE + 199),
    ]
    assert [one.talk for one in paragraphs(quiet)] == ["เงียบ", "นาน สั้น"]
    said = [Piece(f"ประโยคที่ {n} จบแล้วครับ", start=n * 10, end=n * 10 + 10) for n in range(100)]
    assert max(len(one.talk) for one in paragraphs(said)) < LONG + 40
    endless = [Piece(f"คำที่ {n} และ", start=n * 10, end=n * 10 + 10) for n in range(1000)]
    assert all(len(one.talk) < 2 * LONG + 40 for one in paragraphs(endless))


def read_or_refuse(data: bytes, suffix: str) -> bool:
    """Say whether the bytes give talk, or an error that names the file; anything else raises."""
    try:
        told = READER[suffix].extract(data, path="a", hints=NO_HINTS)
    except ReadingError as refused:
        return str(refused).startswith("a:")
    return bool(told.utterances or told.text)


TALK = st.text(st.sampled_from("กขคงเแโำ่้ab .?!,\u200b\u00a0&;<>-"), min_size=1, max_size=40)
SPANS = st.tuples(st.integers(0, 7_200_000), st.integers(0, 9_000))


@given(st.lists(st.tuples(SPANS, TALK), min_size=1, max_size=30))
@example([((0, 900), "Anna: ก"), ((900, 900), "- Anna: ข"), ((1800, 0), "-->")])
def test_no_character_of_the_talk_is_lost_and_every_cue_has_its_place(cues: list[tuple[tuple[int, int], str]]):
    """Of a table, whose cells hold no marks: the text without labels is the talk, and a time points at its cue."""
    assume(any(talk.strip().strip("\u200b") for _, talk in cues))
    found = [Piece(" ".join(talk.split()), start=a, end=a + b) for (a, b), talk in cues]
    for one in paragraphs(found):
        for place, milliseconds in one.times:
            assert any(one.talk.startswith(piece.talk, place) for piece in found if piece.start == milliseconds)
    talk = from_text(as_tsv([(a, a + b, talk) for (a, b), talk in cues]), ".tsv")
    labels = {speaker.label for speaker in talk.speakers}
    if not labels:
        said = (talk for _, talk in cues if talk.strip().strip("\u200b"))
        assert talk.text.split() == mend(normalise(" ".join(said)))[0].split()


ORACLE_TALK = st.sampled_from(["ไม่มีงบครับ", "we meet", "42", "ก\nข", "10:30"])


@given(st.lists(st.tuples(SPANS, ORACLE_TALK), min_size=1, max_size=20))
def test_cues_are_those_that_another_reader_finds(cues: list[tuple[tuple[int, int], str]]):
    webvtt = pytest.importorskip("webvtt", reason="webvtt-py is the oracle")
    said = sorted((a, a + b, talk) for (a, b), talk in cues)
    for text, kind in ((as_srt(said), "srt"), (as_vtt(said), "vtt")):
        theirs = webvtt.from_buffer(io.StringIO(text), format=kind)
        lines = text.removeprefix("WEBVTT\n").split("\n")
        mine = cut(lines, webvtt=kind == "vtt").cues
        assert [(stamp(cue.start), stamp(cue.end), "\n".join(cue.lines)) for cue in mine] == [
            (each.start, each.end, each.text) for each in theirs
        ]


@given(st.integers(0, 10**9))
def test_a_time_written_and_read_is_the_same_time(milliseconds: int):
    assert clock(stamp(milliseconds)) == milliseconds
    assert clock(stamp(milliseconds).replace(".", ",")) == milliseconds


@pytest.mark.parametrize(
    ("suffix", "write"), [(".srt", as_srt), (".vtt", as_vtt), (".tsv", as_tsv), (".json", as_json)]
)
def test_damaged_files_are_read_or_refused_and_nothing_else(suffix: str, write):
    data = write(SAID).encode()
    chance = random.Random(f"{suffix}-1")
    for _ in range(150):
        bytes_ = bytearray(data[: chance.randrange(1, len(data) + 1)])
        for _ in range(chance.randrange(3)):
            bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
        assert read_or_refuse(bytes(bytes_), suffix)


def test_twenty_thousand_cues_go_through_whole():
    said = [(n * 1000, n * 1000 + 900, f"Name{n % 7}: พูดเรื่องที่ {n}") for n in range(20_000)]
    told, _ = from_bytes(as_vtt(said).encode(), ".vtt")
    assert len(told.utterances) == len(said)
    assert told.utterances[-1].time == "05:33:19.000"


# --- captions of YouTube's editor, timed text in XML, and what else is called .xml -----------------------------------


def in_tt(body: str, head: str = "", attributes: str = "") -> str:
    return f'<tt xmlns:ttm="m" xmlns:ttp="p" {attributes}><head>{head}</head><body>{body}</body></tt>'


def test_captions_of_the_editor_are_read_and_their_line_ends_are_no_talk():
    file = "0:00:01.000,0:00:02.500\n>> ถาม: เริ่ม\nเมื่อไร[br]คะ\n\n0:00:02.600,0:00:04.000\n>> ตอบ: 1:30,2:00 น.\n"
    talk = from_text(file, ".sbv")
    assert turns(talk) == [("ถาม", "เริ่ม เมื่อไร คะ"), ("ตอบ", "1:30,2:00 น.")]
    assert [turn.time for turn in talk.turns] == ["00:00:01.000", "00:00:02.600"]
    with pytest.raises(ReadingError, match=r"0:00:01\.000,0:00:04\.000"):
        from_text("ถาม: ไม่มีเวลาเลย\n", ".sbv")


@pytest.mark.parametrize(
    ("written", "attributes", "milliseconds"),
    [
        ("00:00:02.500", "", 2500),
        ("2.5s", "", 2500),
        ("2500ms", "", 2500),
        ("0.5m", "", 30_000),
        ("1h", "", 3_600_000),
        ("00:00:02:15", "", 2500),
        ("00:00:02:05", 'ttp:frameRate="25"', 2200),
        ("00:00:00:24", 'ttp:frameRate="24" ttp:frameRateMultiplier="1000 1001"', 1001),
        ("25000000t", 'ttp:tickRate="10000000"', 2500),
        ("soon", "", None),
    ],
)
def test_timed_text_is_timed_in_every_way_it_may_be_written(written: str, attributes: str, milliseconds: int | None):
    file = in_tt(f'<div><p begin="{written}">ดีครับ</p></div>', attributes=attributes)
    [turn] = from_text(file, ".ttml").turns
    assert turn.time == (None if milliseconds is None else stamp(milliseconds))


def test_times_within_a_part_of_timed_text_begin_with_the_part():
    file = in_tt('<div begin="10s"><p begin="1s" end="2s">หนึ่ง</p></div><div><p><span begin="30s">สอง</span></p></div>')
    told, talk = from_bytes(file.encode(), ".ttml")
    assert talk.text == "หนึ่ง\nสอง"
    assert [at for _, at in talk.times] == [11_000, 30_000]
    assert not [notice for notice in told.notices if notice.kind == "time"]


def test_agents_of_timed_text_are_its_speakers_also_within_a_cue():
    head = (
        '<ttm:agent xml:id="a"><ttm:name>Anna</ttm:name></ttm:agent><ttm:agent xml:id="b"/><ttm:title>Film</ttm:title>'
    )
    cue = '<p ttm:agent="a" begin="0s">why\n  <span tts="x">so</span><span ttm:agent="b">because</span> of it</p>'
    assert turns(from_text(in_tt(cue, head), ".ttml")) == [("Anna", "why so"), ("b", "because"), ("Anna", "of it")]


def test_timed_text_that_cannot_be_trusted_or_holds_no_talk_is_refused():
    entities = '<!DOCTYPE tt [<!ENTITY a "ha">]>' + in_tt("<p>&a;</p>")
    for text, why in (
        (entities, "DOCTYPE"),
        (in_tt("<p>x</p>")[:-9], "cut off"),
        (in_tt("<div/>"), "none holds any talk"),
        ("<html><p>x</p></html>", r"<html>; timed text \(TTML\)"),
        (" ", "empty"),
    ):
        with pytest.raises(ReadingError, match=why):
            from_text(text, ".ttml")


def test_an_xml_file_is_read_as_what_its_first_element_says():
    page = "<p>ถาม: ดีไหม</p><p>ตอบ: ดี</p>"
    head = "<?xml version='1.0'?>\n<!-- x --><!DOCTYPE rss [ ]>\n"
    feed = f"{head}<rss><item><description>{page}</description></item></rss>"
    assert xml.extract(feed.encode(), path="a.xml", hints=NO_HINTS).text == "ถาม: ดีไหม\nตอบ: ดี"
    timed = xml.extract(in_tt('<p begin="1s">ดี</p>').encode("utf-8-sig"), path="a.xml", hints=NO_HINTS)
    assert [one.time for one in timed.utterances] == ["00:00:01.000"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<ANNOTATION_DOCUMENT/>", r"<annotation_document>.*\.eaf"),
        (b'<?xml version="1.0"?><w:document xmlns:w="x"/>', r"<document>.*\.fodt"),
        (b"<timedtext/>", r"\.vtt or \.srt"),
        (b"<config/>", r"<config>; an \.xml file is read where"),
        ("ถาม: ดีไหม".encode(), "no XML element begins it; an .xml file is read where"),
        (b"", "empty"),
    ],
)
def test_an_xml_file_of_another_kind_is_refused_with_what_would_be_right(data: bytes, why: str):
    with pytest.raises(ReadingError, match=why):
        xml.extract(data, path="a.xml", hints=NO_HINTS)


@pytest.mark.parametrize("start", ["<!--", "<!-- x -->" * 4000, "<!DOCTYPE a [" * 3000, "<?x" * 9000, "<" * 60_000])
def test_the_first_element_of_a_strange_file_is_sought_without_end_in_time(start: str):
    with pytest.raises(ReadingError):
        xml.extract(start.encode(), path="a.xml", hints=NO_HINTS)
