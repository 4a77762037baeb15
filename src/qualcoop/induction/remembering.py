"""Find memos: by their words, what they are about, their type, author and date. Writes and changes none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from qualcoop.errors import StudyError, UsageError
from qualcoop.records.fieldwork import Place, parse_place
from qualcoop.records.ledger import BECAUSE
from qualcoop.records.study import Memo, StudyRecord
from qualcoop.text.boundaries import snap
from qualcoop.text.folding import fold, fold_term

__all__ = ["About", "MemoFound", "about_of", "memos", "unknown_about"]

TIMEOUT = 10.0
_AROUND = 48
_ITEMS = regex.compile(r"\s*[,;]\s*")
_DATE = regex.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_KINDS = ("case", "code", "pass", "passage", "entry")
_OF_CODES = ("disagreement", "idle")
_REASONS = frozenset(reason.partition(":")[0] for reason in BECAUSE)


@dataclass(frozen=True, slots=True)
class About:
    """One thing that a memo is about.

    Attributes
    ----------
    kind
        case, code, pass, passage, entry (a line of the ledger), reason (a reason of the ledger that names nothing
        more), or empty where it is none of these.
    id
        The id, the number, or ``transcript:start-end``.
    written
        As the memo says it.
    """

    kind: str
    id: str
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class MemoFound:
    """A memo with what it hangs together with.

    Attributes
    ----------
    memo
        The memo.
    about
        What it is about, in its own order.
    entries
        Numbers of the ledger's lines that name it; empty for a free memo.
    passes
        Numbers of the passes that it is about, and of those after which its lines stand.
    matches
        Stretches of its text that were searched for; empty where nothing was.
    """

    memo: Memo
    about: tuple[About, ...] = ()
    entries: tuple[int, ...] = ()
    passes: tuple[int, ...] = ()
    matches: tuple[tuple[int, int], ...] = ()

    @property
    def excerpt(self) -> str:
        """The first match with the words around it; the memo's beginning where nothing was searched for."""
        text = self.memo.text
        first, last = self.matches[0] if self.matches else (0, 2 * _AROUND)
        start, end = snap(text, max(0, first - _AROUND), min(len(text), last + _AROUND))
        return f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}"


def memos(
    study: StudyRecord,
    *,
    search: str = "",
    type: str = "",
    about: str = "",
    author: str = "",
    since: str = "",
    until: str = "",
) -> tuple[MemoFound, ...]:
    """Find memos, the oldest first, those without a date last.

    Parameters
    ----------
    study
        Its memos and ledger.
    search
        Words that must all stand in the memo, Thai or English; case, hidden characters, the order of marks, and Thai
        or other digits make no difference.
    type, author
        Front matter, in the same way.
    about
        ``case:G``, ``code:laws``, ``pass:2``, ``entry:3`` or ``passage:hatyai-07:120-164`` (any stretch that shares a
        character with it).
    since, until
        Year, month or day (``2021-03``), both included.

    Returns
    -------
    tuple of MemoFound
        With the lines of the ledger that name them, what they are about, and the matching stretches.

    Raises
    ------
    UsageError
        If `about`, `since` or `until` is written otherwise.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> study = StudyRecord(StudySpec("s"), Codebook(), memos=(Memo("m", "รอฟังเทศบาล G อีกครั้ง", about="case:G"),))
    >>> [found] = memos(study, search="เทศบาล g", about="case:G")
    >>> found.matches
    ((5, 11), (12, 13))
    """
    wanted = _wanted(study, about)
    for name, day in (("since", since), ("until", until)):
        if day and not _DATE.fullmatch(day):
            raise UsageError(f"{name} is {day!r}; write a year, a month or a day, such as 2021-03")
    kept = [
        found
        for found in map(_Finder(study, tuple(fold_term(search).split())), study.memos)
        if found is not None
        and (not type or fold_term(type) == fold_term(found.memo.type))
        and (not author or fold_term(author) == fold_term(found.memo.author))
        and (wanted is None or _is_about(found, wanted))
        and _between(found.memo.date, since, until)
    ]
    return tuple(sorted(kept, key=_by_date))


def _wanted(study: StudyRecord, about: str) -> About | None:
    if not about:
        return None
    found = about_of(study, about)
    if len(found) != 1 or found[0].kind not in _KINDS:
        known = "case:ID, code:ID, pass:N, entry:N, passage:TRANSCRIPT:START-END"
        raise UsageError(f"about is {about!r}; it can be {known}")
    return found[0]


@dataclass(frozen=True, slots=True)
class _Finder:
    """Looks into one memo after the other."""

    study: StudyRecord
    words: tuple[str, ...]

    def __call__(self, memo: Memo) -> MemoFound | None:
        matches = _matches(memo.text, self.words)
        if matches is None:
            return None
        about = about_of(self.study, memo.about)
        entries = tuple(entry.n for entry in self.study.entries if entry.memo.get("id") == memo.id)
        named = [int(one.id) for one in about if one.kind == "pass"]
        passes = sorted({*named, *(self._pass_before(n) for n in entries)} - {0})
        return MemoFound(memo, about, entries, tuple(passes), matches)

    def _pass_before(self, n: int) -> int:
        return sum(entry.kind == "pass" and entry.n <= n for entry in self.study.entries)


