"""Tests of the strict YAML reader and of changing one value in place."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import MissingError, StudyError
from qualcoop.storing import yaml_file
from qualcoop.storing.yaml_file import YamlMap, load_yaml, parse_yaml, plain, set_value, yaml_text

# Characters that YAML may hold: no surrogates, no control characters but line ends and tabs.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\r\x85\x7f"), max_size=30)

STUDY = """\
# หัวเรื่อง: a comment at the top
name: hatyai        # the name

title: {th: "เทศบาลร่วมมือกันได้อย่างไร", en: 'Does it run?'}
phenomenon:
  th: ความร่วมมือ 😀   # emoji before a mark
  scope: null

  # about the outcome
outcome:
  id: collaborates
  criteria:
    none: |
      ไม่มีอะไรเลย

    # a comment between
    fully: >-
      ทำร่วมกัน
      ทุกอย่าง
hypothesis:         # none so far
cases:
- id: A             # not indented
  outcome: partly
- {id: B, outcome: "?", attributes: {size: city}}
mode: classic"""


def lines_changed(before: str, after: str) -> list[int]:
    """Give the lines that differ, where no line was added."""
    old, new = before.split("\n"), after.split("\n")
    assert len(old) == len(new)
    return [number for number, (a, b) in enumerate(zip(old, new, strict=True), start=1) if a != b]


@pytest.fixture
def study(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_bytes(STUDY.encode())
    return path


@pytest.mark.parametrize(
    "word", ["NO", "yes", "on", "12:30", "010", "0x1F", "1e3", "2562-01-02", "2561-11-30T10:00:00", "=", "<<", ".inf"]
)
def test_a_plain_word_stays_the_text_that_was_written(word):
    root, faults = parse_yaml(f"key: {word}")
    assert not faults
    assert plain(root) == {"key": word}


@pytest.mark.parametrize("word", ["null", "~", "Null", "NULL", "", "# only a comment"])
def test_null_tilde_and_nothing_are_none(word):
    assert plain(parse_yaml(f"key: {word}")[0]) == {"key": None}


def test_a_quoted_null_is_a_text():
    assert plain(parse_yaml("key: 'null'")[0]) == {"key": "null"}


def test_marks_are_put_into_their_normal_order():
    """A tone typed before a lower vowel is the same word as one typed after it."""
    assert plain(parse_yaml("id: ป\u0e48\u0e39")[0]) == {"id": "ป\u0e39\u0e48"}


def test_lines_and_places_are_those_of_the_file():
    root, _ = parse_yaml(STUDY)
    assert isinstance(root, YamlMap)
    assert {key.text: key.line for key, _ in root.entries} == {
        "name": 2,
        "title": 4,
        "phenomenon": 5,
        "outcome": 10,
        "hypothesis": 20,
        "cases": 21,
        "mode": 25,
    }
    mode = root.get("mode")
    assert STUDY[mode.start : mode.end] == "classic"


def test_both_parsers_read_the_same(monkeypatch):
    """Where libyaml is missing, the Python parser serves."""
    fast = plain(parse_yaml(STUDY)[0])
    monkeypatch.setattr(yaml_file, "_LOADER", yaml.SafeLoader)
    assert plain(parse_yaml(STUDY)[0]) == fast


def test_all_faults_of_a_file_come_together():
    text = "a: 1\nb: &x 2\nc: *x\na: 3\nd: !!python/object:os.system 4\n? [e, f]\n: 5\n"
    _, faults = parse_yaml(text, path="study.yaml")
    found = [(fault.line, fault.message.split()[0]) for fault in sorted(faults)]
    assert found == [(2, "anchor"), (3, "alias"), (4, "key"), (5, "tag"), (6, "a")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: {en: Does it run?, c: [}\n", 2, "no YAML"),
        ("a:\n\t- b\n", 2, "no YAML"),
        ("rule: informed: [mayor]\n", 1, "belongs in quotes"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 1\nb: \x01\n", 2, "does not allow"),
    ],
)
def test_what_is_no_yaml_is_named_with_its_line(text, line, words):
    _, faults = parse_yaml(text)
    assert [fault.line for fault in faults] == [line]
    assert words in faults[0].message


def test_deep_nesting_is_refused_without_recursion():
    root, faults = parse_yaml("[" * 5000)
    assert root is None
    assert "deeper" in faults[0].message


def test_an_alias_bomb_is_refused_and_not_unfolded():
    bomb = "a: &a [x, x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a, *a]\n" for n in range(40))
    _, faults = parse_yaml(bomb)
    assert len(faults) == 41 + 120


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_bytes("name: demo\ntitle: ชื่อ\n".encode("cp874"))
    with pytest.raises(StudyError, match=r"study\.yaml:2: not UTF-8") as caught:
        load_yaml(path)
    assert caught.value.faults[0].line == 2


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MissingError, match=r"nowhere\.yaml"):
        load_yaml(tmp_path / "nowhere.yaml")


# --- writing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "value", "line"),
    [
        (["name"], "กะลาสิน", 2),
        (["title", "th"], 'มี "เครื่องหมายคำพูด"', 4),
        (["title", "en"], "it's", 4),
        (["phenomenon", "th"], "คำใหม่: อื่น", 6),
        (["phenomenon", "scope"], "@size=city & ~laws", 7),
        (["hypothesis"], {"expression": "laws -> collaborates", "th": "ก"}, 20),
        (["hypothesis", "expression"], "laws & executives -> collaborates", 20),
        (["cases", 0, "outcome"], "NO", 23),
        (["cases", 1, "outcome"], 0.33, 24),
        (["cases", 1, "attributes", "size"], None, 24),
        (["cases", 1, "attributes", "side"], "ใต้", 24),
        (["cases", 1, "label"], {"th": "เทศบาล, ข"}, 24),
        (["mode"], True, 25),
    ],
)
def test_changing_a_value_changes_one_line(study, keys, value, line):
    set_value(study, keys, value)
    after = study.read_bytes().decode()
    assert lines_changed(STUDY, after) == [line]
    data = load_yaml(study)
    for key in keys:
        data = data[key]
    assert data == yaml_file._as_read(value)


@pytest.mark.parametrize(
    ("keys", "line", "added"),
    [
        (["tolerance"], 26, 'tolerance: "new: 1"'),
        (["phenomenon", "en"], 8, '  en: "new: 1"'),
        (["outcome", "criteria", "partly"], 20, '    partly: "new: 1"'),
        (["cases", 0, "chosen"], 24, '  chosen: "new: 1"'),
        (["clusters", "field"], 26, 'clusters: {field: "new: 1"}'),
    ],
)
def test_a_missing_key_is_added_at_the_end_of_its_mapping(study, keys, line, added):
    set_value(study, keys, "new: 1")
    after = study.read_bytes().decode().split("\n")
    assert after[line - 1] == added
    assert "\n".join(after[: line - 1] + after[line:]).rstrip("\n") == STUDY


def test_a_block_value_gives_way_to_one_line_and_comments_behind_it_stay(study):
    set_value(study, ["outcome", "criteria", "none"], "ไม่มี")
    after = study.read_bytes().decode()
    assert "    none: ไม่มี\n\n    # a comment between\n    fully: >-" in after


def test_a_list_that_is_not_indented_can_be_replaced(study):
    set_value(study, ["cases"], [{"id": "C"}])
    assert load_yaml(study)["cases"] == [{"id": "C"}]
    assert load_yaml(study)["mode"] == "classic"


def test_windows_line_ends_and_the_byte_order_mark_stay(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_bytes("\ufeffname: ก # x\r\nmode: classic\r\n".encode())
    set_value(path, ["mode"], "modified")
    set_value(path, ["tolerance"], 1)
    assert path.read_bytes().decode() == "\ufeffname: ก # x\r\nmode: modified\r\ntolerance: 1\r\n"


@pytest.mark.parametrize("before", ["", "# only a comment\n", "{}", "---\n"])
def test_a_key_can_be_added_to_an_empty_file(tmp_path, before):
    path = tmp_path / "study.yaml"
    path.write_text(before)
    set_value(path, ["a", "b"], 1)
    assert load_yaml(path) == {"a": {"b": "1"}}


def test_setting_what_stands_there_writes_nothing(study):
    before = study.stat().st_mtime_ns, study.stat().st_ino
    set_value(study, ["mode"], "classic")
    assert (study.stat().st_mtime_ns, study.stat().st_ino) == before


@pytest.mark.parametrize("keys", [["name", "th"], ["cases", 7], ["cases", "A"], ["title", 0]])
def test_a_way_that_leads_nowhere_is_refused_and_the_file_stays(study, keys):
    with pytest.raises(StudyError, match="leads nowhere"):
        set_value(study, keys, "x")
    assert study.read_bytes().decode() == STUDY


def test_a_place_that_cannot_be_rewritten_safely_is_left_alone(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text("kept: |+\n  x\n\n\n")
    with pytest.raises(StudyError, match="by hand"):
        set_value(path, ["c"], "x")
    assert path.read_text() == "kept: |+\n  x\n\n\n"


def test_a_file_with_faults_is_not_written_to(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text("a: 1\na: 2\n")
    with pytest.raises(StudyError, match="stands twice"):
        set_value(path, ["b"], "x")
    assert path.read_text() == "a: 1\na: 2\n"


@given(TEXTS)
def test_any_text_comes_back_as_it_was_written(text):
    for shape in ("key: {}\n", "key: {{a: {}}}\n", "- {}\n- x\n"):
        root, faults = parse_yaml(shape.format(yaml_text(text)))
        assert not faults
        data = plain(root)
        found = data[0] if isinstance(data, list) else data["key"]
        assert (found["a"] if isinstance(found, dict) else found) == yaml_file._as_read(text)


@given(value=TEXTS, style=st.sampled_from(["old", "'old'", '"old"', "", "null", "[old, older]", "{a: b}"]))
def test_setting_any_text_changes_one_line_only(tmp_path_factory, value, style):
    before = f"# ก่อน\na:\n  b: 1  # หนึ่ง\n  ค: {style}\n  # ระหว่าง\n  d: 2\ne: 😀\n"
    path = tmp_path_factory.mktemp("set") / "x.yaml"
    path.write_bytes(before.encode())
    set_value(path, ["a", "ค"], value)
    assert lines_changed(before, path.read_bytes().decode()) in ([], [4])
    assert load_yaml(path)["a"]["ค"] == yaml_file._as_read(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(TEXTS.filter(lambda key: len(key) < 20), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_any_plain_data_comes_back_as_text(value):
    root, faults = parse_yaml(f"key: {yaml_text(value)}\n")
    expected = yaml_file._as_read(value)
    if not faults:
        assert plain(root)["key"] == expected
    else:
        # Two keys that are one in NFC are refused, never merged.
        assert all("twice" in fault.message for fault in faults)
