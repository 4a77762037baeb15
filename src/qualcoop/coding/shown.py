"""How agreement between coders shows itself in a notebook. Measures nothing, and calls no value good or bad."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.showing import (
    MOST_ROWS,
    Html,
    details_html,
    headings,
    more_html,
    said,
    say,
    shown,
    table_html,
    talk_html,
)

if TYPE_CHECKING:
    from qualcoop.coding.agreement import Agreement
    from qualcoop.measures.agreement import Coefficient

__all__ = ["COEFFICIENT_NAMES", "agreement_html"]

COEFFICIENT_NAMES = {
    "percent": Bilingual("สัดส่วนที่ตรงกัน", "Share of agreement"),
    "cohen_kappa": Bilingual("Cohen's kappa", "Cohen's kappa"),
    "scott_pi": Bilingual("Scott's pi", "Scott's pi"),
    "fleiss_kappa": Bilingual("Fleiss' kappa", "Fleiss' kappa"),
    "krippendorff_alpha": Bilingual("Krippendorff's alpha", "Krippendorff's alpha"),
    "gwet_ac1": Bilingual("Gwet's AC1", "Gwet's AC1"),
    "brennan_prediger": Bilingual("Brennan–Prediger", "Brennan–Prediger"),
    "positive_agreement": Bilingual("สัดส่วนที่ตรงกันเมื่อให้รหัส", "Positive agreement"),
}
_PER_CODE = ("percent", "krippendorff_alpha", "positive_agreement")


def agreement_html(found: Agreement) -> str:
    """Give the coefficients with their intervals, the same by code, and where coders differ."""
    caption = say(
        f"ความสอดคล้องของ {', '.join(found.coders)}: {len(found.codes)} รหัส {found.units:,} หน่วย ({found.unit}) "
        f"ต่างกัน {len(found.differing)} แห่ง",
        repr(found)[1:-1],
    )
    header = ("", *headings(("value",)), say("ช่วงความเชื่อมั่นร้อยละ 95", "95 % interval"), *headings(("note",)))
    rows = [(said(COEFFICIENT_NAMES[one.name]), *_figures(one), one.why) for one in found.overall]
    return shown(table_html(header, rows, caption=caption), _by_code(found), _differing(found))


def _figures(found: Coefficient) -> tuple[str, str]:
    value = "–" if found.value is None else f"{found.value:.2f}"
    if found.low is None or found.high is None:
        return value, ""
    return value, f"{found.low:.2f} – {found.high:.2f}"


def _by_code(found: Agreement) -> Html:
    names = [said(COEFFICIENT_NAMES[name]) for name in _PER_CODE]
    header = (*headings(("code",)), *found.coders, say("ทุกคน", "all"), *names)
    rows = [
        (one.code, *one.given, one.together, *(" ".join(_bracketed(one[name])) for name in _PER_CODE))
        for one in found.per_code
    ]
    return table_html(header, rows, caption=say("รายรหัส (จำนวนหน่วยที่แต่ละคนให้)", "By code (units to which each gave it)"))


def _bracketed(found: Coefficient) -> Iterable[str]:
    value, interval = _figures(found)
    return (value, f"({interval})") if interval else (value,)


def _differing(found: Agreement) -> Html:
    header = (
        say("ที่", "place"),
        *headings(("code",)),
        say("ผู้ลงรหัส", "coders"),
        say("ค่าที่ให้", "values"),
        *headings(("quote",)),
    )
    rows = [
        (
            f"{one.disagreement.transcript}:{one.disagreement.start}-{one.disagreement.end}",
            one.disagreement.code,
            ", ".join(one.coders),
            " / ".join(value or "–" for value in one.disagreement.values),
            talk_html("\n".join(dict.fromkeys(quote for quote in one.quotes if quote))),
        )
        for one in found.differing[:MOST_ROWS]
    ]
    title = say(f"ต่างกัน {len(found.differing)} แห่ง", f"{len(found.differing)} differences")
    return details_html(title, table_html(header, rows) if rows else "", more_html(len(found.differing) - MOST_ROWS))
