"""Expressions: what is read is what is written, and what is not known is tried in every way it may turn out."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import ExpressionError
from qualcoop.records.expression import (
    And,
    Attribute,
    Condition,
    Hypothesis,
    Not,
    Or,
    atoms,
    conditions,
    evaluate,
    open_atoms,
    parse_expression,
    parse_hypothesis,
    possible,
    recipes,
    renamed,
    truth_of,
)

CODES = ("a", "b", "กฎหมาย", "ผู้บริหาร.นายก")
WORDS = ("city", "ตำบล-1", "2561")
literals = st.one_of(
    st.builds(Condition, st.sampled_from(CODES), st.booleans()),
    st.builds(Attribute, st.sampled_from(("size", "ขนาด")), st.sampled_from(WORDS), st.booleans()),
)


def _negated(inner):
    return inner.inner if isinstance(inner, Not) else Not(inner)


def _joined(joined, parts):
    """Join as the parser does: flat."""
    flat = []
    for part in parts:
        flat += part.parts if isinstance(part, joined) else (part,)
    return joined(tuple(flat))


def _wider(inner):
    parts = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        inner.map(_negated), parts.map(lambda found: _joined(And, found)), parts.map(lambda found: _joined(Or, found))
    )


expressions = st.recursive(literals, _wider, max_leaves=7)


# --- reading and writing -------------------------------------------------------------------------------------


@given(expressions)
def test_what_is_written_is_read_again_as_the_same(expression):
    assert parse_expression(str(expression)) == expression


@given(expressions, st.sampled_from(("->", "<-", "<->")))
def test_a_hypothesis_written_without_spaces_is_the_same(expression, arrow):
    told = Hypothesis(expression, arrow, "ร่วมมือ")
    assert parse_hypothesis(str(told).replace(" ", "")) == told


def test_an_attribute_may_stand_right_before_the_arrow():
    """``city-`` took the arrow's first sign as part of the word."""
    told = parse_hypothesis("@size=city->works")
    assert (told.expression, told.claim) == (Attribute("size", "city"), "->")
    assert parse_hypothesis("@size=mid-town<-works").expression == Attribute("size", "mid-town")


def test_ids_are_compared_in_one_unicode_form():
    assert parse_expression("cafe\u0301") == parse_expression("caf\u00e9")


def test_binding_is_not_before_and_before_or():
    assert str(parse_expression("~a&b|c")) == "~a & b | c"
    assert parse_expression("~a & b | c") == Or((And((Not(Condition("a")), Condition("b"))), Condition("c")))


def test_hinders_is_an_atom_of_its_own():
    assert parse_expression("กฎหมาย.hinders") == Condition("กฎหมาย", hinders=True)
    assert parse_expression("other.audit.hinders") == Condition("other.audit", hinders=True)
    assert conditions(parse_expression("a.hinders & b | a")) == ("a", "b")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "ends where"),
        ("a &", "ends where"),
        ("a b", "found 'b' at character 2"),
        ("(a | b", "')' is needed"),
        ("co-op", "'-' at character 2"),
        ("2a", "'2' at character 0"),
        ("@size", "'@' at character 0"),
        ("a | | b", "found '|' at character 4"),
    ],
)
def test_an_expression_that_cannot_be_read_says_what_and_where(line, said):
    with pytest.raises(ExpressionError, match=r"needed|meaning") as caught:
        parse_expression(line)
    assert said in str(caught.value)


@pytest.mark.parametrize("line", ["a", "a ->", "a -> b c", "a => b", "-> b", "a <> b", "a -> @x=y"])
def test_a_hypothesis_needs_a_left_side_an_arrow_and_one_outcome(line):
    with pytest.raises(ExpressionError):
        parse_hypothesis(line)


def test_recipes_are_the_alternatives_at_the_top():
    assert [str(one) for one in recipes(parse_expression("a & (b | c) | d"))] == ["a & (b | c)", "d"]
    assert recipes(parse_expression("a & b")) == (parse_expression("a & b"),)


