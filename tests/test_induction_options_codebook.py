"""Refinements of a codebook: what codings and words speak for; places are named, nothing is applied."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import log
from random import Random

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcoop.induction.options import passage_groups, refinements
from qualcoop.induction.options import passages as passage_options
from qualcoop.induction.options.codebook import disagreements, mergers, unused
from qualcoop.induction.options.passage_groups import beyond_chance, content_words, telling_words, two_groups
from qualcoop.induction.options.passages import new_codes, splits
from qualcoop.records.codebook import Code, Indicator
from qualcoop.records.coding import Coding, Codings
from qualcoop.records.study import Judgement
from qualcoop.records.transcript import Transcript, Turn

from . import forge

# Two things under one code: money for pumps, letters to the governor's office. Then what nobody coded: a temple fair.
PUMPS = (
    "เราลงขันซื้อเครื่องสูบน้ำด้วยกันทุกปี", "เครื่องสูบน้ำสองตัวนี้ลงขันกันซื้อ", "พอน้ำมาก็เอาเครื่องสูบน้ำออกมาช่วยกัน",
    "ลงขันค่าน้ำมันของเครื่องสูบน้ำ", "เครื่องสูบน้ำเสียก็ลงขันซ่อม",
)
LETTERS = (
    "หนังสือถึงจังหวัดต้องรอลายเซ็นผู้ว่า", "ผู้ว่ายังไม่เซ็นหนังสือฉบับนั้น", "ส่งหนังสือไปจังหวัดแล้วก็รอลายเซ็น",
    "หนังสือค้างอยู่ที่จังหวัดสามเดือน", "รอผู้ว่าเซ็นหนังสืออย่างเดียว",
)
FAIRS = ("ตอนงานวัดเจอกันก็คุยตลาดนัด", "งานวัดปีที่แล้วมีตลาดนัดด้วย", "ตลาดนัดหลังงานวัดคนเยอะ")


def talk_of(id_, lines):
    """Make an interview of one informant who says these lines, a turn each."""
    text, turns = "", []
    for number, line in enumerate(lines, start=1):
        turns.append(Turn(number, "ตอบ", "informant", len(text) + 5, len(text) + 5 + len(line), language="th"))
        text += f"ตอบ: {line}\n"
    return Transcript(id_, text, tuple(turns), language="th")


def coded(talk, code, turns, **more):
    """Code turns of an interview."""
    return [
        Coding(talk.id, talk.turns[n - 1].start, talk.turns[n - 1].end, code, **{"coder": "ann", **more}) for n in turns
    ]


def study_of(talks, rows, codes, **more):
    """Make a study of these interviews, a case each."""
    told = {talk.id: ("T", {}) for talk in talks}
    study = forge.study(told, more.pop("hypothesis", None), codes=forge.book(*codes), **more)
    cases = tuple(replace(case, transcripts=(case.id,)) for case in study.spec.cases)
    spec = replace(study.spec, cases=cases)
    return replace(study, spec=spec, transcripts=tuple(talks), codings=Codings(tuple(rows)))


def place(row):
    """Name a coding's place."""
    return f"{row.transcript}:{row.start}-{row.end}"


def pumps_and_letters():
    talks = [talk_of(f"t{n}", (PUMPS[n], LETTERS[n])) for n in range(5)]
    rows = [row for talk in talks for row in coded(talk, "means", (1, 2))]
    return study_of(talks, rows, ["means", "other"]), rows


def test_passages_of_one_code_that_use_two_sets_of_words_suggest_a_split_with_what_tells_them_apart():
    study, rows = pumps_and_letters()
    (option,) = splits(study)
    groups = {frozenset(option.explains), frozenset(option.loses)}
    assert groups == {frozenset(map(place, rows[::2])), frozenset(map(place, rows[1::2]))}
    assert option.change.startswith("means: split by words (th), ")
    assert "หนังสือ" in option.change
    assert "ลงขัน" in option.change


def test_passages_that_all_say_the_same_suggest_no_split():
    talks = [talk_of(f"t{n}", (PUMPS[n % 5], PUMPS[(n + 1) % 5])) for n in range(5)]
    rows = [row for talk in talks for row in coded(talk, "means", (1, 2))]
    assert splits(study_of(talks, rows, ["means"])) == ()


def test_a_group_of_one_persons_passages_is_no_split():
    talks = [talk_of("t1", PUMPS), talk_of("t2", LETTERS)]
    rows = coded(talks[0], "means", range(1, 6)) + coded(talks[1], "means", range(1, 6))
    assert splits(study_of(talks, rows, ["means"])) == ()


