"""Accept an option: the hypothesis, rule or codebook that it asks for. Records nothing and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from unicodedata import normalize

import regex

from qualcoop.errors import UsageError
from qualcoop.induction.options import Option
from qualcoop.induction.passages import Places
from qualcoop.induction.recoding import recoding
from qualcoop.induction.work import WorkItem
from qualcoop.records.codebook import Bilingual, Code, Codebook, Example, Indicator, is_code_id
from qualcoop.records.coding import Codings
from qualcoop.records.expression import Condition, Hypothesis, atoms, parse_expression
from qualcoop.records.study import StudyRecord
from qualcoop.records.transcript import Transcript

__all__ = ["Accepted", "accepted", "find_option", "handles"]

_PLACE = regex.compile(r"(?P<transcript>.+):(?P<start>[0-9]+)-(?P<end>[0-9]+)")
_TIMEOUT = 5.0
_MOST_EXAMPLES = 5      # more would bury the rest of codebook.yaml; the work list has them all
_NEAR = 3
_SHORTEST = 3


# --- which option is meant -----------------------------------------------------------------------------------


def handles(options: Iterable[Option]) -> tuple[tuple[str, Option], ...]:
    """Name each option by its kind and its place among those of its kind, counted from 1: ``refine#2``.

    Examples
    --------
    >>> [name for name, _ in handles([Option("reformulate", "a -> y", "", 1), Option("refine", "b: retire", "", 1)])]
    ['reformulate#1', 'refine#1']
    """
    counted: dict[str, int] = {}
    found = []
    for option in options:
        counted[option.kind] = counted.get(option.kind, 0) + 1
        found.append((f"{option.kind}#{counted[option.kind]}", option))
    return tuple(found)


def find_option(options: Iterable[Option], change: str) -> Option:
    """Find the option that a person names: by its change, by how its change begins, or by its handle.

    Parameters
    ----------
    options
        The options of a pass, in their order.
    change
        The change, word for word; a beginning of it that only one has; or a handle such as ``refine#2``.

    Raises
    ------
    UsageError
        If none is meant, or several are; the message lists those that are near.

    Examples
    --------
    >>> options = [Option("refine", "debt: retire, never used", "", 1), Option("refine", "laws: retire", "", 2)]
    >>> find_option(options, "debt").change, find_option(options, "refine#2").change
    ('debt: retire, never used', 'laws: retire')
    """
    named, wanted = handles(options), " ".join(normalize("NFC", change).split())
    exact = [option for name, option in named if wanted in (option.change, name)]
    begun = [option for _, option in named if len(wanted) >= _SHORTEST and option.change.startswith(wanted)]
    found = exact or begun
    if len({option.change for option in found}) == 1:
        return found[0]
    if not named:
        raise UsageError("this pass has no options: nothing contradicts, and nothing in the codebook asks for a change")
    said = "several options say" if found else "no option says"
    raise UsageError(f"{said} {change!r}; {_near(named, wanted, found)}")


def _near(named: Sequence[tuple[str, Option]], wanted: str, found: Sequence[Option]) -> str:
    changes = {option.change: name for name, option in named}
    near = [option.change for option in found][:_NEAR] or get_close_matches(wanted, changes, _NEAR, 0.3)
    listed = "; ".join(f"{changes[change]} {change!r}" for change in near or list(changes)[:_NEAR])
    return f"near it: {listed}" if near else f"there are {len(named)}, the first: {listed}"


# --- what it asks for ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an accepted option asks for.

    Attributes
    ----------
    option
        The option.
    value
        The new hypothesis or the new rule; empty for refine.
    codebook
        The new codebook, its version raised by one; None for the others.
    proposed
        For a new code, the passages that may be its own; for a split, each passage with the heir that its group speaks
        for first. A person codes them, or does not.
    """

    option: Option
    value: str = ""
    codebook: Codebook | None = None
    proposed: tuple[WorkItem, ...] = field(default=())


def accepted(study: StudyRecord, option: Option, *, named: Sequence[str] = ()) -> Accepted:
    """Say what an option asks for.

    Parameters
    ----------
    study
        The study of the pass that gave the option, its codebook with its examples.
    option
        The option.
    named
        Ids of new codes: one for a new code, two or more for a split (the split code's own id keeps it, narrower).

    Returns
    -------
    Accepted
        A hypothesis, a scope rule, or a codebook: an indicator more; the smaller code merged into the larger, with its
        indicators and examples; a code retired with its children; a new code, with passages as examples; a code split.

    Raises
    ------
    UsageError
        If names are missing, too many, taken or none that a code can have; if the hypothesis, the scope rule or other
        codes still stand on a code that would go; or if coders differ, which is to be settled.

    Examples
    --------
    >>> from qualcoop.records.study import StudySpec
    >>> record = StudyRecord(StudySpec("s"), Codebook((Code("laws"), Code("debt"))))
    >>> option = Option("refine", "debt: retire, never used", "", 1, does=("retire", "debt"))
    >>> accepted(record, option).codebook
    <Codebook version 2: 1 codes>
    """
    ids = tuple(normalize("NFC", name.strip()) for name in named)
    if option.kind != "refine":
        _check_number(option, ids, "none", fits=not ids)
        return Accepted(option, value=option.change)
    if not option.does or option.does[0] not in _REFINEMENTS:
        raise UsageError(f"{option.change!r} cannot be accepted; change codebook.yaml and record it: revise --refine")
    refinement = _REFINEMENTS[option.does[0]]
    codes, proposed = refinement(study, option, ids)
    book = replace(study.codebook, codes=codes, version=study.codebook.version + 1)
    return Accepted(option, codebook=book, proposed=proposed)


