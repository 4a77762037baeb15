"""One rule a word: whether the ledger supports it, and the reason. Words no report, tests nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from qualcoop.induction.passages import BASIS_ORDER
from qualcoop.induction.recipes import Recipes, find_recipes
from qualcoop.induction.search.surviving import survived
from qualcoop.induction.testing import constants
from qualcoop.induction.triangulation import TriangulatedCounts, triangulated_counts, triangulation
from qualcoop.induction.verdicts import named_codes, stands
from qualcoop.induction.words.known import SETTLED, Known, conclusion, explains
from qualcoop.measures.saturation import Saturation
from qualcoop.records.expression import And, Expression, recipes

__all__ = ["RECIPES_MADE", "RULES", "UNRISKED", "Ruling", "no", "yes"]

UNRISKED: tuple[str, ...] = ("never_sought", "all_occur", "on_x_earlier", "on_x_lacks", "on_x_unknown")
"""The reasons for which *sufficient* is withheld because that side of the claim was never put at risk."""
RECIPES_MADE: tuple[str, ...] = ("recipes_made", "recipes_not_exact")
"""The reasons for which a claim of recipes is no tested explanation: the cases that confirm them made them."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a word may be used, and why, or why not."""

    allowed: bool
    reason: str
    ids: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def yes(reason: str, ids: Iterable[str] = (), **facts: Any) -> Ruling:  # noqa: ANN401 - numbers and names
    """Allow a word for a reason."""
    return Ruling(allowed=True, reason=reason, ids=tuple(ids), facts=facts)


def no(reason: str, ids: Iterable[str] = (), **facts: Any) -> Ruling:  # noqa: ANN401 - numbers and names
    """Withhold a word for a reason."""
    return Ruling(allowed=False, reason=reason, ids=tuple(ids), facts=facts)


def _analytic_induction(known: Known) -> Ruling:
    return yes(f"mode_{known.study.spec.mode}", tolerance=known.study.spec.tolerance)


def _strict(known: Known) -> Ruling:
    lacks = tuple(_lacks(known))
    if lacks:
        return no("lacks", lacks, mode=known.study.spec.mode)
    return yes("all_steps", known.of("undetermined"))


def _lacks(known: Known) -> Iterator[str]:
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


def _dealt_with(known: Known) -> tuple[str, ...]:
    """Give the negative cases that a revision dealt with; to hold one, or to give up the line, deals with none."""
    done = ("reformulate", "redefine", "refine", "recode")
    return tuple(dict.fromkeys(found.case for found in known.negative_cases if found.resolved_by in done))


def _explanation(known: Known) -> Ruling:
    made = _made_of_its_cases(known)
    if made is not None:
        having = {case for recipe in made.found for case in recipe.without}
        without = [row.case for row in known.rows if row.case in having]
        return no("recipes_not_exact" if without else "recipes_made", without, cases=len(made.by_case))
    return yes("tested", cases=len(known.rows)) if known.rows else no("no_case")


def _made_of_its_cases(known: Known) -> Recipes | None:
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


def _against(known: Known) -> Ruling | None:
    """Say what keeps the claim from standing; None where it stands."""
    standing = stands(known.rows)
    if standing == "contradicted":
        return no("contradicted", known.of("negative"))
    if standing == "not contradicted so far":
        return no("undetermined", known.of("undetermined"))
    return None if standing == "stands" else no("no_support")


def _tolerating(known: Known, kind: str) -> Ruling | None:
    cases = [row.case for row in known.rows if "tolerated" in row.note and row.kind == kind]
    return no("tolerated", cases) if cases else None


def _necessary(known: Known) -> Ruling:
    if known.claim not in ("<-", "<->"):
        return no("not_claimed", claim=known.claim)
    if known.generalized:
        return no("recipes")
    held = _against(known) or _tolerating(known, "necessity")
    if held:
        return held
    named = named_codes(known.study)
    fixed = tuple(code for code in constants(known.study, known.table) if code in named)
    if named and set(fixed) == set(named):
        return no("constant", fixed)
    return yes("stands_in_part" if fixed else "stands", fixed or known.of("confirms"))


