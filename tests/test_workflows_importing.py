"""A codebook from a table: what was read as what is told, nothing is lost, what is written loads without a fault."""

from __future__ import annotations

import csv
import io

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from qualcoop.errors import MissingError, ReadingError, UsageError
from qualcoop.reading.assembling import assemble
from qualcoop.reading.codebook_columns import columns_of_head
from qualcoop.reading.codebook_table import code_id, read_codebook_table
from qualcoop.records.codebook import Bilingual, Code, Codebook, Indicator, is_code_id
from qualcoop.storing import codebook_faults, load_codebook
from qualcoop.storing.codebook_file import codebook_of
from qualcoop.storing.codebook_write import codebook_yaml
from qualcoop.workflows.importing import import_codebook, pairs_of

from .reading_forge import docx, paragraph

HEAD = ("ลำดับ", "ประเด็นหลัก", "รหัส (Code)", "คำนิยาม", "ใช้เมื่อ", "ไม่ใช้เมื่อ", "ตัวอย่างคำพูด", "คำสำคัญ", "หมายเหตุ")
LEADERS = (
    "1", "ปัจจัยภายใน", "ผู้นำ (Leaders)", "ผู้บริหารที่มองไกล", "พูดถึงนายก", "พูดถึงกฎหมาย",
    "“นายกเขาเห็นด้วยกับเราตั้งแต่แรก” (นายก ก)", "ผู้นำ, leader", "ถามอาจารย์",
)  # fmt: skip
MORE = ("", "", "", "", "", "", "เราไม่มีใครเลยที่พูดแบบนี้", "", "")
MONEY = ("2", "", "งบประมาณ", "เงินที่มี", "", "", "", '"งบ"; เงิน', "")
ROWS = [HEAD, LEADERS, MORE, MONEY]
TALK = assemble("ถาม: ใครคะ\nตอบ: ใช่ครับ นายกเขาเห็นด้วยกับเราตั้งแต่แรก เลย", id="kalasin-01")


def as_csv(rows, *, delimiter=",", encoding="utf-8-sig"):
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode(encoding)


