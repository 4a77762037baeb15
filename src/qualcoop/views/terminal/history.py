"""Plain text of a ledger, told as a story entry by entry. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qualcoop.induction.study import Pass
from qualcoop.records.ledger import LedgerEntry
from qualcoop.records.study import Memo
from qualcoop.views.blocks import Aid, Block, Facts, Formula, Items, MemoText, Piece, Prose, Step, told
from qualcoop.views.report.story import steps
from qualcoop.views.text_lines import both, clean, indented, paragraphs
from qualcoop.views.wording import MEMO

__all__ = ["entry_text", "history_text"]


def history_text(
    entries: Sequence[LedgerEntry], memos: Iterable[Memo], fault: str = "", *, passes: Iterable[Pass] = ()
) -> str:
    """Tell the ledger as a story.

    Parameters
    ----------
    entries
        The lines that hold.
    memos
        Those that the lines name are told in full.
    fault
        What is wrong with the first line that does not hold; empty where all do.
    passes
        The recorded passes, where they were built again: they add the claim as a sentence.

    Examples
    --------
    >>> print(history_text((), ()))
    Nothing is recorded yet.
    """
    if not entries and not fault:
        return "Nothing is recorded yet."
    told_ = [_step(step) for step in steps(entries, memos, passes)]
    end = (
        f"The next line does not hold: {clean(fault)}" if fault else f"{len(entries)} lines; every one comes out again."
    )
    return paragraphs([*told_, end])


def entry_text(entry: LedgerEntry) -> str:
    """Tell one entry as it was recorded."""
    return "\n".join(_step(step) for step in steps((entry,)))


def _step(step: Step) -> str:
    head = f"{step.n}. {both(step.title)}" + (f"  [{clean(step.stamp)}]" if step.stamp else "")
    return "\n".join([head, *(indented(line, "   ") for block in step.blocks for line in _block(block))])


def _block(block: Block) -> Iterator[str]:
    match block:
        case Formula(text, words):
            yield clean(text)
            yield from (f"  {clean(said)}" for _, said in told(words, "both"))
        case Facts(rows):
            yield from (line for name, pieces in rows for line in _fact(name, pieces))
        case Items(items):
            yield from (f"- {both(item)}" for item in items)
        case Prose(words):
            yield from (clean(said) for _, said in told(words, "both"))
        case MemoText(text):
            yield f"{both(MEMO)}:"
            yield from (f"  | {clean(line)}" for line in text.splitlines())
        case Aid(title, blocks):
            yield f"{both(title)}:"
            yield from (f"  {line}" for inner in blocks for line in _block(inner))


def _fact(name: Piece, pieces: Sequence[Piece]) -> tuple[str, ...]:
    if len(pieces) == 1:
        return (f"{both(name)}: {both(pieces[0])}",)
    return (f"{both(name)}:", *(f"  {both(piece)}" for piece in pieces))
