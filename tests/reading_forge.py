"""Make small interviews and write them in every label style and format. Used by the tests of reading."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from .pdf_forge import column, pdf

Said = tuple[str, str]
"""(speaker, talk): what somebody said."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)

THAI: tuple[Said, ...] = (
    ("ผู้สัมภาษณ์", "สวัสดีค่ะ โครงการนี้เริ่มต้นอย่างไรคะ"),
    ("ผู้ให้สัมภาษณ์", "เริ่มจากชาวบ้านครับ น้ำท่วมทุกปี\nประการแรก: เราไม่มีงบประมาณ"),
    ("ผู้สัมภาษณ์", "แล้วเทศบาลข้าง ๆ ช่วยไหมคะ"),
    ("ผู้ให้สัมภาษณ์", "ช่วยครับ ผมบอกว่า: ต้องทำด้วยกัน 😀"),
)
ENGLISH: tuple[Said, ...] = (
    ("Interviewer", "How did the project begin?"),
    ("Mayor B", "With the floods.\nI said: we do it together."),
    ("Interviewer", "And the other towns, did they help?"),
    ("Mayor B", "Two of them did. The third: never."),
)


def _lines(said: Sequence[Said], line: Callable[[int, str, str], str], between: str = "\n") -> str:
    return between.join(line(n, label, talk) for n, (label, talk) in enumerate(said))


def _clock(n: int) -> str:
    return f"00:{n // 60:02}:{n % 60:02}"


STYLES: dict[str, Callable[[Sequence[Said]], str]] = {
    "colon": lambda said: _lines(said, lambda n, label, talk: f"{label}: {talk}"),
    "space before colon": lambda said: _lines(said, lambda n, label, talk: f"{label} : {talk}"),
    "blank with NBSP": lambda said: _lines(said, lambda n, label, talk: f"{label}: {talk}", "\n\u00a0\n"),
    "wide colon": lambda said: _lines(said, lambda n, label, talk: f"{label}：{talk}"),
    "tab": lambda said: _lines(said, lambda n, label, talk: f"{label}\t{talk}"),
    "stamp before": lambda said: _lines(said, lambda n, label, talk: f"[{_clock(n)}] {label}: {talk}"),
    "bare stamp before": lambda said: _lines(said, lambda n, label, talk: f"{_clock(n)} {label}: {talk}"),
    "stamp after": lambda said: _lines(said, lambda n, label, talk: f"{label} [{_clock(n)}]: {talk}"),
    "stamp after colon": lambda said: _lines(said, lambda n, label, talk: f"{label}: [{_clock(n)}] {talk}"),
    "talk below": lambda said: _lines(said, lambda n, label, talk: f"{label}:\n{talk}", "\n \n"),
    "stamp, talk below": lambda said: _lines(said, lambda n, label, talk: f"[{_clock(n)}] {label}:\n{talk}"),
    "label alone": lambda said: _lines(said, lambda n, label, talk: f"{label}\n{talk}", "\n\n"),
    "bold": lambda said: _lines(said, lambda n, label, talk: f"**{label}:** {talk}", "\n\n"),
    "bold, colon outside": lambda said: _lines(said, lambda n, label, talk: f"**{label}**: {talk}", "\n\n"),
    "bold with stamp": lambda said: _lines(said, lambda n, label, talk: f"**{label}** [{_clock(n)}] {talk}", "\n\n"),
}
"""How transcribers write who speaks; each gives the text of a whole transcript."""


def paragraph(text: str) -> str:
    """Give a Word paragraph; line breaks and tabs within it as Word has them."""
    runs = escape(text).replace("\n", "</w:t><w:br/><w:t>").replace("\t", "</w:t><w:tab/><w:t>")
    return f'<w:p><w:r><w:t xml:space="preserve">{runs}</w:t></w:r></w:p>'


def document(body: str) -> bytes:
    """Give the XML of a Word document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()
    )


def packed(members: dict[str, bytes]) -> bytes:
    """Give a zip of the members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in members.items():
            container.writestr(name, data)
    return stream.getvalue()


def docx(body: str) -> bytes:
    """Give the bytes of a Word document with this body."""
    return packed({"[Content_Types].xml": TYPES.encode(), "word/document.xml": document(body)})


def word(text: str) -> bytes:
    """Give the bytes of a Word document with one paragraph a line."""
    return docx("".join(paragraph(line) for line in text.split("\n")))


# --- the same interview in every format ----------------------------------------------------------------------------

OPEN = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
KIND = "application/vnd.oasis.opendocument.text"
SECONDS = 5
"""How long each thing said takes, in formats that have times."""


