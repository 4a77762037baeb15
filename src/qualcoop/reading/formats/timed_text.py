"""Cut subtitle files into cues: time lines, blocks, marks within the talk. Used by srt and vtt; joins nothing."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from qualcoop.errors import ReadingError
from qualcoop.reading.formats.cues import Cue, clock
from qualcoop.reading.vocabulary import TIMEOUT
from qualcoop.records.transcript import Notice

__all__ = ["Cut", "cut", "file_lines", "inline", "no_times", "voices"]

_TIME = r"\d{1,4}\s?:\s?\d{1,3}(?:\s?:\s?\d{1,2})?(?:\s?[.,]\s?\d{1,9})?"
_TIMES = regex.compile(rf"\s*(?P<start>{_TIME})\s*(?:-{{1,3}}\s?>|[–—]{{1,2}}>|→)\s*(?P<end>{_TIME})(?P<rest>\s.*)?\s*")
_SETTINGS = regex.compile(r"\s*(?:[A-Za-z]\w*:\S+\s*)*")
_TIME_LIKE = regex.compile(r"\s*\d{1,4}:\d{2}[\d:.,;\s\-–—>]*")
_ID = regex.compile(r"\s*\d+\s*")
_NAMED_ID = regex.compile(r'\s*\d+\s+"(?P<name>[^"]{1,200})"(?:\s+\(\d+\))?\s*')
_ASIDE = regex.compile(r"(?P<kind>NOTE)(?:\s.*)?|(?P<kind>STYLE|REGION)\s*")
_PLAIN = r"</?(?:[ibus]|ruby|rt|c)(?:\.[\w#.-]{1,200})*>|<lang\s+[\w-]{1,40}>|</(?:lang|font)>|<font\s[^<>]{0,200}>"
_MARKS = regex.compile(rf"(?i){_PLAIN}|<{_TIME}>|\{{\\[^{{}}]{{1,200}}\}}")
_VOICE = regex.compile(r"<v(?:\.[^\s<>]{1,100})*(?:\s+(?P<name>[^<>]{0,200}))?>|</v>")
_ENTITY = regex.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_PATIENCE = 30.0

Numbered = tuple[int, str]
"""A line of the file with its number, counted from 1."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The cues of a file, and what was noticed in cutting them."""

    cues: tuple[Cue, ...] = field(repr=False)
    notices: tuple[Notice, ...] = ()


def file_lines(text: str) -> list[str]:
    r"""Give the lines of a file, whichever line ends it has.

    Examples
    --------
    >>> file_lines("1\r\n\r2\n3")
    ['1', '', '2', '3']
    """
    return text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def cut(lines: Sequence[str], *, first: int = 1, webvtt: bool = False) -> Cut:
    r"""Cut the lines of a file into cues.

    A time line opens a cue, a blank line or the next time line ends it. Text that has no times of its own, and lines
    that look like times and cannot be read, are kept and told of: talk may stand there.

    Parameters
    ----------
    lines
        The lines of the file, or its rest.
    first
        Number of the first of them in the file.
    webvtt
        Whether cues may have names, and blocks named NOTE, STYLE and REGION are left out.

    Examples
    --------
    >>> cut(["1", "00:01,0 --> 00:02,5", "ใช่ครับ", "", "2", "00:03.000 --> 00:04.000", "<i>ไม่</i>"]).cues[1]
    Cue(start=3000, end=4000, voice='', line=6)
    """
    cues: list[Cue] = []
    left: dict[str, list[int]] = {}
    stray: list[int] = []
    blocks = list(_blocks(lines, first))
    for place, block in enumerate(blocks):
        aside = _ASIDE.fullmatch(block[0][1], timeout=TIMEOUT) if webvtt else None
        if aside and not any(_times(line) for _, line in block):
            left.setdefault(aside["kind"], []).append(sum(len(line) for _, line in block))
            continue
        following = blocks[place + 1][0][1] if place + 1 < len(blocks) else ""
        opened, loose = _opened(block, numbered=_times(following) is not None, webvtt=webvtt)
        if loose:
            stray += [] if cues and not cues[-1].lines else [loose[0][0]]
            _go_on(cues, loose)
        cues += opened
    return Cut(tuple(cues), (*_asides(left), *_strays(stray), *_broken_off(cues)))


def no_times(text: str, *, path: str, example: str) -> ReadingError:
    """Build the error of a file without any time line."""
    start = text.lstrip()[:1]
    looks = {"<": "; it looks like HTML or XML", "{": "; it looks like JSON", "[": "; it looks like JSON or LRC"}
    return ReadingError(
        f"none of its {text.count(chr(10)) + 1} lines holds times such as {example!r}{looks.get(start, '')}; "
        "plain text is read with the suffix .txt",
        path=path,
    )


def voices(cue: Cue) -> list[Cue]:
    r"""Cut a cue at its voice tags, and give its talk without tags and entities.

    Examples
    --------
    >>> [(one.voice, one.lines) for one in voices(Cue(("<v.loud Anna>R&amp;D</v> <v Ben><i>no</i>",)))]
    [('Anna', ('R&D',)), ('Ben', ('no',))]
    """
    text = "\n".join(cue.lines)
    found: list[Cue] = []
    voice, place = cue.voice, 0
    for tag in _VOICE.finditer(text, timeout=_PATIENCE):
        found.append(_said(cue, voice, text[place : tag.start()]))
        voice, place = html.unescape(tag["name"] or "").strip(), tag.end()
    found.append(_said(cue, voice, text[place:]))
    return [one for one in found if any(line.strip() for line in one.lines)] or [replace(cue, lines=())]