def as_xlsx(rows):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([int(cell) if cell.isdecimal() else cell or None for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_docx(rows):
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return docx(f"{paragraph('คู่มือลงรหัส')}<w:tbl>{cells}</w:tbl>")


WRITERS = {".csv": as_csv, ".tsv": lambda rows: as_csv(rows, delimiter="\t"), ".xlsx": as_xlsx, ".docx": as_docx}


def written(folder, rows, suffix=".csv"):
    path = folder / f"codes{suffix}"
    path.write_bytes(WRITERS[suffix](rows))
    return path


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_students_table_becomes_a_codebook_that_loads_without_faults(tmp_path, suffix):
    target = tmp_path / "codebook.yaml"
    found = import_codebook(written(tmp_path, ROWS, suffix), target=target, transcripts=[TALK])
    assert codebook_faults(target) == []
    book = load_codebook(target)
    assert book == found.table.codebook
    assert [(code.id, code.kind, code.label.both()) for code in book] == [
        ("ปัจจัยภายใน", "background", "ปัจจัยภายใน"),
        ("ปัจจัยภายใน.leaders", "condition", "ผู้นำ / Leaders"),
        ("ปัจจัยภายใน.งบประมาณ", "condition", "งบประมาณ"),
    ]
    leaders, money = book["ปัจจัยภายใน.leaders"], book["ปัจจัยภายใน.งบประมาณ"]
    assert (leaders.definition.th, leaders.include, leaders.exclude) == (
        "ผู้บริหารที่มองไกล",
        ("พูดถึงนายก",),
        ("พูดถึงกฎหมาย",),
    )
    assert [(one.transcript, one.turn, one.quote) for one in leaders.examples] == [
        ("kalasin-01", 2, "นายกเขาเห็นด้วยกับเราตั้งแต่แรก")
    ]
    assert [(one.term, one.language, one.exact) for one in (*leaders.indicators, *money.indicators)] == [
        ("ผู้นำ", "th", False), ("leader", "en", False), ("งบ", "th", True), ("เงิน", "th", False),
    ]  # fmt: skip


def test_every_cell_without_a_place_is_listed_and_stands_as_a_comment(tmp_path):
    found = import_codebook(written(tmp_path, [("คู่มือโครงการ ก",), *ROWS]))
    assert [(cell.code, cell.text) for cell in found.table.unplaced] == [
        ("", "คู่มือโครงการ ก"),
        ("ปัจจัยภายใน.leaders", LEADERS[6]),
        ("ปัจจัยภายใน.leaders", MORE[6]),
        ("ปัจจัยภายใน.leaders", "ถามอาจารย์"),
    ]
    for cell in found.table.unplaced:
        assert f": {cell.text}\n" in found.yaml
        assert any(cell.text in line for line in found.lines())
    assert "“" not in str(codebook_of(found.yaml).data())


def test_a_file_that_lies_there_is_never_written_over(tmp_path):
    target = tmp_path / "codebook.yaml"
    target.write_text("codes: []  # mine\n", encoding="utf-8")
    with pytest.raises(UsageError, match="lies there"):
        import_codebook(written(tmp_path, ROWS), target=target)
    assert target.read_text(encoding="utf-8") == "codes: []  # mine\n"


def test_the_columns_are_told_and_can_be_set(tmp_path):
    path = written(tmp_path, [("หัวเรื่องแปลก", "Definition", "x"), ("กฎหมาย", "เปิดทาง", "นอก")])
    with pytest.raises(ReadingError, match="หัวเรื่องแปลก"):
        read_codebook_table(path)
    table = read_codebook_table(path, columns=pairs_of(["หัวเรื่องแปลก=label", "C=-"]))
    assert [(one.letter, one.field, one.why) for one in table.columns[0][1]] == [
        ("A", "label", "as told"), ("B", "definition", "by its heading"), ("C", "", "as told"),
    ]  # fmt: skip
    assert table.codebook["กฎหมาย"].definition == Bilingual("เปิดทาง", "")
    with pytest.raises(UsageError, match="cannot hold 'lable'"):
        read_codebook_table(path, columns={"A": "lable"})
    with pytest.raises(UsageError, match="names no column"):
        pairs_of(["label"])


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (("Code", "Description"), ["label", "definition"]),
        (("Code", "Code name", "Definition (TH)"), ["id", "label", "definition_th"]),
        (("Theme", "Sub-theme", "Sample quote"), ["parent", "label", "example"]),
        (("Theme", "Meaning"), ["label", "definition"]),
        (("tag", "description", "number of highlights"), ["label", "definition", ""]),
        (("ชื่อรหัส (ไทย)", "ชื่อรหัส (อังกฤษ)", "ตัวอย่างข้อความจากบทสัมภาษณ์"), ["label_th", "label_en", "example"]),
    ],
)
def test_headings_in_thai_and_english_are_known(head, fields):
    assert [column.field for column in columns_of_head(head)] == fields


def test_numbers_paths_and_themes_lead_from_parent_to_child(tmp_path):
    rows = [("รหัส", "คำนิยาม"), ("1 ผู้นำ", "ก"), ("1.1 วิสัยทัศน์", "ข"), ("2 เงิน", "ค"), ("ชุมชน\\แกนนำ", "ง")]
    table = read_codebook_table(written(tmp_path, rows))
    assert [code.id for code in table.codebook] == ["ผู้นำ", "ผู้นำ.วิสัยทัศน์", "เงิน", "ชุมชน", "ชุมชน.แกนนำ"]
    themed = [("Theme", "Code", "Definition"), ("Money", "Debt", "a"), ("Money", "Tax", "b"), ("", "Money", "c")]
    assert [code.id for code in read_codebook_table(written(tmp_path, themed)).codebook] == [
        "money",
        "money.debt",
        "money.tax",
    ]


def test_ids_given_twice_are_kept_apart_and_told(tmp_path):
    table = read_codebook_table(written(tmp_path, [("Code", "Definition"), ("Trust!", "a"), ("trust", "b")]))
    assert [code.id for code in table.codebook] == ["trust", "trust_2"]
    assert any("'trust_2' is taken" in said for said in table.told)


def test_kinds_and_levels_are_read_and_unknown_ones_listed(tmp_path):
    rows = [("Code", "Definition", "ชนิด", "ระดับ"), ("a", "x", "แนวทาง", "องค์กร"), ("b", "y", "แปลก", "network")]
    table = read_codebook_table(written(tmp_path, rows))
    assert [(code.kind, code.level) for code in table.codebook] == [
        ("guideline", "organization"),
        ("condition", "network"),
    ]
    assert [(cell.code, cell.text) for cell in table.unplaced] == [("b", "แปลก")]


