"""The words that a ledger supports, and those it does not, each with its reason. Tests nothing and words no report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, takewhile
from types import MappingProxyType
from typing import Any

import regex

from qualcoop.induction.cells import CaseTable
from qualcoop.induction.findings import Resolved
from qualcoop.induction.passages import BASIS_ORDER
from qualcoop.induction.recipes import Recipes, find_recipes
from qualcoop.induction.search.surviving import survived
from qualcoop.induction.testing import constants
from qualcoop.induction.triangulation import TriangulatedCounts, triangulated_counts, triangulation
from qualcoop.induction.verdicts import CaseVerdict, named_codes, stands
from qualcoop.measures.saturation import Saturation
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.expression import And, Expression, recipes
from qualcoop.records.ledger import REVISIONS, LedgerEntry, branch
from qualcoop.records.study import StudyRecord

__all__ = [
    "RECIPES_MADE",
    "SETTLED",
    "UNRISKED",
    "WORDS",
    "Term",
    "Word",
    "conclusion",
    "explains",
    "says",
    "words",
]

TIMEOUT = 10.0
SETTLED = "settled"
UNRISKED: tuple[str, ...] = ("never_sought", "all_occur", "on_x_earlier", "on_x_lacks", "on_x_unknown")
"""The reasons for which *sufficient* is withheld because that side of the claim was never put at risk."""
RECIPES_MADE: tuple[str, ...] = ("recipes_made", "recipes_not_exact")
"""The reasons for which a claim of recipes is no tested explanation: the cases that confirm them made them."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that a report might use.

    Attributes
    ----------
    label
        The word as it is written.
    forms
        What a text must not contain where the word is withheld: Thai by letters, English as whole words.
    tested
        Whether it speaks of a tested explanation, and so never of a list of factors.
    """

    label: Bilingual
    forms: tuple[str, ...]
    tested: bool = False


WORDS: Mapping[str, Term] = MappingProxyType(
    {
        "analytic_induction": Term(
            Bilingual("การวิเคราะห์แบบอุปนัย", "analytic induction"),
            ("analytic induction", "การวิเคราะห์แบบอุปนัย"),
            tested=True,
        ),
        "strict": Term(
            Bilingual("การวิเคราะห์แบบอุปนัยในความหมายเคร่งครัด", "analytic induction in the strict sense"),
            ("strict sense", "strict analytic induction", "ในความหมายเคร่งครัด"),
            tested=True,
        ),
        "explanation": Term(
            Bilingual("คำอธิบายที่ทดสอบกับกรณีแล้ว", "an explanation tested on cases"),
            ("explanation", "explanations", "explains", "explained", "คำอธิบาย"),
            tested=True,
        ),
        "necessary": Term(
            Bilingual("จำเป็น", "necessary"),
            ("necessary", "necessity", "indispensable", "จำเป็น", "ขาดไม่ได้"),
            tested=True,
        ),
        "sufficient": Term(
            Bilingual("เพียงพอ", "sufficient"),
            ("sufficient", "sufficiency", "suffices", "เพียงพอ"),
            tested=True,
        ),
        "all_cases": Term(
            Bilingual("ไม่มีข้อยกเว้นในกรณีที่ศึกษา", "without exception in the cases studied"),
            ("without exception", "ไม่มีข้อยกเว้น"),
            tested=True,
        ),
        "universal": Term(
            Bilingual("สากล ใช้ได้กับทุกกรณี", "universal, holds in all cases"),
            ("universal", "universally", "holds in all cases", "ใช้ได้กับทุกกรณี", "สากล"),
            tested=True,
        ),
        "covers": Term(
            Bilingual("ทุกกรณีที่เกิดผลมีชุดเงื่อนไขรองรับ", "every occurrence has a recipe"),
            ("every occurrence has a recipe", "ทุกกรณีที่เกิดผลมีชุดเงื่อนไข"),
            tested=True,
        ),
        "exact": Term(
            Bilingual("มีชุดเงื่อนไขเมื่อใดเกิดผลเมื่อนั้น", "the recipes are found where, and only where, the outcome occurs"),
            ("where, and only where", "มีชุดเงื่อนไขเมื่อใดเกิดผลเมื่อนั้น"),
            tested=True,
        ),
        "causal": Term(
            Bilingual("เป็นสาเหตุ ทำให้เกิด ส่งผลต่อ", "causes, leads to, has an effect on"),
            ("cause", "causes", "caused", "leads to", "brings about", "impact", "สาเหตุ", "ทำให้เกิด", "ส่งผล"),
            tested=True,
        ),
        "negative_case_analysis": Term(
            Bilingual("การวิเคราะห์กรณีเชิงลบ", "negative case analysis"),
            ("negative case analysis", "การวิเคราะห์กรณีเชิงลบ", "การวิเคราะห์กรณีแย้ง"),
            tested=True,
        ),
        "own_stop": Term(
            Bilingual("หยุดตามเกณฑ์ของวิธีการเอง", "the method's own stop"),
            ("the method's own stop", "เกณฑ์ของวิธีการเอง"),
            tested=True,
        ),
        "saturated": Term(
            Bilingual("ข้อมูลอิ่มตัว", "saturated"),
            ("saturated", "data saturation", "theoretical saturation", "ข้อมูลอิ่มตัว", "ความอิ่มตัวของข้อมูล"),
        ),
        "code_saturation": Term(Bilingual("ความอิ่มตัวของรหัส", "code saturation"), ("code saturation", "ความอิ่มตัวของรหัส")),
        "meaning_saturation": Term(
            Bilingual("ความอิ่มตัวของความหมาย", "meaning saturation"), ("meaning saturation", "ความอิ่มตัวของความหมาย")
        ),
        "triangulated": Term(
            Bilingual("การตรวจสอบสามเส้า", "triangulated"), ("triangulated", "triangulation", "สามเส้า")
        ),
        "member_checked": Term(
            Bilingual("ตรวจสอบกับผู้ให้ข้อมูล", "member-checked"),
            ("member-checked", "member check", "member checking", "ตรวจสอบกับผู้ให้ข้อมูล"),
        ),
        "agreement": Term(
            Bilingual("ความสอดคล้องระหว่างผู้ลงรหัส", "inter-coder agreement"),
            ("inter-coder", "intercoder", "reliability", "ความสอดคล้องระหว่างผู้ลงรหัส", "ความเชื่อมั่นระหว่างผู้ลงรหัส"),
        ),
        "blind": Term(
            Bilingual("วินิจฉัยผลโดยไม่รู้เงื่อนไข", "the outcome was judged blind"), ("blind", "blindly", "โดยไม่รู้เงื่อนไข")
        ),
        "documented": Term(Bilingual("มีเอกสารรองรับ", "documented"), ("documented", "มีเอกสารรองรับ")),
        "audit_trail": Term(Bilingual("บันทึกร่องรอยการวิเคราะห์ที่ตรวจย้อนได้", "audit trail"), ("audit trail", "ตรวจย้อนได้")),
        "generalisable": Term(
            Bilingual("ใช้ได้กับประชากร เป็นตัวแทน", "generalisable, representative"),
            ("generalisable", "generalizable", "representative", "นัยทั่วไป", "เป็นตัวแทนของประชากร"),
        ),
    }
)
"""Every word that is looked after, by its id."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a ledger says of one word.

    Attributes
    ----------
    id
        A key of :data:`WORDS`.
    allowed
        Whether the ledger supports it.
    reason
        Why, or why not, as a short code; views word it.
    ids
        The cases, codes or lacks that the reason names.
    facts
        Numbers and names that belong to the reason.
    """

    id: str
    allowed: bool
    reason: str
    ids: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> Bilingual:
        """The word as it is written."""
        return WORDS[self.id].label

    @property
    def forms(self) -> tuple[str, ...]:
        """What a text must not contain where the word is withheld."""
        return WORDS[self.id].forms


def says(text: str, word: Word | str) -> bool:
    """Tell whether a text uses a word in any of its forms.

    Examples
    --------
    >>> says("It stands because C was sought.", "causal"), says("เป็นเงื่อนไขจำเป็น", "necessary")
    (False, True)
    """
    id_ = word if isinstance(word, str) else word.id
    return any(_holds(text, form) for form in WORDS[id_].forms)


def _holds(text: str, form: str) -> bool:
    if not form.isascii():
        return form in text
    pattern = rf"(?<![\w-]){regex.escape(form)}(?![\w-])"
    return regex.search(pattern, text, flags=regex.IGNORECASE, timeout=TIMEOUT) is not None


def explains(study: StudyRecord) -> bool:
    """Tell whether a study has an explanation that is tested on cases, rather than a list of factors."""
    return study.spec.hypothesis is not None and study.spec.mode != "inductive-content"


def conclusion(entries: Sequence[LedgerEntry]) -> LedgerEntry | None:
    """Give the conclusion drawn from the last pass of this branch; None where there is none, or something came after.

    Examples
    --------
    >>> end = LedgerEntry("conclude", because="time")
    >>> conclusion([LedgerEntry("pass"), end]) is end, conclusion([end, LedgerEntry("pass")])
    (True, None)
    """
    path = branch(entries) if all(entry.n for entry in entries) else entries
    later = takewhile(_ends_nothing, reversed(path))
    return next((entry for entry in later if entry.kind == "conclude"), None)


def _ends_nothing(entry: LedgerEntry) -> bool:
    """Tell whether a conclusion before this entry still holds: no pass and no revision came since."""
    return entry.kind != "pass" and entry.kind not in REVISIONS


def words(
    study: StudyRecord,
    table: CaseTable,
    rows: Sequence[CaseVerdict],
    entries: Sequence[LedgerEntry],
    *,
    negative_cases: Sequence[Resolved] = (),
    saturation: Sequence[Saturation] = (),
    flags: Collection[str] = (),
    codings: Codings | None = None,
    fault: str | None = None,
) -> tuple[Word, ...]:
    """Say of every word whether the ledger supports it, and why.

    Parameters
    ----------
    study, table, rows
        The study as it stood in a pass, its case table and verdicts.
    entries
        The ledger so far.
    negative_cases
        Those of all passes, as :class:`~qualcoop.induction.findings.Findings` follow them.
    saturation, flags
        What was measured; the flags that the pass raised.
    codings
        Those of all coders; a pass built again from the ledger holds only those that count. None: the study's own.
    fault
        What replay found: None where it was not done, empty where every line holds, else the fault.

    Returns
    -------
    tuple of Word
        In the order of :data:`WORDS`; `covers` and `exact` in generalized mode only.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> empty = StudyRecord(StudySpec("s"), Codebook())
    >>> found = words(empty, CaseTable((), (), {}), (), ())
    >>> [word.id for word in found if word.allowed], found[0].reason
    ([], 'no_hypothesis')
    """
    coded = study.codings if codings is None else codings
    known = _Known(study, table, rows, entries, negative_cases, saturation, flags, coded, fault)
    return tuple(_word(id_, known) for id_ in WORDS if known.generalized or id_ not in ("covers", "exact"))


@dataclass(frozen=True)
class _Known:
    """All that a rule may look at."""

    study: StudyRecord
    table: CaseTable
    rows: Sequence[CaseVerdict]
    entries: Sequence[LedgerEntry]
    negative_cases: Sequence[Resolved]
    saturation: Sequence[Saturation]
    flags: Collection[str]
    codings: Codings
    fault: str | None

    @property
    def generalized(self) -> bool:
        return explains(self.study) and self.study.spec.mode == "generalized"

    @property
    def path(self) -> tuple[LedgerEntry, ...]:
        """The entries that led here; what was tried on another branch supports no word of this one."""
        return branch(self.entries)

    @property
    def claim(self) -> str:
        return self.study.spec.hypothesis.claim if self.study.spec.hypothesis else ""

    @property
    def inside(self) -> tuple[CaseVerdict, ...]:
        return tuple(row for row in self.rows if row.verdict != "outside")

    @property
    def codes(self) -> tuple[str, ...]:
        """The conditions that are spoken of: those of the hypothesis, or of the list those with passages."""
        if explains(self.study):
            return named_codes(self.study)
        conditions = {code.id for code in self.study.codebook.of_kind("condition")}
        return tuple(c for c in self.table.codes if c in conditions and any(x.passages for x in self.table.column(c)))

    def of(self, verdict: str) -> tuple[str, ...]:
        """Give the cases with a verdict, those tolerated left out."""
        return tuple(row.case for row in self.rows if row.verdict == verdict and "tolerated" not in row.note)

    def noted(self, note: str) -> tuple[str, ...]:
        """Give the cases whose verdict carries a note."""
        return tuple(row.case for row in self.rows if note in row.note)


@dataclass(frozen=True, slots=True)
class _Ruling:
    allowed: bool
    reason: str
    ids: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def _yes(reason: str, ids: Iterable[str] = (), **facts: Any) -> _Ruling:  # noqa: ANN401 - numbers and names
    return _Ruling(allowed=True, reason=reason, ids=tuple(ids), facts=facts)


def _no(reason: str, ids: Iterable[str] = (), **facts: Any) -> _Ruling:  # noqa: ANN401 - numbers and names
    return _Ruling(allowed=False, reason=reason, ids=tuple(ids), facts=facts)


def _word(id_: str, known: _Known) -> Word:
    ruling = _untested(known) if WORDS[id_].tested and not explains(known.study) else _RULES[id_](known)
    return Word(id_, ruling.allowed, ruling.reason, ruling.ids, ruling.facts)


def _untested(known: _Known) -> _Ruling:
    if known.study.spec.hypothesis is not None:
        return _no("list_only")
    tested = [entry for entry in known.path if entry.kind == "pass" and entry.result.get("expression")]
    return _no("abandoned", passes=len(tested)) if tested else _no("no_hypothesis")


# --- the name of the method --------------------------------------------------------------------------------------


def _analytic_induction(known: _Known) -> _Ruling:
    return _yes(f"mode_{known.study.spec.mode}", tolerance=known.study.spec.tolerance)


def _strict(known: _Known) -> _Ruling:
    lacks = tuple(_lacks(known))
    if lacks:
        return _no("lacks", lacks, mode=known.study.spec.mode)
    return _yes("all_steps", known.of("undetermined"))


def _lacks(known: _Known) -> Iterator[str]:
    """Give what the strict sense asks for and the ledger does not show."""
    if known.study.spec.mode != "classic" or known.study.spec.tolerance:
        yield "classic_mode"
    chosen = {case.chosen for case in known.study.spec.cases}
    if "sought_as_negative" not in chosen and not _dealt_with(known):
        yield "negative_sought"
    if known.of("negative"):
        yield "none_open"
    if conclusion(known.path) is None:
        yield "conclusion"


def _dealt_with(known: _Known) -> tuple[str, ...]:
    """Give the negative cases that a revision dealt with; to hold one, or to give up the line, deals with none."""
    done = ("reformulate", "redefine", "refine", "recode")
    return tuple(dict.fromkeys(found.case for found in known.negative_cases if found.resolved_by in done))


def _explanation(known: _Known) -> _Ruling:
    made = _made_of_its_cases(known)
    if made is not None:
        having = {case for recipe in made.found for case in recipe.without}
        without = [row.case for row in known.rows if row.case in having]
        return _no("recipes_not_exact" if without else "recipes_made", without, cases=len(made.by_case))
    return _yes("tested", cases=len(known.rows)) if known.rows else _no("no_case")


def _made_of_its_cases(known: _Known) -> Recipes | None:
    """Give the recipes where the hypothesis is no more than what its own positive cases made.

    Such cases confirm what came from them, which is no test. A case with the outcome that was examined after the
    recipes were put up, and has one of them, is a test: then None is given, as in any mode but generalized.
    """
    hypothesis = known.study.spec.hypothesis
    if hypothesis is None or not known.generalized:
        return None
    since = survived(known.path, known.study)
    if since.entry is not None and since.confirmed_new:
        return None
    found = find_recipes(known.study, known.table, known.rows)
    left = found.sum_of_products
    return found if left is not None and _literals(left) == _literals(hypothesis.expression) else None


def _literals(expression: Expression) -> set[frozenset[str]]:
    """Give each recipe as its literals, whose order does not matter."""
    return {frozenset(map(str, one.parts if isinstance(one, And) else (one,))) for one in recipes(expression)}


# --- what may be claimed -------------------------------------------------------------------------------------------


def _against(known: _Known) -> _Ruling | None:
    """Say what keeps the claim from standing; None where it stands."""
    standing = stands(known.rows)
    if standing == "contradicted":
        return _no("contradicted", known.of("negative"))
    if standing == "not contradicted so far":
        return _no("undetermined", known.of("undetermined"))
    return None if standing == "stands" else _no("no_support")


def _tolerating(known: _Known, kind: str) -> _Ruling | None:
    cases = [row.case for row in known.rows if "tolerated" in row.note and row.kind == kind]
    return _no("tolerated", cases) if cases else None


def _necessary(known: _Known) -> _Ruling:
    if known.claim not in ("<-", "<->"):
        return _no("not_claimed", claim=known.claim)
    if known.generalized:
        return _no("recipes")
    held = _against(known) or _tolerating(known, "necessity")
    if held:
        return held
    named = named_codes(known.study)
    fixed = tuple(code for code in constants(known.study, known.table) if code in named)
    if named and set(fixed) == set(named):
        return _no("constant", fixed)
    return _yes("stands_in_part" if fixed else "stands", fixed or known.of("confirms"))


def _sufficient(known: _Known) -> _Ruling:
    if known.claim not in ("->", "<->"):
        return _no("not_claimed", claim=known.claim)
    x = {row.case: row.x for row in known.inside}
    sought = [case.id for case in known.study.spec.cases if case.chosen == "on_x" and case.id in x]
    risked = [case for case in sought if x[case] == "T"]
    if "robinson" in known.flags or not sought:
        return _no("all_occur" if sought else "never_sought", sought, sought=len(sought), inside=len(x))
    if not risked:
        unknown = any(x[case] != "F" for case in sought)
        reason = "on_x_unknown" if unknown else "on_x_earlier" if _earlier(known, sought) else "on_x_lacks"
        return _no(reason, sought, sought=0, inside=len(x))
    held = _against(known) or _tolerating(known, "sufficiency")
    return held or _yes("at_risk", risked, sought=len(risked), inside=len(x))


def _earlier(known: _Known, cases: Collection[str]) -> bool:
    """Tell whether cases were examined before the hypothesis was last changed: they were chosen under another."""
    changed = [place for place, entry in enumerate(known.path) if entry.kind in ("reformulate", "abandon")]
    before = known.path[: max(changed, default=0)]
    return set(cases) <= {case for entry in before if entry.kind == "pass" for case in entry.result.get("cases", ())}


def _all_cases(known: _Known) -> _Ruling:
    if known.generalized and known.claim != "<->":
        return _no("recipes_only")
    if cases := known.noted("tolerated"):
        return _no("tolerated", cases)
    return _against(known) or _yes("all_studied", known.of("outside"), inside=len(known.inside))


def _universal(known: _Known) -> _Ruling:
    return _no("cases_studied", cases=len(known.study.spec.cases))


def _covers(known: _Known) -> _Ruling:
    if known.claim not in ("<-", "<->"):
        return _no("not_claimed", claim=known.claim)
    return _against(known) or _yes("recipes_cover", known.of("confirms"))


def _exact(known: _Known) -> _Ruling:
    if known.claim != "<->":
        return _no("not_claimed", claim=known.claim)
    ruling = _sufficient(known)
    return _yes("recipes_exact", known.of("confirms")) if ruling.allowed else ruling


def _causal(known: _Known) -> _Ruling:
    return _no("researcher")


# --- what was done -------------------------------------------------------------------------------------------------


def _negative_case_analysis(known: _Known) -> _Ruling:
    dealt = _dealt_with(known)
    if dealt:
        return _yes("dealt_with", dealt)
    left = dict.fromkeys((*(found.case for found in known.negative_cases), *known.of("negative")))
    return _no("left_open", left) if left else _no("none_met")


def _own_stop(known: _Known) -> _Ruling:
    end = conclusion(known.path)
    if end is None:
        return _no("not_concluded")
    if end.because != "no_negative_case":
        return _no("stopped_else", because=end.because)
    examined = {row.case for row in known.rows if (row.x, row.y) != ("?", "?")}
    chosen = [case for case in known.study.spec.cases if case.chosen in ("sought_as_negative", "on_x")]
    sought = [case.id for case in chosen if case.id in examined]
    return _yes("stopped", sought) if sought else _no("stop_unsought")


def _saturated(known: _Known) -> _Ruling:
    return _no("which")


def _code_saturation(known: _Known) -> _Ruling:
    """Rule on codes; of the settings that were reached, the mildest and the strictest are told."""
    reached, assessed, found = _measured(known, "code")
    if not reached:
        return _unreached(assessed, found)
    ends = [pick(reached, key=_value) for pick in (min, max)]
    low, high = (f"{_value(one):g}" for one in ends)
    told = dict.fromkeys(one.setting for one in ends)
    return _yes("code_reached", told, low=low, high=high, reached=len(reached), settings=len(found))


def _value(one: Saturation) -> float:
    return one.value or 0


def _meaning_saturation(known: _Known) -> _Ruling:
    """Rule on meaning, which is measured code by code."""
    reached, assessed, found = _measured(known, "meaning")
    if not reached:
        return _unreached(assessed, found)
    return _yes("meaning_reached", (one.setting for one in reached), reached=len(reached), settings=len(assessed))


def _measured(known: _Known, kind: str) -> tuple[list[Saturation], list[Saturation], list[Saturation]]:
    """Give the measures of one kind: those that reached their value, those that could be assessed, all."""
    found = [one for one in known.saturation if one.kind == kind]
    return [one for one in found if one.value is not None], [one for one in found if one.assessable], found


def _unreached(assessed: Sequence[Saturation], found: Sequence[Saturation]) -> _Ruling:
    if assessed:
        return _no("not_reached", settings=len(assessed))
    return _no("not_assessable", (one.why for one in found[:1])) if found else _no("not_measured")


def _triangulated(known: _Known) -> _Ruling:
    """Rule by the same count as the report's table; with it, the numbers that must be said."""
    codes = [code for code in known.codes if code in known.study.codebook and code in known.table.codes]
    cells = triangulation(known.study, known.table, codes) if codes else ()
    lacking: list[list[str]] = []
    for dimension in ("kind", "side"):
        counts = triangulated_counts(cells, dimension)
        with_two = {one.code for one in counts.agree}
        agreed = [code for code in codes if code in with_two]
        if agreed and (not explains(known.study) or len(agreed) == len(known.codes)):
            return _yes(f"by_{dimension}", agreed, **_counted(counts))
        lacking += [[code for code in known.codes if code not in agreed]] if agreed else []
    return _no("in_part", lacking[0]) if lacking else _no("one_source")


