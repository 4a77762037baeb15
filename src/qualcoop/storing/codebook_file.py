"""Read codebook.yaml, all its faults at once with their lines. Decides nothing about the codes."""

from __future__ import annotations

__all__ = ["codebook_faults", "codebook_of", "load_codebook"]

from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

from qualcoop.errors import CodebookError, Fault
from qualcoop.records.codebook import (
    CELLS,
    KINDS,
    LEVELS,
    POLICIES,
    RULES,
    Code,
    Codebook,
    Cue,
    Example,
    Indicator,
    is_code_id,
)
from qualcoop.storing.fields import Fields
from qualcoop.storing.yaml_file import YamlMap, YamlNode, YamlScalar, parse_yaml, read_yaml

_TOP = ("version", "levels", "codes")
_CODE = (
    "id",
    "kind",
    "level",
    "cell",
    "rule",
    "label",
    "definition",
    "says",
    "include",
    "exclude",
    "examples",
    "counterexamples",
    "indicators",
    "stance",
    "silence",
    "silence_memo",
    "from",
)
_INDICATOR = ("term", "policy", "not")
_EXAMPLE = ("transcript", "turn", "quote")
_DIRECTIONS: tuple[Literal["facilitates", "hinders"], ...] = ("facilitates", "hinders")
_LANGUAGES: tuple[Literal["th", "en"], ...] = ("th", "en")


def load_codebook(path: str | Path) -> Codebook:
    r"""Read a codebook.

    Parameters
    ----------
    path
        The file ``codebook.yaml``.

    Raises
    ------
    MissingError
        If there is no such file.
    CodebookError
        With every fault of the file, each with its line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "codebook.yaml"
    >>> _ = path.write_text("codes: [{id: laws, indicators: {en: [regulation, '\"law\"']}}]")
    >>> [(i.term, i.exact) for i in load_codebook(path)["laws"].indicators]
    [('regulation', False), ('law', True)]
    """
    codebook, faults = _read(path)
    if faults:
        raise CodebookError.of(faults)
    return codebook


def codebook_faults(path: str | Path) -> list[Fault]:
    """Give every fault of a codebook, in the order of the lines; an empty list for a good one.

    Raises
    ------
    MissingError
        If there is no such file.
    """
    return sorted(_read(path)[1])


def codebook_of(text: str, *, path: str = "") -> Codebook:
    """Read a codebook from the text of its file.

    Raises
    ------
    CodebookError
        With every fault of the text, each with its line.

    Examples
    --------
    >>> codebook_of("codes: [{id: laws}]")
    <Codebook version 1: 1 codes>
    """
    codebook, faults = _built(*parse_yaml(text, path=path), path=path)
    if faults:
        raise CodebookError.of(faults)
    return codebook


def _read(path: str | Path) -> tuple[Codebook, list[Fault]]:
    return _built(*read_yaml(path), path=path)


def _built(root: YamlNode | None, faults: list[Fault], *, path: str | Path) -> tuple[Codebook, list[Fault]]:
    if root is None:
        return Codebook(), faults or [Fault(str(path), 0, "the file is empty; it needs codes: [{id: ...}]")]
    top = Fields(root, path=str(path), what="the codebook", known=_TOP, faults=faults)
    levels = top.words("levels") or LEVELS
    codes = tuple(_code(top.of(node, _named(node), _CODE), levels) for node in top.items("codes"))
    _check_family(top, codes)
    return Codebook(codes, version=top.whole("version", 1), levels=levels), faults


def _named(node: YamlNode) -> str:
    id_ = node.get("id") if isinstance(node, YamlMap) else None
    return f"code {id_.text!r}" if isinstance(id_, YamlScalar) else "a code"


def _check_family(top: Fields, codes: tuple[Code, ...]) -> None:
    """Find ids given twice and children without their parent."""
    first: dict[str, int] = {}
    for code in codes:
        if code.id and code.id in first:
            top.fault(f"code {code.id!r} stands twice; it stands first on line {first[code.id]}", line=code.line)
        first.setdefault(code.id, code.line)
    for code in codes:
        if is_code_id(code.id) and code.parent and code.parent not in first:
            top.fault(f"code {code.id!r} has no parent; add a code {code.parent!r}", line=code.line)