def test_a_quotation_in_two_turns_has_no_place(tmp_path):
    talk = assemble("ถาม: ก\nตอบ: เราทำด้วยกันเสมอ\nถาม: ข\nตอบ: เราทำด้วยกันเสมอ", id="t")
    rows = [("Code", "Example"), ("together", "เราทำด้วยกันเสมอ")]
    table = read_codebook_table(written(tmp_path, rows), transcripts=[talk])
    assert table.codebook["together"].examples == ()
    assert "2 turns" in table.unplaced[0].why


def test_a_cp874_table_and_one_with_semicolons_are_read(tmp_path):
    path = tmp_path / "codes.csv"
    plain = tuple(cell.replace("“", "").replace("”", "") for cell in LEADERS)
    path.write_bytes(as_csv([HEAD, plain], delimiter=";", encoding="cp874"))
    assert [code.id for code in read_codebook_table(path).codebook] == ["ปัจจัยภายใน", "ปัจจัยภายใน.leaders"]


def test_several_sheets_are_read_or_one_that_is_named(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "ปก"
    book.active.append(["โครงการ ก"])
    for name in ("หนึ่ง", "สอง"):
        sheet = book.create_sheet(name)
        sheet.append(["รหัส", "นิยาม"])
        sheet.append([f"รหัส{name}", "x"])
    path = tmp_path / "codes.xlsx"
    book.save(path)
    table = read_codebook_table(path)
    assert [code.id for code in table.codebook] == ["รหัสหนึ่ง", "รหัสสอง"]
    assert any("'ปก'" in said and "not read" in said for said in table.told)
    assert [code.id for code in read_codebook_table(path, sheet="สอง").codebook] == ["รหัสสอง"]
    with pytest.raises(ReadingError, match="'สาม'"):
        read_codebook_table(path, sheet="สาม")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "empty"),
        ("a.xlsx", b"PK\x03\x04 cut", "no zip"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "old or encrypted"),
        ("a.docx", docx(paragraph("no table")), "no table"),
        ("a.csv", b"alpha,beta\n1,2\n", "'alpha'"),
        ("a.csv", b"Code,Definition\n,only a meaning\n", "no row that names"),
        ("a.pdf", b"%PDF", "not '.pdf'"),
    ],
)
def test_what_holds_no_codebook_is_refused(tmp_path, name, data, said):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadingError, match=said):
        read_codebook_table(path)
    with pytest.raises(MissingError):
        read_codebook_table(tmp_path / f"none{path.suffix}" if path.suffix != ".pdf" else tmp_path / "none.csv")


@given(st.text(max_size=60))
@example("\U00012550")
def test_an_id_made_of_any_words_can_be_one(words):
    made = code_id(words)
    assert made == "" or (is_code_id(made) and len(made) <= 41)


WORDS = st.text(max_size=20)


@given(WORDS, WORDS, st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=3))
def test_whatever_stands_in_cells_and_remarks_the_written_file_says_the_codebook(th, en, include, remarks):
    from qualcoop.errors import CodebookError
    from qualcoop.text.normalise import normalise

    clean = [normalise(text) for text in (th, en, *include)]
    code = Code(
        "a", label=Bilingual(clean[0], clean[1]), include=tuple(clean[2:]), indicators=(Indicator("law", "en"),)
    )
    try:
        text = codebook_yaml(Codebook((code,)), head=remarks, remarks={"a": remarks})
    except CodebookError:
        return
    assert codebook_of(text) == Codebook((code,))
    assert yaml.safe_load(text)["codes"][0]["id"] == "a"


def test_the_real_codebook_of_taguette_gives_a_code_a_tag(shared, tmp_path):
    path = shared / "real" / "formats" / "taguette" / "codebook.csv"
    if not path.is_file():
        pytest.skip(f"no file {path}")
    found = import_codebook(path, target=tmp_path / "codebook.yaml")
    assert len(load_codebook(tmp_path / "codebook.yaml")) == 16
    assert len(found.table.unplaced) == 32
    assert {cell.heading for cell in found.table.unplaced} == {"number of highlights", "number of documents"}


def test_a_row_that_names_no_code_is_told_of_where_it_goes_on_with_the_one_above(tmp_path):
    found = import_codebook(written(tmp_path, [("code", "definition"), ("waste", "a"), ("", "orphan"), ("law", "b")]))
    assert found.table.codebook["waste"].definition.en == "a\norphan"
    assert [told for told in found.table.told if "row 3 names no code and goes on with the code above" in told]
