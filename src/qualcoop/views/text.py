"""Plain text for the command line: passes, findings, history, tables that line up in Thai too. Prints nothing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import regex

from qualcoop.errors import Fault
from qualcoop.induction.findings import Factor, Findings
from qualcoop.induction.options import Option
from qualcoop.induction.passages import Passage
from qualcoop.induction.study import Pass
from qualcoop.induction.verdicts import NegativeCase, named_codes
from qualcoop.records.codebook import Bilingual
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Memo
from qualcoop.records.transcript import Transcript
from qualcoop.views.blocks import Aid, Block, Facts, Formula, Items, MemoText, Piece, Prose, Step, told
from qualcoop.views.factors import letter, unpermitted
from qualcoop.views.story import steps
from qualcoop.views.wording import ENTRIES, LETTERS, MEMO, NOT_PERMITTED, STANDS, VERDICTS, basis_of, word

__all__ = [
    "agreement_text",
    "check_text",
    "clean",
    "clip",
    "entry_text",
    "findings_text",
    "history_text",
    "pass_text",
    "quotes_text",
    "reproduction_text",
    "settled_text",
    "suggestions_text",
    "table_text",
    "transcript_text",
    "width",
]

Row = Mapping[str, Any]

TIMEOUT = 10.0
_ZERO = frozenset({"Mn", "Me", "Cf"})
_CLUSTER = regex.compile(r"\X")
_BLANK = regex.compile(r"\s+")
# Marks that turn the direction of writing could make a line show something else than it says.
_HIDDEN = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_QUOTE_WIDTH = 96
_ARMS = ("guided", "blind", "unreviewed")
_MOST_DIFFERENCES = 20
_MOST_OPTIONS = 4
_MOST_QUOTES = 3


# --- lining up -----------------------------------------------------------------------------------------------


def width(text: str) -> int:
    """Count the columns that a text takes in a terminal: none for a mark above or below, two for a wide character.

    Examples
    --------
    >>> width("ผู้นำ"), width("ที่นี่"), width("abc"), width("漢字")
    (3, 2, 3, 4)
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in _ZERO:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def clean(text: str) -> str:
    r"""Give a text on one line, without characters that steer a terminal.

    Examples
    --------
    >>> clean("ดี\n\x1b[31mครับ")
    'ดี �[31mครับ'
    """
    return _BLANK.sub(" ", _HIDDEN.sub("\ufffd", text, timeout=TIMEOUT), timeout=TIMEOUT).strip()


def clip(text: str, columns: int) -> str:
    """Cut a text to so many columns, never inside a cluster; what was cut shows as an ellipsis.

    Examples
    --------
    >>> clip("ที่นี่ดี", 2), clip("ที่นี่", 2)
    ('ที่…', 'ที่นี่')
    """
    if width(text) <= columns:
        return text
    kept, used = [], 0
    for cluster in _CLUSTER.findall(text, timeout=TIMEOUT):
        used += width(cluster)
        if used > columns - 1:
            break
        kept.append(cluster)
    return f"{''.join(kept).rstrip()}…"


def table_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a table in aligned columns; columns that are empty in every row are left out.

    Examples
    --------
    >>> print(table_text(("case", "word"), [("A", "ที่นี่"), ("B", "abc")]))
    case  word
    A     ที่นี่
    B     abc
    """
    cells = [[clean(str(cell)) for cell in row] for row in rows]
    used = [place for place in range(len(header)) if not cells or any(row[place] for row in cells)]
    lines = [[header[place] for place in used], *([row[place] for place in used] for row in cells)]
    wide = [max(width(line[column]) for line in lines) for column in range(len(used))]
    return "\n".join(_aligned(line, wide) for line in lines)


def _aligned(line: Sequence[str], wide: Sequence[int]) -> str:
    return "  ".join(cell + " " * (room - width(cell)) for cell, room in zip(line, wide, strict=True)).rstrip()


def _joined(parts: Iterable[str | None]) -> str:
    """Put paragraphs under each other, a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def _indented(text: str, by: str = "  ") -> str:
    return "\n".join(f"{by}{line}" for line in text.splitlines())


def _both(piece: Piece) -> str:
    return " / ".join(clean(text) for _, text in told(piece, "both"))


def _words(items: Iterable[str]) -> str:
    return ", ".join(items)


# --- what was read, checked, suggested -----------------------------------------------------------------------