_Codes = tuple[tuple[Code, ...], tuple[WorkItem, ...]]


def _settle(study: StudyRecord, option: Option, ids: Sequence[str]) -> _Codes:
    raise UsageError(
        f"{option.change!r} changes no code by itself: settle what the two coders disagree about (qualcoop settle), "
        "reword the code in codebook.yaml and record it (qualcoop revise --refine)"
    )


def _add_indicator(study: StudyRecord, option: Option, ids: Sequence[str]) -> _Codes:
    _check_number(option, ids, "none", fits=not ids)
    _, id_, language, term = option.does
    code = study.codebook[id_]
    known = {(indicator.language, indicator.term) for indicator in code.indicators}
    if (language, term) in known:
        raise UsageError(f"code {id_!r} has the indicator {term!r} already")
    fresh = Indicator(term, "th" if language == "th" else "en")
    return _changed(study.codebook, replace(code, indicators=_in_order((*code.indicators, fresh)))), ()


def _merge(study: StudyRecord, option: Option, ids: Sequence[str]) -> _Codes:
    """Merge the smaller code into the larger, which takes over what points to it and what shows it."""
    _check_number(option, ids, "none", fits=not ids)
    book, (_, small, large) = study.codebook, option.does
    _check_free(study, option, [small], heir=large)
    _check_childless(book, option, small)
    smaller, larger = book[small], book[large]
    known = {(indicator.language, indicator.term) for indicator in larger.indicators}
    fresh = [indicator for indicator in smaller.indicators if (indicator.language, indicator.term) not in known]
    grown = replace(
        larger,
        origin=(large, small),
        indicators=_in_order((*larger.indicators, *fresh)),
        examples=(*larger.examples, *(one for one in smaller.examples if one not in larger.examples)),
    )
    return tuple(code for code in _changed(book, grown) if code.id != small), ()


def _retire(study: StudyRecord, option: Option, ids: Sequence[str]) -> _Codes:
    _check_number(option, ids, "none", fits=not ids)
    book, id_ = study.codebook, option.does[1]
    gone = [book[id_].id, *(child.id for child in book.children(id_))]
    _check_free(study, option, gone)
    return tuple(code for code in book if code.id not in gone), ()


def _create(study: StudyRecord, option: Option, ids: Sequence[str]) -> _Codes:
    _check_number(option, ids, "the new code's id: --named ID", fits=len(ids) == 1)
    _check_new(study, ids)
    code = Code(ids[0], examples=_examples(study, option.explains))
    proposed = tuple(WorkItem("created", ids[0], *place) for place in _places(option.explains))
    return (*study.codebook, code), proposed


def _split(study: StudyRecord, option: Option, ids: Sequence[str]) -> _Codes:
    """Split a code: it stays where it is named itself, or where one of its heirs stands below it."""
    book, old = study.codebook, study.codebook[option.does[1]]
    enough = len(ids) > 1 and len(set(ids)) == len(ids)
    _check_number(option, ids, "two ids or more, one for each part: --named ID --named ID", fits=enough)
    new = [id_ for id_ in ids if id_ != old.id]
    stays = old.id in ids or any(id_.startswith(f"{old.id}.") for id_ in new)
    _check_new(study, new)
    if not stays:
        _check_free(study, option, [old.id])
        _check_childless(book, option, old.id)
    groups = dict(zip(ids, (option.explains, option.loses), strict=False))
    parts = [_part(old, id_, _examples(study, groups.get(id_, ()))) for id_ in new]
    place = book.codes.index(old)
    codes = (*book.codes[:place], *((old,) if stays else ()), *parts, *book.codes[place + 1 :])
    return codes, _parted(study, codes, old.id, groups)


def _part(old: Code, id_: str, examples: tuple[Example, ...]) -> Code:
    """Give one part of a code: it counts as the code did; what it means, and its indicators, are yet to be written."""
    return replace(
        old,
        id=id_,
        origin=(old.id,),
        label=Bilingual(),
        definition=Bilingual(),
        says=Bilingual(),
        include=(),
        exclude=(),
        examples=examples,
        counterexamples=(),
        indicators=(),
        line=0,
    )


