"""Make a spaCy Doc of a transcript, its codings as spans. Loses no character of the text, and codes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.vocab import Vocab

from qualcoop.errors import OffsetError, UsageError
from qualcoop.records.codebook import Codebook, is_code_id
from qualcoop.records.coding import Coding, Codings, Suggestion
from qualcoop.records.transcript import Transcript
from qualcoop.text.boundaries import words

__all__ = ["EXACT", "SPANS", "mark", "require_codebook", "to_doc"]

SPANS = "codes"
"""The key of ``doc.spans``."""
EXACT = f"qualcoop_{SPANS}"
"""The key of ``doc.user_data`` under which their exact characters are."""
ROW = ("start", "end", "code", "coder", "stance", "state", "basis", "case")


def to_doc(
    transcript: Transcript, codings: Iterable[Coding | Suggestion] = (), *, nlp: Language | None = None
) -> Doc:
    """Give a transcript as a spaCy Doc whose text is the transcript's, character for character.

    Parameters
    ----------
    transcript
        The text.
    codings
        Codings or suggestions; those of other transcripts, and those that do not stand, are left out.
    nlp
        A pipeline whose tokenizer and vocabulary are used; none of its components runs. None: qualcoop's own words,
        and the vocabulary of a blank pipeline of the transcript's language.

    Returns
    -------
    Doc
        ``doc.spans["codes"]`` holds one span a coding, in text order: the code as label, the stance as kb_id. A span
        is made of whole tokens, so it may be a little longer than the coding; ``doc.user_data["qualcoop_codes"]``
        holds, in the same order, a dict with the exact `start` and `end`, `code`, `coder`, `stance`, `state`,
        `basis`, `case`.

    Raises
    ------
    OffsetError
        If a coding lies outside the text, or the tokenizer of `nlp` does not give the text back.
    UsageError
        If a coding's code is no code id, an argument is of another kind, or the text is too long for `nlp`.

    Examples
    --------
    >>> talk = Transcript("t", "ติดระเบียบ แต่ชาวบ้านช่วย")
    >>> doc = to_doc(talk, [Coding("t", 3, 10, "laws", "ann", "hinders")])
    >>> [(span.text, span.label_, span.kb_id_) for span in doc.spans["codes"]]
    [('ระเบียบ', 'laws', 'hinders')]
    """
    given = _checked(transcript, codings)
    doc = _plain(transcript) if nlp is None else _made(transcript, nlp)
    if doc.text != transcript.text:
        raise OffsetError(
            f"transcript {transcript.id!r}: the tokenizer of this {nlp.lang if nlp else ''!r} pipeline does not give "
            "the text back; leave out nlp"
        )
    rows = Codings(tuple(one.coding if isinstance(one, Suggestion) else one for one in given)).standing()
    own = [row for row in rows if row.transcript == transcript.id]
    for row in own:
        transcript.quote(row.start, row.end)
    return mark(doc, own)


def require_codebook(codebook: object) -> None:
    """Refuse what is no codebook, before a name it lacks is looked for deep inside.

    Raises
    ------
    UsageError
        If it is of another kind, such as a study.
    """
    if not isinstance(codebook, Codebook):
        raise UsageError(f"this is no codebook but {_kind(codebook)}; of a study it is study.codebook")


def _checked(transcript: object, codings: object) -> list[Coding | Suggestion]:
    """Give the codings as a list; refuse arguments of another kind."""
    if not isinstance(transcript, Transcript):
        raise UsageError(
            f"to_doc takes one transcript, and this is {_kind(transcript)}; of a study: "
            "[to_doc(one, study.codings) for one in study.transcripts]"
        )
    given: list[Coding | Suggestion] = []
    for one in codings if isinstance(codings, Iterable) else (codings,):
        if not isinstance(one, Coding | Suggestion):
            raise UsageError(f"codings are codings or suggestions, such as study.codings; found {_kind(one)}")
        given.append(one)
    return given


def _kind(value: object) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"


def _made(transcript: Transcript, nlp: Language) -> Doc:
    """Let a pipeline's tokenizer make the Doc."""
    if not isinstance(nlp, Language):
        raise UsageError(f"nlp is a pipeline, such as spacy.blank('th'); this is {_kind(nlp)}")
    try:
        return nlp.make_doc(transcript.text)
    except ValueError as error:
        raise UsageError(
            f"transcript {transcript.id!r} has {len(transcript.text)} characters, and this pipeline does not take it "
            f"(nlp.max_length is {nlp.max_length}): {error}; raise nlp.max_length, or leave out nlp"
        ) from error


def mark(doc: Doc, codings: Iterable[Coding], *, key: str = SPANS) -> Doc:
    """Write codings into a Doc as a group of spans, with their exact characters beside them."""
    rows = list(codings)
    doc.spans[key] = SpanGroup(doc, name=key, spans=[_span(doc, row) for row in rows])
    exact: tuple[dict[str, Any], ...] = tuple({name: getattr(row, name) for name in ROW} for row in rows)
    doc.user_data[f"qualcoop_{key}"] = exact
    return doc


def _span(doc: Doc, row: Coding) -> Span:
    if not is_code_id(row.code):
        raise UsageError(f"{row.code!r} is no code id, and displaCy would show it as markup; rename the code")
    span = doc.char_span(row.start, row.end, label=row.code, kb_id=row.stance, alignment_mode="expand")
    if span is None:
        raise OffsetError(f"no word stands at {row.start}-{row.end}")
    return span


def _plain(transcript: Transcript) -> Doc:
    """Make a Doc of our own words; a space after a word belongs to it, other white space is a token."""
    text = transcript.text
    tokens: list[str] = []
    spaces: list[bool] = []
    for start, end in words(text):
        token = text[start:end]
        if token[0] == " " and tokens and not spaces[-1] and not tokens[-1].isspace():
            spaces[-1] = True
            token = token[1:]
        if token:
            tokens.append(token)
            spaces.append(False)
    return Doc(_vocab(_language_code(transcript)), words=tokens, spaces=spaces)


def _language_code(transcript: Transcript) -> str:
    return transcript.language if transcript.language in ("th", "en") else "xx"


@cache
def _vocab(language: str) -> Vocab:
    return spacy.blank(language).vocab
