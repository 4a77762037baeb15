"""Open zip containers without trusting them: all is checked before a member is read. Extracts nothing to disk."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from qualcoop.errors import ReadingError

__all__ = ["Container"]

MEMBERS = 5_000
MEMBER_SIZE = 200 * 2**20
TOTAL_SIZE = 400 * 2**20
RATIO = 200
SMALL = 2**20


class Container:
    """A checked zip file in memory; members are read by name.

    Parameters
    ----------
    data
        The bytes of the zip file.
    path
        The file's name, for errors.

    Raises
    ------
    ReadingError
        If it is no zip, or one whose members' number, names, sizes or ratio cannot be honest.
    """

    def __init__(self, data: bytes, *, path: str = "") -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise ReadingError(
                "the file is no zip container, or it was cut off; save the document again", path=path
            ) from error
        self._check()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def _check(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MEMBERS:
            self._refuse(f"it holds {len(infos)} members; at most {MEMBERS} are read")
        names = [info.filename for info in infos]
        if len(set(names)) != len(names):
            self._refuse("it holds several members of one name")
        for info in infos:
            self._check_member(info)
        total = sum(info.file_size for info in infos)
        if total > TOTAL_SIZE:
            self._refuse(f"it would unfold to {total} bytes; at most {TOTAL_SIZE} are read")

    def _check_member(self, info: zipfile.ZipInfo) -> None:
        name = info.orig_filename
        if "\\" in name or "\0" in name or ":" in name or name.startswith("/") or ".." in PurePosixPath(name).parts:
            self._refuse("a member's name leads out of the container")
        if info.external_attr >> 28 == 0xA:
            self._refuse("a member is a symbolic link")
        if info.flag_bits & 1:
            self._refuse("a member is encrypted; save the document without a password")
        if info.file_size > MEMBER_SIZE:
            self._refuse(f"a member would unfold to {info.file_size} bytes; at most {MEMBER_SIZE} are read")
        if info.file_size > SMALL and info.file_size > RATIO * max(1, info.compress_size):
            self._refuse(f"a member would unfold to more than {RATIO} times its size")

    def _refuse(self, why: str) -> None:
        raise ReadingError(f"the container is refused: {why}", path=self._path)

    def read(self, name: str) -> bytes:
        """Give the bytes of a member, never more than it declares."""
        info = self._zip.NameToInfo[name]
        try:
            with self._zip.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
            raise ReadingError(f"member {name!r} is damaged; save the document again", path=self._path) from error
        except Exception as error:
            raise ReadingError(
                f"member {name!r} cannot be unpacked; save the document again", path=self._path
            ) from error
        if len(data) > info.file_size:
            self._refuse("a member is larger than it declares")
        return data
