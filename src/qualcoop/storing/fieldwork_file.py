"""Read guide.yaml, member_check.csv, summaries.csv and translations.csv. Writes none of them: people do, by hand."""

from __future__ import annotations

__all__ = ["guide_faults", "load_guide", "load_member_checks", "load_summaries", "load_translations"]

from pathlib import Path
from unicodedata import normalize

import regex

from qualcoop.errors import Fault, StudyError
from qualcoop.records.codebook import Bilingual
from qualcoop.records.fieldwork import GuideQuestion, MemberCheck, Summary, Translation
from qualcoop.storing.csv_file import CsvRow, read_table
from qualcoop.storing.fields import Fields
from qualcoop.storing.tables import filled, gathered, offset
from qualcoop.storing.yaml_file import YamlMap, YamlNode, YamlScalar, read_yaml

_TOP = ("questions",)
_QUESTION = ("id", "th", "en", "codes", "transcripts")
_LANGUAGE = regex.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


# --- the interview guide -------------------------------------------------------------------------------------


def load_guide(path: str | Path) -> tuple[GuideQuestion, ...]:
    """Read an interview guide; a missing file means that there is none.

    Parameters
    ----------
    path
        The file ``guide.yaml``.

    Raises
    ------
    StudyError
        With every fault of the file, each with its line.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "guide.yaml"
    >>> _ = path.write_text('questions: [{id: q1, en: "What does the law allow?", codes: [laws]}]')
    >>> load_guide(path)[0].asks("laws", "hatyai-07")
    True
    """
    questions, faults = _guide(path)
    if faults:
        raise StudyError.of(faults)
    return questions


def guide_faults(path: str | Path) -> list[Fault]:
    """Give every fault of a guide, in the order of the lines; an empty list for a good one or none."""
    return sorted(_guide(path)[1])


def _guide(path: str | Path) -> tuple[tuple[GuideQuestion, ...], list[Fault]]:
    if not Path(path).exists():
        return (), []
    root, faults = read_yaml(path)
    if root is None:
        return (), faults
    top = Fields(root, path=str(path), what="the guide", known=_TOP, faults=faults)
    found = tuple(_question(top.of(node, _named(node), _QUESTION)) for node in top.items("questions"))
    first: dict[str, int] = {}
    for question in found:
        if question.id and question.id in first:
            message = f"question {question.id!r} stands twice; it stands first on line {first[question.id]}"
            top.fault(message, line=question.line)
        first.setdefault(question.id, question.line)
    return found, faults


def _named(node: YamlNode) -> str:
    id_ = node.get("id") if isinstance(node, YamlMap) else None
    return f"question {id_.text!r}" if isinstance(id_, YamlScalar) else "a question"


def _question(fields: Fields) -> GuideQuestion:
    return GuideQuestion(
        id=normalize("NFC", fields.needed("id")),
        text=Bilingual(fields.text("th"), fields.text("en")),
        codes=tuple(normalize("NFC", word) for word in fields.words("codes")),
        transcripts=tuple(normalize("NFC", word) for word in fields.words("transcripts")),
        line=fields.line,
    )


# --- tables --------------------------------------------------------------------------------------------------


def load_member_checks(path: str | Path) -> tuple[MemberCheck, ...]:
    r"""Read member_check.csv in the order of its rows; a missing file means that nobody was asked.

    Raises
    ------
    StudyError
        With every bad row: no participant, a response that is none of agrees, differs, adds, no_reply.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "member_check.csv"
    >>> _ = path.write_text("participant;case;code;response\nG1;G;laws;differs", encoding="utf-8")
    >>> load_member_checks(path)[0].response
    'differs'
    """
    if not Path(path).exists():
        return ()
    return tuple(gathered(read_table(path, required=("participant", "response")), _member_check))


def _member_check(row: CsvRow) -> MemberCheck:
    return MemberCheck(
        participant=filled(row, "participant"),
        case=_nfc(row, "case"),
        code=_nfc(row, "code"),
        response=filled(row, "response"),  # type: ignore[arg-type]
        about=row.raw("about"),
        note=row.raw("note"),
        by=row.get("by"),
        at=row.get("at"),
        line=row.line,
    )


def load_summaries(path: str | Path) -> tuple[Summary, ...]:
    """Read summaries.csv in the order of its rows; a missing file means that nothing was summed up.

    Raises
    ------
    StudyError
        With every bad row: no case, no text, a language that is no tag such as th or en.
    """
    if not Path(path).exists():
        return ()
    return tuple(gathered(read_table(path, required=("case", "text")), _summary))


def _summary(row: CsvRow) -> Summary:
    filled(row, "text")
    return Summary(
        case=normalize("NFC", filled(row, "case")),
        code=_nfc(row, "code"),
        text=row.raw("text"),
        by=row.get("by"),
        at=row.get("at"),
        language=_language(row.get("language")),
        line=row.line,
    )


def load_translations(path: str | Path) -> tuple[Translation, ...]:
    """Read translations.csv in the order of its rows; a missing file means that nothing was translated.

    Raises
    ------
    StudyError
        With every bad row: no text, no language, offsets that are no stretch.
    """
    if not Path(path).exists():
        return ()
    needed = ("transcript", "start", "end", "language", "text")
    return tuple(gathered(read_table(path, required=needed), _translation))


def _translation(row: CsvRow) -> Translation:
    filled(row, "text")
    return Translation(
        transcript=normalize("NFC", filled(row, "transcript")),
        start=offset(row, "start"),
        end=offset(row, "end"),
        language=_language(filled(row, "language")),
        text=row.raw("text"),
        translator=row.get("translator"),
        checked_by=row.get("checked_by"),
        checked_at=row.get("checked_at"),
        line=row.line,
    )


def _nfc(row: CsvRow, column: str) -> str:
    return normalize("NFC", row.get(column))


def _language(found: str) -> str:
    if found and not _LANGUAGE.fullmatch(found):
        raise StudyError(f"language is {found!r}; it needs a tag such as th or en")
    return found.lower()