def _parted(
    study: StudyRecord, codes: tuple[Code, ...], old: str, groups: dict[str, tuple[str, ...]]
) -> tuple[WorkItem, ...]:
    """Give the split code's passages, the heir that its group speaks for first."""
    book = replace(study.codebook, codes=codes)
    work = recoding(study.codebook, book, Codings(study.codings.of(old).rows)).work
    likely = {place: id_ for id_, places in groups.items() for place in places}
    return tuple(_likely_first(item, likely.get(item.place, "")) for item in work if item.kind == "split")


def _likely_first(item: WorkItem, likely: str) -> WorkItem:
    first = tuple(heir for heir in item.heirs if heir == likely)
    return replace(item, heirs=(*first, *(heir for heir in item.heirs if heir != likely)))


_REFINEMENTS = {
    "indicator": _add_indicator,
    "merge": _merge,
    "split": _split,
    "create": _create,
    "retire": _retire,
    "settle": _settle,
}


def _changed(book: Codebook, code: Code) -> tuple[Code, ...]:
    return tuple(code if one.id == code.id else one for one in book)


def _in_order(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Give indicators in the order in which a codebook's file gives them: Thai ones first."""
    return tuple(sorted(indicators, key=_language))


def _language(indicator: Indicator) -> bool:
    return indicator.language != "th"


# --- passages ------------------------------------------------------------------------------------------------


def _places(places: Iterable[str]) -> list[tuple[str, int, int]]:
    found = (_PLACE.fullmatch(place, timeout=_TIMEOUT) for place in places)
    return [(one["transcript"], int(one["start"]), int(one["end"])) for one in found if one]


def _examples(study: StudyRecord, places: Iterable[str]) -> tuple[Example, ...]:
    """Give passages as examples, of those who may be quoted, no one's second before everybody's first."""
    index, talks = Places(study), {talk.id: talk for talk in study.transcripts}
    refusing = {one.participant for one in study.participants if not one.permits_quoting}
    found: list[tuple[int, Example]] = []
    said: dict[str, int] = {}
    for transcript, start, end in _places(places):
        example, who = _example(index, talks.get(transcript), start, end)
        if example is not None and who not in refusing:
            said[who] = said.get(who, 0) + 1
            found.append((said[who], example))
    found.sort(key=_round)
    return tuple(example for _, example in found[:_MOST_EXAMPLES])


def _example(index: Places, talk: Transcript | None, start: int, end: int) -> tuple[Example | None, str]:
    turn = talk.turn_at(start, end) if talk and end <= len(talk.text) else None
    if talk is None or turn is None:
        return None, ""
    return Example(talk.id, turn.n, talk.quote(start, end)), index.person(talk.id, turn).participant


def _round(found: tuple[int, Example]) -> int:
    return found[0]


# --- what must not break -------------------------------------------------------------------------------------


def _check_number(option: Option, ids: Sequence[str], needed: str, *, fits: bool) -> None:
    if not fits:
        given = ", ".join(ids) or "none"
        raise UsageError(f"{option.change!r} needs {needed}; named: {given}")


def _check_new(study: StudyRecord, ids: Sequence[str]) -> None:
    book = study.codebook
    outcome = study.spec.outcome.id if study.spec.outcome else ""
    for id_ in ids:
        if not is_code_id(id_):
            what = "letters, digits and _, dots only between parent and child"
            raise UsageError(f"{id_!r} cannot be a code's id; an id is {what}")
        if id_ in book or id_ == outcome:
            raise UsageError(f"there is a code or outcome {id_!r} already; a new code needs a name of its own")
        parent = id_.rpartition(".")[0]
        if parent and parent not in book and parent not in ids:
            raise UsageError(f"code {id_!r} would have no parent; there is no code {parent!r}")


def _check_free(study: StudyRecord, option: Option, gone: Sequence[str], *, heir: str = "") -> None:
    """Refuse to take a code away on which the hypothesis or the scope rule stands: that is a change of the claim."""
    spec = study.spec
    claims: list[tuple[str, Hypothesis | str]] = [("the hypothesis", spec.hypothesis)] if spec.hypothesis else []
    claims += [("the scope rule", spec.scope)] if spec.scope else []
    for what, claim in claims:
        expression = parse_expression(claim) if isinstance(claim, str) else claim.expression
        held = [atom.code for atom in atoms(expression) if isinstance(atom, Condition) and atom.code in gone]
        if held:
            instead = f" (with {heir!r} in its place)" if heir else ""
            raise UsageError(f"{what} names {held[0]!r}: change it first{instead}, then accept {option.change!r}")


def _check_childless(book: Codebook, option: Option, id_: str) -> None:
    children = book.children(id_)
    if children:
        listed = ", ".join(child.id for child in children)
        raise UsageError(f"{id_!r} has children ({listed}); move or retire them first, then accept {option.change!r}")
