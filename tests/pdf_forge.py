"""Write small PDF files by hand, each character at a known place. Used by the tests of reading PDF."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

Line = tuple[float, float, str]
"""(x, y, text): where a line begins, in points from the left and from the top."""

WIDTH, HEIGHT, SIZE = 595, 842, 12
RAISED = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
IMAGE = "q 100 0 0 100 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"


def pdf(pages: Iterable[Sequence[Line]], *, read_as: dict[str, str] | None = None, extra: str = "") -> bytes:
    """Give a PDF of pages; every letter is 6 points wide, marks above and below take no room.

    `read_as` says what a printed letter is read as, as a broken font does; `extra` is drawn on every page.
    """
    drawn = [_content(page, extra) for page in pages]
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(drawn)))
    widths = " ".join(f"{ord(mark)} [0]" for mark in RAISED)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(drawn)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /CIDToGIDMap /Identity /DW 500 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        + f"/W [{widths}] ".encode()
        + b"/FontDescriptor << /Type /FontDescriptor /FontName /Plain /Flags 4 /FontBBox [0 -200 1000 800] "
        b"/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>",
        _stream(_names(read_as or {}).encode()),
    ]
    for n, content in enumerate(drawn):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {7 + 2 * n} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(_stream(content.encode("latin-1")))
    return _file(objects)


def _content(page: Sequence[Line], extra: str) -> str:
    shown = [
        f"BT /F {SIZE} Tf 1 0 0 1 {x} {HEIGHT - y} Tm <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, text in page
    ]
    return "\n".join([*shown, extra])


def _names(read_as: dict[str, str]) -> str:
    """Give the table that says which character a code is: the code itself, but for those read as another."""
    odd = "".join(f"<{ord(k):04x}> <{v.encode('utf-16-be').hex()}>\n" for k, v in read_as.items())
    ranges = "".join(f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>\n" for high in (0x00, 0x0E, 0x20, 0xF7, 0xFB))
    singles = f"{len(read_as)} beginbfchar\n{odd}endbfchar\n" if read_as else ""
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"5 beginbfrange\n{ranges}endbfrange\n{singles}endcmap end end"
    )


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _file(objects: Sequence[bytes]) -> bytes:
    stream = io.BytesIO()
    stream.write(b"%PDF-1.7\n")
    places = []
    for n, each in enumerate(objects, 1):
        places.append(stream.tell())
        stream.write(b"%d 0 obj\n%s\nendobj\n" % (n, each))
    start = stream.tell()
    stream.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    stream.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    stream.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return stream.getvalue()


def column(lines: Iterable[str], *, x: float = 72, top: float = 90, step: float = 14) -> list[Line]:
    """Set lines below one another."""
    return [(x, top + n * step, line) for n, line in enumerate(lines)]


def wrapped(text: str, width: int = 70) -> list[str]:
    """Cut English text into lines as a word processor does, each with its blank at the end."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) + 1 > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*(f"{each} " for each in lines), line]
