"""What a report says of factors: success and obstacles, factor by case, proposals, quotations. Tests nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualcoop.induction.cells import Cell as Told
from qualcoop.induction.cells import has_direction
from qualcoop.induction.contested import in_form_only
from qualcoop.induction.findings import BAR, Factor, Findings
from qualcoop.induction.passages import BASIS_ORDER, Passage
from qualcoop.induction.translating import translation_of
from qualcoop.induction.verdicts import CaseVerdict
from qualcoop.induction.words import explains
from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import truth_of
from qualcoop.records.fieldwork import Translation
from qualcoop.records.study import StudyRecord
from qualcoop.views.blocks import (
    Block,
    Cell,
    Facts,
    Group,
    Items,
    Piece,
    Prose,
    Quote,
    Quotes,
    Section,
    Table,
    cell,
    fill,
    rows_of,
)
from qualcoop.views.wording import (
    BASES,
    LANGUAGE_NAMES,
    LETTERS,
    LEVELS,
    STANCES,
    basis_of,
    case_name,
    code_name,
    counted,
    word,
)

__all__ = [
    "credit",
    "factor_section",
    "legend_of",
    "letter",
    "matrix_marks",
    "matrix_section",
    "proposal_sections",
    "quotations_section",
    "quote",
    "told_mark",
    "unpermitted",
]

Rows = list[tuple[Factor, tuple[Cell, ...]]]

_YES, _NO = Bilingual("ใช่", "yes"), Bilingual("ไม่", "no")
_BAR = fill(
    Bilingual(
        "“ถึงเกณฑ์” หมายถึงมีทิศทาง ไม่ว่าทิศทางใด (หรือมีอยู่) อย่างน้อย {cases} กรณี จากผู้ให้ข้อมูลอย่างน้อย {people} คน "
        "และอย่างน้อย {passages} ข้อความ",
        "“Reported” means a direction, whichever (or presence), in at least {cases} cases, from at least {people} "
        "participants, in at least {passages} passages.",
    ),
    cases=BAR.cases,
    people=BAR.participants,
    passages=BAR.passages,
)
_USED = Bilingual(
    "“อยู่ในคำอธิบาย” หมายถึงสมมติฐานใช้เงื่อนไขนั้น", "“In the explanation” means that the hypothesis uses the condition."
)
_CASES = Bilingual("กรณี", "Cases")
_PEOPLE = Bilingual("ผู้ให้ข้อมูล", "Participants")
_PASSAGES = Bilingual("ข้อความ", "Passages")
_REPORTED = Bilingual("ถึงเกณฑ์", "Reported")
_REPORTED_EITHER = Bilingual("ถึงเกณฑ์ (รวมสองทิศทาง)", "Reported (either direction)")
_EXPLAINS = Bilingual("อยู่ในคำอธิบาย", "In the explanation")
_PRESENT = Bilingual("เงื่อนไขที่มีอยู่", "Conditions present")
_UNDIRECTED = Bilingual("กล่าวถึงโดยไม่มีทิศทาง", "Mentioned without direction")
_LISTED: Mapping[str, Bilingual] = {
    "contested": Bilingual("ข้อมูลขัดแย้งกัน", "Contested"),
    "absent": Bilingual("บอกว่าไม่มี", "Said to be absent"),
    "overruled": Bilingual("ผู้วิจัยวินิจฉัยต่างจากที่เล่า", "Judged otherwise than told"),
}
_NOTHING_CODED = Bilingual("ไม่มีข้อความที่ลงรหัสเงื่อนไขใด", "No passage was coded with a condition.")
_UNTESTABLE = Bilingual("ทดสอบไม่ได้ (มีค่าเดียว)", "untestable (one value)")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A table of factors: which list of cases it shows, under which words."""

    cases: str
    title: Bilingual
    column: Bilingual


