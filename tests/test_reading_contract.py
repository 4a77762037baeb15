"""One contract for every format that is read; a reader without a maker in the forge fails it."""

from __future__ import annotations

import random
import unicodedata
from hashlib import sha256
from itertools import chain, pairwise

import pytest
import regex

from qualcoop.errors import MissingError, ReadingError
from qualcoop.reading import READERS, Hints, read, supported
from qualcoop.reading.many import read_many
from qualcoop.records.transcript import Transcript
from qualcoop.text.normalise import normalise

from .conftest import ROOT
from .reading_forge import ENGLISH, MAKERS, PLAIN, STYLES, THAI, TOLD, docx, paragraph

PLANTED = "<img src=x onerror=alert(1)>"
FORMULA = "=cmd|' /C calc'!A0"
INTERVIEWS = {
    "th": (
        ("ผู้สัมภาษณ์", "น้ำท่วมปีนั้นเริ่มเมื่อไรคะ"),
        ("ผู้ให้สัมภาษณ์", "เริ่มเดือนตุลาคมครับ ทั้งตำบลเลย"),
        ("ผู้สัมภาษณ์", "แล้วเทศบาลข้าง ๆ ช่วยอย่างไรคะ"),
        ("ผู้ให้สัมภาษณ์", f"ส่งเรือมาสองลำ {PLANTED} ครับ"),
        ("ผู้สัมภาษณ์", "ใครเป็นคนประสานงานคะ"),
        ("ผู้ให้สัมภาษณ์", FORMULA),
    ),
    "en": (
        ("Interviewer", "How did the flood begin?"),
        ("Mayor B", "In October, in the whole district & beyond."),
        ("Interviewer", "Did the other towns help?"),
        ("Mayor B", f"They sent {PLANTED} boats."),
        ("Interviewer", "And who brought them together?"),
        ("Mayor B", FORMULA),
    ),
}
ROLES = ["interviewer", "informant"] * 3
# What lies outside the turns: a label (of CHAT with its code), a colon, a stamp.
BETWEEN = regex.compile(r"\s*(?:SP\d \()?(?:ผู้สัมภาษณ์|ผู้ให้สัมภาษณ์|Interviewer|Mayor[ _]B)\)?: ?")
ENDED = frozenset(
    {".cha", ".dfxp", ".docx", ".eaf", ".fodt", ".json", ".odt", ".pdf", ".rtf", ".textgrid", ".ttml", ".xlsx"}
)
"""Formats whose files say where they end, so that a cut is seen."""

each_format = pytest.mark.parametrize("suffix", sorted(MAKERS))
each_plain = pytest.mark.parametrize("suffix", sorted(PLAIN))
each_language = pytest.mark.parametrize("language", INTERVIEWS)


