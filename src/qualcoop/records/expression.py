"""Expressions and hypotheses: the small grammar of the method, and strong Kleene evaluation. Knows no study.

The grammar::

    expr       := conj {"|" conj}
    conj       := atom {"&" atom}
    atom       := ["~"] (CODE | "@"ATTR ("="|"!=") WORD | "(" expr ")")
    hypothesis := expr ("->"|"<-"|"<->") CODE

CODE is a code's id in any script and may end in ``.hinders``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal
from unicodedata import normalize

import regex

from qualcoop.errors import ExpressionError

__all__ = [
    "HINDERS",
    "And",
    "Attribute",
    "Claim",
    "Condition",
    "Expression",
    "Hypothesis",
    "Literals",
    "Not",
    "Or",
    "Truth",
    "atoms",
    "conditions",
    "evaluate",
    "parse_expression",
    "parse_hypothesis",
    "possible",
    "recipes",
    "truth_of",
]

Truth = Literal["T", "F", "?", "C"]
Claim = Literal["->", "<-", "<->"]
HINDERS = ".hinders"
_MOST_ENUMERATED = 12


@dataclass(frozen=True, slots=True)
class Condition:
    """A code's id as an atom: present and favourable; with `hinders`, present and unfavourable."""

    code: str
    hinders: bool = False

    def __str__(self) -> str:
        return self.code + (HINDERS if self.hinders else "")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a case compared with a word."""

    name: str
    word: str
    equal: bool = True

    def __str__(self) -> str:
        return f"@{self.name}{'=' if self.equal else '!='}{self.word}"


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of an expression."""

    inner: Expression

    def __str__(self) -> str:
        return f"~({self.inner})" if isinstance(self.inner, And | Or) else f"~{self.inner}"


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " & ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " | ".join(str(part) for part in self.parts)


