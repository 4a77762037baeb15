"""Tests of coding a transcript by messages, as the widget's page sends them: what is written, what is refused."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import OffsetError, StudyError, UsageError
from qualcoop.induction.passages import Places
from qualcoop.records.coding import Coding, Suggestion
from qualcoop.records.study import Participant
from qualcoop.records.transcript import Transcript
from qualcoop.storing import load_codebook, load_codings, load_memos, write_text
from qualcoop.text.boundaries import clusters_ok
from qualcoop.text.folding import fold
from qualcoop.views.widget.document import coding_data, document_data, lines_of
from qualcoop.views.widget.page import _widget
from qualcoop.workflows.coder_file import CoderFile
from qualcoop.workflows.coding_notes import code_named
from qualcoop.workflows.coding_session import CodingSession
from qualcoop.workflows.finding_places import MOST_HITS, places_of, stretch, whole_words
from qualcoop.workflows.reviewing import review, settle
from qualcoop.workflows.settling_session import SettlingSession
from qualcoop.workflows.studies import open_study

from .small_study import SAID, code_as, edit, hashes, small_study

PASSAGE = "นายกทั้งสองคนคุยกันทุกเดือน"
LAWS = "กฎหมายเปิดทางให้สองเมืองทำด้วยกันได้"
EMOJI = "ตอบ: 😀 ดีครับ 👨‍👩‍👧 ผู้ใหญ่บ้านช่วยกัน"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Give the study with its texts fixed, so that no test reads its sources again."""
    folder = small_study(tmp_path_factory.mktemp("model") / "truck")
    for transcript in open_study(folder).transcripts:
        write_text(folder, transcript)
    return folder


@pytest.fixture
def folder(model, tmp_path):
    return Path(shutil.copytree(model, tmp_path / "truck"))


def session_of(folder, *, coder="bee", suggestions=(), transcript="m-01"):
    study = open_study(folder)
    return CodingSession(study, study.transcript(transcript), suggestions, coder=coder, language="en")


@pytest.fixture
def session(folder):
    """Give bee's session on m-01, with one suggestion."""
    text = open_study(folder).transcript("m-01").text
    start = text.index(LAWS)
    found = Coding("m-01", start, start + len(LAWS), "laws", "indicators@0a1b2c3d", "facilitates", quote=LAWS)
    return session_of(folder, suggestions=[Suggestion(found, 1, hits=(("กฎหมาย", start, start + 6, "compound"),))])


def ask(session, op, **told):
    [answer] = session.answer({"op": op, "re": "p:1", **told})
    return answer


def at(session, quote):
    start = session.transcript.text.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


def written(folder, coder="bee"):
    """Give (code, quote, stance, status) of each row of a coder's file, in the order of writing."""
    rows = load_codings(folder / "codings" / f"{coder}.csv").rows
    return [(row.code, row.quote, row.stance, row.status) for row in rows]


# --- coding --------------------------------------------------------------------------------------------------


def test_a_coding_is_on_disk_as_soon_as_it_is_said(session, folder):
    answer = ask(session, "assign", code="leaders", **at(session, PASSAGE))
    assert written(folder) == [("leaders", PASSAGE, "neutral", "accepted")]
    start = session.transcript.text.index(PASSAGE)
    assert answer["said"][1].startswith(f"saved: the mayors, {start}–{start + len(PASSAGE)}, ")
    assert answer["said"][0].startswith("บันทึกแล้ว: ผู้บริหาร, ")
    assert [row["code"] for row in answer["put"]] == ["leaders"]


def test_looking_writes_nothing(folder):
    before = hashes(folder)
    session = session_of(folder)
    ask(session, "hello")
    ask(session, "find", text="นายก")
    ask(session, "span", by="word", **at(session, "นาย"))
    assert hashes(folder) == before


def test_the_text_is_fixed_with_the_first_coding(folder):
    shutil.rmtree(folder / "texts")
    session = session_of(folder)
    assert not (folder / "texts").exists()
    ask(session, "assign", code="leaders", **at(session, PASSAGE))
    assert (folder / "texts" / "m-01.txt").read_text(encoding="utf-8") == session.transcript.text


