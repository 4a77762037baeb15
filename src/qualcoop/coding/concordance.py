"""Show a term where it stands: each place with what is said around it, and the words that hold it. Codes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from qualcoop.coding.lexicon import term_of
from qualcoop.errors import UsageError
from qualcoop.records.codebook import POLICIES, Codebook, Indicator
from qualcoop.records.transcript import ROLES, Transcript, Turn
from qualcoop.text.boundaries import THAI, cut_ok, default_policy
from qualcoop.text.folding import fold_term
from qualcoop.text.marks import talk_stretches, talk_without_marks
from qualcoop.text.matching import Hit, Term, TermIndex, containing_words, forms

__all__ = ["AROUND", "Concordance", "InContext", "concordance", "listed_in", "term_like"]

AROUND = 60
"""Characters of a turn that are shown on each side of a term."""


@dataclass(frozen=True, slots=True)
class InContext:
    """One place at which a term stands.

    Attributes
    ----------
    transcript, turn
        Where, and the turn that says it.
    start, end
        Characters of the text.
    left, right
        What the turn says before and after, cut at clusters.
    """

    transcript: Transcript
    turn: Turn
    start: int
    end: int
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """A term in a study's texts.

    Attributes
    ----------
    term, forms
        What was looked for, and its forms.
    hits
        In the order of the texts.
    containing
        Words that contain it, hits or not, the most frequent first.
    excluded
        How many places each excluded word keeps out.
    by_policy
        How many hits each policy would give, with the same exclusions.
    """

    term: Term
    forms: tuple[str, ...]
    hits: tuple[InContext, ...]
    containing: tuple[tuple[str, int], ...]
    excluded: tuple[tuple[str, int], ...]
    by_policy: tuple[tuple[str, int], ...]


def term_like(text: str, *, policy: str = "", exclude: Iterable[str] = ()) -> Term:
    """Make a term of what was typed: Thai where it holds a Thai letter; in quotes, no other form of it counts.

    Raises
    ------
    UsageError
        If the policy is unknown, or nothing of the text could match.

    Examples
    --------
    >>> term_like("งบ").policy, term_like("law", policy="substring").language, term_like('"PAO"').exact
    ('word', 'en', True)
    """
    exact = len(text) > 2 and text[0] == text[-1] == '"'
    words = text[1:-1] if exact else text
    if policy and policy not in POLICIES:
        raise UsageError(f"policy is {policy!r}; it can be {', '.join(POLICIES)}")
    if not fold_term(words):
        raise UsageError(f"{text!r} holds no letter that could match")
    language = "th" if THAI.search(fold_term(words)) else "en"
    chosen = policy or default_policy(words)
    return Term(words, language, chosen, tuple(exclude), exact)  # type: ignore[arg-type]


def listed_in(codebook: Codebook, text: str) -> tuple[tuple[str, Indicator], ...]:
    """Give the codes that list a term as an indicator, each with it; the spelling may differ as folding allows.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code
    >>> found = listed_in(Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"),)),)), " กฎหมาย ")
    >>> [code for code, _ in found]
    ['laws']
    """
    folded = fold_term(text.strip('"'))
    return tuple(
        (code.id, indicator)
        for code in codebook
        for indicator in code.indicators
        if fold_term(term_of(indicator).text) == folded
    )


def concordance(
    transcripts: Iterable[Transcript], term: Term, *, roles: Collection[str] = ROLES, around: int = AROUND
) -> Concordance:
    """Find a term in the turns of these roles; what a transcriber marked, as [inaudible], nobody said.

    Parameters
    ----------
    transcripts
        The texts.
    term
        What to look for.
    roles
        Whose turns are looked through: interviewer, informant, other, unknown.
    around
        Characters shown on each side.

    Returns
    -------
    Concordance
        Its places, and what would change them.

    Raises
    ------
    UsageError
        If a role is unknown.

    Examples
    --------
    >>> talk = Transcript("t", "เขาพัฒนาผืนนาแล้ว", (Turn(1, "ตอบ", "informant", 0, 17),))
    >>> found = concordance([talk], term_like("นา"))
    >>> [(hit.start, hit.left, hit.right) for hit in found.hits], dict(found.by_policy)["substring"]
    ([(11, 'เขาพัฒนาผืน', 'แล้ว')], 2)
    """
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise UsageError(f"role is {unknown[0]!r}; it can be {', '.join(ROLES)}")
    talks = [(talk, [turn for turn in talk.turns if turn.role in roles]) for talk in transcripts]
    others = [replace(term, policy=policy) for policy in POLICIES]  # type: ignore[arg-type]
    spared = [replace(term, exclude=()), *(replace(term, exclude=(word,)) for word in term.exclude)]
    index = TermIndex([term, *others, *spared])
    hits: list[InContext] = []
    counts: Counter[int] = Counter()
    for talk, turns in talks:
        said = [stretch for turn in turns for stretch in talk_stretches(talk.text, turn.start, turn.end)]
        for hit in index.find(talk.text, said):
            counts[hit.term] += 1
            if hit.term == 0:
                hits.append(_in_context(talk, turns, hit, around))
    first = 1 + len(others)
    kept_out = {word: counts[first] - counts[first + n] for n, word in enumerate(term.exclude, start=1)}
    words = (talk_without_marks(talk.text, turn.start, turn.end) for talk, turns in talks for turn in turns)
    return Concordance(
        term=term,
        forms=forms(term),
        hits=tuple(hits),
        containing=tuple(sorted(containing_words(term, words).items(), key=_most_first)),
        excluded=tuple(kept_out.items()),
        by_policy=tuple((policy, counts[n]) for n, policy in enumerate(POLICIES, start=1)),
    )


def _in_context(talk: Transcript, turns: Sequence[Turn], hit: Hit, around: int) -> InContext:
    turn = next(turn for turn in turns if turn.start <= hit.start and hit.end <= turn.end)
    start, end = max(turn.start, hit.start - around), min(turn.end, hit.end + around)
    while start < hit.start and not cut_ok(talk.text, start):
        start += 1
    while end > hit.end and not cut_ok(talk.text, end):
        end -= 1
    return InContext(talk, turn, hit.start, hit.end, talk.text[start : hit.start], talk.text[hit.end : end])


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
