"""Bring codebook.yaml to a changed codebook, in place: comments and all that did not change stay byte for byte."""

from __future__ import annotations

__all__ = ["codebook_text", "edited_codebook"]

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from qualcoop.errors import CodebookError, QualcoopError
from qualcoop.records.codebook import Code, Codebook, Example, Indicator
from qualcoop.storing.codebook_file import codebook_of
from qualcoop.storing.decoding import BOM, read_utf8, without_bom
from qualcoop.storing.yaml_file import Plain, YamlList, YamlMap, YamlNode, YamlScalar, parse_yaml, plain, yaml_text

_BY_HAND = "cannot be brought to the changed codebook safely as it is laid out; change it by hand, then revise --refine"
_LANGUAGES = ("th", "en")
_GROWING = ("indicators", "examples")
_DEFAULTS = Code("_")
_INDENT = 2


def edited_codebook(path: str | Path, codebook: Codebook) -> str:
    r"""Give the text that a codebook's file needs to say what `codebook` says; writes nothing.

    Codes that are gone are cut out with the comments within them, new ones come after the code they follow; of the
    others only what differs is touched. Terms and examples that are added join their lists.

    Parameters
    ----------
    path
        The file ``codebook.yaml``.
    codebook
        What it should say.

    Raises
    ------
    MissingError
        If there is no such file.
    CodebookError
        If the file has faults, or cannot be rewritten safely as it is laid out.

    Examples
    --------
    >>> import tempfile
    >>> from dataclasses import replace
    >>> path = Path(tempfile.mkdtemp()) / "codebook.yaml"
    >>> _ = path.write_text("version: 1  # first\ncodes:\n  - id: laws\n    indicators: {en: [law]}  # more to come\n")
    >>> laws = Code("laws", indicators=(Indicator("law", "en"), Indicator("statute", "en")))
    >>> print(edited_codebook(path, Codebook((laws,), version=2)).rstrip())
    version: 2  # first
    codes:
      - id: laws
        indicators: {en: [law, statute]}  # more to come
    """
    raw = read_utf8(path)
    found = codebook_text(without_bom(raw), codebook, path=str(path))
    return (BOM if raw.startswith(BOM) else "") + found


def codebook_text(text: str, codebook: Codebook, *, path: str = "") -> str:
    """Give a codebook's text, brought to what `codebook` says."""
    before = codebook_of(text, path=path)
    try:
        new = _brought(text, before, codebook)
        same = codebook_of(new, path=path) == codebook
    except (QualcoopError, _Unsafe):
        same = False
    if not same:
        raise CodebookError(_BY_HAND, path=path)
    return new


class _Unsafe(Exception):
    """The file is laid out in a way that nothing here can change."""


def _brought(text: str, before: Codebook, after: Codebook) -> str:
    if before.version != after.version:
        text = _with_version(text, after.version)
    for code in before:
        if code.id not in after:
            text = _without(text, code.id)
    previous = ""
    for code in after:
        text = _with_code(text, code, after=previous) if code.id not in before else _rewritten(text, before, code)
        previous = code.id
    return text


# --- places in the text --------------------------------------------------------------------------------------


def _root(text: str) -> YamlMap:
    root, _ = parse_yaml(text)
    if not isinstance(root, YamlMap):
        raise _Unsafe
    return root


def _codes(text: str) -> YamlList:
    found = _root(text).get("codes")
    if not isinstance(found, YamlList):
        raise _Unsafe
    return found


def _place_of(codes: YamlList, id_: str) -> int:
    for place, node in enumerate(codes.items):
        own = node.get("id") if isinstance(node, YamlMap) else None
        if isinstance(own, YamlScalar) and own.text == id_:
            return place
    raise _Unsafe


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _line_end(text: str, at: int) -> int:
    """Give the place after the line on which a node ends, whose last character is before `at`."""
    found = text.find("\n", max(0, at - 1))
    return len(text) if found < 0 else found + 1


def _inserted(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at:]


def _with_line(text: str, at: int, line: str) -> str:
    """Put lines at the beginning of a line; where the file ends without a line end, it gets one."""
    newline = _newline(text)
    gap = newline if at and text[at - 1] != "\n" else ""
    return _inserted(text, at, gap + line.replace("\n", newline) + newline)


# --- codes ---------------------------------------------------------------------------------------------------


def _with_version(text: str, version: int) -> str:
    root = _root(text)
    found = root.get("version")
    if found is not None:
        return _replaced(text, found, version)
    if root.flow:
        return _inserted(text, root.start + 1, f"version: {version}, ")
    return _with_line(text, root.start - root.column, f"{' ' * root.column}version: {version}")


