"""The nine invariants of the ledger and of the verdicts, each as a law over random studies and random histories."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcoop.errors import ExpressionError, LedgerError, QualcoopWarning, UsageError
from qualcoop.induction.cells import case_table
from qualcoop.induction.differing import difference_of
from qualcoop.induction.snapshots import snapshots, uses
from qualcoop.induction.testing import pass_result
from qualcoop.induction.verdicts import stands, verdicts
from qualcoop.records.canonical import canonical
from qualcoop.records.codebook import Code
from qualcoop.records.coding import Codings
from qualcoop.records.expression import parse_expression
from qualcoop.records.ledger import BECAUSE, REVISIONS, LedgerEntry, pass_numbers
from qualcoop.records.study import Judgement
from qualcoop.views.pages.markdown import markdown_report
from qualcoop.views.report.whole import report_data
from qualcoop.views.terminal.passes import pass_text
from qualcoop.views.wording import STANDS
from qualcoop.workflows.checking import history
from qualcoop.workflows.studies import open_study, recorded_pass, recorded_passes, save

from . import forge

CODES = "abc"
VERDICTS = ("confirms", "compatible", "negative", "outside", "undetermined")
SIZES = ("city", "village", "?")
SCOPES = ("", "@size=city", "@size!=village", "~c", "a | @size=city", "~b.hinders")

# --- random studies ------------------------------------------------------------------------------------------

said = st.sampled_from(["", *forge.SAID, "+ -", "0 +", "a +"])
outcomes = st.sampled_from(["T", "F", "T", "F", "?", None])
values = st.sampled_from(["T", "F", "C", "?", 0.0, 0.33, 0.5, 0.67, 1.0])
chosen = st.sampled_from(["", "on_x", "on_y", "convenience", "sought_as_negative", "held_out"])
atoms = st.sampled_from(["a", "b", "c", "~a", "~b", "a.hinders", "~c.hinders"])
expressions = st.recursive(
    atoms,
    lambda inner: st.tuples(inner, st.sampled_from("&|"), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
    max_leaves=4,
)
hypotheses = st.tuples(expressions, st.sampled_from(["->", "<-", "<->"])).map(lambda p: f"{p[0]} {p[1]} works")
modes = st.sampled_from(
    [{"mode": "classic"}, {"mode": "classic"}, {"mode": "modified", "tolerance": 1}, {"mode": "generalized"}]
)


@st.composite
def studies(draw, *, most=5, claim=hypotheses):
    """A study: cases with and without the outcome, three codes told and judged in every way, a rule, a mode."""
    told, facts, why, judged = {}, {}, {}, []
    for id_ in "ABCDE"[: draw(st.integers(1, most))]:
        told[id_] = (draw(outcomes), {code: draw(said) for code in CODES})
        facts[id_], why[id_] = {"size": draw(st.sampled_from(SIZES))}, draw(chosen)
        judged += [Judgement(id_, code, draw(values)) for code in CODES if draw(st.integers(0, 5)) == 0]
    return forge.study(
        told,
        draw(claim),
        attributes=facts,
        chosen=why,
        judgements=judged,
        scope=draw(st.sampled_from(SCOPES)),
        **draw(modes),
    )


# --- random histories ----------------------------------------------------------------------------------------

moves = st.one_of(
    st.tuples(st.just("reformulate"), hypotheses),
    st.tuples(st.just("redefine"), st.sampled_from(SCOPES)),
    st.tuples(st.just("types"), st.sampled_from(SCOPES[1:])),
    st.tuples(st.just("outcome"), outcomes),
    st.tuples(st.just("judge"), st.tuples(st.sampled_from(CODES), values)),
    st.tuples(st.just("code"), st.tuples(st.sampled_from(CODES), st.sampled_from(sorted(forge.SAID)))),
    st.tuples(st.just("uncode"), st.just("")),
    st.tuples(st.just("refine"), st.sampled_from(["any", "all", "presence", "rename", "retire", "create"])),
    st.tuples(st.just("hold"), st.just("")),
    st.tuples(st.just("abandon"), st.just("")),
    st.tuples(st.just("grow"), st.just("")),
)
histories = st.lists(moves, max_size=5)


def reason(pass_):
    """A reason that the method takes: a case that contradicts where there is one."""
    return ([f"case:{row.case}" for row in pass_.negative_cases] or ["source"])[0]


def book_after(book, change, number):
    """The codebook with one thing changed."""
    codes = list(book)
    first = codes[0]
    match change:
        case "any" | "all":
            codes[0] = replace(first, rule=change)
        case "presence":
            codes[0] = replace(first, cell="presence" if first.cell == "direction" else "direction")
        case "rename":
            codes[0] = replace(first, id=f"{first.id}{number}", origin=(first.id,))
        case "retire" if len(codes) > 1:
            codes.pop()
        case _:
            codes.append(Code(f"n{number}"))
    return forge.book(*codes, version=book.version + 1)


def moved(pass_, move, number):
    """Make one move; None where the method refuses it."""
    kind, value = move
    study, why = pass_.study, {"because": reason(pass_), "memo": f"ครั้งที่ {number}: ลองดู"}
    cases = study.spec.cases
    try:
        match kind:
            case "reformulate" | "redefine":
                return getattr(pass_, kind)(value, **why)
            case "types":
                return pass_.redefine(value, kind="types", **why)
            case "outcome":
                judged = (replace(cases[0], outcome=value), *cases[1:])
                return pass_.redefine("", kind="outcome", spec=replace(study.spec, cases=judged), **why)
            case "judge":
                case = cases[number % len(cases)].id
                return pass_.recode(judgements=(*study.judgements, Judgement(case, value[0], value[1])), **why)
            case "code":
                talk = study.transcripts[number % len(study.transcripts)]
                return pass_.recode(codings=Codings((*study.codings, forge.coding(talk, *value))), **why)
            case "uncode":
                return pass_.recode(codings=Codings(study.codings.rows[1:]), **why)
            case "refine":
                return pass_.refine(book_after(study.codebook, value, number), **why)
            case "grow":
                new = forge.study({f"N{number}": ("T", {"a": "+", "b": "-"})})
                spec = replace(study.spec, cases=(*cases, *new.spec.cases))
                rows = Codings((*study.codings, *new.codings))
                return replace(study, spec=spec, transcripts=(*study.transcripts, *new.transcripts), codings=rows)
        return getattr(pass_, kind)(**why)
    except (LedgerError, UsageError, ExpressionError):
        return None


def walked(study, history):
    """Test, then make each move that the method takes and test again where a hypothesis may be tested."""
    passes = [study.test()]
    for number, move in enumerate(history):
        following = moved(passes[-1], move, number)
        if following is not None:
            try:
                passes.append(following.test())
            except ExpressionError:
                break  # the code that the claim names was retired: nothing can be tested until it is reformulated
    return passes


def settled(passes):
    """The passes as recorded: a hold makes none."""
    return [one for one, following in pairwise([*passes, None]) if following is None or one.number != following.number]


# --- 1: no case disappears -----------------------------------------------------------------------------------


@given(studies(), histories)
def test_in_every_pass_of_every_history_each_case_has_exactly_one_verdict(study, history):
    for pass_ in walked(study, history):
        ids = [case.id for case in pass_.study.spec.cases]
        found = [row.verdict for row in pass_.verdicts]
        assert [row.case for row in pass_.verdicts] == ids
        if pass_.study.spec.hypothesis is None:
            assert set(found) == {None}
        else:
            assert sum(found.count(word) for word in VERDICTS) == len(ids)


# --- 2: exclusion only by a rule -----------------------------------------------------------------------------


@given(studies(), histories)
def test_no_move_takes_a_case_away_and_outside_are_those_that_the_rule_leaves_out(study, history):
    for before, after in pairwise(walked(study, history)):
        assert {row.case for row in before.verdicts} <= {row.case for row in after.verdicts}
        assert difference_of(before, after).cases_gone == ()
        if after.study.spec.hypothesis is not None:
            assert all((row.verdict == "outside") is (row.scope == "F") for row in after.verdicts)
            assert after.study.spec.scope or not any(row.verdict == "outside" for row in after.verdicts)


@given(studies(), st.data())
def test_a_study_with_a_case_struck_out_is_taken_by_no_revision(study, data):
    pass_ = study.test()
    gone = data.draw(st.sampled_from([case.id for case in study.spec.cases]))
    fewer = replace(pass_.study.spec, cases=tuple(case for case in study.spec.cases if case.id != gone))
    with pytest.raises(LedgerError, match=f"case {gone} is gone"):
        pass_.recode(spec=fewer, because="source", memo="ตัดออก")
    with pytest.raises(LedgerError, match=f"case {gone} is gone"):
        replace(pass_.study, spec=fewer).unrecorded()
    try:
        after = pass_.redefine("", kind="outcome", spec=fewer, because=reason(pass_), memo="ตัดออก")
    except UsageError:
        return  # nothing but the case had changed, and that is no change
    assert [case.id for case in after.spec.cases] == [case.id for case in study.spec.cases]


# --- 3: a change makes earlier verdicts stale ----------------------------------------------------------------


@given(studies(), histories)
def test_every_earlier_verdict_is_stale_after_a_change_tested_again_and_its_flip_shown(study, history):
    for before, after in pairwise(settled(walked(study, history))):
        old = {row.case: row.verdict for row in before.verdicts}
        again = [row for row in after.verdicts if row.case in old]
        result = [entry for entry in after.study.entries if entry.kind == "pass"][-1].result
        assert uses(snapshots(before.study)) != uses(snapshots(after.study))
        assert result["stale"] == [row.case for row in again]
        assert result["flips"] == [
            {"case": row.case, "from": old[row.case], "to": row.verdict}
            for row in again
            if old[row.case] is not None and old[row.case] != row.verdict
        ]


@given(studies())
def test_without_a_change_nothing_is_stale_and_no_second_pass_is_made(study):
    first = study.test()
    again = first.study.test()
    assert again.study.entries == first.study.entries
    assert not any(row.stale for row in again.verdicts)


@settings(max_examples=40)
@given(studies(), histories)
def test_two_passes_differ_exactly_where_they_used_other_things(study, history):
    passes = settled(walked(study, history))
    for before, after in product(passes, passes):
        found = difference_of(before, after)
        assert bool(found) is (uses(snapshots(before.study)) != uses(snapshots(after.study)))
        told = (found.settings, found.facts, found.operations, found.codings, found.judgements, found.cells)
        if not found:  # the same pass, or one that came back to what an earlier one used
            assert not any((*told, found.verdicts, found.cases_added, found.cases_gone))


# --- 4: open negatives are never universal -------------------------------------------------------------------


@given(studies(), histories)
def test_with_an_open_negative_case_nothing_stands_and_want_of_negatives_is_no_reason_to_conclude(study, history):
    for pass_ in walked(study, history):
        open_ = [row.case for row in pass_.verdicts if row.verdict == "negative" and "tolerated" not in row.note]
        undetermined = [row.case for row in pass_.verdicts if row.verdict == "undetermined"]
        if open_:
            assert pass_.stands == "contradicted"
            with pytest.raises(LedgerError, match="contradict the claim"):
                pass_.conclude(reason="no_negative_case", memo="ไม่มีแล้ว")
        elif undetermined:
            assert pass_.stands != "stands"
        tolerated = [row.case for row in pass_.verdicts if "tolerated" in row.note]
        assert len(tolerated) <= pass_.study.spec.tolerance


@settings(max_examples=20)
@given(studies())
def test_no_report_of_a_pass_with_an_open_negative_or_undetermined_case_says_that_the_claim_stands(study):
    pass_ = study.test()
    findings = pass_.conclude(reason="time", memo="หมดเวลา")
    report = markdown_report(report_data(findings, passes=(pass_,)))
    stood = STANDS["stands"]
    for words in (report, pass_text(pass_)):
        assert ((stood.th in words) or (stood.en in words)) is (pass_.stands == "stands")


# --- 5: replay bit for bit; any tampering named (on disk) ----------------------------------------------------


@contextmanager
def recorded(study, history):
    """A study in a folder of its own, its history saved."""
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore", QualcoopWarning)
        home = forge.on_disk(study, Path(place) / "study")
        passes = walked(open_study(home), history)
        save(passes[-1], by="ann")
        yield home, settled(passes)


disk = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])


@disk
@given(studies(most=3), histories)
def test_a_saved_history_comes_out_again_byte_for_byte_here_and_elsewhere(study, history_):
    with recorded(study, history_) as (home, passes):
        lines = [json.loads(line) for line in (home / "ledger.jsonl").read_bytes().splitlines()]
        kept = [canonical(line["result"]) for line in lines if line["kind"] == "pass"]
        assert kept == [canonical(pass_result(one.study, one.table, one.verdicts)) for one in passes]
        again = recorded_passes(open_study(home))
        assert kept == [canonical(pass_result(one.study, one.table, one.verdicts)) for one in again]
        assert [one.table.sha256() for one in again] == [one.table.sha256() for one in passes]
        elsewhere = home.parent / "elsewhere"
        shutil.copytree(home, elsewhere, ignore=shutil.ignore_patterns("codings", "judgements.csv", "interviews"))
        (elsewhere / "codebook.yaml").write_text("version: 99\ncodes: []\n", encoding="utf-8")
        assert history(elsewhere).fault is None
        for name in ("ledger.jsonl", "versions"):
            assert hashed(elsewhere / name) == hashed(home / name)
        found = recorded_passes(open_study(elsewhere))
        assert kept == [canonical(pass_result(one.study, one.table, one.verdicts)) for one in found]


@disk
@given(studies(most=3), histories, hypotheses, st.data())
def test_a_ledger_that_went_back_and_tried_another_way_comes_out_again(study, history_, claim, data):
    """Another branch grows from an earlier pass; both stay, and each pass is set beside the last of its own branch."""
    with recorded(study, history_) as (home, passes):
        number = data.draw(st.sampled_from([one.number for one in passes]))
        try:
            back = recorded_pass(open_study(home), number)
            save(back.reformulate(claim, because=reason(back), memo="ลองอีกทาง").test(), by="ann")
        except (LedgerError, UsageError, ExpressionError):
            return
        again = open_study(home)
        assert history(home).fault is None
        found = recorded_passes(again)
        assert len(found) == len(passes) + 1
        there = difference_of(found[number - 1], found[-1])
        assert there.left == ()
        assert there.lines[-2].parent == next(n for n, of in pass_numbers(again.entries).items() if of == number)
        assert {one.case for one in there.verdicts if one.before.verdict is not None} == {
            flip["case"] for flip in again.entries[-1].result["flips"]
        }


def hashed(path):
    return path.read_bytes() if path.is_file() else {one.name: one.read_bytes() for one in path.iterdir()}


@disk
@given(studies(most=3), histories, st.data())
def test_any_changed_character_of_ledger_version_text_or_memo_is_found_and_its_line_named(study, history_, data):
    with recorded(study, history_) as (home, _):
        for kind in ("ledger.jsonl", "versions/*.json", "texts/*.txt", "memos/*.md"):
            for _ in range(3):
                _check_tampering(home, sorted(home.glob(kind)), data)


def _check_tampering(home, paths, data):
    if not paths:
        return
    path = data.draw(st.sampled_from(paths))
    raw = path.read_bytes()
    text = raw.decode()
    # In YAML front matter a quotation mark or a space says nothing: letters and digits do.
    places = [n for n, sign in enumerate(text) if sign.isalnum() or path.suffix in (".json", ".txt")]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from("xกZ7").filter(lambda sign: sign != text[place]))
    lines = (home / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [LedgerEntry.from_data(json.loads(line)) for line in lines]
    try:
        path.write_bytes((text[:place] + other + text[place + 1 :]).encode())
        found = history(home)
        good, fault = found.entries, found.fault
    finally:
        path.write_bytes(raw)
    assert fault is not None
    assert fault.n == line_of(path, text, place, entries)
    assert [entry.n for entry in good] == list(range(1, fault.n))
    assert history(home).fault is None


def line_of(path, text, place, entries):
    """The ledger's line that a changed character belongs to: the first that rests on it."""
    if path.name == "ledger.jsonl":
        return text.count("\n", 0, place) + 1
    if path.suffix == ".md":
        return next(entry.n for entry in entries if entry.memo.get("id") == path.stem)
    if path.suffix == ".json":
        return next(entry.n for entry in entries if any(sha[:16] == path.stem for sha in entry.uses.values()))
    return 1  # texts are fixed at the first recorded pass, and every line rests on them


