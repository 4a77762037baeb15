"""Plain text of a pass: claim, verdicts, negative cases, options, what is open and what to do next. Tests nothing."""

from __future__ import annotations

from qualcoop.induction.accepting import handles
from qualcoop.induction.options import Option
from qualcoop.induction.study import Pass
from qualcoop.induction.verdicts import NegativeCase, named_codes
from qualcoop.induction.words import explains
from qualcoop.measures.fit import Fit
from qualcoop.records.codebook import Bilingual
from qualcoop.views.blocks import told
from qualcoop.views.report.contested import contested_text
from qualcoop.views.report.matrix import legend_of, matrix_marks
from qualcoop.views.report.search import next_text
from qualcoop.views.report.steps import steps_text
from qualcoop.views.terminal.findings import passage_text
from qualcoop.views.text_lines import both, clean, figure, listed, paragraphs, table_text
from qualcoop.views.wording import STANDS, VERDICTS, basis_of, word

__all__ = ["pass_text"]

_MOST_OPTIONS = 4
_MOST_QUOTES = 3


def pass_text(pass_: Pass) -> str:
    """Tell a pass: the claim, the verdict of every case, four cells, negative cases, what might be done next."""
    state = "recorded" if pass_.recorded else "not recorded"
    head = f"Pass {pass_.number} of {pass_.study.name} ({state}), {pass_.study.spec.mode}"
    if not explains(pass_.study):
        nothing = "No hypothesis: nothing is tested; `qualcoop findings` lists the factors with their evidence."
        return paragraphs([head, nothing, _conditions(pass_), _recipes(pass_)])
    return paragraphs(
        [
            f"{head}\n{_claim(pass_)}",
            _verdict_table(pass_),
            _cells(pass_),
            *(_negative(pass_, found) for found in pass_.negative_cases),
            _contested(pass_),
            steps_text(pass_.judgement_steps) if pass_.judgement_steps.each else "",
            _recipes(pass_),
            _options(pass_),
            _left(pass_),
            next_text(pass_.next_cases) if pass_.next_cases else "",
        ]
    )


def _claim(pass_: Pass) -> str:
    said = pass_.sentence or Bilingual()
    lines = [f"  {pass_.study.spec.hypothesis}", *(f"  {clean(text)}" for _, text in told(said, "both"))]
    lines.append(both(word(STANDS, pass_.stands)))
    claim = pass_.study.spec.hypothesis.claim if pass_.study.spec.hypothesis else "<-"
    if "robinson" in pass_.flags and claim != "<-":
        lines.append("sufficiency was never at risk (robinson): the word is withheld / งดใช้คำว่า เพียงพอ")
    lines += [f"flag: {flag}" for flag in pass_.flags if flag != "robinson"]
    return "\n".join(lines)


def _verdict_table(pass_: Pass) -> str:
    rows = [
        (
            r.case,
            r.x,
            r.y,
            r.verdict,
            r.kind or "",
            listed(r.needs),
            listed(r.open),
            listed(r.note),
            r.previous or "",
            word(VERDICTS, r.verdict).th,
        )
        for r in pass_.verdicts
    ]
    header = ("case", "X", "Y", "verdict", "kind", "needs", "open", "note", "before", "ผลการทดสอบ")
    return f"{table_text(header, rows)}\n{_basis(pass_)}"


def _basis(pass_: Pass) -> str:
    codes = named_codes(pass_.study)
    said = (p for cell in pass_.table if cell.code in codes or not codes for p in cell.passages)
    return basis_of(len(pass_.table.cases), said).en


def _cells(pass_: Pass) -> str:
    cells = pass_.four_cells or {}
    rows = [
        (name, *(listed(cells.get(f"{x}{y}", ())) or "-" for y in "TF"))
        for x, name in (("T", "X holds"), ("F", "X does not hold"))
    ]
    return table_text(("four cells", "Y occurs", "Y does not occur"), rows)


