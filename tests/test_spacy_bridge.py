"""Transcripts as spaCy Docs, codings as spans, the component in Thai and English pipelines, and displaCy's page."""

from __future__ import annotations

import html
from types import SimpleNamespace

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy import displacy
from spacy.tokens import Doc, DocBin

from qualcoop.coding.answers import answer
from qualcoop.coding.indicators import as_codings, suggest
from qualcoop.errors import MissingError, OffsetError, UsageError
from qualcoop.records.codebook import Bilingual, Code, Codebook, Cue, Example, Indicator
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript
from qualcoop.spacy_bridge import EXACT, SPANS, CodesComponent, codes_config, codes_html, span_options, to_doc
from qualcoop.text.normalise import normalise

BOOK = Codebook(
    (
        Code("laws", indicators=(Indicator("กฎหมาย", "th"), Indicator("regulation", "en"))),
        Code("trust", indicators=(Indicator("ไว้ใจ", "th"), Indicator("trust", "en"))),
        Code("งบ", indicators=(Indicator("งบประมาณ", "th"),), cues=(Cue("บาน", "th", "hinders"),)),
    )
)
THAI = "กฎหมายไม่ชัดเจน <b>แต่</b> ชาวบ้านไว้ใจนายกฯ\nงบประมาณก็พอครับ"
ENGLISH = "The regulations are unclear,  but people trust us."

PIECES = st.sampled_from(
    ["กฎหมาย", "ไม่", "ไว้ใจ", "น้ำ", "trust", "law's", " ", "  ", "\n", "\t", "\u200b", ". ", "๒๕๖๐", "&<>", "é", "👍🏽"]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join).map(normalise)


def talk(text: str, language: str = "und") -> Transcript:
    return Transcript("t", text, language=language)


def pipeline(language: str, book: Codebook = BOOK) -> spacy.Language:
    nlp = spacy.blank(language)
    nlp.add_pipe("qualcoop_codes", config=codes_config(book))
    return nlp


def told(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.text, span.label_, span.kb_id_) for span in doc.spans[SPANS]]


# --- to_doc --------------------------------------------------------------------------------------------------------


@given(text=TEXTS, language=st.sampled_from(["th", "en", "mixed", "und"]))
def test_a_doc_has_the_text_of_the_transcript_character_for_character(text, language):
    assert to_doc(talk(text, language)).text == text