def _matches(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...] | None:
    """Give the stretches where the words stand, overlapping ones joined; None where one of them is missing."""
    folded = fold(text)
    found: list[tuple[int, int]] = []
    for word in words:
        at = folded.content.find(word)
        if at < 0:
            return None
        while at >= 0:
            found.append(snap(text, *folded.source(at, at + len(word))))
            at = folded.content.find(word, at + len(word))
    return tuple(_joined(sorted(found)))


def _joined(stretches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    held: tuple[int, int] | None = None
    for start, end in stretches:
        if held and start < held[1]:
            held = (held[0], max(end, held[1]))
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _is_about(found: MemoFound, wanted: About) -> bool:
    if wanted.kind == "pass":
        return int(wanted.id) in found.passes
    if wanted.kind == "entry" and int(wanted.id) in found.entries:
        return True
    if wanted.kind != "passage":
        return wanted in found.about
    place = parse_place(wanted.id)
    others = [parse_place(one.id) for one in found.about if one.kind == "passage"]
    return any(o.transcript == place.transcript and o.start < place.end and place.start < o.end for o in others)


def _between(date: str, since: str, until: str) -> bool:
    if not date:
        return not (since or until)
    return (not since or date[: len(since)] >= since) and (not until or date[: len(until)] <= until)


def _by_date(found: MemoFound) -> tuple[str, str]:
    return (found.memo.date or "9999", found.memo.id)


# --- what a memo is about ------------------------------------------------------------------------------------


def about_of(study: StudyRecord, about: str) -> tuple[About, ...]:
    """Read what front matter says a memo is about: several with commas or semicolons between them.

    A word alone is a code's or a case's id, where the study has it.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code, Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> study = StudyRecord(StudySpec("s"), Codebook((Code("laws"),)))
    >>> [(one.kind, one.id) for one in about_of(study, "case:G, laws, passage:t:1-5, disagreement:laws, the weather")]
    [('case', 'G'), ('code', 'laws'), ('passage', 't:1-5'), ('code', 'laws'), ('', 'the weather')]
    """
    return tuple(_about(study, item) for item in _ITEMS.split(about.strip(), timeout=TIMEOUT) if item)


def _about(study: StudyRecord, written: str) -> About:
    kind, colon, id_ = (part.strip() for part in written.partition(":"))
    if not colon:
        return About(_kind_of_word(study, written), written, written)
    if kind in _OF_CODES:
        return About("code", id_, written)
    if kind in ("pass", "entry") and not (id_.isascii() and id_.isdecimal() and len(id_) < 10):
        return About("", written, written)
    if kind == "passage":
        place = _place(id_)
        return About("passage", str(place), written) if place else About("", written, written)
    if kind in _KINDS and id_:
        return About(kind, str(int(id_)) if kind in ("pass", "entry") else id_, written)
    return About("reason" if kind in _REASONS else "", written, written)


def _kind_of_word(study: StudyRecord, word: str) -> str:
    if word in study.codebook or _is_outcome(study, word):
        return "code"
    if word in {case.id for case in study.spec.cases}:
        return "case"
    return "reason" if word in _REASONS else ""


def _place(text: str) -> Place | None:
    try:
        return parse_place(text)
    except StudyError:
        return None


def unknown_about(study: StudyRecord, memo: Memo) -> tuple[str, ...]:
    """Give what a free memo is about and the study does not have; a memo of the ledger was checked when it was made.

    Examples
    --------
    >>> from qualcoop.records.codebook import Codebook
    >>> from qualcoop.records.study import StudySpec
    >>> unknown_about(StudyRecord(StudySpec("s"), Codebook()), Memo("m", "", about="case:G; source"))
    ('case:G',)
    """
    if any(entry.memo.get("id") == memo.id for entry in study.entries):
        return ()
    return tuple(one.written for one in about_of(study, memo.about) if not _is_there(study, one))


def _is_there(study: StudyRecord, one: About) -> bool:
    if one.kind == "code":
        return one.id.removesuffix(".hinders") in study.codebook or _is_outcome(study, one.id)
    if one.kind == "case":
        return one.id in {case.id for case in study.spec.cases}
    if one.kind == "pass":
        return 1 <= int(one.id) <= sum(entry.kind == "pass" for entry in study.entries)
    if one.kind == "entry":
        return 1 <= int(one.id) <= len(study.entries)
    if one.kind == "passage":
        place = parse_place(one.id)
        return any(t.id == place.transcript and place.end <= len(t.text) for t in study.transcripts)
    return one.kind == "reason"


def _is_outcome(study: StudyRecord, id_: str) -> bool:
    return study.spec.outcome is not None and study.spec.outcome.id == id_