def test_a_text_that_is_not_the_study_s_is_refused(session, folder):
    ask(session, "assign", code="leaders", **at(session, PASSAGE))
    (folder / "texts" / "m-01.txt").write_text("another text", encoding="utf-8")
    answer = ask(session, "assign", code="laws", **at(session, LAWS))
    assert answer["kind"] == "refused"
    assert "is not the one that is open" in answer["said"][1]
    assert len(written(folder)) == 1


def test_words_that_are_not_those_of_the_text_are_refused(session, folder):
    answer = ask(session, "assign", code="laws", **{**at(session, LAWS), "quote": "something else"})
    assert answer["kind"] == "refused"
    assert "load the page again" in answer["said"][1]
    assert not (folder / "codings" / "bee.csv").exists()


@pytest.mark.parametrize(
    "place",
    [
        {"start": -1, "end": 3},
        {"start": 3, "end": 3},
        {"start": 0, "end": 9999},
        {"start": "0", "end": 3},
        {"start": None},
    ],
)
def test_a_place_outside_the_text_is_refused(session, place):
    assert ask(session, "assign", code="laws", quote="x", **place)["kind"] == "refused"


def test_an_unknown_code_is_refused_and_named(session, folder):
    answer = ask(session, "assign", code="weather", **at(session, LAWS))
    assert answer["kind"] == "refused"
    assert "weather" in answer["said"][1]
    assert not (folder / "codings" / "bee.csv").exists()


def test_the_same_coding_twice_is_written_once(session, folder):
    for _ in range(2):
        answer = ask(session, "assign", code="leaders", **at(session, PASSAGE))
    assert len(written(folder)) == 1
    assert answer["said"][1].startswith("already there: the mayors")


def test_a_stretch_that_cuts_a_character_is_widened(session, folder):
    ask(session, "assign", code="leaders", **at(session, "ั้งสองคนคุยกั"))
    assert written(folder)[0][1] == "ทั้งสองคนคุยกั"


def test_stance_state_basis_and_note_are_rows_and_the_last_one_holds(session, folder):
    key = ask(session, "assign", code="leaders", **at(session, PASSAGE))["active"]
    for field, value in (("stance", "hinders"), ("state", "absent"), ("basis", "described"), ("note", "ฟัง\nซ้ำ")):
        assert ask(session, "change", key=key, field=field, value=value)["kind"] == "changed"
    assert len(written(folder)) == 5
    [row] = load_codings(folder / "codings" / "bee.csv").standing()
    assert (row.stance, row.state, row.basis, row.note) == ("hinders", "absent", "described", "ฟัง ซ้ำ")


@pytest.mark.parametrize(
    ("field", "value"), [("stance", "likes"), ("status", "removed"), ("start", "0"), ("case", "Z")]
)
def test_what_no_coding_can_be_is_refused(session, folder, field, value):
    key = ask(session, "assign", code="leaders", **at(session, PASSAGE))["active"]
    assert ask(session, "change", key=key, field=field, value=value)["kind"] == "refused"
    assert len(written(folder)) == 1


def test_another_case_ends_the_coding_here_and_begins_it_there(session, folder):
    key = ask(session, "assign", code="leaders", **at(session, PASSAGE))["active"]
    answer = ask(session, "change", key=key, field="case", value="B")
    assert answer["drop"] == [key]
    [row] = load_codings(folder / "codings" / "bee.csv").standing()
    assert row.case == "B"
    ask(session, "undo")
    [row] = load_codings(folder / "codings" / "bee.csv").standing()
    assert row.case == ""


def test_removing_is_a_row_and_undone_by_one(session, folder):
    key = ask(session, "assign", code="leaders", **at(session, PASSAGE))["active"]
    assert ask(session, "remove", key=key)["drop"] == [key]
    assert [status for *_, status in written(folder)] == ["accepted", "removed"]
    assert ask(session, "remove", key=key)["kind"] == "refused"
    assert [row["key"] for row in ask(session, "undo")["put"]] == [key]
    assert [status for *_, status in written(folder)] == ["accepted", "removed", "accepted"]


