"""A claim as a sentence in Thai and in English, since arrows are misread. Judges nothing."""

from __future__ import annotations

import regex

from qualcoop.records.codebook import Bilingual, Codebook
from qualcoop.records.expression import And, Attribute, Condition, Expression, Hypothesis, Not, Or
from qualcoop.records.study import StudySpec

__all__ = ["said_once", "sentence"]

_AND = {"th": " และ", "en": " and "}
_OR = {"th": " หรือ", "en": " or "}
# Thai writes no blank between words; a bracket, a quotation mark or a word in Latin letters wants one beside it.
_BEFORE_OTHER = regex.compile(r"(?<=\p{Thai})(?=[(‘\p{Latin}])")
_AFTER_OTHER = regex.compile(r"(?<=[)’_\p{Latin}\d])(?=\p{Thai})")
_TIMEOUT = 5.0
_ECHOES = ("เอื้อ", "อุปสรรค", "help", "hinder", "facilitat")


def sentence(spec: StudySpec, codebook: Codebook) -> Bilingual | None:
    r"""Say the study's hypothesis in words.

    Returns
    -------
    Bilingual or None
        None without a hypothesis.

    Examples
    --------
    >>> from qualcoop.records.codebook import Code
    >>> from qualcoop.records.expression import parse_hypothesis
    >>> from qualcoop.records.study import Outcome
    >>> book = Codebook((Code("laws", label=Bilingual("กฎหมาย", "the law")),))
    >>> says = Bilingual("ความร่วมมือ", "they collaborate")
    >>> spec = StudySpec("s", hypothesis=parse_hypothesis("laws -> works"), outcome=Outcome("works", says=says))
    >>> print(sentence(spec, book).en, sentence(spec, book).th, sep="\n")
    In every case where the law helps, they collaborate.
    กรณีใดที่กฎหมายเอื้อ กรณีนั้นเกิดความร่วมมือ
    """
    if spec.hypothesis is None:
        return None
    thai = _spaced(_claim(spec.hypothesis, spec, codebook, "th"))
    return Bilingual(thai, _claim(spec.hypothesis, spec, codebook, "en"))


def _spaced(thai: str) -> str:
    """Set a blank between Thai and what is not."""
    for joint in (_BEFORE_OTHER, _AFTER_OTHER):
        thai = joint.sub(" ", thai, timeout=_TIMEOUT)
    return thai


def said_once(spec: StudySpec, codebook: Codebook) -> Bilingual | None:
    """Say a claim in both directions once, as “if and only if”; any other as :func:`sentence` does."""
    if spec.hypothesis is None or spec.hypothesis.claim != "<->":
        return sentence(spec, codebook)
    th, en = (
        (_outcome(spec, language), _clause(spec.hypothesis.expression, codebook, language)) for language in _AND
    )
    thai = _spaced(f"{th[0]} เมื่อและต่อเมื่อ {th[1]}")
    return Bilingual(thai, f"{en[0][:1].upper()}{en[0][1:]} if and only if {en[1]}.")


def _claim(hypothesis: Hypothesis, spec: StudySpec, codebook: Codebook, language: str) -> str:
    x = _clause(hypothesis.expression, codebook, language)
    y = _outcome(spec, language)
    parts = []
    if hypothesis.claim in ("->", "<->"):
        parts.append((x, y))
    if hypothesis.claim in ("<-", "<->"):
        parts.append((y, x))
    if language == "th":
        return " และ".join(f"กรณีใดที่{first} กรณีนั้น{then}" for first, then in parts)
    told = "; and ".join(f"in every case where {first}, {then}" for first, then in parts)
    return f"{told[0].upper()}{told[1:]}."


def _outcome(spec: StudySpec, language: str) -> str:
    outcome = spec.outcome
    said = outcome.says.in_(language) if outcome else ""
    if language == "th":
        return f"เกิด{said or (outcome.id if outcome else '')}"
    return said or f"{outcome.id if outcome else 'the outcome'} occurs"


def _clause(expression: Expression, codebook: Codebook, language: str) -> str:
    match expression:
        case Condition():
            return _helps(expression, codebook, language)
        case Attribute(name, word, equal):
            return _attribute(name, word, language, equal=equal)
        case Not(Condition() as atom):
            return _helps(atom, codebook, language, denied=True)
        case Not(inner):
            said = _clause(inner, codebook, language)
            return f"ไม่ใช่ว่า{said}" if language == "th" else f"it is not so that {said}"
        case And(parts):
            return _AND[language].join(_bracketed(part, codebook, language) for part in parts)
        case Or(parts):
            return _OR[language].join(_bracketed(part, codebook, language) for part in parts)


def _bracketed(part: Expression, codebook: Codebook, language: str) -> str:
    said = _clause(part, codebook, language)
    return f"({said})" if isinstance(part, And | Or) else said


def _attribute(name: str, word: str, language: str, *, equal: bool) -> str:
    if language == "th":
        return f"{name} {'เป็น' if equal else 'ไม่ใช่'} {word}"
    return f"{name} is {'' if equal else 'not '}{word}"


def _helps(atom: Condition, codebook: Codebook, language: str, *, denied: bool = False) -> str:
    code = next((known for known in codebook if known.id == atom.code), None)
    label = code.name(language) if code else atom.code
    if code and code.says and not atom.hinders:
        said = code.says.in_(language)
        return said if not denied else f"ไม่ใช่ว่า{said}" if language == "th" else f"it is not so that {said}"
    presence = code is not None and code.cell == "presence" and not atom.hinders
    if code and not presence and _echoes(code.label):
        label = f"‘{label}’"
    if language == "th":
        verb = "เป็นอุปสรรค" if atom.hinders else "เอื้อ"
        return f"{'ไม่มี' if denied else 'มี'}{label}" if presence else f"{label}{'ไม่' if denied else ''}{verb}"
    if presence:
        return f"there is {'no ' if denied else ''}{label}"
    verb = "hinder" if atom.hinders else "help"
    return f"{label} does not {verb}" if denied else f"{label} {verb}s"


def _echoes(label: Bilingual) -> bool:
    """Tell whether a label itself speaks of helping or hindering, so that the verb behind it would be misread."""
    said = f"{label.th} {label.en}".lower()
    return any(word in said for word in _ECHOES)