def _open_body(text: str) -> str:
    lines = "".join(f"<text:p>{escape(line).replace(chr(9), '<text:tab/>')}</text:p>" for line in text.split("\n"))
    return f"<office:body><office:text>{lines}</office:text></office:body>"


def odt(text: str) -> bytes:
    """Give an OpenDocument text with one paragraph a line."""
    content = f"<office:document-content {OPEN}>{_open_body(text)}</office:document-content>"
    return packed({"mimetype": KIND.encode(), "content.xml": content.encode()})


def fodt(text: str) -> bytes:
    """Give the same as one flat XML file."""
    start = f'<?xml version="1.0" encoding="UTF-8"?><office:document {OPEN} office:mimetype="{KIND}">'
    return f"{start}{_open_body(text)}</office:document>".encode()


def _rich(character: str) -> str:
    if character in "\\{}":
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    units = character.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return {"\n": "\\par\n", "\t": "\\tab "}.get(character) or "".join(f"\\u{number}?" for number in numbers)


def rtf(text: str) -> bytes:
    """Give a Rich Text document: every character beyond ASCII by its number in UTF-16."""
    return ("{\\rtf1\\ansi\\ansicpg1252\\uc1\n" + "".join(map(_rich, text)) + "}").encode("ascii")


def html(text: str) -> bytes:
    """Give a web page with one paragraph a line."""
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in text.split("\n"))
    head = '<meta charset="utf-8"><title>Interview</title>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{lines}</body></html>".encode()


def feed(text: str) -> bytes:
    """Give a feed saved as a file, its text in one item."""
    start = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><item>'
    body = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    return f"{start}<description><![CDATA[{body}]]></description></item></channel></rss>".encode()


def printed(text: str, *, lines: int = 45) -> bytes:
    """Give a PDF with one line a line, as far apart as paragraphs are."""
    rows = text.split("\n")
    pages = [rows[at : at + lines] for at in range(0, len(rows), lines)]
    return pdf([column(page, step=16) for page in pages])


def _rows(said: Sequence[Said]) -> list[tuple[str, str]]:
    return [("speaker", "text"), *said]


def _table(delimiter: str) -> Callable[[Sequence[Said]], bytes]:
    def write(said: Sequence[Said]) -> bytes:
        stream = io.StringIO()
        csv.writer(stream, delimiter=delimiter).writerows(_rows(said))
        return stream.getvalue().encode()

    return write


def xlsx(said: Sequence[Said]) -> bytes:
    """Give a workbook of one sheet; what begins as a formula does is a text."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    for n, row in enumerate(_rows(said), 1):
        for m, value in enumerate(row, 1):
            page.cell(n, m).value = value
            page.cell(n, m).data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _at(n: int, sign: str) -> str:
    seconds = n * SECONDS
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{sign}000"


def srt(said: Sequence[Said]) -> bytes:
    """Give SubRip, a cue for each thing said, the label as meeting programs write it."""
    cues = [
        f"{n + 1}\n{_at(n, ',')} --> {_at(n + 1, ',')}\n{label}: {talk}\n\n" for n, (label, talk) in enumerate(said)
    ]
    return "".join(cues).encode()


def vtt(said: Sequence[Said]) -> bytes:
    """Give WebVTT with voice tags."""
    cues = [
        f"{_at(n, '.')} --> {_at(n + 1, '.')}\n<v {label}>{escape(talk)}</v>\n\n"
        for n, (label, talk) in enumerate(said)
    ]
    return ("WEBVTT\n\n" + "".join(cues)).encode()


def sbv(said: Sequence[Said]) -> bytes:
    """Give captions as YouTube's editor writes them."""
    cues = [
        f"{_at(n, '.')[1:]},{_at(n + 1, '.')[1:]}\n{label}: {talk}\n\n" for n, (label, talk) in enumerate(said)
    ]
    return "".join(cues).encode()


def ttml(said: Sequence[Said]) -> bytes:
    """Give timed text in XML, its speakers as agents."""
    agents = {who: f"a{n}" for n, (who, _) in enumerate(_by_speaker(said))}
    told = "".join(
        f'<ttm:agent xml:id="{id_}" type="person"><ttm:name type="full">{escape(who)}</ttm:name></ttm:agent>'
        for who, id_ in agents.items()
    )
    cues = "".join(
        f'<p begin="{n * SECONDS}s" end="{_at(n + 1, ".")}" ttm:agent="{agents[who]}">'
        f"{escape(talk).replace(chr(10), '<br/>')}</p>"
        for n, (who, talk) in enumerate(said)
    )
    spaces = 'xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"'
    head = f"<head><metadata>{told}</metadata></head>"
    return f'<?xml version="1.0" encoding="UTF-8"?><tt {spaces}>{head}<body><div>{cues}</div></body></tt>'.encode()