# --- undo ----------------------------------------------------------------------------------------------------


def test_everything_can_be_undone_and_done_again(session, folder):
    key = ask(session, "assign", code="leaders", **at(session, PASSAGE))["active"]
    ask(session, "change", key=key, field="stance", value="hinders")
    ask(session, "accept", n=0)
    before = session.file.standing()
    for _ in range(3):
        assert ask(session, "undo")["kind"] == "changed"
    assert session.file.standing() == []
    assert ask(session, "undo")["said"][1] == "There is nothing to undo"
    for _ in range(3):
        assert ask(session, "redo")["kind"] == "changed"
    assert [(row.place, row.stance) for row in session.file.standing()] == [(row.place, row.stance) for row in before]
    assert ask(session, "redo")["kind"] == "refused"
    assert len(written(folder)) == 9


def test_after_something_new_nothing_is_done_again(session):
    ask(session, "assign", code="leaders", **at(session, PASSAGE))
    ask(session, "undo")
    answer = ask(session, "assign", code="laws", **at(session, LAWS))
    assert answer["history"]["redo"] is None
    assert ask(session, "redo")["kind"] == "refused"


def test_what_somebody_else_wrote_is_read_before_anything_is_written(session, folder):
    ask(session, "assign", code="leaders", **at(session, PASSAGE))
    path = folder / "codings" / "bee.csv"
    path.write_text(path.read_text(encoding="utf-8").replace('"neutral"', '"hinders"'), encoding="utf-8")
    answer = ask(session, "assign", code="laws", **at(session, LAWS))
    assert answer["kind"] == "state"
    assert [row["stance"] for row in answer["codings"]] == ["hinders"]
    assert "changed elsewhere" in answer["said"][1]
    assert len(written(folder)) == 1
    assert ask(session, "assign", code="laws", **at(session, LAWS))["kind"] == "changed"


def test_a_locked_study_refuses_and_nothing_changes(session, folder):
    (folder / ".qualcoop.lock").write_text('{"pid": 1, "host": "elsewhere", "at": "2021-03-04"}', encoding="utf-8")
    answer = ask(session, "assign", code="leaders", **at(session, PASSAGE))
    assert answer["kind"] == "refused"
    assert answer["said"][1].startswith("not saved: ")
    assert ask(session, "hello")["state"]["codings"] == []


def test_the_columns_and_rows_of_one_s_own_stay(folder):
    path = folder / "codings" / "ann.csv"
    edit(path, "transcript,start,end,code,stance,quote\n", "transcript,start,end,code,stance,quote,mine\n")
    before = path.read_text(encoding="utf-8")
    session = session_of(folder, coder="ann")
    key = f"{session.transcript.text.index(PASSAGE)}:{session.transcript.text.index(PASSAGE) + len(PASSAGE)}:leaders:"
    assert ask(session, "change", key=key, field="stance", value="hinders")["kind"] == "changed"
    assert "mine" in path.read_text(encoding="utf-8").splitlines()[0]
    assert len(load_codings(path)) == len(before.splitlines())


# --- suggestions ---------------------------------------------------------------------------------------------


def test_a_suggestion_is_accepted_under_one_s_own_name(session, folder):
    answer = ask(session, "accept", n=0)
    assert answer["decided"] == [[0, "accepted"]]
    assert written(folder) == [("laws", LAWS, "facilitates", "accepted")]
    assert ask(session, "undo")["decided"] == [[0, "open"]]


def test_a_dismissed_suggestion_is_a_row_and_no_coding(session, folder):
    answer = ask(session, "dismiss", n=0)
    assert (answer["put"], answer["decided"]) == ([], [[0, "dismissed"]])
    assert written(folder) == [("laws", LAWS, "facilitates", "dismissed")]
    assert ask(session_of(folder, suggestions=session.suggestions), "hello")["state"]["decided"] == [[0, "dismissed"]]


def test_giving_the_code_by_hand_decides_the_suggestion(session):
    assert ask(session, "assign", code="laws", **at(session, LAWS))["decided"] == [[0, "accepted"]]
    assert ask(session, "dismiss", n=0)["kind"] == "refused"


