"""Tell of lines inside the talk that look like labels and are taken for none. Decides nothing, quotes no talk."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from qualcoop.reading.speakers.label_shapes import Mark
from qualcoop.reading.speakers.label_words import head_of, plausible
from qualcoop.reading.spoken import joined_names
from qualcoop.reading.vocabulary import TIMEOUT, sounds_like_talk
from qualcoop.records.transcript import Notice

__all__ = ["refused_labels"]

LONGEST, MOST_WORDS = 30, 3
MOST_LINES = 12
_PERSON = regex.compile(r"(?:\p{Lu}|\p{Thai})[\p{L}\p{M}\p{N}\s.'’_\-&+/?()]*")


def refused_labels(possible: Sequence[Mark], taken: Sequence[Mark], *, after: int) -> tuple[Notice, ...]:
    r"""Tell of labels that nobody speaks under, in one notice that says how to name them.

    Parameters
    ----------
    possible, taken
        The places where turns may begin, and those where they do.
    after
        The last line of the header.

    Examples
    --------
    >>> from qualcoop.reading.speakers.label_shapes import candidates
    >>> from qualcoop.reading.lines import split_lines
    >>> marks = candidates(split_lines("I: Why?\nMON: Money.\nI said: no."))
    >>> [(notice.line, notice.message[:29]) for notice in refused_labels(marks, marks[:1], after=0)]
    [(2, 'line 2 looks like a label and')]
    """
    lines = {mark.line for mark in taken}
    left = [mark for mark in possible if mark.line > after and mark.line not in lines and _may_be_person(mark)]
    if not left:
        return ()
    labels = list(dict.fromkeys(mark.label for mark in left))
    shown = ", ".join(str(mark.line) for mark in left[:MOST_LINES]) + ", ..." * (len(left) > MOST_LINES)
    these = f"lines {shown} look like labels and are" if len(left) > 1 else f"line {shown} looks like a label and is"
    message = (
        f"{these} taken for talk: {joined_names(labels)}; if they speak, list them in study.yaml under roles: "
        f'{{"{labels[0]}": informant}}, and if not, as speakers: {{"{labels[0]}": ""}}'
    )
    return (Notice("speakers", left[0].line, message),)


def _may_be_person(mark: Mark) -> bool:
    """Say whether a line has a short label before a colon, in the words of a name, and something behind it."""
    label = mark.label
    short = len(label) <= LONGEST and len(head_of(label).split()) <= MOST_WORDS
    named = short and mark.style in ("colon", "tab") and bool(mark.opening) and plausible(label)
    return named and _PERSON.fullmatch(label, timeout=TIMEOUT) is not None and not sounds_like_talk(label)
