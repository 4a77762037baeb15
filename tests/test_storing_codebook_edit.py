"""Bring codebook.yaml to a changed codebook: what did not change stays byte for byte, and it reads back the same."""

from __future__ import annotations

from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import CodebookError, MissingError
from qualcoop.records.codebook import Bilingual, Code, Codebook, Cue, Example, Indicator
from qualcoop.storing.codebook_edit import codebook_text, edited_codebook
from qualcoop.storing.codebook_file import codebook_of, load_codebook

ROOT = Path(__file__).resolve().parents[1]
STUDIES = sorted(path.name for path in (ROOT / "codebooks").iterdir() if (path / "codebook.yaml").exists())

TEXT = """\
# คู่มือการลงรหัส
version: 3   # since the second round
codes:

  - id: laws   # กฎหมาย
    from: [rules]
    kind: condition
    label: {th: กฎหมาย, en: "Laws: all"}
    indicators:
      th: [กฎหมาย, ระเบียบ]   # more?
      en:
        - law
        - statute   # last one

  # leaders are people
  - id: leaders
    definition:
      th: |
        ผู้บริหาร
        ที่ตัดสินใจ
    examples:
    - {transcript: t1, turn: 2, quote: "นายกทั้งสอง"}

  - {id: debt, indicators: {}}   # in braces
# the end
"""

LAWS, LEADERS, DEBT = codebook_of(TEXT)


def changed(*codes, version=4, text=TEXT):
    return codebook_text(text, Codebook(tuple(codes), version=version))


def gone_and_come(text, new):
    """Give the lines that one text alone has, in their order."""
    lines = list(unified_diff(text.splitlines(), new.splitlines(), n=0, lineterm=""))[2:]
    return tuple([line[1:] for line in lines if line[0] == sign] for sign in "-+")


def with_terms(code, *terms):
    fresh = tuple(Indicator(term, "th" if term >= "ก" else "en") for term in terms)
    both = (*code.indicators, *fresh)
    return replace(code, indicators=tuple(sorted(both, key=lambda one: one.language != "th")))


def test_the_same_codebook_is_the_same_text():
    assert changed(LAWS, LEADERS, DEBT, version=3) == TEXT


def test_a_term_joins_its_list_whether_in_brackets_by_lines_or_not_yet_there():
    new = changed(with_terms(LAWS, "พัสดุ", "decree"), with_terms(LEADERS, "mayor"), with_terms(DEBT, "หนี้"))
    gone, come = gone_and_come(TEXT, new)
    assert come == [
        "version: 4   # since the second round",
        "      th: [กฎหมาย, ระเบียบ, พัสดุ]   # more?",
        "        - decree",
        "    indicators: {en: [mayor]}",
        "  - {id: debt, indicators: {th: [หนี้]}}   # in braces",
    ]
    assert len(gone) == 3


def test_a_merged_code_leaves_its_file_and_the_larger_one_names_where_it_came_from():
    new = changed(replace(LAWS, origin=("laws", "debt")), LEADERS)
    gone, come = gone_and_come(TEXT, new)
    assert come == ["version: 4   # since the second round", "    from: [laws, debt]"]
    assert gone[-1] == "  - {id: debt, indicators: {}}   # in braces"
    assert new.endswith("# the end\n")


def test_a_code_that_goes_takes_its_own_lines_and_no_comment_above_it():
    new = changed(LAWS, DEBT)
    gone, _ = gone_and_come(TEXT, new)
    assert "  # leaders are people" in new
    assert "    from: [rules]" in new
    assert gone[1] == "  - id: leaders"
    assert gone[-1].strip().startswith("- {transcript: t1")


def test_a_new_code_stands_after_the_one_it_follows_with_a_line_for_each_example():
    part = Code("local", origin=("laws",), level="network", examples=(Example("t1", 4, 'พูดว่า "ได้": #1'),))
    new = changed(LAWS, part, LEADERS, DEBT)
    _, come = gone_and_come(TEXT, new)
    assert come == [
        "version: 4   # since the second round",
        "  - id: local",
        "    from: [laws]",
        "    kind: condition",
        "    level: network",
        "    examples:",
        '      - {transcript: t1, turn: 4, quote: "พูดว่า \\"ได้\\": #1"}',
        "",
    ]
    assert new.index("- id: local") < new.index("# leaders are people")