_KINDS: Mapping[str, _Kind] = {
    "facilitates": _Kind(
        "facilitates",
        Bilingual("ปัจจัยแห่งความสำเร็จ", "Success factors"),
        Bilingual("ปัจจัยเอื้อ", "What facilitates"),
    ),
    "hinders": _Kind(
        "hinders",
        Bilingual("ปัญหาและอุปสรรค", "Problems and obstacles"),
        Bilingual("ปัจจัยที่เป็นอุปสรรค", "What hinders"),
    ),
    "contested": _Kind(
        "",
        Bilingual(
            "ปัจจัยที่ข้อมูลขัดแย้งกันหรือวินิจฉัยต่างออกไปในทุกกรณีที่มีทิศทาง",
            "Contested, or judged otherwise, wherever a direction is told",
        ),
        Bilingual("ปัจจัย", "Factor"),
    ),
    "present": _Kind("mentioned", _PRESENT, Bilingual("เงื่อนไข", "Condition")),
    "mentioned": _Kind(
        "mentioned",
        Bilingual("ปัจจัยที่กล่าวถึงโดยไม่มีทิศทาง", "Factors mentioned without direction"),
        Bilingual("ปัจจัย", "Factor"),
    ),
}
_PROPOSALS = (
    ("guideline", Bilingual("แนวทาง", "Guidelines")),
    ("principle", Bilingual("หลักการ", "Principles")),
    ("recommendation", Bilingual("ข้อเสนอแนะ", "Recommendations")),
)


# --- success and obstacles -----------------------------------------------------------------------------------


def factor_section(findings: Findings) -> Section:
    """Give the pair of tables, by level, and those of factors without a direction; no table without a row."""
    factors = findings.of_kind("condition")
    standing = {name: [factor for factor in factors if name in _kinds(factor)] for name in _KINDS}
    title = Bilingual("ปัจจัยแห่งความสำเร็จ และปัญหาและอุปสรรค", "Success factors, and problems and obstacles")
    if not (standing["facilitates"] or standing["hinders"]):
        title = Bilingual("ปัจจัยและเงื่อนไข", "Factors and conditions")
    tables = [_kind_table(mine, name, findings) for name, mine in standing.items() if mine]
    if not tables:
        return Section("factors", title, (Prose(_NOTHING_CODED),))
    notes = (Prose(_BAR, "note"), Prose(_USED, "note")) if explains(findings.study) else (Prose(_BAR, "note"),)
    return Section("factors", title, (*notes, *tables))


def _kinds(factor: Factor) -> tuple[str, ...]:
    """Name the tables that a factor stands in: a directed one only where a case has that direction."""
    if not factor.quotes:
        return ()
    found = tuple(side for side in ("facilitates", "hinders") if getattr(factor, side))
    if found:
        return found
    if any(map(has_direction, factor.quotes)):
        return ("contested",)
    return ("present",) if factor.code.cell == "presence" else ("mentioned",)


def _in_direction(factor: Factor, name: str) -> list[Passage]:
    """Give the passages that a table counts."""
    directed = [passage for passage in factor.quotes if has_direction(passage)]
    if name == "contested":
        return directed
    return [p for p in directed if p.stance == name] if name in ("facilitates", "hinders") else list(factor.quotes)


def _kind_table(factors: Sequence[Factor], name: str, findings: Findings) -> Table:
    """Give one table; a list of cases that is empty for all its factors has no column."""
    kind, tested = _KINDS[name], explains(findings.study)
    listed = tuple(one for one in _LISTED if any(_listed_cases(factor, one, name) for factor in factors))
    levels = tuple(dict.fromkeys((*findings.study.codebook.levels, *(factor.code.level for factor in factors))))
    rows = [(factor, _kind_row(factor, name, listed, tested=tested)) for factor in factors]
    columns = (
        kind.column,
        *((_CASES,) if kind.cases else ()),
        *(_LISTED[one] for one in listed),
        _PEOPLE,
        _PASSAGES,
        _REPORTED if name in ("present", "mentioned") else _REPORTED_EITHER,
        *((_EXPLAINS,) if tested else ()),
    )
    return Table(
        caption=fill(Bilingual("{title} จำแนกตามระดับ", "{title}, by level"), title=kind.title),
        columns=columns,
        groups=_by_level(rows, levels),
        basis=basis_of(len(findings.study.spec.cases), (p for factor in factors for p in _in_direction(factor, name))),
    )