def test_codes_are_renamed_wherever_they_stand():
    told = renamed(parse_expression("a & ~(b.hinders | @size=a) | a"), {"a": "c", "b": "d"})
    assert str(told) == "c & ~(d.hinders | @size=a) | c"


@pytest.mark.parametrize(
    ("value", "truth"),
    [(1, "T"), (0.51, "T"), (0.5, "C"), (0.49, "F"), (0, "F"), ("T", "T"), ("C", "C"), ("x", "?"), (None, "?")],
)
def test_a_number_is_true_above_one_half(value, truth):
    assert truth_of(value) == truth


# --- evaluation ----------------------------------------------------------------------------------------------

KLEENE = {"F": 0, "?": 1, "T": 2}


def kleene(expression, values):
    """Strong Kleene logic on T, ?, F: & is the worst, | the best, ~ swaps."""
    match expression:
        case Not(inner):
            return {"T": "F", "F": "T", "?": "?"}[kleene(inner, values)]
        case And(parts):
            return min((kleene(part, values) for part in parts), key=KLEENE.get)
        case Or(parts):
            return max((kleene(part, values) for part in parts), key=KLEENE.get)
        case _:
            return values[expression]


def holds(expression, world):
    """Evaluate where everything is known."""
    match expression:
        case Not(inner):
            return not holds(inner, world)
        case And(parts):
            return all(holds(part, world) for part in parts)
        case Or(parts):
            return any(holds(part, world) for part in parts)
        case _:
            return world[expression]


def key_of(atom):
    return ("code", atom.code) if isinstance(atom, Condition) else ("attribute", atom.name)


def admissible(world, unknown, presence):
    """Tell whether the unknown atoms can turn out so together."""
    for key in {key_of(atom) for atom in unknown}:
        mine = {atom: world[atom] for atom in unknown if key_of(atom) == key}
        if key[0] == "code" and len(mine) == 2:
            helps, hinders = mine[Condition(key[1])], mine[Condition(key[1], hinders=True)]
            if (hinders and not helps) if key[1] in presence else (hinders and helps):
                return False
        if key[0] == "attribute":
            words = {atom.word for atom in mine}
            fits = [
                value
                for value in (*words, None)
                if all((atom.word == value) is (truth is atom.equal) for atom, truth in mine.items())
            ]
            if not fits:
                return False
    return True


def worlds(expression, values, presence=()):
    """Yield every completion of the unknown atoms."""
    mine = tuple(dict.fromkeys(atoms(expression)))
    unknown = [atom for atom in mine if values[atom] in ("?", "C")]
    known = {atom: values[atom] == "T" for atom in mine if atom not in unknown}
    for truths in product((True, False), repeat=len(unknown)):
        world = {**known, **dict(zip(unknown, truths, strict=True))}
        if admissible(world, unknown, presence):
            yield world, unknown


def brute(expression, values, presence=()):
    """The definition, by enumeration: T or F where all completions agree; C where all that decides is contested."""
    found = [(holds(expression, world), world) for world, _ in worlds(expression, values, presence)]
    truths = {truth for truth, _ in found}
    if len(truths) == 1:
        return "T" if True in truths else "F"
    deciding = set()
    unknown = [atom for atom in dict.fromkeys(atoms(expression)) if values[atom] in ("?", "C")]
    for key in {key_of(atom) for atom in unknown}:
        seen = {}
        for truth, world in found:
            rest = tuple(world[atom] for atom in unknown if key_of(atom) != key)
            seen.setdefault(rest, set()).add(truth)
        if any(len(truths) == 2 for truths in seen.values()):
            deciding.add(key)
    return "C" if all(values[atom] == "C" for atom in unknown if key_of(atom) in deciding) else "?"


@st.composite
def valued(draw, source=expressions):
    """An expression and what is known; atoms of one code, or attribute, are unknown in the same way."""
    expression = draw(source)
    values = {}
    by_key = {}
    for atom in dict.fromkeys(atoms(expression)):
        by_key.setdefault(key_of(atom), []).append(atom)
    for mine in by_key.values():
        reason = draw(st.sampled_from("?C"))
        for atom in mine:
            values[atom] = draw(st.sampled_from(("T", "F", reason, reason)))
    return expression, values


