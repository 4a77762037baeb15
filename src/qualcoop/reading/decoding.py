"""Turn a file's bytes into text. Guesses only with a clear margin; otherwise it asks, and never repairs."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

import regex

from qualcoop.errors import ReadingError
from qualcoop.records.transcript import Notice

__all__ = ["Decoded", "decode"]

_ASK = "name it as `encoding:` of this transcript in study.yaml (utf-8, cp874, cp1252, utf-16), or save it as UTF-8"
_THAI_NAMES = {"tis-620", "tis620", "iso-8859-11", "iso8859-11", "windows-874", "cp874", "thai"}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip container (docx, odt, xlsx)"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ID3", "an MP3 recording"),
    (b"RIFF", "a WAV or AVI recording"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"\x7fELF", "a program"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CLUSTER = regex.compile(r"(?:[เแโใไ]*[ก-ฮ][ะ-ฺ็-๎]*|[ฯๆ๐-๙฿ๅ])+")
_RUN = regex.compile(r"[ก-๛]+")
PATIENCE = 30.0
"""Seconds a pattern may take on a whole file."""
_LEGAL = 0.12
_RUN_LENGTH = 2.5


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file's bytes, the encoding they had, and what was noticed."""

    text: str = field(repr=False)
    encoding: str
    notices: tuple[Notice, ...] = ()


def decode(data: bytes, *, path: str = "", encoding: str = "") -> Decoded:
    """Decode the bytes of a plain text file.

    Parameters
    ----------
    data
        The whole file.
    path
        The file's name, for errors.
    encoding
        What a person says the encoding is; empty where it is to be found out.

    Raises
    ------
    ReadingError
        If the file is empty or binary, or its encoding cannot be told with a clear margin.

    Examples
    --------
    >>> decode("ผู้สัมภาษณ์: สวัสดีค่ะ".encode("cp874")).encoding
    'cp874'
    """
    _refuse_binary(data, path)
    if encoding:
        return _as_told(data, path, encoding)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _with_bom(data[len(bom) :], name, path)
    wide = _wide(data)
    if wide:
        return _with_bom(data, wide, path)
    _refuse_nuls(data, path)
    return _utf8(data, path) or _eight_bits(data, path)


def _refuse_binary(data: bytes, path: str) -> None:
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        raise ReadingError(f"the file is empty ({len(data)} bytes); a transcript has text", path=path)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise ReadingError(f"this is {kind}, not plain text; give it its own suffix or save it as text", path=path)
    if data[4:8] == b"ftyp":
        raise ReadingError("this is a video or audio recording, not plain text; a transcript is needed", path=path)


def _as_told(data: bytes, path: str, encoding: str) -> Decoded:
    name = "cp874" if encoding.casefold().replace("_", "-") in _THAI_NAMES else encoding
    try:
        known = codecs.lookup(name).name
        text = data.decode("utf-8-sig" if known == "utf-8" else known)
    except LookupError as error:
        raise ReadingError(f"encoding {encoding!r} is unknown; {_ASK}", path=path) from error
    except UnicodeDecodeError as error:
        raise ReadingError(_misfit(data, error, encoding), path=path, line=_line(data, error.start)) from error
    return Decoded(text.removeprefix("\ufeff"), known)


def _misfit(data: bytes, error: UnicodeDecodeError, encoding: str) -> str:
    return f"byte {error.start} (0x{data[error.start]:02x}) is no {encoding}; {_ASK}"


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _with_bom(data: bytes, name: str, path: str) -> Decoded:
    if name == "utf-8":
        return _utf8(data, path) or _broken_utf8(data, path)
    notices: tuple[Notice, ...] = ()
    over = len(data) % (4 if name.startswith("utf-32") else 2)
    if over:
        data = data[:-over]
        notices = (Notice("encoding", 0, f"the file ends with half a {name} character: it was cut off there"),)
    try:
        return Decoded(data.decode(name), name, notices)
    except UnicodeDecodeError as error:
        raise ReadingError(f"the file begins as {name}, but {_misfit(data, error, name)}", path=path) from error


