"""Refinements that passages' words speak for: a code used for two things, a thing without a code. Applies none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from qualcoop.coding.lexicon import lexicon, pieces
from qualcoop.induction.cells import has_direction
from qualcoop.induction.options.codebook import hypothesis_flags
from qualcoop.induction.options.passage_groups import beyond_chance, content_words, telling_words, two_groups
from qualcoop.induction.options.weighing import Option, Weighed, listed, ranked
from qualcoop.induction.passages import Passage, Places, passages
from qualcoop.records.study import StudyRecord
from qualcoop.text.folding import fold_term

__all__ = ["new_codes", "splits"]

STANCE_CRITERION = "cases in which the code is said both to help and to hinder, then passages of the smaller group"
WORDS_CRITERION = "how much nearer passages are to their own group's wording than to the other's"
NEW_CRITERION = "participants who share two words in passages without a code, then such passages"
_FEWEST_CASES = 2
_FEWEST_PEOPLE = 2
_FEWEST_PASSAGES = 3
_FEWEST_SHARING = 3
_MOST_GROUPED = 150     # passages of one code and language that are compared
_RARER = 2      # a word of a new code is that much rarer in coded segments
_MOST_NEW = 10


# --- a code used for two things ------------------------------------------------------------------------------


def splits(study: StudyRecord) -> tuple[Option, ...]:
    """Find codes whose passages fall into two groups: by stance within the same cases, or by their words.

    Returns
    -------
    tuple of Option
        Those by stance, then those by words, each ranked by its own criterion. Either group's passages are given, the
        most telling first.
    """
    by_code: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in passages(study, study.counted()):
        by_code[passage.code].append(passage)
    stances = [found for code, said in by_code.items() for found in _by_stance(study, code, said)]
    wordings = [found for code, said in by_code.items() for found in _by_words(study, code, said)]
    return (*ranked(stances), *ranked(wordings))


def _by_stance(study: StudyRecord, code: str, said: Sequence[Passage]) -> Iterator[Weighed]:
    directed = [passage for passage in said if has_direction(passage)]
    helping, hindering = ([p for p in directed if p.stance == stance] for stance in ("facilitates", "hinders"))
    both = {p.case for p in helping} & {p.case for p in hindering}
    cases = [case.id for case in study.spec.cases if case.id in both]
    groups = [sorted((p for p in group if p.case in both), key=_order) for group in (helping, hindering)]
    if len(cases) < _FEWEST_CASES:
        return
    change = (
        f"{code}: split by stance, {len(groups[0])} passages say it helps and {len(groups[1])} that it hinders, "
        f"in the same {len(cases)} cases"
    )
    flags = (*hypothesis_flags(study, code), *(f"contested:{case}" for case in cases))
    yield (
        (-len(cases), -min(map(len, groups))),
        Option("refine", change, STANCE_CRITERION, 0, _places(groups[0]), _places(groups[1]), flags, ("split", code)),
    )


def _by_words(study: StudyRecord, code: str, said: Sequence[Passage]) -> Iterator[Weighed]:
    """Group a code's passages within each language, since two languages always share no words."""
    distinct = {(p.transcript, p.start, p.end): p for p in said}
    for language in sorted({p.language for p in said}):
        mine = [p for p in distinct.values() if p.language == language]
        found = _two_wordings(mine[:_MOST_GROUPED])
        if found:
            flags = hypothesis_flags(study, code)
            flags += (f"untried:{len(mine) - _MOST_GROUPED}",) if len(mine) > _MOST_GROUPED else ()
            change = f"{code}: split by words ({language}), {_quoted(found.words[0])} / {_quoted(found.words[1])}"
            groups = (_places(found.one), _places(found.two))
            option = Option("refine", change, WORDS_CRITERION, 0, *groups, flags, ("split", code))
            yield (-round(found.apart, 6),), option


@dataclass(frozen=True, slots=True)
class _Wordings:
    """Two groups of passages, the words that tell each from the other, and how far apart they are."""

    one: tuple[Passage, ...]
    two: tuple[Passage, ...]
    words: tuple[tuple[str, ...], tuple[str, ...]]
    apart: float