def _code(fields: Fields, levels: tuple[str, ...]) -> Code:
    rule, informed = _rule(fields)
    return Code(
        id=_id(fields),
        kind=fields.choice("kind", KINDS, "condition"),
        level=fields.choice("level", levels, ""),
        cell=fields.choice("cell", CELLS, "direction"),
        rule=rule,
        informed=informed,
        label=fields.bilingual("label"),
        definition=fields.bilingual("definition"),
        include=fields.words("include"),
        exclude=fields.words("exclude"),
        examples=_examples(fields, "examples"),
        counterexamples=_examples(fields, "counterexamples"),
        indicators=_indicators(fields),
        cues=_cues(fields),
        silence=fields.choice("silence", ("unknown", "absent"), "unknown"),
        silence_memo=fields.text("silence_memo"),
        origin=tuple(normalize("NFC", word) for word in fields.words("from")),
        says=fields.bilingual("says"),
        line=fields.line,
    )


def _id(fields: Fields) -> str:
    found = normalize("NFC", fields.needed("id"))
    if found and not is_code_id(found):
        fields.fault(
            f"id {found!r} cannot be; an id is letters, digits and _ in any script, begins with no digit, has dots "
            "only between parent and child, and does not end in .hinders",
            key="id",
        )
    return found


def _rule(fields: Fields) -> tuple[Any, tuple[str, ...]]:
    node = fields.node("rule")
    if isinstance(node, YamlMap):
        informed = fields.inner("rule", ("informed",)).words("informed")
        if not informed:
            fields.fault("rule informed needs positions: {informed: [mayor]}", key="rule")
        return "informed", informed
    rule = fields.choice("rule", RULES, "unanimous")
    if rule == "informed":
        fields.fault("rule informed needs positions: {informed: [mayor]}", key="rule")
    return rule, ()


def _examples(fields: Fields, key: str) -> tuple[Example, ...]:
    return tuple(_example(fields.of(node, f"{fields.what}, {key}", _EXAMPLE)) for node in fields.items(key))


def _example(fields: Fields) -> Example:
    if fields.needed("turn"):
        return Example(fields.needed("transcript"), fields.whole("turn", 0), fields.needed("quote"))
    return Example(fields.text("transcript"), 0, fields.text("quote"))


def _indicators(fields: Fields) -> tuple[Indicator, ...]:
    inner = fields.inner("indicators", _LANGUAGES)
    return tuple(
        indicator
        for language in _LANGUAGES
        for node in inner.items(language)
        for indicator in _indicator(inner, node, language)
    )


def _indicator(fields: Fields, node: YamlNode, language: Literal["th", "en"]) -> tuple[Indicator, ...]:
    """Read one indicator: a term, a term in quotation marks, or ``{term, policy, not}``."""
    what = f"{fields.what}, {language}"
    if isinstance(node, YamlScalar):
        term, exact = _term(node.text)
        if node.is_null or not term:
            fields.fault(f"{language} holds an empty term", line=node.line)
            return ()
        return (Indicator(term, language, exact=exact),)
    if not isinstance(node, YamlMap):
        fields.fault(f"{language} holds a list; an indicator is a term or {{term, policy, not}}", line=node.line)
        return ()
    inner = fields.of(node, what, _INDICATOR)
    term, exact = _term(inner.needed("term"))
    return (Indicator(term, language, inner.choice("policy", POLICIES, ""), inner.words("not"), exact),)


def _term(text: str) -> tuple[str, bool]:
    """Tell a term in quotation marks, which is exact, from another."""
    term = text.strip()
    exact = len(term) > 1 and term.startswith('"') and term.endswith('"')
    return (term[1:-1].strip(), True) if exact else (term, False)


def _cues(fields: Fields) -> tuple[Cue, ...]:
    inner = fields.inner("stance", _DIRECTIONS)
    cues: list[Cue] = []
    for stance in _DIRECTIONS:
        words = inner.inner(stance, _LANGUAGES)
        cues += [Cue(term, language, stance) for language in _LANGUAGES for term in words.words(language)]
    return tuple(cues)
