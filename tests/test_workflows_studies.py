"""Opening and saving a study: what is written, what is refused, and how every tampering is found."""

from __future__ import annotations

import json
import os
import warnings
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcoop import storing
from qualcoop.errors import LedgerError, LockedError, MissingError, QualcoopError, QualcoopWarning, StudyError
from qualcoop.records.canonical import canonical
from qualcoop.records.codebook import Code, Example
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Judgement, Memo
from qualcoop.workflows import studies
from qualcoop.workflows.revising import conclude, record_pass, revise
from qualcoop.workflows.studies import author, open_study, recorded_pass, recorded_passes, replayed, save

from . import forge

WHY = {"because": "case:C", "memo": "หมู่บ้าน C มีกฎหมายแต่ไม่ร่วมมือ"}


@pytest.fixture
def home(tmp_path):
    """A study on disk: one negative case, nothing recorded yet."""
    size = {id_: {"size": "city" if id_ in "ABD" else "village"} for id_ in "ABCD"}
    quoted = Code("a", examples=(Example("tA", 2, forge.SENTENCES[0]),))
    value = forge.study(
        forge.STORY,
        codes=forge.book(quoted, "b", "c"),
        attributes=size,
        expects={"a": "facilitates"},
        judgements=[Judgement("B", "b", "T", "documented", "ann", "ดูรายงาน")],
    )
    return forge.on_disk(value, tmp_path / "study")


