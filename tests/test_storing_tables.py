"""Tests of the tables: codings, participants, judgements."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import MissingError, StudyError, UsageError
from qualcoop.records.coding import BASES, STANCES, STATES, STATUSES, Coding, Codings
from qualcoop.records.study import Judgement, Participant
from qualcoop.storing import (
    codings_path,
    load_codings,
    load_judgements,
    load_participants,
    write_codings,
    write_judgements,
    write_participants,
)

HEADER = "transcript,start,end,code,stance,state,basis,case,status,quote,note,at"
SPOKEN = 'ถ้ากฎหมายเปิดทาง "เราทำได้", ครับ\n=SUM(A1)\t😀'

IDS = st.from_regex(r"[ก-ฮa-z_][ก-ฮa-z0-9_-]{0,8}", fullmatch=True)
# Any text at all, line ends and leading signs of formulas among it.
WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20) | st.sampled_from(
    ["=1+1", "+66 74", "-5 บาท", "@home", "'=x", ';,"', "\r\n", "\ufeff", " ก "]
)
EXTRA = st.lists(WORDS, min_size=2, max_size=2).map(lambda cells: (("สี ของฉัน", cells[0]), ("weight", cells[1])))
CODINGS = st.builds(
    Coding,
    transcript=IDS,
    start=st.integers(0, 99),
    end=st.integers(100, 10**6),
    code=IDS,
    coder=st.just("ann"),
    stance=st.sampled_from(STANCES),
    state=st.sampled_from(STATES),
    basis=st.sampled_from(BASES),
    case=IDS | st.just(""),
    status=st.sampled_from(STATUSES),
    quote=WORDS,
    note=WORDS,
    at=WORDS,
    extra=EXTRA,
)


def write(tmp_path, text, *, name="ann.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@given(st.lists(CODINGS, max_size=4))
def test_codings_come_back_as_they_were_written(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("codings") / "ann.csv"
    write_codings(path, Codings(tuple(rows)))
    again = load_codings(path)
    assert again.rows == tuple(rows)
    assert [row.extra for row in again] == [row.extra for row in rows]
    before = path.read_bytes()
    write_codings(path, again)
    assert path.read_bytes() == before


def test_the_file_is_what_a_spreadsheet_opens_right(tmp_path):
    path = tmp_path / "ann.csv"
    write_codings(path, Codings((Coding("t", 0, 4, "กฎหมาย", "ann", quote=SPOKEN),)))
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf" + b'"transcript","start"')
    assert b"\r" not in data
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert ",".join(rows[0]) == HEADER
    assert rows[0]["quote"] == SPOKEN


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_commas_and_semicolons_are_read_with_and_without_a_mark(tmp_path, bom, delimiter, newline):
    lines = ["transcript,start,end,code,stance,quote", 't,0,4,laws,hinders,"ก;ข,ค"', "", 't,5,9,laws,,""']
    text = bom + newline.join(line.replace(",", delimiter) for line in lines) + newline
    codings = load_codings(write(tmp_path, text))
    assert [(row.start, row.stance, row.status, row.coder) for row in codings] == [
        (0, "hinders", "accepted", "ann"),
        (5, "neutral", "accepted", "ann"),
    ]
    assert codings.rows[0].quote == ("ก;ข,ค" if delimiter == "," else "ก;ข;ค")


@pytest.mark.parametrize("encoding", ["cp874", "utf-16", "utf-16-le"])
def test_another_encoding_is_refused_before_anything_is_written(tmp_path, encoding):
    path = write(tmp_path, f"{HEADER}\nt,0,4,กฎหมาย,hinders,,,,,ถ้ากฎหมาย,,\n", encoding=encoding)
    before = path.read_bytes()
    with pytest.raises(StudyError, match="CSV UTF-8") as caught:
        load_codings(path)
    assert caught.value.line == (2 if encoding == "cp874" else 1)
    with pytest.raises(StudyError, match=r"ann\.csv:\d: not UTF-8"):
        write_codings(path, Codings())
    assert path.read_bytes() == before


def test_an_accent_of_a_western_spreadsheet_is_refused_with_its_line(tmp_path):
    path = write(tmp_path, f"{HEADER}\nt,0,4,a,hinders\nt,0,4,caf\xe9,hinders\n", encoding="cp1252")
    with pytest.raises(StudyError, match="0xE9"):
        load_codings(path)


def test_bad_rows_are_gathered_with_their_lines(tmp_path):
    text = (
        f"{HEADER}\n"
        't,0,4,laws,hinders,,,,,"two\nlines",,\n'
        "t,4,4,laws,hinders\n"
        "t,x,4,laws,hinders\n"
        "t,๐,4,laws,hinders\n"
        "t,0,4,,hinders\n"
        "t,0,4,laws,helps\n"
        "t,0,4,laws,hinders,maybe\n"
        "t,0,4,laws,hinders,,,,kept\n"
        ",0,4,laws,hinders\n"
        "t,0,4,laws,hinders,,,,,a,b,c,d\n"
    )
    path = write(tmp_path, text)
    with pytest.raises(StudyError) as caught:
        load_codings(path)
    assert [fault.line for fault in caught.value.faults] == [4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert str(caught.value).splitlines()[1] == (
        f"{path}:5: start is 'x'; it needs a whole number, a character of the text counted from 0"
    )


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "columns transcript, start, end, code, stance are missing; found nothing"),
        ("transcript,start,end,code\n", 1, "columns stance are missing"),
        ("transcript\tstart\tend\tcode\tstance\n", 1, "commas or semicolons"),
        (f"{HEADER},at\n", 1, "'at' stands twice"),
        (f'{HEADER}\nt,0,4,laws,hinders,,,,,"never closed\n', 2, "is a quotation mark lost?"),
        (f'{HEADER}\nt,0,4,laws,hinders,,,,,"a"b\n', 2, "is a quotation mark lost?"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(tmp_path, text, line, words):
    with pytest.raises(StudyError) as caught:
        load_codings(write(tmp_path, text))
    assert [fault.line for fault in caught.value.faults] == [line]
    assert words in caught.value.message


def test_a_file_cut_off_in_a_row_is_refused(tmp_path):
    """A row that lost its last fields is not read as a coding without them."""
    path = tmp_path / "ann.csv"
    write_codings(path, Codings((Coding("t", 0, 4, "laws", "ann", quote="คำพูด"),)))
    whole = path.read_bytes().rstrip(b"\n")
    row = whole.rindex(b"\n") + 1
    for end in range(row + 1, len(whole) - len('""')):
        path.write_bytes(whole[:end])
        with pytest.raises(StudyError):
            load_codings(path)


def test_columns_of_the_users_own_are_kept(tmp_path):
    path = write(tmp_path, "สี,transcript,start,end,code,stance,,\nแดง,t,0,4,laws,hinders,,\n,t,5,9,laws,hinders,,\n")
    codings = load_codings(path)
    assert [row.extra for row in codings] == [(("สี", "แดง"),), (("สี", ""),)]
    write_codings(path, codings | Codings((Coding("t", 9, 12, "laws", "ann"),)))
    assert [row.extra for row in load_codings(path)] == [(("สี", "แดง"),), (("สี", ""),), (("สี", ""),)]


def test_the_coder_is_the_files_name_unless_told(tmp_path):
    path = write(tmp_path, f"{HEADER}\nt,0,4,laws,hinders\n", name="โก้.csv")
    assert (load_codings(path).rows[0].coder, load_codings(path, "bee").rows[0].coder) == ("โก้", "bee")


def test_codings_of_another_coder_do_not_go_into_the_file(tmp_path):
    with pytest.raises(StudyError, match="codings of bee do not belong in the file of 'ann'"):
        write_codings(tmp_path / "ann.csv", Codings((Coding("t", 0, 4, "laws", "bee"),)))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("coder", ["", "..", "../x", "a/b", "a\\b", "a\nb", "c:x"])
def test_a_coder_whose_name_cannot_be_a_files_is_refused(coder):
    with pytest.raises(UsageError, match="cannot name a file"):
        codings_path("study", coder)


def test_a_missing_file_of_codings_is_missing(tmp_path):
    with pytest.raises(MissingError):
        load_codings(tmp_path / "ann.csv")


# --- the dimensions of a code's meaning ------------------------------------------------------------------------


def test_dimensions_are_read_where_the_column_is_there_and_written_where_one_is_named(tmp_path):
    path = write(tmp_path, f"{HEADER},dimension\n" + "t,0,4,laws,hinders,,,,,,,,ญาติ; กติกา\n" + "t,5,9,laws,hinders\n")
    codings = load_codings(path)
    assert [row.dimension for row in codings] == ["ญาติ; กติกา", ""]
    assert [row.dimensions for row in codings] == [("ญาติ", "กติกา"), ()]
    write_codings(path, codings)
    assert load_codings(path) == codings
    assert path.read_text(encoding="utf-8-sig").splitlines()[0].endswith('"at","dimension"')


def test_a_file_without_dimensions_is_written_as_before(tmp_path):
    path = tmp_path / "ann.csv"
    write_codings(path, Codings((Coding("t", 0, 4, "laws", "ann"),)))
    assert path.read_text(encoding="utf-8-sig").splitlines()[0].replace('"', "") == HEADER


def test_an_empty_column_of_dimensions_stays_in_the_file(tmp_path):
    path = write(tmp_path, f"{HEADER},dimension\nt,0,4,laws,hinders\n")
    write_codings(path, load_codings(path))
    assert path.read_text(encoding="utf-8-sig").splitlines()[0].replace('"', "") == f"{HEADER},dimension"
    assert load_codings(path).data() == [
        {"transcript": "t", "start": 0, "end": 4, "code": "laws", "coder": "ann", "stance": "hinders"}
    ]


@given(st.lists(st.tuples(IDS, st.sampled_from(["", "ญาติ", "ญาติ;กติกา", "a ; b"])), max_size=4))
def test_dimensions_and_own_columns_come_back_together(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("codings") / "ann.csv"
    rows = [
        Coding("t", place, place + 1, "laws", "ann", dimension=dimension, extra=(("สี", own),))
        for place, (own, dimension) in enumerate(cells)
    ]
    write_codings(path, Codings(tuple(rows)))
    again = load_codings(path)
    assert [row.dimension for row in again] == [row.dimension for row in rows]
    assert [dict(row.extra)["สี"] for row in again] == [own for own, _ in cells]


def test_a_dimension_counts_only_where_one_is_named():
    """What a pass is hashed by stays what it was for codings without a dimension, and comes back where there is one."""
    plain = Codings((Coding("t", 0, 4, "laws", "ann"),))
    named = Codings((replace(plain.rows[0], dimension="ญาติ"),))
    assert "dimension" not in plain.data()[0]
    assert named.data()[0]["dimension"] == "ญาติ"
    assert Codings.from_data(named.data()) == named
    assert list(named.to_frame().columns)[-1] == "dimension"


# --- participants --------------------------------------------------------------------------------------------


def test_participants_come_back_with_the_users_own_columns(tmp_path):
    path = tmp_path / "participants.csv"
    mayor = Participant("นายก ก", "t1", "R1", "A", "informant", "mayor", "political", "yes", "no", (("อายุ", "52"),))
    clerk = Participant("ปลัด ก", "t1", "R2")
    write_participants(path, [mayor, clerk])
    assert load_participants(path) == (mayor, clerk)
    assert [row.extra for row in load_participants(path)] == [(("อายุ", "52"),), (("อายุ", ""),)]
    header = path.read_text(encoding="utf-8-sig").splitlines()[0].replace('"', "")
    assert header == "participant,case,role,position,side,transcript,speaker,consent,quote_permission,อายุ"


def test_only_the_name_of_a_participant_is_needed(tmp_path):
    path = write(tmp_path, "participant;transcript\nก;t1\nข;t1\n", name="participants.csv")
    assert [row.participant for row in load_participants(path)] == ["ก", "ข"]


def test_bad_participants_are_gathered(tmp_path):
    text = "participant,case,role,transcript,speaker\nก,A,boss,t1,R1\n,A,,t1,R2\nข,A,,t1,R3\nค,B,,t1,R3\n"
    with pytest.raises(StudyError) as caught:
        load_participants(write(tmp_path, text, name="participants.csv"))
    assert [fault.line for fault in caught.value.faults] == [2, 3, 5]
    assert "stands first on line 4" in caught.value.faults[2].message


# --- judgements ----------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.builds(
            Judgement,
            case=IDS,
            code=IDS,
            value=st.sampled_from("TFC?") | st.floats(0, 1),
            basis=st.sampled_from(BASES),
            by=IDS,
            memo=WORDS,
            at=WORDS,
        ),
        max_size=4,
    )
)
def test_judgements_come_back_as_they_were_written(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("judgements") / "judgements.csv"
    write_judgements(path, rows)
    assert load_judgements(path) == tuple(rows)


def test_bad_judgements_are_gathered(tmp_path):
    rows = ("A,laws,T,", "A,laws,yes,", "A,laws,1.2,", "A,laws,,", "A,laws,.5,hearsay", ",laws,T,", "A,laws,nan,")
    text = "\n".join(("case,code,value,basis", *rows, ""))
    with pytest.raises(StudyError) as caught:
        load_judgements(write(tmp_path, text, name="judgements.csv"))
    assert [fault.line for fault in caught.value.faults] == [3, 4, 5, 6, 7, 8]
    assert "T, F, C, ?, or a number from 0 to 1" in caught.value.faults[0].message


def test_own_columns_of_judgements_stay_with_their_rows(tmp_path):
    path = write(tmp_path, "case,code,value,page\nA,laws,T,12\nB,laws,0.33,14\n", name="judgements.csv")
    first, second = load_judgements(path)
    write_judgements(path, [second, replace(first, value="F"), Judgement("C", "laws", None)])
    lines = path.read_text(encoding="utf-8-sig").replace('"', "").splitlines()
    assert lines == ["case,code,value,basis,by,memo,at,page", "B,laws,0.33,,,,,14", "A,laws,F,,,,,", "C,laws,?,,,,,"]


def test_tables_that_are_not_there_are_empty(tmp_path):
    assert load_participants(tmp_path / "participants.csv") == ()
    assert load_judgements(tmp_path / "judgements.csv") == ()