def _dash(text: str, codes: YamlList, node: YamlNode) -> int:
    """Give the beginning of the line on which a block item's dash stands."""
    found = text.rfind("\n" + " " * codes.column + "-", 0, node.start)
    if found < 0:
        raise _Unsafe
    return found + 1


def _without(text: str, id_: str) -> str:
    codes = _codes(text)
    place = _place_of(codes, id_)
    node = codes.items[place]
    if not codes.flow:
        return text[: _dash(text, codes, node)] + text[_line_end(text, node.end) :]
    if place + 1 < len(codes.items):
        return text[: node.start] + text[codes.items[place + 1].start :]
    start = codes.items[place - 1].end if place else node.start
    return text[:start] + text[node.end :]


def _with_code(text: str, code: Code, *, after: str) -> str:
    data = _plain(code)
    codes = _root(text).get("codes")
    if codes is None or (isinstance(codes, YamlScalar) and codes.is_null):
        return _replaced(text, codes, [data]) if codes is not None else _keyed(text, _root(text), "codes", [data])
    if not isinstance(codes, YamlList):
        raise _Unsafe
    if codes.flow:
        return _listed(text, codes, [data], place=_place_of(codes, after) + 1 if after else 0)
    lines = _block(data, codes.column)
    if not after:
        return _with_line(text, _dash(text, codes, codes.items[0]), lines)
    at = _line_end(text, codes.items[_place_of(codes, after)].end)
    return _with_line(text, at, ("\n" if _are_apart(text, codes) else "") + lines)


def _are_apart(text: str, codes: YamlList) -> bool:
    """Tell whether blank lines stand between the codes."""
    pairs = zip(codes.items, codes.items[1:], strict=False)
    return any("" in map(str.strip, text[one.end : other.start].split("\n")[1:-1]) for one, other in pairs)


def _block(data: dict[str, Plain], column: int) -> str:
    """Write a code as the lines of one item: a key a line, and a line for each example."""
    lines: list[str] = []
    for key, value in data.items():
        if key == "examples":
            lines += [f"{key}:", *(f"{' ' * _INDENT}- {yaml_text(example)}" for example in value)]
        else:
            lines.append(f"{key}: {yaml_text(value)}")
    first, *rest = lines
    return "\n".join([f"{' ' * column}- {first}", *(f"{' ' * (column + _INDENT)}{line}" for line in rest)])


# --- one code ------------------------------------------------------------------------------------------------


def _rewritten(text: str, before: Codebook, code: Code) -> str:
    """Change what differs of a code that stays, key by key; each time the text is read anew."""
    old, new = before[code.id], code
    for name in _changed_fields(old, new):
        if name in _GROWING and _grows(getattr(old, name), getattr(new, name)):
            text = _grown(text, old, new, name)
        else:
            key = _KEYS.get(name, name)
            text = _set(text, code.id, key, _plain(new).get(key))
    return text


def _changed_fields(old: Code, new: Code) -> Iterator[str]:
    for one in fields(Code):
        if one.compare and one.name != "informed" and getattr(old, one.name) != getattr(new, one.name):
            yield one.name
    if old.rule == new.rule and old.informed != new.informed:
        yield "rule"


def _grows(old: Sequence[Indicator | Example], new: Sequence[Indicator | Example]) -> bool:
    return set(old) <= set(new)


def _grown(text: str, old: Code, new: Code, name: str) -> str:
    if name == "examples":
        fresh = [_example(one) for one in new.examples if one not in old.examples]
        return _joined(text, new.id, ("examples",), fresh)
    for language in _LANGUAGES:
        added = [one for one in new.indicators if one.language == language and one not in old.indicators]
        if added:
            text = _joined(text, new.id, ("indicators", language), [_indicator(one) for one in added])
    return text


def _node(text: str, id_: str) -> YamlMap:
    codes = _codes(text)
    found = codes.items[_place_of(codes, id_)]
    if not isinstance(found, YamlMap):
        raise _Unsafe
    return found


def _set(text: str, id_: str, key: str, value: Plain) -> str:
    """Set a key of a code; what is back at its default stays written, as such."""
    node = _node(text, id_)
    found = node.get(key)
    value = _EMPTY.get(key, []) if value is None else value
    return _keyed(text, node, key, value) if found is None else _replaced(text, found, value, parent=node)


