"""Terms are expanded to their forms; texts are never lemmatised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.errors import QualcoopWarning
from qualcoop.text import lemmas
from qualcoop.text.lemmas import MOST_FORMS, is_listed, surface_forms


@pytest.fixture
def fresh():
    """Forget the tables before and after a test that hides them."""
    kept = (lemmas._table, lemmas._listed, lemmas._lists, lemmas._words_of, surface_forms)
    for remembered in kept:
        remembered.cache_clear()
    yield
    for remembered in kept:
        remembered.cache_clear()


@pytest.mark.parametrize(
    ("term", "among"),
    [
        ("law", {"law", "laws"}),
        ("Sign", {"sign", "signs", "signed", "signing"}),
        ("signed", {"sign", "signs", "signed", "signing"}),
        ("meet", {"meet", "meets", "met", "meeting"}),
        ("lost", {"lost", "lose", "losing"}),
        ("leave", {"leave", "left", "leaving"}),
        ("staff training", {"staff training", "staff trained"}),
        ("authority", {"authority", "authorities"}),
        ("share budget", {"share budget", "shared budget", "sharing budgets"}),
    ],
)
def test_a_term_has_the_forms_that_share_its_lemma(term, among):
    assert among <= set(surface_forms(term))


@pytest.mark.parametrize(
    ("term", "never"),
    [
        ("training", {"train", "trains", "trained"}),
        ("building", {"build", "built"}),
        ("meeting", {"meet", "met"}),
        ("hearing", {"hear", "heard"}),
        ("funding", {"fund", "funded"}),
        ("left", {"leave", "leaves"}),
        ("better", {"well", "best"}),
        ("found", {"find", "finding"}),
        ("saw", {"see", "seen"}),
        ("fee", {"feed"}),
        ("feed", {"fee", "fees"}),
        ("number", {"numb"}),
        ("rent", {"rend"}),
        ("crew", {"crow"}),
        ("good", {"well"}),
        ("goods", {"good"}),
        ("means", {"mean", "meant"}),
        ("wrong", {"worse", "worst"}),
        ("live", {"liver"}),
        ("even", {"evening"}),
        ("first", {"1"}),
        ("as", {"a"}),
    ],
)
def test_a_word_of_its_own_does_not_meet_the_word_it_looks_like_a_form_of(term, never):
    assert not never & set(surface_forms(term))


def test_a_noun_in_ing_never_meets_a_noun_without_it():
    """Whoever writes `training` does not mean the train, whatever verb both come from."""
    nouns = sorted(word for word in lemmas._words_of("noun") if word.endswith("ing") and word.isalpha())
    assert len(nouns) > 1000
    for word in nouns:
        cut = {word[:-3], f"{word[:-3]}e", word[:-4]}
        assert not cut & set(surface_forms(word)), surface_forms(word)


def test_a_verb_meets_its_form_in_ing_although_that_is_a_noun_too():
    assert {"training", "trained"} <= set(surface_forms("train"))
    assert {"building", "built"} <= set(surface_forms("build"))


@given(st.sampled_from(sorted(lemmas._words_of("verb"))))
def test_a_verb_in_its_base_form_has_all_forms_that_the_table_gives_it(verb):
    own, words = set(surface_forms(verb)), lemmas._table()[1]
    assert set(words.get(verb, ())) <= own


@pytest.mark.parametrize("word", ["as", "media", "goods", "second", "worst", "feed"])
def test_a_word_whose_lemma_is_refused_stays_a_listed_word(word):
    assert is_listed(word)


@pytest.mark.parametrize(
    "term", ["MOU", "Kalasin", "law", "legal authority", "co-operate with", "see find work leave meet"]
)
def test_the_term_itself_comes_first_and_no_form_twice(term):
    forms = surface_forms(term)
    assert forms[0] == term.lower()
    assert len(set(forms)) == len(forms) <= MOST_FORMS


def test_without_the_tables_a_term_is_only_itself_and_the_user_is_told_once(fresh, monkeypatch, recwarn):
    monkeypatch.setattr(lemmas, "PACKAGE", "no_such_package_of_lemmas")
    with pytest.warns(QualcoopWarning, match="install no-such-package-of-lemmas"):
        assert surface_forms("law") == ("law",)
    assert surface_forms("mayor") == ("mayor",)
    assert not is_listed("mayor")
    assert not recwarn.list
