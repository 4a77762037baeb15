"""Two things beside each other: the evidence for and against in a case, and two passes. Compares nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from qualcoop.errors import UnknownCodeError
from qualcoop.induction.differing import VerdictChange, difference_of
from qualcoop.induction.passages import Passage
from qualcoop.induction.study import Pass
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.records.showing import Html, mark_html, quote_html, said, say, shown, table_html
from qualcoop.views.report.difference import turned_by
from qualcoop.views.wording import BASES, NOT_PERMITTED, STANDS, VERDICTS, word

__all__ = ["Beside", "evidence_beside", "passes_beside"]

_MARKS = {"confirms": "good", "negative": "bad", "undetermined": "open"}


@dataclass(frozen=True, slots=True)
class Beside:
    """Two columns: shown as a table in a notebook, and counted in a line."""

    line: str
    html: str

    def __repr__(self) -> str:
        return f"<{self.line}>"

    def _repr_html_(self) -> str:
        return self.html


def evidence_beside(pass_: Pass, case: str) -> Beside:
    """Set what is told for the explanation in a case beside what is told against it.

    Parameters
    ----------
    pass_
        The pass, with a hypothesis.
    case
        The case's id; a negative one, or any other.

    Returns
    -------
    Beside
        Two columns of quotations, documented before described before attributed; words that may not be quoted are left
        out and said to be.

    Raises
    ------
    UnknownCodeError
        If the study has no such case.

    Examples
    --------
    >>> import qualcoop as qc
    >>> from qualcoop.workflows.studies import recorded_passes
    >>> first, _ = recorded_passes(qc.datasets.coop())
    >>> evidence_beside(first, first.negative_cases[0].case)
    <Case C in pass 1, negative: 2 passages for, 0 against>
    """
    row = _row_of(pass_, case)
    favour, against = pass_.evidence(case)
    verdict = row.verdict or "no hypothesis"
    line = f"Case {case} in pass {pass_.number}, {verdict}: {len(favour)} passages for, {len(against)} against"
    supporting = say(f"สนับสนุน ({len(favour)})", f"For ({len(favour)})")
    contradicting = say(f"แย้ง ({len(against)})", f"Against ({len(against)})")
    pairs = zip_longest(_quotes(pass_, favour), _quotes(pass_, against), fillvalue="")
    rows = [(n, *pair) for n, pair in enumerate(pairs, start=1)]
    place = say(f"กรณี {case} ในรอบที่ {pass_.number}", f"Case {case} in pass {pass_.number}")
    caption = f"{place}: {_verdict_words(row)}"
    return Beside(line, shown(_claim(pass_), table_html(("", supporting, contradicting), rows, caption=caption)))


def passes_beside(before: Pass, after: Pass) -> Beside:
    """Set two passes of a study beside each other: the claim, what it came to, each case's verdict, and why it turned.

    Parameters
    ----------
    before, after
        Any two of one study.

    Returns
    -------
    Beside
        One row for the claim, the scope and what it came to, and one for each case that either pass has.

    Examples
    --------
    >>> import qualcoop as qc
    >>> from qualcoop.workflows.studies import recorded_passes
    >>> passes_beside(*recorded_passes(qc.datasets.coop()))
    <Passes 1 and 2 of coop: 1 of 4 cases have another verdict>
    """
    found = difference_of(before, after)
    turned = {one.case: one for one in found.verdicts}
    sides = [{row.case: row for row in one.verdicts} for one in (before, after)]
    cases = tuple(dict.fromkeys(case for side in sides for case in side))
    both = f"Passes {before.number} and {after.number} of {found.study}"
    numbers = (say(f"รอบที่ {one.number}", f"Pass {one.number}") for one in (before, after))
    header = ("", *numbers, say("เพราะ", "because"))
    rows: list[tuple[str, ...]] = [*_settings(before, after)]
    rows += [(case, *(_mark(side.get(case)) for side in sides), _why(turned.get(case))) for case in cases]
    caption = say(f"สองรอบของ {found.study}", f"Two passes of {found.study}")
    line = f"{both}: {len(turned)} of {len(cases)} cases have another verdict"
    return Beside(line, shown(table_html(header, rows, caption=caption)))


def _row_of(pass_: Pass, case: str) -> CaseVerdict:
    for row in pass_.verdicts:
        if row.case == case:
            return row
    known = ", ".join(row.case for row in pass_.verdicts)
    raise UnknownCodeError(f"no case {case!r} in pass {pass_.number}; its cases are {known}")


def _claim(pass_: Pass) -> str:
    sentence = pass_.sentence
    return said(sentence) if sentence else ""


def _verdict_words(row: CaseVerdict) -> str:
    return said(word(VERDICTS, row.verdict)) if row.verdict else said(STANDS[""])


def _mark(row: CaseVerdict | None) -> Html | str:
    return mark_html(_verdict_words(row), _MARKS.get(row.verdict or "", "")) if row else ""


def _quotes(pass_: Pass, found: Sequence[Passage]) -> Iterator[Html]:
    silent = {person.participant for person in pass_.study.participants if not person.permits_quoting}
    for one in found:
        words = said(NOT_PERMITTED) if one.participant in silent else one.quote
        place = f"{one.transcript}:{one.start}-{one.end}"
        code = said(pass_.study.codebook[one.code].label) or one.code
        who = (one.participant, one.position, code, said(word(BASES, one.basis)), place)
        yield quote_html(words, " · ".join(filter(None, who)))


def _settings(before: Pass, after: Pass) -> Iterator[tuple[str, str, str, str]]:
    """Give the rows above the cases."""
    told = (
        (say("สมมติฐาน", "hypothesis"), _expression(before), _expression(after)),
        (say("ขอบเขต", "scope"), before.study.spec.scope, after.study.spec.scope),
        (say("สถานะ", "it came to"), *(said(word(STANDS, one.stands or "")) for one in (before, after))),
    )
    for name, left, right in told:
        if left or right:
            yield name, left, right, ""


def _expression(pass_: Pass) -> str:
    return str(pass_.study.spec.hypothesis or "")


def _why(change: VerdictChange | None) -> str:
    if change is None:
        return ""
    names = turned_by(change)
    return said(names) if change.alone else say(f"หลายอย่างพร้อมกัน คือ{names.th}", f"several things together: {names.en}")
