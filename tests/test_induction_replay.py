"""Replay: every recorded pass comes out again from what it used, whatever was done since; a forged one does not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import ExpressionError, LedgerError, UsageError
from qualcoop.induction.replay import LedgerFault, replay
from qualcoop.induction.snapshots import corpus_growth, rebuilt, restricted, snapshots, uses, without_growth
from qualcoop.records.canonical import canonical
from qualcoop.records.codebook import Code
from qualcoop.records.coding import Codings
from qualcoop.records.ledger import stamped
from qualcoop.records.study import Judgement, Participant

from . import forge

WHY = {"because": "case:C", "memo": "หมู่บ้าน C"}


def written(data):
    """Give data as it comes back from a file."""
    return json.loads(canonical(data))


class Shelf:
    """What a ledger in memory rests on: snapshots as they would be read again, and texts."""

    def __init__(self, study):
        self.versions = {sha: canonical(data) for sha, data in study.kept.items()}
        self.texts = {(talk.id, talk.text_sha256): talk.text for talk in study.transcripts}

    def version_of(self, sha):
        if sha not in self.versions:
            raise LedgerError(f"{sha[:16]} is missing")
        return json.loads(self.versions[sha])

    def text_of(self, id_, sha):
        return self.texts[id_, sha]


def chained(study):
    """Stamp the entries of a study in memory."""
    found = []
    for entry in study.entries:
        found.append(stamped(entry, after=found[-1] if found else None, at="2021-03-04T10:00:00", by="ann"))
    return replace(study, entries=tuple(found))


def replayed(study):
    shelf = Shelf(study)
    return replay(chained(study), shelf.version_of, shelf.text_of)


MOVES = st.sampled_from(
    [
        ("reformulate", "a & b"),
        ("reformulate", "a | ~c <-> works"),
        ("reformulate", "b <- works"),
        ("redefine", "@size=city"),
        ("redefine", ""),
        ("refine", "any"),
        ("refine", "presence"),
        ("recode", "T"),
        ("recode", "C"),
        ("recode", "coding"),
        ("hold", ""),
        ("abandon", ""),
        ("grow", ""),
    ]
)


def turn(pass_, move, number):
    """Make one turn; None where the method refuses it."""
    kind, value = move
    study = pass_.study
    negative = [f"case:{row.case}" for row in pass_.negative_cases]
    more = {"because": (*negative, "source")[0], "memo": f"{number}: ลอง"}
    try:
        match kind:
            case "reformulate" | "redefine":
                return getattr(pass_, kind)(value, **more)
            case "refine":
                change = {"rule": "any"} if value == "any" else {"cell": "presence"}
                codes = tuple(replace(code, **change) if code.id == "b" else code for code in study.codebook)
                return pass_.refine(forge.book(*codes, version=number), **more)
            case "recode" if value == "coding":
                extra = forge.coding(study.transcripts[0], "c", ["+", "-"][number % 2])
                return pass_.recode(codings=Codings((*study.codings, extra)), **more)
            case "recode":
                return pass_.recode(judgements=(*study.judgements, Judgement("B", "b", value)), **more)
            case "grow":
                new = forge.study({f"N{number}": ("T", {"a": "+"})})
                spec = replace(study.spec, cases=(*study.spec.cases, *new.spec.cases))
                rows = Codings((*study.codings, *new.codings))
                talks = (*study.transcripts, *new.transcripts)
                return replace(study, spec=spec, transcripts=talks, codings=rows)
            case _:
                return getattr(pass_, kind)(**more)
    except (LedgerError, UsageError, ExpressionError):
        return None


@given(st.lists(MOVES, max_size=6))
def test_any_sequence_of_revisions_comes_out_again_bit_for_bit(moves):
    size = {id_: {"size": "city" if id_ in "AC" else "village"} for id_ in "ABCD"}
    pass_ = forge.study(forge.STORY, attributes=size).test()
    for number, move in enumerate(moves):
        following = turn(pass_, move, number)
        pass_ = pass_ if following is None else following.test()
    assert replayed(pass_.study) is None


@given(st.lists(MOVES, max_size=3), st.data())
def test_a_pass_rewritten_with_a_chain_that_holds_is_still_found(moves, data):
    """Whoever forges a verdict and computes all hashes anew is found by computing the pass again."""
    size = {id_: {"size": "city"} for id_ in "ABCD"}
    pass_ = forge.study(forge.STORY, attributes=size).test()
    for number, move in enumerate(moves):
        pass_ = (turn(pass_, move, number) or pass_.study).test()
    study = pass_.study
    place = data.draw(st.sampled_from([n for n, entry in enumerate(study.entries) if entry.kind == "pass"]))
    entry = study.entries[place]
    forged = data.draw(
        st.sampled_from(
            [
                {"verdicts": {**entry.result["verdicts"], "C": "outside"}},
                {"cells": "0" * 64},
                {"flips": [{"case": "A", "from": None, "to": "negative"}]},
                {"stale": ["Z"]},
                {"stands": "beyond doubt"},
                {"cases": entry.result["cases"][:-1]},
                {"expression": "z -> works"},
            ]
        )
    )
    entries = list(study.entries)
    entries[place] = replace(entry, result={**entry.result, **forged})
    fault = replayed(replace(study, entries=tuple(entries)))
    assert fault is not None
    assert fault.n == place + 1
    assert next(iter(forged)) in fault.fault


def test_a_missing_snapshot_is_named_with_its_line():
    study = forge.study(forge.STORY).test().reformulate("a & b", **WHY).test().study
    shelf = Shelf(study)
    del shelf.versions[study.entries[-1].uses["spec"]]
    fault = replay(chained(study), shelf.version_of, shelf.text_of)
    assert fault == LedgerFault(2, f"{study.entries[1].uses['spec'][:16]} is missing")


def test_lines_before_a_broken_chain_are_replayed_and_the_first_fault_is_named():
    study = chained(forge.study(forge.STORY).test().reformulate("a & b", **WHY).test().study)
    shelf = Shelf(study)
    cut = (*study.entries[:2], replace(study.entries[2], by="eve"))
    fault = replay(replace(study, entries=cut), shelf.version_of, shelf.text_of)
    assert fault == LedgerFault(3, "line 3 was changed: its hash is not that of its content")


def test_replay_reads_no_current_file():
    """The study's present codings, codebook and hypothesis may be anything."""
    study = chained(forge.study(forge.STORY).test().study)
    shelf = Shelf(study)
    other = replace(
        study,
        codings=Codings(),
        codebook=forge.book("z"),
        spec=replace(study.spec, hypothesis=None, cases=(), scope="@x=y"),
        transcripts=(),
    )
    assert replay(other, shelf.version_of, shelf.text_of) is None