def transcript_text(transcript: Transcript) -> str:
    """Tell what was read of one file."""
    head = f"{transcript.id}: {len(transcript.turns)} turns, {len(transcript.text)} characters, {transcript.language}"
    where = [
        transcript.source.format,
        transcript.source.encoding,
        transcript.date,
        transcript.case and f"case {transcript.case}",
    ]
    speakers = table_text(
        ("speaker", "role", "turns", "position"),
        [
            (speaker.label or "(no label)", speaker.role, speaker.turns, speaker.position)
            for speaker in transcript.speakers
        ],
    )
    notices = [
        f"line {n.line}: {n.kind}: {clean(n.message)}" if n.line else f"{n.kind}: {clean(n.message)}"
        for n in transcript.notices
    ]
    told_ = [", ".join(filter(None, [head, *where]))]
    if transcript.speakers:
        told_.append(_indented(speakers))
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


def suggestions_text(rows: Sequence[Row]) -> str:
    """Tell suggestions, rows of the JSON contract, in a table; they count for nothing until accepted."""
    if not rows:
        return "no suggestions"
    told_ = [
        (
            r["transcript"],
            r["turn"] or "",
            r["case"] or "",
            r["code"],
            r["stance"],
            _reason(r["why"]),
            clip(clean(r["quote"]), 60),
        )
        for r in rows
    ]
    codes, transcripts = ({row[key] for row in rows} for key in ("code", "transcript"))
    basis = (
        f"{len(rows)} suggestions of {len(codes)} codes in {len(transcripts)} transcripts; none counts until accepted"
    )
    return _joined(
        [table_text(("transcript", "turn", "case", "code", "stance", "because of", "passage"), told_), basis]
    )


def _reason(why: Row) -> str:
    found = [*(hit["term"] for hit in why.get("hits", ())), *(cue["cue"] for cue in why.get("cues", ()))]
    return _words(dict.fromkeys(found)) or f"{len(why.get('nearest', ()))} coded passages like it"


def quotes_text(rows: Sequence[Row]) -> str:
    """Tell quotations, rows of the JSON contract, with what leads back to them."""
    if not rows:
        return "no passages"
    cases, people = ({row[key] for row in rows} for key in ("case", "participant"))
    basis = f"Basis: {len(cases)} cases, {len(people)} participants, {len(rows)} passages"
    return _joined([*(_row_quote(row) for row in rows), basis])


def _row_quote(row: Row) -> str:
    turn = f"turn {row['turn']}, " if row["turn"] else ""
    place = f"{row['transcript']}, {turn}{row['start']}-{row['end']}"
    codes = f"; {_words(row['codes'])}" if row.get("codes") else ""
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
    return _joined([head, table_text(("transcript", "place", "code", "first", "second", "passage"), told_)])


# --- a pass --------------------------------------------------------------------------------------------------


def pass_text(pass_: Pass) -> str:
    """Tell a pass: the claim, the verdict of every case, four cells, negative cases, what might be done next."""
    state = "recorded" if pass_.recorded else "not recorded"
    head = f"Pass {pass_.number} of {pass_.study.name} ({state}), {pass_.study.spec.mode}"
    if pass_.study.spec.hypothesis is None:
        nothing = "No hypothesis: nothing is tested; `qualcoop findings` lists the factors with their evidence."
        return _joined([head, nothing, _conditions(pass_)])
    return _joined(
        [
            f"{head}\n{_claim(pass_)}",
            _verdict_table(pass_),
            _cells(pass_),
            *(_negative(pass_, found) for found in pass_.negative_cases),
            _options(pass_),
            _left(pass_),
        ]
    )


def _claim(pass_: Pass) -> str:
    said = pass_.sentence or Bilingual()
    lines = [f"  {pass_.study.spec.hypothesis}", *(f"  {clean(text)}" for _, text in told(said, "both"))]
    lines.append(_both(word(STANDS, pass_.stands)))
    if "robinson" in pass_.flags:
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
            _words(r.needs),
            _words(r.open),
            _words(r.note),
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
        (name, *(_words(cells.get(f"{x}{y}", ())) or "-" for y in "TF"))
        for x, name in (("T", "X holds"), ("F", "X does not hold"))
    ]
    return table_text(("four cells", "Y occurs", "Y does not occur"), rows)


