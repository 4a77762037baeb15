"""Triangulation: kinds of source, sides, interviewers and coders, beside the cell."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualcoop.induction.cells import case_table
from qualcoop.induction.triangulation import (
    DIMENSIONS,
    Says,
    Triangulated,
    triangulated_codes,
    triangulated_counts,
    triangulation,
)
from qualcoop.records.coding import Codings
from qualcoop.records.study import Judgement, Participant

from . import forge


def two_sources(said="+ +", *, kinds=("interview", "document"), people=(), coders=(), judgements=()):
    """One case with two texts, and what each says of `a`; further coders with what each reads in the first text."""
    talks = tuple(forge.transcript(f"t{n}", kind=kind) for n, kind in enumerate(kinds, start=1))
    rows = [
        forge.coding(talk, "a", word, case="A") for talk, word in zip(talks, said.split(), strict=True) if word != "."
    ]
    rows += [forge.coding(talks[0], "a", word, case="A", coder=coder) for coder, word in coders]
    study = forge.study({"A": ("T", {})}, counted="ann" if rows else "", judgements=judgements)
    case = replace(study.spec.cases[0], transcripts=("t1", "t2"))
    return replace(
        study,
        spec=replace(study.spec, cases=(case,)),
        transcripts=talks,
        codings=Codings(tuple(rows)),
        participants=tuple(people),
    )


def person(n, side="", role="informant", name=""):
    return Participant(name or f"p{n}", f"t{n}", "ถาม" if role == "interviewer" else "ตอบ", "A", role, side=side)


def of_a(study):
    (found,) = triangulation(study, case_table(study), ["a"])
    return found


def also(study, said):
    """Code the first word of the first interview too, so that one person says two things."""
    first = forge.coding(study.transcripts[0], "a", said, case="A")
    word = replace(first, end=first.start + len("กฎหมาย"), quote="กฎหมาย")
    return replace(study, codings=Codings((*study.codings, word)))


def relations(found, dimension):
    return {source.name: source.relation for source in found.of(dimension)}


def test_an_interview_and_a_document_that_agree_are_two_kinds_of_source():
    found = of_a(two_sources())
    assert relations(found, "kind") == {"document": "agrees", "interview": "agrees"}
    assert found.agree("kind")
    assert "kind" in found.agreeing


def test_one_source_that_differs_leaves_nothing_triangulated():
    found = of_a(two_sources("+ -", judgements=[Judgement("A", "a", "T")]))
    assert relations(found, "kind") == {"interview": "agrees", "document": "differs"}
    assert found.agreeing == ()
    assert {"kind", "coder"} <= set(found.differing)


def test_a_source_that_says_in_two_ways_that_it_hinders_does_not_contradict_itself():
    """It is lacking, says one passage; who is there hinders, says another: both are F, and so is the judgement."""
    people = (person(1, "permanent officials"), person(2, "civil society"))
    base = two_sources("- a-", people=people, judgements=[Judgement("A", "a", "F")])
    found = of_a(also(base, "a-"))
    assert {source.says for source in found.of("side")} == {"F"}
    assert found.agree("side")


def test_a_source_that_says_both_that_it_helps_and_that_it_hinders_differs_from_the_judgement():
    base = two_sources("+ .", judgements=[Judgement("A", "a", "T")])
    assert relations(of_a(also(base, "-")), "kind")["interview"] == "differs"


def test_a_silent_source_and_a_mention_neither_agree_nor_differ():
    assert relations(of_a(two_sources("+ .")), "kind") == {"interview": "agrees", "document": "silent"}
    assert relations(of_a(two_sources("+ 0")), "kind") == {"interview": "agrees", "document": "mentioned"}
    assert not of_a(two_sources("+ 0")).agree("kind")


def test_where_the_cell_is_contested_there_is_nothing_to_agree_with():
    assert set(relations(of_a(two_sources("+ -")), "kind").values()) == {"open"}


def test_two_kinds_in_which_one_and_the_same_person_speaks_are_not_independent():
    people = (person(1, name="p"), person(2, name="p"))
    assert not of_a(two_sources(kinds=("interview", "focus_group"), people=people)).agree("kind")


def test_two_sides_agree_and_a_side_nobody_named_is_none():
    both = of_a(two_sources(people=(person(1, "political"), person(2, "residents"))))
    assert both.agree("side")
    assert not of_a(two_sources(people=(person(1, "political"), person(2, "")))).agree("side")


def test_a_side_that_could_have_spoken_and_did_not_is_silent():
    found = of_a(two_sources("+ .", people=(person(1, "political"), person(2, "residents"))))
    assert relations(found, "side") == {"political": "agrees", "residents": "silent"}


def test_a_label_that_only_says_who_asks_names_no_interviewer():
    found = of_a(two_sources())
    assert relations(found, "interviewer") == {"ถาม": "agrees"}
    assert not any(source.independent for source in found.of("interviewer"))


def test_listed_interviewers_are_two_unless_one_of_them_was_in_both_interviews():
    two = [person(1), person(2), person(1, role="interviewer", name="i1"), person(2, role="interviewer", name="i2")]
    assert of_a(two_sources(people=two)).agree("interviewer")
    shared = [*two, replace(two[-1], participant="i1")]
    found = of_a(two_sources(people=shared))
    assert relations(found, "interviewer") == {"i1": "agrees", "i1 + i2": "agrees"}
    assert not found.agree("interviewer")


def test_every_coder_is_heard_and_the_settled_codings_are_no_further_coder():
    study = two_sources("+ .", coders=(("bee", "+"), ("settled", "+")))
    found = of_a(study)
    assert {s.name: s.independent for s in found.of("coder")} == {"ann": True, "bee": True, "settled": False}
    assert found.agree("coder")
    assert not of_a(two_sources("+ .", coders=(("settled", "+"),))).agree("coder")


def test_coders_who_read_another_thing_are_shown_and_those_who_read_nothing_of_the_case_are_not():
    found = of_a(two_sources("+ .", coders=(("bee", "-"),)))
    assert relations(found, "coder") == {"ann": "agrees", "bee": "differs"}


def test_the_summary_names_the_dimension_and_leaves_out_those_with_one_source():
    study = two_sources()
    (one,) = triangulated_codes(triangulation(study, case_table(study), ["a"]))
    assert (one.code, one.dimension, one.agree, one.differ, one.alone, one.known) == ("a", "kind", ("A",), (), (), 1)


def test_the_counts_say_of_every_known_cell_how_its_sources_stand():
    people = (person(1, "political"), person(2, "residents"))
    words = {"+ +": ("agree", "A"), "+ .": ("one", 1), "+ -": ("contested", "A"), "0 .": ("known", 0)}
    for said, (name, value) in words.items():
        counts = triangulated_counts([of_a(two_sources(said, people=people))], "side")
        got = getattr(counts, name)
        assert (got if isinstance(got, int) else "".join(one.case for one in got)) == value
    judged = triangulated_counts([of_a(two_sources(". .", judgements=[Judgement("A", "a", "T")]))], "side")
    assert (judged.none, judged.known) == (1, 1)


def test_a_study_without_cases_or_words_triangulates_nothing():
    for study in (forge.study({}), forge.study({"A": ("T", {})})):
        found = triangulation(study, case_table(study))
        assert triangulated_codes(found) == ()
        assert all(one.agreeing == () for one in found)


SOURCES = st.builds(
    Says,
    dimension=st.sampled_from(DIMENSIONS),
    names=st.sampled_from((("x",), ("y",), ("x", "y"))),
    says=st.just("T"),
    relation=st.sampled_from(("agrees", "differs", "silent", "mentioned")),
    independent=st.booleans(),
    participants=st.sampled_from((("p",), ("q",))),
)


@given(st.lists(st.tuples(st.sampled_from("TF?C"), st.lists(SOURCES, max_size=4)), max_size=5))
def test_the_counts_lose_no_cell_and_say_the_same_as_the_table(cells):
    found = [Triangulated(f"A{n}", "a", value, tuple(sources)) for n, (value, sources) in enumerate(cells)]
    for dimension in DIMENSIONS:
        counts = triangulated_counts(found, dimension)
        assert counts.known == sum(one.value in "TF" for one in found)
        assert not {one.case for one in counts.agree} & {one.case for one in counts.differ}


@given(st.lists(SOURCES, max_size=6))
def test_nothing_is_triangulated_by_fewer_than_two_that_speak_and_agree(sources):
    found = Triangulated("A", "a", "T", tuple(sources))
    for dimension in found.agreeing:
        mine = [source for source in sources if source.dimension == dimension]
        assert len({s.names for s in mine if s.relation == "agrees" and s.independent}) > 1
        assert "differs" not in {source.relation for source in mine}
