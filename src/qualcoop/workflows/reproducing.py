"""The teaching reconstruction of the published studies. The only reader of published.yaml; writes only where told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from qualcoop import storing
from qualcoop.coding.agreement import CodeAgreement, agreement
from qualcoop.coding.units import UNITS
from qualcoop.errors import UnknownCodeError
from qualcoop.induction.findings import Factor, Findings
from qualcoop.induction.study import Pass, Study
from qualcoop.records.ledger import LedgerEntry
from qualcoop.views.rows.records import findings_row, passage_row
from qualcoop.workflows import datasets
from qualcoop.workflows.agreeing import apart
from qualcoop.workflows.arms import Arm, blind_failures, decoys_row, open_arm, variant_row
from qualcoop.workflows.controls import masking, relabelling, unrelated
from qualcoop.workflows.reporting import report_of
from qualcoop.workflows.studies import open_study, recorded_pass, recorded_passes, replayed

__all__ = ["Reproduction", "reproduce"]

_POINTS: tuple[str, ...] = (
    "when a factor is reported",
    "when a published item counts as found",
    "the blind arm",
    "the road: quotations at their offsets, replay, findings without published.yaml, no case disappears",
    "the explanation against chance (relabelling)",
    "repeatability is reported as it comes",
    "deviations are listed",
)


@dataclass(frozen=True)
class Reproduction:
    """What the reconstruction of one study gave.

    Attributes
    ----------
    row
        The JSON of the contract.
    failed
        Whether the road failed (preregistration, point 4).
    """

    row: dict[str, Any]
    failed: bool


def reproduce(
    names: Sequence[str] = (), *, without: str = "", output: str | Path | None = None
) -> dict[str, Reproduction]:
    """Reconstruct published findings from composed interviews.

    Parameters
    ----------
    names
        Studies that come with qualcoop; by default all that have a published list.
    without
        A code left out, with its children.
    output
        A folder for the HTML reports.

    Returns
    -------
    dict
        One :class:`Reproduction` a study.

    Raises
    ------
    MissingError
        If no such study comes with qualcoop.
    """
    wanted = names or tuple(n for n in datasets.names() if (datasets.folder(n) / "published.yaml").is_file())
    return {name: _reproduce(datasets.folder(name), without=without, output=output) for name in wanted}


def _reproduce(folder: Path, *, without: str, output: str | Path | None) -> Reproduction:
    study = open_study(folder)
    last = recorded_pass(study)
    guided = last.study.findings_without(without, number=last.number)
    unreviewed = last.study.unreviewed().findings_without(without, number=last.number)
    passes = recorded_passes(study)
    road = _road_faults(study, guided, passes)
    published = _published(folder)
    blind = open_arm(folder / "blind")
    items = [_item(item, guided, blind, unreviewed) for item in published["items"]]
    controls = _controls(folder, last, unreviewed, published, blind)
    if str(last.study.spec.hypothesis) in guided.untested:
        controls["relabelling"] |= {"value": None, "passed": None, "why": f"cannot be tested without {without}"}
    if output:
        storing.write_whole(Path(output) / f"{study.name}.html", report_of(study))
    row = {
        "says": study.spec.notice.data(),
        "prereg_sha256": _prereg_sha256(),
        "published": items,
        "beyond": {
            "guided": _beyond(guided, published["items"]),
            "blind": list(blind.unmatched("condition", "principle")) if blind else None,
        },
        "passes": [_pass(pass_) for pass_ in passes],
        "negative_cases": findings_row(guided)["negative_cases"],
        "cannot_be_tested": list(guided.untested),
        "controls": controls,
        "repeatability": _repeatability(study),
        "prereg": _prereg(road, blind, items, controls),
        "road_faults": road,
        "ledger_head": {"n": study.entries[-1].n, "hash": study.entries[-1].hash},
    }
    return Reproduction(row, failed=bool(road))


def _controls(
    folder: Path, last: Pass, unreviewed: Findings, published: Mapping[str, Any], blind: Arm | None
) -> dict[str, Any]:
    return {
        "variant": variant_row(open_arm(folder / "variant"), published["variant"]),
        "decoys": decoys_row(blind, published["decoys"]),
        "unrelated": unrelated(last.study, datasets.home() / "data" / "interviews" / "unrelated"),
        "masking": masking(last.study, unreviewed, _factors(published["items"])),
        "relabelling": relabelling(last),
    }


# --- published items -----------------------------------------------------------------------------------------


def _published(folder: Path) -> dict[str, Any]:
    """Read what the paper reported; nothing where the file is absent."""
    path = folder / "published.yaml"
    told = storing.load_yaml(path) if path.is_file() else {}
    lists = {name: list(told.get(name, ())) for name in ("items", "decoys")}
    return {**lists, "variant": told.get("variant", "")}


def _factors(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give the codes of the published factors, principles and examples, but not of proposals."""
    return [item["code"] for item in items if item["kind"] in ("factor", "principle", "example")]


def _item(item: Mapping[str, Any], guided: Findings, blind: Arm | None, unreviewed: Findings) -> dict[str, Any]:
    finding = _finding(guided, item["code"])
    alone = _finding(unreviewed, item["code"])
    return {
        "item": item["item"],
        "kind": item["kind"],
        "guided": {
            **_arm_row((finding,) if finding else (), item),
            "first_pass": finding.first_pass if finding else None,
            "by_construction": True,
        },
        "blind": _arm_row(blind.match(item["item"]), item) if blind else None,
        "unreviewed": {"found": alone is not None and alone.reported, "cases": list(alone.cases) if alone else []},
    }


