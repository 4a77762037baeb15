"""What is said of an answer: its form, whether it holds together, how it compares with a reference. Gives no marks.

A reference is one reading. So an answer and a reference agree or differ, and no word here says more than that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from qualcoop.errors import UsageError
from qualcoop.measures.agreement import Coefficient
from qualcoop.records.codebook import Bilingual
from qualcoop.records.exercise import Exercise
from qualcoop.records.showing import Html, details_html, shown, table_html
from qualcoop.views.blocks import LANGUAGES, fill, told

__all__ = ["Checked", "Difference"]

POINTS = Bilingual("จุด", "points")

_TITLE = Bilingual("แบบฝึกหัด {number} · ขอบคุณสำหรับคำตอบ", "Exercise {number} · Thank you for your answer.")
_UNREAD = Bilingual(
    "คำตอบยังขาดบางส่วน หรือบางส่วนโปรแกรมยังอ่านไม่ได้ ลองเติมหรือปรับแล้วรันอีกครั้ง",
    "Something is still missing, or cannot be read yet; add or change it, and run again.",
)
_FOLLOWS = Bilingual("ข้อสังเกตจากคำตอบเอง", "What follows from the answer itself")
_ALIKE = Bilingual(
    "คำตอบนี้กับชุดอ้างอิงตรงกันทั้งหมด ({same} จาก {of} {unit})",
    "The answer and the reference agree throughout ({same} of {of} {unit}).",
)
_APART = Bilingual(
    "คำตอบนี้กับชุดอ้างอิงตรงกัน {same} จาก {of} {unit} ({share:.0%})",
    "The answer and the reference agree on {same} of {of} {unit} ({share:.0%}).",
)
_SO_FAR = Bilingual(
    "เท่าที่อ่านได้ตอนนี้ คำตอบนี้กับชุดอ้างอิงตรงกัน {same} จาก {of} {unit}",
    "As far as it can be read now, the answer and the reference agree on {same} of {of} {unit}.",
)
_ALPHA = Bilingual("อัลฟาของ Krippendorff = {value:.2f}", "Krippendorff's alpha = {value:.2f}")
_NO_ALPHA = Bilingual(
    "อัลฟาของ Krippendorff หาค่าไม่ได้ เพราะทุกหน่วยมีค่าเดียวกัน",
    "Krippendorff's alpha is not defined here, since every unit has one and the same value.",
)
_DIFFERENCES = Bilingual("จุดที่ต่างกัน", "Where they differ")
_COLUMNS = (
    Bilingual("ที่", "place"),
    Bilingual("คำตอบนี้", "your answer"),
    Bilingual("ชุดอ้างอิง", "the reference"),
    Bilingual("หมายเหตุ", "note"),
)
_READING = Bilingual("ชุดอ้างอิงอ่านอย่างนี้เพราะ", "How the reference came to read it so")
_TO_DO = Bilingual("ลองทำต่อ", "What you might do now")
_ONE_READING = Bilingual(
    "ชุดอ้างอิงเป็นการอ่านแบบหนึ่ง กลับไปอ่านข้อความตรงที่ต่างกันอีกครั้ง แล้วจดเหตุผลของคุณไว้",
    "The reference is one reading. Where the two differ, read the passage again and write down your reason.",
)
_NO_REFERENCE = Bilingual(
    "แบบฝึกหัดนี้ไม่มีชุดอ้างอิง จึงดูเฉพาะรูปแบบและความสอดคล้องภายในคำตอบ",
    "This exercise has no reference; only form and consistency were looked at.",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place at which an answer and the reference differ.

    Attributes
    ----------
    where
        A key, an item, a case, or a passage.
    yours, reference
        What each says; empty where it says nothing.
    note
        What the exercise's author remarked on the place.
    """

    where: str
    yours: Bilingual
    reference: Bilingual
    note: Bilingual = Bilingual()


