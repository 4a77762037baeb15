"""Say who interviews and who informs: from hints, legend, words, customary initials, and who asks. Reads no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from qualcoop.reading.speakers.label_words import head_of
from qualcoop.reading.speakers.persons import likely_same
from qualcoop.reading.vocabulary import LETTERS, TIMEOUT, is_position, joint_parts, key_of, named_role
from qualcoop.records.transcript import Notice, Role

__all__ = ["as_role", "asks", "infer_roles"]

_QUESTION = regex.compile(
    r"(?i)(?:\?|ไหม|มั้ย|หรือเปล่า|รึเปล่า|หรือไม่|หรือยัง|อะไร|อย่างไร|ยังไง|ทำไม|เมื่อไหร่|เมื่อไร|ที่ไหน|ใคร|เท่าไหร่|เท่าไร|กี่|คะ\s*$|บ้างครับ|"
    r"อยากทราบ|ขอถาม|เรียนถาม|สอบถาม|ช่วยเล่า|เล่าให้ฟัง|ใช่ไหม|เหรอ|"
    r"(?<![a-z])(?:can|could|would) you|tell (?:me|us)|(?:^|[.]\s)"
    r"(?:what|why|how|who|when|where|which|do you|did you|is there|are there))"
)
NEAR_END = 60
"""Characters at a turn's end in which a question is looked for: in long turns people quote and repeat questions."""
_SHARE = 0.25
"""Share of turns that ask, from which a speaker may be taken for the interviewer."""


@dataclass(frozen=True, slots=True)
class _Talk:
    label: str
    turns: int
    asking: float


def asks(talk: str) -> bool:
    """Say whether a turn asks something: a question mark or question word stands near its end.

    Examples
    --------
    >>> asks("โครงการนี้เริ่มอย่างไรคะ"), asks("เริ่มจากชาวบ้านครับ")
    (True, False)
    """
    return _QUESTION.search(talk[-NEAR_END:], timeout=TIMEOUT) is not None


def infer_roles(
    turns: Sequence[tuple[str, str]], *, hints: Mapping[str, str], told: Mapping[str, Role]
) -> tuple[dict[str, Role], tuple[Notice, ...]]:
    """Give each label its role; labels that are likely one person are weighed together.

    Parameters
    ----------
    turns
        (label, talk) of every turn, in order.
    hints
        Roles by label, from a person; they beat everything.
    told
        Roles by folded label, from a legend or a cast list.

    Examples
    --------
    >>> roles, notices = infer_roles([("ถาม", "เป็นอย่างไรคะ"), ("นายก", "ดีครับ")], hints={}, told={})
    >>> roles
    {'ถาม': 'interviewer', 'นายก': 'informant'}
    """
    person = _persons(turns)
    talks = _talks([(person[label], talk) for label, talk in turns])
    wanted = {key_of(label): role for label, role in hints.items()}
    said = {label: role for label in person if (role := _said(label, wanted, told)) is not None}
    roles: dict[str, Role] = {}
    for label, role in said.items():
        roles.setdefault(person[label], said.get(person[label], role))
    roles.update(_numbered_questions(person.values(), roles))
    notices = _two_interviewers(talks, roles) + _by_initials(talks, roles)
    notices += _by_questions(talks, roles)
    _the_rest(talks, roles)
    # Who is said to be an interviewer may be the one who answers, where two are, so the first word is not the last.
    return {label: _of_label(label, person[label], said, roles) for label in person}, tuple(notices)