def _listed_cases(factor: Factor, listed: str, name: str) -> tuple[str, ...]:
    """Give a further list of cases; what was judged otherwise only where it was told in the table's direction."""
    cases: tuple[str, ...] = getattr(factor, listed)
    if listed != "overruled":
        return cases
    told = {passage.case for passage in _in_direction(factor, name)}
    return tuple(case for case in cases if case in told)


def _kind_row(factor: Factor, name: str, listed: Sequence[str], *, tested: bool) -> tuple[Cell, ...]:
    said, cases = _in_direction(factor, name), _KINDS[name].cases
    return (
        _name_cell(factor),
        *((cell(", ".join(getattr(factor, cases))),) if cases else ()),
        *(cell(", ".join(_listed_cases(factor, one, name))) for one in listed),
        cell(str(len({passage.participant for passage in said}))),
        cell(str(len(said))),
        _yes_no(factor.reported),
        *((_yes_no(factor.in_explanation),) if tested else ()),
    )


def _name_cell(factor: Factor) -> Cell:
    return cell(factor.code.label or factor.code.id, link=f"f-{factor.code.id}" if factor.quotes else "")


def _yes_no(value: object) -> Cell:
    return cell(_YES, tone="yes") if value else cell(_NO, tone="no")


def _by_level(rows: Rows, levels: Sequence[str]) -> tuple[Group, ...]:
    """Group rows by their factor's level, what is reported before what is not."""
    found = []
    for level in levels:
        mine = [(factor, row) for factor, row in rows if factor.code.level == level]
        reported = [row for factor, row in mine if factor.reported]
        others = [row for factor, row in mine if not factor.reported]
        if mine:
            found.append(Group((*reported, *others), word(LEVELS, level)))
    return tuple(found)


# --- factor by case ------------------------------------------------------------------------------------------


def told_mark(told: Told | None, *, presence: bool) -> str:
    """Give the mark of what is told of a cell, whatever was judged; the legend says what each stands for.

    Examples
    --------
    >>> told_mark(None, presence=False)
    '·'
    """
    if told is None or told.state == "silent":
        return "·"
    if in_form_only(told.passages, "presence" if presence else "direction"):
        return "▼"
    if "both" in (told.state, told.effect):
        return "◇"
    if told.state == "absent":
        return "▽" if told.effect == "hinders" else "○"
    return {"facilitates": "▲", "hinders": "▼"}.get(told.effect, "●" if presence else "m")


def letter(told: Told | None, *, presence: bool) -> str:
    """Give the mark of a cell: of what is told, or the judged value where that is another or nobody speaks.

    A judged value is a letter, since it says whether the condition holds and not how anyone sees it.

    Examples
    --------
    >>> letter(None, presence=False)
    '·'
    """
    mark = told_mark(told, presence=presence)
    if told is None or told.source != "judgement" or _value_of(mark, presence=presence) == truth_of(told.value):
        return mark
    return truth_of(told.value)


def _value_of(mark: str, *, presence: bool) -> str:
    """Give the value that goes with what is told; none where a judgement says more than was told."""
    values = {"▲": "T", "●": "T", "▼": "T" if presence else "F", "▽": "F", "○": "F", "◇": "C"}
    return values.get(mark, "")


def matrix_marks(told: Told | None, *, presence: bool) -> tuple[str, ...]:
    """Give the lines of a cell of the matrix: its mark, starred where judged, and in brackets what is told otherwise.

    Examples
    --------
    >>> from qualcoop.induction.cells import Told as Said
    >>> from qualcoop.induction.cells import Cell
    >>> helps = Said("present", "facilitates")
    >>> matrix_marks(Cell("D", "personnel", "?", "?", "judgement", helps), presence=False)
    ('?*', '(▲)')
    """
    mark, said = letter(told, presence=presence), told_mark(told, presence=presence)
    starred = mark + "*" * (told is not None and told.source == "judgement")
    return (starred,) if said in (mark, "·") else (starred, f"({said})")