def _negative(pass_: Pass, found: NegativeCase) -> str:
    lines = [f"Negative case {found.case} (กรณีแย้ง): against {found.kind}"]
    for side, said in (("for", found.favour), ("against", found.against)):
        lines += [f"  {side}: {passage_text(passage, pass_.study)}" for passage in said[:_MOST_QUOTES]]
        if len(said) > _MOST_QUOTES:
            lines.append(f"  {side}: ... and {len(said) - _MOST_QUOTES} more")
    return "\n".join(lines)


def _recipes(pass_: Pass) -> str:
    """Tell the recipes of the positive cases, in generalized mode alone."""
    if pass_.recipes is None:
        return ""
    count = f"{len(pass_.recipes.by_case)} positive cases"
    head = f"Recipes (ชุดเงื่อนไข) found in {count}, after Ragin (2023); such cases cannot show sufficiency:"
    header = ("recipe", "covers", "made by", "firm", "without the outcome", "consistency", "coverage")
    rows = [
        (r, *map(listed, (r.cases, r.made_by)), "yes" if r.firm else "no", listed(r.without), *_recipe_fit(r.fit))
        for r in pass_.recipes.found
    ]
    told = [f"{name}: {words}" for name, words in pass_.recipes.told().items()]
    return "\n".join([head, table_text(header, rows) if rows else "none", *told])


def _recipe_fit(fit: Fit | None) -> tuple[str, str]:
    return (figure(fit.inclS), figure(fit.covS)) if fit else ("", "")


def _contested(pass_: Pass) -> str:
    """Tell who sees it how where a condition of the hypothesis is contested."""
    named = named_codes(pass_.study)
    found = [one for one in pass_.contested if one.code in named]
    return f"Contested conditions, and who sees it how:\n{contested_text(found)}" if found else ""


def _options(pass_: Pass) -> str:
    named = handles(pass_.options)
    sorts = dict.fromkeys((option.kind, option.criterion) for option in pass_.options)
    shown = [
        one for sort in sorts for one in [n for n in named if (n[1].kind, n[1].criterion) == sort][:_MOST_OPTIONS]
    ]
    if not shown:
        return ""
    rows = [(name, o.rank, o.change, *_consequences(o), listed(o.flags)) for name, o in shown]
    more = len(pass_.options) - len(shown)
    head = "What might be done next; the choice is the researcher's (revise --accept OPTION, or --refuse OPTION):"
    table = table_text(("option", "rank", "change", "explains", "loses", "flags"), rows)
    return f"{head}\n{table}" + (f"\n... and {more} more in --json" if more else "")


def _consequences(option: Option) -> tuple[str, str]:
    """Name cases; of passages, which are what a refinement is about, tell the number."""
    if option.kind == "refine":
        gained, others = len(option.explains), len(option.loses)
        return f"{gained} passages" if gained else "", f"{others} others" if others else ""
    return listed(option.explains), listed(option.loses)


def _left(pass_: Pass) -> str:
    return f"Cannot be tested, one known value in all cases: {listed(pass_.untestable)}" if pass_.untestable else ""


def _conditions(pass_: Pass) -> str:
    """Give the marks of every condition in every case, where there is no claim to give verdicts on."""
    book = pass_.study.codebook
    codes = [code for code in pass_.table.codes if code in book and book[code].kind == "condition"]
    marks = [(code, *(_mark(pass_, case, code) for case in pass_.table.cases)) for code in codes]
    legend = listed(f"{mark} {says.en}" for mark, says in legend_of(mark for row in marks for mark in row[1:]))
    return f"{table_text(('condition', *pass_.table.cases), marks)}\n{legend}\n{_basis(pass_)}"


def _mark(pass_: Pass, case: str, code: str) -> str:
    presence = pass_.study.codebook[code].cell == "presence"
    return " ".join(matrix_marks(pass_.table[case, code], presence=presence))
