"""Refinements of a codebook that a study's own codings speak for. Applies none of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from qualcoop.coding.gains import Gain, gains_by_code
from qualcoop.coding.settling import SETTLER, Disagreement, compare
from qualcoop.induction.options.weighing import Option, Weighed, ranked
from qualcoop.induction.verdicts import named_codes
from qualcoop.records.codebook import Code
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.study import StudyRecord

__all__ = ["disagreements", "hypothesis_flags", "indicators", "mergers", "unused"]

MERGE_CRITERION = "share of the smaller code's characters that the other code covers too, more than two thirds"
DIFFER_CRITERION = "places at which two coders differ, by their share of the places either coded"
UNUSED_CRITERION = "codes that the hypothesis names first"
_MOST_INDICATORS = 3
_SHARED = 2 / 3
_FEWEST = 3     # passages, below which an overlap may be chance


# --- indicators ----------------------------------------------------------------------------------------------


def indicators(study: StudyRecord) -> tuple[Option, ...]:
    """Find indicators that would have caught accepted passages their code's indicators miss.

    Returns
    -------
    tuple of Option
        At most three a code, each with the passages gained and what else it would catch.
    """
    codes = [code.id for code in study.codebook]
    gains = gains_by_code(codes, study.counted(), study.codebook, study.transcripts, most=_MOST_INDICATORS)
    found = sorted(((code, gain) for code in codes for gain in gains[code]), key=_gain_order)
    return tuple(_indicator(code, gain, rank) for rank, (code, gain) in enumerate(found, start=1))


def _gain_order(found: tuple[str, Gain]) -> tuple[float, str, str]:
    code, gain = found
    return (-gain.score, code, gain.term)


def _indicator(code: str, gain: Gain, rank: int) -> Option:
    return Option(
        kind="refine",
        change=f"{code}: add indicator {gain.language} {gain.term!r}",
        criterion=gain.criterion,
        rank=rank,
        explains=tuple(f"{transcript}:{start}-{end}" for transcript, start, end in gain.gains),
        loses=tuple(f"{transcript}:{start}-{end}" for transcript, start, end in gain.also),
        does=("indicator", code, gain.language, gain.term),
    )


# --- codes that say the same ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Covered:
    """A code's passages, and the characters they cover in each transcript, one bit a character."""

    code: str
    passages: tuple[Coding, ...]
    bits: dict[str, int]

    @property
    def size(self) -> int:
        return sum(bits.bit_count() for bits in self.bits.values())

    def shared(self, other: _Covered) -> int:
        return sum((bits & other.bits.get(talk, 0)).bit_count() for talk, bits in self.bits.items())


def mergers(study: StudyRecord) -> tuple[Option, ...]:
    """Find pairs of codes of one kind whose passages lie on the same stretches, by more than two thirds of the smaller.

    Returns
    -------
    tuple of Option
        Each with the smaller code's passages that the other covers too, and those that it alone has.
    """
    counted = _by_code(study.counted())
    found: list[Weighed] = []
    for kind in dict.fromkeys(code.kind for code in study.codebook):
        codes = [_covered(code.id, counted[code.id]) for code in study.codebook.of_kind(kind) if code.id in counted]
        large = [code for code in codes if len(code.passages) >= _FEWEST]
        found += [w for one, two in combinations(large, 2) if (w := _merger(study, *_smaller_first(one, two)))]
    return tuple(ranked(found))


def _by_code(counted: Codings) -> dict[str, list[Coding]]:
    found: defaultdict[str, list[Coding]] = defaultdict(list)
    for row in counted:
        found[row.code].append(row)
    return found


def _covered(code: str, rows: Sequence[Coding]) -> _Covered:
    bits: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        bits[row.transcript] |= _stretch(row)
    return _Covered(code, tuple(rows), dict(bits))


def _stretch(row: Coding) -> int:
    return ((1 << (row.end - row.start)) - 1) << row.start


def _smaller_first(one: _Covered, two: _Covered) -> tuple[_Covered, _Covered]:
    return (one, two) if one.size <= two.size else (two, one)