def _negative(pass_: Pass, found: NegativeCase) -> str:
    lines = [f"Negative case {found.case} (กรณีแย้ง): against {found.kind}"]
    for side, said in (("for", found.favour), ("against", found.against)):
        lines += [f"  {side}: {_quote(passage, pass_)}" for passage in said[:_MOST_QUOTES]]
        if len(said) > _MOST_QUOTES:
            lines.append(f"  {side}: ... and {len(said) - _MOST_QUOTES} more")
    return "\n".join(lines)


def _quote(passage: Passage, source: Pass | Findings) -> str:
    hidden = passage.participant in unpermitted(source.study)
    words = f"({NOT_PERMITTED.en})" if hidden else f"“{clip(clean(passage.quote), _QUOTE_WIDTH)}”"
    place = f"{passage.transcript}:{passage.start}-{passage.end}"
    return f"{words} [{passage.case} {clean(passage.position or passage.speaker)}, {place}]"


def _options(pass_: Pass) -> str:
    kinds = dict.fromkeys(option.kind for option in pass_.options)
    shown = [o for kind in kinds for o in [o for o in pass_.options if o.kind == kind][:_MOST_OPTIONS]]
    if not shown:
        return ""
    rows = [(o.rank, o.kind, o.change, *_consequences(o), _words(o.flags)) for o in shown]
    more = len(pass_.options) - len(shown)
    head = "What might be done next; the choice is the researcher's:"
    table = table_text(("rank", "kind", "change", "explains", "loses", "flags"), rows)
    return f"{head}\n{table}" + (f"\n... and {more} more in --json" if more else "")


def _consequences(option: Option) -> tuple[str, str]:
    """Name cases; of passages, which a refinement gains and takes along, tell the number."""
    if option.kind == "refine":
        return f"{len(option.explains)} passages", f"{len(option.loses)} others" if option.loses else ""
    return _words(option.explains), _words(option.loses)


def _left(pass_: Pass) -> str:
    return f"Cannot be tested, one known value in all cases: {_words(pass_.untestable)}" if pass_.untestable else ""


def _conditions(pass_: Pass) -> str:
    """Give the letters of every condition in every case, where there is no claim to give verdicts on."""
    book = pass_.study.codebook
    codes = [code for code in pass_.table.codes if code in book and book[code].kind == "condition"]
    marks = [
        (code, *(letter(pass_.table[case, code], presence=book[code].cell == "presence") for case in pass_.table.cases))
        for code in codes
    ]
    used = {mark for row in marks for mark in row[1:]}
    legend = _words(f"{mark} {says.en}" for mark, says in LETTERS.items() if mark in used)
    return f"{table_text(('condition', *pass_.table.cases), marks)}\n{legend}\n{_basis(pass_)}"


# --- findings ------------------------------------------------------------------------------------------------


def findings_text(findings: Findings) -> str:
    """Tell the findings: factors by kind with their cases, the reported ones with quotations, negative cases."""
    kinds = ("condition", "guideline", "principle", "recommendation")
    titles = ("Factors (ปัจจัย)", "Guidelines (แนวทาง)", "Principles (หลักการ)", "Recommendations (ข้อเสนอแนะ)")
    tables = [_factors(title, findings.of_kind(kind)) for kind, title in zip(kinds, titles, strict=True)]
    quotes = [_factor_quotes(factor, findings) for factor in findings.factor_list if factor.reported]
    said = (passage for factor in findings.factor_list for passage in factor.quotes)
    basis = basis_of(len(findings.study.spec.cases), said).en
    head = repr(findings)[1:-1]
    return _joined([head, _left_out(findings), *tables, *quotes, _resolved(findings), basis])


def _left_out(findings: Findings) -> str:
    if not findings.left_out:
        return ""
    gone = f"; cannot be tested: {_words(findings.untested)}" if findings.untested else ""
    return f"left out: {_words(findings.left_out)}{gone}"


def _factors(title: str, factors: Sequence[Factor]) -> str:
    if not factors:
        return ""
    rows = [
        (
            f.code.id,
            "yes" if f.reported else "no",
            "yes" if f.in_explanation else "no",
            *(_words(getattr(f, name)) for name in ("facilitates", "hinders", "contested", "mentioned", "silent")),
            f.participants,
            len(f.quotes),
            _both(f.code.label),
        )
        for f in factors
    ]
    header = (
        "code",
        "reported",
        "explains",
        "facilitates",
        "hinders",
        "contested",
        "mentioned",
        "silent",
        "people",
        "passages",
        "label",
    )
    return f"{title}\n{table_text(header, rows)}"


