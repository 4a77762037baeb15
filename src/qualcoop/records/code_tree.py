"""A codebook as a tree, with how often each code was given. Counts codings and judges none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from qualcoop.records.showing import Html, said, say, shown, tree_html
from qualcoop.records.words import KINDS, word

if TYPE_CHECKING:
    import pandas as pd

    from qualcoop.records.codebook import Code, Codebook
    from qualcoop.records.coding import Codings

__all__ = ["CodeCount", "CodeTree", "code_tree", "codebook_html"]


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code was given.

    Attributes
    ----------
    passages
        Number of codings that stand.
    below
        The same, with the codes below it.
    transcripts
        Number of transcripts in which it was given.
    coders
        Number of those who gave it.
    """

    passages: int = 0
    below: int = 0
    transcripts: int = 0
    coders: int = 0


@dataclass(frozen=True, repr=False)
class CodeTree:
    """A codebook's codes with their counts.

    Attributes
    ----------
    codes
        In the codebook's order.
    counts
        By the code's id.
    strange
        Codes that were given and that the codebook does not have.
    """

    codes: tuple[Code, ...]
    counts: Mapping[str, CodeCount] = field(default_factory=dict)
    strange: tuple[str, ...] = ()

    def __getitem__(self, id_: str) -> CodeCount:
        return self.counts[id_]

    def __repr__(self) -> str:
        given = [count for count in self.counts.values() if count.passages]
        odd = f", {len(self.strange)} codes are not in the codebook" if self.strange else ""
        return (
            f"<CodeTree: {len(given)} of {len(self.codes)} codes given, "
            f"{sum(count.passages for count in given)} passages{odd}>"
        )

    def to_frame(self) -> pd.DataFrame:
        """Give a DataFrame.

        Returns
        -------
        DataFrame
            One row a code, indexed by its id: `kind`, `level`, `label` (Thai and English), `passages`, `below`,
            `transcripts`, `coders` (as in :class:`CodeCount`).
        """
        import pandas as pd

        columns = ["code", "kind", "level", "label", "passages", "below", "transcripts", "coders"]
        return pd.DataFrame(list(map(self._row, self.codes)), columns=columns).set_index("code")

    def _row(self, code: Code) -> tuple[object, ...]:
        count = self.counts[code.id]
        told = (count.passages, count.below, count.transcripts, count.coders)
        return (code.id, code.kind, code.level, code.label.both(), *told)

    def tree(self) -> Html:
        """Give the tree as a piece of HTML."""
        return _tree(self.codes, {code.id: _counted(self.counts[code.id]) for code in self.codes})

    def _repr_html_(self) -> str:
        odd = ", ".join(self.strange)
        return shown(self.tree(), say(f"รหัสที่ไม่มีในคู่มือ: {odd}", f"not in the codebook: {odd}") if odd else "")


def code_tree(codebook: Codebook, codings: Codings) -> CodeTree:
    """Count how often each code of a codebook was given.

    Parameters
    ----------
    codebook
        Its codes, with those below them.
    codings
        Those that stand are counted, of all coders (``study.counted()`` are those that count).

    Examples
    --------
    >>> from qualcoop.records.codebook import Code, Codebook
    >>> from qualcoop.records.coding import Coding, Codings
    >>> tree = code_tree(Codebook((Code("a"), Code("a.b"))), Codings((Coding("t", 0, 4, "a.b", "ann"),)))
    >>> tree, tree["a"]
    (<CodeTree: 1 of 2 codes given, 1 passages>, CodeCount(passages=0, below=1, transcripts=0, coders=0))
    """
    rows = tuple(codings.standing())
    given = Counter(row.code for row in rows)
    transcripts = Counter(code for code, _ in {(row.code, row.transcript) for row in rows})
    coders = Counter(code for code, _ in {(row.code, row.coder) for row in rows})
    counts = {
        code.id: CodeCount(
            given[code.id],
            given[code.id] + sum(given[child.id] for child in codebook.children(code.id)),
            transcripts[code.id],
            coders[code.id],
        )
        for code in codebook
    }
    return CodeTree(codebook.codes, counts, tuple(sorted(set(given) - set(counts))))


def codebook_html(codebook: Codebook) -> str:
    """Give a codebook as a tree: kinds, codes, codes below them, each with what it has."""
    caption = say(
        f"คู่มือการลงรหัส รุ่นที่ {codebook.version}: {len(codebook)} รหัส",
        f"Codebook version {codebook.version}: {len(codebook)} codes",
    )
    return shown(caption, _tree(codebook.codes, {code.id: _equipped(code, codebook) for code in codebook}))


def _tree(codes: Iterable[Code], notes: Mapping[str, str]) -> Html:
    return tree_html(_nodes(tuple(codes), notes))


def _nodes(codes: tuple[Code, ...], notes: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    """Yield the kinds, and under each its codes in their order, those below a code after it."""
    by_kind = sorted(codes, key=_kind_order)
    for kind, found in groupby(by_kind, key=_kind):
        of_kind = list(found)
        yield 0, f"{said(word(KINDS, kind))} ({len(of_kind)})", ""
        for depth, code in _ordered(of_kind):
            label = f" · {code.id}" if code.label else ""
            yield depth, (said(code.label) or code.id), f"{label} {notes[code.id]}"


def _kind(code: Code) -> str:
    return code.kind


def _kind_order(code: Code) -> int:
    return tuple(KINDS).index(code.kind)


def _ordered(codes: Iterable[Code]) -> Iterator[tuple[int, Code]]:
    """Yield each code after the one above it, with its depth, wherever the codebook writes it."""
    rows = list(codes)
    known = {code.id: place for place, code in enumerate(rows)}

    def above(id_: str) -> list[str]:
        parts = id_.split(".")
        return [whole for n in range(1, len(parts) + 1) if (whole := ".".join(parts[:n])) in known]

    def place(code: Code) -> list[int]:
        return [known[id_] for id_ in above(code.id)]

    for code in sorted(rows, key=place):
        yield len(above(code.id)), code


def _counted(count: CodeCount) -> str:
    if not count.below:
        return say("— ยังไม่ได้ให้รหัสนี้", "— not given")
    told = say(f"— {count.passages:,} ข้อความ", f"— {count.passages:,} passages")
    if count.below != count.passages:
        told += say(f" (รวมรหัสย่อย {count.below:,})", f" ({count.below:,} with those below)")
    return told + say(f" ใน {count.transcripts} บท", f" in {count.transcripts} transcripts") * bool(count.passages)


def _equipped(code: Code, codebook: Codebook) -> str:
    """Say what a code has: codes below it, indicators, examples, and its definition."""
    numbers = (
        (len(codebook.children(code.id)), "รหัสย่อย", "codes below"),
        (len(code.indicators), "ตัวบ่งชี้", "indicators"),
        (len(code.examples), "ตัวอย่าง", "examples"),
    )
    told = " · ".join(say(f"{th} {n}", f"{n} {en}") for n, th, en in numbers if n)
    return "".join(f"— {part} " for part in (told, said(code.definition)) if part)
