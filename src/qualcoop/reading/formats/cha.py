"""Read CHAT transcripts: main lines are talk, headers name the speakers. Leaves every code of the talk as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.decoding import decode
from qualcoop.reading.hints import Extracted, Hints, Utterance
from qualcoop.reading.spoken import clock, joined_names
from qualcoop.reading.vocabulary import TIMEOUT
from qualcoop.records.transcript import Notice
from qualcoop.text.dates import find_date

__all__ = ["FORMAT", "VERSION", "extract"]

FORMAT = "cha"
VERSION = 2

_BULLET = "\x15"
_STAND_IN = "\x0b"
"""Stands for a bullet while bytes are decoded, where many control characters would look like a binary file."""
_TIMES = regex.compile(r'\s*\x15(?:%\p{L}+:"[^"\x15]*"_?)?(?:(\p{N}+)_(\p{N}+))?-?\x15')
_MAIN = regex.compile(r"\*([^:\s]{1,30}):\s?(.*)", regex.DOTALL)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_CODE_CELL, _ROLE_CELL = 2, 7


@dataclass(frozen=True, slots=True)
class _Tier:
    """One line of a CHAT file with its continuations: `*CHI:`, `%mor:` or `@Comment:`."""

    line: int
    text: str = field(repr=False)


def extract(data: bytes, *, path: str, hints: Hints) -> Extracted:
    r"""Give what the speakers of a CHAT file say; dependent tiers and headers are left out and told of.

    Raises
    ------
    ReadingError
        If no line begins as a speaker's does.

    Examples
    --------
    >>> file = "@Begin\n@Participants:\tINV Investigator\n*INV:\tเล่าให้ฟังหน่อยค่ะ \x150_1500\x15\n%com:\tx\n@End\n"
    >>> extract(file.encode(), path="a.cha", hints=Hints()).utterances
    (Utterance(speaker='INV (Investigator)', time='00:00:00.000'),)
    """
    if data[:2] not in _WIDE:
        data = data.replace(_BULLET.encode(), _STAND_IN.encode())
    decoded = decode(data, path=path, encoding=hints.encoding)
    text = decoded.text.replace(_STAND_IN, _BULLET).replace("\r\n", "\n").replace("\r", "\n")
    tiers, loose = _tiers(text)
    people = _people(tiers)
    utterances = tuple(one for tier in tiers if tier.text.startswith("*") for one in _utterance(tier, people))
    if not utterances:
        raise ReadingError("no line begins as in CHAT, with *, a speaker's code and a colon (*CHI:)", path=path)
    notices = (*decoded.notices, *_notices(tiers, people, loose))
    return Extracted("", decoded.encoding, notices, utterances)


def _tiers(text: str) -> tuple[list[_Tier], int]:
    """Join continuations to their lines, and count those that lack the tab or blank that marks one."""
    parts: list[tuple[int, list[str]]] = []
    loose = 0
    for n, line in enumerate(text.split("\n"), 1):
        if line[:1] in "@*%" and line.strip():
            parts.append((n, [line.rstrip()]))
        elif line.strip() and parts:
            loose += not line[0].isspace()
            parts[-1][1].append(line.strip())
        elif line.strip():
            parts.append((n, [f"@Comment: {line.strip()}"]))
            loose += 1
    return [_Tier(n, " ".join(lines)) for n, lines in parts], loose


def _people(tiers: list[_Tier]) -> dict[str, str]:
    """Give each code of the headers its label: the code, and in brackets the role that @Participants or @ID give."""
    roles: dict[str, str] = {}
    for code, role in (*_participants(tiers), *_ids(tiers)):
        roles[code] = roles.get(code) or role.replace("_", " ")
    return {code: f"{code} ({role})" if role else code for code, role in roles.items()}


def _participants(tiers: list[_Tier]) -> Iterator[tuple[str, str]]:
    """Yield code and role of `@Participants: CHI Somchai Target_Child, ...`; the name between them is not told."""
    for tier in tiers:
        if tier.text.startswith("@Participants"):
            for one in tier.text.partition(":")[2].split(","):
                code, *words = one.split() or [""]
                if code:
                    yield code, words[-1] if words else ""


def _ids(tiers: list[_Tier]) -> Iterator[tuple[str, str]]:
    """Yield code and role of `@ID: tha|corpus|CHI|2;6.|male|||Target_Child|||`."""
    for tier in tiers:
        cells = [cell.strip() for cell in tier.text.partition(":")[2].split("|")]
        if tier.text.startswith("@ID") and len(cells) > _ROLE_CELL and cells[_CODE_CELL]:
            yield cells[_CODE_CELL], cells[_ROLE_CELL]


def _utterance(tier: _Tier, people: Mapping[str, str]) -> Iterator[Utterance]:
    match = _MAIN.fullmatch(tier.text, timeout=TIMEOUT)
    if match is None:
        return
    code, said = match[1], match[2]
    starts = [found[1] for found in _TIMES.finditer(said, timeout=TIMEOUT) if found[1]]
    talk = _TIMES.sub("", said, timeout=TIMEOUT).strip()
    yield Utterance(talk, people.get(code, code), clock(int(starts[0])) if starts else None)


def _notices(tiers: list[_Tier], people: Mapping[str, str], loose: int) -> Iterator[Notice]:
    names = [_name(tier) for tier in tiers]
    codes = {name[1:] for name in names if name.startswith("*")}
    unlisted = sorted(code for code in codes if code not in people)
    if unlisted:
        yield Notice("speakers", 0, f"the header does not list {joined_names(unlisted)}, who speak")
    for sign, what in (("%", "dependent tiers"), ("@", "header lines, comments and gem marks")):
        counts = Counter(name for name in names if name.startswith(sign))
        if counts:
            each = joined_names([f"{name} {count}" for name, count in sorted(counts.items())])
            yield Notice("tiers", 0, f"{counts.total()} {what} are no talk and were left out: {each}")
    broken = [tier.line for tier in tiers if tier.text.startswith("*") and not _MAIN.match(tier.text, timeout=TIMEOUT)]
    for line in broken:
        yield Notice("speakers", 0, f"line {line} of the file begins with * but has no speaker's code: left out")
    if loose:
        yield Notice("lines", 0, f"{loose} lines begin with neither sign nor tab and are joined to the lines before")
    if "@End" not in names:
        yield Notice("end", 0, "the file has no @End: it may have been cut off")
    yield from _date(tiers)


def _date(tiers: list[_Tier]) -> Iterator[Notice]:
    """Tell the date of the header in the form that study.yaml takes."""
    for tier in tiers:
        if tier.text.startswith("@Date:"):
            told = tier.text.partition(":")[2].strip().replace("-", " ")
            found = find_date(told)
            if found is not None:
                yield Notice("date", 0, f"the header is dated; write it as `date: {found.isoformat()}` in study.yaml")
            return


def _name(tier: _Tier) -> str:
    return tier.text.partition(":")[0].split()[0] if tier.text.strip() else ""
