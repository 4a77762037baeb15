"""Texts for the tests of the text room: real Thai and English with every fault that files are known to have."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

NIKHAHIT, AA, AM, E, AE = "\u0e4d", "\u0e32", "\u0e33", "\u0e40", "\u0e41"
ZWSP, ZWNJ, ZWJ, WJ, SHY, BOM, NBSP = "\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u00a0"

PIECES = [
    "ผู้นำ", "ผู้ใหญ่", "น้ำ", f"น{NIKHAHIT}้{AA}", f"น้{NIKHAHIT}{AA}", f"น{NIKHAHIT}{AA}้", f"ก{AM}้", "กฎหมาย", "ผิดกฎหมาย",
    f"กฎ{ZWSP}หมาย", f"{E}{E}ผน", f"{AE}ผน", "ที่่", "ก่ี", "พันธุ์", "ไม่ไว้ใจ", "เงิน", "ฤๅ", "ฯลฯ", "ๆ", "พัฒนา", "นา", "รักษา",
    "๒๕๖๐", "2560", "law", "Laws", "İstanbul", "ΣΑΣ", "e\u0301", "é", "mayor's", "co-operation", "😀", "👨‍👩‍👧", "🇹🇭",
    "ท\uf70aี", " ", "  ", "\n", "\n\n", "\t", NBSP, ZWSP, ZWNJ, ZWJ, WJ, SHY, BOM, "\r\n", "\r", "\u2028",
    ".", "! ", "? ", ", ", "“", "”", "\x00",
    "้", "ะ", "ั", NIKHAHIT, AA, AM, E, "ฮาาาา", "กกกก", "\u0301", "์",
]  # fmt: skip

dirty = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join)
"""Any text: clean, dirty, broken."""

talk = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
"""Text nearer to what people say and files hold."""


def is_base(character: str) -> bool:
    """Say whether a character begins a cluster of its own."""
    return unicodedata.category(character)[0] != "M"
