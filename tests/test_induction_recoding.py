"""Recoding: what is certain becomes rows, the rest a work list; no row is lost and twice changes nothing more."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.cells import case_table
from qualcoop.induction.recoding import JudgementMove, Recoding, applied, recoding
from qualcoop.induction.work import WorkItem
from qualcoop.records.codebook import Bilingual, Code, Codebook, Example, Indicator
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.study import Judgement

from . import forge

OLD = forge.book("a", "b", "c", "d")
NEW_IDS = ("a", "b", "c", "d", "n", "m")


def row(code, said="+", *, place=(0, 4), coder="ann", **more):
    stance, state = forge.SAID[said]
    return Coding("t1", *place, code, coder, stance, state, **more)


def told(recoding_):
    return [(one.coder, one.code, one.status) for one in recoding_.changed]


def work(recoding_):
    return [(item.kind, item.code, item.place, item.heirs) for item in recoding_.work]


@st.composite
def codebooks(draw):
    """A codebook that grew from OLD in some way: codes kept, gone, renamed, merged, split, new."""
    found = []
    for id_ in draw(st.lists(st.sampled_from(NEW_IDS), unique=True, max_size=6)):
        origin = tuple(draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=3)))
        words = draw(st.sampled_from(("", "นิยามใหม่")))
        found.append(Code(id_, origin=origin, definition=Bilingual(words)))
    return Codebook(tuple(found), version=2)


@st.composite
def rows_of(draw):
    """Codings of two coders at a few places, said, refused and taken back."""
    found = []
    for _ in range(draw(st.integers(0, 14))):
        start = draw(st.sampled_from((0, 4, 10)))
        made = row(
            draw(st.sampled_from("abcdn")),
            draw(st.sampled_from(tuple(forge.SAID))),
            place=(start, start + draw(st.sampled_from((4, 6)))),
            coder=draw(st.sampled_from(("ann", "bob"))),
            case=draw(st.sampled_from(("", "A"))),
            status=draw(st.sampled_from(("accepted", "accepted", "removed", "dismissed"))),
            note=draw(st.sampled_from(("", "จำไว้", "ถามซ้ำ"))),
            dimension=draw(st.sampled_from(("", "เร็ว", "ช้า"))),
            quote="กฎหมาย"[: draw(st.integers(0, 4))],
        )
        found.append(made)
    return Codings(tuple(found))


@st.composite
def judgements_of(draw):
    codes = st.sampled_from(("a", "b", "c", "a.hinders", "b.hinders"))
    made = st.builds(Judgement, st.sampled_from(("A", "B")), codes, st.sampled_from(("T", "F", 0.67)))
    return tuple(draw(st.lists(made, max_size=6)))


def place_of(one):
    return f"{one.transcript}:{one.start}-{one.end}"


def after(codings, judgements, found):
    study = replace(forge.study({"A": ("T", {})}, None), codings=codings, judgements=judgements)
    changed = applied(study, found)
    return changed.codings, changed.judgements


@given(codebooks(), rows_of(), judgements_of())
def test_applied_twice_it_changes_nothing_more(newer, codings, judgements):
    first = recoding(OLD, newer, codings, judgements)
    now = after(codings, judgements, first)
    again = recoding(OLD, newer, *now)
    assert again.changed == Codings()
    # Once a coding that was only spoken of has gone over, a judgement may follow that says what its heir's says.
    holding = {(one.case, one.code): one.value for one in now[1]}
    assert all(holding[move.case, move.old] == holding.get((move.case, move.new)) for move in again.judgements)
    conflicts = {item for item in work(first) if item[0] in ("merged", "split")}
    later = {item for item in work(again) if item[0] in ("merged", "split")}
    assert conflicts <= later
    # What went to a code that the same change splits is, from then on, that code's, and so to be decided.
    arrived = {place_of(one) for one in first.changed if one.status == "accepted"}
    assert {item[2] for item in later - conflicts} <= arrived


@given(codebooks(), rows_of(), judgements_of())
def test_no_row_disappears_and_no_place_or_quotation_moves(newer, codings, judgements):
    found = recoding(OLD, newer, codings, judgements)
    rows, judged = after(codings, judgements, found)
    assert rows.rows[: len(codings)] == codings.rows
    assert len(judged) == len(judgements)
    assert [(one.case, one.value) for one in judged] == [(one.case, one.value) for one in judgements]

    def places(among):
        return {(one.coder, one.transcript, one.start, one.end, one.case) for one in among.standing()}

    assert places(rows) == places(codings)
    kept = {(one.start, one.end, one.quote) for one in codings}
    assert {(one.start, one.end, one.quote) for one in found.changed} <= kept


@given(codebooks(), rows_of())
def test_every_coding_of_a_code_that_is_gone_is_moved_listed_or_counted_as_retired(newer, codings):
    found = recoding(OLD, newer, codings)
    retired = {code for code, _ in found.retired}
    rows, _ = after(codings, (), found)
    gone = [one for one in rows.standing() if one.code in OLD and one.code not in newer]
    listed = {(item.code, item.place, item.case) for item in found.work if item.kind in ("split", "merged")}
    for one in gone:
        place = (one.code, f"{one.transcript}:{one.start}-{one.end}", one.case)
        assert (one.code in retired) != (place in listed)


@given(
    st.dictionaries(
        st.sampled_from("ABCD"),
        st.tuples(
            st.sampled_from("TF"),
            st.dictionaries(st.sampled_from("abc"), st.sampled_from(("+", "-", "0", "a", "a-", "+ -", "+ 0 +"))),
        ),
        min_size=1,
    ),
    st.lists(st.tuples(*map(st.sampled_from, ("ABCD", ("a", "a.hinders", "b"), ("T", 0.33))))),
)
def test_the_case_table_after_a_renaming_is_the_old_one_under_the_new_name(said, judged):
    judgements = tuple(Judgement(*one) for one in judged)
    study = forge.study(said, None, judgements=judgements, codes=forge.book("a", "b", "c"))
    book = forge.book(Code("กฎหมาย", origin=("a",)), "b", "c", version=2)
    found = recoding(study.codebook, book, study.codings, study.judgements)
    assert found.work == ()
    renamed = case_table(replace(applied(study, found), codebook=book))
    before = [[{"a": "กฎหมาย"}.get(cell, cell) for cell in one.data()] for one in case_table(study)]
    assert [one.data() for one in renamed] == before


def test_a_renaming_takes_every_coders_rows_along_with_remark_and_columns_of_their_own():
    one = row("a", note="จำไว้", quote="กฎหม", extra=(("สี", "แดง"),))
    two = row("a", "-", coder="bob")
    found = recoding(OLD, forge.book(Code("laws", origin=("a",)), "b", "c", "d"), Codings((one, two)))
    assert told(found) == [
        ("ann", "a", "removed"), ("ann", "laws", "accepted"), ("bob", "a", "removed"), ("bob", "laws", "accepted"),
    ]  # fmt: skip
    assert found.changed.rows[1] == replace(one, code="laws")
    assert found.changed.rows[1].extra == (("สี", "แดง"),)
    assert [(m.old, m.new, m.codings, m.judgements) for m in found.moved] == [("a", "laws", 2, 0)]


def test_a_refused_suggestion_stays_refused_under_a_new_name_and_is_left_alone_in_a_merger():
    refused = Codings((row("a", status="dismissed"),))
    renamed = recoding(OLD, forge.book(Code("n", origin=("a",)), "b", "c", "d"), refused)
    assert told(renamed) == [("ann", "a", "removed"), ("ann", "n", "dismissed")]
    merged = recoding(OLD, forge.book(Code("n", origin=("a", "b")), "c", "d"), refused)
    assert (told(merged), work(merged)) == ([], [])


MERGED = forge.book(Code("n", origin=("a", "b")), "c", "d")


def test_codes_that_merge_and_say_the_same_leave_one_row_with_both_remarks():
    rows = Codings((row("a", note="หนึ่ง", dimension="เร็ว"), row("b", note="สอง", dimension="ช้า")))
    found = recoding(OLD, MERGED, rows)
    assert told(found) == [("ann", "a", "removed"), ("ann", "b", "removed"), ("ann", "n", "accepted")]
    assert (found.changed.rows[-1].note, found.changed.rows[-1].dimension) == ("หนึ่ง; สอง", "เร็ว; ช้า")


def test_codes_that_merge_and_contradict_each_other_are_left_to_a_person():
    rows = Codings((row("a"), row("b", "-"), row("a", place=(10, 14)), row("a", coder="bob")))
    found = recoding(OLD, MERGED, rows)
    assert told(found) == [
        ("ann", "a", "removed"), ("ann", "n", "accepted"), ("bob", "a", "removed"), ("bob", "n", "accepted"),
    ]  # fmt: skip
    assert work(found) == [("merged", "a", "t1:0-4", ("n",)), ("merged", "b", "t1:0-4", ("n",))]
    assert {item.coders for item in found.work} == {("ann",)}


def test_the_smaller_code_merged_into_the_larger_gives_way_to_what_stands_there():
    book = forge.book(Code("a", origin=("a", "b")), "c", "d", version=2)
    differing = (row("a", "-", place=(20, 24)), row("b", place=(20, 24)))
    rows = Codings((row("a"), row("b"), row("b", place=(10, 14)), *differing))
    found = recoding(OLD, book, rows)
    assert told(found) == [("ann", "b", "removed"), ("ann", "b", "removed"), ("ann", "a", "accepted")]
    assert work(found) == [("merged", "b", "t1:20-24", ("a",))]


def test_a_split_code_leaves_each_passage_to_a_person_and_a_code_that_stays_is_its_own_heir():
    rows = Codings((row("a"), row("a", coder="bob")))
    gone = recoding(OLD, forge.book(Code("n", origin=("a",)), Code("m", origin=("a",)), "b", "c", "d"), rows)
    assert (told(gone), work(gone)) == ([], [("split", "a", "t1:0-4", ("n", "m"))])
    assert gone.work[0].coders == ("ann", "bob")
    stays = recoding(OLD, forge.book("a", Code("n", origin=("a",)), "b", "c", "d"), rows)
    assert work(stays) == [("split", "a", "t1:0-4", ("n", "a"))]


def test_a_retired_code_is_counted_and_nothing_else():
    found = recoding(OLD, forge.book("b", "c", "d"), Codings((row("a"), row("a", place=(10, 14)))))
    assert found == Recoding(retired=(("a", 2),))
    assert found.result() == {"retired": [{"code": "a", "codings": 2}]}


def test_a_code_that_means_something_else_is_read_again_and_a_label_alone_is_nothing():
    rows = Codings((row("a"),))
    for changed in (Code("a", definition=Bilingual("ใหม่")), Code("a", include=("x",)), Code("a", exclude=("x",))):
        found = recoding(OLD, forge.book(changed, "b", "c", "d"), rows)
        assert (told(found), work(found)) == ([], [("reworded", "a", "t1:0-4", ())])
    assert recoding(OLD, forge.book(Code("a", label=Bilingual("ชื่อ")), "b", "c", "d"), rows) == Recoding()
    both = recoding(OLD, forge.book(Code("n", origin=("a",), definition=Bilingual("ใหม่")), "b", "c", "d"), rows)
    assert work(both) == [("reworded", "n", "t1:0-4", ())]
    assert told(both) == [("ann", "a", "removed"), ("ann", "n", "accepted")]


def test_a_code_under_another_parent_is_read_again_unless_the_parent_was_renamed_too():
    before = forge.book("x", "x.a", "y")
    rows = Codings((row("x.a"),))
    moved = recoding(before, forge.book("x", "y", Code("y.a", origin=("x.a",))), rows)
    assert work(moved) == [("parent", "y.a", "t1:0-4", ())]
    together = recoding(before, forge.book(Code("z", origin=("x",)), Code("z.a", origin=("x.a",)), "y"), rows)
    assert (work(together), told(together)[-1]) == ([], ("ann", "z.a", "accepted"))


def hit(talk, word):
    """Name the segments in which a word stands."""
    return [turn for turn in talk.turns if turn.role != "interviewer" and word in talk.text[turn.start : turn.end]]


def test_a_new_code_is_looked_for_where_its_indicators_and_examples_stand_and_nobody_gave_or_refused_it():
    talk = forge.transcript("t1", turns=6)
    (law,), (flood,) = hit(talk, "กฎหมาย"), hit(talk, "น้ำท่วม")
    quote = talk.text[flood.start : flood.start + 6]
    fresh = Code("n", indicators=(Indicator("กฎหมาย", "th"),), examples=(Example("t1", flood.n, quote),))
    book = forge.book("a", "b", "c", "d", fresh)
    found = recoding(OLD, book, Codings((forge.coding(talk, "a"),)), transcripts=[talk])
    assert [(item.kind, item.start) for item in found.work] == [("created", law.start), ("created", flood.start)]
    refused = Codings((forge.coding(talk, "n", turn=law.n, status="dismissed"),))
    again = recoding(OLD, book, refused, transcripts=[talk])
    assert [item.start for item in again.work] == [flood.start]
    assert recoding(OLD, book, Codings()).work == ()


def test_a_new_indicator_leads_to_what_the_old_ones_did_not_catch():
    talk = forge.transcript("t1", turns=6)
    law, council = Indicator("กฎหมาย", "th"), Indicator("council", "en")
    before, after_ = forge.book(Code("a", indicators=(law,))), forge.book(Code("a", indicators=(law, council)))
    found = recoding(before, after_, Codings(), transcripts=[talk])
    (turn,) = hit(talk, "council")
    assert [(item.kind, item.code, item.start) for item in found.work] == [("indicator", "a", turn.start)]
    coded = Codings((forge.coding(talk, "a", turn=turn.n),))
    assert recoding(before, after_, coded, transcripts=[talk]) == Recoding()


def test_judgements_follow_a_renaming_with_what_is_judged_of_hindering():
    judged = (Judgement("A", "a", "T", memo="เหตุผล"), Judgement("A", "a.hinders", "F"), Judgement("A", "b", "T"))
    found = recoding(OLD, forge.book(Code("n", origin=("a",)), "b", "c", "d"), Codings(), judged)
    assert found.judgements == (JudgementMove("A", "a", "n"), JudgementMove("A", "a.hinders", "n.hinders"))
    _, now = after(Codings(), judged, found)
    assert [(one.code, one.memo) for one in now] == [("n", "เหตุผล"), ("n.hinders", ""), ("b", "")]


def test_judgements_on_codes_that_merge_move_where_they_agree_and_silence_nothing():
    alike = (Judgement("A", "a", "T"), Judgement("A", "b", "T"))
    assert len(recoding(OLD, MERGED, Codings(), alike).judgements) == 2
    differing = (Judgement("A", "a", "T"), Judgement("A", "b", "F"))
    found = recoding(OLD, MERGED, Codings(), differing)
    assert (found.judgements, work(found)) == (
        (), [("judgement", "a", "case:A", ("n",)), ("judgement", "b", "case:A", ("n",))]
    )  # fmt: skip
    one = (Judgement("A", "a", "T"),)
    assert recoding(OLD, MERGED, Codings((row("a"), row("b", case="B"))), one).judgements
    for case in ("A", ""):
        spoken = recoding(OLD, MERGED, Codings((row("b", case=case),)), one)
        assert (spoken.judgements, work(spoken)) == ((), [("judgement", "a", "case:A", ("n",))])


def test_a_judgement_on_a_split_code_is_made_again():
    book = forge.book(Code("n", origin=("a",)), Code("m", origin=("a",)), "b", "c", "d")
    found = recoding(OLD, book, Codings(), (Judgement("A", "a", 0.67), Judgement("A", "b", "T")))
    assert (found.judgements, work(found)) == ((), [("judgement", "a", "case:A", ("n", "m"))])


def test_what_was_proposed_joins_the_list_and_knows_more_than_what_was_found():
    book = forge.book(Code("n", origin=("a",)), Code("m", origin=("a",)), "b", "c", "d")
    likely = WorkItem("split", "a", "t1", 0, 4, heirs=("m", "n"), coders=("ann",))
    found = recoding(OLD, book, Codings((row("a"),)), proposed=[likely])
    assert found.work == (likely,)


def test_an_empty_study_and_an_unchanged_codebook_give_nothing():
    assert recoding(OLD, OLD, Codings((row("a"), row("gone")))) == Recoding()
    assert recoding(Codebook(), Codebook(), Codings()).result() == {}


def test_the_ledger_keeps_places_and_codes_and_no_word():
    talk = forge.transcript("t1", turns=6)
    book = forge.book(Code("n", origin=("a",)), Code("m", origin=("a",)), "b", "c", "d")
    result = recoding(OLD, book, Codings((forge.coding(talk, "a", note="ความลับ"),)), transcripts=[talk]).result()
    assert "กฎหมาย" not in str(result)
    assert "ความลับ" not in str(result)
    (item,) = result["work"]
    assert WorkItem.from_data(item).data() == item