@disk
@given(studies(most=3), histories)
def test_a_study_from_which_a_case_was_struck_out_is_not_saved(study, history_):
    with recorded(study, history_) as (home, _):
        before = (home / "ledger.jsonl").read_bytes()
        now = open_study(home)
        fewer = replace(now.spec, cases=now.spec.cases[1:], hypothesis=None, scope="")
        with pytest.raises(LedgerError, match="is gone"):
            save(replace(now, spec=fewer).test())
        assert (home / "ledger.jsonl").read_bytes() == before


# --- 6: every revision has a reason and a memo ---------------------------------------------------------------

REASON = regex.compile("|".join(kind.partition(":")[0] for kind in BECAUSE))


@given(studies(), histories)
def test_every_revision_names_its_reason_and_has_a_memo_and_in_classic_mode_a_case_that_contradicts(study, history):
    last = walked(study, history)[-1]
    memos = {memo.id: memo.text for memo in last.study.memos}
    tested = None
    for entry in last.study.entries:
        if entry.kind in REVISIONS:
            assert REASON.match(entry.because)
            assert memos[entry.memo["id"]].strip()
            saved = [change for change in entry.result["cases"] if change["from"] == "negative"]
            if study.spec.mode == "classic" and entry.kind in ("reformulate", "redefine") and saved:
                assert tested.result["verdicts"][entry.because.removeprefix("case:")] == "negative"
        tested = entry if entry.kind == "pass" else tested


