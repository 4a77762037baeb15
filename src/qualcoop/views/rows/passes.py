"""Rows of the JSON contract for a pass: verdicts, evidence, options, and what it leaves to do. Tests nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from qualcoop.induction.accepting import handles
from qualcoop.induction.options import Option
from qualcoop.induction.recipes import Recipe, Recipes
from qualcoop.induction.study import Pass
from qualcoop.induction.verdicts import CaseVerdict, NegativeCase
from qualcoop.measures.fit import Fit, fit
from qualcoop.views.report.words import pass_words
from qualcoop.views.rows.informants import contested_row, steps_row, triangulated_row
from qualcoop.views.rows.records import cell_row, counted_coder, passage_row
from qualcoop.views.rows.saturation import survived_row
from qualcoop.views.rows.search import next_row, not_searched_row
from qualcoop.views.rows.words import word_row

__all__ = ["explanation_fit", "option_row", "pass_row", "recipes_row"]

Row = dict[str, Any]


def option_row(option: Option) -> Row:
    """Give one option with its consequences."""
    return {
        "kind": option.kind,
        "change": option.change,
        "criterion": option.criterion,
        "rank": option.rank,
        "explains": list(option.explains),
        "loses": list(option.loses),
        "flags": list(option.flags),
    }


def explanation_fit(pass_: Pass) -> Fit | None:
    """Measure the whole explanation over the cases in scope where it and the outcome are known."""
    if pass_.study.spec.hypothesis is None:
        return None
    known = {"T": 1.0, "F": 0.0}
    pairs = [
        (known[row.x], known[row.y])
        for row in pass_.verdicts
        if row.verdict != "outside" and row.x in known and row.y in known
    ]
    return fit([x for x, _ in pairs], [y for _, y in pairs])


def pass_row(pass_: Pass) -> Row:
    """Give a pass: verdict and cells of every case, what stands, what to do next."""
    study = pass_.study
    hypothesis = study.spec.hypothesis
    said = pass_.sentence
    fitted = explanation_fit(pass_)
    cells = pass_.four_cells
    return {
        "study": study.name,
        "pass": pass_.number,
        "recorded": pass_.recorded,
        "mode": study.spec.mode,
        "counted": counted_coder(study),
        "expression": str(hypothesis) if hypothesis else None,
        "claim": hypothesis.claim if hypothesis else None,
        "recipes": [str(recipe) for recipe in pass_.alternatives],
        "sentence": said.data() if said else None,
        "cases": [_case_row(pass_, row) for row in pass_.verdicts],
        "four_cells": {key: list(cases) for key, cases in cells.items()} if cells else None,
        "stands": pass_.stands,
        "negative_cases": [_negative_row(found) for found in pass_.negative_cases],
        "untestable": list(pass_.untestable),
        "flags": list(pass_.flags),
        "options": [
            {**option_row(option), "handle": handle} for handle, option in handles(pass_.options)
        ],
        "fit": asdict(fitted) if fitted else None,
        "saturation": [asdict(found) for found in pass_.saturation],
        "recipes_found": recipes_row(pass_.recipes) if pass_.recipes else None,
        "other_cuts": {
            step: {row.case: row.verdict for row in rows} for step, rows in pass_.at_other_cuts().items()
        },
        "next": [next_row(found) for found in pass_.next_cases],
        "not_searched": [not_searched_row(found) for found in pass_.not_searched],
        "survived": survived_row(pass_.survived),
        "contested": [contested_row(found) for found in pass_.contested],
        "judgement_steps": steps_row(pass_.judgement_steps),
        "triangulation": [triangulated_row(found) for found in pass_.triangulation],
        "words": [word_row(found) for found in pass_words(pass_, pass_.study.entries)],
    }


def _case_row(pass_: Pass, row: CaseVerdict) -> Row:
    conditions = [code.id for code in pass_.study.codebook.of_kind("condition")]
    held = {"recipes": [str(recipe) for recipe in pass_.holding(row.case)]} if pass_.recipes else {}
    return {
        "case": row.case,
        "outcome": row.y,
        "outcome_step": pass_.study.spec.case(row.case).outcome,
        "conditions": {code: cell_row(pass_.table[row.case, code]) for code in conditions},
        "x": row.x,
        "scope": row.scope,
        "verdict": row.verdict,
        "note": list(row.note),
        "kind": row.kind,
        "needs": list(row.needs),
        "open": list(row.open),
        "stale": row.stale,
        "previous": row.previous,
        **held,
    }


def recipes_row(found: Recipes) -> Row:
    """Give the recipes found in the positive cases, and what they leave open."""
    total, product = found.sum_of_products, found.product_of_sums
    return {
        "after": "Ragin (2023)",
        "found": [_recipe_row(recipe) for recipe in found.found],
        "sum_of_products": str(total) if total else None,
        "product_of_sums": str(product) if product else None,
        "shared": [str(one) for one in found.shared],
        "by_case": {case: [str(one) for one in covering] for case, covering in found.by_case.items()},
        "open": {case: list(states) for case, states in found.open.items()},
        "dropped": list(found.dropped),
        "unknown": list(found.unknown),
        "undecided": list(found.undecided),
    }


def _recipe_row(recipe: Recipe) -> Row:
    return {
        "expression": str(recipe),
        "cases": list(recipe.cases),
        "made_by": list(recipe.made_by),
        "firm": recipe.firm,
        "without": list(recipe.without),
        "fit": asdict(recipe.fit) if recipe.fit else None,
    }


def _negative_row(found: NegativeCase) -> Row:
    return {
        "case": found.case,
        "kind": found.kind,
        "for": [passage_row(passage) for passage in found.favour],
        "against": [passage_row(passage) for passage in found.against],
    }