def legend_of(lines: Iterable[str]) -> tuple[tuple[str, Bilingual], ...]:
    """Give the marks that stand in these cells, each with what it says."""
    used = "".join(lines)
    return tuple((mark, says) for mark, says in LETTERS.items() if mark[0] in used)


def matrix_section(findings: Findings, rows: Sequence[CaseVerdict]) -> Section:
    """Give the table of factors by cases, with the outcome in its first row and the marks explained."""
    factors = [factor for factor in findings.of_kind("condition") if factor.quotes or factor.in_explanation]
    cases = [case.id for case in findings.study.spec.cases]
    title = Bilingual("ปัจจัยรายกรณี", "Factor by case")
    if not factors:
        return Section("matrix", title, (Prose(_NOTHING_CODED),))
    outcomes = {row.case: row.y for row in rows}
    marks = [_marks(factor, findings, cases) for factor in factors]
    lines = [(_name_cell(factor), *map(_mark_cell, told)) for factor, told in zip(factors, marks, strict=True)]
    top = [(cell(Bilingual("ผล", "Outcome")), *(_outcome(outcomes.get(case, "?")) for case in cases))]
    table = Table(
        caption=Bilingual("ปัจจัยในแต่ละกรณี", "Factors in each case"),
        columns=(Bilingual("ปัจจัย", "Factor"), *cases),
        groups=rows_of([*(top if findings.study.spec.outcome else ()), *lines]),
        basis=basis_of(len(cases), (p for factor in factors for p in factor.quotes)),
        shape="matrix",
    )
    line = Bilingual("{letter} = {says}", "{letter} = {says}")
    known = legend_of(mark for row in marks for one in row for mark in one)
    legend = tuple(fill(line, letter=mark, says=says) for mark, says in known)
    return Section("matrix", title, (table, Items(legend, "legend")))


def _marks(factor: Factor, findings: Findings, cases: Sequence[str]) -> list[tuple[str, ...]]:
    presence = factor.code.cell == "presence"
    return [matrix_marks(findings.table.cells.get((case, factor.code.id)), presence=presence) for case in cases]


def _mark_cell(lines: Sequence[str]) -> Cell:
    return cell(*lines, tone=f"m-{lines[0][0]}")


def _outcome(value: str) -> Cell:
    """Say the outcome in a word that fits a narrow column."""
    return cell(_OUTCOME_SHORT.get(value, value), tone=f"y-{value}")


_OUTCOME_SHORT: Mapping[str, Bilingual] = {
    "T": Bilingual("เกิด", "yes"),
    "F": Bilingual("ไม่เกิด", "no"),
    "?": Bilingual("ยังไม่รู้", "unknown"),
    "C": Bilingual("ขัดแย้ง", "contested"),
}


# --- proposals -----------------------------------------------------------------------------------------------


def proposal_sections(findings: Findings) -> tuple[Section, ...]:
    """Give guidelines, principles and recommendations: proposals, which never enter a hypothesis."""
    return tuple(
        Section(f"{kind}s", title, (_proposals(title, findings.of_kind(kind), len(findings.study.spec.cases)),))
        for kind, title in _PROPOSALS
        if findings.of_kind(kind)
    )


def _proposals(title: Bilingual, factors: Sequence[Factor], cases: int) -> Table:
    columns = (title, Bilingual("นิยาม", "Definition"), _CASES, _PEOPLE, _PASSAGES, _REPORTED)
    rows = [
        (
            _name_cell(factor),
            cell(factor.code.definition),
            cell(", ".join(factor.cases)),
            cell(str(factor.participants)),
            cell(str(len(factor.quotes))),
            _yes_no(factor.reported),
        )
        for factor in sorted(factors, key=_reported_first)
    ]
    return Table(title, columns, rows_of(rows), basis_of(cases, (p for factor in factors for p in factor.quotes)))


def _reported_first(factor: Factor) -> bool:
    return not factor.reported


# --- quotations ----------------------------------------------------------------------------------------------


def unpermitted(study: StudyRecord) -> frozenset[str]:
    """Give the participants whose words may not be quoted, as participants.csv says.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import Participant, StudySpec
    >>> people = (Participant("A1", quote_permission="no"), Participant("B1", quote_permission="yes"))
    >>> unpermitted(StudyRecord(StudySpec("s"), Codebook(), participants=people))
    frozenset({'A1'})
    """
    return frozenset(person.participant for person in study.participants if not person.permits_quoting)