def _arm_row(matches: Sequence[Factor], item: Mapping[str, Any]) -> dict[str, Any]:
    found = [finding for finding in matches if _found(finding, item)]
    best = next(iter(found or matches), None)
    return {
        "found": bool(found),
        "finding": best.code.id if best else None,
        "cases": list(best.cases) if best else [],
        "quotes": [passage_row(quote) for quote in best.quotes] if best else [],
    }


def _finding(findings: Findings, code: str) -> Factor | None:
    try:
        return findings[code]
    except UnknownCodeError:
        return None


def _found(finding: Factor, item: Mapping[str, Any]) -> bool:
    """Apply preregistration, point 2: at least two quotations, one of which does not name the item in its own words."""
    words = [word.casefold() for word in item["words"]]
    unnamed = [quote for quote in finding.quotes if not any(word in quote.quote.casefold() for word in words)]
    return finding.reported and len(finding.quotes) >= 2 and bool(unnamed)


def _beyond(findings: Findings, published: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give the reported factors that are no published item, nor the parent or child of one."""
    listed = [item["code"] for item in published]
    reported = [factor.code.id for factor in findings.of_kind("condition", "principle") if factor.reported]
    return [code for code in reported if not any(_same_family(code, other) for other in listed)]


def _same_family(code: str, other: str) -> bool:
    return f"{code}.".startswith(f"{other}.") or f"{other}.".startswith(f"{code}.")


# --- passes, road, repeatability -----------------------------------------------------------------------------


def _pass(pass_: Pass) -> dict[str, Any]:
    entries = pass_.study.entries
    return {
        "n": pass_.number,
        "expression": str(pass_.study.spec.hypothesis) if pass_.study.spec.hypothesis else None,
        "verdicts": {row.case: row.verdict for row in pass_.verdicts},
        "flips": entries[-1].result["flips"],
        "stands": pass_.stands,
        "because": [f"{entry.kind} {entry.because}".strip() for entry in _since_the_pass_before(entries)],
    }


def _since_the_pass_before(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Give the entries between the pass before and this one."""
    last = max((n for n, entry in enumerate(entries[:-1]) if entry.kind == "pass"), default=-1)
    return list(entries[last + 1 : -1])


def _road_faults(study: Study, findings: Findings, passes: Sequence[Pass]) -> list[str]:
    """Apply preregistration, point 4."""
    texts = {transcript.id: transcript.text for transcript in study.transcripts}
    found = [
        f"quotation of {factor.code.id} at {quote.transcript}:{quote.start}-{quote.end} is not the text there"
        for factor in findings.factor_list
        for quote in factor.quotes
        if texts[quote.transcript][quote.start : quote.end] != quote.quote
    ]
    drifted = [row for row in study.counted() if texts[row.transcript][row.start : row.end] != row.quote]
    found += [f"the quotation of {row.code} at {row.transcript}:{row.start}-{row.end} drifted" for row in drifted]
    broken = replayed(study)
    if broken:
        found.append(f"ledger line {broken.n}: {broken.fault}")
    for before, after in pairwise(passes):
        gone = {row.case for row in before.verdicts} - {row.case for row in after.verdicts}
        found += [f"case {case} disappears after pass {before.number}" for case in sorted(gone)]
    return found


def _repeatability(study: Study) -> dict[str, Any] | None:
    """Compare the two codings made apart: is a code given to an informant's turn or not."""
    coders = apart(study)
    if len(coders) != 2:
        return None
    by_unit = {unit: agreement(study.codings, study.transcripts, coders, unit=unit, resamples=0) for unit in UNITS}
    found = by_unit["turn"]
    return {
        "unit": found.unit,
        "coders": list(found.coders),
        "codes": len(found.codes),
        "n": found.units * len(found.codes),
        "percent": found["percent"].value,
        "alpha": found["krippendorff_alpha"].value,
        "alpha_by_unit": {unit: one["krippendorff_alpha"].value for unit, one in by_unit.items()},
        "per_code": [_code_repeatability(one) for one in found.per_code],
        "says": "repeatability of two codings made apart by the project's makers, "
        "not agreement between independent researchers",
    }


def _code_repeatability(found: CodeAgreement) -> dict[str, Any]:
    alpha = found["krippendorff_alpha"]
    return {"code": found.code, "n": found.n, "percent": found["percent"].value, "alpha": alpha.value, "why": alpha.why}


# --- preregistration -----------------------------------------------------------------------------------------


def _prereg_sha256() -> str | None:
    """Hash PREREGISTRATION.md as it was committed; line ends do not count."""
    path = datasets.home() / "PREREGISTRATION.md"
    return sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() if path.is_file() else None


def _prereg(
    road: Sequence[str], blind: Arm | None, items: Sequence[Mapping[str, Any]], controls: Mapping[str, Any]
) -> list[dict[str, Any]]:
    counting = [item for item in items if blind and item["kind"] in ("factor", "principle")]
    named = {item["item"]: item["blind"]["found"] for item in counting}
    failures = blind_failures(blind, named, controls) if blind and items else []
    chance = {True: "PASSED", False: "FAILED", None: "not assessable"}[controls["relabelling"]["passed"]]
    results = {
        3: "not yet" if blind is None else "FAILED" if failures else "PASSED",
        4: "FAILED" if road else "PASSED",
        5: chance,
    }
    why = {
        1: ["a definition"],
        2: ["a definition"],
        3: failures,
        4: list(road) or ["findings are computed before the published list is read"],
        6: ["reported above"],
        7: ["listed in DEVIATIONS.md"],
    }
    return [
        {"n": n, "says": says, "result": results.get(n, "not assessable"), "why": "; ".join(why.get(n, ()))}
        for n, says in enumerate(_POINTS, start=1)
    ]
