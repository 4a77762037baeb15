"""A work list for people: why, where, which codes, and the words where they may be shown."""

from __future__ import annotations

from dataclasses import replace

from qualcoop.induction.recoding import Moved, Recoding
from qualcoop.induction.work import WORK_KINDS, WorkItem
from qualcoop.records.study import Participant
from qualcoop.views.terminal.recoding import WHY, recoding_row, recoding_text, work_row, work_rows, work_text

from . import forge

STUDY = forge.study({"A": ("T", {"a": "+"}), "B": ("F", {"a": "-"})})
TURN = STUDY.transcript("tA").turns[1]
ITEM = WorkItem("split", "a", "tA", TURN.start, TURN.end, heirs=("n", "m"), coders=("ann",))
SILENT = (Participant("ก", "tA", "ตอบ1", position="นายก", quote_permission="no"),)


def test_a_row_has_the_words_and_all_that_leads_back_to_them():
    row = work_row(STUDY, ITEM)
    assert row["quote"] == forge.SENTENCES[0]
    assert (row["turn"], row["speaker"], row["case"], row["heirs"]) == (2, "ตอบ1", "A", ["n", "m"])
    assert row["why"]["th"].startswith("รหัสเดิมถูกแยก")


def test_words_of_those_who_do_not_permit_it_are_not_shown_in_row_or_text():
    study = replace(STUDY, participants=SILENT)
    assert work_row(study, ITEM)["quote"] is None
    assert forge.SENTENCES[0] not in work_text(study, [ITEM])
    assert "does not permit" in work_text(study, [ITEM])


def test_what_is_not_known_is_null_and_a_passage_outside_its_text_has_no_words():
    for item in (WorkItem("created", "n", "tZ", 0, 4), WorkItem("created", "n", "tA", 0, 9999)):
        row = work_row(STUDY, item)
        assert (row["quote"], row["turn"], row["participant"], row["case"]) == (None, None, None, None)
        assert "no such passage" in work_text(STUDY, [item])
    judged = work_row(STUDY, WorkItem("judgement", "a", case="A", heirs=("n",)))
    assert (judged["transcript"], judged["start"], judged["end"], judged["case"]) == (None, None, None, "A")


def test_the_text_groups_by_what_is_to_be_done_and_says_its_basis():
    read_again = replace(ITEM, kind="reworded", heirs=(), case="A")
    items = [WorkItem("judgement", "a", case="B", heirs=("n",)), ITEM, read_again]
    text = work_text(STUDY, items)
    assert text.index("split (1)") < text.index("judgement (1)") < text.index("reworded (1)")
    assert f"  tA:{TURN.start}-{TURN.end}: a -> n | m; coded by ann" in text
    assert "  case:B: a -> n" in text
    assert text.endswith("Basis: 3 places in 1 transcript")
    assert [row["kind"] for row in work_rows(STUDY, items)] == ["judgement", "split", "reworded"]


def test_what_steers_a_terminal_is_not_printed():
    talk = STUDY.transcript("tA")
    text = talk.text[: TURN.start] + "\x1b[31mดี" + talk.text[TURN.start + 7 :]
    study = replace(STUDY, transcripts=(replace(talk, text=text),))
    assert "\x1b" not in work_text(study, [ITEM])


def test_every_kind_of_work_says_why_in_both_languages():
    assert set(WHY) == set(WORK_KINDS)
    assert all(words.th and words.en for words in WHY.values())


def test_a_recoding_is_told_in_numbers():
    found = Recoding(moved=(Moved("a", "n", 1, 2),), retired=(("b", 0),), work=(ITEM, ITEM))
    assert recoding_text(found).splitlines() == [
        "a -> n: 1 coding recoded, 2 judgements moved",
        "b: retired; its 0 codings stay in the files and count no more",
        "Left to people: 2 split (qualcoop work)",
    ]
    assert recoding_row(Recoding()) == {"recoded": [], "retired": [], "work": []}
