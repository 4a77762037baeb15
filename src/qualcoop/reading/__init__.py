"""Read a file as a transcript: text fixed for good, turns, speakers, roles. Never changes a source, never codes."""

from __future__ import annotations

import unicodedata
from hashlib import sha256
from pathlib import Path

from qualcoop.errors import MissingError, ReadingError
from qualcoop.reading.assembling import assemble, assemble_told
from qualcoop.reading.hints import NO_HINTS, Extracted, Hints
from qualcoop.reading.lines import BLANK
from qualcoop.reading.registry import READERS, supported
from qualcoop.records.transcript import Source, Transcript
from qualcoop.text.normalise import normalise

__all__ = ["READERS", "Hints", "read", "supported"]

_ADVICE = {
    (".doc", ".docm", ".dot", ".wps", ".pages"): "open it in the program that wrote it and save it as .docx",
    (".xls", ".xlsm", ".xlsb", ".ods", ".numbers"): "open it in a spreadsheet and save it as .xlsx or .csv",
    (".mp3", ".m4a", ".wav", ".ogg", ".flac", ".mp4", ".mov", ".mkv", ".webm", ".wma", ".aac"): (
        "recordings are not transcribed here; let a speech recogniser write .vtt, .srt or .json"
    ),
    (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic"): (
        "pictures of pages are not read; save their text as .txt or .docx"
    ),
    (".qdpx", ".qdc", ".nvp", ".nvpx", ".mx20", ".mx22", ".mx24", ".atlproj", ".atlproj23", ".qda"): (
        "it is another program's project; export its documents as .docx or .txt, its codes and codings as tables"
    ),
    (".zip", ".rar", ".7z"): "unpack it and name the files in it",
}


def read(path: Path | str, *, hints: Hints = NO_HINTS, name: str | None = None) -> Transcript:
    r"""Read a file as a transcript.

    Parameters
    ----------
    path
        A file with one of the suffixes that :func:`supported` gives.
    hints
        What study.yaml says about it; a hint beats what would be inferred.
    name
        How to name the file in `Transcript.source`; its path as given, if not said.

    Returns
    -------
    Transcript
        Its id is the file's stem in NFC; what is doubtful stands in `notices`.

    Raises
    ------
    MissingError
        If the file is not there.
    ReadingError
        If it cannot be read as text: unknown suffix, binary, empty, encoding that cannot be told.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "kalasin-01.txt"
    ...     _ = file.write_text("ผู้สัมภาษณ์: เริ่มอย่างไรคะ\nผู้ให้สัมภาษณ์: ชาวบ้านเริ่มเองครับ\n", encoding="utf-8")
    ...     talk = read(file)
    >>> talk, [speaker.role for speaker in talk.speakers]
    (<Transcript kalasin-01: 2 turns, 64 characters, th>, ['interviewer', 'informant'])
    """
    file = Path(path)
    shown = name if name is not None else file.as_posix()
    reader = READERS.get(file.suffix.casefold())
    if reader is None:
        raise ReadingError(_refusal(file.suffix), path=shown)
    data = _bytes(file, shown)
    stem = unicodedata.normalize("NFC", file.stem)
    try:
        extracted = reader.extract(data, path=shown, hints=hints)
        if not _holds_text(extracted):
            raise ReadingError("the file is empty but for blanks; a transcript has text", path=shown)
        source = Source(shown, sha256(data).hexdigest(), reader.format, extracted.encoding, reader.name)
        if extracted.utterances:
            return assemble_told(extracted.utterances, id=stem, source=source, hints=hints, notices=extracted.notices)
        return assemble(
            extracted.text, id=stem, source=source, hints=hints, notices=extracted.notices, labels=extracted.labels
        )
    except TimeoutError as error:
        raise ReadingError("a line of the file takes too long to search for labels; cut it up", path=shown) from error


def _holds_text(extracted: Extracted) -> bool:
    parts = (extracted.text, *(one.talk for one in extracted.utterances))
    return any("".join(normalise(part).split()).strip(BLANK) for part in parts)


def _refusal(suffix: str) -> str:
    """Say of a file that no reader takes what would be right."""
    advice = next((said for kinds, said in _ADVICE.items() if suffix.casefold() in kinds), None)
    if advice is None:
        return f"files of kind {suffix!r} are not read; {', '.join(supported())} are"
    return f"files of kind {suffix!r} are not read; {advice}"


def _bytes(file: Path, shown: str) -> bytes:
    try:
        if file.exists() and not file.is_file() and not file.is_dir():
            raise ReadingError("this is a pipe or a device, not a file; save it as a file", path=shown)
        return file.read_bytes()
    except FileNotFoundError as error:
        raise MissingError("there is no such file", path=shown) from error
    except IsADirectoryError as error:
        raise ReadingError("this is a folder; name a file in it", path=shown) from error
    except OSError as error:
        raise ReadingError(f"the file cannot be opened: {error.strerror or error}", path=shown) from error
