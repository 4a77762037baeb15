"""Passes of small studies for the tests of words: one told whole, others drawn by lot."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from . import forge

ON_X = {"C": "on_x", "D": "on_x"}


def concluded(**more):
    """Tell the story whole: C contradicts, the hypothesis is reformulated because of it, the analysis concluded."""
    first = forge.study(forge.STORY, "a <-> works", chosen=more.pop("chosen", ON_X), **more).test()
    second = first.reformulate("a & b", because="case:C", memo="C มี a แต่ไม่มี b").test()
    return replace(second, study=second.conclude(reason="no_negative_case", memo="ไม่มีกรณีแย้ง").study)


@st.composite
def passes(draw):
    """Make a pass of some small study, now and then after a reformulation and with a conclusion."""
    said = st.sampled_from(["+", "-", "0", "a", "a-", "+ -", "+ +", ""])
    outcomes = st.sampled_from(["T", "F", "?", "C", 0.7, None])
    names = "ABCDE"[: draw(st.integers(0, 5))]
    told = {n: (draw(outcomes), {c: w for c in "ab" if (w := draw(said))}) for n in names}
    mode = draw(st.sampled_from(["classic", "modified", "generalized", "inductive-content"]))
    claims = ["a -> works", "a <- works", "a <-> works", "a & b <-> works", "a | ~b.hinders <- works", None]
    study = forge.study(
        told,
        draw(st.sampled_from(claims)),
        outcome=replace(forge.OUTCOME, blind_to_conditions=draw(st.sampled_from([None, True, False]))),
        chosen={n: draw(st.sampled_from(["", "on_x", "on_y", "sought_as_negative", "held_out"])) for n in names},
        attributes={n: {"size": draw(st.sampled_from(["city", "town", "?"]))} for n in names},
        scope=draw(st.sampled_from(["", "@size = city"])) if names else "",
        mode=mode,
        tolerance=draw(st.integers(1, 2)) if mode == "modified" else 0,
        codes=forge.book("a", "b"),
    )
    pass_ = study.test()
    if pass_.study.spec.hypothesis and draw(st.booleans()):
        pass_ = pass_.abandon(because="source", memo="เลิกแนวนี้").test()
    if draw(st.booleans()):
        pass_ = replace(pass_, study=pass_.conclude(reason="cases_exhausted", memo="พอแล้ว").study)
    return pass_
