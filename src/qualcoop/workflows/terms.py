"""Look a term up in a study: where it is said, by whom, and what the codebook makes of it. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from qualcoop.coding.concordance import AROUND, Concordance, InContext, concordance, listed_in, term_like
from qualcoop.coding.lexicon import term_of
from qualcoop.induction.passages import Places
from qualcoop.induction.study import Study
from qualcoop.records.coding import Coding
from qualcoop.records.transcript import ROLES
from qualcoop.text.matching import Term
from qualcoop.views.rows.records import passage_row
from qualcoop.workflows.studies import open_study

__all__ = ["look_up"]


def look_up(
    folder: str | Path,
    term: str,
    *,
    policy: str = "",
    exclude: Sequence[str] = (),
    roles: Iterable[str] = (),
    around: int = AROUND,
) -> dict[str, Any]:
    """Look a term up in the texts of a study.

    Parameters
    ----------
    folder
        The study's folder.
    term
        Thai or English; in quotes, no other form of it counts. It need not be in the codebook; where it is, the
        codebook's policy and exclusions hold unless others are given here.
    policy
        word, compound or substring.
    exclude
        Words inside which it is no hit.
    roles
        Whose turns are looked through; everybody's where none is named.
    around
        Characters shown on each side.

    Returns
    -------
    dict
        Row of the JSON contract: ``{term, language, policy, forms, codes, hits: [Q with left and right], policies:
        {POLICY: n}, containing: [{word, n}], excluded: [{word, n}], transcripts: n, of: n}``.

    Raises
    ------
    UsageError
        If the policy or a role is unknown, or nothing of the term could match.

    Examples
    --------
    >>> import qualcoop as qc
    >>> found = look_up(qc.datasets.folder("coop"), "ชาวบ้าน", roles=["informant"])
    >>> len(found["hits"]) > 0, {hit["role"] for hit in found["hits"]}
    (True, {'informant'})
    """
    study = open_study(folder)
    wanted, codes = _wanted(study, term, policy=policy, exclude=exclude)
    found = concordance(study.transcripts, wanted, roles=tuple(roles) or ROLES, around=around)
    return _row(study, found, codes)


def _wanted(study: Study, term: str, *, policy: str, exclude: Sequence[str]) -> tuple[Term, list[str]]:
    """Give the term to look for, by the codebook where that knows it and nothing else was said."""
    listed = listed_in(study.codebook, term)
    known = term_of(listed[0][1]) if listed else None
    asked = term_like(term, policy=policy or (known.policy if known else ""))
    words = tuple(exclude) or (known.exclude if known else ())
    exact = asked.exact or (known.exact if known else False)
    return Term(asked.text, asked.language, asked.policy, words, exact), [code for code, _ in listed]


def _row(study: Study, found: Concordance, codes: Sequence[str]) -> dict[str, Any]:
    places = Places(study)
    return {
        "term": found.term.text,
        "language": found.term.language,
        "policy": found.term.policy,
        "forms": list(found.forms),
        "codes": list(dict.fromkeys(codes)),
        "hits": [_hit(places, hit) for hit in found.hits],
        "policies": dict(found.by_policy),
        "containing": _counted(found.containing),
        "excluded": _counted(found.excluded),
        "transcripts": len({hit.transcript.id for hit in found.hits}),
        "of": len(study.transcripts),
    }


def _hit(places: Places, hit: InContext) -> dict[str, Any]:
    passage = places.passage(Coding(hit.transcript.id, hit.start, hit.end, ""))
    return {**passage_row(passage), "stance": None, "left": hit.left, "right": hit.right}


def _counted(words: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"word": word, "n": n} for word, n in words]