def _joined(text: str, id_: str, keys: Sequence[str], items: Sequence[Plain]) -> str:
    """Join items to a list below a code; the list, and the mapping it stands in, are made where they are missing."""
    node = _node(text, id_)
    for place, key in enumerate(keys):
        found = node.get(key)
        rest: Plain = list(items)
        for outer in reversed(keys[place + 1 :]):
            rest = {outer: rest}
        if found is None:
            return _keyed(text, node, key, rest)
        if isinstance(found, YamlScalar):
            kept = [] if found.is_null else [plain(found)]
            return _replaced(text, found, [*kept, *items] if kept else rest, parent=node)
        if isinstance(found, YamlList):
            return _listed(text, found, items)
        node = found
    raise _Unsafe


def _listed(text: str, node: YamlList, items: Sequence[Plain], *, place: int | None = None) -> str:
    """Put items into a list, at its end or at a place of it."""
    before = node.items[: len(node.items) if place is None else place]
    if node.flow:
        told = ", ".join(map(yaml_text, items))
        if before:
            return _inserted(text, before[-1].end, f", {told}")
        return _inserted(text, node.start + 1, f"{told}, " if node.items else told)
    lines = "\n".join(f"{' ' * node.column}- {yaml_text(item)}" for item in items)
    return _with_line(text, _line_end(text, node.items[-1].end), lines)


def _keyed(text: str, node: YamlMap, key: str, value: Plain) -> str:
    """Add a key at a mapping's end."""
    entry = f"{key}: {yaml_text(value)}"
    if node.flow:
        if not node.entries:
            return _inserted(text, node.start + 1, entry)
        return _inserted(text, len(text[: max(part.end for part in node.entries[-1])].rstrip()), f", {entry}")
    return _with_line(text, _line_end(text, node.end), " " * node.column + entry)


def _replaced(text: str, node: YamlNode, value: Plain, *, parent: YamlMap | None = None) -> str:
    new = yaml_text(value)
    if node.start == node.end:
        at = len(text[: node.start].rstrip())
        return _inserted(text, at, f" {new}")
    if not isinstance(node, YamlScalar) and not node.flow and parent is not None and node.column <= parent.column:
        new = " " * (parent.column + _INDENT - node.column) + new
    return text[: node.start] + new + text[node.end :]


# --- a code as plain data ------------------------------------------------------------------------------------

_KEYS = {"origin": "from", "cues": "stance"}
_EMPTY: dict[str, Plain] = {
    "kind": "condition", "level": None, "cell": "direction", "rule": "unanimous", "silence": "unknown",
    "silence_memo": None, "label": None, "definition": None, "says": None, "indicators": None, "stance": None,
}  # fmt: skip


def _plain(code: Code) -> dict[str, Plain]:
    """Give a code as its file would have it: what is not said left out, but for its kind."""
    told: dict[str, Plain] = {"id": code.id, "from": list(code.origin), "kind": code.kind}
    told |= {name: getattr(code, name) for name in ("level", "cell") if getattr(code, name) != getattr(_DEFAULTS, name)}
    if code.rule != _DEFAULTS.rule:
        told["rule"] = {"informed": list(code.informed)} if code.rule == "informed" else code.rule
    for name in ("label", "definition"):
        told[name] = {language: words for language, words in getattr(code, name).data().items() if words}
    told |= {"include": list(code.include), "exclude": list(code.exclude)}
    told["examples"] = [_example(example) for example in code.examples]
    told["counterexamples"] = [_example(example) for example in code.counterexamples]
    told["indicators"] = _by_language((one.language, _indicator(one)) for one in code.indicators)
    told["stance"] = {
        stance: _by_language((cue.language, cue.term) for cue in code.cues if cue.stance == stance)
        for stance in ("facilitates", "hinders")
        if any(cue.stance == stance for cue in code.cues)
    }
    told["silence"] = code.silence if code.silence != _DEFAULTS.silence else ""
    told["silence_memo"] = code.silence_memo
    told["says"] = {language: words for language, words in code.says.data().items() if words}
    return {key: value for key, value in told.items() if value}


def _by_language(told: Iterator[tuple[str, Plain]]) -> dict[str, list[Plain]]:
    found: dict[str, list[Plain]] = {}
    for language, word in told:
        found.setdefault(language, []).append(word)
    return found


def _indicator(one: Indicator) -> Plain:
    term = f'"{one.term}"' if one.exact else one.term
    more = {"policy": one.policy, "not": list(one.exclude)}
    told = {key: value for key, value in more.items() if value}
    return {"term": term, **told} if told else term


def _example(one: Example) -> Plain:
    return {"transcript": one.transcript, "turn": one.turn, "quote": one.quote}
