"""Review a transcript in a notebook: code it, and settle two coders' codings. Writes nothing until a person does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from qualcoop.coding.settling import SETTLER
from qualcoop.errors import UsageError
from qualcoop.induction.study import Study
from qualcoop.records.coding import Suggestion
from qualcoop.records.options import LANGUAGES, options
from qualcoop.records.transcript import Transcript
from qualcoop.views.widget.page import page
from qualcoop.workflows.coding_session import CodingSession
from qualcoop.workflows.settling_session import SettlingSession
from qualcoop.workflows.studies import author, open_study

if TYPE_CHECKING:
    from anywidget import AnyWidget

__all__ = ["review", "settle"]


def review(
    study: Study | str | Path,
    transcript: Transcript | str,
    suggestions: Iterable[Suggestion] | None = None,
    *,
    coder: str | None = None,
    language: str | None = None,
) -> AnyWidget:
    """Code a transcript in a notebook; what is done is saved as it is done.

    Parameters
    ----------
    study
        The study, or its folder.
    transcript
        The transcript, or its id.
    suggestions
        To be accepted or dismissed one by one; those for other transcripts are left aside.
    coder
        Whose codings these are: the file ``codings/<coder>.csv``. By default $QUALCOOP_BY, else git's user.name.
    language
        th or en: the language in which the page begins; None: ``qc.options.language``.

    Returns
    -------
    AnyWidget
        The widget; press ``?`` in it for its keys. Open the study again to see what was saved.

    Raises
    ------
    UsageError
        If nobody is named as the coder, or the coder is ``settled``; if anywidget is not installed.
    UnknownCodeError
        If the study has no such transcript.

    Examples
    --------
    >>> import qualcoop as qc
    >>> study = qc.datasets.coop()
    >>> review(study, study.transcripts[0].id, coder="ann")
    <Coding coop-01 as ann: 0 codings, 0 suggestions open>
    """
    opened, talk = _opened(study, transcript)
    session = CodingSession(opened, talk, suggestions or (), coder=_coder(coder), language=_language(language))
    return page(session)


def settle(
    study: Study | str | Path, transcript: Transcript | str, coders: tuple[str, str], *, language: str | None = None
) -> AnyWidget:
    """Set two coders' codings of a transcript side by side and settle where they differ, in place.

    Each decision is written to ``codings/settled.csv`` with its reason and the two coders, as
    ``qualcoop settle --from`` would write it. What other coders settled stays; a decision at the same
    place goes before it, which is said.

    Parameters
    ----------
    study, transcript, language
        As for :func:`review`.
    coders
        The two coders, left and right.

    Returns
    -------
    AnyWidget
        The widget.

    Raises
    ------
    UsageError
        If the coders are not two, or one of them has no codings in the study.

    Examples
    --------
    >>> import qualcoop as qc
    >>> settle(qc.datasets.hatyai(), "hatyai-01", ("guided-1", "guided-2"))
    <Settling hatyai-01, guided-1 and guided-2: 8 differences, 0 open>
    """
    opened, talk = _opened(study, transcript)
    pair = _pair(coders, opened.coders)
    return page(SettlingSession(opened, talk, pair, language=_language(language)))


def _opened(study: Study | str | Path, transcript: Transcript | str) -> tuple[Study, Transcript]:
    opened = study if isinstance(study, Study) else open_study(study)
    if not opened.folder:
        raise UsageError("this study has no folder to save to; open it with qc.open_study(folder)")
    return opened, opened.transcript(transcript if isinstance(transcript, str) else transcript.id)


def _coder(named: str | None) -> str:
    found = author(named)
    if found == "unknown":
        raise UsageError("nobody is named as the coder; say who codes: coder='ann' (or set $QUALCOOP_BY)")
    if found == SETTLER:
        raise UsageError(f"{SETTLER!r} is what settling writes; code under your own name")
    return found


def _pair(coders: tuple[str, str], known: Iterable[str]) -> tuple[str, str]:
    there = [coder for coder in known if coder != SETTLER]
    if len(coders) != 2 or coders[0] == coders[1] or not set(coders) <= set(there):
        raise UsageError(f"settling needs two of the study's coders; there are {', '.join(there) or 'none'}")
    left, right = coders
    return left, right


def _language(told: str | None) -> str:
    if told is not None and told not in LANGUAGES:
        raise UsageError(f"language is {told!r}; it can be {' or '.join(LANGUAGES)}")
    return told or options.language
