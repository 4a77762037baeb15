"""Simulated analyses: worlds whose explanation is known, analysts that follow a policy, and the committed figures."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcoop.errors import ExpressionError, UsageError
from qualcoop.induction.cells import case_table
from qualcoop.induction.replay import replay
from qualcoop.records.expression import (
    And,
    Condition,
    Expression,
    Hypothesis,
    Not,
    Or,
    parse_expression,
    parse_hypothesis,
)
from qualcoop.records.ledger import stamped
from qualcoop.views.report.story import steps
from qualcoop.workflows.simulating import POLICIES, Policy, Simulated, simulate, simulated_row
from qualcoop.workflows.worlds import FORMS, NOTICE, World, codebook_of, draw, is_equivalent, is_true

ROOT = Path(__file__).resolve().parents[1]
CODES = World().codes
SMALL = {"cases": 8}
SOME_NOISE = {"silence": 0.3, "noise": 0.1, "contested": 0.1, **SMALL}

rates = st.sampled_from([0.0, 0.1, 0.3, 0.6, 1.0])
worlds = st.builds(
    World,
    seed=st.integers(0, 10**6),
    conditions=st.integers(2, 8),
    claim=st.sampled_from(["->", "<-", "<->"]),
    cases=st.integers(1, 6),
    informants=st.integers(1, 4),
    silence=rates,
    noise=rates,
    contested=rates,
    refusal=rates,
    decoy=st.sampled_from([0.0, 0.6, 0.95]),
    on_x=st.sampled_from([0.0, 0.5]),
    on_y=st.sampled_from([0.0, 0.5]),
    within=st.sampled_from([1.0, 0.7]),
)
literals: st.SearchStrategy[Expression] = st.builds(Condition, st.sampled_from(CODES), st.booleans())
expressions: st.SearchStrategy[Expression] = st.recursive(
    literals,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.tuples(inner, inner)),
        st.builds(Or, st.tuples(inner, inner)),
    ),
    max_leaves=4,
)


def kinds(done: Simulated) -> list[str]:
    """Name the entries of the ledger that are decisions."""
    return [entry.kind for entry in done.study.entries if entry.kind not in ("pass", "corpus")]


# --- worlds --------------------------------------------------------------------------------------------------


@given(worlds, st.integers(1, 60))
def test_every_passage_stands_where_its_coding_says(world, number):
    """Offsets are real: the text at them is the quotation, within one informant's turn."""
    drawn = draw(world, number)
    for row in drawn.codings:
        assert drawn.transcript.quote(row.start, row.end) == row.quote
        turn = drawn.transcript.turn_at(row.start, row.end)
        assert turn is not None
        assert turn.role == "informant"


@given(worlds, st.integers(1, 60), rates, rates)
def test_silence_and_noise_leave_the_facts_of_a_case_as_they_are(world, number, silence, noise):
    """Worlds that differ only in what is said of them have the same cases with the same outcomes."""
    one, two = draw(world, number), draw(replace(world, silence=silence, noise=noise), number)
    assert (one.facts, one.case) == (two.facts, two.case)


@given(worlds, st.integers(1, 60))
def test_what_is_silent_at_a_low_rate_is_silent_at_a_higher_one(world, number):
    """Worlds along the grid are the same worlds, only poorer in talk."""
    spoken = [{row.code for row in draw(replace(world, silence=rate), number).codings} for rate in (0.1, 0.4, 1.0)]
    assert spoken[0] >= spoken[1] >= spoken[2] == set()


@given(worlds, st.integers(1, 60))
def test_where_all_is_said_and_rightly_coded_the_cells_are_the_facts(world, number):
    """Without silence, noise and contest the case table tells what is true."""
    clean = replace(world, silence=0.0, noise=0.0, contested=0.0, cases=1, on_x=0.0, on_y=0.0)
    study = simulate(clean).study
    facts = draw(clean, 1).facts
    assert {cell.code: cell.value for cell in case_table(study)} == {c: "T" if f else "F" for c, f in facts.items()}


@given(worlds, st.integers(1, 60))
def test_outside_the_fringe_the_outcome_follows_the_true_explanation(world, number):
    """The claim of the world holds in each of its cases, as far as its arrow says."""
    drawn = draw(world, number)
    if world.within == 1 or drawn.case.attributes["kind"] == "core":
        one = Hypothesis(world.hypothesis.expression, "<->", "works")
        certain = replace(world, claim="<->", truth=world.truth or str(one.expression))
        occurred, holds = drawn.case.outcome, draw(certain, number).case.outcome
        allowed = {"->": {("T", "T"), ("F", "T"), ("F", "F")}, "<-": {("T", "T"), ("T", "F"), ("F", "F")}}
        assert (holds, occurred) in allowed.get(world.claim, {("T", "T"), ("F", "F")})


