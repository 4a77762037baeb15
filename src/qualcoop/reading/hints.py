"""What a person tells the readers about a source. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from qualcoop.errors import UsageError
from qualcoop.reading.vocabulary import key_of
from qualcoop.records.transcript import KINDS, ROLES, Notice, Role, SourceKind

__all__ = ["NO_HINTS", "Extracted", "Hints", "Utterance"]


@dataclass(frozen=True, slots=True)
class Hints:
    """What study.yaml says about one transcript; a hint beats whatever a reader infers.

    Parameters
    ----------
    kind
        interview, focus_group, document, observation or fieldnote.
    roles
        Role of a label; a label listed here is a speaker even if it stands there once.
    date, case
        ISO date and case id; empty where the header may say.
    encoding
        Encoding of the bytes; empty where the reader may decide.
    ignore_lines
        First and last line, counted from 1, of stretches that belong to nobody's talk.
    speakers
        Who speaks under a label: several labels of one person get one name, a misspelt one its right name. The label
        stays in the text, the turn is the named speaker's, and `roles` may use either. An empty name: this is no label,
        and its line is talk.
    columns
        Of a table: which column is the `speaker`, the `text`, the `time`, and which `sheet` is read.
    tiers
        Of ELAN and TextGrid: the tiers that are talk.

    Raises
    ------
    UsageError
        If a kind, a role, a stretch of lines or a speaker's name cannot be.

    Examples
    --------
    >>> Hints(roles={"ถาม": "interviewer"}, ignore_lines=((1, 4),)).ignores(3)
    True
    """

    kind: SourceKind = "interview"
    roles: Mapping[str, str] = field(default_factory=dict)
    date: str = ""
    case: str = ""
    encoding: str = ""
    ignore_lines: tuple[tuple[int, int], ...] = ()
    speakers: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    tiers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a kind, role, stretch of lines or speaker's name that cannot be."""
        if self.kind not in get_args(SourceKind):
            raise UsageError(f"kind {self.kind!r} is unknown; kinds are {', '.join(KINDS)}")
        for label, role in self.roles.items():
            if role not in get_args(Role):
                raise UsageError(f"role {role!r} of label {label!r} is unknown; roles are {', '.join(ROLES)}")
        for first, last in self.ignore_lines:
            if not 1 <= first <= last:
                raise UsageError(f"ignore_lines {first}-{last} is no stretch of lines; lines count from 1")
        for label, name in self.speakers.items():
            self._refuse_two_names(label, name)

    def _refuse_two_names(self, label: str, name: str) -> None:
        """Refuse a name that is itself a label with another name: it would mean two things."""
        named = {key_of(other): new for other, new in self.speakers.items()}
        for form in (key_of(name), key_of(name.split("(")[0])):
            if form and named.get(form, name) != name:
                raise UsageError(
                    f"speakers names label {label!r} as {name!r}, and names {name!r} otherwise; say one name"
                )

    def ignores(self, line: int) -> bool:
        """Say whether a line, counted from 1, is to be left out."""
        return any(first <= line <= last for first, last in self.ignore_lines)


NO_HINTS = Hints()
"""What is said of a transcript that study.yaml does not mention."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Talk of one speaker, as a format tells it that knows who speaks when.

    Attributes
    ----------
    talk
        What is said, without label and stamp; a line end in it stays one.
    speaker
        The label; empty: nobody is named, and whoever spoke before goes on.
    time
        The stamp as the source has it, or None.
    opens
        Whether another speaker begins here, though nobody is named.
    cues
        (character of the talk, milliseconds) at which a cue begins.
    """

    talk: str = field(repr=False)
    speaker: str = ""
    time: str | None = None
    opens: bool = field(default=False, repr=False)
    cues: tuple[tuple[int, int], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one format module gives: the text of a file, or what its speakers say; not yet normalised.

    Attributes
    ----------
    text
        The text as it stands in the file; empty where the format gives utterances.
    encoding
        The encoding the bytes were decoded with.
    notices
        What was noticed.
    utterances
        Who said what in which order, of a format that knows; its talk becomes the text.
    labels
        Speakers that a format knows by the place where they stand, as in a table's column: each is a label of the
        text, though it stand there once.
    """

    text: str = field(default="", repr=False)
    encoding: str = ""
    notices: tuple[Notice, ...] = ()
    utterances: tuple[Utterance, ...] = field(default=(), repr=False)
    labels: tuple[str, ...] = field(default=(), repr=False)
