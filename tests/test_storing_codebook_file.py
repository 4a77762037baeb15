"""Tests of reading codebook.yaml."""

from __future__ import annotations

import pytest

from qualcoop.errors import CodebookError, MissingError
from qualcoop.records.codebook import Bilingual, Codebook, Cue, Example, Indicator
from qualcoop.storing import codebook_faults, load_codebook

GOOD = """\
version: 3
codes:
  - id: laws                       # กฎหมาย
    kind: condition
    level: environment
    cell: presence
    rule: {informed: [mayor, clerk]}
    label: {th: กฎหมายที่เกี่ยวข้อง, en: Related laws}
    definition: {th: "ข้อกฎหมายและอำนาจหน้าที่", en: NO}
    include: [ระเบียบกระทรวง]
    exclude: only one text
    examples:
      - {transcript: hatyai-01, turn: 4, quote: "ระเบียบเปิดทางให้"}
    counterexamples:
      - {transcript: hatyai-02, turn: 010, quote: กฎของบ้าน}
    indicators:
      th: [อำนาจหน้าที่, {term: ระเบียบ, policy: compound, not: [ระเบียบวาระ]}]
      en: [regulation, '"legal authority"', {term: '"act"', policy: word}]
    stance: {hinders: {th: [ไม่มีอำนาจ]}, facilitates: {en: [allows]}}
    silence: absent
    silence_memo: asked of all
    says: {en: the law allows it}
  - id: other
  - id: other.audit
    from: [laws, checking]
  - {id: ผู้บริหาร, kind: background}
"""


def write(tmp_path, text):
    path = tmp_path / "codebook.yaml"
    path.write_bytes(text.encode())
    return path


def messages(path):
    return [(fault.line, fault.message) for fault in codebook_faults(path)]


def test_every_key_of_a_code_is_read(tmp_path):
    book = load_codebook(write(tmp_path, GOOD))
    laws = book["laws"]
    assert (book.version, [code.id for code in book]) == (3, ["laws", "other", "other.audit", "ผู้บริหาร"])
    assert (laws.kind, laws.level, laws.cell, laws.rule) == ("condition", "environment", "presence", "informed")
    assert laws.informed == ("mayor", "clerk")
    assert laws.definition == Bilingual("ข้อกฎหมายและอำนาจหน้าที่", "NO")
    assert (laws.include, laws.exclude) == (("ระเบียบกระทรวง",), ("only one text",))
    assert laws.examples == (Example("hatyai-01", 4, "ระเบียบเปิดทางให้"),)
    assert laws.counterexamples == (Example("hatyai-02", 10, "กฎของบ้าน"),)
    assert laws.indicators == (
        Indicator("อำนาจหน้าที่", "th"),
        Indicator("ระเบียบ", "th", "compound", ("ระเบียบวาระ",)),
        Indicator("regulation", "en"),
        Indicator("legal authority", "en", exact=True),
        Indicator("act", "en", "word", exact=True),
    )
    assert laws.cues == (Cue("allows", "en", "facilitates"), Cue("ไม่มีอำนาจ", "th", "hinders"))
    assert (laws.silence, laws.silence_memo, laws.says.en) == ("absent", "asked of all", "the law allows it")
    assert book["other.audit"].origin == ("laws", "checking")
    assert (laws.line, book["ผู้บริหาร"].line) == (3, 26)


def test_what_is_read_survives_its_plain_form(tmp_path):
    book = load_codebook(write(tmp_path, GOOD))
    assert Codebook.from_data(book.data()) == book