@given(text=TEXTS.filter(bool), data=st.data())
def test_a_span_contains_its_coding_and_the_exact_characters_stay(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    doc = to_doc(talk(text), [Coding("t", start, end, "laws", "ann")])
    [span], [exact] = doc.spans[SPANS], doc.user_data[EXACT]
    assert (exact["start"], exact["end"], exact["code"]) == (start, end, "laws")
    coded = text[start:end]
    assert span.start_char <= start + len(coded) - len(coded.lstrip())
    assert span.end_char >= end - (len(coded) - len(coded.rstrip()))


def test_labels_are_codes_and_stances_are_kb_ids_in_text_order():
    start = THAI.index("งบประมาณ")
    rows = [
        Coding("t", start, start + 8, "งบ", "ann", "facilitates"),
        Coding("t", 0, 6, "laws", "bee", "hinders", basis="documented"),
    ]
    doc = to_doc(talk(THAI), rows)
    assert told(doc) == [("กฎหมาย", "laws", "hinders"), ("งบประมาณ", "งบ", "facilitates")]
    assert [row["coder"] for row in doc.user_data[EXACT]] == ["bee", "ann"]
    assert doc.user_data[EXACT][0]["basis"] == "documented"


def test_only_what_stands_in_this_transcript_is_shown():
    rows = (
        Coding("t", 0, 6, "laws", "ann"),
        Coding("t", 0, 6, "laws", "ann", status="removed"),
        Coding("other", 0, 6, "laws", "ann"),
        Coding("t", 0, 6, "trust", "ann"),
    )
    assert [label for _, label, _ in told(to_doc(talk(THAI), Codings(rows)))] == ["trust"]


def test_suggestions_are_taken_as_they_come():
    said = answer("t", THAI)
    found = suggest(BOOK, [said])
    assert len(found) > 1
    assert told(to_doc(said, found)) == told(to_doc(said, as_codings(found)))


def test_a_coding_outside_the_text_is_refused():
    with pytest.raises(OffsetError, match="'t' has 5 characters; 3-9"):
        to_doc(talk("ดีครับ"[:5]), [Coding("t", 3, 9, "laws", "ann")])


def test_a_code_that_would_be_markup_is_refused():
    with pytest.raises(UsageError, match="is no code id"):
        to_doc(talk("ดีครับ"), [Coding("t", 0, 2, "<script>", "ann")])


STUDY = SimpleNamespace(transcripts=(), codings=(), codebook=BOOK)
"""As a study is for what takes one of its parts."""


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: to_doc(STUDY), r"to_doc takes one transcript, .*SimpleNamespace; of a study: \[to_doc\("),
        (lambda: to_doc("ดีครับ"), "to_doc takes one transcript, and this is of type str"),
        (lambda: to_doc(talk("ดี"), None), "codings are codings or suggestions, .*; found None"),
        (lambda: to_doc(talk("ดี"), STUDY), "codings are .*; found of type SimpleNamespace"),
        (lambda: to_doc(talk("ดี"), "laws"), "codings are .*; found of type str"),
        (lambda: to_doc(talk("ดี"), nlp="th"), r"nlp is a pipeline, such as spacy\.blank\('th'\); this is of type str"),
        (lambda: codes_config(STUDY), r"no codebook but of type SimpleNamespace; of a study it is study\.codebook"),
        (lambda: codes_config(None), "no codebook but None"),
        (lambda: CodesComponent(STUDY), "no codebook but of type"),
        (lambda: span_options(STUDY), "no codebook but of type"),
        (lambda: codes_html(to_doc(talk("ดี")), STUDY), "no codebook but of type"),
        (lambda: codes_html(talk("ดี"), BOOK), "no Doc but of type Transcript; make one"),
    ],
)
def test_an_argument_of_another_kind_is_told_with_what_is_right(call, message):
    with pytest.raises(UsageError, match=message):
        call()


def test_one_coding_may_stand_for_a_list_of_one():
    assert told(to_doc(talk(THAI), Coding("t", 0, 6, "laws", "ann"))) == [("กฎหมาย", "laws", "neutral")]


def test_a_text_too_long_for_a_pipeline_is_told_with_what_helps():
    nlp = spacy.blank("en")
    nlp.max_length = 10
    with pytest.raises(UsageError, match=r"'t' has 50 characters.*is 10\).*raise nlp\.max_length, or leave out"):
        to_doc(talk(ENGLISH), nlp=nlp)


@pytest.mark.parametrize(("language", "text"), [("th", THAI), ("en", ENGLISH)])
def test_a_pipeline_gives_its_own_tokens_and_vocabulary(language, text):
    nlp = spacy.blank(language)
    doc = to_doc(talk(text), [Coding("t", 0, 6, "laws", "ann")], nlp=nlp)
    assert doc.vocab is nlp.vocab
    assert [token.text for token in doc] == [token.text for token in nlp.make_doc(text)]
    assert doc.text == text


def test_a_tokenizer_that_loses_text_is_refused():
    nlp = spacy.blank("en")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, words=text.split())
    with pytest.raises(OffsetError, match="does not give the text back"):
        to_doc(talk("two  spaces"), nlp=nlp)


def test_a_doc_goes_through_a_doc_bin_with_its_spans_and_exact_characters():
    doc = to_doc(talk(THAI, "th"), [Coding("t", 1, 5, "laws", "ann", "hinders")])
    kept = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    [back] = DocBin().from_bytes(kept).get_docs(doc.vocab)
    assert (back.text, told(back), back.user_data[EXACT]) == (doc.text, told(doc), doc.user_data[EXACT])


# --- the component -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "text"), [("th", THAI), ("en", ENGLISH)])
def test_the_component_finds_what_suggest_finds(language, text):
    doc = pipeline(language)(text)
    found = [one.coding for one in suggest(BOOK, [answer("t", text)])]
    assert {row.code for row in found} >= {"laws", "trust"}
    assert [(row["start"], row["end"], row["code"], row["stance"]) for row in doc.user_data[EXACT]] == [
        (row.start, row.end, row.code, row.stance) for row in found
    ]
    assert [(span.label_, span.kb_id_) for span in doc.spans[SPANS]] == [(row.code, row.stance) for row in found]


