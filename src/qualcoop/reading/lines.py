"""Cut a text into lines that know their places. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

__all__ = ["BLANK", "Line", "hard_ends", "shrink", "split_lines"]

BLANK = "\u200b\u200c\u200d\u2060\ufeff"
"""Characters without width; a line that holds only these and white space is a blank separator."""


_SOFT = regex.compile(r"[\x0b\u2028\u2029]|(?<![\n])\x0c(?![\n]|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text: its number (from 1), its characters (half-open, without the line end) and its content."""

    n: int
    start: int
    end: int
    content: str = field(repr=False)

    @property
    def bare(self) -> str:
        """The content without white space and width-less characters around it."""
        return self.content.strip().strip(BLANK).strip()


def split_lines(text: str) -> tuple[Line, ...]:
    r"""Cut `text` at every ``\n``; a form feed or NBSP is white space within a line.

    Examples
    --------
    >>> [(line.n, line.start, line.end) for line in split_lines("ถาม:\n\nดี")]
    [(1, 0, 4), (2, 5, 5), (3, 6, 8)]
    """
    lines: list[Line] = []
    start = 0
    for n, content in enumerate(text.split("\n"), 1):
        lines.append(Line(n, start, start + len(content), content))
        start += len(content) + 1
    return tuple(lines)


def hard_ends(text: str) -> str:
    r"""Give a text with every other sign of a line's end as the one line end; the text stays as long as it was.

    Word's and layout programs' soft returns, the line and paragraph separators, and a form feed between words end a
    line; a form feed beside a line end is white space. "Next line" (U+0085) does where the text has no other line end:
    elsewhere it is an ellipsis read in the wrong encoding.

    Examples
    --------
    >>> hard_ends("I: Why?\x0bR: So.\u2028I: Ah.\x0c\nR: Yes.")
    'I: Why?\nR: So.\nI: Ah.\x0c\nR: Yes.'
    """
    hard = _SOFT.sub("\n", text, timeout=60.0)
    return hard if "\n" in hard else hard.replace("\x85", "\n")


def shrink(text: str, start: int, end: int) -> tuple[int, int]:
    r"""Give the stretch without the white space at its two ends; empty stretches shrink to their start.

    Examples
    --------
    >>> shrink("  ดีครับ \n", 0, 10)
    (2, 8)
    """
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip())
    inner = stretch.strip()
    return (start + left, start + left + len(inner)) if inner else (start, start)
