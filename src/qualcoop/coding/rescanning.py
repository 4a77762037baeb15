"""Suggest again after a change of the codebook: look again only for what the change can touch. Decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from operator import attrgetter

from qualcoop.coding.holding import uncollected
from qualcoop.coding.indicators import Progress, checked, coder_name
from qualcoop.coding.lexicon import Lexicon, lexicon, part_of, term_owners
from qualcoop.coding.proposing import Machine, best_first, proposals
from qualcoop.errors import UsageError
from qualcoop.records.codebook import Codebook, Cue, Indicator
from qualcoop.records.coding import Suggestion
from qualcoop.records.transcript import Transcript
from qualcoop.text.matching import Term

__all__ = ["EarlierPass", "suggest_again", "untouched"]

_ALL = "an earlier pass is all that it gave, in its order (qc.suggest with dismissed=True and without top)"
Looks = tuple[tuple[Indicator, ...], tuple[Cue, ...], tuple[Term, ...]]
"""All of a code on which its suggestions depend: its indicators and cues, and its terms in the order of the index."""


@dataclass(frozen=True, slots=True)
class EarlierPass:
    """What an earlier pass found, with all on which it depended.

    Attributes
    ----------
    codebook
        The codebook as it was.
    transcripts
        The texts it looked through, those without a suggestion too.
    suggestions
        All that it gave, of whatever rank, in its order.
    roles
        Whose turns were coded; None: everybody's who is not known to be an interviewer.

    Raises
    ------
    UsageError
        If the suggestions are not in the name of that codebook and of these cues and segments or are of none of the
        transcripts, two transcripts share an id, or the suggestions do not stand in the order of a pass, each segment
        with its ranks from 1 on. Where whole segments or last ranks are missing (`top`, what was dismissed), it cannot
        be seen; their codes are then missing in the new pass too.
    """

    codebook: Codebook
    transcripts: tuple[Transcript, ...] = field(repr=False)
    suggestions: tuple[Suggestion, ...] = field(repr=False)
    roles: Collection[str] | None = None
    _by_transcript: Mapping[str, Sequence[Suggestion]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse suggestions that another codebook or another version of the cues gave, or that are not whole."""
        if len({talk.id for talk in self.transcripts}) < len(self.transcripts):
            raise UsageError("two transcripts of the earlier pass have the same id; whose a suggestion is, is unknown")
        coder = coder_name(self.codebook)
        others = sorted({one.coding.coder for one in self.suggestions} - {coder})
        if others:
            raise UsageError(f"the suggestions are by {', '.join(others)}; a pass of this codebook is by {coder}")
        told = _by_transcript(self.suggestions, {talk.id for talk in self.transcripts})
        object.__setattr__(self, "_by_transcript", told)


def suggest_again(
    codebook: Codebook,
    transcripts: Iterable[Transcript],
    *,
    earlier: EarlierPass,
    roles: Collection[str] | None = None,
    progress: Progress | None = None,
    top: int | None = None,
) -> tuple[Suggestion, ...]:
    """Give what :func:`qualcoop.coding.indicators.suggest` gives, from an earlier pass and what has changed since.

    A code's suggestions depend on its indicators and cues alone. Where these are as they were, under whatever id, the
    earlier ones stand, with their rank counted anew. A transcript that is new or has changed is looked through whole.

    Parameters
    ----------
    codebook
        The codebook as it is now.
    transcripts
        The texts as they are now.
    earlier
        The earlier pass.
    roles, progress, top
        As for a whole pass; where other roles are asked for, a whole pass is made.

    Returns
    -------
    tuple of Suggestion
        Equal to those of a whole pass.

    Raises
    ------
    UsageError
        If a role is unknown or `top` is less than 1.

    Examples
    --------
    >>> from qualcoop.coding.indicators import suggest
    >>> from qualcoop.records.codebook import Code
    >>> from qualcoop.records.transcript import Turn
    >>> trust = Code("trust", indicators=(Indicator("ไว้ใจ", "th"),))
    >>> laws = Code("laws", indicators=(Indicator("กฎหมาย", "th"),))
    >>> talk = Transcript("t", "เราไว้ใจกฎหมาย", (Turn(1, "", "informant", 0, 14),))
    >>> before, after = Codebook((trust,)), Codebook((laws, trust))
    >>> earlier = EarlierPass(before, (talk,), suggest(before, [talk]))
    >>> suggest_again(after, [talk], earlier=earlier) == suggest(after, [talk])
    True
    """
    wanted = checked(roles, top)
    heirs = untouched(earlier.codebook, codebook) if wanted == checked(earlier.roles, None) else {}
    kept = {heir for several in heirs.values() for heir in several}
    touched = {code.id for code in codebook if code.indicators} - kept
    again = _Again.of(codebook, part_of(codebook, touched) if kept else lexicon(codebook), heirs)
    seen = {talk.id: talk for talk in earlier.transcripts} if kept else {}
    given: list[Suggestion] = []
    with uncollected():
        for talk in transcripts if progress is None else progress(transcripts):
            if seen.get(talk.id) == talk:
                given += again.merged(talk, earlier._by_transcript.get(talk.id, ()), wanted)
            else:
                given += proposals(again.whole(), talk, wanted)
    return tuple(given) if top is None else tuple([one for one in given if one.rank <= top])


