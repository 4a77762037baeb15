"""Read a strict subset of YAML with line numbers, and change one value in place. Never guesses a type.

Every plain scalar stays the text that was written (``NO``, ``12:30``, ``010``, ``2562-01-02``); only ``null``, ``~``
and nothing at all are None. Duplicate keys, anchors, aliases and tags are refused. Text is put into NFC.
"""

from __future__ import annotations

__all__ = [
    "Plain",
    "YamlList",
    "YamlMap",
    "YamlNode",
    "YamlScalar",
    "load_yaml",
    "parse_yaml",
    "plain",
    "read_yaml",
    "set_value",
    "yaml_text",
]

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import normalize

import regex
import yaml

from qualcoop.errors import Fault, QualcoopError, StudyError
from qualcoop.storing.atomic import write_whole
from qualcoop.storing.decoding import BOM, read_utf8, without_bom

Plain = Any  # dicts with text keys, lists, texts, numbers, booleans, None
_Event = Any  # the C parser's events and the Python parser's share no typed base
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50
_NULLS = ("", "~", "null", "Null", "NULL")
_HINT = "text that holds ': ' or ' #', or begins with one of [ ] { } & * ! | > % @ ? - , belongs in quotes"


@dataclass(frozen=True, slots=True)
class YamlScalar:
    """One text of a YAML file, with its place.

    Attributes
    ----------
    text
        As it was written, escapes resolved.
    line, column
        Line counted from 1; column counted from 0.
    start, end
        Characters of the file's text, half-open.
    style
        Empty for plain, else the sign it is written with: a quotation mark, ``|`` or ``>``.
    """

    text: str
    line: int
    column: int
    start: int
    end: int
    style: str = ""

    @property
    def is_null(self) -> bool:
        """Whether nothing is said: plain ``null``, ``~`` or no text at all."""
        return not self.style and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class YamlList:
    """A list of a YAML file; `flow` where it is written in brackets."""

    items: tuple[YamlNode, ...]
    line: int
    column: int
    start: int
    end: int
    flow: bool = False


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping of a YAML file; `flow` where it is written in braces."""

    entries: tuple[tuple[YamlScalar, YamlNode], ...]
    line: int
    column: int
    start: int
    end: int
    flow: bool = False

    def get(self, key: str) -> YamlNode | None:
        """Give the value of `key`, or None where the mapping lacks it."""
        for name, value in self.entries:
            if name.text == key:
                return value
        return None


YamlNode = YamlScalar | YamlList | YamlMap


def plain(node: YamlNode | None) -> Plain:
    """Give plain data: dicts, lists, texts and None; numbers stay the text that was written.

    Examples
    --------
    >>> plain(parse_yaml("a: [NO, 010, 2562-01-02, ~]")[0])
    {'a': ['NO', '010', '2562-01-02', None]}
    """
    if isinstance(node, YamlMap):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, YamlList):
        return [plain(item) for item in node.items]
    return None if node is None or node.is_null else node.text


def load_yaml(path: str | Path) -> Plain:
    """Read a file as plain data, for files without a schema of their own.

    Raises
    ------
    MissingError
        If there is no such file.
    StudyError
        With every fault of the file.
    """
    root, faults = read_yaml(path)
    if faults:
        raise StudyError.of(faults)
    return plain(root)


def read_yaml(path: str | Path) -> tuple[YamlNode | None, list[Fault]]:
    """Read a file as nodes with their lines, and all its faults.

    Raises
    ------
    MissingError
        If there is no such file.
    """
    try:
        text = read_utf8(path)
    except StudyError as error:
        return None, [Fault(error.path, error.line, error.message)]
    return parse_yaml(without_bom(text), path=str(path))


def parse_yaml(text: str, *, path: str = "") -> tuple[YamlNode | None, list[Fault]]:
    r"""Read one document as nodes with their lines, and all its faults.

    Parameters
    ----------
    text
        The file's text, without a byte order mark.
    path
        Named in faults.

    Returns
    -------
    tuple
        The root, None where the text is empty or is no YAML; the faults.

    Examples
    --------
    >>> root, faults = parse_yaml("a: 1\na: &x 2", path="study.yaml")
    >>> for fault in faults:
    ...     print(fault)
    study.yaml:2: anchor '&x' is refused; write the value itself, or put text that begins with & in quotes
    study.yaml:2: key 'a' stands twice; it stands first on line 1
    """
    builder = _Builder(text, path)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.feed(event)
            if builder.too_deep:
                return None, builder.faults
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        builder.refuse(mark.index if mark else 0, f"this is no YAML: {error.problem}; {_HINT}")
        return None, builder.faults
    except yaml.YAMLError as error:
        at = getattr(error, "position", 0)
        builder.refuse(at if isinstance(at, int) else 0, "this is no YAML: a character that YAML does not allow")
        return None, builder.faults
    return builder.root, builder.faults


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    event: _Event
    children: list[YamlNode] = field(default_factory=list)


class _Builder:
    """Build nodes from the parser's events, without recursion; gather faults."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.root: YamlNode | None = None
        self.faults: list[Fault] = []
        self.too_deep = False
        self._open: list[_Open] = []
        self._documents = 0
        self._line_starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]

    def refuse(self, index: int, message: str) -> None:
        self.faults.append(Fault(self.path, self._line(index), message))

    def feed(self, event: _Event) -> None:
        self._check(event)
        if isinstance(event, yaml.CollectionStartEvent):
            self._open.append(_Open(event))
            if len(self._open) > _DEEPEST:
                self.too_deep = True
                self.refuse(self._open[-1].event.start_mark.index, f"lists and mappings nest deeper than {_DEEPEST}")
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(self._open.pop(), event)
        elif isinstance(event, yaml.ScalarEvent):
            self._add(self._scalar(event))
        elif isinstance(event, yaml.AliasEvent):
            self._add(self._place_of_alias(event))

    def _check(self, event: _Event) -> None:
        at = event.start_mark.index
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents == 2:
                self.refuse(at, "a second document begins; one file holds one")
        elif isinstance(event, yaml.AliasEvent):
            self.refuse(at, f"alias '*{event.anchor}' is refused; write the value itself, {_quoting('*')}")
        elif getattr(event, "anchor", None):
            self.refuse(at, f"anchor '&{event.anchor}' is refused; write the value itself, {_quoting('&')}")
        if getattr(event, "tag", None):
            self.refuse(at, f"tag '{event.tag}' is refused; write the value itself, {_quoting('!')}")

    def _add(self, node: YamlNode) -> None:
        if self._open:
            self._open[-1].children.append(node)
        elif self._documents == 1:
            self.root = node

    def _place_of_alias(self, event: _Event) -> YamlScalar:
        start, end = event.start_mark.index, event.end_mark.index
        return YamlScalar("", self._line(start), self._column(start), start, end)

    def _scalar(self, event: _Event) -> YamlScalar:
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style if event.style not in (None, ":") else ""
        if style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        return YamlScalar(normalize("NFC", event.value), self._line(start), self._column(start), start, end, style)

    def _close(self, opened: _Open, event: _Event) -> None:
        start = opened.event.start_mark.index
        flow = bool(opened.event.flow_style)
        children = opened.children
        # The parser ends a block collection where the next thing begins, behind comments that are not its own.
        end = event.end_mark.index if flow else max((child.end for child in children), default=start)
        place = (self._line(start), self._column(start), start, end, flow)
        if isinstance(event, yaml.SequenceEndEvent):
            self._add(YamlList(tuple(children), *place))
        else:
            self._add(YamlMap(self._entries(children), *place))

    def _entries(self, children: list[YamlNode]) -> tuple[tuple[YamlScalar, YamlNode], ...]:
        entries: dict[str, tuple[YamlScalar, YamlNode]] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, YamlScalar):
                self.refuse(key.start, f"a key is a list or mapping; a key is one text; {_HINT}")
            elif key.text in entries:
                first = entries[key.text][0].line
                self.refuse(key.start, f"key {key.text!r} stands twice; it stands first on line {first}")
            else:
                entries[key.text] = (key, value)
        return tuple(entries.values())

    def _line(self, index: int) -> int:
        return bisect_right(self._line_starts, index)

    def _column(self, index: int) -> int:
        return index - self._line_starts[self._line(index) - 1]