@pytest.mark.parametrize("n", [7, -1, "0", None])
def test_a_suggestion_that_is_not_there_is_refused(session, n):
    assert ask(session, "accept", n=n)["kind"] == "refused"


def test_a_suggestion_for_another_text_is_refused(folder):
    talk = open_study(folder).transcript("m-01")
    stale = Suggestion(Coding("m-01", 0, 4, "laws", "indicators@0a1b2c3d", quote="ไม่ใช่"), 1)
    session = session_of(folder, suggestions=[stale])
    assert "suggest again" in ask(session, "accept", n=0)["said"][1]
    assert talk.text[:4] != "ไม่ใช่"


# --- new codes and memos -------------------------------------------------------------------------------------


def test_a_new_code_joins_the_codebook_and_is_given_in_one_breath(session, folder):
    edit(folder / "codebook.yaml", "version: 1\n", "version: 1   # ours\n")
    answer = ask(session, "create", name=" ความไว้ใจ กัน ", **at(session, PASSAGE))
    book = load_codebook(folder / "codebook.yaml")
    assert [code.id for code in book] == ["laws", "leaders", "ความไว้ใจ_กัน"]
    assert book["ความไว้ใจ_กัน"].label.th == "ความไว้ใจ กัน"
    assert "# ours" in (folder / "codebook.yaml").read_text(encoding="utf-8")
    assert written(folder) == [("ความไว้ใจ_กัน", PASSAGE, "neutral", "accepted")]
    assert answer["said"][1].startswith("saved: new code ความไว้ใจ กัน, ")
    assert [code["id"] for code in answer["codes"]][-1] == "ความไว้ใจ_กัน"
    assert open_study(folder).codings.by("bee").standing()


def test_a_name_that_a_code_has_gives_that_code(session, folder):
    before = hashes(folder)["codebook.yaml"]
    ask(session, "create", name="The Mayors", **at(session, PASSAGE))
    assert hashes(folder)["codebook.yaml"] == before
    assert written(folder)[0][0] == "leaders"


def test_a_new_code_that_cannot_be_given_leaves_the_codebook_as_it_was(session, folder, monkeypatch):
    before = hashes(folder)["codebook.yaml"]

    def full(self, rows):
        raise OSError("no space left on device")

    monkeypatch.setattr(CoderFile, "append", full)
    answer = ask(session, "create", name="trust", **at(session, PASSAGE))
    assert "no space left" in answer["said"][1]
    assert hashes(folder)["codebook.yaml"] == before


@pytest.mark.parametrize("name", ["", "   ", "!!!", "_", "x" * 121])
def test_a_name_without_letters_is_refused(session, folder, name):
    before = hashes(folder)
    assert ask(session, "create", name=name, **at(session, PASSAGE))["kind"] == "refused"
    assert hashes(folder) == before


def test_undoing_a_new_code_says_that_the_codebook_keeps_it_and_redoing_gives_it_again(session, folder):
    ask(session, "create", name="ความไว้ใจ", **at(session, PASSAGE))
    before = hashes(folder)["codebook.yaml"]
    answer = ask(session, "undo")
    assert answer["said"][1].endswith("; the code ความไว้ใจ stays in the codebook")
    assert "ยังอยู่ในคู่มือการลงรหัส" in answer["said"][0]
    assert hashes(folder)["codebook.yaml"] == before
    assert "codebook" not in ask(session, "redo")["said"][1]
    assert session.file.standing()[0].code == "ความไว้ใจ"
    ask(session, "create", name="ความไว้ใจ", **at(session, LAWS))
    assert "codebook" not in ask(session, "undo")["said"][1], "a code that was there is not said to be made"


def test_two_names_with_one_id_are_two_codes(folder):
    book = load_codebook(folder / "codebook.yaml")
    assert code_named(book, "laws!").id == "laws_2"
    assert code_named(book, "2nd chance").id == "_2nd_chance"


