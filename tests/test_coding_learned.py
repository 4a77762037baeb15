"""Suggestions that learn: what they learn from, what they say, and that they say it the same way again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.coding.learned import ENOUGH, NONE, learn
from qualcoop.coding.learned_calibration import fit_rule
from qualcoop.coding.learned_features import Settings, space
from qualcoop.coding.learned_passages import coded_stretches, passages, uncoded_stretches
from qualcoop.coding.learned_reasons import NEAR_ENOUGH, words_of
from qualcoop.coding.learned_ridge import fit_codes_and_none, fit_ridge
from qualcoop.coding.learned_training import training
from qualcoop.coding.lexicon import pieces
from qualcoop.errors import UsageError
from qualcoop.records.codebook import Code, Codebook, Cue, Example
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.transcript import Transcript, Turn

from .learned_forge import BOOK, Meaning, interview, study

TALKS, CODINGS = study("th", "en", "th", "en")


@pytest.fixture(scope="module")
def model():
    return learn(BOOK, TALKS, CODINGS, embedder=Meaning())


def right(found, coded):
    truth = {(row.transcript, row.start): row.code for row in coded}
    return [found_.coding.code == truth.get((found_.coding.transcript, found_.coding.start), NONE) for found_ in found]


# --- what is said ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["th", "en"])
def test_an_interview_not_seen_is_coded_as_people_would(model, language):
    talk, coded = interview("new", language, 9)
    found = model.suggest([talk], top=1)
    assert len(found) == len(pieces(talk))
    assert np.mean(right(found, coded)) > 0.9


def test_an_interviewer_is_never_suggested_for_even_when_asked(model):
    talk, _ = interview("new", "th", 9)
    asked = model.suggest([talk], roles=["interviewer", "informant"], top=1)
    turns = [talk.turn_at(found.coding.start) for found in asked]
    assert {turn.role for turn in turns} == {"informant"}
    assert model.suggest([talk], roles=["interviewer"], top=1) == ()


def test_a_higher_threshold_says_less_and_nothing_else(model):
    talk, _ = interview("new", "en", 9)
    many = model.suggest([talk], threshold=0.001)
    least = sorted(found.score for found in many)[len(many) // 2]
    few = model.suggest([talk], threshold=least)
    assert 0 < len(few) < len(many)
    assert few == tuple(found for found in many if found.score >= least)


@pytest.mark.parametrize("top", [1, 2, 4])
def test_with_top_a_segment_gets_at_most_so_many_codes_best_first_and_none_takes_its_place_among_them(model, top):
    talk, _ = interview("new", "th", 9)
    found = model.suggest([talk], top=top)
    by_segment = [[one for one in found if one.segment == piece.number] for piece in pieces(talk)]
    assert all(1 <= len(some) <= top for some in by_segment)
    for some in by_segment:
        assert [one.rank for one in some] == list(range(1, len(some) + 1))
        assert [one.score for one in some] == sorted((one.score for one in some), reverse=True)
    assert NONE in {one.coding.code for one in found}
    assert all(reason(one) for one in found if one.coding.code != NONE)


def test_talk_of_something_else_is_left_alone(model):
    text = "แดดออกดีทั้งวันเลยครับผม"
    talk = Transcript("w", text, (Turn(1, "", "informant", 0, len(text)),))
    assert model.suggest([talk]) == ()
    assert [found.coding.code for found in model.suggest([talk], top=1)] == [NONE]


def test_a_suggestion_names_the_nearest_accepted_passages_of_its_code_and_its_indicators(model):
    talk, _ = interview("new", "th", 9)
    found = [one for one in model.suggest([talk]) if one.coding.code == "laws"]
    coded = {(row.transcript, row.start, row.end) for row in CODINGS if row.code == "laws"}
    assert found
    assert all({near[:3] for near in one.nearest} <= coded and one.nearest for one in found)
    scores = [near[3] for near in found[0].nearest]
    assert scores == sorted(scores, reverse=True)
    cited = [hit for one in found for hit in one.hits]
    assert cited
    assert all(talk.text[start:end] == term for term, start, end, _ in cited)


def test_a_passage_is_no_reason_for_itself(model):
    for one in model.suggest(TALKS[:1]):
        assert all(near[:3] != (one.coding.transcript, one.coding.start, one.coding.end) for near in one.nearest)


def test_stance_is_learned_from_codings_without_any_cue(model):
    talk, coded = interview("new", "en", 11)
    truth = {row.start: row.stance for row in coded}
    found = [one for one in model.suggest([talk]) if one.coding.start in truth]
    assert found
    assert np.mean([one.coding.stance == truth[one.coding.start] for one in found]) > 0.9


# --- with little coded -------------------------------------------------------------------------------------------


def reason(found):
    """Give what can be shown for a code: a hit, a cue of the code's own (the forge has none), a passage like it."""
    return found.hits or found.nearest