def test_a_first_code_comes_before_the_others_and_into_an_empty_list():
    new = changed(Code("zero"), LAWS, LEADERS, DEBT)
    assert [code.id for code in codebook_of(new)] == ["zero", "laws", "leaders", "debt"]
    for text in ("codes: []\n", "codes:\n", "codes: null   # none\n", "codes: [ ]\nversion: 1\n", "version: 1\n"):
        assert codebook_of(codebook_text(text, Codebook((Code("a"), Code("b")), version=2))).version == 2


def test_a_file_without_a_version_gets_one_before_its_first_key():
    assert codebook_text("# แรก\ncodes: [{id: a}]\n", Codebook((Code("a"),), version=2)) == (
        "# แรก\nversion: 2\ncodes: [{id: a}]\n"
    )
    assert codebook_text("{codes: [{id: a}]}", Codebook((Code("a"),), version=2)) == "{version: 2, codes: [{id: a}]}"


def test_codes_in_brackets_come_and_go():
    text = "codes: [{id: a}, {id: b}, {id: c}]   # ครบ\n"
    for ids in ("ac", "ab", "bc", "b", "abnc", "nabc", "abcn", ""):
        new = codebook_text(text, Codebook(tuple(map(Code, ids)), version=1))
        assert [code.id for code in codebook_of(new)] == list(ids)
        assert new.endswith("   # ครบ\n")


def test_every_field_of_a_code_can_change_and_go_back():
    full = Code(
        "debt", "background", "individual", "presence", "informed", ("นายก",), Bilingual("หนี้", "debt"),
        Bilingual("นิยาม", "definition"), ("ใช้เมื่อ: ยืม",), ("ไม่ใช้เมื่อ #1",),
        (Example("t", 1, "คำพูด"), Example("t", 0, "ลอย")),
        (Example("t", 2, "ไม่ใช่"),), (Indicator("หนี้", "th", "word", ("หนีน้ำ",)), Indicator("owe", "en", exact=True)),
        (Cue("ช่วย", "th", "facilitates"), Cue("stop", "en", "hinders")), "absent", "ถามทุกคน", ("loan",),
        Bilingual("มีหนี้", "they owe"),
    )  # fmt: skip
    new = changed(LAWS, LEADERS, full)
    assert codebook_of(new)["debt"] == full
    back = changed(LAWS, LEADERS, replace(DEBT, informed=()), text=new)
    assert codebook_of(back)["debt"] == DEBT


def test_line_ends_and_byte_order_mark_stay(tmp_path):
    path = tmp_path / "codebook.yaml"
    path.write_bytes(("\ufeff" + TEXT.replace("\n", "\r\n")).encode())
    book = Codebook((with_terms(LAWS, "พัสดุ", "decree"), Code("n"), LEADERS, DEBT), version=4)
    new = edited_codebook(path, book)
    assert new.startswith("\ufeff#")
    assert "\n" not in new.replace("\r\n", "")
    path.write_bytes(new.encode())
    assert load_codebook(path) == book


def test_a_file_without_a_line_end_at_its_end_gets_one_where_a_line_follows():
    text = "codes:\n- id: a\n  indicators:\n    en:\n    - law"
    new = codebook_text(text, Codebook((with_terms(Code("a"), "law", "decree"), Code("b")), version=1))
    assert new == "codes:\n- id: a\n  indicators:\n    en:\n    - law\n    - decree\n- id: b\n  kind: condition\n"


def test_what_cannot_be_rewritten_safely_is_refused_and_a_broken_file_is_named(tmp_path):
    with pytest.raises(CodebookError, match="by hand"):
        changed(LEADERS, LAWS, DEBT)    # another order of codes that stay
    with pytest.raises(CodebookError, match="unknown key"):
        codebook_text("codes: [{id: a, labels: x}]", Codebook())
    with pytest.raises(MissingError):
        edited_codebook(tmp_path / "none.yaml", Codebook())