@given(studies(), moves, st.sampled_from(["", "  \n", "อยาก"]), st.sampled_from(["", "source", "I felt like it"]))
def test_a_move_without_reason_or_memo_is_refused(study, move, memo, because):
    pass_ = study.test()
    kind, value = move
    if kind not in ("reformulate", "redefine", "hold", "abandon") or (memo.strip() and because == "source"):
        return
    arguments = (value,) if kind in ("reformulate", "redefine") else ()
    with pytest.raises((LedgerError, UsageError)):
        getattr(pass_, kind)(*arguments, because=because, memo=memo)


@given(studies(), hypotheses)
def test_in_classic_mode_a_claim_is_not_saved_for_any_other_reason_than_a_case_that_contradicts(study, claim):
    pass_ = replace(study, spec=replace(study.spec, mode="classic", tolerance=0)).test()
    negative = {row.case for row in pass_.negative_cases}
    for because in ("source", "adviser", *(f"case:{row.case}" for row in pass_.verdicts)):
        try:
            after = pass_.reformulate(claim, because=because, memo="ลองใหม่")
        except UsageError:
            return
        except LedgerError:
            assert because.removeprefix("case:") not in negative
            assert negative
            continue
        saved = [change for change in after.entries[-1].result["cases"] if change["from"] == "negative"]
        assert not saved or because.removeprefix("case:") in negative