def _counted(counts: TriangulatedCounts) -> dict[str, Any]:
    told = {"cells": counts.known, "agree": len(counts.agree), "differ": len(counts.differ), "one": counts.one}
    differing = list(dict.fromkeys(one.case for one in counts.differ))
    return {**told, "none": counts.none, "contested": len(counts.contested), "differing": differing}


def _member_checked(known: _Known) -> _Ruling:
    asked = getattr(known.study, "member_checks", ())
    answers = [check.response for check in asked]
    replied = [answer for answer in answers if answer != "no_reply"]
    if not replied:
        return _no("no_reply", asked=len(answers))
    agrees, differs = answers.count("agrees"), answers.count("differs")
    return _yes("replied", asked=len(answers), replied=len(replied), agrees=agrees, differs=differs)


def _agreement(known: _Known) -> _Ruling:
    coded: dict[str, set[str]] = {}
    for row in known.codings:
        if "@" not in row.coder and row.coder != SETTLED:
            coded.setdefault(row.coder, set()).add(row.transcript)
    shared = set().union(*(coded[a] & coded[b] for a, b in combinations(coded, 2)))
    if not coded:
        return _no("coders_unknown" if len(known.codings) else "nothing_coded")
    if not shared:
        return _no("one_coder" if len(coded) < 2 else "apart", coders=len(coded))
    settled = known.study.spec.counted not in coded
    return _yes("coded_twice", coders=len(coded), transcripts=len(shared), settled=settled)