@st.composite
def layouts(draw):
    """A codebook's text with remarks, blank lines and lists in either style."""
    lines = draw(st.sampled_from((["version: 1"], ["# หัว", "version: 1   # แรก"], [])))
    indent = draw(st.sampled_from(("", "  ")))
    lines = [*lines, "codes:"]
    for id_ in ("a", "b.c", "b", "กฎ"):
        lines += draw(st.sampled_from(([], [""], ["# ก่อน"], ["", f"{indent}# ก่อน - id: x"])))
        style = draw(st.sampled_from(("brace", "lines")))
        terms = draw(st.lists(st.sampled_from(("งบ", "เงินอุดหนุน", "ตลาดนัด")), unique=True, max_size=2))
        remark = draw(st.sampled_from(("", "   # หมายเหตุ")))
        if style == "brace":
            lines.append(f"{indent}- {{id: {id_}, indicators: {{th: [{', '.join(terms)}]}}}}{remark}")
            continue
        lines.append(f"{indent}- id: {id_}{remark}")
        more = ([], ["  label: {th: ชื่อ}"], ["  # ใน", "  from: [x]"])
        lines += [f"{indent}{line}" for line in draw(st.sampled_from(more))]
        lines += [f"{indent}  indicators:", f"{indent}    th:"] if terms else []
        lines += [f"{indent}      - {term}{remark}" for term in terms]
    return "\n".join([*lines, *draw(st.sampled_from(([""], ["# ท้าย", ""], [])))])


@st.composite
def refined(draw, book):
    """The codebook with terms added, codes gone, origins changed and new codes at any place."""
    codes = [code for code in book if draw(st.booleans()) or code.id == "b"]
    done = []
    for code in codes:
        terms = draw(st.lists(st.sampled_from(("พัสดุ", "ชลประทาน")), unique=True, max_size=2))
        origin = draw(st.sampled_from((code.origin, (code.id, "x"))))
        done.append(replace(with_terms(code, *terms), origin=origin))
        if draw(st.booleans()):
            done.append(Code(f"{code.id}_n", origin=(code.id,), examples=(Example("t", 1, "เขาว่า: ไม่มี #1"),)))
    return Codebook(tuple(done), version=book.version + 1)


@given(st.data())
def test_it_reads_back_the_same_and_all_other_lines_stay(data):
    text = data.draw(layouts())
    book = codebook_of(text)
    wanted = data.draw(refined(book))
    new = codebook_text(text, wanted)
    assert codebook_of(new) == wanted
    if len(wanted) >= len(book) and all(code.id in wanted for code in book):
        remarks = [line for line in text.split("\n") if line.strip().startswith("#")]
        assert [line for line in new.split("\n") if line.strip().startswith("#")] == remarks
    same = {code.id for code in book if code.id in wanted and wanted[code.id] == code}
    for line in text.split("\n"):
        if any(f"id: {id_}," in line for id_ in same):
            assert line in new.split("\n")


@pytest.mark.parametrize("name", STUDIES)
def test_the_codebooks_of_the_studies_take_an_indicator_a_merger_and_a_new_code(name):
    path = ROOT / "codebooks" / name / "codebook.yaml"
    book = load_codebook(path)
    childless = [code for code in book if not book.children(code.id)]
    large, small = childless[:2]
    grown = with_terms(replace(large, origin=(large.id, small.id)), "คำใหม่")
    codes = tuple(grown if code == large else code for code in book if code != small)
    fresh = Code("fresh", examples=(Example("t", 1, "คำ"),))
    wanted = Codebook((*codes, fresh), version=book.version + 1, levels=book.levels)
    new = edited_codebook(path, wanted)
    assert codebook_of(new) == wanted
    before = path.read_text(encoding="utf-8")
    head = before.index("codes:")
    assert new[:head].replace(f"version: {wanted.version}", f"version: {book.version}") == before[:head]