def quote(passage: Passage, study: StudyRecord, *, id_: str, counter: bool = False) -> Quote:
    """Give a passage as a quotation, its translation under it where somebody translated this very stretch.

    The words of someone who does not permit quoting are left out, in every language.
    """
    allowed = passage.participant not in unpermitted(study)
    translation = translation_of(study, passage) if allowed else None
    return Quote(
        id=id_,
        text=passage.quote if allowed else "",
        language=passage.language,
        transcript=passage.transcript,
        turn=passage.turn,
        start=passage.start,
        end=passage.end,
        source=_source(passage, study),
        counter=counter,
        translation=translation.text if translation else "",
        translation_language=translation.language if translation else "",
        translated=credit(translation) if translation else Bilingual(),
    )


def credit(translation: Translation) -> Bilingual:
    """Say who translated, and who checked it.

    Examples
    --------
    >>> credit(Translation("t", 0, 4, "en", "the law", "ann", "ben")).en
    'English · translated by ann, checked by ben'
    >>> credit(Translation("t", 0, 4, "en", "the law")).th
    'อังกฤษ · ไม่ได้ระบุผู้แปล · ยังไม่มีผู้ตรวจ'
    """
    by = (
        fill(Bilingual("แปลโดย {name}", "translated by {name}"), name=translation.translator)
        if translation.translator
        else Bilingual("ไม่ได้ระบุผู้แปล", "translator not named")
    )
    checked = (
        fill(Bilingual(" ตรวจโดย {name}", ", checked by {name}"), name=translation.checked_by)
        if translation.checked_by
        else Bilingual(" · ยังไม่มีผู้ตรวจ", ", not checked")
    )
    told = Bilingual("{language} · {by}{checked}", "{language} · {by}{checked}")
    return fill(told, language=word(LANGUAGE_NAMES, translation.language), by=by, checked=checked)


def _source(passage: Passage, study: StudyRecord) -> Bilingual:
    labels = {case.id: case_name(case) for case in study.spec.cases}
    who = f"{passage.position or passage.speaker or '?'} ({passage.participant})"
    return fill(
        Bilingual(
            "{who} · กรณี {case} · {transcript} ผลัดการพูดที่ {turn} อักขระ {start}–{end} · {direction} · {basis}",
            "{who} · case {case} · {transcript}, turn {turn}, characters {start}–{end} · {direction} · {basis}",
        ),
        who=who,
        case=labels.get(passage.case, passage.case or "?"),
        transcript=passage.transcript,
        turn=passage.turn or "?",
        start=passage.start,
        end=passage.end,
        direction=word(STANCES, _direction(passage)),
        basis=word(BASES, passage.basis),
    )


def _direction(passage: Passage) -> str:
    """Give what a passage says of its code: how it works, that it is lacking, or that it is not there."""
    if passage.state != "absent":
        return passage.stance
    return "lacking" if has_direction(passage) else "absent"


def quotations_section(findings: Findings) -> Section:
    """Give every factor's quotations in the order of the findings, with what speaks against marked."""
    order = Bilingual(
        "เรียงตามลักษณะของหลักฐาน (มีเอกสารรองรับ เล่าเหตุการณ์ ผู้ให้ข้อมูลให้เหตุผลเอง) แล้วตามบทถอดเทปสัมภาษณ์และตำแหน่ง "
        "คำพูดคงไว้ในภาษาเดิม",
        "Ordered by basis (documented, described, attributed), then by transcript and place, in the original language.",
    )
    told = [_factor_quotes(factor, findings.study) for factor in findings.factor_list if factor.quotes]
    title = Bilingual("ข้อความที่ลงรหัส จำแนกตามปัจจัย", "Quotations by factor")
    return Section("quotations", title, (Prose(order, "note"), *told))


