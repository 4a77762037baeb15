"""Suggesting: who is coded, where hits lie, what is left out, how codes are ranked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.coding.indicators import as_codings, asked, coder_name, suggest
from qualcoop.coding.lexicon import lexicon, pieces
from qualcoop.errors import UsageError
from qualcoop.records.codebook import Code, Codebook, Cue, Indicator
from qualcoop.records.transcript import Transcript, Turn
from qualcoop.text.folding import fold
from qualcoop.text.matching import forms
from qualcoop.text.segments import segments

LAWS = Code(
    "laws",
    level="environment",
    indicators=(Indicator("กฎหมาย", "th"), Indicator("ระเบียบ", "th"), Indicator("regulation", "en")),
    cues=(Cue("เปิดช่อง", "th", "facilitates"),),
)
TRUST = Code("trust", level="network", indicators=(Indicator("ไว้ใจ", "th"), Indicator("trust", "en")))
BUDGET = Code("budget", indicators=(Indicator("งบ", "th"), Indicator("งบประมาณ", "th")))
BOOK = Codebook((LAWS, TRUST, BUDGET, Code("empty")))


def talk(*turns: tuple[str, str], id_: str = "hatyai-01", **more) -> Transcript:
    """Build a transcript of (role, words)."""
    text, made = "", []
    for n, (role, words) in enumerate(turns, start=1):
        text += f"{role[:2]}: "
        made.append(Turn(n, role[:2], role, len(text), len(text) + len(words)))
        text += words + "\n"
    return Transcript(id_, text, tuple(made), **more)


def codes(suggestions) -> list[str]:
    return [one.coding.code for one in suggestions]


WORDS = ["กฎหมาย", "ไม่ไว้ใจ", "งบประมาณ", "trust", "Regulations", "พัฒนา", " ", "ครับ ", "แต่", "\u200b", "เเผนงาน "]
WORDS += ["รักษา", ". ", "\n"]
roles = st.sampled_from(["interviewer", "informant", "other", "unknown"])
talks = st.lists(st.tuples(roles, st.lists(st.sampled_from(WORDS), max_size=60).map("".join)), max_size=4)


def test_a_suggestion_carries_its_segment_its_hits_and_its_reason():
    transcript = talk(("interviewer", "กฎหมายเป็นอย่างไร"), ("informant", "กฎหมายไม่ได้เปิดช่องให้เทศบาลครับ"))
    [found] = suggest(BOOK, [transcript])
    turn = transcript.turns[1]
    assert (found.coding.start, found.coding.end) == (turn.start, turn.end)
    assert (found.coding.code, found.coding.stance, found.level) == ("laws", "hinders", "environment")
    assert found.coding.quote == "กฎหมายไม่ได้เปิดช่องให้เทศบาลครับ"
    assert found.hits == (("กฎหมาย", turn.start, turn.start + 6, "compound"),)
    assert [cue[0] for cue in found.cues] == ["ไม่ได้เปิดช่อง"]
    assert (found.segment, found.rank, found.score) == (2, 1, 0.5)
    assert found.coding.coder == coder_name(BOOK)


def test_more_distinct_terms_rank_a_code_higher():
    found = suggest(BOOK, [talk(("informant", "ไว้ใจ ไว้ใจ ไว้ใจ กฎหมายและระเบียบ"))])
    assert [(one.coding.code, one.rank, one.score) for one in found] == [("laws", 1, 2 / 3), ("trust", 2, 0.5)]


def test_a_tie_goes_by_hits_and_then_by_the_codebooks_order():
    assert codes(suggest(BOOK, [talk(("informant", "กฎหมาย ไว้ใจ ไว้ใจ"))])) == ["trust", "laws"]
    assert codes(suggest(BOOK, [talk(("informant", "ไว้ใจ กฎหมาย"))])) == ["laws", "trust"]


def test_top_keeps_the_best_codes_of_each_segment():
    transcript = talk(("informant", "ไว้ใจ กฎหมาย งบประมาณ"), ("other", "trust"))
    assert codes(suggest(BOOK, [transcript], top=1)) == ["laws", "trust"]


def test_roles_choose_whose_turns_are_coded():
    transcript = talk(("interviewer", "กฎหมาย"), ("informant", "ไว้ใจ"), ("other", "trust"), ("unknown", "งบประมาณ"))
    assert codes(suggest(BOOK, [transcript])) == ["trust", "trust", "budget"]
    assert codes(suggest(BOOK, [transcript], roles=["informant"])) == ["trust"]


@pytest.mark.parametrize("wrong", [{"roles": ["mayor"]}, {"top": 0}])
def test_unknown_roles_and_an_empty_top_are_refused(wrong):
    with pytest.raises(UsageError):
        suggest(BOOK, [], **wrong)


def test_a_term_that_two_codes_list_speaks_for_both():
    book = Codebook((TRUST, replace(TRUST, id="goodwill")))
    assert codes(suggest(book, [talk(("informant", "ไว้ใจ"))])) == ["trust", "goodwill"]


def test_terms_keep_to_their_policy_and_exclusions():
    leader = Code("leader", indicators=(Indicator("ผู้นำ", "th", exclude=("ผู้นำเข้า",)),))
    found = suggest(Codebook((leader, BUDGET)), [talk(("informant", "ผู้นำเข้าสินค้า"), ("informant", "งบประมาณของผู้นำ"))])
    assert [(one.coding.code, [hit[0] for hit in one.hits]) for one in found] == [
        ("leader", ["ผู้นำ"]),
        ("budget", ["งบประมาณ"]),
    ]


def test_damaged_stretches_are_never_coded_and_their_neighbours_are():
    transcript = talk(("informant", "กฎหมายชัดเจนดีครับ\nn{]xyhoระเบียบ\nเราไว้ใจกันทุกเทศบาลครับ"))
    start = transcript.text.index("n{]")
    damaged = replace(transcript, damaged=((start, transcript.text.index("\nเรา")),))
    assert codes(suggest(BOOK, [damaged])) == ["laws", "trust"]
    assert all("ระเบียบ" not in one.coding.quote for one in suggest(BOOK, [damaged]))


def test_the_coders_name_changes_with_indicators_and_cues_only():
    name = coder_name(BOOK)
    assert name == coder_name(replace(BOOK, version=2))
    assert name == coder_name(Codebook((replace(LAWS, level=""), TRUST, BUDGET, Code("empty"))))
    assert name != coder_name(Codebook((replace(LAWS, cues=()), TRUST, BUDGET, Code("empty"))))
    assert name != coder_name(Codebook((LAWS, TRUST)))
    assert len(name) == len("indicators@") + 8


def test_unreviewed_codings_stand_under_the_machines_name():
    codings = as_codings(suggest(BOOK, [talk(("informant", "กฎหมาย ไว้ใจ"))]))
    assert {row.coder for row in codings.standing()} == {coder_name(BOOK)}
    assert len(codings.standing()) == 2


def test_asked_looks_at_interviewers_alone():
    first = talk(("interviewer", "เรื่องกฎหมายเป็นอย่างไร"), ("informant", "ไว้ใจ"))
    second = talk(("interviewer", "and trust?"), ("informant", "กฎหมาย"), id_="hatyai-02")
    assert asked(BOOK, [first, second]) == {
        "laws": {"hatyai-01"},
        "trust": {"hatyai-02"},
        "budget": set(),
        "empty": set(),
    }


def test_progress_wraps_the_transcripts():
    seen: list[str] = []

    def watched(transcripts):
        for transcript in transcripts:
            seen.append(transcript.id)
            yield transcript

    assert codes(suggest(BOOK, [talk(("informant", "ไว้ใจ"))], progress=watched)) == ["trust"]
    assert seen == ["hatyai-01"]


def test_a_codebook_without_indicators_suggests_nothing():
    assert suggest(Codebook((Code("empty"),)), [talk(("informant", "กฎหมาย"))]) == ()


def test_an_index_is_built_once_for_the_same_indicators():
    assert lexicon(BOOK) is lexicon(replace(BOOK, version=3))


def test_a_transcript_is_cut_once_though_every_code_asks_for_a_whole_study(monkeypatch):
    """With 200 interviews each was cut again for each of 30 codes, and a test took eight seconds."""
    cut = []

    def watched(text, start, end):
        cut.append(text)
        return segments(text, start, end)

    monkeypatch.setattr("qualcoop.coding.lexicon.segments", watched)
    study = [talk(("informant", f"เราคุยกันครั้งที่ {n} ของรอบนี้"), id_=f"t-{n}") for n in range(200)]
    for _ in range(3):
        for transcript in study:
            pieces(transcript)
    assert len(cut) == 200


@given(talks)
def test_hits_lie_in_their_segment_in_nobodys_question_and_cite_the_text(turns):
    transcript = talk(*turns)
    for one in suggest(BOOK, [transcript]):
        turn = transcript.turn_at(one.coding.start, one.coding.end)
        assert turn.role != "interviewer"
        assert turn.start <= one.coding.start < one.coding.end <= turn.end
        assert one.coding.quote == transcript.quote(one.coding.start, one.coding.end)
        assert one.hits
        for term, start, end, policy in one.hits:
            assert one.coding.start <= start < end <= one.coding.end
            [listed] = [t for t in lexicon(BOOK).index.terms if t.text == term]
            assert fold(transcript.text[start:end]).content in forms(listed)
            assert policy == listed.policy


@given(talks)
def test_ranks_of_a_segment_count_from_one_and_scores_do_not_rise(turns):
    by_segment: dict[int, list] = {}
    for one in suggest(BOOK, [talk(*turns)]):
        by_segment.setdefault(one.segment, []).append(one)
    for ranked in by_segment.values():
        assert [one.rank for one in ranked] == list(range(1, len(ranked) + 1))
        assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


@given(talks, st.data())
def test_damage_takes_suggestions_away_and_never_touches_one(turns, data):
    transcript = talk(*turns)
    before = {hit[:3] for one in suggest(BOOK, [transcript]) for hit in one.hits}
    start = data.draw(st.integers(0, len(transcript.text)))
    end = data.draw(st.integers(start, len(transcript.text)))
    after = suggest(BOOK, [replace(transcript, damaged=((start, end),))])
    for one in after:
        assert one.coding.end <= start or end <= one.coding.start or start == end
    assert {hit[:3] for one in after for hit in one.hits} <= before
    assert suggest(BOOK, [replace(transcript, damaged=((0, len(transcript.text)),))]) == ()


def test_two_transcripts_of_one_text_have_each_their_own_pieces():
    one = talk(("informant", "ไว้ใจกัน"), ("informant", "มีระเบียบ"))
    other = replace(one, turns=one.turns[1:])
    assert [[piece.turn.n for piece in pieces(each)] for each in (one, other, one)] == [[1, 2], [2], [1, 2]]


@given(talks, st.data())
def test_pieces_cover_all_that_is_spoken_and_sound(turns, data):
    transcript = talk(*turns)
    cut = data.draw(st.integers(0, len(transcript.text)))
    damaged = replace(transcript, damaged=((cut, min(cut + 3, len(transcript.text))),))
    inside = {p for piece in pieces(damaged, ["informant"]) for p in range(piece.start, piece.end)}
    spoken = {p for turn in transcript.turns if turn.role == "informant" for p in range(turn.start, turn.end)}
    assert inside <= spoken
    assert len(spoken - inside) <= 12  # the damage, widened to whole clusters