def _persons(turns: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Give for each label the label under which its person is weighed."""
    counts = Counter(label for label, _ in turns)
    meant = {like.label: like.name for like in likely_same(counts)}
    person = {}
    for label in counts:
        name, seen = label, {label}
        while name in meant and meant[name] not in seen:
            name = meant[name]
            seen.add(name)
        person[label] = name
    return person


def _of_label(label: str, person: str, said: Mapping[str, Role], roles: Mapping[str, Role]) -> Role:
    return roles[person] if label == person else said.get(label, roles[person])


def _talks(turns: Sequence[tuple[str, str]]) -> list[_Talk]:
    said: dict[str, list[bool]] = {}
    for label, talk in turns:
        said.setdefault(label, []).append(asks(talk))
    return [_Talk(label, len(each), sum(each) / len(each)) for label, each in said.items()]


def _said(label: str, hints: Mapping[str, str], told: Mapping[str, Role]) -> Role | None:
    """Give the role that a person, a legend, a cast list or the label's own word says."""
    for key in (key_of(label), key_of(head_of(label))):
        if key in hints:
            return as_role(hints[key])
        if told.get(key, "unknown") != "unknown":
            return told[key]
    numbered = told.get(key_of(label).rstrip("0123456789"), "unknown")
    if numbered != "unknown":
        return numbered
    parts = joint_parts(label)
    if parts:
        roles = {_said(part, hints, told) for part in parts}
        return roles.pop() if len(roles) == 1 else None
    if key_of(label) in LETTERS:
        return None
    named = named_role(label)
    if named is None and regex.fullmatch(r"(?:P|ID|KII?)(?:[-_.]?\d{1,3}|\?)", head_of(label), timeout=TIMEOUT):
        return "informant"
    return named


def as_role(role: str) -> Role:
    """Give a role that a person wrote; one that is none is unknown.

    Examples
    --------
    >>> as_role("interviewer"), as_role("boss")
    ('interviewer', 'unknown')
    """
    known: dict[str, Role] = {"interviewer": "interviewer", "informant": "informant", "other": "other"}
    return known.get(role, "unknown")


def _two_interviewers(talks: Sequence[_Talk], roles: dict[str, Role]) -> list[Notice]:
    """Let one of two labels that both name an interviewer be the one who answers, where nobody else does."""
    asking = [talk for talk in talks if roles.get(talk.label) == "interviewer"]
    if len(talks) != 2 or len(asking) != 2:
        return []
    first, second = sorted(asking, key=_asking, reverse=True)
    if first.asking < 2 * second.asking:
        return []
    roles[second.label] = "informant"
    return [Notice("role", 0, f"label {second.label!r} is taken for the informant because {first.label!r} asks")]


def _numbered_questions(labels: Iterable[str], roles: Mapping[str, Role]) -> dict[str, Role]:
    """Give the roles of Q1, A1, Q2, A2 ..., where there are both; participants may be called A1 and A2."""
    numbered = {label: label[0] for label in labels if regex.fullmatch(r"[QA]\d{1,3}", label, timeout=TIMEOUT)}
    if set(numbered.values()) != {"Q", "A"}:
        return {}
    said = {label: LETTERS[key_of(letter)] for label, letter in numbered.items()}
    return {label: role for label, role in said.items() if label not in roles}


def _by_initials(talks: Sequence[_Talk], roles: dict[str, Role]) -> list[Notice]:
    """Give initials their customary roles, unless who asks says the contrary."""
    letters = {
        talk.label: LETTERS[key_of(talk.label)]
        for talk in talks
        if talk.label not in roles and key_of(talk.label) in LETTERS
    }
    if {"r", "p"} <= {key_of(label) for label in letters} and "i" not in {key_of(label) for label in letters}:
        letters = {label: "interviewer" if key_of(label) == "r" else role for label, role in letters.items()}
    taken = {*letters.values(), *roles.values()}
    if not {"interviewer", "informant"} <= taken:
        return []
    asking = {talk.label: talk.asking for talk in talks}
    most = max(asking[label] for label in letters) if letters else 0.0
    asked = max((asking[label] for label, role in letters.items() if role == "interviewer"), default=most)
    if most > 2 * asked and most >= _SHARE:
        return [Notice("role", 0, "initials say one thing, questions another: roles come from who asks")]
    roles.update(letters)
    return []


def _by_questions(talks: Sequence[_Talk], roles: dict[str, Role]) -> list[Notice]:
    """Take the one who asks most for the interviewer where no label says who that is."""
    open_ = [talk for talk in talks if talk.label not in roles and talk.label]
    if len(talks) > 2:
        roles.update({talk.label: "interviewer" for talk in open_ if talk.label == "Q"})
        open_ = [talk for talk in open_ if talk.label not in roles]
    if not open_ or len(talks) < 2 or _interviewed(talks, roles):
        return []
    ranked = sorted(open_, key=_asking, reverse=True)
    first = ranked[0]
    others = [talk.asking for talk in talks if talk is not first and roles.get(talk.label) != "interviewer"]
    if not others:
        return []
    if first.asking < _SHARE or first.asking < 2 * max(others):
        return [Notice("role", 0, "labels do not say who interviews, nor do questions; name the roles in study.yaml")]
    roles[first.label] = "interviewer"
    return [Notice("role", 0, f"label {first.label!r} is taken for the interviewer because it asks the questions")]


def _interviewed(talks: Sequence[_Talk], roles: Mapping[str, Role]) -> bool:
    """Say whether an interviewer is known; a lone "Q" beside many turns of others is not the only one."""
    asking = [talk for talk in talks if roles.get(talk.label) == "interviewer"]
    strays = all(key_of(talk.label) == "q" for talk in asking)
    few = 4 * sum(talk.turns for talk in asking) < sum(talk.turns for talk in talks)
    return bool(asking) and not (strays and few)


def _asking(talk: _Talk) -> float:
    return talk.asking


def _the_rest(talks: Sequence[_Talk], roles: dict[str, Role]) -> None:
    """Call the others informants where the interviewer is known; positions inform in any case."""
    known = "interviewer" in roles.values()
    for talk in talks:
        if talk.label in roles:
            continue
        informs = bool(talk.label) and (known or is_position(talk.label))
        roles[talk.label] = "informant" if informs else "unknown"
