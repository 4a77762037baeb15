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
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal
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
    "open_atoms",
    "parse_expression",
    "parse_hypothesis",
    "possible",
    "recipes",
    "renamed",
    "truth_of",
]

Truth = Literal["T", "F", "?", "C"]
Claim = Literal["->", "<-", "<->"]
HINDERS = ".hinders"


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
_Key = tuple[str, str]


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
    r"(?P<attribute>@[\p{L}\p{M}\p{N}_]+\s*(?:!=|=)\s*(?:[\p{L}\p{M}\p{N}_.]|-(?!>))+)|"
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


def renamed(expression: Expression, names: Mapping[str, str]) -> Expression:
    """Give an expression with codes renamed.

    Examples
    --------
    >>> str(renamed(parse_expression("a & ~b.hinders"), {"b": "c"}))
    'a & ~c.hinders'
    """
    match expression:
        case Condition(code, hinders):
            return Condition(names.get(code, code), hinders)
        case Not(inner):
            return Not(renamed(inner, names))
        case And(parts):
            return And(tuple(renamed(part, names) for part in parts))
        case Or(parts):
            return Or(tuple(renamed(part, names) for part in parts))
        case _:
            return expression


# --- evaluation ----------------------------------------------------------------------------------------------


def truth_of(value: object) -> Truth:
    """Give the truth value of a cell: a number is T above .5, F below, C at .5.

    Examples
    --------
    >>> truth_of(0.67), truth_of(0.5), truth_of("?"), truth_of(None)
    ('T', 'C', '?', '?')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "T" if value > 0.5 else "F" if value < 0.5 else "C"
    return value if value in ("T", "F", "C") else "?"


def evaluate(expression: Expression, values: Literals, *, presence: Collection[str] = ()) -> Truth:
    """Evaluate by strong Kleene logic; where a code occurs more than once, by every completion.

    Parameters
    ----------
    expression
        What to evaluate.
    values
        The truth value of each atom; an atom that is missing counts as ``?``.
    presence
        Codes that any mention of their being there makes T: these may be there and hinder. Of other codes, what
        hinders cannot also help.

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
    reached = _reached(rest, presence)
    if len(reached) == 1:
        return "T" if True in reached else "F"
    return "C" if all(values.get(atom, "?") == "C" for atom in _that_matter(rest, presence)) else "?"


def open_atoms(expression: Expression, values: Literals, *, presence: Collection[str] = ()) -> tuple[Atom, ...]:
    """Give the unknown and contested atoms that keep an expression open, from left to right.

    Examples
    --------
    >>> a, b, c = map(Condition, "abc")
    >>> [str(atom) for atom in open_atoms(parse_expression("a & b | c"), {a: "F", b: "?", c: "C"})]
    ['c']
    """
    return _that_matter(_fold_constants(expression, values), presence)


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


def _reached(rest: _Folded, presence: Collection[str]) -> frozenset[bool]:
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
    for completion in _completions(repeated, rest, presence):
        found |= _reached(_fold_constants(rest, completion), presence)
    return found


def _key(atom: Atom) -> _Key:
    return ("code", atom.code) if isinstance(atom, Condition) else ("attribute", atom.name)


def _repeated(expression: Expression) -> _Key | None:
    counts = Counter(_key(atom) for atom in atoms(expression))
    return next((key for key, count in counts.items() if count > 1), None)


def _completions(key: _Key, expression: Expression, presence: Collection[str]) -> Iterator[dict[Atom, Truth]]:
    """Yield the ways in which the unknown atoms of one code (or attribute) may turn out."""
    mine = list(dict.fromkeys(atom for atom in atoms(expression) if _key(atom) == key))
    for truths in product("TF", repeat=len(mine)):
        completion: dict[Atom, Truth] = dict(zip(mine, truths, strict=True))  # type: ignore[arg-type]
        if _can_be(completion, presence):
            yield completion


def _can_be(completion: Mapping[Atom, Truth], presence: Collection[str]) -> bool:
    """Tell whether atoms of one code, or of one attribute, can turn out so together.

    A code cannot both help and hinder, and one of presence not hinder without being there; an attribute
    cannot equal two words.
    """
    told = {atom.hinders: truth for atom, truth in completion.items() if isinstance(atom, Condition)}
    if len(told) == 2:
        code = next(atom.code for atom in completion if isinstance(atom, Condition))
        return (told[False], told[True]) != (("F", "T") if code in presence else ("T", "T"))
    compared = [
        (atom.word, atom.equal is (truth == "T"))
        for atom, truth in completion.items()
        if isinstance(atom, Attribute)
    ]
    words = {word for word, equal in compared if equal}
    return len(words) <= 1 and not words & {word for word, equal in compared if not equal}


def _that_matter(rest: _Folded, presence: Collection[str]) -> tuple[Atom, ...]:
    """Give the unknown atoms on which an open expression really depends."""
    if isinstance(rest, bool):
        return ()
    mine = tuple(dict.fromkeys(atoms(rest)))
    deciding = {key for key in map(_key, mine) if _depends(rest, key, presence)}
    return tuple(atom for atom in mine if _key(atom) in deciding)


def _depends(rest: _Folded, key: _Key, presence: Collection[str]) -> bool:
    """Tell whether, in some completion of the other codes, this one decides."""
    keys = () if isinstance(rest, bool) else tuple(dict.fromkeys(map(_key, atoms(rest))))
    if isinstance(rest, bool) or key not in keys:
        return False
    if _repeated(rest) is None:
        return True
    other = next((one for one in keys if one != key), None)
    if other is None:
        return len(_reached(rest, presence)) > 1
    return any(
        _depends(_fold_constants(rest, completion), key, presence) for completion in _completions(other, rest, presence)
    )