def _blind(known: _Known) -> _Ruling:
    outcome = known.study.spec.outcome
    if outcome is None:
        return _no("no_outcome")
    if outcome.blind_to_conditions is None:
        return _no("blind_not_said")
    return _yes("declared_blind") if outcome.blind_to_conditions else _no("knew_conditions")


def _documented(known: _Known) -> _Ruling:
    confirming = known.of("confirms") if explains(known.study) else known.table.cases
    cells = [known.table.cells.get((case, code)) for case in confirming for code in known.codes]
    told = [cell for cell in cells if cell is not None and cell.basis]
    found = [cell.basis for cell in told if cell.passages]
    counts = {**{basis: found.count(basis) for basis in BASIS_ORDER}, "judged": len(told) - len(found)}
    if not found:
        return _no("judged_only", cells=len(told)) if told else _no("no_evidence")
    if counts["documented"] == len(told):
        return _yes("all_documented", cells=len(told))
    return _Ruling(allowed=False, reason="not_documented", ids=known.noted("as_told"), facts=counts)


def _audit_trail(known: _Known) -> _Ruling:
    if not known.entries or not all(entry.hash for entry in known.entries):
        return _no("not_recorded")
    if known.fault is None:
        return _no("not_replayed")
    return _no("does_not_hold", (known.fault,)) if known.fault else _yes("replays", lines=len(known.entries))


def _generalisable(known: _Known) -> _Ruling:
    return _no("cases_studied", cases=len(known.study.spec.cases))


_RULES: Mapping[str, Callable[[_Known], _Ruling]] = {
    "analytic_induction": _analytic_induction,
    "strict": _strict,
    "explanation": _explanation,
    "necessary": _necessary,
    "sufficient": _sufficient,
    "all_cases": _all_cases,
    "universal": _universal,
    "covers": _covers,
    "exact": _exact,
    "causal": _causal,
    "negative_case_analysis": _negative_case_analysis,
    "own_stop": _own_stop,
    "saturated": _saturated,
    "code_saturation": _code_saturation,
    "meaning_saturation": _meaning_saturation,
    "triangulated": _triangulated,
    "member_checked": _member_checked,
    "agreement": _agreement,
    "blind": _blind,
    "documented": _documented,
    "audit_trail": _audit_trail,
    "generalisable": _generalisable,
}