def whisper(said: Sequence[Said]) -> bytes:
    """Give the JSON of a speech recogniser that tells speakers apart."""
    each = [
        {"start": n * SECONDS, "end": (n + 1) * SECONDS, "text": f" {talk}", "speaker": label}
        for n, (label, talk) in enumerate(said)
    ]
    return json.dumps({"segments": each, "language": "th"}, ensure_ascii=False).encode()


def lrc(said: Sequence[Said]) -> bytes:
    """Give lyrics: a line for each thing said."""
    lines = [
        f"[{n * SECONDS // 60:02}:{n * SECONDS % 60:02}.00]{label}: {talk}\n" for n, (label, talk) in enumerate(said)
    ]
    return "".join(lines).encode()


def _by_speaker(said: Sequence[Said]) -> list[tuple[str, list[tuple[int, str]]]]:
    order = list(dict.fromkeys(label for label, _ in said))
    return [(who, [(n, talk) for n, (label, talk) in enumerate(said) if label == who]) for who in order]


def eaf(said: Sequence[Said]) -> bytes:
    """Give an ELAN file with a tier for each speaker."""
    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="ts{n}" TIME_VALUE="{n * SECONDS * 1000}"/>' for n in range(len(said) + 1)
    )
    tiers = ""
    for who, each in _by_speaker(said):
        notes = "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="ts{n}" TIME_SLOT_REF2="ts{n + 1}">'
            f"<ANNOTATION_VALUE>{escape(talk)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
            for n, talk in each
        )
        tiers += f"<TIER TIER_ID={quoteattr(who)} PARTICIPANT={quoteattr(who)}>{notes}</TIER>"
    start = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{start}<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>".encode()


def textgrid(said: Sequence[Said]) -> bytes:
    """Give a short TextGrid with an interval tier for each speaker."""

    def quoted(value: str) -> str:
        doubled = value.replace('"', '""')
        return f'"{doubled}"'

    end, tiers = len(said) * SECONDS, _by_speaker(said)
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "0", str(end), "<exists>", str(len(tiers))]
    for who, each in tiers:
        lines += ['"IntervalTier"', quoted(who), "0", str(end), str(len(each))]
        for n, talk in each:
            lines += [str(n * SECONDS), str((n + 1) * SECONDS), quoted(talk)]
    return ("\n".join(lines) + "\n").encode()


def chat(said: Sequence[Said]) -> bytes:
    """Give a CHAT file; codes have three letters, and the label is the role in the header."""
    codes = {who: f"SP{n}" for n, (who, _) in enumerate(_by_speaker(said))}
    listed = ", ".join(f"{code} {who.replace(' ', '_')}" for who, code in codes.items())
    lines = [f"*{codes[who]}:\t{talk} \x15{n * 5000}_{n * 5000 + 4999}\x15\n" for n, (who, talk) in enumerate(said)]
    return f"@UTF8\n@Begin\n@Participants:\t{listed}\n{''.join(lines)}@End\n".encode()


PLAIN: dict[str, Callable[[str], bytes]] = {
    ".docx": word,
    ".fodt": fodt,
    ".htm": html,
    ".html": html,
    ".markdown": str.encode,
    ".md": str.encode,
    ".odt": odt,
    ".pdf": printed,
    ".rtf": rtf,
    ".text": str.encode,
    ".txt": str.encode,
    ".xml": feed,
}
"""Formats that hold a text in which labels are found: each writes a text."""

TOLD: dict[str, Callable[[Sequence[Said]], bytes]] = {
    ".cha": chat,
    ".csv": _table(","),
    ".dfxp": ttml,
    ".eaf": eaf,
    ".json": whisper,
    ".lrc": lrc,
    ".sbv": sbv,
    ".srt": srt,
    ".textgrid": textgrid,
    ".tsv": _table("\t"),
    ".ttml": ttml,
    ".vtt": vtt,
    ".xlsx": xlsx,
}
"""Formats that know who speaks: each writes what is said."""


def _from_plain(write: Callable[[str], bytes]) -> Callable[[Sequence[Said]], bytes]:
    return lambda said: write(STYLES["colon"](said))


MAKERS: dict[str, Callable[[Sequence[Said]], bytes]] = {
    **{suffix: _from_plain(write) for suffix, write in PLAIN.items()},
    **TOLD,
}
"""For each suffix how an interview is written; a reader without a maker fails the contract."""
