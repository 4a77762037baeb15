"""Report on a codebook's terms: what they match, what contains them, which examples they miss. Changes no codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcoop.coding.lexicon import lexicon, pieces, term_of
from qualcoop.records.codebook import Code, Codebook
from qualcoop.records.transcript import Transcript
from qualcoop.text.matching import Term, TermIndex, containing_words, forms

__all__ = ["MissedExample", "TermReport", "examples_missed", "term_report"]

MOST_WORDS = 8
RISKY = (4, 5)


@dataclass(frozen=True, slots=True)
class TermReport:
    """What became of one indicator in the transcripts.

    Attributes
    ----------
    code, term, language, policy
        The indicator; its policy as it is applied.
    forms
        The forms looked for.
    hits
        Places in turns that a machine may code.
    containing
        For a Thai term of four or five characters, the words that most often contain it, with counts.
    never_matches
        Whether there was no hit at all.
    """

    code: str
    term: str
    language: str
    policy: str
    forms: tuple[str, ...]
    hits: int
    containing: tuple[tuple[str, int], ...] = ()

    @property
    def never_matches(self) -> bool:
        """Whether there was no hit at all."""
        return self.hits == 0


@dataclass(frozen=True, slots=True)
class MissedExample:
    """An example of a code in which none of the code's own indicators stands."""

    code: str
    transcript: str
    turn: int
    quote: str


def term_report(codebook: Codebook, transcripts: Iterable[Transcript]) -> tuple[TermReport, ...]:
    """Tell for each indicator what it matches, and which words contain a short Thai one.

    Parameters
    ----------
    codebook
        Its codes with their indicators.
    transcripts
        The texts; interviewers' turns and damaged stretches are left out, as when codes are suggested.

    Returns
    -------
    tuple of TermReport
        In the codebook's order.

    Examples
    --------
    >>> from qualcoop.records.codebook import Indicator
    >>> from qualcoop.records.transcript import Turn
    >>> talk = Transcript("t", "กองกลางประชุมกลางคืน", (Turn(1, "", "informant", 0, 20),))
    >>> [found] = term_report(Codebook((Code("centre", indicators=(Indicator("กลาง", "th"),)),)), [talk])
    >>> found.hits, found.containing
    (2, (('กลางคืน', 1), ('กองกลาง', 1)))
    """
    talks = tuple(transcripts)
    words = lexicon(codebook)
    counts: Counter[Term] = Counter()
    for transcript in talks:
        for hit in words.index.find(transcript.text, _spoken(transcript)):
            counts[words.index.terms[hit.term]] += 1
    passages = [transcript.text[start:end] for transcript in talks for start, end in _spoken(transcript)]
    return tuple(_report(code.id, term, counts[term], passages) for code in codebook for term in _terms(code))


def examples_missed(codebook: Codebook, transcripts: Iterable[Transcript] = ()) -> tuple[MissedExample, ...]:
    """List the examples in which none of their own code's indicators stands.

    A code without indicators misses nothing. An example kept without its quotation is looked for in its turn.

    Parameters
    ----------
    codebook
        Its codes with their examples and indicators.
    transcripts
        Where the examples come from.

    Returns
    -------
    tuple of MissedExample
        In the codebook's order.

    Examples
    --------
    >>> from qualcoop.records.codebook import Example, Indicator
    >>> code = Code("laws", examples=(Example("t", 1, "ต้องทำตามระเบียบ"),), indicators=(Indicator("กฎหมาย", "th"),))
    >>> [missed.quote for missed in examples_missed(Codebook((code,)))]
    ['ต้องทำตามระเบียบ']
    """
    by_id = {transcript.id: transcript for transcript in transcripts}
    return tuple(missed for code in codebook if code.indicators for missed in _missed(code, by_id))


def _missed(code: Code, transcripts: dict[str, Transcript]) -> Iterator[MissedExample]:
    index = TermIndex(_terms(code))
    for example in code.examples:
        quote = example.quote or _turn_text(transcripts.get(example.transcript), example.turn)
        if quote and not index.find(quote):
            yield MissedExample(code.id, example.transcript, example.turn, quote)


def _turn_text(transcript: Transcript | None, number: int) -> str:
    turns = transcript.turns if transcript else ()
    return next((transcript.text[t.start : t.end] for t in turns if transcript and t.n == number), "")


def _terms(code: Code) -> list[Term]:
    return list(dict.fromkeys(map(term_of, code.indicators)))


def _spoken(transcript: Transcript) -> list[tuple[int, int]]:
    return [(piece.start, piece.end) for piece in pieces(transcript)]


def _report(code: str, term: Term, hits: int, passages: Sequence[str]) -> TermReport:
    containing: tuple[tuple[str, int], ...] = ()
    if term.language == "th" and len(term.text.replace(" ", "")) in RISKY:
        counted = containing_words(term, passages)
        containing = tuple(sorted(counted.items(), key=_most_first)[:MOST_WORDS])
    return TermReport(code, term.text, term.language, term.policy, forms(term), hits, containing)


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