@dataclass(frozen=True, repr=False)
class Checked:
    """What is said of one answer; it shows itself as text and as HTML.

    Attributes
    ----------
    exercise
        The exercise.
    form
        What of the answer cannot be read as an answer.
    follows
        What follows from the answer itself: where it does not hold together, or what it would bring about.
    same, of, unit
        On how many points answer and reference agree, of how many, and what a point is; None: nothing was compared.
    alpha
        Krippendorff's alpha beside the share, where both are codings.
    differences
        Where they differ.
    remarks
        What the share does not say, where something is left to say.
    language
        th, en or both.

    Examples
    --------
    >>> print(Checked(Exercise("5.2", "word"), same=1, of=1, language="en"))
    Exercise 5.2 · Thank you for your answer.
    The answer and the reference agree throughout (1 of 1 point).
    """

    exercise: Exercise
    form: tuple[Bilingual, ...] = ()
    follows: tuple[Bilingual, ...] = ()
    same: int | None = None
    of: int | None = None
    unit: Bilingual = POINTS
    alpha: Coefficient | None = None
    differences: tuple[Difference, ...] = ()
    remarks: tuple[Bilingual, ...] = ()
    language: str = field(default="both", repr=False)

    def __post_init__(self) -> None:
        """Refuse a language that is none."""
        if self.language not in LANGUAGES:
            raise UsageError(f"language is {self.language!r}; it can be {', '.join(LANGUAGES)}")

    @property
    def share(self) -> float | None:
        """The share of points on which answer and reference agree; None where nothing was compared."""
        return self.same / self.of if self.of and self.same is not None else None

    def __repr__(self) -> str:
        lines = self._said(fill(_TITLE, number=self.exercise.number))
        for heading, pieces in self._parts():
            lines += self._said(heading) if heading else []
            lines += [line for piece in pieces for line in self._said(piece)]
            if pieces and heading is None and self.differences:
                lines += [" / ".join(self._said(_DIFFERENCES)) + ":"]
                lines += [f"  {self._difference(one)}" for one in self.differences]
        return "\n".join(lines)

    def _difference(self, one: Difference) -> str:
        yours, reference = (" / ".join(self._said(side)) or "-" for side in (one.yours, one.reference))
        note = " / ".join(self._said(one.note))
        names = [" / ".join(self._said(name)) for name in _COLUMNS[1:3]]
        return f"{one.where}: {names[0]}: {yours}; {names[1]}: {reference}" + (f" ({note})" if note else "")

    def _repr_html_(self) -> str:
        shown_parts: list[str] = [" / ".join(self._said(fill(_TITLE, number=self.exercise.number)))]
        for heading, pieces in self._parts():
            lines = [line for piece in pieces for line in self._said(piece)]
            shown_parts += [details_html(" / ".join(self._said(heading)), *lines, opened=True)] if heading else lines
            if pieces and heading is None and self.differences:
                shown_parts.append(self._table())
        return shown(*shown_parts)

    def _table(self) -> Html:
        noted = any(one.note for one in self.differences)
        header = [" / ".join(self._said(name)) for name in (_COLUMNS if noted else _COLUMNS[:3])]
        rows = [
            [one.where, *(" / ".join(self._said(piece)) for piece in (one.yours, one.reference, one.note)[: 2 + noted])]
            for one in self.differences
        ]
        return table_html(header, rows, caption=" / ".join(self._said(_DIFFERENCES)))

    def _said(self, piece: Bilingual) -> list[str]:
        return [text for _, text in told(piece, self.language)]

    def _parts(self) -> Iterator[tuple[Bilingual | None, tuple[Bilingual, ...]]]:
        """Give what is said in its parts, with their headings; the part that compares has none."""
        if self.form:
            yield _UNREAD, self.form
        if self.follows:
            yield _FOLLOWS, self.follows
        yield None, tuple(self._compared())
        if self.exercise.reading and not self.form:
            yield _READING, (self.exercise.reading,)
        if self.differences and not self.exercise.cells:
            yield _TO_DO, (_ONE_READING,)

    def _compared(self) -> Iterator[Bilingual]:
        if self.share is None:
            if not self.exercise.reference and not self.exercise.reading and not self.form:
                yield _NO_REFERENCE
            return
        throughout = self.same == self.of and not (self.differences or self.remarks)
        words = _SO_FAR if self.form else _ALIKE if throughout else _APART
        unit = Bilingual(self.unit.th, self.unit.en.removesuffix("s")) if self.of == 1 else self.unit
        yield fill(words, same=self.same, of=self.of, unit=unit, share=self.share)
        if self.alpha is not None:
            yield _NO_ALPHA if self.alpha.value is None else fill(_ALPHA, value=self.alpha.value)
        yield from self.remarks