# --- snapshots -----------------------------------------------------------------------------------------------


def rich():
    """A study that uses what a snapshot must carry."""
    informed = Code("a", rule="informed", informed=("mayor",))
    codes = forge.book(informed, Code("b", cell="presence", silence="absent"), "c")
    told = {"A": ("fully", {"a": "+ -"}), "B": ("none", {"b": "0"}), "C": ("partly", {})}
    study = forge.study(
        told,
        "a & ~b <-> works",
        codes=codes,
        outcome=forge.GRADED,
        scope="@size!=hamlet",
        attributes={"A": {"size": "city"}},
        judgements=[Judgement("C", "a", 0.67, "documented", "ann", "ดูเอกสาร")],
        expects={"a": "facilitates"},
        clusters="size",
    )
    people = (Participant("p1", "tA", "ตอบ1", role="informant", position="mayor", consent="yes"),)
    return replace(study, participants=people)


def test_a_snapshot_and_back_gives_the_same_analysis():
    study = rich()
    shelf = {(talk.id, talk.text_sha256): talk.text for talk in study.transcripts}
    again = rebuilt(study, written(snapshots(study)), lambda id_, sha: shelf[id_, sha])
    assert uses(snapshots(again)) == uses(snapshots(study))
    assert again.test().verdicts == study.test().verdicts
    assert again.test().table == study.test().table


def test_a_snapshot_holds_no_informants_word_no_memo_and_no_consent():
    told = canonical(snapshots(rich()))
    for word in (*forge.SENTENCES, "ดูเอกสาร", "consent", forge.ASKED):
        assert word not in told


def test_a_later_judgement_on_the_same_cell_holds_after_a_snapshot_too():
    """Judgements were sorted with the one that was overruled among them, which then might come last."""
    for first, last in (("T", "F"), ("F", "T")):
        judged = [Judgement("A", "a", first), Judgement("A", "a", last)]
        pass_ = forge.study({"A": ("T", {})}, judgements=judged).test()
        assert pass_.verdicts[0].x == last
        assert replayed(pass_.study) is None


@given(st.permutations(["ann", "ben", "cat"]))
def test_the_order_of_participants_and_judgements_is_no_change(order):
    people = tuple(Participant(name, "tA", "ตอบ1" if name == "ann" else "") for name in order)
    judged = tuple(Judgement("A", code, "T", by=name) for name, code in zip(sorted(order), "abc", strict=True))
    study = replace(forge.study(forge.STORY), participants=people, judgements=judged)
    turned = replace(study, participants=people[::-1], judgements=judged[::-1])
    assert uses(snapshots(study)) == uses(snapshots(turned))
    assert study.table().sha256() == turned.table().sha256()


def test_titles_labels_and_remarks_are_no_part_of_an_analysis():
    study = rich()
    told = replace(study.spec, name="other", interviews="elsewhere", phenomenon=forge.Bilingual("อื่น", "other"))
    remarked = Codings(tuple(replace(row, note="ดูอีกที", at="2021", quote="") for row in study.codings))
    assert uses(snapshots(replace(study, spec=told, codings=remarked))) == uses(snapshots(study))


def test_growth_is_what_came_in_and_leaving_it_out_gives_back_what_was():
    before = forge.study(forge.STORY)
    new = forge.study({"E": ("T", {"a": "+"})})
    cases = (replace(before.spec.cases[0], transcripts=("tA", "tE")), *before.spec.cases[1:], *new.spec.cases)
    after = replace(
        before,
        spec=replace(before.spec, cases=cases),
        transcripts=(*before.transcripts, *new.transcripts),
        codings=Codings((*before.codings, *new.codings)),
        judgements=(Judgement("E", "a", "T"),),
        participants=(Participant("e1", "tE", "ตอบ1"),),
    )
    old, now = snapshots(before), snapshots(after)
    assert corpus_growth(old, now) == {"cases": ["E"], "transcripts": ["tE"]}
    assert restricted(old, now) == old
    assert snapshots(without_growth(before, after)) == old


@pytest.mark.parametrize("name", ["codebook", "codings", "judgements", "participants", "spec", "texts"])
def test_each_input_of_an_analysis_has_its_hash(name):
    study = rich()
    changed = {
        "codebook": replace(study, codebook=forge.book("a", "b", "c")),
        "codings": replace(study, codings=Codings(study.codings.rows[1:])),
        "judgements": replace(study, judgements=()),
        "participants": replace(study, participants=()),
        "spec": replace(study, spec=replace(study.spec, mode="modified")),
        "texts": replace(study, transcripts=tuple(t.with_roles({"ตอบ1": "other"}) for t in study.transcripts)),
    }[name]
    before, after = uses(snapshots(study)), uses(snapshots(changed))
    assert [key for key in before if before[key] != after[key]] == [name]
