"""Read one mapping of a YAML file key by key, typed by the caller, and gather its faults. Knows no file's keys."""

from __future__ import annotations

__all__ = ["Fields"]

from collections.abc import Sequence
from difflib import get_close_matches

import regex

from qualcoop.errors import Fault
from qualcoop.records.codebook import Bilingual
from qualcoop.storing.yaml_file import Plain, YamlList, YamlMap, YamlNode, YamlScalar

_WHOLE = regex.compile(r"[0-9]{1,9}")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_SHAPES = {YamlMap: "a mapping", YamlList: "a list", YamlScalar: "a text"}


class Fields:
    """One mapping of a file, read key by key; what is wrong is added to `faults` and read as missing.

    Parameters
    ----------
    node
        The mapping; anything else is a fault.
    path, what
        The file, and what the mapping is, for messages.
    known
        The keys it may have.
    faults
        Where faults go.

    Examples
    --------
    >>> from qualcoop.storing.yaml_file import parse_yaml
    >>> faults = []
    >>> fields = Fields(parse_yaml("tolerance: x")[0], path="study.yaml", what="the study", known=("tolerance",),
    ...                 faults=faults)
    >>> fields.whole("tolerance", 0), str(faults[0])
    (0, "study.yaml:1: the study: tolerance is 'x'; it needs a whole number")
    """

    def __init__(
        self, node: YamlNode | None, *, path: str, what: str, known: Sequence[str], faults: list[Fault]
    ) -> None:
        self.path = path
        self.what = what
        self.line = node.line if node else 0
        self._faults = faults
        self._nodes: dict[str, YamlNode] = {}
        self._refused = False
        if isinstance(node, YamlMap):
            self._take(node, known)
        elif node is not None and not (isinstance(node, YamlScalar) and node.is_null):
            self._refused = True
            self.fault(f"{_shown(node)} stands here; it needs {{{', '.join(known)}}}")

    def _take(self, node: YamlMap, known: Sequence[str]) -> None:
        for key, value in node.entries:
            if key.text in known:
                self._nodes[key.text] = value
                continue
            near = get_close_matches(key.text, known, 1)
            meant = f" (did you mean {near[0]!r}?)" if near else ""
            self.fault(f"unknown key {key.text!r}{meant}; its keys are {', '.join(known)}", line=key.line)

    def fault(self, message: str, *, key: str = "", line: int = 0) -> None:
        """Add a fault, at the line of `key` where the mapping has it."""
        self._faults.append(Fault(self.path, line or self.line_of(key), f"{self.what}: {message}"))

    def line_of(self, key: str) -> int:
        """Give the line of a key's value, or the mapping's own."""
        return self._nodes[key].line if key in self._nodes else self.line

    def node(self, key: str) -> YamlNode | None:
        """Give the value of a key, None where it is missing or null."""
        node = self._nodes.get(key)
        return None if isinstance(node, YamlScalar) and node.is_null else node

    def text(self, key: str, default: str = "") -> str:
        """Give a text."""
        node = self.node(key)
        if node is None:
            return default
        if isinstance(node, YamlScalar):
            return node.text
        self.fault(f"{key} is {_shown(node)}; it needs a text", key=key)
        return default

    def needed(self, key: str) -> str:
        """Give a text that must be there."""
        found = self.text(key)
        if not found and not self._refused and not isinstance(self.node(key), YamlList | YamlMap):
            self.fault(f"{key} is missing", key=key)
        return found

    def choice(self, key: str, choices: Sequence[str], default: str) -> Plain:
        """Give one of some words."""
        found = self.text(key, default)
        if found in choices or found == default:
            return found
        self.fault(f"{key} is {found!r}; it can be {', '.join(filter(None, choices))}", key=key)
        return default

    def whole(self, key: str, default: int) -> int:
        """Give a whole number."""
        found = self.text(key)
        if _WHOLE.fullmatch(found):
            return int(found)
        if found:
            self.fault(f"{key} is {found!r}; it needs a whole number", key=key)
        return default

    def flag(self, key: str) -> bool | None:
        """Give true or false; None where it is not said."""
        found = self.text(key)
        if found and found.lower() not in _FLAGS:
            self.fault(f"{key} is {found!r}; it needs true or false", key=key)
        return _FLAGS.get(found.lower())

    def items(self, key: str) -> tuple[YamlNode, ...]:
        """Give the items of a list; one text counts as a list of one."""
        node = self.node(key)
        if isinstance(node, YamlMap):
            self.fault(f"{key} is a mapping; it needs a list", key=key)
            return ()
        if node is None:
            return ()
        return node.items if isinstance(node, YamlList) else (node,)

    def words(self, key: str) -> tuple[str, ...]:
        """Give a list of texts."""
        found = []
        for item in self.items(key):
            if isinstance(item, YamlScalar) and not item.is_null:
                found.append(item.text)
            else:
                self.fault(f"{key} holds {_shown(item)} where a text is needed", line=item.line)
        return tuple(found)

    def entries(self, key: str) -> tuple[tuple[YamlScalar, YamlNode], ...]:
        """Give the entries of a mapping whose keys are the user's own."""
        node = self.node(key)
        if node is None:
            return ()
        if isinstance(node, YamlMap):
            return node.entries
        self.fault(f"{key} is {_shown(node)}; it needs a mapping", key=key)
        return ()

    def pairs(self, key: str, choices: Sequence[str] = ()) -> dict[str, str]:
        """Give a mapping of texts to texts (of these choices, where there are any); null values are left out."""
        found = {}
        for name, value in self.entries(key):
            if not isinstance(value, YamlScalar):
                self.fault(f"{key}: {name.text} is {_shown(value)}; it needs a text", line=value.line)
            elif choices and value.text not in choices:
                self.fault(f"{key}: {name.text} is {value.text!r}; it can be {', '.join(choices)}", line=value.line)
            elif not value.is_null:
                found[name.text] = value.text
        return found

    def inner(self, key: str, known: Sequence[str]) -> Fields:
        """Give the mapping under a key; an empty one where it is missing."""
        return self.of(self.node(key), f"{self.what}, {key}", known)

    def of(self, node: YamlNode | None, what: str, known: Sequence[str]) -> Fields:
        """Give fields over another node of the same file."""
        return Fields(node, path=self.path, what=what, known=known, faults=self._faults)

    def bilingual(self, key: str) -> Bilingual:
        """Give words in Thai and English: ``{th: ..., en: ...}``."""
        inner = self.inner(key, ("th", "en"))
        return Bilingual(inner.text("th"), inner.text("en"))


def _shown(node: YamlNode) -> str:
    return "nothing" if isinstance(node, YamlScalar) and node.is_null else _SHAPES[type(node)]
