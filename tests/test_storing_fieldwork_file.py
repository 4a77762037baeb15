"""Tests of guide.yaml, member_check.csv, summaries.csv, translations.csv and the newer columns of judgements.csv."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import StudyError
from qualcoop.records.fieldwork import GuideQuestion, MemberCheck, Summary, Translation
from qualcoop.records.study import Judgement
from qualcoop.storing import (
    faults,
    guide_faults,
    load_guide,
    load_judgements,
    load_member_checks,
    load_memos,
    load_record,
    load_summaries,
    load_translations,
    memo_faults,
    write_judgements,
)

GUIDE = """\
questions:
  - {id: q1, th: "กฎหมายเปิดทางให้หรือไม่", en: "Does the law allow it?", codes: [laws, กฎหมาย]}
  - id: q2
    th: เล่าให้ฟังหน่อย
    codes: leaders
    transcripts: [t-01]
"""


def write(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


# --- guide ---------------------------------------------------------------------------------------------------


def test_a_guide_is_read_with_the_line_of_each_question(tmp_path):
    one, two = load_guide(write(tmp_path, "guide.yaml", GUIDE))
    assert one == GuideQuestion("q1", one.text, ("laws", "กฎหมาย"))
    assert (one.text.th, two.codes, two.transcripts) == ("กฎหมายเปิดทางให้หรือไม่", ("leaders",), ("t-01",))
    assert (one.line, two.line) == (2, 3)


def test_all_faults_of_a_guide_come_together_with_their_lines(tmp_path):
    text = "questions:\n  - {id: q1, code: [laws]}\n  - {th: ถาม}\n  - {id: q1}\n  - just words\nextra: 1\n"
    path = write(tmp_path, "guide.yaml", text)
    with pytest.raises(StudyError) as caught:
        load_guide(path)
    told = {fault.line: fault.message for fault in caught.value.faults}
    assert sorted(told) == [2, 3, 4, 5, 6]
    assert "did you mean 'codes'" in told[2]
    assert "stands first on line 2" in told[4]
    assert guide_faults(path) == sorted(caught.value.faults)


@pytest.mark.parametrize("text", ["", "# only remarks\n", "questions:\n", "questions: []\n"])
def test_an_empty_guide_asks_nothing(tmp_path, text):
    assert load_guide(write(tmp_path, "guide.yaml", text)) == ()


# --- tables --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("sign", [",", ";"])
def test_member_checks_are_read_with_mark_or_semicolon_and_a_column_of_ones_own(tmp_path, start, sign):
    header = "participant,case,code,response,about,note,by,at,phone"
    row = "G1,G,laws,differs,ร่าง,ไม่ใช่อย่างนั้น,ann,2021-04-01,081"
    [found] = load_member_checks(write(tmp_path, "m.csv", f"{start}{header}\n{row}\n".replace(",", sign)))
    assert found == MemberCheck("G1", "G", "laws", "differs", "ร่าง", "ไม่ใช่อย่างนั้น", "ann", "2021-04-01")
    assert found.line == 2


def test_bad_rows_of_all_three_tables_are_gathered_by_line(tmp_path):
    checks = write(tmp_path, "m.csv", "participant,response\nG1,agrees\n,agrees\nG1,maybe\nG1,\n")
    summaries = write(tmp_path, "s.csv", "case,text,language\nA,ok,th\n,x,\nA,,\nA,x,ภาษาไทย\n")
    translated = "transcript,start,end,language,text\nt,0,4,en,law\nt,4,4,en,x\nt,a,4,en,x\nt,0,4,,x\nt,0,4,en,\n"
    translations = write(tmp_path, "t.csv", translated)
    for load, path, lines in (
        (load_member_checks, checks, [3, 4, 5]),
        (load_summaries, summaries, [3, 4, 5]),
        (load_translations, translations, [3, 4, 5, 6]),
    ):
        with pytest.raises(StudyError) as caught:
            load(path)
        assert [fault.line for fault in caught.value.faults] == lines


def test_a_table_in_another_encoding_is_refused(tmp_path):
    path = write(tmp_path, "summaries.csv", "case,text\nA,สรุป\n", "cp874")
    with pytest.raises(StudyError, match="not UTF-8"):
        load_summaries(path)


def test_tables_that_are_not_there_are_empty(tmp_path):
    for load in (load_guide, load_member_checks, load_summaries, load_translations):
        assert load(tmp_path / "nothing") == ()


def test_a_folder_is_loaded_with_all_that_is_kept_beside_the_codings_and_its_faults_come_together(tmp_path):
    write(tmp_path, "study.yaml", "name: s\ncases: [{id: A}]\n")
    write(tmp_path, "codebook.yaml", "codes: [{id: laws}]\n")
    write(tmp_path, "guide.yaml", "questions: [{id: q1, codes: [laws]}]\n")
    write(tmp_path, "member_check.csv", "participant,response\nG1,agrees\n")
    write(tmp_path, "summaries.csv", 'case,code,text\nA,laws,"สองบรรทัด\nบรรทัดที่สอง"\n')
    write(tmp_path, "translations.csv", "transcript,start,end,language,text\nt,0,4,EN,the law\n")
    record = load_record(tmp_path)
    assert record.summaries == (Summary("A", "laws", "สองบรรทัด\nบรรทัดที่สอง"),)
    assert record.translations == (Translation("t", 0, 4, "en", "the law"),)
    assert (len(record.guide), len(record.member_checks)) == (1, 1)
    write(tmp_path, "guide.yaml", "questions: [{codes: [laws]}]\n")
    write(tmp_path, "member_check.csv", "participant,response\nG1,maybe\n")
    assert [fault.path.rpartition("/")[2] for fault in faults(tmp_path)] == ["guide.yaml", "member_check.csv"]


# --- judgements ----------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.builds(
            Judgement,
            case=st.sampled_from("AB"),
            code=st.sampled_from(["laws", "กฎหมาย"]),
            value=st.just("C"),
            how=st.sampled_from(["", "judged", "split", "time", "standing"]),
            favour=st.lists(st.sampled_from(["t:1-5", "บ้าน 1:3-9"]), max_size=2).map(tuple),
            against=st.lists(st.sampled_from(["t-2:0-7"]), max_size=1).map(tuple),
        ),
        max_size=3,
    )
)
def test_judgements_come_back_with_how_and_the_passages_weighed(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("judgements") / "judgements.csv"
    write_judgements(path, rows)
    assert load_judgements(path) == tuple(rows)


def test_the_newer_columns_are_written_only_where_a_row_says_something_there(tmp_path):
    path = tmp_path / "judgements.csv"
    write_judgements(path, [Judgement("A", "laws", "T")])
    assert path.read_text(encoding="utf-8-sig").splitlines()[0] == '"case","code","value","basis","by","memo","at"'
    write_judgements(path, [Judgement("A", "laws", "C", how="standing", against=("t:1-5",))])
    assert path.read_text(encoding="utf-8-sig").splitlines()[0].endswith('"at","how","against"')


@pytest.mark.parametrize("value", ["0", "0.33", ".67", "1", "0.5", "C"])
def test_anchored_steps_fuzzy_numbers_and_a_contested_value_are_legal(tmp_path, value):
    [found] = load_judgements(write(tmp_path, "judgements.csv", f"case,code,value\nA,laws,{value}\n"))
    assert found.value == (value if value == "C" else float(value))


def test_an_unknown_how_a_standing_truth_and_a_place_that_is_none_are_refused(tmp_path):
    rows = "A,laws,T,guessed,\nA,laws,T,standing,\nA,laws,0.5,standing,\nA,laws,T,,t:5\nA,laws,C,standing,t:1-5\n"
    with pytest.raises(StudyError) as caught:
        load_judgements(write(tmp_path, "judgements.csv", "case,code,value,how,favour\n" + rows))
    assert [fault.line for fault in caught.value.faults] == [2, 3, 4, 5]


# --- memos ---------------------------------------------------------------------------------------------------


def test_broken_front_matter_is_named_with_its_line_and_the_memo_is_still_read(tmp_path):
    (tmp_path / "memos").mkdir()
    write(tmp_path / "memos", "a.md", "---\nauthor: ann\ndate: 4 March\n---\nข้อความ\n")
    write(tmp_path / "memos", "b.md", "---\ndate: 2021-03-04\nข้อความ\n")
    write(tmp_path / "memos", "c.md", "---\n- one\n---\nx\n")
    write(tmp_path / "memos", "d.md", "---\nAbout: case:G\n---\nx\n")
    write(tmp_path / "memos", "e.md", "---\ndate: 2021-03-04\ntags: [x]\nabout: [case:G, laws]\n---\nx\n")
    write(tmp_path / "memos", "f.md", "no front matter\n")
    found = [(fault.path[-4:], fault.line) for fault in memo_faults(tmp_path)]
    assert found == [("a.md", 3), ("b.md", 1), ("c.md", 2), ("d.md", 2)]
    assert len(load_memos(tmp_path)) == 6