def _by_transcript(suggestions: Sequence[Suggestion], known: Container[str]) -> dict[str, Sequence[Suggestion]]:
    """Give the suggestions of each transcript; refuse them where some are missing or out of order.

    What is kept of them would be less than it was.
    """
    begun: dict[str, int] = {}
    talk: str | None = None
    start, rank = -1, 0
    for place, one in enumerate(suggestions):
        coding = one.coding
        if coding.transcript != talk:
            talk, start, rank = coding.transcript, -1, 0
            if talk in begun or talk not in known:
                what = "do not stand together" if talk in begun else "are of none of the transcripts"
                raise UsageError(f"the suggestions of {talk} {what}; {_ALL}")
            begun[talk] = place
        rank = rank + 1 if coding.start == start else 1
        if coding.start < start or one.rank != rank:
            raise UsageError(f"suggestions of {talk} at {coding.start} are missing or out of order; {_ALL}")
        start = coding.start
    ends = pairwise([*begun.values(), len(suggestions)])
    return {talk: suggestions[begin:end] for talk, (begin, end) in zip(begun, ends, strict=True)}


def untouched(before: Codebook, after: Codebook) -> dict[str, tuple[str, ...]]:
    """Give, for each earlier code, the codes that now look for the same in the same way.

    Parameters
    ----------
    before, after
        The codebook as it was and as it is.

    Returns
    -------
    dict
        Ids of the codes as they were, each with one or more ids as they are; a code without an heir is left out, and
        so is one without indicators.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code
    >>> trust = Indicator("trust", "en")
    >>> untouched(Codebook((Code("trust", indicators=(trust,)),)), Codebook((Code("goodwill", indicators=(trust,)),)))
    {'trust': ('goodwill',)}
    """
    was, now = _looks(before), _looks(after)
    first: dict[Looks, str] = {}
    for code, looks in was.items():
        first.setdefault(looks, code)
    heirs: dict[str, tuple[str, ...]] = {}
    for code, looks in now.items():
        old = code if was.get(code) == looks else first.get(looks)
        if old is not None:
            heirs[old] = (*heirs.get(old, ()), code)
    return {code: heirs[code] for code in was if code in heirs}


@dataclass(frozen=True, slots=True)
class _Again:
    """A codebook as it is now, and what of an earlier pass stands.

    Attributes
    ----------
    codebook, coder
        The codebook; the name under which it codes.
    part
        What must be looked for again.
    order
        The place of each code in the codebook.
    heirs
        For each earlier code whose suggestions stand, the codes that have them now, with their levels.
    alone
        Of these the ones with one heir, if the heirs stand in the order of the earlier codes: where a segment has no
        other suggestions, their ranks stand too.
    """

    codebook: Codebook
    coder: str
    part: Machine
    order: Mapping[str, int]
    heirs: Mapping[str, Sequence[tuple[str, str]]]
    alone: Collection[str]

    @classmethod
    def of(cls, codebook: Codebook, words: Lexicon, heirs: Mapping[str, tuple[str, ...]]) -> _Again:
        coder = coder_name(codebook)
        levels = {code.id: code.level for code in codebook}
        order = {code: place for place, code in enumerate(levels)}
        places = [order[heir] for several in heirs.values() for heir in several]
        alone = {old for old, several in heirs.items() if len(several) == 1} if places == sorted(places) else set()
        named = {old: [(heir, levels[heir]) for heir in several] for old, several in heirs.items()}
        return cls(codebook, coder, Machine.of(codebook, words, coder), order, named, alone)

    def whole(self) -> Machine:
        return Machine.of(self.codebook, lexicon(self.codebook), self.coder)

    def merged(self, talk: Transcript, earlier: Sequence[Suggestion], roles: Collection[str]) -> list[Suggestion]:
        """Give the earlier suggestions that stand, with the new ones of the codes that were touched."""
        new = list(proposals(self.part, talk, roles))
        moved = [one for one in earlier if one.coding.code not in self.alone]
        again: dict[int, list[Suggestion]] = {one.segment: [] for one in chain(new, moved)}
        given: list[Suggestion] = []
        heirs, coder, under = self.heirs, self.coder, Suggestion.under
        for one in earlier:
            rows = again.get(one.segment, given)
            for heir, level in heirs.get(one.coding.code, ()):
                rows.append(under(one, heir, level, coder))
        for one in new:
            again[one.segment].append(one)
        for rows in again.values():
            given += _ranked_anew(rows, self.order)
        return sorted(given, key=_segment_of)


def _ranked_anew(rows: list[Suggestion], order: Mapping[str, int]) -> Iterator[Suggestion]:
    """Yield the suggestions of a segment best first; the order of the codebook settles what is equal."""
    if len(rows) > 1:
        keyed = [(*best_first(one), order[one.coding.code], place) for place, one in enumerate(rows)]
        rows = [rows[place] for *_, place in sorted(keyed)]
    for rank, one in enumerate(rows, start=1):
        yield one if one.rank == rank else _at_rank(one, rank)


def _at_rank(one: Suggestion, rank: int) -> Suggestion:
    return Suggestion(one.coding, one.segment, one.level, one.score, rank, one.hits, one.cues)


def _looks(codebook: Codebook) -> dict[str, Looks]:
    terms: dict[str, list[Term]] = {}
    for term, owning in term_owners(codebook).items():
        for code in owning:
            terms.setdefault(code, []).append(term)
    return {code.id: (code.indicators, code.cues, tuple(terms[code.id])) for code in codebook if code.id in terms}


_segment_of = attrgetter("segment")