def test_a_memo_is_a_file_about_code_and_passage(session, folder):
    key = ask(session, "assign", code="leaders", **at(session, PASSAGE))["active"]
    answer = ask(session, "memo", key=key, text="คุยกันจริงหรือ")
    [memo] = load_memos(folder)
    start = session.transcript.text.index(PASSAGE)
    assert (memo.text, memo.author) == ("คุยกันจริงหรือ", "bee")
    assert memo.about == f"leaders, passage:m-01:{start}-{start + len(PASSAGE)}"
    assert [one["text"] for one in answer["memos"]] == ["คุยกันจริงหรือ"]
    assert ask(session_of(folder), "hello")["state"]["memos"] == answer["memos"]
    assert ask(session, "memo", key=key, text="  ")["kind"] == "refused"


# --- places --------------------------------------------------------------------------------------------------


def test_a_double_click_takes_the_thai_word_that_the_study_knows(session):
    answer = ask(session, "span", by="word", **at(session, "หมา"))
    assert session.transcript.text[answer["start"] : answer["end"]] == "กฎหมาย"


@given(st.data())
def test_what_is_marked_never_cuts_a_character(data):
    talk = Transcript("t", EMOJI)
    start = data.draw(st.integers(0, len(EMOJI) - 1))
    end = data.draw(st.integers(start + 1, len(EMOJI)))
    quote = EMOJI[start:end]
    if quote.strip():
        begin, stop = stretch(talk, {"start": start, "end": end, "quote": quote})
        assert clusters_ok(EMOJI, begin, stop)
        assert EMOJI[begin:stop].strip() == EMOJI[begin:stop]
        assert begin <= start + len(quote) - len(quote.lstrip())
        assert stop >= start + len(quote.rstrip())
    else:
        with pytest.raises(OffsetError, match="nothing but space"):
            stretch(talk, {"start": start, "end": end, "quote": quote})


@given(st.integers(0, len(EMOJI) - 2))
def test_a_word_holds_what_was_clicked(start):
    begin, stop = whole_words(EMOJI, start, start + 1)
    assert begin <= start < stop


def test_a_search_finds_what_looks_the_same():
    text = "นำ้ใจ ปี ๒๕๖๐ และ 2560"
    found, more = places_of("2560", fold(text))
    assert [text[a:b] for a, b in found] == ["๒๕๖๐", "2560"]
    assert not more
    assert places_of(" ", fold(text)) == ([], False)
    with pytest.raises(UsageError, match="words"):
        places_of(None, fold(text))


def test_a_search_says_when_there_is_more():
    found, more = places_of("ก", fold("ก " * (MOST_HITS + 5)))
    assert (len(found), more) == (MOST_HITS, True)


@given(st.lists(st.sampled_from(["ถาม: ", "ตอบ: ", "ดีครับ ", "\n", "x" * 900, " "]), max_size=30).map("".join))
def test_every_word_of_a_text_is_shown_once_and_in_its_place(text):
    lines = lines_of(Transcript("t", text))
    shown = [(start, end) for start, end, _ in lines]
    assert shown == sorted(shown)
    assert all(a < b and "\n" not in text[a:b] for a, b in shown)
    assert all(before[1] <= after[0] for before, after in pairwise(shown))
    assert "".join(text[a:b] for a, b in shown).split() == text.split() or "x" * 900 in text
    assert sum(len(text[a:b].replace(" ", "")) for a, b in shown) == len(text.replace(" ", "").replace("\n", ""))


def test_the_document_names_turns_codes_and_cases(folder):
    study = open_study(folder)
    data = document_data(study.transcript("m-02"), study.codebook, study.spec.cases, Places(study))
    assert data["turns"][1][:2] == ["Clerk B", "informant"]
    assert (data["own"], data["among"]) == (["B"], ["B"])
    assert data["codes"][0]["label"] == ["กฎหมาย", "the law"]


