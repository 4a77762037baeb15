"""A person settles where two coders differ in a transcript: each decision is written as it is made. Decides nothing."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qualcoop import storing
from qualcoop.coding.settled_notes import Noted, noted
from qualcoop.coding.settled_rows import decisions_in, holds
from qualcoop.coding.settling import KEPT, SETTLER, Decision, Disagreement, compare, same_place
from qualcoop.errors import QualcoopError, QualcoopWarning, StudyError, UsageError
from qualcoop.induction.passages import Places
from qualcoop.induction.study import Study
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.storing.csv_file import write_table
from qualcoop.text.folding import fold
from qualcoop.views.blocks import fill
from qualcoop.views.widget.document import coding_data, disagreement_data, document_data, words_data
from qualcoop.views.widget.strings import SAID, STRINGS
from qualcoop.views.wording import counted
from qualcoop.workflows.coder_file import is_fixed, mark_of
from qualcoop.workflows.coding_notes import name_of
from qualcoop.workflows.coding_session import now, refusal
from qualcoop.workflows.finding_places import places_of
from qualcoop.workflows.settling import COLUMNS, settle_study, settled_between, settled_rows

__all__ = ["SettlingSession"]

Data = dict[str, Any]
Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Step:
    """A decision: what settled.csv was before and after, and the words for it."""

    what: Bilingual
    before: bytes | None
    after: bytes | None


class SettlingSession:
    """Two coders' codings of one transcript, side by side.

    Parameters
    ----------
    study
        The study; its folder is where decisions are written.
    transcript
        The text.
    coders
        The two, left and right.
    language
        th or en: in which the page begins.
    """

    def __init__(self, study: Study, transcript: Transcript, coders: tuple[str, str], *, language: str) -> None:
        self.study = study
        self.transcript = transcript
        self.coders = coders
        self.language = language
        self.path = storing.codings_path(study.folder, SETTLER)
        self._files = [self.path, *(storing.codings_path(study.folder, coder) for coder in coders)]
        self._folded = fold(transcript.text)
        self._places = Places(study)
        self._ways: Mapping[str, Callable[[Message], Data]] = {
            way: getattr(self, f"_{way}") for way in ("settle", "undo", "redo")
        }
        self._look()

    def __repr__(self) -> str:
        left, right = self.coders
        n, still = len(self._differing), len(self._differing) - len(self._kept)
        differences = counted(n, th="", en="difference").en
        return f"<Settling {self.transcript.id}, {left} and {right}: {differences}, {still} open>"

    def _look(self) -> None:
        """Read both coders' files, and what is settled; what was done before cannot be undone any more."""
        seen = self._marks()
        left, right = (self._own(coder) for coder in self.coders)
        self._sides = {"left": left, "right": right}
        self._differing = {f"{n}": one for n, one in enumerate(compare(left, right, [self.transcript]))}
        self._read()
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._seen = seen

    def _own(self, coder: str) -> Codings:
        path = storing.codings_path(self.study.folder, coder)
        rows = storing.load_codings(path, coder) if path.exists() else Codings()
        return Codings(tuple(row for row in rows.standing() if row.transcript == self.transcript.id))

    def _marks(self) -> list[tuple[int, int] | None]:
        return [mark_of(path) for path in self._files]

    def _refreshed(self) -> bool:
        """Look anew where somebody else has written to one of the files: a decision is about what a person saw."""
        if self._marks() == self._seen:
            return False
        self._look()
        return True

    def _read(self) -> None:
        """Read what is decided between the two, and what others settled, as settled.csv has it now."""
        rows = settled_rows(self.study.folder)
        is_own = settled_between(self.study, rows, self.coders)
        known = {one.place: one for one in decisions_in(rows.where(is_own), self._differing.values())}
        self._kept = {key: known[one.place] for key, one in self._differing.items() if one.place in known}
        last = {row.place: row for row in rows if row.transcript == self.transcript.id}
        self._beside = [row for row in last.values() if holds(row) and not is_own(row)]

    # --- the talk with the page ------------------------------------------------------------------------------

    def answer(self, message: Message) -> Iterator[Data]:
        """Answer the page; a refusal is said, and then nothing was changed."""
        re, op = message.get("re"), message.get("op")
        try:
            if op == "hello":
                self._refreshed()
                yield {**self._document(), "re": re}
            elif op in self._ways and self._refreshed():
                yield {**self._state(SAID["read_anew"]), "re": re, "anew": True}
            else:
                yield {**self._answer(message), "re": re}
        except (QualcoopError, OSError) as error:
            yield {**refusal(error, self.study.folder), "re": re}

    def _answer(self, message: Message) -> Data:
        op = message.get("op")
        if op == "find":
            hits, more = places_of(message.get("text"), self._folded)
            return {"kind": "found", "hits": [list(hit) for hit in hits], "more": more}
        if op not in self._ways:
            raise UsageError("this cannot be done while settling")
        is_fixed(self.study.folder, self.transcript)
        return self._ways[str(op)](message)

    def _document(self) -> Data:
        agreed = min(len(rows) for rows in self._sides.values()) and self._agreed()
        return {
            "kind": "document",
            "mode": "settling",
            "coders": list(self.coders),
            "agreed": agreed,
            "language": self.language,
            **document_data(self.transcript, self.study.codebook, self.study.spec.cases, self._places),
            "state": self._state(),
        }

    def _agreed(self) -> int:
        """Count the codings of the left coder that no difference is about."""
        unlike = {one.left for one in self._differing.values()}
        return sum(row not in unlike for row in self._sides["left"])

    def _state(self, said: Bilingual | None = None, *, active: str | None = None) -> Data:
        self._read()
        rows = ((key, one, self._kept.get(key)) for key, one in self._differing.items())
        return {
            "kind": "state",
            "re": None,
            "codings": [
                {**coding_data(row, self._places), "side": side} for side, own in self._sides.items() for row in own
            ],
            "differences": [{**self._row(one, kept), "key": key} for key, one, kept in rows],
            "history": {name: words_data(steps[-1].what) if steps else None for name, steps in self._steps().items()},
            "active": active,
            **({"said": words_data(said)} if said else {}),
        }

    # --- deciding --------------------------------------------------------------------------------------------

    def _settle(self, message: Message) -> Data:
        key, kept, why = (str(message.get(name, "")) for name in ("key", "kept", "why"))
        one = self._differing.get(key)
        if one is None or kept not in KEPT:
            raise UsageError(f"{kept!r} cannot be kept here; {', '.join(KEPT)} can")
        before = self._bytes()
        doubts = self._written(one, kept, " ".join(why.split()))
        self._seen = self._marks()
        place = f"{one.start}–{one.end}"
        words = Bilingual("{code}, {place}: {kept}", "{code}, {place}: {kept}")
        what = fill(words, code=name_of(self.study.codebook, one.code), place=place, kept=self._word(kept))
        self._done.append(_Step(what, before, self._bytes()))
        self._undone = []
        said = fill(SAID["settle"], what=what, time=now())
        more = "; ".join(["", *doubts])
        return self._state(Bilingual(said.th + more, said.en + more), active=key)

    def _written(self, one: Disagreement, kept: str, why: str) -> list[str]:
        """Settle the study with this decision, as its file of decisions would; give what there is to doubt."""
        with TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", QualcoopWarning)
            path = Path(folder) / "decision.csv"
            write_table(path, COLUMNS, [[*map(str, one.place), *one.values, one.quote, kept, why]])
            settle_study(self.study.folder, self.coders, decisions_file=path)
        found = [str(doubt.message) for doubt in caught if issubclass(doubt.category, QualcoopWarning)]
        return [words.replace(str(self.path), self.path.name) for words in found]

    def _undo(self, _: Message) -> Data:
        if not self._done:
            return {"kind": "refused", "said": words_data(SAID["nothing_undo"])}
        step = self._done[-1]
        self._put(step.after, step.before)
        self._undone.append(self._done.pop())
        return self._state(fill(SAID["undo"], what=step.what, time=now()))

    def _redo(self, _: Message) -> Data:
        if not self._undone:
            return {"kind": "refused", "said": words_data(SAID["nothing_redo"])}
        step = self._undone[-1]
        self._put(step.before, step.after)
        self._done.append(self._undone.pop())
        return self._state(fill(SAID["redo"], what=step.what, time=now()))

    def _put(self, there: bytes | None, content: bytes | None) -> None:
        """Give settled.csv another content, unless somebody else wrote to it since."""
        with storing.lock(Path(self.study.folder)):
            if self._bytes() != there:
                raise StudyError("it was changed elsewhere since; settle again by hand", path=str(self.path))
            if content is None:
                self.path.unlink()
            else:
                storing.write_whole(self.path, content)
        self._seen = self._marks()

    def _steps(self) -> Mapping[str, list[_Step]]:
        return {"undo": self._done, "redo": self._undone}

    def _bytes(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None

    def _word(self, kept: str) -> Bilingual:
        sides = dict(zip(("left", "right"), self.coders, strict=True))
        return Bilingual(sides[kept], sides[kept]) if kept in sides else STRINGS[kept]

    def _row(self, one: Disagreement, decided: Decision | None) -> Data:
        kept, why = (decided.kept, decided.why) if decided else ("", "")
        behind = [row for row in (one.left, one.right) if row is not None]
        beside = [row for row in self._beside if any(same_place(row, own) for own in behind)]
        told = [words_data(_settled_otherwise(row)) for row in beside]
        return {**disagreement_data(one, kept, why, self._places), "beside": told}


def _settled_otherwise(row: Coding) -> Bilingual:
    """Tell what others settled about a place."""
    found = noted(row) or Noted()
    what = STRINGS["neither" if row.status == "dismissed" else row.stance]
    said = fill(SAID["settled_beside"], pair=" ⟷ ".join(found.pair or ("?", "?")), what=what)
    return Bilingual(*(f"{words}: {found.why}" if found.why else words for words in (said.th, said.en)))
