"""A codebook: the codes of a study, what each means and which words point to it. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

import regex

from qualcoop.errors import UnknownCodeError
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.code_tree import CodeTree, code_tree, codebook_html

if TYPE_CHECKING:
    from qualcoop.records.coding import Codings

__all__ = [
    "CELLS",
    "KINDS",
    "LEVELS",
    "POLICIES",
    "RULES",
    "Bilingual",
    "Change",
    "Code",
    "Codebook",
    "Cue",
    "Example",
    "Indicator",
    "is_code_id",
]

CodeKind = Literal["condition", "outcome", "guideline", "principle", "recommendation", "background"]
CellKind = Literal["direction", "presence"]
RuleKind = Literal["unanimous", "any", "all", "informed"]
Policy = Literal["", "word", "compound", "substring"]
Operation = Literal["created", "split", "merged", "renamed", "retired", "reworded"]

KINDS: tuple[str, ...] = get_args(CodeKind)
CELLS: tuple[str, ...] = get_args(CellKind)
RULES: tuple[str, ...] = get_args(RuleKind)
POLICIES: tuple[str, ...] = tuple(policy for policy in get_args(Policy) if policy)
LEVELS: tuple[str, ...] = ("individual", "organization", "network", "environment")

_CODE_ID = regex.compile(r"[\p{L}_][\p{L}\p{M}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]*)*")


def is_code_id(word: str) -> bool:
    """Tell whether a word may be a code's id: letters, marks, digits and ``_`` in any script, dots for parents.

    Examples
    --------
    >>> is_code_id("other.audit"), is_code_id("กฎหมาย"), is_code_id("co-op"), is_code_id("laws.hinders")
    (True, True, False, False)
    """
    return _CODE_ID.fullmatch(word) is not None and not word.endswith(".hinders")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A term that points to a code, with the policy that says where it may stand.

    Attributes
    ----------
    term
        The words, as they would be said.
    language
        th or en.
    policy
        word, compound or substring; empty: the default for the term's length and language.
    exclude
        Longer words in which the term is no hit.
    exact
        True for a term given in quotes: no other form of it counts.
    """

    term: str
    language: Literal["th", "en"]
    policy: Policy = ""
    exclude: tuple[str, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that turn a mention of a code towards facilitates or hinders."""

    term: str
    language: Literal["th", "en"]
    stance: Literal["facilitates", "hinders"]


@dataclass(frozen=True, slots=True)
class Example:
    """A verbatim example of a code, with its place."""

    transcript: str
    turn: int
    quote: str


@dataclass(frozen=True, slots=True)
class Change:
    """One operation between two versions of a codebook."""

    operation: Operation
    old: tuple[str, ...]
    new: tuple[str, ...]

    def __str__(self) -> str:
        arrow = " -> ".join(part for part in (", ".join(self.old), ", ".join(self.new)) if part)
        return f"{self.operation} {arrow}"


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a codebook.

    Attributes
    ----------
    id
        A word of letters, marks, digits and ``_``; dots lead from parent to child.
    kind
        condition, outcome, guideline, principle, recommendation or background.
    level
        What is spoken of: individual, organization, network or environment.
    cell
        direction: a mention counts by its stance; presence: any mention of its being there is T.
    rule, informed
        How informants come to one case: unanimous, any, all, or informed (then by these positions).
    label, definition
        In Thai and English.
    include, exclude
        When to use the code and when not.
    examples, counterexamples
        Verbatim passages, with transcript and turn.
    indicators, cues
        Terms that point to the code; words that give a mention its direction.
    silence, silence_memo
        What not being mentioned means (unknown, absent), and why it may mean absent.
    origin
        Ids of the codes of an earlier version that this one grew from.
    says
        A clause for sentences, such as "executives look beyond their own borders".
    line
        Line in the file, 0 where there is none; not compared.
    """

    id: str
    kind: CodeKind = "condition"
    level: str = ""
    cell: CellKind = "direction"
    rule: RuleKind = "unanimous"
    informed: tuple[str, ...] = ()
    label: Bilingual = Bilingual()
    definition: Bilingual = Bilingual()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    counterexamples: tuple[Example, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    cues: tuple[Cue, ...] = ()
    silence: Literal["unknown", "absent"] = "unknown"
    silence_memo: str = ""
    origin: tuple[str, ...] = ()
    says: Bilingual = Bilingual()
    line: int = field(default=0, compare=False)

    @property
    def parent(self) -> str:
        """Id of the parent, empty for a code at the top."""
        return self.id.rpartition(".")[0]

    def name(self, language: str = "en") -> str:
        """Give the label in `language`, or the id where there is no label."""
        return self.label.in_(language) or self.id


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codes of a study.

    Examples
    --------
    >>> book = Codebook((Code("laws"), Code("other.audit")), version=1)
    >>> [code.id for code in book]
    ['laws', 'other.audit']
    >>> book["laws"].kind
    'condition'
    >>> [str(change) for change in Codebook((Code("rules", origin=("laws",)),)).diff(book)]
    ['renamed laws -> rules', 'retired other.audit']
    """

    codes: tuple[Code, ...] = ()
    version: int = 1
    levels: tuple[str, ...] = LEVELS
    _by_id: Mapping[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the codes by id."""
        object.__setattr__(self, "_by_id", {code.id: code for code in self.codes})

    def __repr__(self) -> str:
        return f"<Codebook version {self.version}: {len(self.codes)} codes>"

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._by_id

    def __getitem__(self, id_: str) -> Code:
        try:
            return self._by_id[id_]
        except KeyError:
            known = ", ".join(self._by_id) or "none"
            raise UnknownCodeError(f"no code {id_!r} in the codebook; its codes are {known}") from None

    def of_kind(self, *kinds: str) -> tuple[Code, ...]:
        """Give the codes of these kinds, in the codebook's order."""
        return tuple(code for code in self.codes if code.kind in kinds)

    def children(self, id_: str) -> tuple[Code, ...]:
        """Give all codes below `id_`."""
        return tuple(code for code in self.codes if code.id.startswith(f"{id_}."))

    def diff(self, older: Codebook) -> tuple[Change, ...]:
        """Tell in operations how this codebook came from an older one.

        A code that names its `origin` came from those codes: from several, it is a merge; from one that is
        gone and left no other, a renaming; otherwise a split.
        """
        heirs = self._heirs(older)
        changes = [*_splits_and_renamings(self, heirs), *_merges(self, older)]
        explained = {id_ for change in changes for id_ in change.new}
        inherited = {id_ for change in changes for id_ in change.old}
        changes += [Change("created", (), (c.id,)) for c in self if c.id not in older and c.id not in explained]
        changes += [Change("retired", (c.id,), ()) for c in older if c.id not in self and c.id not in inherited]
        changes += [
            Change("reworded", (c.id,), (c.id,))
            for c in self
            if c.id in older and c.id not in explained and c != older[c.id]
        ]
        return tuple(changes)

    def _heirs(self, older: Codebook) -> dict[str, list[Code]]:
        """Give, for each code of the older codebook, the new codes that grew from it."""
        heirs: dict[str, list[Code]] = {}
        for code in self:
            for old in code.origin if code.id not in older else ():
                if old in older:
                    heirs.setdefault(old, []).append(code)
        return heirs

    def data(self, *, quotations: bool = True) -> dict[str, Any]:
        """Give plain data; without `quotations`, examples are kept as places only."""
        return {
            "version": self.version,
            "levels": list(self.levels),
            "codes": [_code_data(code, quotations=quotations) for code in self.codes],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Codebook:
        """Build a codebook from what :meth:`data` gave."""
        return cls(
            codes=tuple(_code_from(code) for code in data["codes"]),
            version=data["version"],
            levels=tuple(data["levels"]),
        )

    def counted(self, codings: Codings) -> CodeTree:
        """Give the codes as a tree with how often each was given."""
        return code_tree(self, codings)

    def _repr_html_(self) -> str:
        return codebook_html(self)


def _splits_and_renamings(newer: Codebook, heirs: Mapping[str, list[Code]]) -> Iterator[Change]:
    """Yield a renaming where a code is gone and left one heir of its own; a split where it left several, or stayed."""
    for old, new in heirs.items():
        alone = [code for code in new if len(code.origin) == 1]
        if len(new) == 1 and alone and old not in newer:
            yield Change("renamed", (old,), (new[0].id,))
        elif alone:
            yield Change("split", (old,), tuple(code.id for code in new))


def _merges(newer: Codebook, older: Codebook) -> list[Change]:
    return [
        Change("merged", code.origin, (code.id,))
        for code in newer
        if len(code.origin) > 1 and (code.id not in older or older[code.id].origin != code.origin)
    ]


def _example_data(example: Example, *, quotations: bool) -> dict[str, Any]:
    place: dict[str, Any] = {"transcript": example.transcript, "turn": example.turn}
    return {**place, "quote": example.quote} if quotations else place


def _code_data(code: Code, *, quotations: bool) -> dict[str, Any]:
    return {
        "id": code.id,
        "kind": code.kind,
        "level": code.level,
        "cell": code.cell,
        "rule": code.rule,
        "informed": list(code.informed),
        "label": code.label.data(),
        "definition": code.definition.data(),
        "include": list(code.include),
        "exclude": list(code.exclude),
        "examples": [_example_data(example, quotations=quotations) for example in code.examples],
        "counterexamples": [_example_data(example, quotations=quotations) for example in code.counterexamples],
        "indicators": [
            {"term": i.term, "language": i.language, "policy": i.policy, "exclude": list(i.exclude), "exact": i.exact}
            for i in code.indicators
        ],
        "cues": [{"term": c.term, "language": c.language, "stance": c.stance} for c in code.cues],
        "silence": code.silence,
        "silence_memo": code.silence_memo if quotations else "",
        "origin": list(code.origin),
        "says": code.says.data(),
    }


def _code_from(data: Mapping[str, Any]) -> Code:
    def examples(key: str) -> tuple[Example, ...]:
        return tuple(Example(e["transcript"], e["turn"], e.get("quote", "")) for e in data[key])

    return Code(
        id=data["id"],
        kind=data["kind"],
        level=data["level"],
        cell=data["cell"],
        rule=data["rule"],
        informed=tuple(data["informed"]),
        label=Bilingual(**data["label"]),
        definition=Bilingual(**data["definition"]),
        include=tuple(data["include"]),
        exclude=tuple(data["exclude"]),
        examples=examples("examples"),
        counterexamples=examples("counterexamples"),
        indicators=tuple(Indicator(**{**i, "exclude": tuple(i["exclude"])}) for i in data["indicators"]),
        cues=tuple(Cue(**cue) for cue in data["cues"]),
        silence=data["silence"],
        silence_memo=data["silence_memo"],
        origin=tuple(data["origin"]),
        says=Bilingual(**data["says"]),
    )
