"""Real transcripts that are not part of the repository."""

from __future__ import annotations

import json

import regex

from qualcoop.reading import read

COUNTED_HEADS = {"ประเด็นปฏิรูปที่ ๑"}
"""A section's head that the list of labels counts; it is no speaker."""


def test_labels_of_real_thai_interviews_are_found_with_their_counts(shared):
    folder = shared / "real" / "thai_interviews"
    for row in json.loads((folder / "labels.json").read_text(encoding="utf-8")):
        wanted = {" ".join(label.split()): n for label, n in row["labels"].items() if label not in COUNTED_HEADS}
        found = {speaker.label: speaker.turns for speaker in read(folder / row["file"]).speakers}
        assert found == wanted, row["file"]


def test_the_host_interviews_and_the_guest_informs(shared):
    folder = shared / "real" / "thai_interviews"
    for path in sorted(folder.glob("รายการ*.txt")):
        roles = {speaker.role for speaker in read(path).speakers}
        assert roles == {"interviewer", "informant"}, path.name


def test_a_word_document_and_its_cp1252_copy_hold_the_same_words(shared):
    folder = shared / "real" / "formats" / "word"
    document, text = read(folder / "transcript.docx"), read(folder / "transcript.txt")
    assert text.source.encoding == "cp1252"
    assert regex.findall(r"\p{L}+", document.text) == regex.findall(r"\p{L}+", text.text)
