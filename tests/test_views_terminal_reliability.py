"""Plain text of a reproduction: both arms, and what was not run."""

from __future__ import annotations

import regex

from qualcoop.views.terminal.reliability import reproduction_text


def test_a_reproduction_tells_both_arms_and_what_was_not_run():
    item = {
        "item": {"th": "กฎหมาย", "en": "laws"},
        "kind": "factor",
        "blind": None,
        "unreviewed": {"found": False, "cases": []},
    }
    quote = {"transcript": "t", "start": 3, "end": 9, "quote": "ระเบียบเปิดทาง", "case": "A"}
    arm = {"finding": "laws", "quotes": [quote], "first_pass": 2}
    row = {
        "says": {"th": "การจำลองการวิเคราะห์เพื่อการเรียนการสอน", "en": "A teaching reconstruction"},
        "prereg_sha256": "ab" * 32,
        "published": [{**item, "guided": {**arm, "found": True, "cases": ["A", "B"], "by_construction": True}}],
        "beyond": {"guided": ["x"], "blind": None},
        "passes": [
            {"n": 1, "expression": "laws -> y", "verdicts": {"A": "confirms", "B": "negative"}, "because": None}
        ],
        "negative_cases": [{"case": "B", "pass": 1, "resolved_by": None, "entry": None}],
        "controls": {
            "decoys": {"value": None, "expected": 1, "passed": None, "why": ""},
            "masking": {"value": 0.5, "passed": False},
        },
        "repeatability": {
            "unit": "turn",
            "coders": ["ann", "bee"],
            "codes": 1,
            "percent": 0.9,
            "alpha": 0.71,
            "alpha_by_unit": {"turn": 0.71, "character": None},
            "per_code": [{"code": "laws", "alpha": 0.71}],
            "says": "repeatability",
        },
        "prereg": [{"n": 4, "says": "the road", "result": "PASSED"}],
    }
    told = reproduction_text({**row, "cannot_be_tested": ["laws -> y"]}, study="hatyai")
    assert "cannot be tested without the code left out: laws -> y" in told
    assert "cannot be tested" not in reproduction_text(row)
    assert "\nstudy: hatyai\n" in told
    assert told.startswith("การจำลองการวิเคราะห์เพื่อการเรียนการสอน\nA teaching reconstruction\npreregistration: abab")
    assert regex.search(
        r"^กฎหมาย / laws +factor +found by construction \(2 cases\) +not run +missed +2$", told, regex.MULTILINE
    )
    assert "กฎหมาย / laws: “ระเบียบเปิดทาง” [A, t:3-9]" in told
    assert "(ann, bee), by turn: percent 0.900, alpha 0.710 over 1 codes; lowest: laws 0.710" in told
    assert "alpha by unit: turn 0.710, character undefined" in told
    assert "found: guided 1 of 1, blind not run, unreviewed 0 of 1" in told
    assert regex.search(r"^1 +laws -> y +1 confirms, 1 negative$", told, regex.MULTILINE)
    assert regex.search(r"^masking +0.5 +FAILED$", told, regex.MULTILINE)
    assert regex.search(r"^4 +PASSED +the road$", told, regex.MULTILINE)