def test_two_languages_are_not_two_meanings():
    english = "The pump was bought together and repaired together"
    talks = [talk_of(f"t{n}", (PUMPS[n], english)) for n in range(5)]
    talks = [
        replace(talk, turns=(talk.turns[0], replace(talk.turns[1], language="en"))) for talk in talks
    ]
    rows = [row for talk in talks for row in coded(talk, "means", (1, 2))]
    assert splits(study_of(talks, rows, ["means"])) == ()


def test_a_code_said_to_help_and_to_hinder_in_the_same_cases_suggests_a_split_by_stance():
    talks = [talk_of(f"t{n}", (PUMPS[n], LETTERS[n])) for n in range(3)]
    rows = [row for t in talks[:2] for row in coded(t, "means", (1,), stance="facilitates")]
    rows += [row for t in talks for row in coded(t, "means", (2,), stance="hinders")]
    study = study_of(talks, rows, ["means"], hypothesis="means -> works")
    option = splits(study)[0]
    assert option.change.startswith("means: split by stance, 2 passages say it helps and 2 that it hinders")
    assert option.explains == tuple(map(place, rows[:2]))
    assert option.loses == tuple(map(place, rows[2:4]))
    assert option.flags == ("hypothesis:means", "contested:t0", "contested:t1")


def test_a_group_cut_to_what_can_be_compared_says_so(monkeypatch):
    monkeypatch.setattr(passage_options, "_MOST_GROUPED", 9)
    study, _ = pumps_and_letters()
    (option,) = splits(study)
    assert option.flags == ("untried:1",)


def test_codes_that_lie_on_the_same_stretches_suggest_a_merger_into_the_larger():
    talks = [talk_of(f"t{n}", (PUMPS[n], LETTERS[n])) for n in range(5)]
    rows = [row for talk in talks for row in coded(talk, "money", (1, 2))]
    rows += [row for talk in talks[:3] for row in coded(talk, "pumps", (1,))]
    study = study_of(talks, rows, ["money", "pumps"])
    (option,) = mergers(study)
    assert option.change == "pumps: merge into money; 100% of it lies on the same stretches"
    assert option.explains == tuple(map(place, rows[-3:]))
    assert option.loses == ()


def test_an_overlap_of_two_thirds_or_less_is_no_merger():
    text = "ก" * 90
    talk = Transcript("t", text, (Turn(1, "", "informant", 0, 90),))
    small = [Coding("t", n, n + 10, "small", "ann") for n in (0, 10, 20)]
    wide = [Coding("t", n, n + 20, "wide", "ann") for n in (10, 30, 50)]
    assert mergers(study_of([talk], small + wide, ["small", "wide"])) == ()
    further = [*wide, Coding("t", 9, 20, "wide", "ann")]
    (option,) = mergers(study_of([talk], small + further, ["small", "wide"]))
    assert option.change == "small: merge into wide; 70% of it lies on the same stretches"
    assert (option.explains, option.loses) == (("t:10-20", "t:20-30"), ("t:0-10",))


def test_codes_of_two_kinds_are_never_merged():
    talks = [talk_of(f"t{n}", (PUMPS[n],)) for n in range(4)]
    rows = [row for talk in talks for code in ("money", "advice") for row in coded(talk, code, (1,))]
    assert mergers(study_of(talks, rows, ["money", Code("advice", kind="guideline")])) == ()


def fairs(people=3, **more):
    talks = [talk_of(f"t{n}", (PUMPS[n], FAIRS[n])) for n in range(people)]
    rows = [row for talk in talks for row in coded(talk, "means", (1,))]
    return study_of(talks, rows, [Code("means", **more)]), talks


def test_passages_without_a_code_that_three_people_word_alike_suggest_a_new_code():
    study, talks = fairs()
    (option,) = new_codes(study)
    assert set(option.explains) == {f"{t.id}:{t.turns[1].start}-{t.turns[1].end}" for t in talks}
    assert "ตลาดนัด" in option.change
    assert "3 participants, 3 passages" in option.change


def test_what_two_people_say_or_an_indicator_names_is_no_new_code():
    assert new_codes(fairs(people=2)[0]) == ()
    known = tuple(Indicator(word, "th") for word in ("ตลาดนัด", "งานวัด"))
    assert new_codes(fairs(indicators=known)[0]) == ()