def test_a_transcript_that_no_case_names_is_of_none_until_a_person_in_it_is(folder):
    study = replace_cases(open_study(folder), lambda case: replace(case, transcripts=()))
    talk = study.transcript("m-02")
    bare = replace(study, participants=())
    assert document_data(talk, study.codebook, study.spec.cases, Places(bare))["own"] == []
    clerk = Participant("clerk", "m-02", "Clerk B", case="B")
    listed = Places(replace(bare, participants=(clerk,)))
    assert document_data(talk, study.codebook, study.spec.cases, listed)["own"] == ["B"]
    said = next(turn for turn in talk.turns if turn.speaker == "Clerk B")
    asked = next(turn for turn in talk.turns if turn.speaker != "Clerk B")
    rows = [Coding("m-02", turn.start, turn.end, "laws", "ann") for turn in (said, asked)]
    assert [coding_data(row, listed)["own"] for row in rows] == ["B", ""]


def test_a_transcript_of_several_cases_is_of_none_of_them_by_itself(folder):
    study = replace_cases(open_study(folder), lambda case: replace(case, transcripts=("m-01", "m-02")))
    bare = Places(replace(study, participants=()))
    data = document_data(study.transcript("m-02"), study.codebook, study.spec.cases, bare)
    assert (data["own"], data["among"]) == ([], [case.id for case in study.spec.cases])


def replace_cases(study, change):
    return replace(study, spec=replace(study.spec, cases=tuple(change(case) for case in study.spec.cases)))


# --- who and what --------------------------------------------------------------------------------------------


def test_nobody_codes_without_a_name(folder, monkeypatch):
    monkeypatch.setattr("qualcoop.workflows.reviewing.author", lambda by=None: by or "unknown")
    with pytest.raises(UsageError, match="say who codes"):
        review(folder, "m-01")
    with pytest.raises(UsageError, match="your own name"):
        review(folder, "m-01", coder="settled")
    with pytest.raises(UsageError, match="it can be"):
        review(folder, "m-01", coder="bee", language="de")
    assert repr(review(folder, "m-01", coder="bee")) == "<Coding m-01 as bee: 0 codings, 0 suggestions open>"


def test_a_widget_s_state_holds_no_word_of_an_interview(folder):
    widget = review(folder, "m-01", coder="ann")
    told = str(widget.get_state())
    assert "กฎหมายเปิดทาง" not in told
    assert "class CodingPage" in told