def _quoting(sign: str) -> str:
    return f"or put text that begins with {sign} in quotes"


# --- writing one value ---------------------------------------------------------------------------------------

TIMEOUT = 2.0
_PLAIN_WORD = regex.compile(r"[\p{L}_][\p{L}\p{M}\p{N}_.]*(?:-[\p{L}\p{M}\p{N}_.]+)*")
_NOT_PLAIN = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_UNPRINTABLE = regex.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    new: str

    def apply(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.end :]


def yaml_text(value: Plain, *, style: str = "") -> str:
    """Write plain data as YAML on one line.

    Parameters
    ----------
    value
        None, a boolean, a number, a text, or lists and dicts of these.
    style
        The quotation mark to keep for a text, where that can be.

    Examples
    --------
    >>> print(yaml_text({"th": "ทำได้ไหม?", "en": "NO", "steps": 3, "none": None}))
    {th: "ทำได้ไหม?", en: "NO", steps: 3, none: null}
    """
    if value is None or isinstance(value, bool | int | float):
        return json.dumps(value, allow_nan=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{yaml_text(str(key))}: {yaml_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(yaml_text(item) for item in value) + "]"
    return _quoted(str(value), style)


def _quoted(text: str, style: str) -> str:
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    word = _PLAIN_WORD.fullmatch(text) is not None and text.lower() not in _NOT_PLAIN
    if word and style not in ("'", '"'):
        return text
    return _UNPRINTABLE.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(match: regex.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def set_value(path: str | Path, keys: Sequence[str | int], value: Plain) -> None:
    r"""Change one value of a file; all other lines, and every comment, stay byte for byte.

    Parameters
    ----------
    path
        The file.
    keys
        The way to the value: keys of mappings and positions in lists (from 0). A key that is missing is added at
        its mapping's end; a mapping of mappings in the place of a remark that names it (``# transcripts:``), a line
        each.
    value
        None, a boolean, a number, a text, or lists and dicts of these.

    Raises
    ------
    MissingError
        If there is no such file.
    StudyError
        If the file has faults, if the way leads nowhere, or if the place cannot be rewritten safely; the file then
        stands untouched.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "study.yaml"
    >>> _ = path.write_text("hypothesis: null   # none yet\nmode: classic\n")
    >>> set_value(path, ["hypothesis", "expression"], "laws -> collaborates")
    >>> print(path.read_text().rstrip())
    hypothesis: {expression: "laws -> collaborates"}   # none yet
    mode: classic
    """
    raw = read_utf8(path)
    text = without_bom(raw)
    root, faults = parse_yaml(text, path=str(path))
    if faults:
        raise StudyError.of(faults)
    new = _edit(text, root, list(keys), value, str(path)).apply(text)
    again, faults = parse_yaml(new, path=str(path))
    if faults or plain(again) != _with(plain(root), list(keys), _as_read(value)):
        place = ".".join(map(str, keys))
        raise StudyError(f"{place} cannot be rewritten safely as it is laid out; change it by hand", path=str(path))
    if new != text:
        write_whole(path, (BOM if raw.startswith(BOM) else "") + new)


def _edit(text: str, root: YamlNode | None, keys: list[str | int], value: Plain, path: str) -> _Edit:
    if root is None:
        return _appended(text, len(text), 0, keys, value)
    node, parent, rest = _walk(root, keys)
    if not rest:
        return _replaced(text, node, parent, value)
    if any(not isinstance(key, str) for key in rest):
        raise _nowhere(path, node, keys)
    if isinstance(node, YamlMap):
        return _added(text, node, rest, value)
    if isinstance(node, YamlScalar) and node.is_null:
        return _replaced(text, node, parent, _nested(rest, value))
    raise _nowhere(path, node, keys)


def _nowhere(path: str, node: YamlNode, keys: list[str | int]) -> QualcoopError:
    found = {YamlMap: "a mapping", YamlList: "a list", YamlScalar: "a text"}[type(node)]
    return StudyError(f"{'.'.join(map(str, keys))} leads nowhere: {found} stands here", path=path, line=node.line)


def _walk(root: YamlNode, keys: list[str | int]) -> tuple[YamlNode, YamlNode | None, list[str | int]]:
    """Go as far as the keys lead; give the node, its parent and the keys that are left."""
    node, parent = root, None
    for place, key in enumerate(keys):
        inner: YamlNode | None = None
        if isinstance(node, YamlMap) and isinstance(key, str):
            inner = node.get(normalize("NFC", key))
        elif isinstance(node, YamlList) and isinstance(key, int) and 0 <= key < len(node.items):
            inner = node.items[key]
        if inner is None:
            return node, parent, keys[place:]
        node, parent = inner, node
    return node, parent, []


def _nested(keys: list[str | int], value: Plain) -> Plain:
    for key in reversed(keys):
        value = {str(key): value}
    return value


def _replaced(text: str, node: YamlNode, parent: YamlNode | None, value: Plain) -> _Edit:
    new = yaml_text(value, style=node.style if isinstance(node, YamlScalar) else "")
    if node.start == node.end:
        before = text[: node.start].rstrip()
        gap = " " if before.endswith((":", "-", "?")) else ": "
        return _Edit(len(before), len(before), gap + new)
    if not isinstance(node, YamlScalar) and not node.flow and parent is not None and node.column <= parent.column:
        new = " " * (parent.column + 2 - node.column) + new
    return _Edit(node.start, node.end, new)


def _added(text: str, node: YamlMap, keys: list[str | int], value: Plain) -> _Edit:
    if not node.flow:
        return _opened(text, node, keys, value) or _appended(text, node.end, node.column, keys, value)
    entry = f"{yaml_text(str(keys[0]))}: {yaml_text(_nested(keys[1:], value))}"
    if not node.entries:
        return _Edit(node.start + 1, node.start + 1, entry)
    last = len(text[: max(part.end for part in node.entries[-1])].rstrip())
    return _Edit(last, last, f", {entry}")


def _opened(text: str, node: YamlMap, keys: list[str | int], value: Plain) -> _Edit | None:
    """Begin a mapping of mappings at a file's outermost level: where a remark keeps its place, else at the end."""
    if len(keys) < 3 or node.column:
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    name = yaml_text(str(keys[0]))
    inner = f"  {yaml_text(str(keys[1]))}: {yaml_text(_nested(keys[2:], value))}"
    last = max((part.end for entry in node.entries for part in entry), default=0)
    named = regex.compile(rf"(?m)^# ?{regex.escape(name)}:[ \t]*(#[^\r\n]*)?\r?$")
    remark = named.search(text, last, timeout=TIMEOUT)
    if remark is None:
        end = node.end if text[node.end - 1 : node.end] == "\n" else text.find("\n", node.end) + 1 or len(text)
        before = newline if end == len(text) and not text.endswith("\n") else ""
        return _Edit(end, end, f"{before}{name}:{newline}{inner}{newline}")
    line = remark[0].rstrip("\r").removeprefix("#").lstrip(" ")
    return _Edit(*remark.span(), f"{line}{newline}{inner}" + "\r" * remark[0].endswith("\r"))


def _appended(text: str, end: int, column: int, keys: list[str | int], value: Plain) -> _Edit:
    """Add a line after the one on which `end` lies."""
    newline = "\r\n" if "\r\n" in text else "\n"
    entry = " " * column + f"{yaml_text(str(keys[0]))}: {yaml_text(_nested(keys[1:], value))}" + newline
    line_end = text.find("\n", end) + 1
    if end and text[end - 1] == "\n":
        return _Edit(end, end, entry)
    if line_end:
        return _Edit(line_end, line_end, entry)
    return _Edit(len(text), len(text), (newline if text else "") + entry)


def _as_read(value: Plain) -> Plain:
    """Give what the strict reader will give back for a value."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return {normalize("NFC", str(key)): _as_read(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_as_read(item) for item in value]
    return normalize("NFC", value) if isinstance(value, str) else json.dumps(value)


def _with(data: Plain, keys: list[str | int], value: Plain) -> Plain:
    if not keys:
        return value
    key = normalize("NFC", keys[0]) if isinstance(keys[0], str) else keys[0]
    if isinstance(data, list) and isinstance(key, int):
        return [_with(item, keys[1:], value) if place == key else item for place, item in enumerate(data)]
    inner = data if isinstance(data, dict) else {}
    return {**inner, str(key): _with(inner.get(key), keys[1:], value)}