def test_five_faults_are_listed_with_their_lines(tmp_path):
    path = write(
        tmp_path,
        """\
version: 3
codes:
  - id: laws
    kind: obstical
  - id: co-op
    levle: network
  - id: laws
  - id: other.audit
    silence: maybe
""",
    )
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    assert [fault.line for fault in caught.value.faults] == [4, 5, 6, 7, 8, 9]
    assert str(caught.value).splitlines()[0] == (
        f"{path}:4: code 'laws': kind is 'obstical'; it can be condition, outcome, guideline, principle, "
        "recommendation, background"
    )
    listed = str(caught.value)
    for words in ("id 'co-op' cannot be", "did you mean 'level'?", "first on line 3", "add a code 'other'", "'maybe'"):
        assert words in listed


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("codes: [{kind: condition}]", 1, "id is missing"),
        ("codes: [{id: laws.hinders}]", 1, ".hinders"),
        ("codes: [{id: 3laws}]", 1, "begins with no digit"),
        ("codes: [laws]", 1, "a code: a text stands here"),
        ("codes: {laws: {}}", 1, "codes is a mapping; it needs a list"),
        ("code: []", 1, "did you mean 'codes'?"),
        ("version: three\ncodes: []", 1, "version is 'three'; it needs a whole number"),
        ("codes:\n - id: a\n   level: village", 3, "individual, organization, network, environment"),
        ("codes:\n - id: a\n   cell: depth", 3, "direction, presence"),
        ("codes:\n - id: a\n   rule: majority", 3, "unanimous, any, all, informed"),
        ("codes:\n - id: a\n   rule: informed", 3, "{informed: [mayor]}"),
        ("codes:\n - id: a\n   rule: {informed: []}", 3, "{informed: [mayor]}"),
        ("codes:\n - id: a\n   rule: {positions: [x]}", 3, "unknown key 'positions'"),
        ("codes:\n - id: a\n   label: Related laws", 3, "a text stands here; it needs {th, en}"),
        ("codes:\n - id: a\n   label:\n     de: Gesetze", 4, "unknown key 'de'; its keys are th, en"),
        ("codes:\n - id: a\n   indicators: [x]", 3, "a list stands here; it needs {th, en}"),
        ("codes:\n - id: a\n   indicators:\n     th: [ก, ]\n     en: [[x]]", 5, "{term, policy, not}"),
        ("codes:\n - id: a\n   indicators:\n     en: [a, '']", 4, "empty term"),
        ("codes:\n - id: a\n   indicators:\n     en:\n     - {term: a, policy: stem}", 5, "word, compound, substring"),
        ("codes:\n - id: a\n   indicators:\n     en:\n     - {policy: word}", 5, "term is missing"),
        ("codes:\n - id: a\n   stance: {helps: {en: [x]}}", 3, "its keys are facilitates, hinders"),
        ("codes:\n - id: a\n   examples: [{transcript: t, quote: q}]", 3, "turn is missing"),
        ("codes:\n - id: a\n   examples: [{transcript: t, turn: x, quote: q}]", 3, "it needs a whole number"),
        ("codes:\n - id: a\n   include: [{x: y}]", 3, "include holds a mapping where a text is needed"),
    ],
)
def test_a_fault_says_where_and_what_would_be_right(tmp_path, body, line, words):
    found = messages(write(tmp_path, body))
    assert {place for place, _ in found} == {line}
    assert any(words in message for _, message in found)


def test_faults_of_yaml_and_of_codes_come_together(tmp_path):
    found = messages(write(tmp_path, "codes:\n- id: a\n  id: b\n  kind: x\n- id: !tag c\n"))
    assert [line for line, _ in found] == [3, 4, 5]


def test_a_study_may_declare_its_own_levels(tmp_path):
    book = load_codebook(write(tmp_path, "levels: [หมู่บ้าน, ตำบล]\ncodes: [{id: a, level: ตำบล}]"))
    assert (book.levels, book["a"].level) == (("หมู่บ้าน", "ตำบล"), "ตำบล")
    assert "หมู่บ้าน, ตำบล" in messages(write(tmp_path, "levels: [หมู่บ้าน, ตำบล]\ncodes: [{id: a, level: network}]"))[0][1]


def test_ids_are_the_same_however_their_marks_were_typed(tmp_path):
    found = messages(write(tmp_path, "codes:\n- id: ป\u0e39\u0e48\n- id: ป\u0e48\u0e39\n"))
    assert [line for line, _ in found] == [3]
    assert "stands twice" in found[0][1]


def test_an_empty_list_of_codes_is_a_codebook_and_an_empty_file_is_none(tmp_path):
    assert len(load_codebook(write(tmp_path, "codes: []  # open coding"))) == 0
    assert messages(write(tmp_path, "# nothing yet\n"))[0][0] == 0


def test_another_encoding_is_a_codebooks_fault(tmp_path):
    path = tmp_path / "codebook.yaml"
    path.write_bytes(GOOD.encode("cp874"))
    with pytest.raises(CodebookError, match="not UTF-8") as caught:
        load_codebook(path)
    assert caught.value.line == 3


def test_a_missing_codebook_is_missing(tmp_path):
    with pytest.raises(MissingError):
        load_codebook(tmp_path / "codebook.yaml")