def test_one_informant_who_sees_it_the_other_way_makes_the_cell_contested():
    """Where two speak and one differs, the unanimous rule gives C; a single informant is never contested."""
    two, one = (simulate(World(cases=1, informants=n, contested=1.0, on_x=0), policy="hasty").study for n in (2, 1))
    assert {cell.value for cell in case_table(two)} == {"C"}
    assert {cell.value for cell in case_table(one)} <= {"T", "F"}


def test_the_decoy_goes_along_with_the_first_condition_of_the_explanation():
    """Far more often than by a toss, and only where the world has one."""
    world = World(truth="laws & trust", decoy=0.9)
    decoy, model = world.misleading
    together = sum(drawn.facts[decoy] is drawn.facts[model] for drawn in (draw(world, n) for n in range(1, 201)))
    assert together > 170
    assert model == "laws"
    assert decoy not in ("laws", "trust")
    assert World(truth="laws", decoy=0).misleading is None
    assert World(truth="laws & leaders", conditions=2).misleading is None


def test_drawn_explanations_are_of_the_stated_forms():
    """Every seed has an explanation that its own conditions can say."""
    shapes = set()
    for seed in range(80):
        line = str(World(seed=seed).hypothesis.expression)
        for code in CODES:
            line = line.replace(code, "0")
        shapes.add(line)
    wanted = set()
    for form in FORMS:
        line = str(parse_expression(form.format("laws", "trust", "data")))
        for code in ("laws", "trust", "data"):
            line = line.replace(code, "0")
        wanted.add(line)
    assert shapes == wanted


@pytest.mark.parametrize(
    "wrong",
    [
        {"conditions": 1},
        {"conditions": 9},
        {"cases": 0},
        {"informants": 0},
        {"silence": 1.1},
        {"noise": -0.1},
        {"decoy": 1.0},
        {"on_x": 0.6, "on_y": 0.6},
        {"claim": "-->"},
        {"truth": "nobody"},
        {"truth": "@size=city"},
        {"truth": "laws.hinders"},
        {"truth": "nearness", "conditions": 3},
    ],
)
def test_a_world_out_of_bounds_is_refused(wrong):
    """What was found and what can be is said."""
    with pytest.raises(UsageError, match=r"it can (be|name)"):
        World(**wrong)


def test_an_explanation_that_cannot_be_read_is_refused():
    """In the words of the grammar."""
    with pytest.raises(ExpressionError):
        World(truth="laws &")


# --- what is true --------------------------------------------------------------------------------------------


@given(expressions, st.integers(0, 10**6))
def test_in_a_world_of_both_arrows_true_and_equivalent_are_one(expression, seed):
    """Of everyone, X <-> Y is true exactly where X says what the true explanation says."""
    world = World(seed=seed)
    assert is_true(world, Hypothesis(expression, "<->", "works")) is is_equivalent(world, expression)


@given(expressions, st.integers(0, 10**6))
def test_both_arrows_are_true_where_either_is(expression, seed):
    """X <-> Y is X -> Y and X <- Y."""
    world = World(seed=seed)
    each = [is_true(world, Hypothesis(expression, arrow, "works")) for arrow in ("->", "<-", "<->")]
    assert each[2] is (each[0] and each[1])


def test_a_claim_may_be_true_within_its_scope_alone():
    """A rule about a condition makes a shorter claim true; one about an attribute without bearing does not."""
    world, claim = World(truth="laws & trust"), parse_hypothesis("laws <-> works")
    assert is_true(world, claim, scope="trust")
    assert not is_true(world, claim, scope="@size=city")


def test_where_the_explanation_is_of_one_kind_only_the_claim_must_say_so():
    """In the fringe the outcome is a toss, so no claim of everyone is true."""
    world = World(truth="laws", within=0.7)
    claim = parse_hypothesis("laws <-> works")
    assert not is_true(world, claim)
    assert is_true(world, claim, scope="@kind=core")
    assert is_equivalent(world, claim.expression)


# --- analysts ------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(worlds, st.sampled_from(sorted(POLICIES)))
def test_an_analysis_ends_in_every_world(world, policy):
    """All silent, all misread, one case: the ledger is whole, and what is said of the end agrees with it."""
    done = simulate(world, policy=policy)
    entries = done.study.entries
    passes = [entry for entry in entries if entry.kind == "pass"]
    assert entries[-1].kind == "conclude"
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    assert len(passes[-1].result["cases"]) == len(done.study.spec.cases) == world.cases
    assert done.stands == passes[-1].result["stands"]
    assert all(entry.memo for entry in entries if entry.kind not in ("pass", "corpus"))
    assert done.fits_seen or not done.reached
    assert done.answers <= done.asks
    assert done.last_change <= world.cases
    assert len(steps(entries, done.study.memos)) == len(entries)


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_the_same_seed_gives_the_same_analysis(policy):
    """Entry by entry, hash by hash."""
    one, two = (simulate(World(seed=5, **SOME_NOISE), policy=policy) for _ in range(2))
    assert one.study.entries == two.study.entries
    assert simulated_row(one) == simulated_row(two)


