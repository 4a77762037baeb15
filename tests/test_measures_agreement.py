"""Agreement: reference values to four decimals, others' programs, what is undefined, and what must not matter."""

from __future__ import annotations

import json
import math
from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualcoop.errors import UsageError
from qualcoop.measures.agreement import (
    COEFFICIENTS,
    brennan_prediger,
    coefficient,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    paradoxical,
    percent,
    positive_agreement,
    scott_pi,
)
from qualcoop.measures.agreement_tally import Tally, tally_of

LABELS = ["กฎหมาย", "", "laws", None]
NUMBERS = [0, 1, 2, 5, None]
FOR_MORE = (percent, fleiss_kappa, krippendorff_alpha, gwet_ac1, brennan_prediger)
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def tables_of(labels, *, most=4):
    columns = st.integers(2, most).flatmap(
        lambda coders: st.lists(st.tuples(*[st.sampled_from(labels)] * coders), min_size=1, max_size=15)
    )
    return columns.map(rows)


def rows(columns):
    return [list(row) for row in zip(*columns, strict=True)]


def written_out(contingency):
    """Write a contingency table (rows: first coder) out unit by unit."""
    return rows([(i, j) for i, row in enumerate(contingency) for j, n in enumerate(row) for _ in range(n)])


def same(one, other):
    """Sums come in another order, so the last digits may differ; what is undefined stays so."""
    if one.value is None or other.value is None:
        return one == other
    return one.why == other.why and one.value == pytest.approx(other.value, abs=1e-12)


# --- reference values ----------------------------------------------------------------------------------------

FOUR_RATERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
OF_REFERENCE = {
    "alpha_nominal": krippendorff_alpha,
    "alpha_ordinal": partial(krippendorff_alpha, level="ordinal"),
    "alpha_interval": partial(krippendorff_alpha, level="interval"),
    "alpha_ratio": partial(krippendorff_alpha, level="ratio"),
    "alpha": krippendorff_alpha,
    "ac1": gwet_ac1,
    "bp": brennan_prediger,
    "fleiss": fleiss_kappa,
    "pa": percent,
    "kappa": lambda two: cohen_kappa(*two),
    "scott_pi": lambda two: scott_pi(*two),
}


def reliability(example):
    """Give one row a coder, of an example that is a contingency table, counts of 14 raters, or already such rows."""
    data = example["data"]
    if "kappa" in example["expected"]:
        return written_out(data)
    if example["id"] == "fleiss_wikipedia":
        return rows([[label for label, n in enumerate(unit) for _ in range(n)] for unit in data])
    return data


def test_reference_values_hold_to_four_decimals(shared):
    """Conger's kappa is not built, and the standard errors are not: intervals here are bootstrap intervals."""
    path = shared / "references" / "truth-tables" / "reliability.json"
    compared = 0
    for example in json.loads(path.read_text())["examples"]:
        if not isinstance(example["data"], list):
            continue
        for name in OF_REFERENCE.keys() & example["expected"].keys():
            found = OF_REFERENCE[name](reliability(example))
            assert found.value == pytest.approx(example["expected"][name], abs=5e-5), (example["id"], name)
            compared += 1
    assert compared >= 38


def test_krippendorffs_own_example_with_missing_labels_at_every_level():
    """Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: .743, .815, .849, .797."""
    found = [krippendorff_alpha(FOUR_RATERS, level=level).value for level in LEVELS]
    assert found == pytest.approx([0.7434, 0.8154, 0.8491, 0.7974], abs=5e-5)


def test_gwets_four_raters_with_missing_labels():
    """Gwet (2014), Handbook of Inter-Rater Reliability, p. 120; percent 0.8182."""
    found = [measure(FOUR_RATERS).value for measure in FOR_MORE]
    assert found == pytest.approx([0.8182, 0.7612, 0.7434, 0.7754, 0.7727], abs=5e-5)


