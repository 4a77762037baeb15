"""Write a whole codebook as the text of a new codebook.yaml, with remarks beside its codes. Changes no file."""

from __future__ import annotations

__all__ = ["codebook_yaml"]

from collections.abc import Iterator, Mapping, Sequence

import regex

from qualcoop.errors import CodebookError
from qualcoop.records.codebook import Bilingual, Code, Codebook, Example, Indicator
from qualcoop.storing.codebook_file import codebook_of
from qualcoop.storing.yaml_file import Plain, yaml_text

_BREAKS = regex.compile(r"[^\P{C}\t]|[\u2028\u2029]")


def codebook_yaml(
    codebook: Codebook, *, head: Sequence[str] = (), remarks: Mapping[str, Sequence[str]] | None = None
) -> str:
    """Give the text of a codebook's file: a key a line, remarks as comments above the code they belong to.

    Parameters
    ----------
    codebook
        The codes; stance, rules and silence are those of a new code.
    head
        Lines of comment at the beginning.
    remarks
        Lines of comment for a code, by its id.

    Raises
    ------
    CodebookError
        If the text would not say the codebook that was given.

    Examples
    --------
    >>> laws = Code("laws", label=Bilingual("กฎหมาย", "Laws"), indicators=(Indicator("law", "en"),))
    >>> print(codebook_yaml(Codebook((laws,)), head=["from a table"], remarks={"laws": ["note: ask"]}))
    # from a table
    version: 1
    codes:
      # note: ask
      - id: laws
        kind: condition
        label: {th: กฎหมาย, en: Laws}
        indicators: {en: [law]}
    <BLANKLINE>
    """
    beside = remarks or {}
    lines = [*_comments(head, ""), f"version: {codebook.version}"]
    if codebook.levels != Codebook().levels:
        lines.append(f"levels: {yaml_text(list(codebook.levels))}")
    lines.append("codes:" if codebook.codes else "codes: []")
    for n, code in enumerate(codebook):
        lines += [""] * (n > 0)
        lines += [*_comments(beside.get(code.id, ()), "  "), *_lines(code)]
    text = "\n".join(lines) + "\n"
    if codebook_of(text) != codebook:
        raise CodebookError("the codebook holds what cannot be written as a new file, such as characters YAML refuses")
    return text


def _comments(lines: Sequence[str], indent: str) -> Iterator[str]:
    """Give comments: every line of them is one, whatever ends a line."""
    for line in lines:
        for part in line.splitlines() or [""]:
            yield f"{indent}# {_BREAKS.sub(' ', part, timeout=30.0)}".rstrip()


def _lines(code: Code) -> Iterator[str]:
    yield f"  - id: {yaml_text(code.id)}"
    for key, value in _plain(code).items():
        if not value:
            continue
        if isinstance(value, list):
            yield f"    {key}:"
            yield from (f"      - {yaml_text(item)}" for item in value)
        else:
            yield f"    {key}: {yaml_text(value)}"


def _plain(code: Code) -> dict[str, Plain]:
    return {
        "kind": code.kind,
        "level": code.level,
        "label": _words(code.label),
        "definition": _words(code.definition),
        "include": list(code.include),
        "exclude": list(code.exclude),
        "examples": [_example(one) for one in code.examples],
        "counterexamples": [_example(one) for one in code.counterexamples],
        "indicators": {
            language: terms
            for language in ("th", "en")
            if (terms := [_term(one) for one in code.indicators if one.language == language])
        },
        "from": list(code.origin),
    }


def _words(both: Bilingual) -> Plain:
    return {language: words for language, words in both.data().items() if words}


def _example(one: Example) -> Plain:
    return {"transcript": one.transcript, "turn": one.turn, "quote": one.quote}


def _term(one: Indicator) -> Plain:
    term = f'"{one.term}"' if one.exact else one.term
    more = {"policy": one.policy, "not": list(one.exclude)}
    told = {key: value for key, value in more.items() if value}
    return {"term": term, **told} if told else term