BARE = Codebook((BOOK["laws"], Code("ความไว้ใจ"), Code("money")))
NAMED = {"laws": "laws", "trust": "ความไว้ใจ", "money": "money"}


def begun(interviews: int, codings: int):
    """Give what a beginner has: codes with a name alone, the first codings of some interviews."""
    talks, rows = study(*["th", "en", "th", "en"][:interviews])
    own = [[row for row in rows if row.transcript == talk.id] for talk in talks]
    some = [one for rows in own for one in rows[: codings // interviews]]
    return talks, Codings(tuple(replace(one, code=NAMED[one.code]) for one in some))


@pytest.mark.parametrize(("interviews", "codings"), [(1, 1), (1, 3), (1, 9), (2, 6), (2, 18), (4, 12), (4, 36)])
@pytest.mark.parametrize("embedder", [Meaning(), None], ids=["model", "no model"])
def test_no_code_is_ever_suggested_without_a_reason_however_much_is_coded(interviews, codings, embedder):
    talks, rows = begun(interviews, codings)
    model, new = learn(BARE, talks, rows, embedder=embedder), interview("new", "th", 9)[0]
    for asked in ({}, {"threshold": 0.0}, {"top": 3}, {"top": 3, "threshold": 0.2}):
        found = model.suggest([*talks, new], **asked)
        assert all(reason(one) for one in found if one.coding.code != NONE)


@pytest.mark.parametrize(("interviews", "codings"), [(1, 5), (1, 9), (2, 18), (3, 27), (4, 12)])
def test_before_enough_is_coded_the_codebook_alone_suggests_and_says_so(interviews, codings):
    talks, rows = begun(interviews, codings)
    model, new = learn(BARE, talks, rows, embedder=Meaning()), interview("new", "th", 9)[0]
    assert not model.sure
    assert f"coded in {interviews} interview" in model.notes[-1]
    assert "are no chances" in model.notes[-1]
    found = model.suggest([*talks, new], threshold=0.01)
    alone = learn(BARE, talks, Codings(), embedder=Meaning()).suggest([*talks, new], threshold=0.01)
    assert {(one.coding.place, one.score) for one in alone} <= {(one.coding.place, one.score) for one in found}


def test_from_enough_codings_on_the_model_is_sure_of_its_chances(model):
    assert model.sure
    assert model.notes == ()
    talks, codings = study(*["th"] * ENOUGH[1])
    assert learn(BOOK, talks, codings, embedder=Meaning()).sure
    assert not learn(BOOK, talks[1:], codings, embedder=Meaning()).sure
    few = Codings(tuple(row for n, row in enumerate(codings) if n % 2))
    assert not learn(BOOK, talks, few, embedder=Meaning()).sure


def test_codings_rank_codes_before_they_are_enough_for_chances():
    talks, codings = study("th")
    talk, coded = interview("new", "en", 9)
    truth = {row.start: row.code for row in coded}
    model = learn(BOOK, talks, codings, embedder=Meaning())
    found = model.judge(passages(talk, [(row.start, row.end) for row in coded]))
    best = [BOOK.codes[column].id for column in found.chances.argmax(axis=1)]
    assert not model.sure
    assert np.mean([truth[one.start] == code for one, code in zip(found.passages, best, strict=True)]) > 0.9


def test_a_cue_of_the_code_is_a_reason_for_it_and_a_cue_of_any_stance_is_none():
    book = Codebook((Code("opening", cues=(Cue("เปิดช่อง", "th", "facilitates"),)), Code("trust")))
    text = "ระเบียบเปิดช่องและช่วยให้งานเดิน"
    talk = Transcript("c", text, (Turn(1, "", "informant", 0, len(text)),))
    model, span = learn(book, [talk], Codings()), (0, len(text))
    assert model.grounds(model.judge(passages(talk, [span])), words_of(book, talk, [span])).tolist() == [[True, False]]


def test_a_passage_that_is_hardly_like_an_accepted_one_is_no_reason(model):
    likes = {near[3] for one in model.suggest(TALKS, threshold=0.0) for near in one.nearest}
    assert likes
    assert min(likes) >= NEAR_ENOUGH


# --- what is learned from ----------------------------------------------------------------------------------------


def test_a_model_of_thai_interviews_suggests_for_english_ones_where_meaning_is_known():
    talks, codings = study("th", "th", "th")
    talk, coded = interview("new", "en", 9, turns=20)
    found = learn(BOOK, talks, codings, embedder=Meaning()).suggest([talk], top=1)
    without = learn(BOOK, talks, codings).suggest([talk], top=1)
    assert np.mean(right(found, coded)) > np.mean(right(without, coded)) + 0.3


def test_a_transcript_without_codings_teaches_nothing():
    unread, _ = interview("unread", "th", 5)
    assert training(BOOK, [*TALKS, unread], CODINGS).passages == training(BOOK, TALKS, CODINGS).passages


def test_what_is_uncoded_teaches_only_in_transcripts_that_were_read_to_their_end():
    known = training(BOOK, TALKS, CODINGS, read=["t0"])
    assert {one.transcript for one, bare in zip(known.passages, known.nothing, strict=True) if bare} == {"t0"}
    assert {one.transcript for one in known.passages} == {"t0", "t1", "t2", "t3"}
    assert learn(BOOK, TALKS, CODINGS, read=["t0"]).coder != learn(BOOK, TALKS, CODINGS).coder


def _is_trust_of_t1(row):
    return row.code == "trust" and row.transcript == "t1"


def test_a_dismissed_suggestion_lowers_the_chance_of_its_like():
    talks, codings = study("th", "th", "th")
    wrong = next(row for row in codings if _is_trust_of_t1(row))
    refused = Codings(tuple(replace(row, status="dismissed") if _is_trust_of_t1(row) else row for row in codings))
    column = [code.id for code in BOOK].index("trust")
    before, after = (learn(BOOK, talks, rows, embedder=Meaning()) for rows in (codings, refused))
    place = passages(talks[1], [(wrong.start, wrong.end)])
    assert after.judge(place).chances[0, column] < before.judge(place).chances[0, column] - 0.1


def test_examples_of_the_codebook_count_where_they_stand_in_a_transcript_that_is_taught():
    row = CODINGS.rows[0]
    quote = TALKS[0].text[row.start : row.end]
    examples = (Example("t0", 1, quote), Example("elsewhere", 1, "x"))
    book = Codebook((*BOOK.codes[:2], replace(BOOK["money"], examples=examples)))
    assert row.code == "laws"
    known = training(book, TALKS, CODINGS)
    assert ("t0", row.start, row.end, "money") in {one.place[:4] for one in known.codings}
    assert known.labels[0].tolist() == [1.0, 0.0, 1.0]
    assert len(training(book, TALKS[1:], CODINGS).codings) == len(training(BOOK, TALKS[1:], CODINGS).codings)


def test_more_passages_than_the_most_are_drawn_the_same_way_for_the_same_seed():
    drawn = [training(BOOK, TALKS, CODINGS, seed=seed, most=40).passages for seed in (1, 1, 2)]
    assert len(drawn[0]) == 40
    assert drawn[0] == drawn[1] != drawn[2]


def test_without_a_sentence_model_words_and_letters_suggest_and_say_so():
    model = learn(BOOK, TALKS, CODINGS)
    talk, coded = interview("new", "th", 9)
    assert "no sentence model" in model.notes[0]
    assert np.mean(right(model.suggest([talk], top=1), coded)) > 0.8


def test_without_codings_the_codebook_alone_suggests_and_says_so():
    model = learn(BOOK, TALKS, Codings(), embedder=Meaning())
    talk, coded = interview("new", "en", 9)
    truth = {row.start: row.code for row in coded}
    found = [one for one in model.suggest([talk], top=2) if one.coding.code != NONE and one.coding.start in truth]
    best = {one.coding.start: one.coding.code for one in reversed(found)}
    assert "0 passages coded in 0 interviews" in model.notes[-1]
    assert model.apart is None
    assert np.mean([truth[start] == code for start, code in best.items()]) > 0.9


def test_a_study_without_any_text_is_learned_from_without_complaint():
    assert learn(BOOK, [], Codings()).suggest([]) == ()
    assert learn(Codebook((Code("only"),)), TALKS[:1], Codings()).suggest(TALKS[:1]) == ()


def test_one_interview_is_enough_to_begin():
    talks, codings = study("th")
    assert learn(BOOK, talks, codings, embedder=Meaning()).suggest(talks)


# --- the same again ----------------------------------------------------------------------------------------------


def test_the_same_material_gives_the_same_suggestions_under_the_same_name_whatever_its_order(model):
    again = learn(BOOK, TALKS[::-1], Codings(CODINGS.rows[::-1]), embedder=Meaning())
    talk, _ = interview("new", "th", 9)
    assert again.coder == model.coder
    assert [one.coding for one in again.suggest([talk])] == [one.coding for one in model.suggest([talk])]


def test_what_is_suggested_for_a_transcript_does_not_depend_on_the_others_asked_about(model):
    one, other = interview("n1", "th", 9)[0], interview("n2", "en", 10)[0]
    assert model.suggest([one, other]) == model.suggest([one]) + model.suggest([other])


@pytest.mark.parametrize(
    "change",
    [
        {"codings": Codings(CODINGS.rows[1:])},
        {"codings": Codings((*CODINGS.rows, Coding("t0", 0, 5, "trust", "ann", status="dismissed")))},
        {"codebook": Codebook(BOOK.codes[:2])},
        {"seed": 1},
        {"embedder": None},
        {"settings": Settings(ridge=9.0)},
        {"transcripts": TALKS[:3]},
    ],
    ids=["codings", "dismissed", "codebook", "seed", "embedder", "settings", "texts"],
)
def test_the_name_changes_with_all_that_the_suggestions_depend_on(model, change):
    given = {"codebook": BOOK, "transcripts": TALKS, "codings": CODINGS, "embedder": Meaning(), **change}
    book, talks, codings = given.pop("codebook"), given.pop("transcripts"), given.pop("codings")
    assert learn(book, talks, codings, **given).coder != model.coder


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"top": 0}, "top is 0"), ({"threshold": 1.5}, "threshold is 1.5"), ({"roles": ["mayor"]}, "no role 'mayor'")],
)
def test_what_makes_no_sense_is_refused(model, wrong, told):
    with pytest.raises(UsageError, match=told):
        model.suggest(TALKS, **wrong)


