"""Keep the write-once snapshots of what a pass used. Never changes one, and believes none whose hash is wrong."""

from __future__ import annotations

__all__ = ["keep_text", "read_kept_text", "read_version", "version_path", "write_version"]

import json
from hashlib import sha256
from pathlib import Path

import regex

from qualcoop.errors import LedgerError
from qualcoop.records.canonical import canonical
from qualcoop.storing.atomic import write_whole
from qualcoop.storing.yaml_file import Plain

_SHA256 = regex.compile(r"[0-9a-f]{64}")


def version_path(folder: str | Path, sha: str, *, suffix: str = ".json") -> Path:
    """Give the place of a snapshot: the first sixteen digits of its hash name it.

    Raises
    ------
    LedgerError
        If `sha` is no SHA-256 in hexadecimal.

    Examples
    --------
    >>> version_path("study", "0123456789abcdef" * 4).as_posix()
    'study/versions/0123456789abcdef.json'
    """
    if not _SHA256.fullmatch(sha):
        raise LedgerError(f"{sha!r} is no SHA-256; it needs 64 digits from 0-9 and a-f")
    return Path(folder) / "versions" / f"{sha[:16]}{suffix}"


def write_version(folder: str | Path, data: Plain) -> str:
    """Keep plain data in its canonical form, once, and give its SHA-256.

    Raises
    ------
    LedgerError
        If other content lies under the same name.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> sha = write_version(folder, {"codes": ["กฎหมาย"]})
    >>> read_version(folder, sha)
    {'codes': ['กฎหมาย']}
    """
    content = canonical(data).encode()
    sha = sha256(content).hexdigest()
    _write_once(version_path(folder, sha), content)
    return sha


def read_version(folder: str | Path, sha: str) -> Plain:
    """Give the data kept under a hash.

    Raises
    ------
    LedgerError
        If the snapshot is missing or its content has another hash.
    """
    return json.loads(_checked(version_path(folder, sha), sha))


def keep_text(folder: str | Path, sha: str, text: str) -> None:
    """Keep a text under its hash, once.

    Parameters
    ----------
    folder
        The study's folder.
    sha
        `Transcript.text_sha256` of the text.
    text
        The text.

    Raises
    ------
    LedgerError
        If the text has another hash, or if other content lies under the same name.
    """
    content = text.encode()
    path = version_path(folder, sha, suffix=".txt")
    if sha256(content).hexdigest() != sha:
        raise LedgerError(f"the text to keep has another hash than {sha[:16]}", path=str(path))
    _write_once(path, content)


def read_kept_text(folder: str | Path, sha: str) -> str:
    """Give the text kept under a hash.

    Raises
    ------
    LedgerError
        If the snapshot is missing or its content has another hash.
    """
    return _checked(version_path(folder, sha, suffix=".txt"), sha).decode()


def _write_once(path: Path, content: bytes) -> None:
    if not path.exists():
        write_whole(path, content)
    elif path.read_bytes() != content:
        raise LedgerError("other content lies under this name; a snapshot is never written over", path=str(path))


def _checked(path: Path, sha: str) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise LedgerError("this snapshot is missing; the ledger refers to it", path=str(path)) from None
    if sha256(content).hexdigest() != sha:
        raise LedgerError("this snapshot was changed: its hash is not that of its content", path=str(path))
    return content
