"""Look at a hypothesis or a rule of scope that was given as an answer: test it on a study's cases. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcoop.errors import QualcoopError
from qualcoop.induction.revisions import check_expression, check_scope, with_claim
from qualcoop.induction.study import Study
from qualcoop.induction.verdicts import CaseVerdict, stands, verdicts
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.exercise import Exercise
from qualcoop.records.expression import (
    Attribute,
    Expression,
    atoms,
    conditions,
    parse_expression,
    parse_hypothesis,
)
from qualcoop.records.study import StudySpec
from qualcoop.views.blocks import fill
from qualcoop.views.wording import CLAIMS, STANDS, VERDICTS
from qualcoop.workflows.classroom.checked import Checked, Difference
from qualcoop.workflows.classroom.choices import quoted

__all__ = ["check_claim"]

CASES = Bilingual("กรณี", "cases")

_NO_TEXT = Bilingual("คำตอบเขียนเป็นข้อความ เช่น “{like}”", "Write the answer as a text, such as “{like}”.")
_NOT_READ = Bilingual(
    "โปรแกรมยังอ่าน “{answer}” ไม่ได้ ใช้รหัส เครื่องหมาย ~ & | วงเล็บ และลูกศร เช่น “{like}” (ข้อความของโปรแกรม: {why})",
    "“{answer}” cannot be read yet; write codes, ~ & |, brackets and an arrow, such as “{like}” ({why}).",
)
_NO_RULE = Bilingual(
    "โปรแกรมยังอ่าน “{answer}” ไม่ได้ กฎขอบเขตใช้ @ลักษณะ = ค่า หรือ != กับ ~ & | เช่น “{like}” (ข้อความของโปรแกรม: {why})",
    "“{answer}” cannot be read yet; a rule has @attribute = value or !=, and ~ & |, such as “{like}” ({why}).",
)
_NO_CODE = Bilingual(
    "ไม่มีรหัส “{code}” ในคู่มือการลงรหัส เงื่อนไขที่ใช้ได้คือ {known}",
    "The codebook has no code “{code}”; its conditions are {known}.",
)
_NO_OUTCOME = Bilingual(
    "ด้านขวาของลูกศรคือผลที่ต้องการอธิบาย ใช้ “{outcome}”", "To the right of the arrow stands the outcome, “{outcome}”."
)
_NO_ATTRIBUTE = Bilingual(
    "ไม่มีกรณีใดมีลักษณะ “@{name}” มี {known}", "No case has an attribute “@{name}”; there are {known}."
)
_NO_VALUE = Bilingual(
    "ไม่มีกรณีใดที่ {name} เป็น “{value}” มี {known}", "No case has “{value}” as its {name}; there are {known}."
)
_OTHER_CLAIM = Bilingual(
    "ที่เทียบคือผลการทดสอบของแต่ละกรณี ตัวข้ออ้างเขียนต่างกัน: คำตอบนี้ “{mine}” ({claim}) ชุดอ้างอิง “{theirs}” ({their_claim})",
    "The verdicts of the cases are compared. The claims are written differently: yours is “{mine}” ({claim}), the "
    "reference “{theirs}” ({their_claim}).",
)
_OTHER_RULE = Bilingual(
    "ที่เทียบคือผลการทดสอบของแต่ละกรณี ตัวกฎเขียนต่างกัน: คำตอบนี้ “{mine}” ชุดอ้างอิง “{theirs}”",
    "The verdicts of the cases are compared. The rules are written differently: yours is “{mine}”, the reference "
    "“{theirs}”.",
)
_STANDS = Bilingual("ภายใต้คำตอบนี้ {stands}", "Under this answer the claim comes to: {stands}.")
_NEGATIVE = Bilingual("กรณี {case} {kind}", "Case {case} contradicts: {kind}.")
_OPEN = Bilingual("กรณี {case} ยังสรุปไม่ได้ เพราะยังไม่รู้ {open}", "Case {case} is undetermined: {open} is not known.")
_EVICTED = Bilingual(
    "กรณี {case} ซึ่งเดิม{before} จะอยู่นอกขอบเขต", "Case {case}, which was “{before}”, comes to lie outside."
)
_ALL_OUT = Bilingual("ไม่มีกรณีใดอยู่ในขอบเขต", "No case lies within this rule.")


def check_claim(exercise: Exercise, answer: object, study: Study) -> Checked:
    """Test a hypothesis, or a rule of scope, on the cases; compare the verdicts with those under the reference."""
    base = _base(exercise, study)
    if not isinstance(answer, str):
        return Checked(exercise, form=(fill(_NO_TEXT, like=_like(exercise, study)),))
    try:
        after = _tested(study, _with(exercise, study, answer))
    except QualcoopError as error:
        return Checked(exercise, form=(_refused(exercise, answer, study, error.message),))
    follows = (*_follows(_tested(study, base)[1], after[1]), *_values(after[0].scope, exercise, study))
    if "" not in exercise.reference:
        return Checked(exercise, follows=follows)
    reference = _tested(study, _with(exercise, study, exercise.reference[""]))
    pairs = list(zip(after[1], reference[1], strict=True))
    different = [(mine, theirs) for mine, theirs in pairs if mine.verdict != theirs.verdict]
    return Checked(
        exercise,
        follows=follows,
        same=len(pairs) - len(different),
        of=len(pairs),
        unit=CASES,
        differences=tuple(
            Difference(mine.case, _verdict(mine), _verdict(theirs), exercise.notes.get(mine.case, Bilingual()))
            for mine, theirs in different
        ),
        remarks=tuple(_worded(exercise, after[0], reference[0])),
    )


def _like(exercise: Exercise, study: Study) -> str:
    """Give an answer of the form asked for, which says nothing of the reference."""
    if exercise.answer == "rule":
        name = min((name for case in study.spec.cases for name in case.attributes), default="size")
        return f"@{name} = x"
    return str(_base(exercise, study).hypothesis or "a & ~b -> c")


def _refused(exercise: Exercise, answer: str, study: Study, why: str) -> Bilingual:
    """Say in both languages why an answer cannot be tested: a name that is none, or else its form."""
    shape = _NO_RULE if exercise.answer == "rule" else _NOT_READ
    try:
        expression, outcome = _parsed(exercise, answer, study)
    except QualcoopError:
        return fill(shape, answer=answer, like=_like(exercise, study), why=why)
    named = _attributes(study)
    known = quoted(code.id for code in study.codebook.of_kind("condition"))
    for atom in atoms(expression):
        if isinstance(atom, Attribute) and atom.name not in named:
            return fill(_NO_ATTRIBUTE, name=atom.name, known=quoted(f"@{name}" for name in named))
    for code in conditions(expression):
        if code not in study.codebook:
            return fill(_NO_CODE, code=code, known=known)
    if study.spec.outcome and outcome not in ("", study.spec.outcome.id):
        return fill(_NO_OUTCOME, outcome=study.spec.outcome.id)
    return fill(shape, answer=answer, like=_like(exercise, study), why=why)


def _parsed(exercise: Exercise, answer: str, study: Study) -> tuple[Expression, str]:
    """Give the expression of an answer and the outcome that it names; a rule names none."""
    if exercise.answer == "rule":
        return parse_expression(answer), ""
    hypothesis = with_claim(answer, _base(exercise, study))
    return hypothesis.expression, hypothesis.outcome


def _attributes(study: Study) -> dict[str, tuple[str, ...]]:
    """Give the attributes of a study's cases with the values that they have."""
    names = sorted({name for case in study.spec.cases for name in case.attributes})
    cases = study.spec.cases
    return {name: tuple(sorted({str(c.attributes[name]) for c in cases if name in c.attributes})) for name in names}


