"""Read study.yaml, all its faults at once with their lines, and write the two keys that revisions change."""

from __future__ import annotations

__all__ = ["load_spec", "save_hypothesis", "save_scope", "spec_faults"]

from pathlib import Path
from unicodedata import normalize

import regex

from qualcoop.errors import ExpressionError, Fault, StudyError
from qualcoop.records.codebook import Bilingual
from qualcoop.records.expression import Hypothesis, parse_expression, parse_hypothesis
from qualcoop.records.study import CHOSEN, MODES, Case, Outcome, StudySpec, TranscriptHints, Value
from qualcoop.records.transcript import KINDS, ROLES
from qualcoop.storing.fields import Fields
from qualcoop.storing.yaml_file import YamlMap, YamlNode, YamlScalar, read_yaml, set_value

_TOP = (
    "name",
    "title",
    "notice",
    "interviews",
    "unit",
    "phenomenon",
    "outcome",
    "mode",
    "tolerance",
    "hypothesis",
    "counted",
    "clusters",
    "cases",
    "transcripts",
)
_PHENOMENON = ("th", "en", "scope")
_OUTCOME = (
    "id",
    "question",
    "scale",
    "counts_from",
    "criteria",
    "judged_by",
    "blind_to_conditions",
    "as_of",
    "says",
)
_HYPOTHESIS = ("expression", "th", "en", "expects")
_CASE = ("id", "label", "outcome", "outcome_memo", "attributes", "transcripts", "chosen")
_HINTS = ("kind", "roles", "date", "case", "encoding", "ignore_lines", "speakers", "columns", "tiers")
_COLUMNS = ("speaker", "text", "time", "sheet")
_TRUTHS = ("T", "F", "C", "?")
_UNIT_NUMBER = regex.compile(r"0(?:\.[0-9]+)?|1(?:\.0+)?|\.[0-9]+")
_LINES = regex.compile(r"([0-9]{1,7})(?:\s*-\s*([0-9]{1,7}))?")
_DATE = regex.compile(r"([0-9]{4})(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_FIRST_BUDDHIST_YEAR = 2400
_THAI = regex.compile(r"\p{Thai}")


def load_spec(path: str | Path) -> StudySpec:
    r"""Read what a study asks, of which cases.

    Parameters
    ----------
    path
        The file ``study.yaml``.

    Raises
    ------
    MissingError
        If there is no such file.
    StudyError
        With every fault of the file, each with its line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "study.yaml"
    >>> _ = path.write_text("name: demo\noutcome: works\nhypothesis: {expression: laws -> works}\ncases: [{id: A}]")
    >>> spec = load_spec(path)
    >>> str(spec.hypothesis), spec.mode, spec.cases[0].id
    ('laws -> works', 'classic', 'A')
    """
    spec, faults = _read(path)
    if faults:
        raise StudyError.of(faults)
    return spec


def spec_faults(path: str | Path) -> list[Fault]:
    """Give every fault of a study.yaml, in the order of the lines; an empty list for a good one.

    Raises
    ------
    MissingError
        If there is no such file.
    """
    return sorted(_read(path)[1])


def save_hypothesis(path: str | Path, expression: str) -> None:
    """Write a hypothesis into study.yaml and leave everything else as it stands; an empty one becomes null.

    Raises
    ------
    ExpressionError
        If the expression is none.
    StudyError
        If the file has faults; it then stands untouched.
    """
    if not expression:
        set_value(path, ("hypothesis",), None)
        return
    parse_hypothesis(expression)
    set_value(path, ("hypothesis", "expression"), expression)


def save_scope(path: str | Path, scope: str) -> None:
    """Write a scope rule into study.yaml and leave everything else as it stands; an empty one becomes null.

    Raises
    ------
    ExpressionError
        If the rule is none.
    StudyError
        If the file has faults; it then stands untouched.
    """
    if scope:
        parse_expression(scope)
    set_value(path, ("phenomenon", "scope"), scope or None)


def _read(path: str | Path) -> tuple[StudySpec, list[Fault]]:
    root, faults = read_yaml(path)
    if root is None:
        return StudySpec(""), faults or [Fault(str(path), 0, "the file is empty; it needs name, outcome and cases")]
    return _spec(Fields(root, path=str(path), what="the study", known=_TOP, faults=faults)), faults


def _spec(top: Fields) -> StudySpec:
    outcome = _outcome(top)
    phenomenon = top.inner("phenomenon", _PHENOMENON)
    hypothesis = top.inner("hypothesis", _HYPOTHESIS)
    mode = top.choice("mode", MODES, "classic")
    return StudySpec(
        name=top.needed("name"),
        title=top.bilingual("title"),
        interviews=top.text("interviews"),
        unit=top.bilingual("unit"),
        phenomenon=Bilingual(phenomenon.text("th"), phenomenon.text("en")),
        scope=_scope(phenomenon),
        outcome=outcome,
        mode=mode,
        tolerance=top.whole("tolerance", 0),
        hypothesis=_hypothesis(hypothesis, outcome, mode),
        hypothesis_words=Bilingual(hypothesis.text("th"), hypothesis.text("en")),
        expects=hypothesis.pairs("expects", ("facilitates", "hinders")),
        counted=top.text("counted"),
        clusters=top.inner("clusters", ("field",)).text("field"),
        cases=_cases(top, outcome),
        transcripts=_transcripts(top),
        notice=top.bilingual("notice"),
    )


# --- the outcome, the scope and the hypothesis ---------------------------------------------------------------


def _outcome(top: Fields) -> Outcome | None:
    """Read the outcome; a plain id is shorthand."""
    node = top.node("outcome")
    if node is None:
        return None
    if isinstance(node, YamlScalar):
        return Outcome(normalize("NFC", node.text))
    fields = top.inner("outcome", _OUTCOME)
    scale = fields.words("scale")
    return Outcome(
        id=normalize("NFC", fields.needed("id")),
        question=fields.bilingual("question"),
        scale=scale,
        counts_from=_counts_from(fields, scale),
        criteria=_criteria(fields, scale),
        judged_by=fields.words("judged_by"),
        blind_to_conditions=fields.flag("blind_to_conditions"),
        as_of=fields.text("as_of"),
        says=fields.bilingual("says"),
    )


def _counts_from(fields: Fields, scale: tuple[str, ...]) -> str:
    found = fields.text("counts_from")
    if found not in scale and (found or scale):
        steps = ", ".join(scale) or "none; there is no scale"
        fields.fault(f"counts_from is {found or 'missing'!r}; the steps of the scale are {steps}", key="counts_from")
    return found


def _criteria(fields: Fields, scale: tuple[str, ...]) -> dict[str, Bilingual]:
    """Read what each step means, in one language or two."""
    found = {}
    for step, node in fields.entries("criteria"):
        if step.text not in scale:
            steps = ", ".join(scale) or "none; there is no scale"
            fields.fault(f"criteria: {step.text!r} is no step; the steps are {steps}", line=step.line)
        if isinstance(node, YamlScalar):
            found[step.text] = _in_its_language("" if node.is_null else node.text)
        else:
            inner = fields.of(node, f"{fields.what}, criteria, {step.text}", ("th", "en"))
            found[step.text] = Bilingual(inner.text("th"), inner.text("en"))
    return found


def _in_its_language(text: str) -> Bilingual:
    return Bilingual(th=text) if _THAI.search(text) else Bilingual(en=text)


def _scope(phenomenon: Fields) -> str:
    scope = phenomenon.text("scope")
    try:
        if scope:
            parse_expression(scope)
    except ExpressionError as error:
        phenomenon.fault(f"scope: {error.message}", key="scope")
    return scope


def _hypothesis(fields: Fields, outcome: Outcome | None, mode: str) -> Hypothesis | None:
    """Read the hypothesis; in generalized mode a left side alone is read as covering the outcome."""
    line = fields.text("expression")
    if not line:
        return None
    try:
        if mode == "generalized" and outcome is not None and "->" not in line and "<-" not in line:
            return Hypothesis(parse_expression(line), "<-", outcome.id)
        hypothesis = parse_hypothesis(line)
    except ExpressionError as error:
        fields.fault(error.message, key="expression")
        return None
    if outcome is None or hypothesis.outcome != outcome.id:
        found = f"the outcome is {outcome.id!r}" if outcome else "the study has no outcome"
        fields.fault(f"expression explains {hypothesis.outcome!r}, but {found}", key="expression")
    return hypothesis


# --- cases and transcripts -----------------------------------------------------------------------------------


def _cases(top: Fields, outcome: Outcome | None) -> tuple[Case, ...]:
    found: dict[str, tuple[Case, int]] = {}
    for node in top.items("cases"):
        fields = top.of(node, _case_name(node), _CASE)
        case = _case(fields, outcome)
        if case.id and case.id in found:
            fields.fault(f"stands twice; it stands first on line {found[case.id][1]}")
        found.setdefault(case.id, (case, fields.line))
    return tuple(case for case, _ in found.values())


def _case_name(node: YamlNode) -> str:
    id_ = node.get("id") if isinstance(node, YamlMap) else None
    return f"case {id_.text!r}" if isinstance(id_, YamlScalar) else "a case"


def _case(fields: Fields, outcome: Outcome | None) -> Case:
    id_ = fields.needed("id")
    if regex.search(r"[\s:]", id_):
        fields.fault(f"id {id_!r} holds a space or a colon; reasons name it as case:ID", key="id")
    return Case(
        id=id_,
        label=fields.bilingual("label"),
        outcome=_outcome_value(fields, outcome.scale if outcome else ()),
        outcome_memo=fields.text("outcome_memo"),
        attributes=fields.pairs("attributes"),
        transcripts=fields.words("transcripts"),
        chosen=fields.choice("chosen", CHOSEN, ""),
    )


def _outcome_value(fields: Fields, scale: tuple[str, ...]) -> Value:
    found = fields.text("outcome")
    if not found:
        return None
    if found in scale or found in _TRUTHS:
        return found
    if _UNIT_NUMBER.fullmatch(found):
        return float(found)
    steps = ", ".join((*scale, *_TRUTHS))
    fields.fault(f"outcome is {found!r}; it can be {steps}, or a number from 0 to 1", key="outcome")
    return None


def _transcripts(top: Fields) -> dict[str, TranscriptHints]:
    return {
        key.text: _hints(top.of(node, f"transcript {key.text!r}", _HINTS)) for key, node in top.entries("transcripts")
    }


def _hints(fields: Fields) -> TranscriptHints:
    return TranscriptHints(
        kind=fields.choice("kind", KINDS, ""),
        roles=fields.pairs("roles", ROLES),
        date=_date(fields),
        case=fields.text("case"),
        encoding=fields.text("encoding"),
        ignore_lines=_ignored(fields),
        speakers=_speakers(fields),
        columns=_columns(fields),
        tiers=fields.words("tiers"),
    )


def _columns(fields: Fields) -> dict[str, str]:
    """Read which column of a table holds what."""
    inner = fields.inner("columns", _COLUMNS)
    return {what: inner.text(what) for what in _COLUMNS if inner.text(what)}


def _speakers(fields: Fields) -> dict[str, str]:
    """Read who speaks under a label; a name that is itself named otherwise would mean two things."""
    found = fields.pairs("speakers")
    for label, name in found.items():
        if name and found.get(name, name) != name:
            fields.fault(
                f"speakers: {label!r} is {name!r}, and {name!r} is {found[name]!r}; say one name", key="speakers"
            )
    return found


def _date(fields: Fields) -> str:
    found = fields.text("date")
    match = _DATE.fullmatch(found)
    if found and match is None:
        fields.fault(f"date is {found!r}; it needs YYYY-MM-DD", key="date")
    elif match and int(match[1]) >= _FIRST_BUDDHIST_YEAR:
        fields.fault(f"date is {found!r}, a Buddhist year; write {int(match[1]) - 543}{found[4:]}", key="date")
    return found


def _ignored(fields: Fields) -> tuple[tuple[int, int], ...]:
    found = []
    for word in fields.words("ignore_lines"):
        match = _LINES.fullmatch(word.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if 1 <= first <= last:
            found.append((first, last))
        else:
            fields.fault(f"ignore_lines holds {word!r}; it needs lines such as 7 or 1-4", key="ignore_lines")
    return tuple(found)
