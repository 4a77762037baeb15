"""A person settles where two coders differ in a transcript: each decision is written as it is made. Decides nothing."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qualcoop import storing
from qualcoop.coding.settling import KEPT, SETTLER, Decision, Disagreement, compare, decisions_in
from qualcoop.errors import QualcoopError, QualcoopWarning, StudyError, UsageError
from qualcoop.induction.passages import Places
from qualcoop.induction.study import Study
from qualcoop.records.codebook import Bilingual
from qualcoop.records.coding import Codings
from qualcoop.records.transcript import Transcript
from qualcoop.storing.csv_file import write_table
from qualcoop.text.folding import fold
from qualcoop.views.blocks import fill
from qualcoop.views.widget.document import coding_data, disagreement_data, document_data, words_data
from qualcoop.views.widget.strings import SAID, STRINGS
from qualcoop.views.wording import counted
from qualcoop.workflows.coding_session import now, refusal
from qualcoop.workflows.finding_places import places_of
from qualcoop.workflows.settling import COLUMNS, settle_study

__all__ = ["SettlingSession"]

Data = dict[str, Any]
Message = Mapping[str, Any]


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
        left, right = (self._own(coder) for coder in coders)
        self._sides = {"left": left, "right": right}
        self._differing = {f"{n}": one for n, one in enumerate(compare(left, right, [transcript]))}
        self._kept = self._read()
        self._before: list[tuple[bytes | None, bytes]] = []
        self._folded = fold(transcript.text)
        self._places = Places(study)

    def __repr__(self) -> str:
        left, right = self.coders
        n, still = len(self._differing), len(self._differing) - len(self._kept)
        differences = counted(n, th="", en="difference").en
        return f"<Settling {self.transcript.id}, {left} and {right}: {differences}, {still} open>"

    def _own(self, coder: str) -> Codings:
        rows = self.study.codings.by(coder)
        return Codings(tuple(row for row in rows.standing() if row.transcript == self.transcript.id))

    def _read(self) -> dict[str, Decision]:
        """Read what is decided, as settled.csv has it now."""
        settled = storing.load_codings(self.path, SETTLER) if self.path.exists() else Codings()
        known = {one.place: one for one in decisions_in(settled, self._differing.values())}
        return {key: known[one.place] for key, one in self._differing.items() if one.place in known}

    # --- the talk with the page ------------------------------------------------------------------------------

    def answer(self, message: Message) -> Iterator[Data]:
        """Answer the page; a refusal is said, and then nothing was changed."""
        try:
            yield {**self._answer(message), "re": message.get("re")}
        except (QualcoopError, OSError) as error:
            yield {**refusal(error), "re": message.get("re")}

    def _answer(self, message: Message) -> Data:
        op = message.get("op")
        if op == "hello":
            return self._document()
        if op == "find":
            hits, more = places_of(message.get("text"), self._folded)
            return {"kind": "found", "hits": [list(hit) for hit in hits], "more": more}
        if op == "settle":
            return self._settle(message)
        if op == "undo":
            return self._undo()
        raise UsageError("this cannot be done while settling")

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
        self._kept = self._read()
        rows = ((key, one, self._kept.get(key)) for key, one in self._differing.items())
        return {
            "kind": "state",
            "re": None,
            "codings": [
                {**coding_data(row, self._places), "side": side} for side, own in self._sides.items() for row in own
            ],
            "differences": [{**self._row(one, kept), "key": key} for key, one, kept in rows],
            "history": {"undo": bool(self._before)},
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
        self._before.append((before, self._bytes() or b""))
        place = f"{one.start}–{one.end}"
        said = fill(SAID["settle"], code=self._name(one.code), place=place, kept=self._word(kept), time=now())
        more = "; ".join(["", *doubts])
        return self._state(Bilingual(said.th + more, said.en + more), active=key)

    def _written(self, one: Disagreement, kept: str, why: str) -> list[str]:
        """Settle the study with this decision, as its file of decisions would; give what there is to doubt."""
        with TemporaryDirectory() as folder, warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", QualcoopWarning)
            path = Path(folder) / "decision.csv"
            write_table(path, COLUMNS, [[*map(str, one.place), *one.values, one.quote, kept, why]])
            settle_study(self.study.folder, self.coders, decisions_file=path)
        return [str(doubt.message) for doubt in caught if issubclass(doubt.category, QualcoopWarning)]

    def _undo(self) -> Data:
        """Put settled.csv back to what it was before the last decision, unless somebody else wrote to it since."""
        if not self._before:
            return {"kind": "refused", "said": words_data(SAID["nothing_undo"])}
        before, after = self._before[-1]
        with storing.lock(Path(self.study.folder)):
            if self._bytes() != after:
                raise StudyError("it was changed elsewhere since; settle again by hand", path=str(self.path))
            if before is None:
                self.path.unlink()
            else:
                storing.write_whole(self.path, before)
        self._before.pop()
        what = STRINGS["differences"]
        return self._state(fill(SAID["undo"], what=what, time=now()))

    def _bytes(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None

    def _word(self, kept: str) -> Bilingual:
        sides = dict(zip(("left", "right"), self.coders, strict=True))
        return Bilingual(sides[kept], sides[kept]) if kept in sides else STRINGS[kept]

    def _name(self, code: str) -> Bilingual:
        label = self.study.codebook[code].label if code in self.study.codebook else Bilingual()
        return Bilingual(label.in_("th") or code, label.in_("en") or code)

    def _row(self, one: Disagreement, decided: Decision | None) -> Data:
        kept, why = (decided.kept, decided.why) if decided else ("", "")
        return disagreement_data(one, kept, why, self._places)
