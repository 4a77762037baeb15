"""Reading sources anew: what is carried over, what falls away, and that earlier passes still replay."""

from __future__ import annotations

import csv
import json
import warnings
from hashlib import sha256

import pytest

from qualcoop import storing
from qualcoop.errors import LedgerError, StudyError, UnknownCodeError
from qualcoop.records.ledger import ENTRY_KINDS
from qualcoop.records.study import Memo
from qualcoop.storing.carried_files import appended_rows, carried_table
from qualcoop.views.terminal.refresh import refresh_text
from qualcoop.workflows.carried import FALLEN
from qualcoop.workflows.refreshing import refresh_study
from qualcoop.workflows.revising import record_pass
from qualcoop.workflows.studies import drifted, open_study, recorded_passes, replayed

from .small_study import SAID, TALKS, code_as, edit, hashes, small_study

FIRST = "กฎหมายเปิดทางให้สองเมืองทำด้วยกันได้"        # the law lets two towns work together
SECOND = "นายกทั้งสองคนคุยกันทุกเดือน"                # the two mayors talk every month


@pytest.fixture
def home(tmp_path):
    """A study with one recorded pass, a second coder, judged passages and a translation."""
    home = small_study(tmp_path)
    code_as(home, "bee", SAID[:2])
    text = open_study(home).transcript("m-01").text
    first, second = text.index(FIRST), text.index(SECOND)
    (home / "judgements.csv").write_text(
        "case,code,value,favour,against,ours\n"
        f"A,laws,T,m-01:{first}-{first + len(FIRST)},m-01:{second}-{second + len(SECOND)},x\n",
        encoding="utf-8",
    )
    (home / "translations.csv").write_text(
        "transcript;start;end;language;text\r\n"
        f"m-01;{second};{second + len(SECOND)};en;Both mayors talk every month\r\n",
        encoding="utf-8",
        newline="",
    )
    record_pass(home, by="ann")
    return home


def source(home):
    return home / "interviews" / "m-01.txt"


