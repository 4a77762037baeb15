"""Plain text for the command line: what was read and checked, findings, history. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qualcoop.errors import Fault
from qualcoop.induction.findings import Factor, Findings
from qualcoop.induction.passages import Passage
from qualcoop.induction.study import Pass
from qualcoop.induction.words import explains
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Memo, StudyRecord
from qualcoop.records.transcript import Transcript
from qualcoop.views.blocks import Aid, Block, Facts, Formula, Items, MemoText, Piece, Prose, Step, told
from qualcoop.views.report.cases import by_case
from qualcoop.views.report.factors import unpermitted
from qualcoop.views.report.story import steps
from qualcoop.views.terminal.speakers import speakers_text
from qualcoop.views.text_lines import QUOTE_WIDTH, both, clean, clip, indented, listed, paragraphs, table_text
from qualcoop.views.wording import ENTRIES, MEMO, NOT_PERMITTED, basis_of, runs_of, word

__all__ = [
    "check_text",
    "entry_text",
    "findings_text",
    "history_text",
    "passage_text",
    "quotes_text",
    "settled_text",
    "transcript_text",
]

Row = Mapping[str, Any]
_MOST_OPTIONS = 4
_MOST_QUOTES = 3


# --- what was read, checked, found -----------------------------------------------------------------------


def transcript_text(transcript: Transcript) -> str:
    """Tell what was read of one file."""
    head = f"{transcript.id}: {len(transcript.turns)} turns, {len(transcript.text)} characters, {transcript.language}"
    where = [
        transcript.source.format,
        transcript.source.encoding,
        transcript.date,
        transcript.case and f"case {transcript.case}",
    ]
    notices = [
        f"line {n.line}: {n.kind}: {clean(n.message)}" if n.line else f"{n.kind}: {clean(n.message)}"
        for n in transcript.notices
    ]
    told_ = [clean(", ".join(filter(None, [head, *where])))]
    if transcript.turns:
        told_.append(indented(speakers_text(transcript)))
    return "\n".join([*told_, *(f"  {notice}" for notice in notices)])


def check_text(faults: Sequence[Fault], warnings: Sequence[Fault]) -> str:
    """Tell faults and what to look at, one a line.

    Examples
    --------
    >>> print(check_text((), ()))
    no faults
    """
    lines = [clean(f"fault: {fault}") for fault in faults] + [clean(f"look at: {fault}") for fault in warnings]
    counts = f"{len(faults) or 'no'} fault{'s' * (len(faults) != 1)}"
    more = f", {len(warnings)} to look at" if warnings else ""
    return "\n".join([*lines, counts + more])


def quotes_text(rows: Sequence[Row]) -> str:
    """Tell quotations, rows of the JSON contract, with what leads back to them."""
    if not rows:
        return "no passages"
    cases, people = ({row[key] for row in rows} for key in ("case", "participant"))
    basis = f"Basis: {len(cases)} cases, {len(people)} participants, {len(rows)} passages"
    return paragraphs([*(_row_quote(row) for row in rows), basis])


def _row_quote(row: Row) -> str:
    turn = f"turn {row['turn']}, " if row["turn"] else ""
    place = f"{row['transcript']}, {turn}{row['start']}-{row['end']}"
    codes = f"; {listed(row['codes'])}" if row.get("codes") else ""
    case = row["case"] or "not said"
    who = f"{clean(row['position'] or row['speaker'] or '?')} ({clean(row['participant'])}), case {case}"
    return f"“{clean(row['quote'])}”\n  {who}; {place}; {row['stance']}{codes}"


def settled_text(agreed: int, rows: Sequence[Row]) -> str:
    """Tell how many codings two coders agree on, and list where they differ."""
    head = f"{agreed} codings agreed, {len(rows)} open"
    if not rows:
        return head
    told_ = [
        (
            r["transcript"],
            f"{r['start']}-{r['end']}",
            r["code"],
            *(value or "(not coded)" for value in r["values"]),
            clip(clean(r["quote"]), 60),
        )
        for r in rows
    ]
    return paragraphs([head, table_text(("transcript", "place", "code", "first", "second", "passage"), told_)])


# --- findings -----------------------------------------------------------------------------------------------


def passage_text(passage: Passage, study: StudyRecord) -> str:
    """Give a passage in a line: its words, shortened, or that they may not be quoted, and where they stand."""
    hidden = passage.participant in unpermitted(study)
    words = f"({NOT_PERMITTED.en})" if hidden else f"“{clip(clean(passage.quote), QUOTE_WIDTH)}”"
    place = f"{passage.transcript}:{passage.start}-{passage.end}"
    return f"{words} [{passage.case} {clean(passage.position or passage.speaker)}, {place}]"


def findings_text(findings: Findings) -> str:
    """Tell the findings: factors by kind with their cases, the reported ones with quotations, negative cases."""
    kinds = ("condition", "guideline", "principle", "recommendation")
    titles = ("Factors (ปัจจัย)", "Guidelines (แนวทาง)", "Principles (หลักการ)", "Recommendations (ข้อเสนอแนะ)")
    tested = explains(findings.study)
    tables = [
        _factors(title, findings.of_kind(kind), tested=tested) for kind, title in zip(kinds, titles, strict=True)
    ]
    quotes = [_factor_quotes(factor, findings) for factor in findings.factor_list if factor.reported]
    said = (passage for factor in findings.factor_list for passage in factor.quotes)
    basis = basis_of(len(findings.study.spec.cases), said).en
    head = repr(findings)[1:-1]
    return paragraphs([head, _left_out(findings), *tables, *quotes, _resolved(findings), basis])


def _left_out(findings: Findings) -> str:
    if not findings.left_out:
        return ""
    gone = f"; cannot be tested: {listed(findings.untested)}" if findings.untested else ""
    return f"left out: {listed(findings.left_out)}{gone}"


def _factors(title: str, factors: Sequence[Factor], *, tested: bool) -> str:
    if not factors:
        return ""
    rows = [
        (
            f.code.id,
            "yes" if f.reported else "no",
            *(("yes" if f.in_explanation else "no",) if tested else ()),
            *_cases_told(f),
            f.participants,
            len(f.quotes),
            both(f.code.label),
        )
        for f in factors
    ]
    header = (
        "code",
        "reported",
        *(("explains",) if tested else ()),
        "facilitates",
        "hinders",
        "present",
        "absent",
        "contested",
        "mentioned",
        "judged otherwise",
        "silent",
        "people",
        "passages",
        "label",
    )
    return f"{title}\n{table_text(header, rows)}"


def _cases_told(factor: Factor) -> tuple[str, ...]:
    """Give the cases by what is told; of a code that counts by presence, undirected talk says that it is there."""
    there, mentioned = (factor.mentioned, ()) if factor.code.cell == "presence" else ((), factor.mentioned)
    found = (factor.facilitates, factor.hinders, there, factor.absent, factor.contested, mentioned)
    return tuple(listed(cases) for cases in (*found, factor.overruled, factor.silent))


def _factor_quotes(factor: Factor, findings: Findings) -> str:
    lines = [f"{factor.code.id}: {both(factor.code.label)}"]
    study = findings.study
    lines += [f"  {p.stance}, {p.basis}: {passage_text(p, study)}" for p in factor.quotes[:_MOST_QUOTES]]
    if len(factor.quotes) > _MOST_QUOTES:
        lines.append(f"  ... and {len(factor.quotes) - _MOST_QUOTES} more")
    if factor.counter:
        first = passage_text(factor.counter[0], study)
        lines.append(f"  counter-evidence: {len(factor.counter)} passages, first {first}")
    return "\n".join(lines)


def _resolved(findings: Findings) -> str:
    if not findings.negative_cases:
        return ""
    rows = [
        (
            case,
            runs_of(one.number for one in mine),
            listed(dict.fromkeys(one.resolved_by or "stands open" for one in mine)),
            listed(dict.fromkeys(str(one.entry) for one in mine if one.entry)),
            listed(dict.fromkeys(word(ENTRIES, one.resolved_by).th or "ยังเปิดอยู่" for one in mine)),
        )
        for case, mine in by_case(findings.negative_cases).items()
    ]
    return f"Negative cases (กรณีแย้ง)\n{table_text(('case', 'pass', 'resolved by', 'line', 'วิธีคลี่คลาย'), rows)}"


# --- the story -----------------------------------------------------------------------------------------------


def history_text(
    entries: Sequence[LedgerEntry], memos: Iterable[Memo], fault: str = "", *, passes: Iterable[Pass] = ()
) -> str:
    """Tell the ledger as a story.

    Parameters
    ----------
    entries
        The lines that hold.
    memos
        Those that the lines name are told in full.
    fault
        What is wrong with the first line that does not hold; empty where all do.
    passes
        The recorded passes, where they were built again: they add the claim as a sentence.

    Examples
    --------
    >>> print(history_text((), ()))
    Nothing is recorded yet.
    """
    if not entries and not fault:
        return "Nothing is recorded yet."
    told_ = [_step(step) for step in steps(entries, memos, passes)]
    end = (
        f"The next line does not hold: {clean(fault)}" if fault else f"{len(entries)} lines; every one comes out again."
    )
    return paragraphs([*told_, end])


def entry_text(entry: LedgerEntry) -> str:
    """Tell one entry as it was recorded."""
    return "\n".join(_step(step) for step in steps((entry,)))


def _step(step: Step) -> str:
    head = f"{step.n}. {both(step.title)}" + (f"  [{clean(step.stamp)}]" if step.stamp else "")
    return "\n".join([head, *(indented(line, "   ") for block in step.blocks for line in _block(block))])


def _block(block: Block) -> Iterator[str]:
    match block:
        case Formula(text, words):
            yield clean(text)
            yield from (f"  {clean(said)}" for _, said in told(words, "both"))
        case Facts(rows):
            yield from (line for name, pieces in rows for line in _fact(name, pieces))
        case Items(items):
            yield from (f"- {both(item)}" for item in items)
        case Prose(words):
            yield from (clean(said) for _, said in told(words, "both"))
        case MemoText(text):
            yield f"{both(MEMO)}:"
            yield from (f"  | {clean(line)}" for line in text.splitlines())
        case Aid(title, blocks):
            yield f"{both(title)}:"
            yield from (f"  {line}" for inner in blocks for line in _block(inner))


def _fact(name: Piece, pieces: Sequence[Piece]) -> tuple[str, ...]:
    if len(pieces) == 1:
        return (f"{both(name)}: {both(pieces[0])}",)
    return (f"{both(name)}:", *(f"  {both(piece)}" for piece in pieces))
