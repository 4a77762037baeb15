"""How curves and measures of saturation show themselves in a notebook. Measures nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcoop.records.bilingual import Bilingual
from qualcoop.records.showing import Html, headings, said, say, shown, table_html
from qualcoop.records.words import VERDICTS, word

if TYPE_CHECKING:
    from qualcoop.measures.curves import Curve, StopCurve
    from qualcoop.measures.saturation import Saturation

__all__ = ["curve_table", "saturation_html", "stop_table"]

_KINDS = {
    "code": Bilingual("ความอิ่มตัวของรหัส", "code saturation"),
    "code_median": Bilingual("ความอิ่มตัวของรหัส (มัธยฐานของลำดับสุ่ม)", "code saturation (median of random orders)"),
    "meaning": Bilingual("ความอิ่มตัวของความหมาย", "meaning saturation"),
    "negative_case": Bilingual("ไม่มีกรณีแย้งเหลืออยู่", "no negative case left"),
}
_VERDICTS = ("confirms", "compatible", "negative", "undetermined", "outside")


def curve_table(curve: Curve) -> Html:
    """Give a curve as a table, a row an interview."""
    caption = say(
        f"จำนวนรหัสที่พบสะสม {len(curve.points)} บท"
        if curve.kind == "code"
        else f"จำนวนมิติของ {curve.code} ที่พบสะสม {len(curve.points)} บท",
        repr(curve)[1:-1],
    )
    header = (say("บทที่", "interviews"), *headings(("observed", "low", "median", "high")))
    rows = [(point.n, point.observed, point.low, point.median, point.high) for point in curve.points]
    return table_html(header, rows, caption=caption)


def stop_table(curve: StopCurve) -> Html:
    """Give the verdicts pass by pass as a table."""
    header = (say("รอบที่", "pass"), *(said(word(VERDICTS, name)) for name in _VERDICTS))
    rows = [(point.number, *(getattr(point, name) for name in _VERDICTS)) for point in curve.points]
    return table_html(header, rows, caption=say("ผลการทดสอบแต่ละรอบ", "Verdicts pass by pass"))


def saturation_html(found: Saturation) -> str:
    """Give one measure of saturation: what, under which setting, from where, and what speaks for caution."""
    if found.value is not None:
        value = f"{found.value:g}"
    else:
        value = say("ยังไม่ถึง", "not reached") if found.assessable else say("ประเมินไม่ได้", "not assessable")
    rows = [(said(word(_KINDS, found.kind)), found.setting, value, found.why)]
    return shown(table_html(headings(("kind", "setting", "value", "why")), rows))