def inline(text: str) -> str:
    """Give talk without the marks of subtitles, entities resolved; what is no mark of a subtitle stays.

    Examples
    --------
    >>> inline("<c.yellow>ทุน</c><00:01.500> &lt;b&gt; <laughs> AT&T")
    'ทุน <b> <laughs> AT&T'
    """
    bare = _MARKS.sub("", text, timeout=_PATIENCE) if "<" in text or "{" in text else text
    return _ENTITY.sub(_resolved, bare, timeout=_PATIENCE) if "&" in bare else bare


def _resolved(found: regex.Match[str]) -> str:
    return html.unescape(found[0])


def _said(cue: Cue, voice: str, text: str) -> Cue:
    return replace(cue, voice=voice, lines=tuple(inline(line) for line in text.split("\n")))


def _blocks(lines: Sequence[str], first: int) -> Iterator[list[Numbered]]:
    """Give runs of lines between blank ones, numbered; a line of spaces is no blank line in a caption."""
    block: list[Numbered] = []
    for n, line in enumerate(lines, first):
        if line:
            block.append((n, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _times(line: str) -> regex.Match[str] | None:
    return _TIMES.fullmatch(line, timeout=TIMEOUT) if ">" in line or "→" in line else None


def _opened(block: Sequence[Numbered], *, numbered: bool, webvtt: bool) -> tuple[list[Cue], list[Numbered]]:
    """Give the cues that begin in a block, and the lines before them that belong to none of them."""
    starts = [place for place, (_, line) in enumerate(block) if _times(line) or "-->" in line]
    if not starts and (broken := _broken_start(block)) is not None:
        starts = [broken]
    if not starts:
        lone_id = len(block) == 1 and numbered and _ID.fullmatch(block[0][1], timeout=TIMEOUT)
        return [], [] if lone_id else list(block)
    loose, id_ = _with_id(block[: starts[0]], alone=webvtt)
    cues: list[Cue] = []
    for place, upto in zip(starts, [*starts[1:], None], strict=True):
        talk, following = list(block[place + 1 : upto]), ""
        if upto is not None:
            talk, following = _with_id(talk, alone=False)
        cue = _begun(block[place], id_)
        cues.append(replace(cue, lines=(*cue.lines, *(line for _, line in talk))))
        id_ = following
    return cues, loose


def _broken_start(block: Sequence[Numbered]) -> int | None:
    """Give the place of a line that was meant to hold times: first of its block, or below a number."""
    for place, (_, line) in enumerate(block[:2]):
        if _TIME_LIKE.fullmatch(line, timeout=TIMEOUT):
            return place
        if not _ID.fullmatch(line, timeout=TIMEOUT):
            return None
    return None


def _with_id(head: Sequence[Numbered], *, alone: bool) -> tuple[list[Numbered], str]:
    """Part the lines above a time line into talk and an id: a number, or in WebVTT whatever stands alone."""
    if head and (_ID.fullmatch(head[-1][1], timeout=TIMEOUT) or (alone and len(head) == 1)):
        return list(head[:-1]), head[-1][1]
    return list(head), ""


def _begun(numbered: Numbered, id_: str) -> Cue:
    """Give the cue that a time line opens; what follows the times and is no setting is its first talk."""
    n, line = numbered
    named = _NAMED_ID.fullmatch(id_, timeout=TIMEOUT)
    voice = named["name"].strip() if named else ""
    found = _times(line)
    if found is None:
        return Cue((), None, None, voice, n)
    rest = found["rest"] or ""
    talk = () if not rest or _SETTINGS.fullmatch(rest, timeout=TIMEOUT) else (rest,)
    return Cue(talk, clock(found["start"]), clock(found["end"]), voice, n)


def _go_on(cues: list[Cue], loose: Sequence[Numbered]) -> None:
    """Give lines that no time line opens to the cue before, or to one without times at the beginning."""
    lines = tuple(line for _, line in loose)
    if cues:
        cues[-1] = replace(cues[-1], lines=(*cues[-1].lines, *lines))
    else:
        cues.append(Cue(lines, line=loose[0][0]))


def _asides(left: dict[str, list[int]]) -> Iterator[Notice]:
    for kind, sizes in left.items():
        message = f"{len(sizes)} {kind} blocks ({sum(sizes)} characters) are no talk and are left out"
        yield Notice("captions", 0, message)


def _strays(stray: Sequence[int]) -> Iterator[Notice]:
    if stray:
        message = f"{len(stray)} pieces of text have no times of their own (the first at line {stray[0]} of the file); "
        yield Notice("captions", 0, message + "they are kept with the cue before")


def _broken_off(cues: Sequence[Cue]) -> Iterator[Notice]:
    if cues and not any(line.strip() for line in cues[-1].lines):
        message = f"the last cue (line {cues[-1].line} of the file) has no text: the file may have been cut off there"
        yield Notice("captions", 0, message)