def _merger(study: StudyRecord, smaller: _Covered, larger: _Covered) -> Weighed | None:
    share = smaller.shared(larger) / smaller.size
    if share <= _SHARED:
        return None
    under = [row for row in smaller.passages if _mostly(row, larger)]
    alone = [row for row in smaller.passages if not _mostly(row, larger)]
    change = f"{smaller.code}: merge into {larger.code}; {share:.0%} of it lies on the same stretches"
    flags = hypothesis_flags(study, smaller.code, larger.code)
    does = ("merge", smaller.code, larger.code)
    return (-share,), Option("refine", change, MERGE_CRITERION, 0, _places(under), _places(alone), flags, does)


def _mostly(row: Coding, other: _Covered) -> bool:
    return 2 * (_stretch(row) & other.bits.get(row.transcript, 0)).bit_count() >= row.end - row.start


def _places(rows: Sequence[Coding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{row.transcript}:{row.start}-{row.end}" for row in rows))


def hypothesis_flags(study: StudyRecord, *codes: str) -> tuple[str, ...]:
    """Give a flag for each of these codes that the hypothesis names: a change of it is a change of the claim."""
    return tuple(f"hypothesis:{code}" for code in named_codes(study) if code in codes)


# --- codes that two coders understand differently ------------------------------------------------------------


def disagreements(study: StudyRecord) -> tuple[Option, ...]:
    """Find codes about which two people who coded the same texts differ; machines and the settled codings are left out.

    Returns
    -------
    tuple of Option
        One a code and pair of coders, with the places.
    """
    people = [coder for coder in study.coders if coder != SETTLER and "@" not in coder]
    return tuple(ranked(w for one, two in combinations(people, 2) for w in _differing(study, one, two)))


def _differing(study: StudyRecord, one: str, two: str) -> Iterator[Weighed]:
    left, right = _in_common(study.codings.by(one).standing(), study.codings.by(two).standing())
    differing = sorted(compare(left, right, study.transcripts), key=_about)
    matched = _matched(left, right, differing)
    for code, group in groupby(differing, key=_code):
        rows = list(group)
        places = tuple(dict.fromkeys(f"{row.transcript}:{row.start}-{row.end}" for row in rows))
        coded = len(rows) + matched[code]
        change = f"{code}: reword, {one} and {two} differ at {len(rows)} of {coded} places"
        flags = hypothesis_flags(study, code)
        option = Option("refine", change, DIFFER_CRITERION, 0, places, (), flags, ("settle", code))
        yield (-len(rows) / coded, -len(rows)), option


def _in_common(left: Codings, right: Codings) -> tuple[Codings, Codings]:
    """Give the codings of the texts that both coded: what only one has read is no disagreement."""
    both = set(left.transcripts()) & set(right.transcripts())
    return tuple(Codings(tuple(row for row in rows if row.transcript in both)) for rows in (left, right))  # type: ignore[return-value]


def _matched(left: Codings, right: Codings, differing: Sequence[Disagreement]) -> Counter[str]:
    """Count, for each code, the codings of the one who gave it less often that are in no disagreement."""
    disputed = {row for one in differing for row in (one.left, one.right) if row is not None}
    ours, theirs = (Counter(row.code for row in rows if row not in disputed) for rows in (left, right))
    return ours & theirs


def _code(one: Disagreement) -> str:
    return one.code


def _about(one: Disagreement) -> tuple[str, str, int, int]:
    return one.code, one.transcript, one.start, one.end


# --- codes never used ----------------------------------------------------------------------------------------


def unused(study: StudyRecord) -> tuple[Option, ...]:
    """Find codes that stand in no coding that counts, nor do their children; none before anything is coded.

    The outcome is left out where it is judged, and so is a code whose value a judgement gives.
    """
    given = {row.code for row in study.counted()}
    judged = {judgement.code.removesuffix(".hinders") for judgement in study.judgements}
    outcome = {study.spec.outcome.id} if study.spec.outcome else set()
    used = given | judged | outcome
    idle = [code.id for code in study.codebook if given and not used.intersection(_family(study, code))]
    return tuple(ranked(_idle(study, code) for code in idle))


def _family(study: StudyRecord, code: Code) -> set[str]:
    return {code.id, *(child.id for child in study.codebook.children(code.id))}


def _idle(study: StudyRecord, code: str) -> Weighed:
    flags = hypothesis_flags(study, code)
    change = f"{code}: retire, never used"
    return (not flags,), Option("refine", change, UNUSED_CRITERION, 0, (), (), flags, ("retire", code))
