"""A person codes a transcript: what is done is written as it is done, and said. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from qualcoop import storing
from qualcoop.errors import QualcoopError, StudyError, UsageError
from qualcoop.induction.passages import Places
from qualcoop.induction.study import Study
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Coding, Suggestion
from qualcoop.records.transcript import Transcript
from qualcoop.text.folding import fold
from qualcoop.views.blocks import fill
from qualcoop.views.widget.document import (
    code_data,
    coding_data,
    document_data,
    key_of,
    suggestion_data,
    words_data,
)
from qualcoop.views.widget.strings import SAID
from qualcoop.views.wording import counted
from qualcoop.workflows.coder_file import CoderFile, mark_of
from qualcoop.workflows.coding_notes import PassageMemos, name_of, with_code
from qualcoop.workflows.finding_places import places_of, stretch, whole_words

__all__ = ["CodingSession", "now", "refusal"]

Data = dict[str, Any]
Message = Mapping[str, Any]

CHANGEABLE = ("stance", "state", "basis", "case", "note")
_WAYS = ("assign", "create", "change", "remove", "accept", "dismiss", "memo", "undo", "redo")


@dataclass(frozen=True, slots=True)
class _Step:
    """Something done: its rows, those that undo it, and the name of the code that it made."""

    what: Bilingual
    rows: tuple[Coding, ...]
    back: tuple[Coding, ...]
    made: Bilingual | None = None


def now() -> str:
    """Give the time of day, as it is said beside what was saved."""
    return datetime.now().astimezone().strftime("%H:%M:%S")


def refusal(error: Exception, folder: str | Path) -> Data:
    """Say that nothing was saved, and why; a file of the study is named within its folder, with the line."""
    why = error.message if isinstance(error, QualcoopError) else str(error)
    where = _where(error, Path(folder)) if isinstance(error, QualcoopError) else None
    said = SAID["refused"] if where is None else SAID["refused_there"]
    return {"kind": "refused", "said": words_data(fill(said, where=where, why=why))}


def _where(error: QualcoopError, folder: Path) -> Bilingual | None:
    if not error.path:
        return None
    path = Path(error.path)
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    return fill(SAID["line"], path=name, line=error.line) if error.line else Bilingual(name, name)


class CodingSession:
    """One transcript being coded by one person.

    Parameters
    ----------
    study
        The study; its folder is where everything is written.
    transcript
        The text.
    suggestions
        What a machine suggests for it.
    coder
        Who codes.
    language
        th or en: in which the page begins.
    """

    def __init__(
        self, study: Study, transcript: Transcript, suggestions: Iterable[Suggestion], *, coder: str, language: str
    ) -> None:
        self.study = study
        self.transcript = transcript
        self._codebook_path = Path(study.folder) / "codebook.yaml"
        self._codebook_seen = mark_of(self._codebook_path)
        self.codebook = study.codebook
        self.suggestions = [one for one in suggestions if one.coding.transcript == transcript.id]
        self.language = language
        self.file = CoderFile(study.folder, transcript, coder)
        self.memos = PassageMemos(study, transcript, coder)
        self._folded = fold(transcript.text)
        self._places = Places(study)
        self._offered = [(row.start, row.end, row.code) for row in (one.coding for one in self.suggestions)]
        self._told = self._decided()
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._memo_said = ""
        self._ways: Mapping[str, Callable[[Message], Data]] = {way: getattr(self, f"_{way}") for way in _WAYS}

    def __repr__(self) -> str:
        given = counted(len(self.file.standing()), th="", en="coding").en
        left = counted(list(self._decided().values()).count("open"), th="", en="suggestion").en
        return f"<Coding {self.transcript.id} as {self.file.coder}: {given}, {left} open>"

    # --- the talk with the page ------------------------------------------------------------------------------

    def answer(self, message: Message) -> Iterator[Data]:
        """Answer the page; a refusal is said, and then nothing was changed."""
        re, op = message.get("re"), message.get("op")
        codes: Data = {}
        try:
            if op == "hello":
                self._read_codebook()
                self._refreshed()
                yield {**self._document(), "re": re}
                return
            codes = self._new_codes() if op in self._ways else {}
            if op in self._ways and self._refreshed():
                yield {**codes, **self._state(), "re": re, "said": words_data(SAID["read_anew"])}
            else:
                yield {**codes, **self._answer(message), "re": re}
        except (QualcoopError, OSError) as error:
            yield {**codes, **refusal(error, self.study.folder), "re": re}

    def _read_codebook(self) -> None:
        self.codebook = storing.load_codebook(self._codebook_path)

    def _new_codes(self) -> Data:
        """Read the codebook anew where somebody else wrote to it, and give its codes to every view then."""
        seen = mark_of(self._codebook_path)
        if seen == self._codebook_seen:
            return {}
        self._read_codebook()
        self._codebook_seen = seen
        return {"codes": [code_data(code) for code in self.codebook]}

    def _answer(self, message: Message) -> Data:
        op = str(message.get("op"))
        if op == "find":
            hits, more = places_of(message.get("text"), self._folded)
            return {"kind": "found", "hits": [list(hit) for hit in hits], "more": more}
        if op == "span":
            return self._span(message)
        if op not in self._ways:
            raise UsageError(f"the page asks for {op!r}, which nobody knows here; load the page again")
        return self._ways[op](message)

    def _span(self, message: Message) -> Data:
        start, end = self._marked(message)
        return {"kind": "span", "start": start, "end": end}

    def _marked(self, message: Message) -> tuple[int, int]:
        """Give what is marked; what a double click marked, by whole words."""
        start, end = stretch(self.transcript, message)
        return whole_words(self.transcript.text, start, end) if message.get("by") == "word" else (start, end)

    def _refreshed(self) -> bool:
        """Read the file anew where somebody else wrote to it; what was done here cannot be undone any more then."""
        if not self.file.is_stale:
            return False
        self.file.read()
        self._done, self._undone = [], []
        return True

    # --- what the page is told -------------------------------------------------------------------------------

    def _document(self) -> Data:
        texts = {talk.id: talk.text for talk in self.study.transcripts}
        return {
            "kind": "document",
            "mode": "coding",
            "coder": self.file.coder,
            "others": self._others(),
            "language": self.language,
            **document_data(self.transcript, self.codebook, self.study.spec.cases, self._places),
            "suggestions": [suggestion_data(n, one, texts) for n, one in enumerate(self.suggestions)],
            "state": self._state(),
        }

    def _others(self) -> list[str]:
        """Give who else coded the transcript; what they gave is not shown, so that nobody codes after another."""
        found = {row.coder for row in self.study.codings.standing() if row.transcript == self.transcript.id}
        return sorted(found - {self.file.coder})

    def _state(self) -> Data:
        return {
            "kind": "state",
            "re": None,
            "codings": [coding_data(row, self._places) for row in self.file.standing()],
            "decided": [[n, status] for n, status in self._decided().items()],
            "memos": self.memos.data(),
            "history": self._history(),
        }

    def _history(self) -> Data:
        said = {"undo": self._done, "redo": self._undone}
        return {name: words_data(steps[-1].what) if steps else None for name, steps in said.items()}

    def _decided(self) -> dict[int, str]:
        """Tell of each suggestion whether it is accepted, dismissed or open."""
        found = dict.fromkeys(self._offered, "open")
        for row in self.file.rows.values():
            place = (row.start, row.end, row.code)
            if place in found and found[place] != "accepted" and row.status != "removed":
                found[place] = row.status
        return {n: found[place] for n, place in enumerate(self._offered)}

    def _changed(
        self, rows: Sequence[Coding], said: Bilingual, *, active: str | None = None, reveal: bool = False
    ) -> Data:
        """Tell of rows that were written, and of the suggestions that they decide."""
        before, after = self._told, self._decided()
        self._told = after
        return {
            "kind": "changed",
            "put": [coding_data(row, self._places) for row in rows if row.status == "accepted"],
            "drop": [key_of(row) for row in rows if row.status != "accepted"],
            "decided": [[n, status] for n, status in after.items() if before.get(n) != status],
            "active": active,
            "reveal": reveal,
            "history": self._history(),
            "said": words_data(said),
        }

    # --- what a person does ----------------------------------------------------------------------------------

    def _assign(self, message: Message) -> Data:
        start, end = self._marked(message)
        return self._give(str(message.get("code")), start, end, "assign")

    def _create(self, message: Message) -> Data:
        start, end = self._marked(message)
        name = str(message.get("name", ""))
        with with_code(self.study.folder, name) as (codebook, code):
            known = code.id in self.codebook
            self.codebook = codebook
            told = self._give(code.id, start, end, "assign" if known else "create")
        self._codebook_seen = mark_of(self._codebook_path)
        return {**told, "codes": [code_data(one) for one in codebook]}

    def _give(self, code: str, start: int, end: int, way: str) -> Data:
        row = self._row(start, end, self.codebook[code].id)
        if self.file.stands(row.place):
            return self._changed([], self._said("there", row), active=key_of(row))
        return self._do(way, row)

    def _row(self, start: int, end: int, code: str) -> Coding:
        quote = self.transcript.quote(start, end)
        return Coding(self.transcript.id, start, end, code, self.file.coder, quote=quote)

    def _change(self, message: Message) -> Data:
        field, value = message.get("field"), message.get("value")
        if field not in CHANGEABLE or not isinstance(value, str):
            raise UsageError(f"{field!r} of a coding cannot be changed; {', '.join(CHANGEABLE)} can")
        old = self._known(message)
        if field == "case":
            return self._moved(old, value)
        changed: Data = {field: " ".join(value.split())}
        return self._do("change", replace(old, **changed))

    def _moved(self, old: Coding, case: str) -> Data:
        """Give a coding to another case: the row there, and the end of the one here."""
        if case and case not in {one.id for one in self.study.spec.cases}:
            raise UsageError(f"no case {case!r} in the study")
        new = replace(old, case=case)
        if self.file.stands(new.place):
            return self._changed([], self._said("there", new), active=key_of(old))
        return self._do("change", replace(old, status="removed"), new)

    def _remove(self, message: Message) -> Data:
        return self._do("remove", replace(self._known(message), status="removed"))

    def _accept(self, message: Message) -> Data:
        return self._do("accept", self._suggested(message))

    def _dismiss(self, message: Message) -> Data:
        row = replace(self._suggested(message), status="dismissed")
        if self.file.stands(row.place):
            raise UsageError("this passage has the code already; remove the coding instead")
        return self._do("dismiss", row)

    def _suggested(self, message: Message) -> Coding:
        n = message.get("n")
        if not isinstance(n, int) or not 0 <= n < len(self.suggestions):
            raise UsageError(f"there is no suggestion {n!r} here")
        if self._decided()[n] != "open":
            raise UsageError("this suggestion is decided already; undo that first")
        found = self.suggestions[n].coding
        if found.quote and self.transcript.quote(found.start, found.end) != found.quote:
            raise StudyError("the text changed since this was suggested; suggest again")
        row = self._row(found.start, found.end, self.codebook[found.code].id)
        return replace(row, stance=found.stance, state=found.state, basis=found.basis, case=found.case)

    def _known(self, message: Message) -> Coding:
        """Give the coding that the page speaks of."""
        for row in self.file.standing():
            if key_of(row) == message.get("key"):
                return row
        raise UsageError("this coding is not there any more; load the page again")

    def _memo(self, message: Message) -> Data:
        row = self._known(message)
        id_ = self._memo_said = self.memos.write(row, str(message.get("text", "")))
        told = self._changed([], fill(SAID["memo"], id=id_, time=now()), active=key_of(row))
        return {**told, "memos": self.memos.data()}

    # --- doing and undoing -----------------------------------------------------------------------------------

    def _do(self, way: str, *rows: Coding) -> Data:
        back = tuple(self.file.rows.get(row.place) or replace(row, status="removed") for row in rows)
        written = self.file.append(rows)
        made = name_of(self.codebook, rows[-1].code) if way == "create" else None
        self._done.append(_Step(self._what(rows[-1]), rows, back, made))
        self._undone = []
        self._memo_said = ""
        active = key_of(written[-1]) if written[-1].status == "accepted" else None
        return self._changed(written, self._said(way, rows[-1]), active=active)

    def _undo(self, _: Message) -> Data:
        if self._memo_said:
            told, self._memo_said = self._memo_said, ""
            return {"kind": "refused", "said": words_data(fill(SAID["memo_stays"], id=told))}
        if not self._done:
            return {"kind": "refused", "said": words_data(SAID["nothing_undo"])}
        step = self._done[-1]
        written = self.file.append(step.back)
        self._undone.append(self._done.pop())
        return self._turned("undo", step, written)

    def _redo(self, _: Message) -> Data:
        if not self._undone:
            return {"kind": "refused", "said": words_data(SAID["nothing_redo"])}
        step = self._undone[-1]
        written = self.file.append(step.rows)
        self._done.append(self._undone.pop())
        return self._turned("redo", step, written)

    def _turned(self, way: str, step: _Step, written: Sequence[Coding]) -> Data:
        there = [key_of(row) for row in written if row.status == "accepted"]
        way = "undo_create" if step.made and way == "undo" else way
        said = fill(SAID[way], what=step.what, code=step.made, time=now())
        return self._changed(written, said, active=there[0] if there else None, reveal=True)

    def _said(self, way: str, row: Coding) -> Bilingual:
        return fill(SAID[way], code=name_of(self.codebook, row.code), place=f"{row.start}–{row.end}", time=now())

    def _what(self, row: Coding) -> Bilingual:
        place = f"{row.start}–{row.end}"
        return fill(Bilingual("{code} {place}", "{code} {place}"), code=name_of(self.codebook, row.code), place=place)