@pytest.mark.parametrize("policy", sorted(POLICIES))
def test_the_ledger_of_a_simulated_analysis_replays(policy):
    """Every pass comes out again from its snapshots alone, as that of a person would."""
    done = simulate(World(seed=7, **SOME_NOISE), policy=policy)
    lines = []
    for entry in done.study.entries:
        lines.append(stamped(entry, after=lines[-1] if lines else None, at="2026-01-05T09:00:00+07:00", by="analyst"))
    saved = replace(done.study, entries=tuple(lines))
    texts = {talk.id: talk.text for talk in saved.transcripts}
    assert replay(saved, saved.kept.__getitem__, lambda id_, _: texts[id_]) is None


def test_the_order_in_which_worlds_are_simulated_changes_nothing():
    """No state is shared between analyses."""
    first = simulated_row(simulate(World(seed=1, **SOME_NOISE)))
    simulate(World(seed=2, **SOME_NOISE))
    assert simulated_row(simulate(World(seed=1, **SOME_NOISE))) == first


def test_a_world_in_which_all_is_clear_leaves_nothing_open():
    """Without silence, noise and contest no case is undetermined, and nobody needs to ask."""
    for seed in range(12):
        done = simulate(World(seed=seed, **SMALL))
        assert done.asks == 0
        assert not done.ending.endswith("so far")


def test_where_the_guess_is_right_from_the_start_nothing_is_revised():
    """The first condition of the codebook is the first guess."""
    done = simulate(World(seed=3, truth="laws"))
    assert (done.ending, done.last_change, kinds(done)) == ("true", 0, ["conclude"])
    assert done.study.spec.notice == NOTICE


def test_the_hasty_never_ask_and_the_careful_do():
    """In a silent world only the careful bring judgements."""
    world = World(seed=1, silence=0.5, refusal=0.0)
    hasty, careful = (simulate(world, policy=policy) for policy in ("hasty", "careful"))
    assert hasty.asks == 0
    assert not hasty.study.judgements
    assert careful.answers == careful.asks > 0
    assert careful.times("recode") > 0
    assert len(careful.study.judgements) == 2 * careful.answers


def test_a_question_that_nobody_answers_is_asked_once():
    """Where everyone refuses, asking changes nothing but the count."""
    done = simulate(World(seed=1, silence=0.5, refusal=1.0))
    hasty = simulate(World(seed=1, silence=0.5, refusal=1.0), policy="hasty")
    assert done.asks > done.answers == 0
    assert str(done.hypothesis) == str(hasty.hypothesis)


def test_rereading_corrects_a_passage_that_was_misread():
    """A case that contradicts only because it was misread no longer does, and no hypothesis is bent to it."""
    found = 0
    for seed in range(30):
        world = World(seed=seed, truth="laws", noise=0.15, informants=1, decoy=0, cases=8)
        done = simulate(world, policy="rereading")
        found += done.times("recode") > 0 and not done.times("reformulate") and done.ending == "true"
    assert found


def test_holding_leaves_the_first_negative_case_open():
    """The first decision about a negative case is to hold it."""
    decisions = [kinds(simulate(World(seed=seed), policy="holding")) for seed in range(8)]
    told = [[kind for kind in each if kind != "recode"] for each in decisions]
    assert {each[0] for each in told} <= {"hold", "conclude"}
    assert any("reformulate" in each for each in told)


def test_the_persistent_give_an_explanation_up_and_begin_anew():
    """An abandoned line is followed by a new hypothesis, never by none."""
    told = [kinds(simulate(World(seed=seed), policy="persistent")) for seed in range(40)]
    begun = [each[place + 1] for each in told for place, kind in enumerate(each) if kind == "abandon"]
    assert begun
    assert set(begun) == {"reformulate"}


def test_no_explanation_has_more_conditions_than_the_policy_allows():
    """A bound of the policy, whatever the options are."""
    short = Policy("short", asks=True, most_literals=2)
    assert max(simulate(World(seed=seed, **SOME_NOISE), policy=short).literals for seed in range(10)) <= 2


def test_an_analysis_breaks_off_after_the_passes_the_policy_allows():
    """It still concludes, with the cases seen."""
    done = simulate(World(seed=1, **SOME_NOISE), policy=Policy("brief", asks=True, most_passes=3))
    assert done.times("conclude") == 1
    assert len(done.study.spec.cases) == SMALL["cases"]