# --- the parts ---------------------------------------------------------------------------------------------------


@given(st.integers(0, 1000), st.integers(2, 4), st.floats(0.1, 5.0))
def test_scores_apart_are_those_of_a_model_that_never_saw_the_group(seed, groups, ridge):
    """The formula for a group left out is exact, so no second fit is needed."""
    lots = np.random.default_rng(seed)
    x, y = lots.normal(size=(20, 3)), lots.integers(0, 2, size=(20, 2)).astype(float)
    names = [str(n % groups) for n in range(20)]
    whole = fit_ridge({"x": x}, y, names, weights={"x": 0.7}, ridge=ridge)
    out = np.array([name == "0" for name in names])
    left = [name for name in names if name != "0"]
    without = fit_ridge({"x": x[~out]}, y[~out], left, weights={"x": 0.7}, ridge=ridge)
    assert np.allclose(whole.apart[out], without.scores({"x": x[out]}), atol=1e-8)


def test_uncoded_passages_hardly_count_for_which_code_fits_but_do_for_whether_any_does():
    x = np.array([[1.0], [1.0], [1.0], [-1.0], [-1.0], [1.0]])
    labels, nothing = np.array([[1.0], [1.0], [0], [0], [0], [0]]), np.array([0, 0, 1.0, 1.0, 1.0, 1.0])
    little, much = (
        fit_codes_and_none({"x": x}, labels, nothing, list("aabbcc"), weights={"x": 1.0}, ridge=0.1, uncoded=weight)
        for weight in (0.01, 1.0)
    )
    one = {"x": np.array([[1.0]])}
    assert little.scores(one)[0, 0] > much.scores(one)[0, 0] + 0.2
    assert little.scores(one)[0, 1] == pytest.approx(much.scores(one)[0, 1])