def test_many_texts_give_what_each_gives_alone():
    nlp = pipeline("th")
    texts = [THAI, "", "ไม่มีอะไร", ENGLISH, "ไว้ใจกัน"] * 7
    together = [told(doc) for doc in nlp.pipe(texts, batch_size=4)]
    assert together == [told(nlp(text)) for text in texts]
    assert sum(map(bool, together)) == 21


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_saved_pipeline_codes_as_before(tmp_path, language):
    """A dollar sign opens a reference in a spaCy config; a codebook's must come through as it is."""
    odd = Indicator("${nlp.lang} $5", "en", "substring")
    book = Codebook((*BOOK, Code("money", label=Bilingual('ก "เงิน" $', "$x ${a.b} 50%"), indicators=(odd,))))
    nlp = pipeline(language, book)
    nlp.to_disk(tmp_path / "saved")
    again = spacy.load(tmp_path / "saved")
    assert again.get_pipe("qualcoop_codes").codebook == nlp.get_pipe("qualcoop_codes").codebook
    text = THAI + " we paid ${nlp.lang} $5 for trust"
    assert told(again(text)) == told(nlp(text))
    assert "money" in {label for _, label, _ in told(again(text))}


def test_a_saved_pipeline_holds_no_words_of_an_informant(tmp_path):
    book = Codebook((Code("laws", examples=(Example("t", 1, "secretwords"),), indicators=(Indicator("law", "en"),)),))
    pipeline("en", book).to_disk(tmp_path / "saved")
    files = [path for path in (tmp_path / "saved").rglob("*") if path.is_file()]
    assert b"indicators" in (tmp_path / "saved" / "config.cfg").read_bytes()
    assert not any(b"secretwords" in path.read_bytes() for path in files)


OTHER = Codebook((Code("x", indicators=(Indicator("trust", "en"),)),))


def test_a_saved_pipeline_brings_its_codebook_into_one_with_another(tmp_path):
    """spaCy's own components bring their rules; the codes found must be those of the pipeline that was saved."""
    nlp = pipeline("en")
    nlp.to_disk(tmp_path / "saved")
    read = pipeline("en", OTHER).from_disk(tmp_path / "saved")
    taken = pipeline("en", OTHER).from_bytes(nlp.to_bytes())
    assert told(pipeline("en", OTHER)(ENGLISH)) != told(nlp(ENGLISH))
    for again in (read, taken):
        assert told(again(ENGLISH)) == told(nlp(ENGLISH))
        assert again.get_pipe("qualcoop_codes").codebook == nlp.get_pipe("qualcoop_codes").codebook
    read.to_disk(tmp_path / "again")
    assert told(spacy.load(tmp_path / "again")(ENGLISH)) == told(nlp(ENGLISH))


