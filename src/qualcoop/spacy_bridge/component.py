"""The spaCy component ``qualcoop_codes``: a codebook's indicators, found inside a pipeline. Counts for nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from qualcoop.coding.answers import answer
from qualcoop.coding.indicators import suggest
from qualcoop.errors import MissingError, UsageError
from qualcoop.records.canonical import canonical
from qualcoop.records.codebook import Codebook
from qualcoop.records.coding import Coding, Suggestion
from qualcoop.spacy_bridge.docs import SPANS, mark, require_codebook

__all__ = ["CodesComponent", "codes_config", "make_codes"]

DOLLAR = "\\u0024"
"""A dollar sign as JSON may write it: in a spaCy config a bare one opens a reference to another setting."""
SAVED = "codes.json"
"""The file of a component in the folder of a saved pipeline."""


def codes_config(codebook: Codebook) -> dict[str, str]:
    """Give the config with which ``nlp.add_pipe("qualcoop_codes", config=...)`` codes by a codebook.

    It holds the codebook as JSON, without the examples' words, so a saved pipeline carries all it needs and nobody's
    talk.

    Examples
    --------
    >>> import spacy
    >>> from qualcoop.records.codebook import Code, Indicator
    >>> book = Codebook((Code("laws", indicators=(Indicator("กฎหมาย", "th"),)),))
    >>> nlp = spacy.blank("th")
    >>> _ = nlp.add_pipe("qualcoop_codes", config=codes_config(book))
    >>> doc = nlp("กฎหมายไม่ชัดเจน")
    >>> [(span.text, span.label_, span.kb_id_) for span in doc.spans["codes"]]
    [('กฎหมายไม่ชัดเจน', 'laws', 'hinders')]
    """
    require_codebook(codebook)
    return {"codebook": canonical(codebook.data(quotations=False)).replace("$", DOLLAR)}


@Language.factory("qualcoop_codes", default_config={"codebook": "", "spans_key": SPANS}, assigns=["doc.spans"])
def make_codes(nlp: Language, name: str, codebook: str, spans_key: str) -> CodesComponent:
    """Make the component, as spaCy does from a config; see :func:`codes_config`."""
    if not codebook:
        raise UsageError(f"{name} has no codebook: nlp.add_pipe({name!r}, config=codes_config(codebook))")
    try:
        book = Codebook.from_data(json.loads(codebook))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"the codebook of {name} cannot be read; make it with codes_config(codebook)") from error
    return CodesComponent(book, spans_key=spans_key)


class CodesComponent:
    """Suggests codes for a Doc as for one informant's turn, and writes them as spans.

    Parameters
    ----------
    codebook
        Its codes with their indicators and cues.
    spans_key
        The key of ``doc.spans``.

    Notes
    -----
    The text is taken as it is: put it through :func:`qualcoop.text.mending.mend` before, as reading does. A span is a
    segment, with the code as label and the stance as kb_id; see :func:`qualcoop.spacy_bridge.to_doc`.

    A saved pipeline brings its codebook into the pipeline that reads it, as spaCy's own components bring their rules.
    """

    def __init__(self, codebook: Codebook, *, spans_key: str = SPANS) -> None:
        require_codebook(codebook)
        self.codebook = codebook
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Code one Doc."""
        return next(self._coded([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Code Docs, many at a time."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            yield from self._coded(batch)

    def _coded(self, docs: list[Doc]) -> Iterator[Doc]:
        found = suggest(self.codebook, [answer(str(number), doc.text) for number, doc in enumerate(docs)])
        by_doc = {int(number): list(group) for number, group in groupby(found, _transcript)}
        for number, doc in enumerate(docs):
            yield mark(doc, map(_coding, by_doc.get(number, ())), key=self.spans_key)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Give the codebook, without the examples' words, and the key of the spans."""
        return canonical({"codebook": self.codebook.data(quotations=False), "spans_key": self.spans_key}).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> CodesComponent:
        """Take the codebook and the key of the spans that :meth:`to_bytes` gave.

        Raises
        ------
        UsageError
            If they are no such bytes.
        """
        return self._take(data, place="")

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write what :meth:`to_bytes` gives into a folder."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / SAVED).write_bytes(self.to_bytes(exclude=exclude))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> CodesComponent:
        """Take what :meth:`to_disk` wrote.

        Raises
        ------
        MissingError
            If nothing was written there, as where the component has another name in the saved pipeline.
        UsageError
            If it cannot be read.
        """
        file = Path(path) / SAVED
        if not file.is_file():
            raise MissingError(
                "the saved pipeline has no codebook under this name; its own config has it: spacy.load(folder)",
                path=str(file),
            )
        return self._take(file.read_bytes(), place=str(file))

    def _take(self, data: bytes, *, place: str) -> CodesComponent:
        try:
            told = json.loads(data)
            codebook, key = Codebook.from_data(told["codebook"]), str(told["spans_key"])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UsageError("these are no codes of a saved pipeline; save it again", path=place) from error
        self.codebook, self.spans_key = codebook, key
        return self


def _transcript(suggestion: Suggestion) -> str:
    return suggestion.coding.transcript


def _coding(suggestion: Suggestion) -> Coding:
    return suggestion.coding