def _factor_quotes(factor: Factor, findings: Findings) -> str:
    lines = [f"{factor.code.id}: {_both(factor.code.label)}"]
    lines += [
        f"  {passage.stance}, {passage.basis}: {_quote(passage, findings)}" for passage in factor.quotes[:_MOST_QUOTES]
    ]
    if len(factor.quotes) > _MOST_QUOTES:
        lines.append(f"  ... and {len(factor.quotes) - _MOST_QUOTES} more")
    if factor.counter:
        lines.append(f"  counter-evidence: {len(factor.counter)} passages, first {_quote(factor.counter[0], findings)}")
    return "\n".join(lines)


def _resolved(findings: Findings) -> str:
    if not findings.negative_cases:
        return ""
    rows = [
        (
            f.case,
            f.number,
            f.resolved_by or "stands open",
            f.entry or "",
            word(ENTRIES, f.resolved_by).th if f.resolved_by else "ยังเปิดอยู่",
        )
        for f in findings.negative_cases
    ]
    return f"Negative cases (กรณีแย้ง)\n{table_text(('case', 'pass', 'resolved by', 'line', 'วิธีคลี่คลาย'), rows)}"


# --- the story -----------------------------------------------------------------------------------------------


def history_text(entries: Sequence[LedgerEntry], memos: Iterable[Memo], fault: str = "") -> str:
    """Tell the ledger as a story.

    Parameters
    ----------
    entries
        The lines that hold.
    memos
        Those that the lines name are told in full.
    fault
        What is wrong with the first line that does not hold; empty where all do.

    Examples
    --------
    >>> print(history_text((), ()))
    Nothing is recorded yet.
    """
    if not entries and not fault:
        return "Nothing is recorded yet."
    told_ = [_step(step) for step in steps(entries, memos)]
    end = (
        f"The next line does not hold: {clean(fault)}" if fault else f"{len(entries)} lines; every one comes out again."
    )
    return _joined([*told_, end])


def entry_text(entry: LedgerEntry) -> str:
    """Tell one entry as it was recorded."""
    return "\n".join(_step(step) for step in steps((entry,)))


def _step(step: Step) -> str:
    head = f"{step.n}. {_both(step.title)}" + (f"  [{clean(step.stamp)}]" if step.stamp else "")
    return "\n".join([head, *(_indented(line, "   ") for block in step.blocks for line in _block(block))])


def _block(block: Block) -> Iterator[str]:
    match block:
        case Formula(text, words):
            yield clean(text)
            yield from (f"  {clean(said)}" for _, said in told(words, "both"))
        case Facts(rows):
            yield from (line for name, pieces in rows for line in _fact(name, pieces))
        case Items(items):
            yield from (f"- {_both(item)}" for item in items)
        case Prose(words):
            yield from (clean(said) for _, said in told(words, "both"))
        case MemoText(text):
            yield f"{_both(MEMO)}:"
            yield from (f"  | {clean(line)}" for line in text.splitlines())
        case Aid(title, blocks):
            yield f"{_both(title)}:"
            yield from (f"  {line}" for inner in blocks for line in _block(inner))


def _fact(name: Piece, pieces: Sequence[Piece]) -> tuple[str, ...]:
    if len(pieces) == 1:
        return (f"{_both(name)}: {_both(pieces[0])}",)
    return (f"{_both(name)}:", *(f"  {_both(piece)}" for piece in pieces))


# --- reproduction --------------------------------------------------------------------------------------------