def _factor_quotes(factor: Factor, study: StudyRecord) -> Section:
    id_ = factor.code.id
    against = set(factor.counter)
    quotes = tuple(
        quote(passage, study, id_=f"q-{id_}-{place}", counter=passage in against)
        for place, passage in enumerate(factor.quotes, start=1)
    )
    counter = tuple(one for one in quotes if one.counter)
    title = code_name(id_, study.codebook)
    facts = tuple(_factor_facts(factor, counter, tested=explains(study)))
    blocks: list[Block] = [Facts(facts), Quotes(_number_of(quotes), quotes)]
    return Section(f"f-{id_}", title, tuple(blocks))


def _number_of(quotes: Sequence[Quote]) -> Bilingual:
    return counted(len(quotes), th="ข้อความ", en="quotation")


def _factor_facts(
    factor: Factor, counter: Sequence[Quote], *, tested: bool
) -> Iterator[tuple[Piece, tuple[Piece, ...]]]:
    if factor.code.definition:
        yield Bilingual("นิยาม", "Definition"), (factor.code.definition,)
    yield Bilingual("รหัส", "Code"), (factor.code.id,)
    for name in ("facilitates", "hinders"):
        if cases := getattr(factor, name):
            yield STANCES[name], (", ".join(cases),)
    for name, title in _LISTED.items():
        if cases := getattr(factor, name):
            yield title, (", ".join(cases),)
    if factor.mentioned:
        yield _PRESENT if factor.code.cell == "presence" else _UNDIRECTED, (", ".join(factor.mentioned),)
    if factor.silent:
        yield Bilingual("ไม่ได้กล่าวถึง", "Silent"), (", ".join(factor.silent),)
    spoken = [word(LANGUAGE_NAMES, tag) for tag in factor.languages]
    spoken_in = Bilingual(", ".join(w.th for w in spoken), ", ".join(w.en for w in spoken))
    yield (
        _PEOPLE,
        (fill(Bilingual("{n} คน ({languages})", "{n} ({languages})"), n=factor.participants, languages=spoken_in),),
    )
    yield Bilingual("ลักษณะของหลักฐาน", "Basis"), tuple(_by_basis(factor.quotes))
    if tested and factor.fit and factor.fit.n:
        yield Bilingual("ความสอดคล้องของเงื่อนไขเดี่ยว", "Fit of the condition alone"), tuple(_fit_words(factor))
    yield Bilingual("ที่มาของรหัส", "Origin"), (_origin(factor),)
    if factor.code.kind == "condition":
        marks = ", ".join(one.id.rpartition("-")[2] for one in counter)
        yield Bilingual("หลักฐานแย้ง (ข้อความที่)", "Counter-evidence (quotation no.)"), (marks or Bilingual("ไม่มี", "none"),)


def _by_basis(quotes: Sequence[Passage]) -> Iterator[Bilingual]:
    for basis in BASIS_ORDER:
        number = sum(passage.basis == basis for passage in quotes)
        if number:
            yield fill(Bilingual("{basis} {n}", "{basis} {n}"), basis=BASES[basis], n=number)


def _fit_words(factor: Factor) -> Iterator[Bilingual]:
    fit = factor.fit
    if fit is None:
        return
    if factor.untestable:
        yield _UNTESTABLE
        return
    both = Bilingual(
        "{what}: ค่าความสอดคล้อง {incl} ค่าความครอบคลุม {cov} (n = {n})",
        "{what}: inclusion {incl}, coverage {cov} (n = {n})",
    )
    for what, incl, cov in (
        (Bilingual("ด้านความจำเป็น", "necessity"), fit.inclN, fit.covN),
        (Bilingual("ด้านความเพียงพอ", "sufficiency"), fit.inclS, fit.covS),
    ):
        yield fill(both, what=what, incl=_decimal(incl), cov=_decimal(cov), n=fit.n)


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _origin(factor: Factor) -> Bilingual:
    born = fill(Bilingual("เกิดในรอบที่ {n}", "born in pass {n}"), n=factor.first_pass)
    if not factor.revisions:
        return born
    lines = ", ".join(map(str, factor.revisions))
    return fill(Bilingual("{born} แก้ไขในบรรทัดที่ {n}", "{born}, changed by line {n}"), born=born, n=lines)