def test_a_saved_pipeline_brings_the_key_of_its_spans(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("qualcoop_codes", config={**codes_config(BOOK), "spans_key": "machine"})
    nlp.to_disk(tmp_path / "saved")
    assert "machine" in pipeline("en", OTHER).from_disk(tmp_path / "saved")(ENGLISH).spans
    assert "machine" in pipeline("en", OTHER).from_bytes(nlp.to_bytes())(ENGLISH).spans


def test_a_component_made_by_hand_saves_no_words_of_an_informant(tmp_path):
    book = Codebook((Code("laws", examples=(Example("t", 1, "secretwords"),), indicators=(Indicator("law", "en"),)),))
    made = CodesComponent(book)
    made.to_disk(tmp_path / "made")
    assert b"secretwords" not in made.to_bytes()
    assert [path.read_bytes() for path in (tmp_path / "made").iterdir()] == [made.to_bytes()]
    assert CodesComponent(OTHER).from_bytes(made.to_bytes()).codebook == Codebook.from_data(book.data(quotations=False))


def test_a_saved_pipeline_whose_component_has_another_name_is_refused(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("qualcoop_codes", name="mine", config=codes_config(BOOK))
    nlp.to_disk(tmp_path / "saved")
    with pytest.raises(MissingError, match=r"no codebook under this name.*spacy\.load"):
        pipeline("en", OTHER).from_disk(tmp_path / "saved")


@pytest.mark.parametrize("spoilt", [b"{", b"\xff", b"[]", b"{}", b'{"codebook": [], "spans_key": "codes"}'])
def test_saved_codes_that_are_damaged_are_told_and_change_nothing(tmp_path, spoilt):
    made = CodesComponent(OTHER)
    made.to_disk(tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(spoilt)
    with pytest.raises(UsageError, match="no codes of a saved pipeline") as caught:
        made.from_disk(tmp_path)
    assert caught.value.path == str(file)
    with pytest.raises(UsageError, match="no codes of a saved pipeline"):
        made.from_bytes(spoilt)
    assert made.codebook == OTHER


def test_another_key_leaves_the_first_alone():
    nlp = spacy.blank("en")
    nlp.add_pipe("qualcoop_codes", config={**codes_config(BOOK), "spans_key": "machine"})
    doc = nlp(ENGLISH)
    assert SPANS not in doc.spans
    assert [span.label_ for span in doc.spans["machine"]] == ["laws", "trust"]
    assert [row["code"] for row in doc.user_data["qualcoop_machine"]] == ["laws", "trust"]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, "has no codebook"),
        ({"codebook": "{"}, "cannot be read"),
        ({"codebook": "[1]"}, "cannot be read"),
        ({"codebook": '"laws"'}, "cannot be read"),
        ({"codebook": '{"codes": ["laws"]}'}, "cannot be read"),
    ],
)
def test_a_component_without_a_codebook_says_how_to_give_one(config, message):
    with pytest.raises(UsageError, match=message):
        spacy.blank("en").add_pipe("qualcoop_codes", config=config)


def test_damaged_text_gets_no_code():
    mangled = "assniguuarAunademAutaiosnwdug demdsnistuiindennainnusiuiie trust"
    assert told(pipeline("en")(mangled)) == []
    assert told(pipeline("en")("we trust them")) != []


# --- displaCy ------------------------------------------------------------------------------------------------------


def test_displacy_shows_every_code_in_its_colour_and_escapes_the_talk():
    doc = pipeline("th")(THAI)
    options = span_options(BOOK)
    page = displacy.render(doc, style="span", options=options, jupyter=False, page=True)
    for code in ("laws", "trust", "งบ"):
        assert code in page
        assert options["colors"][code] in page
    assert "hinders" in page
    assert "<b>" not in page
    assert "&lt;" in page


def test_more_codes_than_colours_all_have_one():
    book = Codebook(tuple(Code(f"c{n}") for n in range(40)))
    assert list(span_options(book)["colors"]) == [code.id for code in book]


@pytest.mark.parametrize(("language", "text"), [("th", THAI), ("en", ENGLISH)])
def test_our_page_keeps_the_white_space_of_the_talk_and_escapes_it(language, text):
    doc = pipeline(language)(text)
    page = codes_html(doc, BOOK)
    outside = "".join(_texts(page)).replace(" ", "").replace("\n", "")
    assert outside == text.replace(" ", "").replace("\n", "")
    assert "<b>" not in page
    assert [label for label in ("laws", "trust") if label in page] == ["laws", "trust"]


def test_thai_outside_the_codes_is_not_torn_into_words():
    text = "เมื่อก่อนชาวบ้านต่างคนต่างอยู่ กฎหมาย"
    page = codes_html(to_doc(talk(text), [Coding("t", 31, 37, "laws", "ann")]), BOOK)
    assert "เมื่อก่อนชาวบ้านต่างคนต่างอยู่" in page


def test_a_doc_without_codes_is_shown_as_it_is():
    assert "ไม่มีอะไรเลย" in codes_html(to_doc(talk("ไม่มีอะไรเลย")), BOOK)


def _texts(page: str) -> list[str]:
    """Give the talk of a page: what stands outside the labels of displaCy's spans."""
    from lxml.html import fromstring

    tree = fromstring(page)
    for label in tree.xpath("//span[contains(@style, 'position: absolute')]"):
        label.drop_tree()
    return [html.unescape(text) for text in tree.itertext()]