def test_codes_never_used_are_named_and_those_of_the_hypothesis_first():
    talks = [talk_of("t0", PUMPS)]
    codes = ["means", "idle", "zeal", "parent", "parent.child", "judged", Code("works", kind="outcome")]
    rows = coded(talks[0], "means", (1,)) + coded(talks[0], "parent.child", (2,))
    study = study_of(talks, rows, codes, hypothesis="zeal -> works", judgements=[Judgement("t0", "judged", "T")])
    found = unused(study)
    assert [(o.rank, o.change) for o in found] == [(1, "zeal: retire, never used"), (2, "idle: retire, never used")]
    assert found[0].flags == ("hypothesis:zeal",)
    assert unused(replace(study, codings=Codings())) == ()


def test_codes_about_which_two_coders_differ_are_named_with_the_places():
    talks = [talk_of(f"t{n}", (PUMPS[n], LETTERS[n])) for n in range(3)]
    ann = [row for talk in talks for row in coded(talk, "means", (1, 2))]
    ben = [row for talk in talks for row in coded(talk, "means", (1,), coder="ben")]
    settled = [replace(row, coder="settled") for row in ann]
    machine = [replace(row, coder="indicators@0a1b2c3d", code="other") for row in ann]
    study = study_of(talks, [*ann, *ben, *settled, *machine], ["means", "other"], counted="settled")
    (option,) = disagreements(study)
    assert option.change == "means: reword, ann and ben differ at 3 of 6 places"
    assert option.explains == tuple(place(row) for row in ann if row not in ann[::2])


def test_a_text_that_one_coder_has_not_read_holds_no_disagreement():
    talks = [talk_of(f"t{n}", (PUMPS[n],)) for n in range(2)]
    rows = [row for talk in talks for row in coded(talk, "means", (1,))]
    rows += coded(talks[0], "means", (1,), coder="ben")
    assert disagreements(study_of(talks, rows, ["means"], counted="ann")) == ()


def test_refinements_are_the_same_each_time_and_ranked_within_their_criterion():
    study, _ = pumps_and_letters()
    found = refinements(study)
    assert found == refinements(study)
    for criterion in {option.criterion for option in found}:
        ranks = [option.rank for option in found if option.criterion == criterion]
        assert ranks[0] == 1
        assert ranks == sorted(ranks)


def test_refinements_name_places_of_the_texts_and_no_passage():
    study, _ = pumps_and_letters()
    lengths = {talk.id: len(talk.text) for talk in study.transcripts}
    for option in refinements(study):
        assert not any(line in option.change for line in (*PUMPS, *LETTERS))
        for where in (*option.explains, *option.loses):
            talk, _, span = where.rpartition(":")
            start, end = map(int, span.split("-"))
            assert 0 <= start < end <= lengths[talk]


def test_groups_do_not_depend_on_which_passage_comes_first():
    told = [content_words(line) for line in (*PUMPS, *LETTERS)]
    one, two, apart = two_groups(told)
    back = two_groups(told[::-1])
    assert {frozenset(one), frozenset(two)} == {frozenset(range(5)), frozenset(range(5, 10))}
    assert {frozenset(9 - n for n in group) for group in back[:2]} == {frozenset(one), frozenset(two)}
    assert beyond_chance(told, apart)


# --- the plain definition of two groups ------------------------------------------------------------------------


def plain_vectors(passages):
    """Weigh the n-grams of passages one by one."""
    counted = [Counter(g for word in passage for g in plain_grams(f" {word} ")) for passage in passages]
    known = Counter(gram for grams in counted for gram in grams)
    shared = sorted((gram for gram in known if known[gram] > 1), key=lambda gram: (-known[gram], gram))[:4000]
    vectors = np.zeros((len(passages), len(shared)))
    for row, grams in enumerate(counted):
        for column, gram in enumerate(shared):
            if grams[gram]:
                vectors[row, column] = (1 + log(grams[gram])) * log(1 + len(passages) / known[gram])
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(length == 0, 1.0, length)


def plain_grams(padded):
    """Cut a word into runs of three and four characters."""
    return [padded[at : at + size] for size in (3, 4) for at in range(len(padded) - size + 1)]


def plain_groups(passages):
    """Part passages after decomposing the whole matrix of their likeness."""
    vectors = plain_vectors(passages)
    if len(passages) < 2 or not vectors.size:
        return tuple(range(len(passages))), (), 0.0
    centred = vectors - vectors.mean(axis=0)
    axis = np.linalg.svd(centred @ centred.T, hermitian=True)[0][:, 0]
    side = np.round(axis, 9) * (1 if axis[0] >= 0 else -1) >= 0
    for _ in range(50):
        one, two = (np.round(near, 9) for near in plain_nearness(vectors, side))
        if ((one >= two) == side).all() or (one >= two).all() or (one < two).all():
            break
        side = one >= two
    lead = np.subtract(*plain_nearness(vectors, side))
    groups = [
        tuple(sorted(np.flatnonzero(mine).tolist(), key=lambda n, sign=sign: (round(sign * lead[n], 9), n)))
        for mine, sign in ((side, -1), (~side, 1))
    ]
    larger, smaller = groups if len(groups[0]) >= len(groups[1]) else groups[::-1]
    return larger, smaller, float(sum(abs(lead)) / len(lead)) if all(groups) else 0.0