def _wide(data: bytes) -> str:
    """Give the UTF-16 that the bytes are without saying so: NULs or Thai high bytes at every other place."""
    sample = data[:4000]
    if len(sample) < 4 or (b"\0" not in sample and b"\x0e" not in sample):
        return ""
    even, odd = sample[0::2], sample[1::2]
    for name, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        wide = sum(high.count(byte) for byte in (0x00, 0x0E, 0x20)) / len(high)
        if wide > 0.9 and low.count(0) / len(low) < 0.02:
            return name
    return ""


def _refuse_nuls(data: bytes, path: str) -> None:
    """Refuse binary content; a few NULs in good UTF-8 are damaged text, which is reported line by line."""
    control = sum(data.count(byte) for byte in (*range(9), *range(14, 27), 28, 29, 30, 31))
    if not control:
        return
    if control / len(data) > 0.01 or _utf8_errors(data)[0]:
        nuls = data.count(0)
        raise ReadingError(
            f"this looks like binary data ({nuls} NUL and {control - nuls} control bytes of {len(data)}), "
            "not plain text; export the transcript as text, md or docx",
            path=path,
        )


def _utf8_errors(data: bytes) -> tuple[int, int]:
    """Give the number of stretches that are no UTF-8, and of characters beyond ASCII that are."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    beyond = sum(1 for char in text if char > "\x7f") - broken
    return broken, beyond


def _utf8(data: bytes, path: str) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        broken, beyond = _utf8_errors(data)
        if beyond < 2 or beyond < 4 * broken:
            return None
        if error.reason == "unexpected end of data" and error.end == len(data):
            message = f"the file ends with half a UTF-8 character: it was cut off at byte {error.start}"
            notice = Notice("encoding", _line(data, error.start), message)
            return Decoded(data[: error.start].decode("utf-8"), "utf-8", (notice,))
        return _broken_utf8(data, path)


def _broken_utf8(data: bytes, path: str) -> Decoded:
    """Refuse UTF-8 with broken bytes inside: guessing another encoding would turn all of it into other letters."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        raise ReadingError(
            f"the file is UTF-8 but for {_utf8_errors(data)[0]} broken bytes, the first at byte {error.start} "
            f"(0x{data[error.start]:02x}); mend that line, or {_ASK}",
            path=path,
            line=_line(data, error.start),
        ) from error


def _eight_bits(data: bytes, path: str) -> Decoded:
    """Choose between cp874 and cp1252 by whether the Thai it would give could be Thai; ask when neither is clear."""
    thai = _try(data, "cp874")
    latin = _try(data, "cp1252")
    impossible, length, count = _thai_shape(thai) if thai is not None else (1.0, 0.0, 0)
    if thai is not None and count and impossible < _LEGAL and length >= _RUN_LENGTH and (count >= 6 or not impossible):
        return Decoded(thai, "cp874")
    unlike = thai is None or not count or length < 2.0 or impossible > 0.3
    if latin is not None and unlike and _latin_like(latin):
        return Decoded(latin, "cp1252")
    raise ReadingError(
        f"the encoding cannot be told: as cp874, {impossible:.0%} of {count} Thai characters are impossible; {_ASK}",
        path=path,
    )


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _thai_shape(text: str) -> tuple[float, float, int]:
    """Give the share of Thai characters that cannot stand where they do, the mean run of Thai, and their number."""
    runs = _RUN.findall(text, timeout=PATIENCE)
    count = sum(len(run) for run in runs)
    if not count:
        return 0.0, 0.0, 0
    legal = sum(len(found) for run in runs for found in _CLUSTER.findall(run, timeout=PATIENCE))
    return 1 - legal / count, count / len(runs), count


def _latin_like(text: str) -> bool:
    """Say whether the letters beyond ASCII are as rare, and as much inside words, as European text has them."""
    letters = regex.findall(r"\p{L}", text, timeout=PATIENCE)
    beyond = sum(1 for letter in letters if letter > "\x7f")
    odd = len(regex.findall(r"[\x80-\x9f¤¦§¨©¬®¯±²³´¶·¸¹¼½¾×÷]", text, timeout=PATIENCE))
    return beyond <= 0.25 * max(1, len(letters)) and odd <= 0.02 * len(text)
