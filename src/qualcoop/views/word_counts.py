"""How often words are said, those too common to tell anything left out. Draws nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex

from qualcoop.records.transcript import Transcript
from qualcoop.text.boundaries import words
from qualcoop.text.folding import fold_term
from qualcoop.text.marks import talk_without_marks
from qualcoop.text.stopwords import stop_words

__all__ = ["word_counts"]

TIMEOUT = 60.0
CACHED_WORDS = 1 << 16
_THAI = regex.compile("[ก-๎]{2,}")
_LATIN = regex.compile(r"[a-z]{3,}(?:['’-][a-z]+)*")


def word_counts(transcripts: Iterable[Transcript]) -> Counter[str]:
    """Count the words of informants, without stop words, numbers and signs.

    Parameters
    ----------
    transcripts
        What interviewers say, a transcriber's marks such as (laughs) and what is no language are left out.

    Returns
    -------
    Counter
        By word, as it is folded: Thai as it is spelt, English in small letters; forms of a word are not joined.

    Examples
    --------
    >>> from qualcoop.records.transcript import Turn
    >>> text = "กฎหมายช่วยเรา และกฎหมายให้อำนาจ The law, the law"
    >>> word_counts([Transcript("t", text, (Turn(1, "R", "informant", 0, len(text)),))]).most_common(2)
    [('กฎหมาย', 2), ('law', 2)]
    """
    return Counter(word for talk in transcripts for stretch in _said(talk) for word in _telling(stretch))


def _said(talk: Transcript) -> Iterator[str]:
    """Give what informants say, without a transcriber's marks and what is no language."""
    for turn in talk.informant_turns():
        start = turn.start
        for low, high in talk.damaged:
            if turn.start <= low < turn.end:
                yield talk_without_marks(talk.text, start, low)
                start = max(start, min(high, turn.end))
        yield talk_without_marks(talk.text, start, turn.end)


def _telling(stretch: str) -> Iterator[str]:
    for start, end in words(stretch):
        word = _word(stretch[start:end])
        if word:
            yield word


@lru_cache(maxsize=CACHED_WORDS)
def _word(token: str) -> str:
    """Fold a token; give nothing for a sign, a number, a stop word or one too short."""
    word = fold_term(token)
    thai = _THAI.fullmatch(word, timeout=TIMEOUT)
    known = thai or _LATIN.fullmatch(word, timeout=TIMEOUT)
    return word if known and word not in stop_words("th" if thai else "en") else ""
