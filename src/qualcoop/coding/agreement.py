"""How far coders agree on which codes, and where they differ. Settles nothing, and calls no value good or bad."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from qualcoop.coding.settling import Disagreement, compare
from qualcoop.coding.shown import agreement_html
from qualcoop.coding.units import GIVEN, ReliabilityTable, check_coders, reliability_table
from qualcoop.errors import UsageError
from qualcoop.measures.agreement import COEFFICIENTS, Coefficient
from qualcoop.measures.agreement_intervals import RESAMPLES, SEED, with_intervals
from qualcoop.measures.agreement_tally import Tally
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript

__all__ = ["Agreement", "CodeAgreement", "Differing", "agreement"]

_WHETHER = (*COEFFICIENTS, "positive_agreement")


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """Agreement on one code.

    Attributes
    ----------
    code
        Which.
    n
        Number of units.
    given
        To how many units each coder gave it, in the order of the coders.
    together
        To how many units all coders gave it.
    coefficients
        Agreement on whether the code was given.
    stance_n, stance
        Number of units to which at least two coders gave it, and agreement on the stance there.
    """

    code: str
    n: int
    given: tuple[int, ...]
    together: int
    coefficients: tuple[Coefficient, ...] = field(repr=False)
    stance_n: int = 0
    stance: tuple[Coefficient, ...] = field(default=(), repr=False)

    def __getitem__(self, name: str) -> Coefficient:
        """Give a coefficient by its name."""
        return _named(self.coefficients, name)


@dataclass(frozen=True, slots=True)
class Differing:
    """A place at which two coders differ, with both quotations.

    Attributes
    ----------
    coders
        The two.
    disagreement
        Where, about what, and what each said.
    quotes
        What each of them marked; empty where one marked nothing.
    about
        meaning: both gave the code, with another stance or state; case: the other gave it there to another case only;
        coding: the other did not give it there.
    """

    coders: tuple[str, str]
    disagreement: Disagreement
    quotes: tuple[str, str]
    about: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree, and where they differ.

    Attributes
    ----------
    unit, draw
        What was compared (turn, segment, character) and what a resample drew as one (turn, transcript).
    coders, codes, transcripts
        Who, on which codes, in which transcripts.
    left_out
        Transcripts that not all of the coders coded, and that were therefore left out.
    units, outside
        Number of units; number of codings that have none.
    overall
        Agreement on whether codes were given, pooled: every unit counts once for each code.
    per_code
        The same for each code, in the order of `codes`.
    stance_n, stance
        Number of units times codes where at least two coders gave the code, and agreement on the stance there.
    differing
        The places at which two coders differ, by stretches, whatever the unit.

    Notes
    -----
    Whether a code was given is compared regardless of the case it was given to; differences of the case alone are
    listed, and said to be such. By turn two coders agree when each marked some stretch of the turn, even if not the
    same; `differing` goes by stretches, so that the list may hold what the coefficients call agreement. Agreement by
    character is Krippendorff's alpha (and its kin) with the character as the unit: it is blind to where one stretch
    ends and the next of the same code begins. His coefficients for unitizing, and gamma, are not computed.
    """

    unit: str
    draw: str
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    transcripts: tuple[str, ...]
    left_out: tuple[str, ...]
    units: int
    outside: int
    overall: tuple[Coefficient, ...] = field(repr=False)
    per_code: tuple[CodeAgreement, ...] = field(repr=False)
    stance_n: int
    stance: tuple[Coefficient, ...] = field(repr=False)
    differing: tuple[Differing, ...] = field(repr=False)

    def __repr__(self) -> str:
        what = f"{len(self.codes)} codes, {self.units} units ({self.unit}), {len(self.differing)} differences"
        return f"<Agreement of {', '.join(self.coders)}: {what}>"

    def _repr_html_(self) -> str:
        return agreement_html(self)

    def __getitem__(self, name: str) -> Coefficient:
        """Give an overall coefficient by its name."""
        return _named(self.overall, name)


def _named(found: Sequence[Coefficient], name: str) -> Coefficient:
    for one in found:
        if one.name == name:
            return one
    raise UsageError(f"no coefficient {name!r}; there are {', '.join(one.name for one in found)}")