Atom = Condition | Attribute
Expression = Condition | Attribute | Not | And | Or
Literals = Mapping[Atom, Truth]
_Folded = Expression | bool


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A claim about cases: an expression, an arrow and the outcome.

    Attributes
    ----------
    expression
        The left side.
    claim
        ``->`` sufficient, ``<-`` necessary, ``<->`` both.
    outcome
        The outcome's id.

    Examples
    --------
    >>> str(parse_hypothesis("กฎหมาย&(a|~b) <-> ร่วมมือ"))
    'กฎหมาย & (a | ~b) <-> ร่วมมือ'
    """

    expression: Expression
    claim: Claim
    outcome: str

    def __str__(self) -> str:
        return f"{self.expression} {self.claim} {self.outcome}"


# --- parsing -------------------------------------------------------------------------------------------------

_TOKEN = regex.compile(
    r"\s*(?:(?P<arrow><->|->|<-)|(?P<op>[&|~()])|"
    r"(?P<attribute>@[\p{L}\p{M}\p{N}_]+\s*(?:!=|=)\s*[\p{L}\p{M}\p{N}_.\-]+)|"
    r"(?P<code>[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*))"
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


class _Tokens:
    """The tokens of one line, consumed from the left."""

    def __init__(self, line: str) -> None:
        self.line = normalize("NFC", line)
        self.left = list(_tokens(self.line))

    def next_is(self, *texts: str) -> bool:
        return bool(self.left) and self.left[0].text in texts

    def take(self) -> _Token:
        if not self.left:
            raise ExpressionError(f"{self.line!r} ends where a code, @attribute or '(' is needed")
        return self.left.pop(0)

    def refuse(self, token: _Token, wanted: str) -> ExpressionError:
        return ExpressionError(f"{self.line!r}: found {token.text!r} at character {token.at}; {wanted} is needed")


def _tokens(line: str) -> Iterator[_Token]:
    at = 0
    while line[at:].strip():
        match = _TOKEN.match(line, at)
        if match is None or match.lastgroup is None:
            bad = line[at:].lstrip()[0]
            raise ExpressionError(
                f"{line!r}: {bad!r} at character {line.index(bad, at)} has no meaning here; "
                "codes are words of letters, digits and _, joined by ~ & | ( ) and -> <- <->"
            )
        yield _Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup))
        at = match.end()


def _expr(tokens: _Tokens) -> Expression:
    return _joined(tokens, "|", _conj, Or)


def _conj(tokens: _Tokens) -> Expression:
    return _joined(tokens, "&", _atom, And)


def _joined(
    tokens: _Tokens, sign: str, part: Callable[[_Tokens], Expression], joined: type[And] | type[Or]
) -> Expression:
    parts: list[Expression] = []
    while True:
        found = part(tokens)
        parts += found.parts if isinstance(found, joined) else (found,)
        if not tokens.next_is(sign):
            return parts[0] if len(parts) == 1 else joined(tuple(parts))
        tokens.take()


def _atom(tokens: _Tokens) -> Expression:
    token = tokens.take()
    if token.text == "~":
        inner = _atom(tokens)
        return inner.inner if isinstance(inner, Not) else Not(inner)
    if token.text == "(":
        inside = _expr(tokens)
        closing = tokens.take() if tokens.left else _Token("end", "the end", len(tokens.line))
        if closing.text != ")":
            raise tokens.refuse(closing, "')'")
        return inside
    if token.kind == "attribute":
        name, equal, word = regex.split(r"\s*(!=|=)\s*", token.text[1:], maxsplit=1)
        return Attribute(name, word, equal == "=")
    if token.kind == "code":
        return _condition(token.text)
    raise tokens.refuse(token, "a code, @attribute or '('")


def _condition(text: str) -> Condition:
    hinders = text.endswith(HINDERS)
    return Condition(text.removesuffix(HINDERS) if hinders else text, hinders)


def parse_expression(line: str) -> Expression:
    """Read an expression over codes and attributes.

    Parameters
    ----------
    line
        Such as ``laws & ~(people.hinders | @size=city)``.

    Raises
    ------
    ExpressionError
        Saying what was found, at which character, and what is needed.

    Examples
    --------
    >>> str(parse_expression("a&b|~c"))
    'a & b | ~c'
    """
    tokens = _Tokens(line)
    found = _expr(tokens)
    if tokens.left:
        raise tokens.refuse(tokens.left[0], "the end, & or |")
    return found


def parse_hypothesis(line: str) -> Hypothesis:
    """Read a hypothesis: an expression, an arrow and the outcome.

    Raises
    ------
    ExpressionError
        Saying what was found, at which character, and what is needed.
    """
    tokens = _Tokens(line)
    expression = _expr(tokens)
    arrow = tokens.take() if tokens.left else _Token("end", "the end", len(tokens.line))
    if arrow.kind != "arrow":
        raise tokens.refuse(arrow, "an arrow (-> sufficient, <- necessary, <-> both)")
    outcome = tokens.take() if tokens.left else _Token("end", "the end", len(tokens.line))
    if outcome.kind != "code" or tokens.left:
        raise tokens.refuse(tokens.left[0] if tokens.left else outcome, "the outcome's id, and nothing after it")
    return Hypothesis(expression, arrow.text, outcome.text)  # type: ignore[arg-type]


# --- what an expression speaks of ----------------------------------------------------------------------------


def atoms(expression: Expression) -> Iterator[Atom]:
    """Yield the atoms from left to right, as often as they occur."""
    match expression:
        case Not(inner):
            yield from atoms(inner)
        case And(parts) | Or(parts):
            for part in parts:
                yield from atoms(part)
        case _:
            yield expression


def conditions(expression: Expression) -> tuple[str, ...]:
    """Give the ids of the codes named, once each, from left to right.

    Examples
    --------
    >>> conditions(parse_expression("b & a | a.hinders"))
    ('b', 'a')
    """
    return tuple(dict.fromkeys(atom.code for atom in atoms(expression) if isinstance(atom, Condition)))


def recipes(expression: Expression) -> tuple[Expression, ...]:
    """Give the alternatives of an expression: the conjunctions that ``|`` joins at its top.

    Examples
    --------
    >>> [str(recipe) for recipe in recipes(parse_expression("a & b | c"))]
    ['a & b', 'c']
    """
    return expression.parts if isinstance(expression, Or) else (expression,)


# --- evaluation ----------------------------------------------------------------------------------------------


def truth_of(value: Any) -> Truth:
    """Give the truth value of a cell: a number is T above .5, F below, C at .5.

    Examples
    --------
    >>> truth_of(0.67), truth_of(0.5), truth_of("?"), truth_of(None)
    ('T', 'C', '?', '?')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "T" if value > 0.5 else "F" if value < 0.5 else "C"
    return value if value in ("T", "F", "C") else "?"


def evaluate(expression: Expression, values: Literals) -> Truth:
    """Evaluate by strong Kleene logic; where a code occurs more than once, by every completion.

    Parameters
    ----------
    expression
        What to evaluate.
    values
        The truth value of each atom; an atom that is missing counts as ``?``.

    Returns
    -------
    str
        ``T`` or ``F`` where all completions of the unknown atoms agree; else ``C`` where every unknown that keeps
        it open is contested, and ``?`` otherwise.

    Examples
    --------
    >>> a, b = Condition("a"), Condition("b")
    >>> evaluate(parse_expression("a & b | a & ~b"), {a: "T", b: "?"})
    'T'
    >>> evaluate(parse_expression("a & b"), {a: "C", b: "T"}), evaluate(parse_expression("a & b"), {a: "C", b: "?"})
    ('C', '?')
    """
    rest = _fold_constants(expression, values)
    reached = _reached(rest)
    if len(reached) == 1:
        return "T" if True in reached else "F"
    return "C" if all(values.get(atom, "?") == "C" for atom in _that_matter(rest)) else "?"


