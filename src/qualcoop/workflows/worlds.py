"""Worlds with a known explanation: cases, outcomes and talk drawn under a seed, for teaching and trust. No real data.

Every case is drawn by its number alone, so two worlds that differ only in silence or noise have the same cases, and
what is silent or misread at a low rate is so at a higher one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import cycle, product
from random import Random
from typing import Literal

from qualcoop.errors import UsageError
from qualcoop.records.codebook import Bilingual, Code, Codebook
from qualcoop.records.coding import Coding
from qualcoop.records.expression import (
    Atom,
    Attribute,
    Claim,
    Condition,
    Expression,
    Hypothesis,
    Truth,
    atoms,
    conditions,
    evaluate,
    parse_expression,
)
from qualcoop.records.study import Case, Outcome, Participant
from qualcoop.records.transcript import Speaker, Transcript, Turn

__all__ = ["CODER", "FORMS", "NOTICE", "OUTCOME", "Drawn", "World", "codebook_of", "draw", "is_equivalent", "is_true"]

NOTICE = Bilingual(
    "บทสัมภาษณ์สมมติเพื่อการเรียนการสอน: สุ่มขึ้นจากโลกจำลองที่รู้คำอธิบายที่แท้จริงอยู่แล้ว",
    "Composed interviews for teaching: drawn from a simulated world whose true explanation is known",
)
OUTCOME = Outcome(
    "works",
    question=Bilingual("งานที่ทำร่วมกันเดินหรือไม่", "Does the joint work run?"),
    says=Bilingual("งานที่ทำร่วมกันเดิน", "the joint work runs"),
)
FORMS: tuple[str, ...] = ("{0}", "{0} & {1}", "{0} | {1}", "{0} & ~{1}", "{0} & ({1} | {2})", "{0} | {1} & {2}")
"""The forms among which an explanation is drawn where none is given."""

CODER = "simulated"
_ASKED = "อะไรทำให้งานที่ทำร่วมกันเดิน หรือไม่เดินครับ"     # what made the joint work run, or not?
_SIDES = ("political", "permanent officials", "civil society", "residents")
_ATTRIBUTES: Mapping[str, tuple[str, ...]] = {"size": ("city", "town"), "kind": ("core", "fringe")}
_BACKGROUND = 0.3   # share of cases in which something else brings the outcome about, or keeps it away
_MOST_CONDITIONS = 8

@dataclass(frozen=True, slots=True)
class _Talk:
    """How people speak of a condition: its label, and what is said where it helps and where it hinders."""

    label: Bilingual
    helps: str
    hinders: str


_SAID: Mapping[str, _Talk] = {
    "laws": _Talk(Bilingual("กฎหมาย", "the law"), "กฎหมายเปิดทางให้เราทำร่วมกันได้", "ระเบียบไม่เปิดช่องให้เราทำร่วมกัน"),
    "leaders": _Talk(Bilingual("ผู้บริหาร", "leaders"), "ผู้บริหารเห็นด้วยและลงมาช่วยเอง", "ผู้บริหารไม่เห็นด้วย เรื่องเลยค้าง"),
    "budget": _Talk(Bilingual("งบประมาณ", "the budget"), "งบประมาณพอและเบิกได้ทันเวลา", "งบประมาณไม่พอ งานเลยหยุด"),
    "staff": _Talk(Bilingual("เจ้าหน้าที่", "staff"), "เจ้าหน้าที่มีความรู้ ทำงานนี้ได้ดี", "เจ้าหน้าที่ไม่พอ ไม่มีใครทำต่อ"),
    "trust": _Talk(Bilingual("ความไว้ใจกัน", "trust"), "คนสองฝั่งไว้ใจกัน คุยกันง่าย", "สองฝั่งไม่ไว้ใจกัน คุยกันยาก"),
    "residents": _Talk(Bilingual("ชาวบ้าน", "residents"), "ชาวบ้านมาช่วยกันเอง", "ชาวบ้านไม่เอาด้วย"),
    "data": _Talk(Bilingual("ข้อมูล", "shared data"), "ข้อมูลที่ใช้ร่วมกันทำให้ตัดสินใจได้", "ข้อมูลไม่ตรงกัน ตัดสินใจไม่ได้"),
    "nearness": _Talk(Bilingual("ระยะทาง", "nearness"), "พื้นที่อยู่ใกล้กัน ไปมาสะดวก", "พื้นที่อยู่ไกลกัน ไปมาลำบาก"),
}


@dataclass(frozen=True, slots=True)
class World:
    """A world in which it is known what explains the outcome.

    Attributes
    ----------
    seed
        Whatever is drawn depends on it and on nothing else.
    conditions
        Number of conditions people speak of, 2 to 8; those that the explanation does not name are irrelevant.
    truth, claim
        The true explanation, drawn among :data:`FORMS` where empty; what it is of the outcome: ``<->`` both,
        ``->`` sufficient (in 3 of 10 other cases something else brings the outcome about), ``<-`` necessary (in 3 of 10
        cases with it something else keeps the outcome away).
    cases, informants
        Number of cases the analyst will see; people interviewed in each.
    silence
        Share of cells (a condition in a case) of which nobody speaks.
    noise
        Share of passages that are coded the wrong way round; also of answers and judgements got wrong.
    contested
        Share of cells that are spoken of in which one informant sees it the other way (needs two informants).
    refusal
        Share of questions asked afterwards to which nobody can give an answer.
    decoy
        How often an irrelevant condition goes along with the first condition of the explanation beyond what chance
        makes it do; 0: no decoy. Which condition it is depends on the seed.
    on_x, on_y
        Shares of cases chosen because the standing explanation is said to be present there, and because the outcome
        occurred; the rest come as they are.
    within
        Share of cases to which the explanation applies (``@kind=core``); in the others (``@kind=fringe``) the outcome
        is a toss. With 1 the kind says nothing.

    Raises
    ------
    UsageError
        If a number lies outside its bounds.
    ExpressionError
        If the explanation cannot be read or names a condition the world does not have.

    Examples
    --------
    >>> str(World(seed=4).hypothesis)
    'budget & ~trust <-> works'
    """

    seed: int = 0
    conditions: int = 5
    truth: str = ""
    claim: Claim = "<->"
    cases: int = 16
    informants: int = 2
    silence: float = 0.0
    noise: float = 0.0
    contested: float = 0.0
    refusal: float = 0.25
    decoy: float = 0.6
    on_x: float = 0.3
    on_y: float = 0.0
    within: float = 1.0

    def __post_init__(self) -> None:
        """Refuse numbers out of bounds and an explanation that speaks of something else."""
        _within("conditions", self.conditions, 2, _MOST_CONDITIONS)
        _within("cases", self.cases, 1, 1000)
        _within("informants", self.informants, 1, 20)
        for name in ("silence", "noise", "contested", "refusal", "on_x", "on_y", "within"):
            _within(name, getattr(self, name), 0, 1)
        _within("on_x + on_y", self.on_x + self.on_y, 0, 1)
        _within("decoy", self.decoy, 0, 0.95)
        if self.claim not in ("->", "<-", "<->"):
            raise UsageError(f"claim is {self.claim!r}; it can be ->, <-, <->")
        unknown = [code for code in conditions(self.hypothesis.expression) if code not in self.codes]
        if unknown or any(isinstance(atom, Attribute) or atom.hinders for atom in atoms(self.hypothesis.expression)):
            known = ", ".join(self.codes)
            raise UsageError(f"truth is {self.truth!r}; it can name {known}, each perhaps with ~ before it")

    @property
    def codes(self) -> tuple[str, ...]:
        """The conditions people speak of."""
        return tuple(_SAID)[: self.conditions]

    @property
    def hypothesis(self) -> Hypothesis:
        """The true explanation."""
        return Hypothesis(_read(self.truth or self._drawn_truth()), self.claim, OUTCOME.id)

    @property
    def misleading(self) -> tuple[str, str] | None:
        """The decoy and the condition it goes along with; None where the world has no decoy."""
        named = conditions(self.hypothesis.expression)
        others = [code for code in self.codes if code not in named]
        if not others or not self.decoy:
            return None
        return Random(f"{self.seed}/decoy").choice(others), named[0]

    def _drawn_truth(self) -> str:
        random = Random(f"{self.seed}/truth")
        form = random.choice([form for form in FORMS if form.count("{") <= self.conditions])
        return form.format(*random.sample(self.codes, form.count("{")))


@lru_cache(maxsize=1024)
def _read(line: str) -> Expression:
    """Read an expression; the same few are asked for in every case."""
    return parse_expression(line)


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise UsageError(f"{name} is {value}; it can be from {low} to {high}")


def codebook_of(world: World) -> Codebook:
    """Give the codebook of a world: its conditions, all alike."""
    return Codebook(tuple(Code(code, label=_SAID[code].label) for code in world.codes))


# --- one case ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drawn:
    """A case with its interview as it was coded, and what is true of it.

    Attributes
    ----------
    case, transcript, participants, codings
        What the analyst is given.
    facts
        What is true of each condition, whatever was said and however it was coded.
    """

    case: Case
    transcript: Transcript
    participants: tuple[Participant, ...]
    codings: tuple[Coding, ...]
    facts: Mapping[str, bool] = field(repr=False)


def draw(world: World, number: int) -> Drawn:
    """Draw a case of a world.

    Parameters
    ----------
    world
        Where the case lies.
    number
        The case's number, from 1. The same number gives the same case, and the same facts at any silence and noise.

    Examples
    --------
    >>> drawn = draw(World(truth="laws & leaders"), 1)
    >>> drawn.case.outcome, drawn.facts["laws"], drawn.codings[0].quote
    ('F', False, 'ระเบียบไม่เปิดช่องให้เราทำร่วมกัน')
    """
    random = Random(f"{world.seed}/{number}")
    facts = {code: random.random() < 0.5 for code in world.codes}
    follows, toss, background = random.random() < world.decoy, random.random() < 0.5, random.random() < _BACKGROUND
    kind = "core" if random.random() < (world.within if world.within < 1 else 0.5) else "fringe"
    if world.misleading and follows:
        facts[world.misleading[0]] = facts[world.misleading[1]]
    possible = _outcomes(world, facts, kind)
    occurs = toss if kind == "fringe" and world.within < 1 else _occurs(possible, world.claim, background=background)
    id_ = f"c{number:02d}"
    attributes = {"size": random.choice(_ATTRIBUTES["size"]), "kind": kind}
    talk, codings = _interview(world, number, facts)
    people = tuple(
        Participant(f"{id_}/{speaker.label}", talk.id, speaker.label, id_, "informant", side=side)
        for speaker, side in zip(talk.speakers, cycle(_SIDES), strict=False)
    )
    case = Case(id_, outcome="T" if occurs else "F", attributes=attributes, transcripts=(talk.id,))
    return Drawn(case, talk, people, codings, facts)


def _occurs(possible: frozenset[bool], claim: Claim, *, background: bool) -> bool:
    if len(possible) == 1:
        return next(iter(possible))
    return background if claim == "->" else not background


def _interview(world: World, number: int, facts: Mapping[str, bool]) -> tuple[Transcript, tuple[Coding, ...]]:
    """Write what the informants say, a turn a passage, and code it."""
    id_ = f"talk-{number:02d}"
    text, turns, rows = f"ถาม: {_ASKED}\n", [Turn(1, "ถาม", "interviewer", 5, 5 + len(_ASKED), None, "th")], []
    for code, person, helps, coded in _views(world, number, facts):
        label, words = f"ตอบ{person}", _SAID[code].helps if helps else _SAID[code].hinders
        start = len(text) + len(label) + 2
        turns.append(Turn(len(turns) + 1, label, "informant", start, start + len(words), None, "th"))
        text += f"{label}: {words}\n"
        stance: Literal["facilitates", "hinders"] = "facilitates" if coded else "hinders"
        end = start + len(words)
        told = Coding(id_, start, end, code, CODER, stance, state="present", basis="described", quote=words)
        rows.append(told)
    labels = [f"ตอบ{person}" for person in range(1, world.informants + 1)]
    speakers = tuple(Speaker(label, "informant", sum(turn.speaker == label for turn in turns)) for label in labels)
    return Transcript(id_, text, tuple(turns), language="th", speakers=speakers), tuple(rows)


def _views(world: World, number: int, facts: Mapping[str, bool]) -> Iterator[tuple[str, int, bool, bool]]:
    """Yield code, informant, whether it is told as a help, and whether it is coded as one."""
    for code in world.codes:
        random = Random(f"{world.seed}/{number}/{code}")
        silent, contested = random.random() < world.silence, random.random() < world.contested
        chances = [(random.random(), random.random()) for _ in range(world.informants)]
        first = random.randrange(world.informants)
        speaking = [place for place, (speaks, _) in enumerate(chances) if place == first or speaks < 0.5]
        if contested and len(speaking) == 1 and world.informants > 1:
            speaking = sorted({first, (first + 1) % world.informants})
        for place in () if silent else speaking:
            other_way = contested and len(speaking) > 1 and place == speaking[-1]
            told = facts[code] is not other_way
            yield code, place + 1, told, told is not (chances[place][1] < world.noise)


# --- what is true --------------------------------------------------------------------------------------------


def _outcomes(world: World, facts: Mapping[str, bool], kind: str) -> frozenset[bool]:
    """Give the outcomes that a case with these facts may have."""
    if kind == "fringe" and world.within < 1:
        return frozenset({True, False})
    holds = _truth(world.hypothesis.expression, facts, {}) == "T"
    open_ = {"->": not holds, "<-": holds, "<->": False}[world.claim]
    return frozenset({True, False} if open_ else {holds})


def _truth(expression: Expression, facts: Mapping[str, bool], attributes: Mapping[str, str]) -> Truth:
    """Evaluate an expression where everything is known: what does not help hinders."""
    values: dict[Atom, Truth] = {}
    for atom in atoms(expression):
        if isinstance(atom, Condition):
            holds = atom.code in facts and facts[atom.code] is not atom.hinders
        else:
            holds = (attributes.get(atom.name) == atom.word) is atom.equal
        values[atom] = "T" if holds else "F"
    return evaluate(expression, values)


def _possible_cases(world: World) -> Iterator[tuple[dict[str, bool], dict[str, str]]]:
    for values in product((True, False), repeat=len(world.codes)):
        for words in product(*_ATTRIBUTES.values()):
            yield dict(zip(world.codes, values, strict=True)), dict(zip(_ATTRIBUTES, words, strict=True))


def is_true(world: World, hypothesis: Hypothesis, *, scope: str = "") -> bool:
    """Tell whether no possible case of a world in the scope of a claim could contradict it.

    Parameters
    ----------
    world, hypothesis
        The world and the claim about it.
    scope
        The rule that says who belongs; empty: everyone.

    Examples
    --------
    >>> from qualcoop.records.expression import parse_hypothesis
    >>> world = World(truth="laws & leaders")
    >>> is_true(world, parse_hypothesis("laws <-> works")), is_true(world, parse_hypothesis("laws <- works"))
    (False, True)
    >>> is_true(world, parse_hypothesis("laws <-> works"), scope="leaders")
    True
    """
    rule = parse_expression(scope) if scope else None
    for facts, attributes in _possible_cases(world):
        if rule is None or _truth(rule, facts, attributes) == "T":
            holds = _truth(hypothesis.expression, facts, attributes) == "T"
            outcomes = _outcomes(world, facts, attributes["kind"])
            if holds and False in outcomes and hypothesis.claim != "<-":
                return False
            if not holds and True in outcomes and hypothesis.claim != "->":
                return False
    return True


def is_equivalent(world: World, expression: Expression) -> bool:
    """Tell whether an expression says the same as the true explanation of every possible case.

    Examples
    --------
    >>> world = World(truth="laws & leaders")
    >>> [is_equivalent(world, parse_expression(line)) for line in ("leaders & ~laws.hinders", "laws", "laws | leaders")]
    [True, False, False]
    """
    true = world.hypothesis.expression
    return all(
        _truth(expression, facts, attributes) == _truth(true, facts, attributes)
        for facts, attributes in _possible_cases(world)
    )
