"""Plain text on how far a result holds: agreement of coders, reproduction. Measures and prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qualcoop.records.codebook import Bilingual
from qualcoop.views.text_lines import QUOTE_WIDTH, both, clean, clip, figure, listed, paragraphs, table_text
from qualcoop.views.wording import VERDICTS

__all__ = ["agreement_text", "reproduction_text"]

Row = Mapping[str, Any]
_ARMS = ("guided", "blind", "unreviewed")
_MOST_DIFFERENCES = 20


# --- reproduction --------------------------------------------------------------------------------------------


def reproduction_text(row: Row, *, study: str = "") -> str:
    """Tell a teaching reconstruction: what it can show, item by item in both arms, controls and preregistration.

    Parameters
    ----------
    row
        The JSON contract's value for one study; an arm that was not run is None.
    study
        The study's name.
    """
    says = row["says"]
    head = "\n".join(clean(says[language]) for language in ("th", "en") if says.get(language))
    return paragraphs(
        [
            f"{head}\npreregistration: {row.get('prereg_sha256') or 'none'}",
            f"study: {clean(study)}" if study else "",
            _published(row.get("published") or ()),
            _beyond(row.get("beyond") or {}),
            _untested(row.get("cannot_be_tested") or ()),
            _passes(row.get("passes") or ()),
            _negatives(row.get("negative_cases") or ()),
            _controls(row.get("controls") or {}),
            _repeatability(row.get("repeatability")),
            _prereg(row.get("prereg") or ()),
        ]
    )


def _published(items: Sequence[Row]) -> str:
    if not items:
        return ""
    rows = [
        (_plain(item["item"]), item["kind"], *(_arm(item.get(arm)) for arm in _ARMS), _first_pass(item))
        for item in items
    ]
    table = table_text(("published", "kind", *_ARMS, "first pass"), rows)
    found = f"found: {listed(_recall(items, arm) for arm in _ARMS)}"
    quotes = filter(None, map(_strongest, items))
    return "\n".join([table, found, "", "strongest quotations, guided arm", *quotes])


def _first_pass(item: Row) -> str:
    return str((item.get("guided") or {}).get("first_pass") or "")


def _strongest(item: Row) -> str:
    """Give the first quotation of an item in which it helps, else the first: findings put the best documented first."""
    quotes = (item.get("guided") or {}).get("quotes") or ()
    if not quotes:
        return ""
    first = next((quote for quote in quotes if quote.get("stance") == "facilitates"), quotes[0])
    place = f"{first['transcript']}:{first['start']}-{first['end']}"
    return f"  {_plain(item['item'])}: “{clip(clean(first['quote']), 90)}” [{first.get('case') or '-'}, {place}]"


def _recall(items: Sequence[Row], arm: str) -> str:
    ran = [item[arm] for item in items if item.get(arm) is not None]
    return f"{arm} {sum(bool(found['found']) for found in ran)} of {len(items)}" if ran else f"{arm} not run"


def _arm(found: Row | None) -> str:
    if found is None:
        return "not run"
    if not found.get("found"):
        return "missed"
    cases = f" ({len(found['cases'])} cases)" if found.get("cases") else ""
    return f"found{' by construction' if found.get('by_construction') else ''}{cases}"


def _beyond(found: Row) -> str:
    told_ = {arm: found.get(arm) for arm in ("guided", "blind") if arm in found}
    return "\n".join(
        f"beyond the published list, {arm}: {'not run' if b is None else listed(map(_plain, b)) or 'nothing'}"
        for arm, b in told_.items()
    )


def _untested(found: Sequence[str]) -> str:
    return f"cannot be tested without the code left out: {listed(map(clean, found))}" if found else ""


def _passes(passes: Sequence[Row]) -> str:
    rows = [
        (p["n"], p.get("expression") or "-", _counts(p.get("verdicts") or {}), listed(p.get("because") or ()))
        for p in passes
    ]
    return table_text(("pass", "expression", "verdicts", "because"), rows) if rows else ""


def _counts(verdicts: Row | Sequence[str]) -> str:
    """Count verdicts, given by case or already counted."""
    values = list(verdicts.values()) if isinstance(verdicts, Mapping) else list(verdicts)
    if isinstance(verdicts, Mapping) and all(isinstance(value, int) for value in values):
        return listed(f"{n} {name}" for name, n in verdicts.items() if n)
    return listed(f"{values.count(name)} {name}" for name in VERDICTS if name in values)


def _negatives(found: Sequence[Row]) -> str:
    rows = [(f["case"], f["pass"], f.get("resolved_by") or "stands open", f.get("entry") or "") for f in found]
    return table_text(("negative case", "pass", "resolved by", "line"), rows) if rows else ""


def _controls(found: Row) -> str:
    marks = {True: "passed", False: "FAILED", None: "not run"}
    rows = [
        (name, _plain(c.get("value")), _plain(c.get("expected")), marks.get(c.get("passed"), ""), _plain(c.get("why")))
        for name, c in found.items()
    ]
    return table_text(("control", "value", "expected", "result", "why"), rows) if rows else ""


def _repeatability(found: Row | None) -> str:
    if not found:
        return ""
    head = (
        f"repeatability of two codings made apart ({listed(found['coders'])}), by {found['unit']}: "
        f"percent {figure(found['percent'])}, alpha {figure(found['alpha'])} over {found['codes']} codes"
    )
    lowest = sorted((one for one in found["per_code"] if one["alpha"] is not None), key=_alpha)[:3]
    told = listed(f"{one['code']} {figure(one['alpha'])}" for one in lowest)
    finer = listed(f"{unit} {figure(alpha)}" for unit, alpha in found["alpha_by_unit"].items())
    return f"{head}; lowest: {told}\nalpha by unit: {finer}\n{clean(found['says'])}"


def _alpha(one: Row) -> float:
    return float(one["alpha"])


def _prereg(found: Sequence[Row]) -> str:
    rows = [(p["n"], p["result"], _plain(p["says"]), _plain(p.get("why"))) for p in found]
    return table_text(("point", "result", "preregistered", "why"), rows) if rows else ""


def _plain(value: object) -> str:
    """Show any value of the contract on one line."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        if set(value) == {"th", "en"}:
            return both(Bilingual(value["th"] or "", value["en"] or ""))
        return listed(f"{key} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return listed(map(_plain, value))
    return clean(str(value))


# --- agreement -----------------------------------------------------------------------------------------------


def agreement_text(row: Row) -> str:
    """Tell how far coders agree: overall, per code, on the stance, and the first places at which they differ.

    Parameters
    ----------
    row
        The JSON contract's value, as :func:`qualcoop.views.rows.records.agreement_row` gives it.
    """
    return paragraphs(
        [
            _agreement_head(row),
            _coefficients(row["overall"]),
            _agreement_reading(row),
            _agreement_per_code(row),
            _agreement_on_stance(row["stance"]),
            _differences(row["disagreements"]),
        ]
    )


def _agreement_head(row: Row) -> str:
    who = f"Agreement between coders (ความสอดคล้องระหว่างผู้ลงรหัส), by {row['unit']}: {clean(listed(row['coders']))}"
    lines = [who, f"{row['codes']} codes, {row['units']} units, {len(row['transcripts'])} transcripts"]
    if row["left_out"]:
        lines.append(f"left out, since not every coder wrote a row there: {clean(listed(row['left_out']))}")
    if row["outside"]:
        lines.append(f"{row['outside']} codings belong to no unit: an interviewer's talk, or outside any turn")
    return "\n".join(lines)


def _coefficients(found: Row) -> str:
    rows = [
        (name, figure(c["value"]), _span(c), listed(c["flags"]), clean(c["why"] or "")) for name, c in found.items()
    ]
    return table_text(("coefficient", "value", "95 % interval", "flag", "why"), rows)


def _span(found: Row) -> str:
    return "" if found["low"] is None else f"{found['low']:.3f} to {found['high']:.3f}"


def _agreement_reading(row: Row) -> str:
    """Tell what the numbers count, so that nobody takes uncoded talk for agreement."""
    lines = [
        "percent also counts talk that nobody coded; positive_agreement leaves it out; the others correct for chance.",
        f"Intervals: bootstrap over {row['draw']}s, for these coders; they say nothing of other coders.",
    ]
    every = [row["overall"], *(one["coefficients"] for one in row["per_code"])]
    if any(c["flags"] for found in every for c in found.values()):
        lines.append("paradox: coders nearly always say the same, but since the code is rare the coefficient is low.")
    return "\n".join(lines)


def _agreement_per_code(row: Row) -> str:
    rows = []
    for one in row["per_code"]:
        found, alpha = one["coefficients"], one["coefficients"]["krippendorff_alpha"]
        figures = [figure(found[name]["value"]) for name in ("percent", "positive_agreement", "gwet_ac1")]
        given = (*one["given"].values(), one["together"])
        rows.append((one["code"], *given, *figures, figure(alpha["value"]), _span(alpha), listed(alpha["flags"])))
    figures_ = ("percent", "positive", "AC1", "alpha", "95 % interval", "flag")
    return table_text(("code", *map(clean, row["coders"]), "together", *figures_), rows) if rows else ""


def _agreement_on_stance(found: Row) -> str:
    if not found["n"]:
        return ""
    alpha = found["coefficients"]["krippendorff_alpha"]
    why = f" ({clean(alpha['why'])})" if alpha["value"] is None else ""
    same = figure(found["coefficients"]["percent"]["value"])
    return f"stance, where the code was given: {found['n']} units, percent {same}, alpha {figure(alpha['value'])}{why}"


_ABOUT = {
    "coding": "where one coder gave the code and the other did not",
    "case": "of the case alone",
    "meaning": "of stance or state",
}


def _differences(rows: Sequence[Row]) -> str:
    if not rows:
        return "no differences"
    shown = [line for row in rows[:_MOST_DIFFERENCES] for line in _difference(row)]
    more = len(rows) - _MOST_DIFFERENCES
    end = [f"... and {more} more; --json lists all"] if more > 0 else []
    kinds = Counter(row["about"] for row in rows)
    counts = listed(f"{kinds[kind]} {what}" for kind, what in _ABOUT.items() if kinds[kind])
    return "\n".join([f"{len(rows)} differences, by stretches (not by units): {counts}", *shown, *end])


def _difference(row: Row) -> Iterator[str]:
    case = f", case {row['case']}" if row["case"] else ""
    yield f"{row['transcript']}:{row['start']}-{row['end']}  {row['code']}{case}"
    for coder, value, quote in zip(row["coders"], row["values"], row["quotes"], strict=True):
        said = f"{value} “{clip(clean(quote), QUOTE_WIDTH)}”" if quote else "(not coded)"
        yield f"  {clean(coder)}: {said}"
