"""Look at answers that are words, sets, numbers or texts: their form, and how they compare. Opens no study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from qualcoop.induction.verdicts import verdict
from qualcoop.records.bilingual import Bilingual
from qualcoop.records.exercise import Exercise
from qualcoop.views.blocks import fill
from qualcoop.workflows.classroom.checked import Checked, Difference
from qualcoop.workflows.classroom.choices import choice_named, choices_named, line_of, plain_words, quoted

__all__ = ["ITEMS", "check_number", "check_set", "check_table", "check_text", "check_word"]

ITEMS = Bilingual("รายการ", "items")

_NEEDS = {
    "word": Bilingual("คำตอบเป็นคำหนึ่งใน {keys}", "The answer is one of {keys}."),
    "table": Bilingual(
        'คำตอบเขียนเป็น {{"หัวข้อ": "คำ"}} โดยหัวข้อคือ {keys}',
        'Write the answer as {{"key": "word"}}; the keys are {keys}.',
    ),
    "set": Bilingual("คำตอบเขียนเป็นรายการ เช่น [{keys}]", "Write the answer as a list, such as [{keys}]."),
    "number": Bilingual("คำตอบเป็นตัวเลข", "The answer is a number."),
    "text": Bilingual("คำตอบเป็นข้อความในเครื่องหมายคำพูด", "The answer is a text in quotation marks."),
}
_NO_CHOICE = Bilingual("{where}“{word}” ไม่อยู่ในคำที่เลือกได้: {choices}", "{where}“{word}” is none of: {choices}.")
_NO_KEY = Bilingual("ไม่มีหัวข้อ “{key}” หัวข้อคือ {keys}", "There is no “{key}”; the keys are {keys}.")
_LEFT_OUT = Bilingual("ยังไม่มีคำตอบสำหรับ {keys}", "There is no answer yet for {keys}.")
_TWICE = Bilingual("“{word}” อยู่ในรายการมากกว่าหนึ่งครั้ง", "“{word}” stands in the list more than once.")
_BY_TABLE = Bilingual(
    "{key}: ตามตารางผลการทดสอบ เมื่อ X เป็น {x} และ Y เป็น {y} ภายใต้ข้ออ้าง {claim} อ่านว่า “{table}” คำตอบเขียนว่า “{yours}”",
    "{key}: by the verdict table, X {x} and Y {y} under the claim {claim} read “{table}”; the answer says “{yours}”.",
)
_SHORT = Bilingual(
    "ข้อความยาว {n} อักขระ ลองเขียนให้ได้อย่างน้อย {least} อักขระ", "Characters so far: {n}; write at least {least}."
)
_GOT = Bilingual("โปรแกรมอ่าน {got} เป็นตัวเลขไม่ได้", "{got} cannot be read as a number.")
_NAMED = Bilingual("ระบุ", "named")
_NOT_NAMED = Bilingual("ไม่ได้ระบุ", "not named")
_NOT_MENTIONED = Bilingual("ข้อความยังไม่ได้กล่าวถึง {words}", "The text does not speak of {words} yet.")


def check_word(exercise: Exercise, answer: object) -> Checked:
    """Look at one word out of some."""
    if answer is None:
        return Checked(exercise, form=(fill(_NEEDS["word"], keys=choices_named(exercise.choices)),))
    return check_table(replace(exercise, keys=("",)), {"": answer})


def check_table(exercise: Exercise, answer: object) -> Checked:
    """Look at one word for each key; where the exercise gives cells, hold it against the verdict table, too."""
    if not isinstance(answer, Mapping):
        return Checked(exercise, form=(fill(_NEEDS["table"], keys=quoted(exercise.keys)),))
    words, form = _read_table(exercise, answer)
    reference = dict(exercise.reference) or {key: _by_table(exercise, key) for key in exercise.cells}
    compared = [key for key in exercise.keys if key in words and key in reference]
    different = [key for key in compared if words[key] != reference[key]]
    return Checked(
        exercise,
        form=form,
        follows=tuple(_against_table(exercise, words)),
        same=len(compared) - len(different) if compared else None,
        of=len(compared) or None,
        differences=tuple(_apart(exercise, key, words[key], reference[key]) for key in different),
    )


def _apart(exercise: Exercise, key: str, yours: str, reference: str) -> Difference:
    said, read = (choice_named(word, exercise.choices) for word in (yours, reference))
    return Difference(key, said, read, exercise.notes.get(key, Bilingual()))


def _read_table(exercise: Exercise, answer: Mapping[Any, Any]) -> tuple[dict[str, str], tuple[Bilingual, ...]]:
    form = [fill(_NO_KEY, key=key, keys=quoted(exercise.keys)) for key in answer if str(key) not in exercise.keys]
    words: dict[str, str] = {}
    for key in (key for key in answer if str(key) in exercise.keys and not _blank(answer[key])):
        word = plain_words(answer[key], exercise.choices)
        if word is None:
            where, choices = f"{key}: " if key else "", choices_named(exercise.choices)
            form.append(fill(_NO_CHOICE, where=where, word=line_of(answer[key]), choices=choices))
        else:
            words[str(key)] = word
    said = {str(key) for key in answer if not _blank(answer[key])}
    left = [key for key in exercise.keys if key not in said]
    return words, (*form, *([fill(_LEFT_OUT, keys=quoted(left))] if left else []))


def _blank(said: object) -> bool:
    return said is None or said is ... or (isinstance(said, str) and not said.strip())


def _by_table(exercise: Exercise, key: str) -> str:
    cells = exercise.cells[key]
    return verdict(cells.x, cells.y, cells.claim, scope=cells.scope)


def _against_table(exercise: Exercise, words: Mapping[str, str]) -> Iterable[Bilingual]:
    for key, cells in exercise.cells.items():
        table = _by_table(exercise, key)
        if key in words and words[key] != table:
            values = {"x": cells.x, "y": cells.y, "claim": cells.claim}
            given, yours = (choice_named(word, exercise.choices) for word in (table, words[key]))
            yield fill(_BY_TABLE, key=key, table=given, yours=yours, **values)


def check_set(exercise: Exercise, answer: object) -> Checked:
    """Look at a choice of some of the items."""
    if isinstance(answer, str | Mapping) or not isinstance(answer, Iterable):
        return Checked(exercise, form=(fill(_NEEDS["set"], keys=", ".join(map(repr, exercise.choices[:2]))),))
    given = [str(item).strip() for item in answer]
    known = [plain_words(item, exercise.choices) for item in given]
    form = [
        fill(_NO_CHOICE, where="", word=item, choices=choices_named(exercise.choices))
        for item, word in zip(given, known, strict=True)
        if word is None
    ]
    form += [fill(_TWICE, word=item) for item in dict.fromkeys(given) if given.count(item) > 1]
    chosen = {word for word in known if word}
    if not exercise.reference or (form and not chosen):
        return Checked(exercise, form=tuple(form))
    reference = [item for item in exercise.reference if item]
    either = [item for item in exercise.choices if item in chosen or item in reference]
    return Checked(
        exercise,
        form=tuple(form),
        same=len([item for item in either if item in chosen and item in reference]),
        of=len(either),
        unit=ITEMS,
        differences=tuple(
            _one_sided(item, exercise, mine=item in chosen)
            for item in either
            if (item in chosen) != (item in reference)
        ),
    )


def _one_sided(item: str, exercise: Exercise, *, mine: bool) -> Difference:
    yours, theirs = (_NAMED, _NOT_NAMED) if mine else (_NOT_NAMED, _NAMED)
    return Difference(item, yours, theirs, exercise.notes.get(item, Bilingual()))


def check_number(exercise: Exercise, answer: object) -> Checked:
    """Look at a number; one that is written as a text, with a sign for per cent or in Thai digits is one, too."""
    number = _number(answer)
    if number is None:
        got = () if answer is None else (fill(_GOT, got=repr(answer)),)
        return Checked(exercise, form=(_NEEDS["number"], *got))
    if "" not in exercise.reference:
        return Checked(exercise)
    reference = float(exercise.reference[""])
    near = abs(number - reference) <= exercise.within
    shown = Bilingual(f"{number:g}", f"{number:g}"), Bilingual(f"{reference:g}", f"{reference:g}")
    differences = () if near else (Difference(exercise.number, *shown, exercise.notes.get("", Bilingual())),)
    return Checked(exercise, same=int(near), of=1, differences=differences)


def _number(answer: object) -> float | None:
    if isinstance(answer, bool) or not isinstance(answer, int | float | str):
        return None
    try:
        number = float(answer.strip().removesuffix("%")) if isinstance(answer, str) else float(answer)
    except ValueError:
        return None
    return number if isfinite(number) else None


def check_text(exercise: Exercise, answer: object) -> Checked:
    """Look at a text: its length and what it should speak of; it is never compared, the reading is shown beside it."""
    if not isinstance(answer, str):
        return Checked(exercise, form=(_NEEDS["text"],))
    text = " ".join(answer.split())
    form = (fill(_SHORT, n=len(text), least=exercise.least),) if len(text) < exercise.least else ()
    missing = [group for group in exercise.mentions if not any(_speaks_of(text, word) for word in group)]
    follows = tuple(fill(_NOT_MENTIONED, words=Bilingual(" หรือ ".join(g), " or ".join(g))) for g in missing)
    return Checked(exercise, form=form, follows=follows)


def _speaks_of(text: str, word: str) -> bool:
    """Tell whether a text holds a word; a single letter, as a case has for a name, only where it stands alone."""
    if len(word) > 1:
        return word.casefold() in text.casefold()
    places = [place for place, character in enumerate(text) if character == word]
    return any(not _latin(text[place - 1 : place]) and not _latin(text[place + 1 : place + 2]) for place in places)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