def _two_wordings(said: Sequence[Passage]) -> _Wordings | None:
    """Give two groups, each of several passages and people, with words of its own; None where chance does as well."""
    told = [content_words(passage.quote) for passage in said]
    larger, smaller, apart = two_groups(told)
    one, two = (tuple(said[place] for place in group) for group in (larger, smaller))
    if any(len(group) < _FEWEST_PASSAGES or _people(group) < _FEWEST_PEOPLE for group in (one, two)):
        return None
    ours, theirs = ([content_words(passage.quote) for passage in group] for group in (one, two))
    telling = (telling_words(ours, theirs), telling_words(theirs, ours))
    return _Wordings(one, two, telling, apart) if all(telling) and beyond_chance(told, apart) else None


def _people(said: Iterable[Passage]) -> int:
    return len({passage.participant for passage in said})


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(words)


def _order(passage: Passage) -> tuple[int, str, int, int]:
    return passage.order


def _places(said: Iterable[Passage]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{p.transcript}:{p.start}-{p.end}" for p in said))


# --- a thing without a code ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Segment:
    """An informant's segment, whose it is and its content words."""

    place: str
    participant: str
    words: frozenset[str]


def new_codes(study: StudyRecord) -> tuple[Option, ...]:
    """Find segments without a code in which at least three participants use the same two words.

    Words that indicate a code already are left out, and so are those more than half as common in coded segments. Each
    segment is given once, in the group that most participants share.

    Returns
    -------
    tuple of Option
        At most ten, each with its segments.
    """
    free, coded = _segments(study)
    taken = {fold_term(term.text) for term in lexicon(study.codebook).index.terms}
    common = Counter(word for segment in coded for word in segment.words)
    own: defaultdict[str, list[_Segment]] = defaultdict(list)
    for segment in free:
        for word in segment.words - taken:
            own[word].append(segment)
    telling = {
        word
        for word, found in own.items()
        if len(found) * len(coded) >= _RARER * common[word] * len(free) and _sharing(found) >= _FEWEST_SHARING
    }
    return tuple(ranked(listed(_shared(free, telling), most=_MOST_NEW)))


def _segments(study: StudyRecord) -> tuple[list[_Segment], list[_Segment]]:
    """Give the segments of those who are not interviewers: without a code that counts, and with one."""
    rows: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in study.counted():
        rows[row.transcript].append((row.start, row.end))
    places, free, coded = Places(study), list[_Segment](), list[_Segment]()
    for talk in study.transcripts:
        for piece in pieces(talk):
            who = places.person(talk.id, piece.turn).participant
            words = content_words(talk.quote(piece.start, piece.end))
            touched = any(start < piece.end and piece.start < end for start, end in rows[talk.id])
            (coded if touched else free).append(_Segment(f"{talk.id}:{piece.start}-{piece.end}", who, words))
    return free, coded


def _shared(free: Sequence[_Segment], telling: set[str]) -> list[Weighed]:
    """Weigh pairs of words, the most widely shared first; each takes its segments with it."""
    by_pair: defaultdict[tuple[str, str], list[_Segment]] = defaultdict(list)
    for segment in free:
        for pair in combinations(sorted(segment.words & telling), 2):
            by_pair[pair].append(segment)
    widely = {pair: found for pair, found in by_pair.items() if _sharing(found) >= _FEWEST_SHARING}
    taken: set[str] = set()
    weighed: list[Weighed] = []
    for pair in sorted(widely, key=_Widest(widely)):
        left = [segment for segment in widely[pair] if segment.place not in taken]
        if _sharing(left) >= _FEWEST_SHARING:
            taken.update(segment.place for segment in left)
            weighed.append(_new_code(pair, left))
    return weighed


class _Widest:
    """Sort key: pairs that most participants share first, then those in most segments."""

    def __init__(self, found: dict[tuple[str, str], list[_Segment]]) -> None:
        self._found = found

    def __call__(self, pair: tuple[str, str]) -> tuple[int, int, tuple[str, str]]:
        return -_sharing(self._found[pair]), -len(self._found[pair]), pair


def _sharing(found: Iterable[_Segment]) -> int:
    return len({segment.participant for segment in found})


def _new_code(pair: tuple[str, str], found: Sequence[_Segment]) -> Weighed:
    people, places = _sharing(found), tuple(segment.place for segment in found)
    more = [word for word in telling_words([segment.words for segment in found], [()], most=5) if word not in pair]
    change = f"new code: {_quoted((*pair, *more[:2]))}; {people} participants, {len(places)} passages"
    return (-people, -len(places)), Option("refine", change, NEW_CRITERION, 0, places, does=("create",))
