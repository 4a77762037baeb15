"""Append rows to coders' files, move judgements: nothing but what is asked changes, and all of it or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import LockedError, StudyError
from qualcoop.records.coding import Coding, Codings
from qualcoop.storing.codings_file import appended_codings, moved_judgements, recoded_files
from qualcoop.storing.locking import LOCK_NAME, lock
from qualcoop.storing.tables import load_codings, load_judgements, write_codings
from qualcoop.storing.together import written_together

ONE = Coding("t", 0, 4, "กฎหมาย", "ann", "hinders", note='เขาว่า "ไม่"\nจริง; ๆ', extra=(("สี", "แดง"),))
NEW = (replace(ONE, status="removed"), replace(ONE, code="ระเบียบ"))


def test_our_own_file_grows_at_its_end_and_stays_byte_for_byte_before(tmp_path):
    path = tmp_path / "ann.csv"
    write_codings(path, Codings((ONE,)))
    before = path.read_text(encoding="utf-8")
    new = appended_codings(path, NEW)
    assert new.startswith(before)
    path.write_text(new, encoding="utf-8", newline="")
    found = load_codings(path)
    assert found == Codings((ONE, *NEW))
    assert [row.extra for row in found] == [ONE.extra] * 3


@given(
    separator=st.sampled_from(",;"),
    newline=st.sampled_from(("\n", "\r\n")),
    mark=st.sampled_from(("", "\ufeff")),
    columns=st.permutations(("transcript", "start", "end", "code", "stance", "สี", "note")),
    ended=st.booleans(),
    count=st.integers(1, 3),
)
def test_a_persons_file_keeps_mark_separator_line_ends_and_columns(
    tmp_path_factory, separator, newline, mark, columns, ended, count
):
    path = tmp_path_factory.mktemp("codings") / "ann.csv"
    cells = {"transcript": "t", "end": "4", "code": "กฎหมาย", "stance": "hinders", "สี": "แดง", "note": '"ก;ข, ค"'}
    lines = [separator.join(columns)]
    lines += [separator.join({**cells, "start": str(n)}[name] for name in columns) for n in range(count)]
    path.write_bytes((mark + newline.join([*lines, ""] if ended else lines)).encode())
    before = load_codings(path)
    new = tuple(replace(row, status="removed") for row in before)
    text = appended_codings(path, new)
    path.write_bytes(text.encode())
    after = load_codings(path)
    assert after == before | Codings(new)
    assert [row.extra for row in after] == [row.extra for row in before] * 2
    assert text.startswith("\ufeff") == bool(mark)
    assert text.count("\n") == text.count(newline) == 1 + 2 * count
    assert f'{separator}"status"{newline}' in text


def test_a_dimension_gets_its_column_only_where_a_row_names_one(tmp_path):
    path = tmp_path / "ann.csv"
    path.write_text("transcript,start,end,code,stance,status\nt,0,4,laws,hinders,accepted\n", encoding="utf-8")
    assert "dimension" not in appended_codings(path, [Coding("t", 0, 4, "laws", "ann", status="removed")])
    path.write_text(appended_codings(path, [Coding("t", 0, 4, "laws", "ann", dimension="เร็ว")]), encoding="utf-8")
    assert [row.dimension for row in load_codings(path)] == ["", "เร็ว"]


def test_a_faulty_file_or_one_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "ann.csv"
    path.write_bytes("transcript,start,end,code,stance\nt,0,4,กฎ,hinders\n".encode("cp874"))
    with pytest.raises(StudyError, match="not UTF-8"):
        appended_codings(path, NEW)
    path.write_text("transcript,start,end,code,stance\nt,0,4\n", encoding="utf-8")
    with pytest.raises(StudyError, match="ends before"):
        appended_codings(path, NEW)


JUDGEMENTS = "case;code;value;memo;ใคร\nA;laws;T;เหตุผล;ฉัน\nB;laws;F;;\nA; laws;0.67;อีกที;\nA;laws.hinders;F;;\n"


def test_judgements_move_with_their_memos_and_own_columns_all_rows_of_the_case(tmp_path):
    path = tmp_path / "judgements.csv"
    path.write_text(JUDGEMENTS, encoding="utf-8")
    text = moved_judgements(path, {("A", "laws"): "rules"})
    path.write_text(text, encoding="utf-8")
    assert [(one.case, one.code, one.value, one.memo) for one in load_judgements(path)] == [
        ("A", "rules", "T", "เหตุผล"), ("B", "laws", "F", ""), ("A", "rules", 0.67, "อีกที"),
        ("A", "laws.hinders", "F", ""),
    ]  # fmt: skip
    assert '"ใคร"' in text
    assert '"ฉัน"' in text


def test_what_changes_is_given_file_by_file_judgements_first(tmp_path):
    for coder in ("ann", "bob"):
        write_codings(tmp_path / "codings" / f"{coder}.csv", Codings((replace(ONE, coder=coder),)))
    rows = Codings((*NEW, replace(NEW[0], coder="bob")))
    moves = {("A", "laws"): "rules"}
    assert [path.name for path in recoded_files(tmp_path, rows, moves)] == ["ann.csv", "bob.csv"]
    (tmp_path / "judgements.csv").write_text(JUDGEMENTS, encoding="utf-8")
    assert [path.name for path in recoded_files(tmp_path, rows, moves)] == ["judgements.csv", "ann.csv", "bob.csv"]
    assert recoded_files(tmp_path, Codings()) == {}


def test_files_written_together_stay_where_all_goes_well_and_go_back_where_it_fails(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("เดิม", encoding="utf-8")
    with written_together(tmp_path, {one: "ใหม่", two: "ใหม่"}), lock(tmp_path):
        assert two.read_text(encoding="utf-8") == "ใหม่"
    with pytest.raises(KeyError), written_together(tmp_path, {one: "ผิด", two: "ผิด"}):
        raise KeyError("refused")
    assert (one.read_text(encoding="utf-8"), two.read_text(encoding="utf-8")) == ("ใหม่", "ใหม่")


def test_where_one_of_the_files_cannot_be_written_none_is(tmp_path):
    one, folder = tmp_path / "one", tmp_path / "two"
    one.write_text("เดิม", encoding="utf-8")
    folder.mkdir()
    with pytest.raises(OSError), written_together(tmp_path, {one: "ใหม่", folder: "ใหม่"}):  # noqa: PT011
        pass
    assert one.read_text(encoding="utf-8") == "เดิม"


def test_what_somebody_wrote_meanwhile_is_left_and_a_held_study_is_not_touched(tmp_path):
    one = tmp_path / "one"
    one.write_text("เดิม", encoding="utf-8")
    with pytest.raises(KeyError), written_together(tmp_path, {one: "ใหม่"}):
        raise KeyError(one.write_text("ของเขา", encoding="utf-8"))
    assert one.read_text(encoding="utf-8") == "ของเขา"
    with lock(tmp_path), pytest.raises(LockedError), written_together(tmp_path, {one: "ใหม่"}):
        pass
    assert one.read_text(encoding="utf-8") == "ของเขา"
    assert not (tmp_path / LOCK_NAME).exists()
