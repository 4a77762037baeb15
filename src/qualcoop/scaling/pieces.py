"""Code one piece of a file and write its part: the one function that every worker runs, wherever it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from qualcoop.coding.answers import answer
from qualcoop.coding.indicators import suggest
from qualcoop.errors import ReadingError, UsageError
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Suggestion
from qualcoop.records.transcript import Transcript
from qualcoop.scaling.state import Job, engines, read_job
from qualcoop.scaling.tables import Answer, Columns, Piece, Row, layout, part_path, read_piece, tally_of, write_part
from qualcoop.text.mending import mend

__all__ = ["Tally", "code_answers", "code_piece", "done"]

Tally = dict[str, Any]
Found = dict[str, list[Suggestion]]


def code_piece(folder: str, key: str, number: int) -> Tally:
    """Code one piece of the run of a folder, write its part, and give its tally.

    Parameters
    ----------
    folder
        Where the run's state and parts are.
    key
        The run's key; another run there is refused.
    number
        The piece.

    Raises
    ------
    QualcoopError
        If the file or the folder is not what it was, or an answer cannot be coded; it names the row.
    """
    job = read_job(folder, key)
    if engines() != dict(job.engines):
        raise UsageError(f"this worker has {engines()}; the run began with {dict(job.engines)}; install the same")
    piece = _pieces_of(job)[number]
    rows, tally = code_answers(job.codebook, read_piece(job.input, piece, job.columns), place=(job.input, piece.within))
    told = {**tally, "piece": number, "run": key}
    write_part(part_path(folder, number), rows, told)
    return told


def done(folder: str | Path, key: str, number: int) -> Tally | None:
    """Give the tally of a part that stands whole and belongs to the run; None where the piece is still to be coded."""
    told = tally_of(part_path(folder, number))
    return told if told is not None and (told.get("run"), told.get("piece")) == (key, number) else None


def _pieces_of(job: Job) -> tuple[Piece, ...]:
    path = Path(job.input)
    if path.exists() and path.stat().st_size != job.bytes:
        raise ReadingError("it was changed since the run began; name another folder and run again", path=job.input)
    return _layout(job.input, job.columns, job.rows)


@lru_cache(maxsize=4)
def _layout(path: str, columns: Columns, rows: int) -> tuple[Piece, ...]:
    return layout(path, columns, rows=rows)


def code_answers(codebook: Codebook, answers: Sequence[Answer], *, place: tuple[str, str]) -> tuple[list[Row], Tally]:
    """Code answers by a codebook's indicators, each distinct text once.

    Parameters
    ----------
    codebook
        Its codes with their indicators and cues.
    answers
        The rows.
    place
        The file and the row groups they come from, for messages.

    Returns
    -------
    (list of Row, Tally)
        One row a coding, with the columns :data:`qualcoop.scaling.tables.COLUMNS`, in the order of the answers, then of
        text and rank; and the counts: `rows`, `empty`, `damaged`, `coded` (answers with a code), `codings`, `codes`.

    Raises
    ------
    ReadingError
        If an answer cannot be coded; it names the row.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code, Indicator
    >>> book = Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"),)),))
    >>> given = [Answer(0, "a", "กฎหมายไม่ชัด"), Answer(1, "b", None)]
    >>> rows, tally = code_answers(book, given, place=("x.parquet", "row group 0"))
    >>> rows[0][:7], tally["rows"], tally["empty"]
    (('a', 0, 1, 0, 12, 'laws', 'neutral'), 2, 1)
    """
    texts = _mended(answers, place)
    distinct: dict[str, Answer] = {}
    for one, text in zip(answers, texts, strict=True):
        if text.strip():
            distinct.setdefault(text, one)
    said, found = _coded(codebook, distinct, place)
    rows = [row for one, text in zip(answers, texts, strict=True) for row in _rows(one, found.get(text, ()))]
    damaged = {text for text, talk in zip(distinct, said, strict=True) if talk.damaged}
    return rows, _tally(texts, damaged, found)


def _mended(answers: Iterable[Answer], place: tuple[str, str]) -> list[str]:
    """Give the texts as reading would: normalised, and the damage undone that leads back to one text."""
    known: dict[str, str] = {"": ""}
    texts = []
    for one in answers:
        raw = one.text or ""
        if raw not in known:
            try:
                known[raw] = mend(raw)[0]
            except TimeoutError as error:
                raise _fault(one, place, error) from error
        texts.append(known[raw])
    return texts


def _coded(
    codebook: Codebook, distinct: Mapping[str, Answer], place: tuple[str, str]
) -> tuple[list[Transcript], Found]:
    """Give each text as a transcript, and what was found in it."""
    try:
        said = [answer(str(number), text) for number, text in enumerate(distinct)]
        suggestions = suggest(codebook, said)
    except Exception as error:
        raise _culprit(codebook, distinct, place) or error from error
    found: Found = {}
    for one in suggestions:
        found.setdefault(said[int(one.coding.transcript)].text, []).append(one)
    return said, found


def _culprit(codebook: Codebook, distinct: Mapping[str, Answer], place: tuple[str, str]) -> ReadingError | None:
    """Code the texts one by one until one fails, and name its row."""
    for text, one in distinct.items():
        try:
            suggest(codebook, [answer("0", text)])
        except Exception as error:
            return _fault(one, place, error)
    return None


def _fault(one: Answer, place: tuple[str, str], error: Exception) -> ReadingError:
    path, within = place
    why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    where = f"{within}, row {one.row} (id {one.id!r})"
    return ReadingError(f"{where}: it cannot be coded ({why}); take it out or shorten it", path=path)


def _rows(one: Answer, found: Iterable[Suggestion]) -> Iterator[Row]:
    for each in found:
        coding = each.coding
        terms = ", ".join(term for term, *_ in each.hits)
        place = (one.id, one.row, each.segment, coding.start, coding.end)
        yield (*place, coding.code, coding.stance, each.score, each.rank, terms, coding.coder)


def _tally(texts: Sequence[str], damaged: Container[str], found: Found) -> Tally:
    codes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        codings = [one.coding for one in found.get(text, ())]
        for coding in codings:
            codes[coding.code][coding.stance] += 1
        for code in {coding.code for coding in codings}:
            codes[code]["answers"] += 1
    return {
        "rows": len(texts),
        "empty": sum(not text.strip() for text in texts),
        "damaged": sum(text in damaged for text in texts),
        "coded": sum(text in found for text in texts),
        "codings": sum(len(found.get(text, ())) for text in texts),
        "codes": {code: dict(counted) for code, counted in codes.items()},
    }
