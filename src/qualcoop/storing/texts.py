"""Keep the fixed texts of a study, each with its turns. Never repairs a text that is not the one it should be."""

from __future__ import annotations

__all__ = ["load_texts", "text_files", "write_text"]

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import regex

from qualcoop.errors import Fault, OffsetError, StudyError
from qualcoop.records.transcript import KINDS, LANGUAGES, ROLES, Transcript
from qualcoop.storing.atomic import write_whole

_UNSAFE = regex.compile(r'[/\\:*?"<>|\x00-\x1f]|^\.|[. ]$')


def load_texts(folder: str | Path) -> tuple[Transcript, ...]:
    """Read the stored texts of a study, in the order of their ids; a study need not have any yet.

    Parameters
    ----------
    folder
        The study's folder.

    Raises
    ------
    StudyError
        With the fault of every text: one that is not the text its json tells of, a missing half, a bad json.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> write_text(folder, Transcript("hatyai-01", "ถาม: ใครริเริ่มครับ"))
    >>> load_texts(folder)
    (<Transcript hatyai-01: 0 turns, 19 characters, und>,)
    """
    place = Path(folder) / "texts"
    # Not Path.stem: an id may hold dots, and so may the name of a file that is neither half of a text.
    ids = sorted({path.name[: -len(path.suffix)] for path in place.glob("*") if path.suffix in (".txt", ".json")})
    found, faults = [], []
    for id_ in ids:
        if id_.startswith("."):
            continue
        try:
            found.append(_load(place, id_))
        except StudyError as error:
            faults.append(Fault(error.path, error.line, error.message))
    if faults:
        raise StudyError.of(faults)
    return tuple(found)


def _load(place: Path, id_: str) -> Transcript:
    text_path, layout_path = place / f"{id_}.txt", place / f"{id_}.json"
    text = _bytes(text_path, layout_path)
    layout = _layout(layout_path, _bytes(layout_path, text_path))
    _check_hash(text_path, text, str(layout.get("text_sha256")))
    try:
        transcript = Transcript.from_layout(layout, text.decode())
    except (KeyError, TypeError, ValueError, OffsetError) as error:
        raise StudyError(f"its turns cannot be read: {error}", path=str(layout_path)) from None
    _check_words(layout_path, transcript, id_)
    return transcript


def _bytes(path: Path, other: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        advice = f"bring it back, or remove {other.name} to have the source read again"
        raise StudyError(f"this half of a stored text is missing; {advice}", path=str(path)) from None


def _layout(path: Path, data: bytes) -> dict[str, Any]:
    try:
        layout = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise StudyError(f"this is no JSON: {error}", path=str(path)) from None
    if not isinstance(layout, dict):
        raise StudyError("this is no JSON object", path=str(path))
    return layout


def _check_hash(path: Path, data: bytes, sha: str) -> None:
    if sha256(data).hexdigest() == sha:
        return
    why = "bring it back as it was, for every coding points into it"
    if sha256(data.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf")).hexdigest() == sha:
        why = "only its line ends or its byte order mark were changed; bring back plain \\n, without such a mark"
    raise StudyError(f"this is not the text that its json tells of; {why}", path=str(path))


def _check_words(path: Path, transcript: Transcript, id_: str) -> None:
    """Refuse words that would silently count for nothing."""
    if transcript.id != id_:
        raise StudyError(f"id is {transcript.id!r}; the file's name says {id_!r}", path=str(path))
    found: list[tuple[str, str, tuple[str, ...]]] = [
        ("kind", transcript.kind, KINDS),
        ("language", transcript.language, LANGUAGES),
    ]
    for turn in transcript.turns:
        found += [(f"turn {turn.n}: role", turn.role, ROLES), (f"turn {turn.n}: language", turn.language, LANGUAGES)]
    for name, word, choices in found:
        if word not in choices:
            raise StudyError(f"{name} is {word!r}; it can be {', '.join(choices)}", path=str(path))


def write_text(folder: str | Path, transcript: Transcript) -> None:
    """Write a transcript's fixed text and its turns, to ``texts/<id>.txt`` and ``texts/<id>.json``.

    Raises
    ------
    StudyError
        If the id cannot name a file.
    """
    for path, content in text_files(folder, transcript).items():
        write_whole(path, content)


def text_files(folder: str | Path, transcript: Transcript) -> dict[Path, str]:
    """Give what the two files of a fixed text are to say, for those who write them together with others.

    Raises
    ------
    StudyError
        If the id cannot name a file.

    Examples
    --------
    >>> [path.name for path in text_files("study", Transcript("hatyai-01", "ถาม: ใครริเริ่มครับ"))]
    ['hatyai-01.txt', 'hatyai-01.json']
    """
    if not transcript.id or _UNSAFE.search(transcript.id):
        raise StudyError(f"transcript id {transcript.id!r} cannot name a file; rename its source")
    place = Path(folder) / "texts"
    layout = json.dumps(transcript.layout(), ensure_ascii=False, indent=1)
    return {place / f"{transcript.id}.txt": transcript.text, place / f"{transcript.id}.json": layout + "\n"}