FEW = st.recursive(
    st.sampled_from(
        [*(Condition(code, hinders) for code in "abc" for hinders in (False, True)), Attribute("size", "city")]
    ),
    _wider,
    max_leaves=8,
)


@given(valued(FEW), st.sets(st.sampled_from("abc")))
def test_evaluation_is_what_every_completion_agrees_on(told, presence):
    """Codes repeat here all the time, some of them helping and hindering."""
    expression, values = told
    assert evaluate(expression, values, presence=presence) == brute(expression, values, presence)


@given(valued())
def test_evaluation_agrees_with_brute_force_on_attributes_too(told):
    assert evaluate(*told) == brute(*told)


@given(valued(FEW))
def test_where_each_code_occurs_once_it_is_strong_kleene_logic(told):
    expression, values = told
    keys = [key_of(atom) for atom in atoms(expression)]
    if len(keys) == len(set(keys)):
        blunt = {atom: "?" if value == "C" else value for atom, value in values.items()}
        assert evaluate(expression, values).replace("C", "?") == kleene(expression, blunt)


@given(valued(FEW))
def test_contested_is_said_only_where_every_open_unknown_is_contested(told):
    expression, values = told
    left = open_atoms(expression, values)
    found = evaluate(expression, values)
    assert bool(left) is (found in ("?", "C"))
    if left:
        assert (found == "C") is all(values[atom] == "C" for atom in left)


@given(valued(FEW))
def test_knowing_more_never_turns_a_verdict_round(told):
    expression, values = told
    found = evaluate(expression, values)
    if found in ("T", "F"):
        assert all(holds(expression, world) is (found == "T") for world, _ in worlds(expression, values))


def test_a_code_that_does_not_matter_does_not_count():
    a, b = Condition("a"), Condition("b")
    assert evaluate(parse_expression("a & b | a & ~b"), {a: "T", b: "?"}) == "T"
    assert evaluate(parse_expression("a | ~a"), {a: "C"}) == "T"
    assert evaluate(parse_expression("a & ~a"), {a: "?"}) == "F"


def test_an_unknown_that_decides_only_together_with_others_keeps_the_question_mark():
    """Two conditions true at once were taken for impossible, so that ``a`` seemed not to matter."""
    a, b, c = map(Condition, "abc")
    assert evaluate(parse_expression("a & b | a & c"), {a: "?", b: "C", c: "C"}) == "?"
    size = {Attribute("size", "city"): "?", Attribute("size", "city", equal=False): "?"}
    assert evaluate(parse_expression("@size=city & a | @size!=city & b"), {**size, a: "C", b: "C"}) == "?"


def test_a_code_cannot_both_help_and_hinder_unless_its_presence_is_what_counts():
    both = parse_expression("a & a.hinders")
    unknown = {Condition("a"): "?", Condition("a", hinders=True): "?"}
    assert evaluate(both, unknown) == "F"
    assert evaluate(both, unknown, presence=("a",)) == "?"
    assert evaluate(parse_expression("~a & a.hinders"), unknown, presence=("a",)) == "F"


def test_a_missing_atom_counts_as_unknown():
    assert evaluate(parse_expression("a"), {}) == "?"


@given(st.permutations(["a", "b", "c", "d"]), st.permutations("TF?C"))
def test_the_order_of_alternatives_does_not_matter(names, truths):
    values = {Condition(name): truth for name, truth in zip("abcd", truths, strict=True)}
    assert evaluate(parse_expression(" | ".join(names)), values) == "T"
    assert evaluate(parse_expression(" & ".join(names)), values) == "F"


def test_an_unknown_may_turn_out_either_way():
    assert (possible("T"), possible("F")) == ({True}, {False})
    assert possible("?") == possible("C") == {True, False}