def possible(truth: Truth) -> frozenset[bool]:
    """Give what an unknown may turn out to be."""
    return frozenset({truth == "T"}) if truth in ("T", "F") else frozenset({True, False})


def _fold_constants(expression: Expression, values: Literals) -> _Folded:
    """Put the known atoms in; what is left speaks of unknown atoms alone, or is True or False."""
    match expression:
        case Not(inner):
            folded = _fold_constants(inner, values)
            return not folded if isinstance(folded, bool) else Not(folded)
        case And(parts):
            return _fold_parts(parts, values, And)
        case Or(parts):
            return _fold_parts(parts, values, Or)
        case _:
            known = values.get(expression, "?")
            return known == "T" if known in ("T", "F") else expression


def _fold_parts(parts: tuple[Expression, ...], values: Literals, joined: type[And] | type[Or]) -> _Folded:
    decisive = joined is Or
    left: list[Expression] = []
    for part in parts:
        folded = _fold_constants(part, values)
        if isinstance(folded, bool):
            if folded is decisive:
                return decisive
        else:
            left.append(folded)
    if not left:
        return not decisive
    return left[0] if len(left) == 1 else joined(tuple(left))


def _reached(rest: _Folded) -> frozenset[bool]:
    """Give what the completions of the unknown atoms make of an expression.

    An expression in which each code occurs once is open as long as it has atoms, so only codes that
    occur more than once need to be tried.
    """
    if isinstance(rest, bool):
        return frozenset({rest})
    repeated = _repeated(rest)
    if repeated is None:
        return frozenset({True, False})
    found: frozenset[bool] = frozenset()
    for completion in _completions(repeated, rest):
        found |= _reached(_fold_constants(rest, completion))
    return found


def _key(atom: Atom) -> tuple[str, str]:
    return ("code", atom.code) if isinstance(atom, Condition) else ("attribute", atom.name)


def _repeated(expression: Expression) -> tuple[str, str] | None:
    counts = Counter(_key(atom) for atom in atoms(expression))
    return next((key for key, count in counts.items() if count > 1), None)


def _completions(key: tuple[str, str], expression: Expression) -> Iterator[dict[Atom, Truth]]:
    """Yield the ways in which the unknown atoms of one code (or attribute) may turn out.

    A code cannot both help and hinder in a completion, nor an attribute equal two words.
    """
    mine = list(dict.fromkeys(atom for atom in atoms(expression) if _key(atom) == key))
    for truths in product("TF", repeat=len(mine)):
        completion: dict[Atom, Truth] = dict(zip(mine, truths, strict=True))  # type: ignore[arg-type]
        if _can_be(completion):
            yield completion


def _can_be(completion: Mapping[Atom, Truth]) -> bool:
    true_codes = [atom for atom, truth in completion.items() if truth == "T" and isinstance(atom, Condition)]
    words = {
        atom.word
        for atom, truth in completion.items()
        if isinstance(atom, Attribute) and atom.equal is (truth == "T")
    }
    ruled_out = {
        atom.word
        for atom, truth in completion.items()
        if isinstance(atom, Attribute) and atom.equal is not (truth == "T")
    }
    return len(true_codes) <= 1 and len(words) <= 1 and not words & ruled_out


def _that_matter(rest: _Folded) -> tuple[Atom, ...]:
    """Give the unknown atoms on which an open expression really depends."""
    if isinstance(rest, bool):
        return ()
    mine = tuple(dict.fromkeys(atoms(rest)))
    if _repeated(rest) is None or len(mine) > _MOST_ENUMERATED:
        return mine
    return tuple(atom for atom in mine if _depends(rest, atom, mine))


def _depends(rest: Expression, atom: Atom, mine: tuple[Atom, ...]) -> bool:
    others = [other for other in mine if other != atom]
    for truths in product("TF", repeat=len(others)):
        completion: dict[Atom, Truth] = dict(zip(others, truths, strict=True))  # type: ignore[arg-type]
        if_true: dict[Atom, Truth] = {**completion, atom: "T"}
        if_false: dict[Atom, Truth] = {**completion, atom: "F"}
        if _can_be(if_true) and _can_be(if_false) and _fold_constants(rest, if_true) != _fold_constants(rest, if_false):
            return True
    return False