def _values(scope: str, exercise: Exercise, study: Study) -> Iterator[Bilingual]:
    """Tell of values in a rule that no case has: such a rule excludes all, or nobody."""
    named = _attributes(study)
    for atom in atoms(parse_expression(scope)) if exercise.answer == "rule" else ():
        if isinstance(atom, Attribute) and atom.word not in named.get(atom.name, ()):
            yield fill(_NO_VALUE, name=atom.name, value=atom.word, known=quoted(named.get(atom.name, ())))


def _worded(exercise: Exercise, mine: StudySpec, theirs: StudySpec) -> Iterator[Bilingual]:
    """Say where the verdicts are alike or not, but the claims are two: that alone the verdicts do not show."""
    if exercise.answer == "rule":
        if str(parse_expression(mine.scope)) != str(parse_expression(theirs.scope)):
            yield fill(_OTHER_RULE, mine=mine.scope, theirs=theirs.scope)
    elif mine.hypothesis and theirs.hypothesis and mine.hypothesis != theirs.hypothesis:
        claim, their_claim = CLAIMS[mine.hypothesis.claim], CLAIMS[theirs.hypothesis.claim]
        told = {"claim": claim, "their_claim": their_claim}
        yield fill(_OTHER_CLAIM, mine=str(mine.hypothesis), theirs=str(theirs.hypothesis), **told)


def _base(exercise: Exercise, study: Study) -> StudySpec:
    """Give the study's spec under the hypothesis and scope that the exercise names."""
    spec = study.spec
    if exercise.hypothesis is not None:
        spec = replace(spec, hypothesis=parse_hypothesis(exercise.hypothesis) if exercise.hypothesis else None)
    return spec if exercise.scope is None else replace(spec, scope=exercise.scope)


def _with(exercise: Exercise, study: Study, answer: str) -> StudySpec:
    spec = _base(exercise, study)
    if exercise.answer == "rule":
        check_scope(answer, study)
        return replace(spec, scope=answer)
    hypothesis = with_claim(answer, spec)
    check_expression(hypothesis, study)
    return replace(spec, hypothesis=hypothesis)


def _tested(study: Study, spec: StudySpec) -> tuple[StudySpec, tuple[CaseVerdict, ...]]:
    under = replace(study, spec=spec)
    return spec, verdicts(under, under.table())


def _follows(before: Sequence[CaseVerdict], after: Sequence[CaseVerdict]) -> Iterator[Bilingual]:
    yield fill(_STANDS, stands=STANDS[stands(after) or ""])
    if all(row.verdict == "outside" for row in after):
        yield _ALL_OUT
    for row in after:
        if row.verdict == "negative":
            yield fill(_NEGATIVE, case=row.case, kind=CLAIMS[row.kind or "necessity"])
        elif row.verdict == "undetermined":
            yield fill(_OPEN, case=row.case, open=", ".join(row.open))
    for old, new in zip(before, after, strict=True):
        if new.verdict == "outside" and old.verdict not in ("outside", "negative"):
            yield fill(_EVICTED, case=new.case, before=_verdict(old))


def _verdict(row: CaseVerdict) -> Bilingual:
    return VERDICTS[row.verdict] if row.verdict else Bilingual("-", "-")