def test_without_anywidget_it_is_said_what_to_install(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    _widget.cache_clear()
    with pytest.raises(UsageError, match=r"qualcoop\[notebook\]"):
        review(folder, "m-01", coder="ann")


def test_an_unknown_message_is_refused(session):
    assert ask(session, "dance")["kind"] == "refused"
    assert ask(session, "_assign")["kind"] == "refused"


def test_a_broken_file_of_the_coder_is_named(folder):
    code_as(folder, "bee", SAID[:1]).write_text("transcript,start\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"bee\.csv"):
        open_study(folder)


# --- settling ------------------------------------------------------------------------------------------------

HINDERED = ("m-01", PASSAGE, "leaders", "hinders")


@pytest.fixture
def settling(folder):
    """Give a session in which bee and ann differ about one passage of m-01, and agree on another."""
    code_as(folder, "bee", (SAID[0], HINDERED))
    study = open_study(folder)
    return SettlingSession(study, study.transcript("m-01"), ("ann", "bee"), language="en")


def test_both_sides_and_their_difference_are_told(settling, folder):
    before = hashes(folder)
    document = ask(settling, "hello")
    [row] = document["state"]["differences"]
    assert (row["code"], row["values"], row["kept"]) == ("leaders", ["facilitates", "hinders"], "")
    assert document["agreed"] == 1
    assert [row["side"] for row in document["state"]["codings"]] == ["left", "left", "right", "right"]
    assert hashes(folder) == before


@pytest.mark.parametrize(
    ("kept", "stance", "status"),
    [
        ("left", "facilitates", "accepted"),
        ("right", "hinders", "accepted"),
        ("neither", "neutral", "dismissed"),
        ("neutral", "neutral", "accepted"),
    ],
)
def test_a_decision_is_written_with_its_reason(settling, folder, kept, stance, status):
    answer = ask(settling, "settle", key="0", kept=kept, why="ฟังซ้ำแล้ว")
    assert [(row["kept"], row["why"]) for row in answer["differences"]] == [(kept, "ฟังซ้ำแล้ว")]
    row = next(row for row in load_codings(folder / "codings" / "settled.csv") if row.code == "leaders")
    assert (row.stance, row.status) == (stance, status)
    assert row.note == f"settled: kept {kept} (ann / bee), why: ฟังซ้ำแล้ว"


def test_a_decision_can_be_changed_and_undone(settling, folder):
    ask(settling, "settle", key="0", kept="left", why="")
    ask(settling, "settle", key="0", kept="right", why="no")
    assert ask(settling, "undo")["differences"][0]["kept"] == "left"
    assert ask(settling, "undo")["differences"][0]["kept"] == ""
    assert not (folder / "codings" / "settled.csv").exists()
    assert ask(settling, "undo")["kind"] == "refused"


def test_an_undo_never_writes_over_what_somebody_else_settled(settling, folder):
    ask(settling, "settle", key="0", kept="left", why="")
    path = folder / "codings" / "settled.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("facilitates", "hinders"), encoding="utf-8")
    before = hashes(folder)
    assert "changed elsewhere" in ask(settling, "undo")["said"][1]
    assert hashes(folder) == before


@pytest.mark.parametrize("told", [{"key": "9", "kept": "left"}, {"key": "0", "kept": "both"}, {}])
def test_what_cannot_be_decided_is_refused(settling, told):
    assert ask(settling, "settle", **told)["kind"] == "refused"
    assert ask(settling, "remove", key="0")["kind"] == "refused"


def test_settling_needs_two_coders_of_the_study(folder):
    with pytest.raises(UsageError, match="there are ann"):
        settle(folder, "m-01", ("ann", "bee"))
    code_as(folder, "bee", SAID[:1])
    with pytest.raises(UsageError, match="two of the study's coders"):
        settle(folder, "m-01", ("ann", "ann"))
    assert repr(settle(folder, "m-01", ("ann", "bee"))) == "<Settling m-01, ann and bee: 1 difference, 1 open>"


def recoded(folder, coder, stance):
    """Let a coder see the passage otherwise, as in another notebook."""
    code_as(folder, coder, (SAID[0], ("m-01", PASSAGE, "leaders", stance)))


@pytest.mark.parametrize("op", ["settle", "undo", "redo"])
def test_nothing_is_settled_about_what_changed_since_it_was_seen(settling, folder, op):
    ask(settling, "settle", key="0", kept="left", why="")
    recoded(folder, "bee", "neutral")
    before = hashes(folder)
    answer = ask(settling, op, key="0", kept="left", why="ann is right")
    assert (answer["kind"], answer["anew"]) == ("state", True)
    assert "changed elsewhere" in answer["said"][1]
    assert [row["values"] for row in answer["differences"]] == [["facilitates", "neutral"]]
    assert hashes(folder) == before
    assert ask(settling, "hello")["state"]["history"] == {"undo": None, "redo": None}


def test_a_page_of_settling_that_is_loaded_again_shows_the_codings_as_they_are(settling, folder):
    recoded(folder, "ann", "hinders")
    assert ask(settling, "hello")["state"]["differences"] == []


def test_what_another_notebook_decided_is_seen_before_it_is_decided_again(settling, folder):
    study = open_study(folder)
    other = SettlingSession(study, study.transcript("m-01"), ("bee", "ann"), language="th")
    ask(other, "settle", key="0", kept="left", why="bee heard it")
    answer = ask(settling, "settle", key="0", kept="left", why="ann did")
    assert [(row["kept"], row["why"]) for row in answer["differences"]] == [("right", "bee heard it")]
    assert answer["anew"]


def test_nothing_is_settled_about_a_text_that_changed(settling, folder):
    (folder / "texts" / "m-01.txt").write_text("another text", encoding="utf-8")
    answer = ask(settling, "settle", key="0", kept="left", why="")
    assert answer["said"][1].startswith("not saved: texts/m-01.txt: the study's text of 'm-01' is not the one")
    assert not (folder / "codings" / "settled.csv").exists()


def test_a_decision_that_was_undone_can_be_made_again_and_is_named(settling, folder):
    ask(settling, "settle", key="0", kept="left", why="so")
    before = hashes(folder)
    undone = ask(settling, "undo")
    start = settling.transcript.text.index(PASSAGE)
    what = f"the mayors, {start}–{start + len(PASSAGE)}: ann"
    assert undone["said"][1].startswith(f"saved: undone, {what}, ")
    assert (undone["history"]["undo"], undone["history"]["redo"][1]) == (None, what)
    assert ask(settling, "redo")["said"][1].startswith(f"saved: done again, {what}, ")
    assert hashes(folder) == before
    assert ask(settling, "redo")["said"][1] == "There is nothing to do again"


# --- what changes while it is open ---------------------------------------------------------------------------


def test_a_code_that_another_notebook_made_is_in_the_list_with_the_next_answer(session, folder):
    ask(session_of(folder, coder="cat"), "create", name="ผลงาน", **at(session, PASSAGE))
    answer = ask(session, "assign", code="laws", **at(session, LAWS))
    assert [code["id"] for code in answer["codes"]] == ["laws", "leaders", "ผลงาน"]
    assert "codes" not in ask(session, "undo")
    assert "ผลงาน" in [code["id"] for code in ask(session, "hello")["codes"]]


def test_a_code_that_was_taken_out_is_not_given_any_more(session, folder):
    path = folder / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("  - id: leaders")], encoding="utf-8")
    answer = ask(session, "assign", code="leaders", **at(session, PASSAGE))
    assert answer["kind"] == "refused"
    assert "leaders" in answer["said"][1]
    assert [code["id"] for code in answer["codes"]] == ["laws"]
    assert not (folder / "codings" / "bee.csv").exists()


