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
from qualcoop.records.expression import parse_hypothesis
from qualcoop.records.study import StudySpec
from qualcoop.views.blocks import fill
from qualcoop.views.wording import CLAIMS, STANDS, VERDICTS
from qualcoop.workflows.teaching_checked import Checked, Difference

__all__ = ["check_claim"]

CASES = Bilingual("กรณี", "cases")

_NO_TEXT = Bilingual("คำตอบเขียนเป็นข้อความ เช่น “{like}”", "Write the answer as a text, such as “{like}”.")
_NOT_READ = Bilingual("โปรแกรมอ่าน “{answer}” ไม่ได้: {why}", "“{answer}” cannot be read: {why}.")
_STANDS = Bilingual("ภายใต้คำตอบนี้ {stands}", "Under this answer the claim comes to: {stands}.")
_NEGATIVE = Bilingual("กรณี {case} {kind}", "Case {case} contradicts: {kind}.")
_OPEN = Bilingual("กรณี {case} ยังสรุปไม่ได้ เพราะยังไม่รู้ {open}", "Case {case} is undetermined: {open} is not known.")
_EVICTED = Bilingual(
    "กรณี {case} ซึ่งเดิม{before} จะอยู่นอกขอบเขต", "Case {case}, which was “{before}”, comes to lie outside."
)
_ALL_OUT = Bilingual("ไม่มีกรณีใดอยู่ในขอบเขต", "No case lies within this rule.")


def check_claim(exercise: Exercise, answer: object, study: Study) -> Checked:
    """Test a hypothesis, or a rule of scope, on the cases; compare the verdicts with those under the reference."""
    before = _tested(study, _base(exercise, study))
    if not isinstance(answer, str):
        return Checked(exercise, form=(fill(_NO_TEXT, like=str(before[0].hypothesis or "")),))
    try:
        after = _tested(study, _with(exercise, study, answer))
    except QualcoopError as error:
        return Checked(exercise, form=(fill(_NOT_READ, answer=answer, why=error.message),))
    follows = tuple(_follows(before[1], after[1]))
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
    )


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