def ledger(home):
    return [json.loads(line) for line in (home / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]


# --- opening -------------------------------------------------------------------------------------------------


def test_opening_testing_and_finding_never_write(home):
    record_pass(home, by="ann")
    before = forge.folder_hashes(home)
    study = open_study(home)
    study.test().reformulate("a & b", **WHY).test()
    assert study.findings.factor_list
    assert study.unreviewed().findings_without().factor_list
    assert recorded_passes(study)
    assert replayed(study) is None
    assert forge.folder_hashes(home) == before


def test_a_study_is_read_from_its_sources_until_its_texts_are_fixed(tmp_path):
    home = forge.coop(tmp_path)
    study = open_study(home)
    assert [talk.id for talk in study.transcripts] == ["coop-01", "coop-02", "coop-03", "coop-04"]
    assert not (home / "texts").exists()
    record_pass(home, by="ann")
    assert sorted(path.name for path in (home / "texts").glob("*.txt")) == [f"coop-0{n}.txt" for n in (1, 2, 3, 4)]
    assert open_study(home).transcripts == study.transcripts


def test_a_changed_source_is_said_and_the_stored_text_holds(home):
    record_pass(home)
    forge.edit(home / "interviews" / "tA.txt", forge.SENTENCES[0], "อย่างอื่น")
    with pytest.warns(QualcoopWarning, match="the source of 'tA' changed"):
        study = open_study(home)
    assert forge.SENTENCES[0] in study.transcript("tA").text
    assert study.unrecorded() == ()


def test_a_source_that_is_gone_leaves_its_stored_text(home):
    (home / "interviews" / "tA.txt").unlink()
    assert len(open_study(home).transcripts) == 4


def test_what_an_office_program_lays_beside_an_open_document_is_no_interview(home):
    before = open_study(home).transcripts
    (home / "interviews" / "~$interview.docx").write_bytes(b"\x03Ann")
    assert open_study(home).transcripts == before


def test_two_sources_of_one_id_are_refused(home):
    (home / "interviews" / "tA.md").write_text("ถาม: ใครครับ\n", encoding="utf-8")
    with pytest.raises(StudyError, match="would both be transcript 'tA'"):
        open_study(home)


def test_a_quotation_that_moved_is_listed_and_not_moved(home):
    study = open_study(home)
    rows = [replace(row, start=row.start + 1) if row.transcript == "tA" else row for row in study.codings]
    storing.write_codings(storing.codings_path(home, "ann"), Codings(tuple(rows)))
    with pytest.warns(QualcoopWarning, match="the quotation of . at tA:") as caught:
        drifted = open_study(home)
    assert len(caught) == 2
    assert drifted.codings.rows[0].start == rows[0].start
    lost = replace(study, codings=Codings((replace(study.codings.rows[0], transcript="gone"),)))
    assert "no transcript 'gone'" in studies.drifted(lost)[0].message


def test_roles_that_study_yaml_gives_stand_in_place_of_those_inferred(home):
    with (home / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("transcripts: {tA: {roles: {ตอบ1: other}}}\n")
    assert {turn.role for turn in open_study(home).transcript("tA").turns} == {"interviewer", "other"}


def test_a_folder_without_a_study_says_what_one_holds(tmp_path):
    with pytest.raises(MissingError, match="a study folder holds"):
        open_study(tmp_path)


# --- saving --------------------------------------------------------------------------------------------------


def test_a_saved_pass_is_stamped_and_opens_as_recorded(home):
    saved = save(open_study(home).test(), by="อัญ")
    again = open_study(home)
    assert saved.entries == again.entries
    entry = again.entries[0]
    assert (entry.n, entry.by, entry.prev, entry.hash) == (1, "อัญ", "", entry.expected_hash())
    assert entry.at.endswith("+00:00")
    assert again.test().recorded
    assert again.unrecorded() == ()


def test_saving_again_writes_nothing_and_gives_the_study_as_stamped(home):
    pass_ = open_study(home).test()
    turned = pass_.reformulate("a & b", **WHY)
    first = save(turned, by="ann")
    before = forge.folder_hashes(home)
    for value in (turned, first, turned):
        assert save(value, by="ben").entries == first.entries
    assert forge.folder_hashes(home) == before
    assert save(turned).memos == first.memos


def test_several_turns_before_one_save(home):
    second = open_study(home).test().reformulate("a & b", **WHY).test()
    study = save(second.conclude(reason="no_negative_case", memo="ครบแล้ว"), by="ann")
    assert [entry["kind"] for entry in ledger(home)] == ["pass", "reformulate", "pass", "conclude"]
    assert study == replace(open_study(home), state=study.state)
    assert replayed(open_study(home)) is None
    assert "expression: \"a & b -> works\"" in (home / "study.yaml").read_text(encoding="utf-8")


def test_a_ledger_that_went_on_elsewhere_is_not_overwritten(home):
    record_pass(home)
    mine, other = open_study(home).test(), open_study(home).test()
    save(other.hold(because="case:C", memo="อีกคนหนึ่ง"), by="ben")
    before = forge.folder_hashes(home)
    with pytest.raises(LedgerError, match="open it again and repeat the step"):
        save(mine.reformulate("a & b", **WHY), by="ann")
    assert forge.folder_hashes(home) == before


def test_another_memo_of_the_same_step_is_another_story_only_by_what_it_decides(home):
    """Salts are drawn when saving, so hashes of memos are left out when stories are compared."""
    record_pass(home)
    mine = open_study(home).test().hold(because="case:C", memo="หนึ่ง")
    save(mine, by="ann")
    assert save(mine, by="ann").entries[-1].memo["sha256"]


def test_a_study_in_memory_has_nowhere_to_be_saved():
    with pytest.raises(MissingError, match="has no folder"):
        save(forge.study(forge.STORY).test())


def test_two_writers_do_not_meet(home):
    pass_ = open_study(home).test()
    with storing.lock(home), pytest.raises(LockedError, match=f"process {os.getpid()}"):
        save(pass_)
    assert not (home / "ledger.jsonl").exists()
    assert save(pass_).entries
    assert not (home / storing.LOCK_NAME).exists()


def test_a_run_of_suggestions_is_never_recorded(home):
    unreviewed = open_study(home).unreviewed()
    machine = replace(unreviewed, codings=forge.as_coder(open_study(home).codings, unreviewed.spec.counted))
    with pytest.raises(LedgerError, match="a run of suggestions is not recorded"):
        save(machine.test())
    assert not (home / "ledger.jsonl").exists()


def test_the_author_is_by_then_the_environment_then_git(home, monkeypatch):
    monkeypatch.setenv("QUALCOOP_BY", "อัญชลี")
    assert author("ben") == "ben"
    assert author() == "อัญชลี"
    monkeypatch.delenv("QUALCOOP_BY")
    monkeypatch.setenv("PATH", "")
    assert author() == "unknown"


def test_texts_and_versions_are_written_once_and_nothing_else_is_touched(home):
    """A revision wrote the texts again as the ledger keeps them: without their source."""
    record_pass(home)
    before = forge.folder_hashes(home)
    revise(home, "reformulate", "a & b", **WHY)
    after = forge.folder_hashes(home)
    changed = {name for name in after if after[name] != before.get(name)}
    assert {name for name in changed if not name.startswith("versions/")} == {
        "study.yaml",
        "ledger.jsonl",
        "memos/002-reformulate.md",
    }
    assert set(before) <= set(after)
    assert all(name not in before for name in changed if name.startswith("versions/"))
    assert open_study(home).transcript("tA").source.path == "interviews/tA.txt"


def test_study_yaml_keeps_its_remarks_and_all_lines_a_revision_does_not_decide(home):
    record_pass(home)
    before = (home / "study.yaml").read_text(encoding="utf-8").splitlines()
    revise(home, "reformulate", "a & b", **WHY)
    middle = (home / "study.yaml").read_text(encoding="utf-8").splitlines()
    assert [(a, b) for a, b in zip(before, middle, strict=True) if a != b] == [
        (line, line.replace("a -> works", "a & b -> works")) for line in before if line.startswith("hypothesis")
    ]
    revise(home, "redefine", "@size=city", **WHY)
    after = (home / "study.yaml").read_text(encoding="utf-8")
    assert 'scope: "@size=city"}   # who belongs' in after
    assert after.startswith("# remark: the study\n")
    assert after.endswith("# remark: the end\n")


def test_a_crash_between_two_writes_leaves_the_old_state_and_the_step_can_be_repeated(home, monkeypatch):
    record_pass(home)
    for name in ("save_hypothesis", "write_memo", "append_entries"):
        pass_ = recorded_pass(open_study(home))
        with monkeypatch.context() as broken:
            broken.setattr(storing, name, _stop)
            with pytest.raises(OSError, match="disk full"):
                save(pass_.reformulate("a & b", **WHY), by="ann")
        assert [entry.kind for entry in open_study(home).entries] == ["pass"]
        assert replayed(open_study(home)) is None
    entry = revise(home, "reformulate", "a & b", **WHY)
    assert entry.kind == "reformulate"
    assert replayed(open_study(home)) is None


def _stop(*_args, **_more):
    raise OSError("disk full")


# --- what differs from the last recorded state ---------------------------------------------------------------


def codings(home, change):
    rows = Codings(tuple(change(row) for row in open_study(home).codings))
    storing.write_codings(storing.codings_path(home, "ann"), rows)


def _codebook(home):
    told = '"id": "c", "kind": "condition", "cell": '
    forge.edit(home / "codebook.yaml", f'{told}"direction"', f'{told}"presence"')


def _spec(old, new):
    return lambda home: forge.edit(home / "study.yaml", old, new)


CHANGES = {
    "--reformulate 'a & c -> works'": _spec("a -> works", "a & c -> works"),
    "--abandon": _spec('{expression: "a -> works", expects: {"a": "facilitates"}}', "null"),
    "--reformulate 'a -> works'": _spec('"a": "facilitates"', '"a": "hinders"'),
    "--redefine '@size=city'": _spec("scope: null", 'scope: "@size=city"'),
    "--redefine '' --kind outcome": _spec('"C", "outcome": "F"', '"C", "outcome": "T"'),
    "--refine": _codebook,
    "--recode": lambda home: codings(home, lambda row: replace(row, stance="neutral")),
}


def revised(home, line):
    """Type the line that the program showed."""
    words = line.removeprefix("--").split(" ", 1)
    value = words[1].split("'")[1] if "'" in line else ""
    kind = "outcome" if "--kind outcome" in line else "scope"
    return revise(home, words[0], value, redefinition=kind, by="ann", **WHY)


@pytest.mark.parametrize(("line", "change"), CHANGES.items(), ids=list(CHANGES))
def test_a_change_not_recorded_is_refused_with_the_line_that_records_it(home, line, change):
    record_pass(home)
    change(home)
    before = forge.folder_hashes(home)
    assert open_study(home).unrecorded() == (line,)
    with pytest.raises(LedgerError) as caught:
        record_pass(home)
    assert f"qualcoop revise {home} {line} --because KIND:ID --memo TEXT" in str(caught.value)
    assert forge.folder_hashes(home) == before
    revised(home, line)
    assert open_study(home).unrecorded() == ()
    assert record_pass(home).number == 2
    assert replayed(open_study(home)) is None


def test_all_changes_at_once_are_recorded_line_by_line_and_none_is_lost(home):
    """Recording the scope wrote the recorded cut over the one that the researcher had just changed."""
    graded = "outcome: {id: works, scale: [F, partly, T], counts_from: T}   # the cut\n"
    forge.edit(home / "study.yaml", "outcome: works\n", graded)
    record_pass(home)
    forge.edit(home / "study.yaml", "counts_from: T", "counts_from: partly")
    for name in ("--redefine '@size=city'", "--refine", "--recode", "--reformulate 'a & c -> works'"):
        CHANGES[name](home)
    seen = []
    while lines := open_study(home).unrecorded():
        seen.append(lines[0])
        revised(home, lines[0])
        assert len(seen) < 9
    assert sorted(seen) == [
        "--recode",
        "--redefine '@size=city'",
        "--redefine 'partly' --kind outcome",
        "--refine",
        "--reformulate 'a & c -> works'",
    ]
    assert "counts_from: partly" in (home / "study.yaml").read_text(encoding="utf-8")
    assert record_pass(home).number == 2
    assert replayed(open_study(home)) is None


def test_lifting_a_scope_rule_can_be_recorded_too(home):
    forge.edit(home / "study.yaml", "scope: null", 'scope: "@size=city"')
    record_pass(home)
    forge.edit(home / "study.yaml", 'scope: "@size=city"', "scope: null")
    assert open_study(home).unrecorded() == ("--redefine ''",)
    revised(home, "--redefine ''")
    assert open_study(home).unrecorded() == ()


def test_a_case_struck_out_of_study_yaml_is_refused_everywhere(home):
    record_pass(home)
    text = (home / "study.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if '"id": "C"' not in line]
    (home / "study.yaml").write_text("".join(kept), encoding="utf-8")
    before = forge.folder_hashes(home)
    with pytest.raises(LedgerError, match="case C is gone"):
        open_study(home).unrecorded()
    with pytest.raises(LedgerError, match="case C is gone"):
        record_pass(home)
    with pytest.raises(LedgerError, match="case C is gone"):
        revise(home, "recode", **WHY)
    assert forge.folder_hashes(home) == before


def test_the_order_of_cases_is_a_fact_and_no_new_outcome(home):
    record_pass(home)
    lines = (home / "study.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if '"id": "A"' in line)
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    (home / "study.yaml").write_text("".join(lines), encoding="utf-8")
    assert open_study(home).unrecorded() == ("--recode",)
    revised(home, "--recode")
    assert record_pass(home).study.entries[-1].result["cases"] == ["B", "A", "C", "D"]


# --- growth --------------------------------------------------------------------------------------------------


def grow(home, *, first=False):
    """Add a case with its interview, as a person would."""
    talk = forge.transcript("tE")
    (home / "interviews" / "tE.txt").write_text(talk.text, encoding="utf-8")
    storing.write_text(home, talk)
    row = forge.coding(talk, "a", "+")
    storing.write_codings(
        storing.codings_path(home, "ann"), Codings((*open_study(home).codings.rows, row))
    )
    line = '  - {"id": "E", "outcome": "T", "attributes": {"size": "city"}, "transcripts": ["tE"]}\n'
    forge.edit(home / "study.yaml", "# remark: the end\n", f"{line}# remark: the end\n")


def test_cases_and_interviews_that_came_in_are_a_corpus_line_before_the_next_pass(home):
    record_pass(home)
    grow(home)
    assert open_study(home).unrecorded() == ()
    pass_ = record_pass(home)
    assert [entry["kind"] for entry in ledger(home)] == ["pass", "corpus", "pass"]
    assert forge.line_of(home, 2)["after"] == {"cases": ["E"], "transcripts": ["tE"]}
    assert pass_.verdicts[-1].case == "E"
    assert replayed(open_study(home)) is None


def test_a_recoding_does_not_swallow_what_came_in(home):
    """It took the new case over unnamed, and no corpus line told of it."""
    record_pass(home)
    codings(home, lambda row: replace(row, basis="described"))
    grow(home)
    assert open_study(home).unrecorded() == ("--recode",)
    entry = revised(home, "--recode")
    assert {row["transcript"] for row in entry.after["codings"]} == {"tA", "tB", "tC", "tD"}
    record_pass(home)
    assert [line["kind"] for line in ledger(home)] == ["pass", "recode", "corpus", "pass"]
    assert forge.line_of(home, 3)["after"]["cases"] == ["E"]
    assert replayed(open_study(home)) is None


# --- the recorded passes -------------------------------------------------------------------------------------


def test_a_recorded_pass_is_built_again_as_it_stood(home):
    first = save_pass = open_study(home).test()
    save(save_pass)
    revise(home, "reformulate", "a & b", **WHY)
    record_pass(home)
    codings(home, lambda row: replace(row, stance="neutral"))
    then = recorded_passes(open_study(home))
    assert [forge.verdicts(pass_) for pass_ in then] == [
        forge.verdicts(first),
        {"A": "confirms", "B": "confirms", "C": "compatible", "D": "compatible"},
    ]
    assert [str(pass_.study.spec.hypothesis) for pass_ in then] == ["a -> works", "a & b -> works"]
    assert [row.previous for row in then[1].verdicts] == ["confirms", "confirms", "negative", "compatible"]


def test_without_a_pass_there_is_nothing_to_revise(home):
    with pytest.raises(LedgerError, match=f"record one: qualcoop test {home} --record"):
        recorded_pass(open_study(home))


# --- tampering: any changed character is named ---------------------------------------------------------------


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A study with two passes, three revisions and a conclusion; its files in memory, by name."""
    value = forge.study(forge.STORY, attributes={id_: {"size": "city"} for id_ in "ABCD"})
    home = forge.on_disk(value, tmp_path_factory.mktemp("finished") / "study")
    record_pass(home, by="ann")
    revise(home, "hold", because="case:C", memo="รอฟังหมู่บ้าน C อีกครั้ง", by="ann")
    revise(home, "reformulate", "a & b", because="case:C", memo="หมู่บ้าน C ไม่มีผู้บริหาร", by="ann")
    record_pass(home, by="ann")
    conclude(home, reason="no_negative_case", memo="ไม่มีกรณีแย้งแล้ว", by="ann")
    return home


def told(home):
    """Say what opening and replaying a study finds wrong; empty for nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", QualcoopWarning)
        try:
            fault = replayed(open_study(home))
        except QualcoopError as error:
            return str(error)
    return f"{fault.n}: {fault.fault}" if fault else ""


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_character_of_ledger_version_text_or_memo_is_found_and_named(finished, data):
    kinds = {"ledger.jsonl": "*.jsonl", "versions": "versions/*.json", "texts": "texts/*.txt", "memos": "memos/*.md"}
    pattern = kinds[data.draw(st.sampled_from(sorted(kinds)))]
    path = data.draw(st.sampled_from(sorted(finished.glob(pattern))))
    raw = path.read_bytes()
    text = raw.decode()
    places = [n for n, sign in enumerate(text) if sign.isalnum() or path.suffix in (".json", ".txt")]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from("xกZ7").filter(lambda sign: sign != text[place]))
    try:
        path.write_bytes((text[:place] + other + text[place + 1 :]).encode())
        found = told(finished)
    finally:
        path.write_bytes(raw)
    line = text.count("\n", 0, place) + 1
    name = {".jsonl": f"ledger.jsonl:{line}:", ".md": path.stem}.get(path.suffix, path.name)
    assert name in found
    assert told(finished) == ""


@pytest.mark.parametrize("name", ["versions", "memos"])
def test_a_missing_version_or_memo_is_named(finished, name):
    for path in sorted((finished / name).iterdir()):
        raw = path.read_bytes()
        path.unlink()
        try:
            assert path.stem in told(finished)
        finally:
            path.write_bytes(raw)


def test_a_line_taken_out_of_the_middle_is_named_and_one_at_the_end_is_not(finished):
    path = finished / "ledger.jsonl"
    raw = path.read_bytes()
    lines = raw.splitlines(keepends=True)
    try:
        path.write_bytes(b"".join(lines[:1] + lines[2:]))
        assert "ledger.jsonl:2: line 2 says it is number 3" in told(finished)
        path.write_bytes(b"".join(lines[:-1]))
        assert told(finished) == ""
    finally:
        path.write_bytes(raw)


def test_a_forged_verdict_under_a_chain_made_anew_is_found_by_replay(finished):
    path = finished / "ledger.jsonl"
    raw = path.read_bytes()
    found = []
    for line in raw.decode().splitlines():
        entry = LedgerEntry.from_data(json.loads(line))
        if entry.n == 1:
            entry = replace(entry, result={**entry.result, "verdicts": {**entry.result["verdicts"], "C": "outside"}})
        entry = replace(entry, prev=found[-1].hash if found else "")
        found.append(replace(entry, hash=entry.expected_hash()))
    try:
        path.write_text("".join(canonical(entry.data()) + "\n" for entry in found), encoding="utf-8")
        assert told(finished).startswith("1: line 1 does not come out again: verdicts differ")
    finally:
        path.write_bytes(raw)


def test_the_ledger_holds_no_word_of_an_informant_and_none_of_a_memo(finished):
    text = (finished / "ledger.jsonl").read_text(encoding="utf-8")
    kept = "".join(path.read_text(encoding="utf-8") for path in (finished / "versions").iterdir())
    for words in (*forge.SENTENCES, "รอฟังหมู่บ้าน", "ไม่มีกรณีแย้งแล้ว"):
        assert words not in text
        assert words not in kept


def test_a_memos_file_is_what_the_ledger_names(finished):
    memo = next(memo for memo in open_study(finished).memos if memo.id == "003-reformulate")
    assert (memo.text, memo.author, memo.type, memo.about) == (
        "หมู่บ้าน C ไม่มีผู้บริหาร",
        "ann",
        "reformulate",
        "case:C",
    )
    assert memo.salt


def test_a_memo_of_ones_own_beside_the_ledgers_is_no_fault(home):
    record_pass(home)
    storing.write_memo(home, Memo("002-hold", "บันทึกของฉันเอง"))
    entry = revise(home, "hold", **WHY)
    assert entry.memo["id"] == "002-hold-2"
    assert replayed(open_study(home)) is None