def test_a_fault_of_a_file_is_told_with_the_file_and_its_line_until_it_is_mended(session, folder):
    ask(session, "assign", code="laws", **at(session, LAWS))
    path = folder / "codings" / "bee.csv"
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound + "m-01,3\n", encoding="utf-8")
    for _ in range(2):
        said = ask(session, "assign", code="leaders", **at(session, PASSAGE))["said"]
        assert said[1].startswith("not saved: codings/bee.csv line 3: the row ends")
        assert said[0].startswith("ไม่ได้บันทึก: codings/bee.csv บรรทัด 3: ")
    path.write_text(sound, encoding="utf-8")
    (folder / "codebook.yaml").write_text("codes: [", encoding="utf-8")
    assert "not saved: codebook.yaml line " in ask(session, "assign", code="laws", **at(session, LAWS))["said"][1]


def test_a_name_cannot_turn_the_words_beside_it(session):
    answer = ask(session, "create", name="live\u202e evil", **at(session, PASSAGE))
    assert answer["said"][1].startswith("saved: new code live evil, ")
    hebrew = ask(session, "create", name="שלום", **at(session, LAWS))
    assert hebrew["said"][1].startswith("saved: new code \u2068שלום\u2069, ")
    assert answer["codes"][-1]["label"][1] == "live evil"


def test_a_memo_is_not_undone_and_what_was_before_it_only_when_asked_again(session, folder):
    key = ask(session, "assign", code="leaders", **at(session, PASSAGE))["active"]
    ask(session, "memo", key=key, text="คุยกันจริงหรือ")
    answer = ask(session, "undo")
    assert answer["kind"] == "refused"
    assert answer["said"][1].startswith("A memo is not undone: memos/")
    assert len(written(folder)) == 1
    assert ask(session, "undo")["drop"] == [key]


@pytest.mark.parametrize("first", ["accept", "dismiss"])
@pytest.mark.parametrize("then", ["accept", "dismiss"])
def test_a_suggestion_is_decided_once(session, folder, first, then):
    assert ask(session, first, n=0)["kind"] == "changed"
    before = hashes(folder)
    answer = ask(session, then, n=0)
    assert (answer["kind"], "decided already" in answer["said"][1]) == ("refused", True)
    assert hashes(folder) == before
    ask(session, "undo")
    assert ask(session, then, n=0)["kind"] == "changed"