def test_a_rule_is_not_made_of_labels_that_are_all_the_same():
    assert fit_rule(np.ones((5, 2)), np.ones(5)) is None


def test_chances_hold_on_what_was_not_seen(model):
    """Of the chances above one half most come true, and hardly any of those below a tenth."""
    chances, given_ = model.apart.chances, model.training.labels > 0
    assert given_[chances > 0.5].mean() > 0.8
    assert given_[chances < 0.1].mean() < 0.05


def test_a_passage_without_words_is_nothing_and_breaks_nothing(model):
    talk = Transcript("e", "(หัวเราะ)", (Turn(1, "", "informant", 0, 9),))
    assert model.suggest([talk]) == ()


def test_languages_have_middles_of_their_own():
    """The direction of a script is no meaning: Thai and English that mean the same lie together."""
    rows = [one for talk in TALKS for one in passages(talk, [(p.start, p.end) for p in pieces(talk)])]
    made, _ = space(rows, Meaning())
    thai, english, other = made.meanings(["กฎหมายช่วยเราได้มากครับ", "the law helped us a lot", "money was short for us"])
    assert thai @ english > 0.8 > 0.3 > thai @ other


def test_a_code_given_to_a_wider_stretch_counts_for_the_narrower_ones_in_it():
    rows = [Coding("t", 0, 100, "wide"), Coding("t", 20, 60, "narrow"), Coding("t", 150, 160, "far")]
    assert coded_stretches(rows)["t"] == {(0, 100): ("wide",), (20, 60): ("narrow", "wide"), (150, 160): ("far",)}


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 80)), max_size=6))
def test_uncoded_segments_are_those_that_no_coding_touches(places):
    talk, _ = interview("t", "th", 3)
    taken = [(start, start + length) for start, length in places]
    free = uncoded_stretches(talk, taken)
    touched = {(p.start, p.end) for p in pieces(talk) if any(a < p.end and p.start < b for a, b in taken)}
    assert set(free) == {(p.start, p.end) for p in pieces(talk)} - touched


def test_a_passage_knows_what_was_asked_and_what_is_said_around_it():
    talk, _ = interview("t", "th", 3)
    place = pieces(talk)[2]
    [one] = passages(talk, [(place.start, place.end)])
    assert one.question == "แล้วเป็นอย่างไรบ้างคะ"
    assert one.text not in [text for text, _ in one.around[:2]]
    assert [weight for _, weight in one.around] == sorted((weight for _, weight in one.around), reverse=True)