def _sufficient(known: Known) -> Ruling:
    if known.claim not in ("->", "<->"):
        return no("not_claimed", claim=known.claim)
    x = {row.case: row.x for row in known.inside}
    sought = [case.id for case in known.study.spec.cases if case.chosen == "on_x" and case.id in x]
    risked = [case for case in sought if x[case] == "T"]
    if "robinson" in known.flags or not sought:
        return no("all_occur" if sought else "never_sought", sought, sought=len(sought), inside=len(x))
    if not risked:
        unknown = any(x[case] != "F" for case in sought)
        reason = "on_x_unknown" if unknown else "on_x_earlier" if _earlier(known, sought) else "on_x_lacks"
        return no(reason, sought, sought=0, inside=len(x))
    held = _against(known) or _tolerating(known, "sufficiency")
    return held or yes("at_risk", risked, sought=len(risked), inside=len(x))


def _earlier(known: Known, cases: Collection[str]) -> bool:
    """Tell whether cases were examined before the hypothesis was last changed: they were chosen under another."""
    changed = [place for place, entry in enumerate(known.path) if entry.kind in ("reformulate", "abandon")]
    before = known.path[: max(changed, default=0)]
    return set(cases) <= {case for entry in before if entry.kind == "pass" for case in entry.result.get("cases", ())}


def _all_cases(known: Known) -> Ruling:
    if known.generalized and known.claim != "<->":
        return no("recipes_only")
    if cases := known.noted("tolerated"):
        return no("tolerated", cases)
    return _against(known) or yes("all_studied", known.of("outside"), inside=len(known.inside))


def _universal(known: Known) -> Ruling:
    return no("cases_studied", cases=len(known.study.spec.cases))


def _covers(known: Known) -> Ruling:
    if known.claim not in ("<-", "<->"):
        return no("not_claimed", claim=known.claim)
    return _against(known) or yes("recipes_cover", known.of("confirms"))


def _exact(known: Known) -> Ruling:
    if known.claim != "<->":
        return no("not_claimed", claim=known.claim)
    ruling = _sufficient(known)
    return yes("recipes_exact", known.of("confirms")) if ruling.allowed else ruling


def _causal(known: Known) -> Ruling:
    return no("researcher")


# --- what was done -------------------------------------------------------------------------------------------------


def _negative_case_analysis(known: Known) -> Ruling:
    dealt = _dealt_with(known)
    if dealt:
        return yes("dealt_with", dealt)
    left = dict.fromkeys((*(found.case for found in known.negative_cases), *known.of("negative")))
    return no("left_open", left) if left else no("none_met")


def _own_stop(known: Known) -> Ruling:
    end = conclusion(known.path)
    if end is None:
        return no("not_concluded")
    if end.because != "no_negative_case":
        return no("stopped_else", because=end.because)
    examined = {row.case for row in known.rows if (row.x, row.y) != ("?", "?")}
    chosen = [case for case in known.study.spec.cases if case.chosen in ("sought_as_negative", "on_x")]
    sought = [case.id for case in chosen if case.id in examined]
    return yes("stopped", sought) if sought else no("stop_unsought")


def _saturated(known: Known) -> Ruling:
    return no("which")


def _code_saturation(known: Known) -> Ruling:
    """Rule on codes; of the settings that were reached, the mildest and the strictest are told."""
    reached, assessed, found = _measured(known, "code")
    if not reached:
        return _unreached(assessed, found)
    ends = [pick(reached, key=_value) for pick in (min, max)]
    low, high = (f"{_value(one):g}" for one in ends)
    told = dict.fromkeys(one.setting for one in ends)
    return yes("code_reached", told, low=low, high=high, reached=len(reached), settings=len(found))


def _value(one: Saturation) -> float:
    return one.value or 0


def _meaning_saturation(known: Known) -> Ruling:
    """Rule on meaning, which is measured code by code."""
    reached, assessed, found = _measured(known, "meaning")
    if not reached:
        return _unreached(assessed, found)
    return yes("meaning_reached", (one.setting for one in reached), reached=len(reached), settings=len(assessed))