def plain_nearness(vectors, side):
    """Compare each passage with the middle of both groups, itself left out."""
    found = []
    for group in (side, ~side):
        middle = vectors[group].sum(axis=0)[None, :] - np.where(group[:, None], vectors, 0.0)
        length = np.linalg.norm(middle, axis=1)
        found.append((vectors * middle).sum(axis=1) / np.where(length == 0, 1.0, length))
    return found


def plain_deals(passages):
    """Deal the words of passages to passages as long, nineteen times."""
    dealer = Random(0)
    for _ in range(19):
        pool = [word for passage in passages for word in sorted(passage)]
        dealer.shuffle(pool)
        yield [[pool.pop(0) for _ in passage] for passage in passages]


def drawn(seed, passages, vocabulary, longest):
    """Draw passages of words from a list."""
    draw = Random(seed)
    few = [draw.choice(["เงิน", "flood", "ระเบียบ", "council", "น้ำ", "งานวัด"]) + str(n) for n in range(vocabulary)]
    return [draw.choices(few, k=draw.randint(0, longest)) for _ in range(passages)]


@settings(max_examples=25, deadline=None)
@example(1, 90, 12, 8)
@example(2, 110, 60, 5)
@given(st.integers(0, 10_000), st.integers(0, 25), st.integers(1, 40), st.integers(1, 8))
def test_two_groups_are_those_of_the_plain_definition(seed, passages, vocabulary, longest):
    """To the last digit, since a deal that is as far apart as the passages decides."""
    told = drawn(seed, passages, vocabulary, longest)
    larger, smaller, apart = two_groups(told)
    assert (larger, smaller, apart) == plain_groups(told)
    dealt = [plain_groups(deal)[2] for deal in plain_deals(told)]
    for bound in (apart, max(dealt), sorted(dealt)[-1] * (1 + 1e-12) + 1e-12):
        assert beyond_chance(told, bound) == all(found < bound for found in dealt)


def test_a_first_passage_on_the_border_is_left_to_the_decomposition():
    """Its direction is nothing but the error of computing, whose sign decides with whom it goes."""
    for order in ("01222110", "01220121", "02012012211", "01102210122"):
        told = [(("งานวัด",), ("น้ำท่วม",), ("ลายเซ็น",))[int(kind)] for kind in order]
        assert two_groups(told) == plain_groups(told)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 130), st.integers(1, 60))
def test_the_strongest_direction_is_that_of_the_decomposition(seed, passages, width):
    rows = np.random.default_rng(seed).normal(size=(passages, width))
    rows[:, 0] *= 3
    matrix = passage_groups._gram(rows)
    assert np.allclose(matrix, rows @ rows.T)
    axis, full = passage_groups._strongest(matrix), np.linalg.svd(matrix, hermitian=True)[0][:, 0]
    assert axis is None or np.allclose(axis * np.sign(axis @ full), full, atol=1e-11)


def test_of_directions_as_strong_as_each_other_none_is_the_strongest():
    clear = np.diag([3.0, 2.0]) + 0.5
    found = [passage_groups._strongest(matrix) for matrix in (clear, np.eye(3), np.zeros((3, 3)), np.diag([2.0, 1.0]))]
    assert [axis is None for axis in found] == [False, True, True, False]


def test_a_direction_of_one_passage_does_not_hide_a_stronger_one_of_many():
    matrix = np.zeros((101, 101))
    matrix[:100, :100], matrix[100, 100] = 0.01, 0.89
    assert np.allclose(passage_groups._strongest(matrix), [0.1] * 100 + [0])
    assert passage_groups._strongest(matrix[::-1, ::-1]) is None        # the first passage lies on the border


def test_passages_without_a_word_in_common_are_one_group():
    assert two_groups([{"flood"}, {"budget"}, {"temple"}]) == ((0, 1, 2), (), 0.0)
    assert two_groups([]) == ((), (), 0.0)
    assert telling_words([{"flood"}, {"flood", "water"}], []) == ("flood",)