def agreement(
    codings: Codings,
    transcripts: Iterable[Transcript],
    coders: Sequence[str],
    *,
    unit: str = "turn",
    codes: Sequence[str] | None = None,
    read_by_all: Collection[str] = (),
    draw: str = "turn",
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Agreement:
    """Measure how far coders agree on which codes were given, per code and overall, and list where they differ.

    Only transcripts in which every coder has written a row enter: the others may not have been coded by all. A coder
    who read a transcript and found nothing leaves no trace of it, so that such transcripts must be named.

    Parameters
    ----------
    codings, transcripts
        Of these coders, and maybe of others.
    coders
        Two or more; disagreements are listed for every two of them.
    unit
        turn, segment or character.
    codes
        By default those that at least one of the coders gave.
    read_by_all
        Ids of transcripts that enter in any case, since all coders read them, even where one found nothing there.
    draw
        What a resample draws as one: a turn with all its segments, characters and codes, since those are not
        independent; or a transcript, which is the more careful where speakers differ much and transcripts are not few.
    resamples, seed
        Number of resamples, 0 for no intervals; the seed that makes them the same on every machine.

    Returns
    -------
    Agreement
        Coefficients: ``percent``, ``cohen_kappa``, ``scott_pi``, ``fleiss_kappa``, ``krippendorff_alpha`` (nominal),
        ``gwet_ac1``, ``brennan_prediger`` (two categories: given or not), ``positive_agreement``.

    Raises
    ------
    UsageError
        If a coder wrote nothing, there is no transcript that all have coded, or a unit, draw or transcript is unknown.

    Examples
    --------
    >>> from qualcoop.records.transcript import Turn
    >>> turns = (Turn(1, "R", "informant", 0, 20), Turn(2, "S", "informant", 21, 31))
    >>> talk = Transcript("t", "กฎหมายช่วยเราได้ครับ งบไม่มีเลย", turns)
    >>> ann, ben = Coding("t", 0, 6, "laws", "ann"), Coding("t", 0, 10, "laws", "ben", "facilitates")
    >>> found = agreement(Codings((ann, ben)), [talk], ["ann", "ben"])
    >>> found, found["krippendorff_alpha"].value
    (<Agreement of ann, ben: 1 codes, 2 units (turn), 1 differences>, 1.0)
    >>> [(one.disagreement.values, one.quotes) for one in found.differing]
    [(('neutral', 'facilitates'), ('กฎหมาย', 'กฎหมายช่วย'))]
    """
    texts = list(transcripts)
    shared, left_out = _coded_by_all(codings, texts, coders, read_by_all)
    table = reliability_table(codings, shared, coders, unit=unit, codes=codes)
    whether = table.given(draw=draw)
    stances = table.stances(draw=draw)
    return Agreement(
        unit=unit,
        draw=draw,
        coders=table.coders,
        codes=table.codes,
        transcripts=tuple(text.id for text in shared),
        left_out=left_out,
        units=table.units,
        outside=table.outside,
        overall=with_intervals(whether, _WHETHER, positive=GIVEN, resamples=resamples, seed=seed),
        per_code=tuple(_of_code(table, code, draw, resamples, seed) for code in table.codes),
        stance_n=stances.n,
        stance=with_intervals(stances, resamples=resamples, seed=seed),
        differing=tuple(_differing(codings, shared, table)),
    )


def _coded_by_all(
    codings: Codings, texts: Sequence[Transcript], coders: Sequence[str], read_by_all: Collection[str]
) -> tuple[list[Transcript], tuple[str, ...]]:
    """Split the transcripts that anyone coded into those that all have, and the others."""
    check_coders(coders)
    known = sorted(text.id for text in texts)
    strange = sorted(set(read_by_all) - set(known))
    if strange:
        raise UsageError(f"no transcript {', '.join(map(repr, strange))}; there are {', '.join(known) or 'none'}")
    coded = [_coded(codings, coder, known) for coder in coders]
    everyone = set.intersection(*coded) | set(read_by_all)
    if not everyone:
        raise UsageError(f"no transcript has codings of all of {', '.join(coders)}; let them code some of the same")
    return [text for text in texts if text.id in everyone], tuple(sorted(set.union(*coded) - everyone))


def _coded(codings: Codings, coder: str, known: Collection[str]) -> set[str]:
    found = {row.transcript for row in codings.by(coder)}.intersection(known)
    if not found:
        there = ", ".join(sorted({row.coder for row in codings if row.transcript in known})) or "nobody"
        raise UsageError(f"no codings of {coder!r} in the transcripts; there are those of {there}")
    return found


def _of_code(table: ReliabilityTable, code: str, draw: str, resamples: int, seed: int) -> CodeAgreement:
    whether, stances = table.given(code, draw=draw), table.stances(code, draw=draw)
    return CodeAgreement(
        code=code,
        n=whether.n,
        given=tuple(_given(whether, coder) for coder in range(len(table.coders))),
        together=_together(whether),
        coefficients=with_intervals(whether, _WHETHER, positive=GIVEN, resamples=resamples, seed=seed),
        stance_n=stances.n,
        stance=with_intervals(stances, resamples=resamples, seed=seed),
    )


def _given(tally: Tally, coder: int) -> int:
    pairs = zip(tally.patterns, tally.counts(), strict=True)
    return sum(int(n) for pattern, n in pairs if pattern[coder] == GIVEN)


def _together(tally: Tally) -> int:
    pairs = zip(tally.patterns, tally.counts(), strict=True)
    return sum(int(n) for pattern, n in pairs if set(pattern) == {GIVEN})


def _differing(codings: Codings, texts: Sequence[Transcript], table: ReliabilityTable) -> Iterable[Differing]:
    by_id = {text.id: text for text in texts}
    rows = [row for row in codings if row.transcript in by_id and row.code in table.codes]
    by_coder = {coder: Codings(tuple(row for row in rows if row.coder == coder)) for coder in table.coders}
    for one, other in combinations(table.coders, 2):
        for found in compare(by_coder[one], by_coder[other], texts):
            text = by_id[found.transcript]
            quotes = (_quote(found.left, text), _quote(found.right, text))
            yield Differing((one, other), found, quotes, _about(found, by_coder[other if found.left else one]))


def _about(found: Disagreement, theirs: Codings) -> str:
    if found.left and found.right:
        return "meaning"
    there = (row for row in theirs.of(found.code).standing() if row.transcript == found.transcript)
    return "case" if any(_same_place(found, row) for row in there) else "coding"


def _same_place(found: Disagreement, row: Coding) -> bool:
    shared = min(found.end, row.end) - max(found.start, row.start)
    return 2 * shared >= min(found.end - found.start, row.end - row.start)


def _quote(row: Coding | None, text: Transcript) -> str:
    return text.quote(row.start, row.end) if row else ""
