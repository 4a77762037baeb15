"""What a report says of factors: success and obstacles, factor by case, proposals, quotations. Tests nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualcoop.induction.cells import Cell as Told
from qualcoop.induction.cells import has_direction
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
    OUTCOMES,
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
    "letter",
    "matrix_section",
    "proposal_sections",
    "quotations_section",
    "quote",
    "unpermitted",
]

Rows = list[tuple[Factor, tuple[Cell, ...]]]

_YES, _NO = Bilingual("ใช่", "yes"), Bilingual("ไม่", "no")
_REFUSED = frozenset({"no", "n", "false", "0", "refused", "ไม่", "ไม่อนุญาต", "ไม่ยินยอม", "ไม่ให้"})
_BAR = fill(
    Bilingual(
        "“ถึงเกณฑ์รายงาน” หมายถึงมีทิศทาง (หรือมีอยู่) อย่างน้อย {cases} กรณี จากผู้ให้ข้อมูลอย่างน้อย {people} คน "
        "และอย่างน้อย {passages} ข้อความ",
        "“Reported” means a direction (or presence) in at least {cases} cases, from at least {people} participants, "
        "in at least {passages} passages.",
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
_REPORTED = Bilingual("ถึงเกณฑ์รายงาน", "Reported")
_EXPLAINS = Bilingual("อยู่ในคำอธิบาย", "In the explanation")
_CONTESTED = Bilingual("ข้อมูลขัดแย้งกัน", "Contested")
_SIDES = (
    ("facilitates", Bilingual("ปัจจัยแห่งความสำเร็จ", "Success factors"), Bilingual("ปัจจัยเอื้อ", "What facilitates")),
    ("hinders", Bilingual("ปัญหาและอุปสรรค", "Problems and obstacles"), Bilingual("ปัจจัยที่เป็นอุปสรรค", "What hinders")),
    ("mentioned", Bilingual("ปัจจัยที่กล่าวถึงโดยไม่มีทิศทาง", "Mentioned without direction"), Bilingual("ปัจจัย", "Factor")),
)
_PROPOSALS = (
    ("guideline", Bilingual("แนวทาง", "Guidelines")),
    ("principle", Bilingual("หลักการ", "Principles")),
    ("recommendation", Bilingual("ข้อเสนอแนะ", "Recommendations")),
)


# --- success and obstacles -----------------------------------------------------------------------------------


def factor_section(findings: Findings) -> Section:
    """Give the pair of tables, by level, and a third for what is mentioned without direction only."""
    factors = findings.of_kind("condition")
    levels = tuple(dict.fromkeys((*findings.study.codebook.levels, *(factor.code.level for factor in factors))))
    cases = len(findings.study.spec.cases)
    tested = explains(findings.study)
    tables = [
        _side_table(_of_side(factors, side), side, title, column, levels=levels, cases=cases, tested=tested)
        for side, title, column in _SIDES
        if side != "mentioned" or _of_side(factors, side)
    ]
    title = Bilingual("ปัจจัยแห่งความสำเร็จ และปัญหาและอุปสรรค", "Success factors, and problems and obstacles")
    notes = (Prose(_BAR, "note"), Prose(_USED, "note")) if tested else (Prose(_BAR, "note"),)
    return Section("factors", title, (*notes, *tables))


def _of_side(factors: Iterable[Factor], side: str) -> list[Factor]:
    """Give the factors of a table: those with passages in that direction, or, undirected, with no other passages."""
    if side == "mentioned":
        return [
            f for f in factors if f.quotes and not any(_in_direction(f, known) for known in ("facilitates", "hinders"))
        ]
    return [factor for factor in factors if _in_direction(factor, side)]


def _in_direction(factor: Factor, side: str) -> list[Passage]:
    if side == "mentioned":
        return list(factor.quotes)
    return [p for p in factor.quotes if p.stance == side and has_direction(p)]


def _side_table(
    factors: Sequence[Factor],
    side: str,
    title: Bilingual,
    column: Bilingual,
    *,
    levels: Sequence[str],
    cases: int,
    tested: bool,
) -> Table:
    """Give one table; which factors explain is told only where an explanation was tested."""
    rows = [(factor, _side_row(factor, side)[: None if tested else -1]) for factor in factors]
    columns = (column, _CASES, _CONTESTED, _PEOPLE, _PASSAGES, _REPORTED, *((_EXPLAINS,) if tested else ()))
    return Table(
        caption=fill(Bilingual("{title} จำแนกตามระดับ", "{title}, by level"), title=title),
        columns=columns if side != "mentioned" else tuple(c for c in columns if c is not _CONTESTED),
        groups=_by_level(rows, levels),
        basis=basis_of(cases, (p for factor in factors for p in _in_direction(factor, side))),
    )


def _side_row(factor: Factor, side: str) -> tuple[Cell, ...]:
    said = _in_direction(factor, side)
    contested = () if side == "mentioned" else (cell(", ".join(factor.contested)),)
    return (
        _name_cell(factor),
        cell(", ".join(getattr(factor, side))),
        *contested,
        cell(str(len({passage.participant for passage in said}))),
        cell(str(len(said))),
        _yes_no(factor.reported),
        _yes_no(factor.in_explanation),
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


def letter(told: Told | None, *, presence: bool) -> str:
    """Give the letter of a cell.

    F facilitates, H hinders, L is lacking, which hinders, C contested, A absent without effect, P present, m mentioned,
    · silent. Where nobody speaks of it and the researcher judged: + it holds, − it does not, ? not known, ½ contested.

    Examples
    --------
    >>> letter(None, presence=False)
    '·'
    """
    if told is not None and told.state == "silent" and told.source == "judgement":
        return {"T": "+", "F": "−", "C": "½"}.get(truth_of(told.value), "?")
    if told is None or told.state == "silent":
        return "·"
    if "both" in (told.state, told.effect):
        return "C"
    if told.state == "absent":
        return "L" if told.effect == "hinders" else "A"
    return {"facilitates": "F", "hinders": "H"}.get(told.effect, "P" if presence else "m")


def matrix_section(findings: Findings, rows: Sequence[CaseVerdict]) -> Section:
    """Give the table of factors by cases, with the outcome in its first row and the letters explained."""
    factors = [factor for factor in findings.of_kind("condition") if factor.quotes or factor.in_explanation]
    cases = [case.id for case in findings.study.spec.cases]
    outcomes = {row.case: row.y for row in rows}
    lines = [_letters(factor, findings, cases) for factor in factors]
    top = [(cell(Bilingual("ผล", "Outcome")), *(_outcome(outcomes.get(case, "?")) for case in cases))]
    table = Table(
        caption=Bilingual("ปัจจัยในแต่ละกรณี", "Factors in each case"),
        columns=(Bilingual("ปัจจัย", "Factor"), *cases),
        groups=rows_of([*(top if findings.study.spec.outcome else ()), *lines]),
        basis=basis_of(len(cases), (p for factor in factors for p in factor.quotes)),
        shape="matrix",
    )
    used = "".join(str(line) for row in lines for one in row[1:] for line in one.lines)
    legend = tuple(
        fill(Bilingual("{letter} = {says}", "{letter} = {says}"), letter=mark, says=says)
        for mark, says in LETTERS.items()
        if mark in used
    )
    return Section(
        "matrix", Bilingual("ปัจจัยรายกรณี", "Factor by case"), (table, Items((*legend, *_outcome_legend(top)), "legend"))
    )


def _letters(factor: Factor, findings: Findings, cases: Sequence[str]) -> tuple[Cell, ...]:
    presence = factor.code.cell == "presence"
    found = [findings.table.cells.get((case, factor.code.id)) for case in cases]
    marks = [
        (letter(told, presence=presence), "*" * (told is not None and told.source == "judgement")) for told in found
    ]
    return (_name_cell(factor), *(cell(mark + judged, tone=f"m-{mark}") for mark, judged in marks))


def _outcome(value: str) -> Cell:
    return cell({"T": "+", "F": "−"}.get(value, value), tone=f"y-{value}")


def _outcome_legend(top: Sequence[tuple[Cell, ...]]) -> Iterator[Piece]:
    known = {"+": "T", "−": "F", "?": "?", "C": "C"}
    used = {str(line) for row in top for one in row[1:] for line in one.lines}
    for mark in known:
        if mark in used:
            says = fill(
                Bilingual("แถวผล {mark} = {says}", "outcome {mark} = {says}"), mark=mark, says=OUTCOMES[known[mark]]
            )
            yield says


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
    refused = (p.participant for p in study.participants if p.quote_permission.strip().casefold() in _REFUSED)
    return frozenset(refused)


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
    if factor.contested:
        yield _CONTESTED, (", ".join(factor.contested),)
    if factor.mentioned:
        yield Bilingual("กล่าวถึงโดยไม่มีทิศทาง", "Mentioned without direction"), (", ".join(factor.mentioned),)
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
    both = Bilingual(
        "{what}: inclusion {incl} coverage {cov} (n = {n})", "{what}: inclusion {incl}, coverage {cov} (n = {n})"
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
