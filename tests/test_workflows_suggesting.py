"""Tests of suggesting codings for a study and for single files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcoop.coding.rescanning import EarlierPass
from qualcoop.errors import MissingError, QualcoopWarning, UsageError
from qualcoop.records.coding import Codings
from qualcoop.storing import load_codebook
from qualcoop.workflows.studies import open_study
from qualcoop.workflows.suggesting import NONE, read_all, suggest, suggest_over, without_dismissed

from .small_study import hashes, small_study, write_talks


@pytest.fixture
def folder(tmp_path):
    return small_study(tmp_path / "truck")


def test_suggestions_stand_in_the_order_of_the_texts_under_the_machines_name(folder):
    found = suggest(open_study(folder))
    assert [(one.coding.transcript, one.coding.code) for one in found] == [
        ("m-01", "laws"),
        ("m-01", "leaders"),
        ("m-02", "laws"),
        ("m-02", "leaders"),
        ("m-03", "laws"),
    ]
    assert {one.coding.coder.partition("@")[0] for one in found} == {"indicators"}


def test_every_suggestion_quotes_the_text_at_its_offsets_and_no_interviewer(folder):
    study = open_study(folder)
    for one in suggest(study, top=3):
        transcript = study.transcript(one.coding.transcript)
        assert transcript.text[one.coding.start : one.coding.end] == one.coding.quote
        assert transcript.turn_at(one.coding.start, one.coding.end).role == "informant"


def test_top_gives_every_segment_its_best_codes_or_none(folder):
    study = open_study(folder)
    found = suggest(study, top=1)
    segments = [(one.coding.transcript, one.segment) for one in found]
    assert len(segments) == len(set(segments))
    nothing = [one for one in found if one.coding.code == NONE]
    assert [one.coding.quote for one in nothing if one.coding.transcript == "m-03"] == ["ยินดีครับ วันนี้แดดดีนะครับ"]
    assert {one.score for one in nothing} == {0.0}
    assert [one for one in found if one.coding.code != NONE] == list(suggest(study))


def test_suggesting_writes_nothing_and_comes_out_the_same_twice(folder):
    before = hashes(folder)
    study = open_study(folder)
    assert suggest(study, top=2) == suggest(study, top=2)
    assert hashes(folder) == before


def test_a_method_that_is_not_there_is_refused_with_those_that_are(folder):
    with pytest.raises(UsageError, match="method 'oracle' is not known; there is indicators"):
        suggest(open_study(folder), method="oracle")
    with pytest.raises(UsageError, match="top is 0"):
        suggest(open_study(folder), top=0)


def test_files_can_be_coded_without_a_study(folder, tmp_path):
    study = open_study(folder)
    assert suggest_over(load_codebook(folder / "codebook.yaml"), study.transcripts) == suggest(study)
    assert suggest_over(study.codebook, ()) == ()


def test_files_and_folders_are_found_in_order_and_other_files_left_aside(tmp_path):
    write_talks(tmp_path / "desk")
    (tmp_path / "desk" / "notes.mp3").write_bytes(b"ID3")
    (tmp_path / "desk" / "~$m-03.docx").write_bytes(b"Ann")
    (tmp_path / "desk" / ".~lock.m-03.docx").write_bytes(b"Ann")
    (tmp_path / "desk" / "ลึก").mkdir()
    (tmp_path / "desk" / "ลึก" / "M-04.TXT").write_text("ตอบ: ครับ", encoding="utf-8")
    (tmp_path / "alone.xyz").write_bytes(b"x")
    found = [path.name for path in read_all([tmp_path / "alone.xyz", tmp_path / "desk"])]
    assert found == ["alone.xyz", "m-01.txt", "m-02.md", "m-03.docx", "M-04.TXT"]


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(MissingError, match=r"gone\.txt: there is no such file or folder"):
        list(read_all([tmp_path / "gone.txt"]))


def test_a_pass_after_a_change_looks_again_only_where_it_must_and_says_the_same(folder):
    before = open_study(folder)
    path = folder / "codebook.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("- id: leaders", "- id: heads"), encoding="utf-8")
    after = open_study(folder)
    earlier = EarlierPass(before.codebook, before.transcripts, suggest(before))
    assert after.codebook != before.codebook
    assert suggest(after, earlier=earlier, top=2) == suggest(after, top=2)


@pytest.mark.parametrize(
    ("options", "fault"),
    [({"method": "learned", "earlier": True}, "made anew"), ({"threshold": 0.5}, "of method 'learned'")],
)
def test_options_of_one_method_are_refused_by_the_other(folder, options, fault):
    study = open_study(folder)
    if "earlier" in options:
        options = {**options, "earlier": EarlierPass(study.codebook, study.transcripts, suggest(study))}
    with pytest.raises(UsageError, match=fault):
        suggest(study, **options)


def test_a_codebook_alone_teaches_nothing(folder):
    study = open_study(folder)
    with pytest.raises(UsageError, match="learns from a study's codings"):
        suggest_over(study.codebook, study.transcripts, method="learned")


def decided(study, *, coder="ann", status="dismissed", **changed):
    """Give a study in which somebody decided on the first suggestion."""
    first = suggest(study, dismissed=True)[0].coding
    row = replace(first, coder=coder, status=status, **changed)
    return replace(study, codings=Codings((*study.codings, row))), first


def offers(study, place):
    return place in {one.coding.place for one in suggest(study)}


def test_what_was_dismissed_is_not_suggested_again_and_the_number_is_told(folder):
    study, first = decided(open_study(folder))
    with pytest.warns(QualcoopWarning, match="left out, as dismissed before: 1; dismissed=True"):
        found = suggest(study)
    whole = suggest(study, dismissed=True)
    assert [one for one in whole if one.coding.place != first.place] == list(found)
    assert len(found) == len(whole) - 1


def test_what_was_dismissed_is_not_learned_to_be_suggested_again(folder):
    study = open_study(folder)
    with pytest.warns(QualcoopWarning, match="no chances"):
        whole = suggest(study, method="learned", top=1)
    first = next(one.coding for one in whole if one.coding.code != NONE)
    other = replace(study, codings=Codings((*study.codings, replace(first, coder="ann", status="dismissed"))))
    kept, left_out = without_dismissed(other, whole)
    assert (left_out, first.place in {one.coding.place for one in kept}) == (1, False)


@pytest.mark.parametrize(
    "changed",
    [{"code": "leaders"}, {"quote": "other words"}, {"end": 1}, {"status": "removed"}, {"status": "accepted"}],
    ids=["another code", "other words", "another stretch", "taken back", "accepted"],
)
def test_only_the_same_words_and_code_are_left_out(folder, changed):
    study = open_study(folder)
    start = suggest(study)[0].coding.start
    if "end" in changed:
        changed = {"end": start + 3, "quote": ""}
    study, first = decided(study, **changed)
    assert offers(study, first.place)


def test_the_last_word_on_a_suggestion_counts(folder):
    study, first = decided(open_study(folder))
    again = replace(study, codings=Codings((*study.codings, replace(first, coder="ann"))))
    assert offers(again, first.place)


def test_whose_refusals_count(folder):
    """The coder who counts refuses; another one does not, and while nobody counts nobody codes after another."""
    study, first = decided(open_study(folder), coder="bee")
    assert offers(study, first.place)
    assert offers(replace(study, spec=replace(study.spec, counted="")), first.place)
    settled = replace(study, spec=replace(study.spec, counted="settled"))
    with pytest.warns(QualcoopWarning, match="dismissed before: 1"):
        assert not offers(settled, first.place)