def _measured(known: Known, kind: str) -> tuple[list[Saturation], list[Saturation], list[Saturation]]:
    """Give the measures of one kind: those that reached their value, those that could be assessed, all."""
    found = [one for one in known.saturation if one.kind == kind]
    return [one for one in found if one.value is not None], [one for one in found if one.assessable], found


def _unreached(assessed: Sequence[Saturation], found: Sequence[Saturation]) -> Ruling:
    if assessed:
        return no("not_reached", settings=len(assessed))
    return no("not_assessable", (one.why for one in found[:1])) if found else no("not_measured")


def _triangulated(known: Known) -> Ruling:
    """Rule by the same count as the report's table; with it, the numbers that must be said."""
    codes = [code for code in known.codes if code in known.study.codebook and code in known.table.codes]
    cells = triangulation(known.study, known.table, codes) if codes else ()
    lacking: list[list[str]] = []
    for dimension in ("kind", "side"):
        counts = triangulated_counts(cells, dimension)
        with_two = {one.code for one in counts.agree}
        agreed = [code for code in codes if code in with_two]
        if agreed and (not explains(known.study) or len(agreed) == len(known.codes)):
            return yes(f"by_{dimension}", agreed, **_counted(counts))
        lacking += [[code for code in known.codes if code not in agreed]] if agreed else []
    return no("in_part", lacking[0]) if lacking else no("one_source")


def _counted(counts: TriangulatedCounts) -> dict[str, Any]:
    told = {"cells": counts.known, "agree": len(counts.agree), "differ": len(counts.differ), "one": counts.one}
    differing = list(dict.fromkeys(one.case for one in counts.differ))
    return {**told, "none": counts.none, "contested": len(counts.contested), "differing": differing}


def _member_checked(known: Known) -> Ruling:
    asked = getattr(known.study, "member_checks", ())
    answers = [check.response for check in asked]
    replied = [answer for answer in answers if answer != "no_reply"]
    if not replied:
        return no("no_reply", asked=len(answers))
    agrees, differs = answers.count("agrees"), answers.count("differs")
    return yes("replied", asked=len(answers), replied=len(replied), agrees=agrees, differs=differs)


def _agreement(known: Known) -> Ruling:
    coded: dict[str, set[str]] = {}
    for row in known.codings:
        if "@" not in row.coder and row.coder != SETTLED:
            coded.setdefault(row.coder, set()).add(row.transcript)
    shared = set().union(*(coded[a] & coded[b] for a, b in combinations(coded, 2)))
    if not coded:
        return no("coders_unknown" if len(known.codings) else "nothing_coded")
    if not shared:
        return no("one_coder" if len(coded) < 2 else "apart", coders=len(coded))
    settled = known.study.spec.counted not in coded
    return yes("coded_twice", coders=len(coded), transcripts=len(shared), settled=settled)


def _blind(known: Known) -> Ruling:
    outcome = known.study.spec.outcome
    if outcome is None:
        return no("no_outcome")
    if outcome.blind_to_conditions is None:
        return no("blind_not_said")
    return yes("declared_blind") if outcome.blind_to_conditions else no("knew_conditions")


def _documented(known: Known) -> Ruling:
    confirming = known.of("confirms") if explains(known.study) else known.table.cases
    cells = [known.table.cells.get((case, code)) for case in confirming for code in known.codes]
    told = [cell for cell in cells if cell is not None and cell.basis]
    found = [cell.basis for cell in told if cell.passages]
    counts = {**{basis: found.count(basis) for basis in BASIS_ORDER}, "judged": len(told) - len(found)}
    if not found:
        return no("judged_only", cells=len(told)) if told else no("no_evidence")
    if counts["documented"] == len(told):
        return yes("all_documented", cells=len(told))
    return Ruling(allowed=False, reason="not_documented", ids=known.noted("as_told"), facts=counts)


def _audit_trail(known: Known) -> Ruling:
    if not known.entries or not all(entry.hash for entry in known.entries):
        return no("not_recorded")
    if known.fault is None:
        return no("not_replayed")
    return no("does_not_hold", (known.fault,)) if known.fault else yes("replays", lines=len(known.entries))


def _generalisable(known: Known) -> Ruling:
    return no("cases_studied", cases=len(known.study.spec.cases))


RULES: Mapping[str, Callable[[Known], Ruling]] = {
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