def stamp_lines(home):
    """What a newer transcript of the same talk may look like: a line in front of all."""
    source(home).write_bytes("โครงการสองเมือง\n".encode() + TALKS["m-01.txt"])


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def opened(home):
    """Open without a warning: every quotation stands, every source is the one that was read."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return open_study(home)


def test_a_line_put_in_front_carries_all_codings_passages_and_translations(home):
    stamp_lines(home)
    found = refresh_study(home, by="ann")
    [change] = found.changes
    assert (change.why, change.fallen, len(change.moved)) == ("source", (), 2 + 2 + 2 + 1)
    study = opened(home)
    text = study.transcript("m-01").text
    coded = [row for row in study.codings.standing() if row.transcript == "m-01"]
    assert {text[row.start : row.end] for row in coded} == {FIRST, SECOND}
    [judged], [translated] = study.judgements, study.translations
    assert judged.favour == (f"m-01:{text.index(FIRST)}-{text.index(FIRST) + len(FIRST)}",)
    assert text[translated.start : translated.end] == SECOND
    assert not (home / "fallen.csv").exists()


def test_the_ledger_tells_of_it_and_the_earlier_pass_replays_on_its_earlier_text(home):
    before = open_study(home)
    stamp_lines(home)
    found = refresh_study(home, by="ann")
    study = opened(home)
    entry = study.entries[-1]
    assert (entry.kind, entry.n, found.entry, entry.by) == ("corpus", 2, 2, "ann")
    assert entry.kind in ENTRY_KINDS
    texts = {"m-01": [before.transcript("m-01").text_sha256, study.transcript("m-01").text_sha256]}
    assert entry.after == {"texts": texts, "moved": 7, "fell": []}
    assert storing.read_kept_text(home, texts["m-01"][0]) == before.transcript("m-01").text
    assert replayed(study) is None
    assert recorded_passes(study)[0].study.transcript("m-01").text == before.transcript("m-01").text
    assert study.unrecorded() == ()


def test_a_pass_after_it_is_recorded_on_the_new_text_without_a_second_corpus_line(home):
    stamp_lines(home)
    refresh_study(home, by="ann")
    record_pass(home, by="ann")
    assert [entry.kind for entry in opened(home).entries] == ["pass", "corpus", "pass"]
    assert replayed(opened(home)) is None


def test_a_word_put_into_a_coded_passage_lets_it_fall_for_every_coder_with_a_guess(home):
    edit(source(home), "กฎหมายเปิดทางให้", "กฎหมายไม่เปิดทางให้")
    found = refresh_study(home, by="ann")
    [change] = found.changes
    fell = [(one.what, one.whose, one.quote, one.there) for one in change.fallen]
    now = FIRST.replace("เปิด", "ไม่เปิด", 1)
    assert fell == [("coding", "ann", FIRST, now), ("coding", "bee", FIRST, now), ("favour", "", FIRST, now)]
    study = opened(home)
    assert [row.quote for row in study.codings.standing() if row.transcript == "m-01"] == [SECOND, SECOND]
    assert (study.judgements[0].favour, study.judgements[0].value) == ((), "T")
    assert len(study.entries[-1].after["fell"]) == 3
    assert FIRST not in (home / "ledger.jsonl").read_text(encoding="utf-8")


def test_what_fell_stands_whole_in_fallen_csv_and_a_second_time_is_added_below(home):
    edit(source(home), "กฎหมายเปิดทางให้", "กฎหมายไม่เปิดทางให้")
    refresh_study(home, by="ann")
    edit(source(home), "ทุกเดือน", "ทุกปี")
    refresh_study(home, by="ann")
    rows = read_csv(home / "fallen.csv")
    assert tuple(rows[0]) == FALLEN
    assert [row["what"] for row in rows] == ["coding", "coding", "favour", "coding", "coding", "against", "translation"]
    assert json.loads(rows[0]["row"])["stance"] == "facilitates"
    assert json.loads(rows[-1]["row"])["text"] == "Both mayors talk every month"
    assert all(storing.read_kept_text(home, row["text_sha256"])[int(row["start"]) : int(row["end"])] for row in rows)
    assert replayed(opened(home)) is None


def test_moved_and_fallen_together_are_all_that_stood(home):
    stood = len([row for row in open_study(home).codings.standing() if row.transcript == "m-01"])
    edit(source(home), "กฎหมายเปิดทางให้", "กฎหมายไม่เปิดทางให้")
    [change] = refresh_study(home, dry_run=True).changes
    codings = [one for one in (*change.moved, *change.fallen) if one.what == "coding"]
    assert len(codings) == stood


def test_a_coding_that_was_undone_stays_undone(home):
    path = home / "codings" / "ann.csv"
    text = open_study(home).transcript("m-01").text
    at = text.index(SECOND)
    lines = path.read_text(encoding="utf-8").replace("stance,quote", "stance,quote,status")
    path.write_text(lines + f'm-01,{at},{at + len(SECOND)},leaders,neutral,"",removed\n', encoding="utf-8")
    stamp_lines(home)
    with pytest.raises(LedgerError, match=r"before refreshing record that: .*--recode"):
        refresh_study(home)
    (home / "ledger.jsonl").unlink()
    found = refresh_study(home, by="ann")
    assert found.entry is None
    study = opened(home)
    assert [row.quote for row in study.codings.by("ann").standing() if row.transcript == "m-01"] == [FIRST]
    assert len([row for row in study.codings.by("ann") if row.transcript == "m-01"]) == 3


def test_a_dry_run_and_a_study_without_changes_write_nothing(home):
    before = hashes(home)
    assert refresh_study(home).changes == ()
    assert hashes(home) == before
    stamp_lines(home)
    before = hashes(home)
    found = refresh_study(home, dry_run=True)
    assert (hashes(home), found.written, len(found.changes)) == (before, (), 1)


def test_a_second_refresh_finds_nothing_more(home):
    stamp_lines(home)
    refresh_study(home, by="ann")
    before = hashes(home)
    assert refresh_study(home, by="ann").changes == ()
    assert hashes(home) == before


def test_a_source_saved_anew_with_the_same_words_needs_no_line_in_the_ledger(home):
    source(home).write_bytes(b"\xef\xbb\xbf" + TALKS["m-01.txt"])
    found = refresh_study(home, by="ann")
    assert (found.entry, [change.why for change in found.changes]) == (None, ["source"])
    assert len(opened(home).entries) == 1


def test_only_what_is_named_is_read_and_an_unknown_name_is_refused(home):
    stamp_lines(home)
    assert refresh_study(home, ["m-02"], dry_run=True).changes == ()
    with pytest.raises(UnknownCodeError, match="no transcript 'm-09'"):
        refresh_study(home, ["m-09"])


def test_a_quotation_that_did_not_fit_before_is_not_carried_as_if_it_did(home):
    path = home / "codings" / "bee.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{SECOND}"', '"นายกทั้งสองคนไม่คุยกัน"'), encoding="utf-8")
    stamp_lines(home)
    [change] = refresh_study(home, by="ann").changes
    [fell] = change.fallen
    assert (fell.whose, fell.quote, fell.guess) == ("bee", "นายกทั้งสองคนไม่คุยกัน", None)
    assert drifted(opened(home)) == ()


def test_talk_that_was_blocked_out_is_not_brought_back_from_the_source(home):
    talk = open_study(home).transcript("m-01")
    text = talk.text.replace("นายก", "████")
    layout = {**talk.layout(), "text_sha256": sha256(text.encode()).hexdigest()}
    (home / "texts" / "m-01.txt").write_text(text, encoding="utf-8")
    (home / "texts" / "m-01.json").write_text(json.dumps(layout), encoding="utf-8")
    before = hashes(home)
    with pytest.raises(StudyError, match="blocked out that the source still holds"):
        refresh_study(home)
    assert hashes(home) == before


def test_when_the_ledger_cannot_be_written_everything_is_put_back(home, monkeypatch):
    stamp_lines(home)
    before = hashes(home)

    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qualcoop.workflows.refreshing.save", refuse)
    with pytest.raises(OSError, match="No space"):
        refresh_study(home)
    kept = {name: sha for name, sha in hashes(home).items() if not name.startswith("versions/")}
    assert kept == {name: sha for name, sha in before.items() if not name.startswith("versions/")}


@pytest.fixture
def begun(tmp_path):
    """A study that nobody tested yet, so that no text is stored."""
    return small_study(tmp_path)


def test_where_no_text_is_stored_codings_go_where_their_words_stand(begun):
    old = {row.place: row.quote for row in open_study(begun).codings}
    stamp_lines(begun)
    with pytest.warns(match=r"qualcoop refresh \S+ carries it"):
        open_study(begun)
    found = refresh_study(begun)
    assert [row.quote for row in opened(begun).codings] == list(old.values())
    assert {row["old"] for row in found.again.rows()} == {_place(each) for each in old if each[0] == "m-01"}
    assert (found.written, found.again.lost, found.entry) == (("codings/ann.csv",), (), None)
    assert not (begun / "texts").exists()
    assert refresh_study(begun).again.places == {}


def test_a_coding_that_was_undone_is_not_looked_for(begun):
    file = begun / "codings" / "ann.csv"
    head, *said = file.read_text(encoding="utf-8").splitlines()
    undone = [f"{line},accepted" for line in said] + [f"{line},removed" for line in said]
    file.write_text("\n".join([f"{head},status", *undone, ""]), encoding="utf-8")
    stamp_lines(begun)
    before = hashes(begun)
    assert refresh_study(begun).again.rows() == []
    assert hashes(begun) == before


def _place(place):
    transcript, start, end, *_ = place
    return f"{transcript}:{start}-{end}"


@pytest.mark.parametrize(
    ("source_", "why"),
    [
        (f"ถาม: เริ่มอย่างไรคะ\nตอบ: {FIRST}\nถาม: อะไรนะคะ\nตอบ: {FIRST}\n", "its words stand at several places"),
        ("ถาม: เริ่มอย่างไรคะ\nตอบ: ไม่ทราบครับ\n", "its words are not in the text any more"),
        (f"โครงการ {FIRST}\n\nถาม: เริ่มอย่างไรคะ\nตอบ: ไม่ทราบครับ\n", "its words stand outside of all turns"),
    ],
)
def test_a_coding_that_could_stand_anywhere_is_listed_and_stays(tmp_path, source_, why):
    home = small_study(tmp_path)
    file = home / "codings" / "ann.csv"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines() if SECOND not in line]
    file.write_text("\n".join([*kept, ""]), encoding="utf-8")
    source(home).write_bytes(source_.encode())
    before = hashes(home)
    found = refresh_study(home)
    assert [(one.coder, one.code, one.quote, one.why) for one in found.again.lost] == [("ann", "laws", FIRST, why)]
    assert hashes(home) == before
    assert why in refresh_text(found.row())
    if "several" in why:
        with pytest.warns(match="put it right or remove the row"):
            open_study(home)


def test_a_dry_run_shows_what_would_be_found_again_and_writes_nothing(begun):
    stamp_lines(begun)
    before = hashes(begun)
    told = refresh_text(refresh_study(begun, dry_run=True).row())
    assert "found again by their words" in told
    assert "without --dry-run" in told
    assert hashes(begun) == before


def test_a_code_that_stands_at_the_words_already_is_not_put_there_twice(tmp_path):
    home = small_study(tmp_path)
    code_as(home, "bee", SAID[:1])
    stamp_lines(home)
    refresh_study(home)
    file = home / "codings" / "bee.csv"
    head, row = file.read_text(encoding="utf-8").replace('"', "").splitlines()
    start = open_study(home).transcript("m-01").text.index(FIRST)
    again = row.replace(f"m-01,{start},", f"m-01,{start - 1},")
    assert again != row
    file.write_text("\n".join([head, row, again, ""]), encoding="utf-8")
    said = "the code stands at these words already; remove the row"
    assert [one.why for one in refresh_study(home).again.lost] == [said]


def test_speakers_and_examples_that_the_new_text_puts_in_doubt_are_named(home):
    (home / "participants.csv").write_text("participant,transcript,speaker\nM,m-01,ตอบ\n", encoding="utf-8")
    words = "    indicators: {th: [นายก], en: [mayor]}\n"
    edit(home / "codebook.yaml", words, f"{words}    examples: [{{transcript: m-01, turn: 4, quote: {SECOND}}}]\n")
    data = TALKS["m-01.txt"].decode().replace("ตอบ:", "นายก ก:")
    source(home).write_bytes(("ถาม: สวัสดีค่ะ\nนายก ก: สวัสดีครับ\n" + data).encode())
    storing.write_memo(home, Memo("2021-03-04-note", "ดูอีกครั้ง", about="passage:m-01:5-20"))      # look again
    [change] = refresh_study(home, dry_run=True).changes
    assert change.told == (
        "participants.csv names speaker 'ตอบ', whom the text does not have any more",
        "memo 2021-03-04-note is about m-01:5-20, a place of the earlier text",
        "codebook.yaml: the example of leaders in turn 4 stands in turn 6 now",
    )
    assert {one.spoken for one in change.moved} == {("ตอบ", "นายก ก")}
    told = refresh_text(refresh_study(home, dry_run=True).row())
    assert "speaker before" in told
    assert "nothing was written" in told


def test_what_is_told_names_what_fell_and_where_it_may_be(home):
    edit(source(home), "กฎหมายเปิดทางให้", "กฎหมายไม่เปิดทางให้")
    told = refresh_text(refresh_study(home, by="ann").row())
    assert "m-01: its source changed; 4 turns before, 4 now" in told
    assert "กฎหมายไม่เปิดทางให้" in told
    assert "4 carried over, 3 fell away" in told
    assert "line 2 of the ledger tells of it" in told
    assert json.loads(json.dumps(refresh_study(home).row()))["changes"] == []


# --- the tables ----------------------------------------------------------------------------------------------


def test_a_table_keeps_its_separator_line_ends_mark_and_foreign_columns(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"\xef\xbb\xbfstart;mine\r\n4;\"a;b\"\r\n\r\n9;c\r\n")

    def later(cells):
        return {"start": "5"} if cells["start"] == "4" else {}

    assert carried_table(path, later, required=["start"]) == '\ufeff"start";"mine"\r\n"5";"a;b"\r\n\r\n"9";"c"\r\n'


def test_a_table_of_other_columns_is_not_appended_to(tmp_path):
    path = tmp_path / "fallen.csv"
    path.write_text("mine,at\nx,y\n", encoding="utf-8")
    with pytest.raises(StudyError, match="rename the file"):
        appended_rows(path, ["at", "mine"], [["1", "2"]])
