"""Make small interviews and write them in every label style and format. Used by the tests of reading."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

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