# --- 7 and 8: the flags --------------------------------------------------------------------------------------

WORDS = regex.compile(r"(?<![@\w=.])([abc])\b(?!\s*=)")


@given(studies())
def test_the_circular_flag_is_raised_exactly_where_the_rule_names_a_condition_of_the_claim(study):
    claim = str(study.spec.hypothesis.expression)
    shared = set(WORDS.findall(study.spec.scope)) & set(WORDS.findall(claim))
    assert ("circular" in study.test().flags) is bool(shared)


@given(studies())
def test_the_robinson_flag_is_raised_exactly_while_sufficiency_was_never_at_risk(study):
    pass_ = study.test()
    why = {case.id: case.chosen for case in study.spec.cases}
    inside = [row for row in pass_.verdicts if row.scope != "F"]
    never = not any(why[row.case] == "on_x" for row in inside) or all(row.y == "T" for row in inside)
    assert ("robinson" in pass_.flags) is never


@settings(max_examples=15)
@given(studies())
def test_the_word_sufficient_is_withheld_from_a_claim_that_needs_it_exactly_while_that_flag_is_raised(study):
    pass_ = study.test()
    claims = study.spec.hypothesis.claim != "<-"
    assert ("the word is withheld" in pass_text(pass_)) is (claims and "robinson" in pass_.flags)


