"""Terms are expanded to their forms; texts are never lemmatised."""

from __future__ import annotations

import pytest

from qualcoop.errors import QualcoopWarning
from qualcoop.text import lemmas
from qualcoop.text.lemmas import MOST_FORMS, is_listed, surface_forms


@pytest.fixture
def fresh():
    """Forget the tables before and after a test that hides them."""
    for remembered in (lemmas._table, lemmas._listed, surface_forms):
        remembered.cache_clear()
    yield
    for remembered in (lemmas._table, lemmas._listed, surface_forms):
        remembered.cache_clear()


@pytest.mark.parametrize(
    ("term", "among"),
    [
        ("law", {"law", "laws"}),
        ("Sign", {"sign", "signs", "signed", "signing"}),
        ("signed", {"sign", "signs", "signed", "signing"}),
        ("meeting", {"meeting", "meetings", "meet", "met"}),
        ("authority", {"authority", "authorities"}),
        ("share budget", {"share budget", "shared budget", "sharing budgets"}),
    ],
)
def test_a_term_has_the_forms_that_share_its_lemma(term, among):
    assert among <= set(surface_forms(term))


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
