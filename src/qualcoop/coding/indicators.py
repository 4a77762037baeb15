"""Suggest codings: find a codebook's indicators in the informants' words. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from qualcoop.coding.cues import GENERAL
from qualcoop.coding.holding import uncollected
from qualcoop.coding.lexicon import CODABLE, lexicon
from qualcoop.coding.proposing import Machine, proposals
from qualcoop.errors import UsageError
from qualcoop.records.canonical import digest
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Codings, Suggestion
from qualcoop.records.transcript import ROLES, Transcript
from qualcoop.text.segments import SEGMENTER

__all__ = ["Progress", "as_codings", "asked", "checked", "coder_name", "suggest"]

DIGITS = 8

Progress = Callable[[Iterable[Transcript]], Iterable[Transcript]]


def suggest(
    codebook: Codebook,
    transcripts: Iterable[Transcript],
    *,
    roles: Collection[str] | None = None,
    progress: Progress | None = None,
    top: int | None = None,
) -> tuple[Suggestion, ...]:
    """Suggest a code for each segment in which one of its indicators stands.

    Terms of both languages are looked for in every turn, since people mix them. Damaged stretches are left out.
    The score is n / (n + 1) for n distinct terms of the code in the segment: one gives 0.5, two 0.67, three 0.75.
    It ranks the codes of a segment and says nothing of how likely they are.

    Parameters
    ----------
    codebook
        Its codes with their indicators and cues.
    transcripts
        The texts.
    roles
        Whose turns may be coded; None: everybody's who is not known to be an interviewer.
    progress
        Wraps the transcripts, such as ``tqdm``.
    top
        Keep the `top` best codes of each segment; None: all.

    Returns
    -------
    tuple of Suggestion
        In order of transcripts, text and rank; ties of score go by the number of hits, then by the codebook's order.

    Raises
    ------
    UsageError
        If a role is unknown or `top` is less than 1.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code, Indicator
    >>> from qualcoop.records.transcript import Turn
    >>> book = Codebook((Code("trust", indicators=(Indicator("ไว้ใจ", "th"), Indicator("trust", "en"))),))
    >>> talk = Transcript("t", "เราไม่ไว้ใจเขา ไม่มี trust", (Turn(1, "", "informant", 0, 26),))
    >>> [found] = suggest(book, [talk])
    >>> found.coding.code, found.coding.stance, found.hits
    ('trust', 'hinders', (('ไว้ใจ', 6, 11, 'compound'), ('trust', 21, 26, 'word')))
    """
    wanted = checked(roles, top)
    machine = Machine.of(codebook, lexicon(codebook), coder_name(codebook))
    talks = transcripts if progress is None else progress(transcripts)
    with uncollected():
        found = (one for transcript in talks for one in proposals(machine, transcript, wanted))
        return tuple([one for one in found if top is None or one.rank <= top])


def as_codings(suggestions: Iterable[Suggestion]) -> Codings:
    """Take suggestions as they are, under the machine's name, for a run that is labelled unreviewed.

    Examples
    --------
    >>> from qualcoop.records.coding import Coding
    >>> as_codings([Suggestion(Coding("t", 0, 4, "laws", "indicators@0a1b2c3d"), 1)])
    <Codings: 1 of 1 codes in 1 transcripts, by indicators@0a1b2c3d>
    """
    return Codings(tuple(suggestion.coding for suggestion in suggestions))


def coder_name(codebook: Codebook) -> str:
    """Give the name under which a codebook's indicators code.

    It changes with the indicators and cues of the codes, the general cues and the segmenter, and with nothing else.

    Examples
    --------
    >>> coder_name(Codebook()).startswith("indicators@")
    True
    """
    codes = [
        {key: code[key] for key in ("id", "indicators", "cues")} for code in codebook.data(quotations=False)["codes"]
    ]
    return f"indicators@{digest([SEGMENTER, GENERAL, codes])[:DIGITS]}"


def asked(codebook: Codebook, transcripts: Iterable[Transcript]) -> dict[str, set[str]]:
    """Tell in which transcripts an interviewer used one of a code's indicators.

    Parameters
    ----------
    codebook
        Its codes with their indicators.
    transcripts
        The texts.

    Returns
    -------
    dict
        For each code the ids of the transcripts; empty sets included.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code, Indicator
    >>> from qualcoop.records.transcript import Turn
    >>> book = Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"),)), Code("trust")))
    >>> talk = Transcript("t", "กฎหมายเป็นอย่างไร", (Turn(1, "ถาม", "interviewer", 0, 17),))
    >>> asked(book, [talk])
    {'laws': {'t'}, 'trust': set()}
    """
    words = lexicon(codebook)
    found: dict[str, set[str]] = {code.id: set() for code in codebook}
    for transcript in transcripts:
        spans = [(turn.start, turn.end) for turn in transcript.turns if turn.role == "interviewer"]
        for hit in words.index.find(transcript.text, spans):
            for code in words.owners[hit.term]:
                found[code].add(transcript.id)
    return found


def checked(roles: Collection[str] | None, top: int | None) -> frozenset[str]:
    """Give the roles whose turns may be coded; refuse what no pass can be made with.

    Examples
    --------
    >>> sorted(checked(None, top=3))
    ['informant', 'other', 'unknown']
    """
    if top is not None and top < 1:
        raise UsageError(f"top is {top}; it counts the codes to keep for each segment, from 1")
    wanted = frozenset(CODABLE if roles is None else roles)
    unknown = sorted(wanted.difference(ROLES))
    if unknown:
        raise UsageError(f"no role {', '.join(map(repr, unknown))}; roles are {', '.join(ROLES)}")
    return wanted