def test_gwets_three_by_three_table():
    table = written_out([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert cohen_kappa(*table).value == pytest.approx(0.7964, abs=5e-5)
    assert scott_pi(*table).value == pytest.approx(0.7962, abs=5e-5)
    assert gwet_ac1(table).value == pytest.approx(0.8493, abs=5e-5)


def test_the_textbook_kappa_of_fifty_grants_is_point_four():
    table = written_out([[20, 5], [10, 15]])
    assert cohen_kappa(*table).value == pytest.approx(0.4)
    assert percent(table).value == pytest.approx(0.7)


# --- other people's programs ---------------------------------------------------------------------------------


@given(tables_of([0, 1, 2], most=2))
def test_cohens_kappa_is_that_of_scikit_learn(table):
    """Where both gave one label throughout scikit-learn warns and gives nan: here it is undefined, with the reason."""
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed")
    found = cohen_kappa(*table).value
    assume(found is not None)
    assert found == pytest.approx(metrics.cohen_kappa_score(*table))


@given(tables_of([0, 1, 2]))
def test_fleiss_kappa_is_that_of_statsmodels(table):
    rater = pytest.importorskip("statsmodels.stats.inter_rater", reason="statsmodels is not installed")
    found = fleiss_kappa(table).value
    assume(found is not None)
    counts, _ = rater.aggregate_raters(rows(table))
    assert found == pytest.approx(rater.fleiss_kappa(counts))


@given(tables_of([1, 2, 3, None]))
def test_the_coefficients_are_those_of_irr_cac(table):
    """irrCAC 0.4.4 is right where it is told the categories, and for these coefficients alone.

    Left to itself it takes missing labels for one more category, which moves AC1 and Brennan-Prediger; it divides by
    zero where all labels are one, and where one unit alone has two labels; its ordinal weights are not Krippendorff's
    ranks; its Conger kappa of the four raters is .76207 where the package's own printed example has .76282.
    """
    raw = pytest.importorskip("irrCAC.raw", reason="irrCAC is not installed")
    pandas = pytest.importorskip("pandas")
    categories = sorted({label for row in table for label in row if label is not None})
    paired = [unit for unit in rows(table) if len(unit) - unit.count(None) > 1]
    assume(len(categories) > 1 and len(paired) > 1)
    frame = pandas.DataFrame(rows(table), dtype=float)
    theirs = {"fleiss": fleiss_kappa, "gwet": gwet_ac1, "bp": brennan_prediger, "krippendorff": krippendorff_alpha}
    for name, measure in theirs.items():
        ours = measure(table).value
        if ours is not None:
            found = getattr(raw.CAC(frame, categories=categories), name)()["est"]["coefficient_value"]
            assert ours == pytest.approx(found, abs=6e-6), name


def test_irr_cac_left_to_itself_takes_missing_labels_for_a_category():
    """Should this fail, the library was mended, and the test above need no longer name the categories."""
    raw = pytest.importorskip("irrCAC.raw", reason="irrCAC is not installed")
    pandas = pytest.importorskip("pandas")
    table = [[1, 2, 1, None], [1, 2, 2, 1]]
    alone = raw.CAC(pandas.DataFrame(rows(table), dtype=float)).bp()["est"]["coefficient_value"]
    assert brennan_prediger(table).value == pytest.approx(1 / 3)
    assert alone == pytest.approx(0.5)


def by_the_book(table, level):
    """Give alpha from Krippendorff's coincidence matrix, step by step, in plain Python."""
    units = [[label for label in unit if label is not None] for unit in zip(*table, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    values = sorted(label for unit in units for label in unit)

    def apart(c, k):
        if level == "nominal":
            return float(c != k)
        if level == "ordinal":
            low, high = min(c, k), max(c, k)
            between = sum(low <= value <= high for value in values)
            return (between - (values.count(low) + values.count(high)) / 2) ** 2 if c != k else 0.0
        return float(c - k) ** 2 if level == "interval" else ((c - k) / (c + k) if c + k else 0.0) ** 2

    observed = sum(apart(c, k) / (len(unit) - 1) for unit in units for c in unit for k in unit)
    expected = sum(apart(c, k) for c in values for k in values)
    return 1 - (len(values) - 1) * observed / expected if expected else None


@pytest.mark.parametrize("level", LEVELS)
@given(table=tables_of(NUMBERS))
def test_alpha_is_what_the_book_says_at_every_level(level, table):
    found = krippendorff_alpha(table, level=level).value
    assert found == (None if by_the_book(table, level) is None else pytest.approx(by_the_book(table, level), abs=1e-9))


# --- what is undefined, and why ------------------------------------------------------------------------------


def test_one_label_throughout_leaves_no_coefficient_but_full_percent():
    table = [["กฎหมาย"] * 5] * 2
    assert percent(table).value == 1
    for found in (cohen_kappa(*table), scott_pi(*table), fleiss_kappa(table), krippendorff_alpha(table)):
        assert found.value is None
        assert "every label is the same" in found.why
    for found in (gwet_ac1(table), brennan_prediger(table)):
        assert (found.value, found.why) == (None, "there is only one label to choose from; name all categories")


def test_where_all_categories_are_named_one_label_throughout_is_full_agreement_by_gwet_and_brennan():
    table, both = [["no"] * 5] * 2, ("yes", "no")
    assert gwet_ac1(table, categories=both).value == brennan_prediger(table, categories=both).value == 1


def test_units_that_only_one_coder_labelled_say_nothing():
    table = [["laws", None, "debt"], [None, "laws", None]]
    for found in (*(measure(table) for measure in FOR_MORE), cohen_kappa(*table), scott_pi(*table)):
        assert (found.value, found.why) == (None, "no unit was labelled by two coders")


def test_no_unit_at_all_is_undefined_and_no_error():
    assert percent([[], []]).value is None
    assert krippendorff_alpha([[], []], level="interval").why == "no unit was labelled by two coders"


def test_kappa_and_pi_of_three_coders_are_undefined_and_say_what_to_use():
    tally = tally_of([["yes", "no"], ["yes", "no"], ["no", "no"]])
    for name in ("cohen_kappa", "scott_pi"):
        found = coefficient(name, tally)
        assert found.value is None
        assert "fleiss_kappa" in found.why


def test_a_label_that_nobody_gave_has_no_positive_agreement():
    found = positive_agreement([["no", "no"], ["no", "no"]], label="yes")
    assert (found.value, found.why[:28]) == (None, "no coder gave the label to a")


def test_positive_agreement_leaves_out_what_nobody_coded():
    few = [["yes", "yes", "no"], ["yes", "no", "no"]]
    many = [[*few[0], *["no"] * 100], [*few[1], *["no"] * 100]]
    assert positive_agreement(few, label="yes").value == positive_agreement(many, label="yes").value == 2 / 3
    assert percent(many).value > percent(few).value


def test_an_empty_label_is_a_label_and_none_is_a_gap():
    assert percent([["laws", ""], ["laws", ""]]).value == 1
    assert percent([["laws", ""], ["laws", None]]).value == 1
    assert percent([["laws", ""], ["laws", "debt"]]).value == 0.5


@pytest.mark.parametrize("table", [[["laws"]], [["laws"], ["laws", "debt"]], []])
def test_one_coder_or_rows_of_different_length_are_refused(table):
    with pytest.raises(UsageError, match="two coders or more"):
        krippendorff_alpha(table)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: krippendorff_alpha([["a"], ["b"]], level="ordinal"), "give the order"),
        (lambda: krippendorff_alpha([["a"], ["b"]], level="interval"), "are numbers; found 'a', 'b'"),
        (lambda: krippendorff_alpha([[1], [math.nan]], level="interval"), "found nan"),
        (lambda: krippendorff_alpha([[-1], [2]], level="ratio"), "begin at 0; found -1"),
        (lambda: krippendorff_alpha([[1], [2]], level="rank"), "it can be nominal, ordinal"),
        (lambda: krippendorff_alpha([[1], [2]], order=[1, 2]), "goes with ordinal"),
        (lambda: krippendorff_alpha([["low"], ["top"]], level="ordinal", order=["low", "high"]), "'top'; categories"),
        (lambda: gwet_ac1([["a"], ["b"]], categories=["a", "c"]), "labels 'b'; categories are 'a', 'c'"),
        (lambda: coefficient("positive_agreement", tally_of([[1], [2]])), "say which"),
        (lambda: coefficient("lambda", tally_of([[1], [2]])), "no coefficient 'lambda'; there are percent"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_what_would_be_right(call, said):
    with pytest.raises(UsageError, match=said):
        call()


def test_ordinal_labels_may_be_words_in_an_order_of_their_own():
    words = ["ไม่มี", "บางส่วน", "เต็มที่"]  # none, partly, fully
    numbers = [[0, 1, 2, 2, 0], [0, 2, 2, 1, 1]]
    said = [[words[place] for place in row] for row in numbers]
    assert same(krippendorff_alpha(said, level="ordinal", order=words), krippendorff_alpha(numbers, level="ordinal"))


# --- the paradox ---------------------------------------------------------------------------------------------


def flags_of(contingency):
    tally = tally_of(written_out(contingency))
    return {name for name in COEFFICIENTS if paradoxical(coefficient(name, tally), tally).flags}


def test_high_percent_with_a_kappa_below_zero_is_flagged_where_chance_comes_from_the_labels():
    table = written_out([[118, 5], [2, 0]])
    assert percent(table).value == pytest.approx(0.944)
    assert cohen_kappa(*table).value == pytest.approx(-0.0234, abs=5e-5)
    assert gwet_ac1(table).value == pytest.approx(0.9408, abs=5e-5)
    assert flags_of([[118, 5], [2, 0]]) == {"cohen_kappa", "scott_pi", "fleiss_kappa", "krippendorff_alpha"}


@pytest.mark.parametrize(
    ("contingency", "because"),
    [
        ([[20, 5], [10, 15]], "percent is not high"),
        ([[45, 5], [5, 45]], "percent is high, and so is kappa, since the labels are balanced"),
        ([[110, 2], [2, 11]], "kappa is high"),
        ([[100, 15], [14, 1]], "percent is below four fifths"),
    ],
)
def test_nothing_else_is_called_a_paradox(contingency, because):
    assert flags_of(contingency) == set(), because


@given(st.lists(st.integers(0, 200), min_size=4, max_size=4).filter(sum))
def test_a_paradox_is_found_only_where_one_label_is_more_than_two_thirds(counts):
    table = written_out([counts[:2], counts[2:]])
    if flags_of([counts[:2], counts[2:]]):
        labels = [label for row in table for label in row]
        assert 3 * max(labels.count(0), labels.count(1)) > 2 * len(labels)


# --- what must not matter ------------------------------------------------------------------------------------


@given(tables_of(LABELS), st.randoms())
def test_neither_the_order_of_coders_nor_of_units_nor_the_names_matter(table, random):
    coders = random.sample(table, len(table))
    units = rows(random.sample(rows(table), len(table[0])))
    renamed = [[None if label is None else (label, "renamed") for label in row] for row in table]
    for measure in FOR_MORE:
        for other in (coders, units, renamed):
            assert same(measure(table), measure(other))


@given(tables_of(NUMBERS), st.integers(1, 9))
def test_interval_and_ratio_do_not_depend_on_the_unit_of_measure(table, factor):
    longer = [[None if value is None else value * factor for value in row] for row in table]
    for level in ("ordinal", "interval", "ratio"):
        assert same(krippendorff_alpha(table, level=level), krippendorff_alpha(longer, level=level))


@given(tables_of(LABELS))
def test_a_category_nobody_used_moves_only_what_counts_the_categories(table):
    more = ["กฎหมาย", "", "laws", "ไม่เคยใช้"]  # never used
    plain, wider = (tally_of(table, categories=told) for told in (more[:3], more))
    for name in COEFFICIENTS.keys() - {"gwet_ac1", "brennan_prediger"}:
        assert same(coefficient(name, plain), coefficient(name, wider))
    if coefficient("percent", plain).value not in (None, 1):
        assert coefficient("brennan_prediger", plain).value < coefficient("brennan_prediger", wider).value


@given(tables_of(LABELS))
def test_no_coefficient_exceeds_one_and_all_meet_there(table):
    share = percent(table).value
    for measure in FOR_MORE:
        found = measure(table).value
        if found is not None:
            assert found <= 1 + 1e-12
            assert (found == pytest.approx(1, abs=1e-12)) == (share == pytest.approx(1, abs=1e-12))


@given(st.lists(st.tuples(st.sampled_from("กขค"), st.sampled_from("กขค")), min_size=1))
def test_kappa_and_pi_are_the_same_from_both_sides(pairs):
    left, right = rows(pairs)
    assert cohen_kappa(left, right) == cohen_kappa(right, left)
    assert scott_pi(left, right) == scott_pi(right, left)


@given(tables_of(["กฎหมาย", "", "laws"], most=2))
def test_for_two_coders_pi_and_fleiss_kappa_are_one(table):
    pi, kappa = scott_pi(*table), fleiss_kappa(table)
    assert (pi.value is None) == (kappa.value is None)
    assert pi.value is None or pi.value == pytest.approx(kappa.value)


@given(tables_of(["yes", "no"], most=2))
def test_with_two_categories_brennan_and_prediger_is_twice_percent_less_one(table):
    found = brennan_prediger(table, categories=("yes", "no")).value
    assert found == pytest.approx(2 * percent(table).value - 1)


@given(tables_of(LABELS), st.integers(1, 5))
def test_how_units_are_gathered_in_blocks_does_not_matter_to_the_value(table, size):
    columns = list(zip(*table, strict=True))
    blocks = [columns[place : place + size] for place in range(0, len(columns), size)]
    gathered = Tally.of_blocks({column: block.count(column) for column in block} for block in blocks)
    for name in COEFFICIENTS:
        assert same(coefficient(name, tally_of(table)), coefficient(name, gathered))


def test_blocks_of_different_numbers_of_coders_are_refused():
    with pytest.raises(UsageError, match="as many for each unit"):
        Tally.of_blocks([{("yes", "no"): 1}, {("yes", "no", "no"): 1}])