def test_a_redefinition_names_an_attribute_or_a_condition_and_saves_two_cases():
    """Where a part of the phenomenon follows no explanation, some redefine it; none sets a case aside by name."""
    rules = set()
    for seed in range(30):
        done = simulate(World(seed=seed, within=0.75, cases=14, truth="laws & trust"))
        for entry in done.study.entries:
            if entry.kind == "redefine":
                rules.add(entry.after["scope"])
                assert len([one for one in entry.result["cases"] if one["from"] == "negative"]) >= 2
    assert rules
    assert all("@" in rule or any(code in rule for code in CODES) for rule in rules)


def test_cases_chosen_on_the_outcome_alone_raise_the_robinson_flag():
    """A world seen only through its occurrences cannot contradict sufficiency."""
    done = simulate(World(seed=2, on_x=0.0, on_y=1.0))
    assert {case.chosen for case in done.study.spec.cases} == {"on_y"}
    assert "robinson" in done.study.test().flags


def test_a_case_chosen_on_x_is_one_where_the_explanation_is_said_to_be_present():
    """And its outcome had no part in the choice: both kinds come up."""
    done = simulate(World(seed=2, truth="laws & trust", on_x=1.0, cases=20), policy=Policy("fixed", most_literals=0))
    cells = case_table(done.study)
    chosen = [case for case in done.study.spec.cases if case.chosen == "on_x"]
    assert {cells[case.id, "laws"].value for case in chosen} == {"T"}
    assert {case.outcome for case in chosen} == {"T", "F"}


def test_an_unknown_policy_is_refused_with_the_known_ones():
    """The error lists the choices."""
    with pytest.raises(UsageError, match="hasty, careful"):
        simulate(World(), policy="brilliant")


def test_a_simulated_analysis_shows_itself_beside_the_truth():
    """Its repr names the hypothesis, how it ended, and the true explanation."""
    done = simulate(World(seed=3, truth="laws"))
    assert repr(done) == (
        "<Simulated careful, seed 3, 16 cases: laws <-> works; true; the true explanation is laws <-> works>"
    )


def test_the_codebook_has_labels_in_both_languages():
    """So that a story reads in Thai and in English."""
    assert all(code.label.th and code.label.en for code in codebook_of(World(conditions=8)))


# --- the committed figures -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """Load the command that makes the figures."""
    spec = importlib.util.spec_from_file_location("simulation_benchmark", ROOT / "benchmarks" / "simulation.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def committed(benchmark) -> list[Mapping[str, str]]:
    """Read the committed counts."""
    return benchmark.read(ROOT / "docs" / "simulation" / "summary.csv")


def test_wilson_intervals_are_those_of_the_textbook(benchmark):
    """Reference values computed by hand from the formula."""
    assert benchmark.interval(0, 10) == pytest.approx((0, 0.27753), abs=1e-4)
    assert benchmark.interval(5, 10) == pytest.approx((0.23659, 0.76341), abs=1e-4)
    assert benchmark.interval(10, 10) == pytest.approx((0.72247, 1), abs=1e-4)


def test_the_committed_counts_are_of_every_setting_and_add_up(benchmark, committed):
    """Each world of a setting ended in one way."""
    assert [(row["design"], row["setting"], row["policy"], int(row["worlds"])) for row in committed] == [
        (one.design, one.name, one.policy, one.worlds) for one in benchmark.settings()
    ]
    for row in committed:
        assert sum(int(row[ending.replace(" ", "_")]) for ending in benchmark.ENDINGS) == int(row["worlds"])
        assert int(row["reached"]) <= int(row["fits_seen"])


def test_the_tables_of_the_page_are_those_of_the_committed_counts(benchmark, committed):
    """Nobody retyped a figure."""
    page = (ROOT / "docs" / "simulation.md").read_text(encoding="utf-8")
    for name, lines in benchmark.tables(committed):
        assert f"<!-- table: {name} -->\n{lines}\n<!-- end -->" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    ("design", "setting", "policy"),
    [
        ("grid", "silence 0.30, noise 0.10", "careful"),
        ("grid", "silence 0.00, noise 0.00", "hasty"),
        ("cases", "04 cases", "careful"),
        ("phenomenon", "within 0.75", "careful"),
    ],
)
def test_the_committed_counts_come_out_again(benchmark, committed, design, setting, policy):
    """The same worlds, the same policy, the same counts."""
    place = (design, setting, policy)
    wanted = next(one for one in benchmark.settings() if (one.design, one.name, one.policy) == place)
    counted = next(row for row in committed if tuple(row[name] for name in benchmark.SETTING) == place)
    assert {name: str(value) for name, value in benchmark.summary(wanted).items()} == dict(counted)