def said(transcript):
    return [(turn.speaker, turn.role, turn.time, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


def talks(transcript):
    return [transcript.text[turn.start : turn.end] for turn in transcript.turns]


def written(folder, data, name):
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def interviews(tmp_path_factory):
    """Every interview in every format, with its path and what was read of it."""
    folder = tmp_path_factory.mktemp("interviews")
    made = {
        (suffix, language): written(folder, make(interview), f"{language}{suffix}")
        for suffix, make in MAKERS.items()
        for language, interview in INTERVIEWS.items()
    }
    return {key: (made[key], found) for key, found in zip(made, read_many(list(made.values())), strict=True)}


def test_every_reader_is_under_contract():
    assert set(MAKERS) == set(READERS) == set(supported())


# --- the same interview ----------------------------------------------------------------------------------------------


@each_format
@each_language
def test_the_same_interview_has_the_same_talk_and_roles_in_every_format(interviews, suffix, language):
    """The talk is told in order, each sentence once, with markup and formulas as the text that they are."""
    _, talk = interviews[suffix, language]
    assert isinstance(talk, Transcript), talk
    wanted = INTERVIEWS[language]
    assert talks(talk) == [what for _, what in wanted]
    assert [turn.role for turn in talk.turns] == ROLES
    assert [talk.text.count(what) for _, what in wanted] == [1] * len(wanted)
    assert [turn.n for turn in talk.turns] == [1, 2, 3, 4, 5, 6]
    assert [turn.language for turn in talk.turns][:3] == [language] * 3


@each_format
@each_language
def test_turns_cover_the_text_but_for_labels(interviews, suffix, language):
    _, talk = interviews[suffix, language]
    inner = pairwise([0, *chain.from_iterable((turn.start, turn.end) for turn in talk.turns), len(talk.text)])
    between = [talk.text[start:end] for n, (start, end) in enumerate(inner) if n % 2 == 0]
    assert not between[-1].strip()
    assert all(BETWEEN.fullmatch(gap) for gap in between[:-1]), between


@each_format
def test_the_text_is_normalised_and_what_is_noticed_quotes_nobody(interviews, suffix):
    for language, interview in INTERVIEWS.items():
        _, talk = interviews[suffix, language]
        assert talk.text == normalise(talk.text)
        told = " ".join(notice.message for notice in talk.notices)
        assert not [what for _, what in interview if what in told]
        assert not talk.damaged


@each_format
def test_a_file_read_twice_gives_the_same_record_here_and_in_a_child(interviews, suffix):
    for language in INTERVIEWS:
        path, talk = interviews[suffix, language]
        assert read(path) == talk


@each_format
def test_a_transcript_says_where_it_came_from_and_nothing_of_the_machine(interviews, suffix):
    path, _ = interviews[suffix, "th"]
    talk = read(path, name="../data/x")
    reader = READERS[suffix]
    assert talk.source.path == "../data/x"
    assert talk.source.sha256 == sha256(path.read_bytes()).hexdigest()
    assert (talk.source.format, talk.source.reader) == (reader.format, f"{reader.format}@{reader.version}")
    assert str(path.parent) not in repr((talk.layout(), talk.text))


@each_format
def test_an_html_repr_of_any_transcript_has_no_live_node(interviews, suffix):
    _, talk = interviews[suffix, "en"]
    shown = talk._repr_html_()
    assert "<img" not in shown
    assert "&lt;img" in shown


# --- label styles, in formats that hold a text -----------------------------------------------------------------------


STYLED = [
    (suffix, style)
    for suffix in sorted(set(PLAIN) - {".pdf"})  # its layout has tests of its own
    for style in STYLES
    if (suffix, style) not in {(".htm", "tab"), (".html", "tab"), (".xml", "tab")}  # a tab of a web page is a blank
]


@pytest.fixture(scope="module")
def styled(tmp_path_factory):
    """Every label style in every format that holds a text, with what was read of it."""
    folder = tmp_path_factory.mktemp("styled")
    keys = [(suffix, style, tongue) for suffix, style in STYLED for tongue in "te"]
    made = {}
    for n, (suffix, style, tongue) in enumerate(keys):
        text = "Date: 30 November 2018\n\n" + STYLES[style](THAI if tongue == "t" else ENGLISH)
        made[suffix, style, tongue] = written(folder, PLAIN[suffix](text), f"{n}{suffix}")
    return dict(zip(made, read_many(list(made.values())), strict=True))


@pytest.mark.parametrize(("suffix", "style"), STYLED)
@pytest.mark.parametrize("interview", [THAI, ENGLISH], ids=["th", "en"])
def test_the_same_interview_gives_the_same_turns_in_every_format(styled, suffix, style, interview):
    tongue = "t" if interview is THAI else "e"
    talk, plain = styled[suffix, style, tongue], styled[".txt", style, tongue]
    assert said(talk) == said(plain)
    assert [what for *_, what in said(talk)] == [what for _, what in interview]
    assert (talk.date, talk.speakers) == ("2018-11-30", plain.speakers)


@each_plain
def test_text_is_normalised_once_and_turns_have_a_language(tmp_path, suffix):
    """A sara am in two parts (น + nikhahit + tone + aa) becomes the one letter."""
    text = "ผู้สัมภาษณ์: น\u0e4d\u0e49\u0e32ท่วมไหมคะ\nผู้ให้สัมภาษณ์: Yes, every year, the whole town.\n"
    talk = read(written(tmp_path, PLAIN[suffix](text), f"x{suffix}"))
    assert talk.text == normalise(talk.text)
    assert "น้ำ" in talk.text
    assert [turn.language for turn in talk.turns] == ["th", "en"]


# --- what cannot be read ---------------------------------------------------------------------------------------------


@each_format
@pytest.mark.parametrize("data", [b"", b"\n \n"], ids=["nothing", "blanks"])
def test_an_empty_file_is_refused_by_name(tmp_path, suffix, data):
    with pytest.raises(ReadingError, match=rf"x\{suffix}.*\w") as caught:
        read(written(tmp_path, data, f"x{suffix}"), name=f"x{suffix}")
    if not data:
        assert "empty" in caught.value.message


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """Files cut off at several places, and bytes drawn by lot, of every format."""
    folder, lot = tmp_path_factory.mktemp("broken"), random.Random(2562)
    made = {}
    for suffix, make in MAKERS.items():
        data = make(INTERVIEWS["th"])
        places = {1, 5, len(data) // 4, len(data) // 2, 3 * len(data) // 4, len(data) - 40}
        for place in sorted(places):
            made[suffix, f"cut at {place}"] = written(folder, data[:place], f"cut{place}{suffix}")
        for size in (1, 64, 5_000):
            made[suffix, f"{size} random"] = written(folder, lot.randbytes(size), f"random{size}{suffix}")
            signed = data[:8] + lot.randbytes(size)
            made[suffix, f"{size} random after its sign"] = written(folder, signed, f"signed{size}{suffix}")
    return {key: (made[key], found) for key, found in zip(made, read_many(list(made.values())), strict=True)}


@each_format
def test_a_broken_file_is_refused_by_name_or_told_of(broken, suffix):
    """Nothing crashes: a reader that gives up, or whose process dies, says so in words that are looked for here."""
    for (kind, how), (path, found) in broken.items():
        if kind != suffix:
            continue
        if isinstance(found, ReadingError):
            assert found.path == path.as_posix()
            assert not regex.search("gave up|died|stopped|crashed", found.message), (how, found.message)
        elif "random" in how or suffix in ENDED:
            assert found.notices, how


@each_format
def test_a_broken_file_names_nobodys_words_in_its_error(broken, suffix):
    words = [what for _, what in INTERVIEWS["th"]]
    for (kind, how), (_, found) in broken.items():
        if kind == suffix and isinstance(found, ReadingError):
            assert not [what for what in words if what in str(found)], how


# --- what is common to all -------------------------------------------------------------------------------------------


def test_the_id_is_the_stem_in_nfc(tmp_path):
    name = unicodedata.normalize("NFD", "é-01")
    assert read(written(tmp_path, b"I: a?\nR: b", f"{name}.txt")).id == "é-01"


def test_a_file_that_is_not_there_a_folder_and_an_unknown_suffix_are_refused(tmp_path):
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(MissingError):
        read(tmp_path / "none.txt")
    with pytest.raises(ReadingError, match="folder"):
        read(tmp_path / "folder.txt")
    with pytest.raises(ReadingError, match=r"\.docx, "):
        read(written(tmp_path, b"x", "a.xyz"))


@each_format
def test_a_suffix_in_capitals_is_the_same_suffix(interviews, tmp_path, suffix):
    path, talk = interviews[suffix, "en"]
    loud = read(written(tmp_path, path.read_bytes(), f"en{suffix.upper()}"))
    assert (loud.text, loud.turns) == (talk.text, talk.turns)


@pytest.mark.parametrize("suffix", sorted(TOLD))
def test_a_person_beats_what_a_format_tells_of_roles(interviews, suffix):
    path, talk = interviews[suffix, "en"]
    label = talk.turns[0].speaker
    told = read(path, hints=Hints(roles={label: "other"}))
    assert {turn.role for turn in told.turns if turn.speaker == label} == {"other"}


def test_damage_is_told_line_by_line_and_kept_out_of_coding(tmp_path):
    text = "ถาม: ดีไหม\nตอบ: ดีครับ " + "น้ำท่วมทุกปี " * 30 + "\n\uf70a\uf70b\uf712\nถาม: จบ"
    talk = read(written(tmp_path, text.encode(), "a.txt"), hints=Hints())
    assert ("damage", 3) in [(notice.kind, notice.line) for notice in talk.notices]
    assert any(talk.line_of(start) == 3 for start, _ in talk.damaged)


# --- what is particular to Markdown and Word -------------------------------------------------------------------------


def test_html_entities_of_markdown_are_told_and_left(tmp_path):
    transcript = read(written(tmp_path, b"**I:** we&#39;re?\n\n**R:** a &amp b; yes", "a.md"))
    assert transcript.text[transcript.turns[0].start : transcript.turns[0].end] == "we&#39;re?"
    assert [notice.kind for notice in transcript.notices] == ["markup"]


def test_a_bold_question_with_its_label_loses_the_marks_around_it(tmp_path):
    transcript = read(
        written(tmp_path, b"**I: What is it?**\n\nR: It *is*.\n\n## Part 2\n\n**I: And?**\n\nR: x", "a.md")
    )
    assert [talk for *_, talk in said(transcript)] == ["What is it?", "It *is*.", "And?", "x"]


def test_a_table_of_a_word_document_gives_a_line_a_row(tmp_path):
    rows = [("00:01", "Interviewer", "Why?"), ("00:05", "Mayor", "So.")]
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    transcript = read(written(tmp_path, docx(f"{paragraph('Date: 2018-11-30')}<w:tbl>{cells}</w:tbl>"), "a.docx"))
    assert "00:01\tInterviewer\tWhy?\n" in transcript.text
    assert said(transcript) == [("Interviewer", "interviewer", "00:01", "Why?"), ("Mayor", "informant", "00:05", "So.")]


def test_tracked_insertions_are_kept_and_deletions_dropped(tmp_path):
    body = (
        f"{paragraph('ถาม: ดีไหม')}<w:p><w:r><w:t>ตอบ: </w:t></w:r><w:ins><w:r><w:t>ดีมาก</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>แย่</w:delText></w:r></w:del></w:p>"
    )
    transcript = read(written(tmp_path, docx(body), "a.docx"))
    assert transcript.text == "ถาม: ดีไหม\nตอบ: ดีมาก"
    assert [notice.kind for notice in transcript.notices] == ["changes"]


def test_links_breaks_and_controls_keep_their_text_and_footnotes_are_told(tmp_path):
    body = (
        "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:hyperlink><w:r><w:t>I: a?</w:t></w:r></w:hyperlink></w:p>"
        "</w:sdtContent></w:sdt><w:p><w:r><w:t>R:</w:t><w:tab/><w:t>b</w:t><w:br/>"
        "<w:t>c</w:t><w:footnoteReference/></w:r></w:p>"
    )
    transcript = read(written(tmp_path, docx(body), "a.docx"))
    assert transcript.text == "I: a?\nR:\tb\nc"
    assert [notice.kind for notice in transcript.notices] == ["footnotes"]


# --- the page that says what is kept and lost ------------------------------------------------------------------------


def rows_of_the_page():
    """Give the rows of docs/formats.md as {suffix: cells}; a suffix of two rows has the cells of both."""
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    lines = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in cells] for cells in lines]
    told = {}
    for cells in rows:
        for suffix in regex.findall(r"\.\w+", cells[1]):
            told.setdefault(suffix.lower(), []).append(cells)
    return told


def test_the_page_of_formats_has_every_suffix_with_what_is_kept_and_lost():
    told = rows_of_the_page()
    assert set(told) == set(supported())
    for suffix, rows in told.items():
        assert all(len(cells) == 5 and all(cells) for cells in rows), suffix
