"""Read a study's own files as UTF-8 and refuse any other encoding. Never guesses, for a wrong guess changes words."""

from __future__ import annotations

__all__ = ["BOM", "read_utf8", "without_bom"]

from pathlib import Path

from qualcoop.errors import MissingError, StudyError

BOM = "\ufeff"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_utf8(path: str | Path) -> str:
    r"""Read a file as UTF-8, its line ends and byte order mark kept.

    Raises
    ------
    MissingError
        If there is no such file.
    StudyError
        If the file is in another encoding, with the line and what to do.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "ann.csv"
    >>> _ = path.write_bytes("transcript\nถาม".encode("cp874"))
    >>> try:
    ...     read_utf8(path)
    ... except StudyError as error:
    ...     print(error.line, error.message.partition(";")[0])
    2 not UTF-8 (byte 0xB6), perhaps Windows-874 or Windows-1252
    """
    try:
        data = Path(path).read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise MissingError("there is no such file", path=str(path)) from None
    if data.startswith(_UTF16) or b"\0" in data:
        raise StudyError(f"not UTF-8 but UTF-16 or no text at all; {_advice(path)}", path=str(path), line=1)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"not UTF-8 (byte 0x{data[error.start]:02X}), perhaps Windows-874 or Windows-1252"
        raise StudyError(f"{found}; {_advice(path)}", path=str(path), line=line) from None


def without_bom(text: str) -> str:
    r"""Drop a byte order mark at the beginning.

    Examples
    --------
    >>> without_bom("\ufeffถาม")
    'ถาม'
    """
    return text.removeprefix(BOM)


def _advice(path: str | Path) -> str:
    if Path(path).suffix.lower() == ".csv":
        return "in the spreadsheet, save it again as 'CSV UTF-8 (comma delimited)'; nothing was written"
    return "save it again as UTF-8; nothing was written"