# --- 9: the order of cases decides nothing -------------------------------------------------------------------


@given(studies(), st.randoms(use_true_random=False))
def test_verdicts_do_not_depend_on_the_order_of_cases_and_the_story_does(study, draw):
    cases = list(study.spec.cases)
    draw.shuffle(cases)
    pass_, other = study.test(), replace(study, spec=replace(study.spec, cases=tuple(cases))).test()
    assert {row.case: row for row in pass_.verdicts} == {row.case: row for row in other.verdicts}
    assert (pass_.stands, pass_.flags, set(pass_.untestable)) == (other.stands, other.flags, set(other.untestable))
    assert {(cell.case, cell.code): cell for cell in pass_.table} == {(c.case, c.code): c for c in other.table}
    assert other.study.entries[-1].result["cases"] == [case.id for case in cases]


@given(studies(), expressions)
def test_a_verdict_of_one_case_does_not_depend_on_the_others(study, expression):
    """Each case by itself gets the verdict that it gets among the others: cells and verdicts look at no neighbour."""
    table = case_table(study)
    found = verdicts(study, table, expression=parse_expression(expression))
    for case, row in zip(study.spec.cases, found, strict=True):
        alone = replace(study, spec=replace(study.spec, cases=(case,)))
        [single] = verdicts(alone, case_table(alone), expression=parse_expression(expression))
        assert (single.verdict, single.x, single.y, single.scope) == (row.verdict, row.x, row.y, row.scope)
    assert stands(found) == stands(found[::-1])