def reproduction_text(row: Row) -> str:
    """Tell a teaching reconstruction: what it can show, item by item in both arms, controls and preregistration.

    Parameters
    ----------
    row
        The JSON contract's value for one study; an arm that was not run is None.
    """
    says = row["says"]
    head = "\n".join(clean(says[language]) for language in ("th", "en") if says.get(language))
    return _joined(
        [
            f"{head}\npreregistration: {row.get('prereg_sha256') or 'none'}",
            _published(row.get("published") or ()),
            _beyond(row.get("beyond") or {}),
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
    found = f"found: {_words(_recall(items, arm) for arm in _ARMS)}"
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
        f"beyond the published list, {arm}: {'not run' if b is None else _words(map(_plain, b)) or 'nothing'}"
        for arm, b in told_.items()
    )


def _passes(passes: Sequence[Row]) -> str:
    rows = [
        (p["n"], p.get("expression") or "-", _counts(p.get("verdicts") or {}), _words(p.get("because") or ()))
        for p in passes
    ]
    return table_text(("pass", "expression", "verdicts", "because"), rows) if rows else ""


def _counts(verdicts: Row | Sequence[str]) -> str:
    """Count verdicts, given by case or already counted."""
    values = list(verdicts.values()) if isinstance(verdicts, Mapping) else list(verdicts)
    if isinstance(verdicts, Mapping) and all(isinstance(value, int) for value in values):
        return _words(f"{n} {name}" for name, n in verdicts.items() if n)
    return _words(f"{values.count(name)} {name}" for name in VERDICTS if name in values)


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
        f"repeatability of two codings made apart ({_words(found['coders'])}), by {found['unit']}: "
        f"percent {_figure(found['percent'])}, alpha {_figure(found['alpha'])} over {found['codes']} codes"
    )
    lowest = sorted((one for one in found["per_code"] if one["alpha"] is not None), key=_alpha)[:3]
    told = _words(f"{one['code']} {_figure(one['alpha'])}" for one in lowest)
    finer = _words(f"{unit} {_figure(alpha)}" for unit, alpha in found["alpha_by_unit"].items())
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
            return _both(Bilingual(value["th"] or "", value["en"] or ""))
        return _words(f"{key} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return _words(map(_plain, value))
    return clean(str(value))


# --- agreement -----------------------------------------------------------------------------------------------


def agreement_text(row: Row) -> str:
    """Tell how far coders agree: overall, per code, on the stance, and the first places at which they differ.

    Parameters
    ----------
    row
        The JSON contract's value, as :func:`qualcoop.views.rows.agreement_row` gives it.
    """
    return _joined(
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
    who = f"Agreement between coders (ความสอดคล้องระหว่างผู้ลงรหัส), by {row['unit']}: {clean(_words(row['coders']))}"
    lines = [who, f"{row['codes']} codes, {row['units']} units, {len(row['transcripts'])} transcripts"]
    if row["left_out"]:
        lines.append(f"left out, since not every coder wrote a row there: {clean(_words(row['left_out']))}")
    if row["outside"]:
        lines.append(f"{row['outside']} codings belong to no unit: an interviewer's talk, or outside any turn")
    return "\n".join(lines)


def _coefficients(found: Row) -> str:
    rows = [
        (name, _figure(c["value"]), _span(c), _words(c["flags"]), clean(c["why"] or "")) for name, c in found.items()
    ]
    return table_text(("coefficient", "value", "95 % interval", "flag", "why"), rows)


def _figure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"


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
        figures = [_figure(found[name]["value"]) for name in ("percent", "positive_agreement", "gwet_ac1")]
        given = (*one["given"].values(), one["together"])
        rows.append((one["code"], *given, *figures, _figure(alpha["value"]), _span(alpha), _words(alpha["flags"])))
    figures_ = ("percent", "positive", "AC1", "alpha", "95 % interval", "flag")
    return table_text(("code", *map(clean, row["coders"]), "together", *figures_), rows) if rows else ""


def _agreement_on_stance(found: Row) -> str:
    if not found["n"]:
        return ""
    alpha = found["coefficients"]["krippendorff_alpha"]
    why = f" ({clean(alpha['why'])})" if alpha["value"] is None else ""
    same = _figure(found["coefficients"]["percent"]["value"])
    return f"stance, where the code was given: {found['n']} units, percent {same}, alpha {_figure(alpha['value'])}{why}"


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
    counts = _words(f"{kinds[kind]} {what}" for kind, what in _ABOUT.items() if kinds[kind])
    return "\n".join([f"{len(rows)} differences, by stretches (not by units): {counts}", *shown, *end])


def _difference(row: Row) -> Iterator[str]:
    case = f", case {row['case']}" if row["case"] else ""
    yield f"{row['transcript']}:{row['start']}-{row['end']}  {row['code']}{case}"
    for coder, value, quote in zip(row["coders"], row["values"], row["quotes"], strict=True):
        said = f"{value} “{clip(clean(quote), _QUOTE_WIDTH)}”" if quote else "(not coded)"
        yield f"  {clean(coder)}: {said}"
