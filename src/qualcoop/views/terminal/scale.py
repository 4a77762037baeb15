"""What a run over many answers found, as text. Counts nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualcoop.views.text_lines import width

__all__ = ["scale_text"]

COLUMNS = ("answers", "facilitates", "hinders", "neutral")


def scale_text(row: Mapping[str, Any]) -> str:
    r"""Give the summary of a run as lines: how many answers, then one line a code.

    Parameters
    ----------
    row
        What ``scale --json`` prints.

    Examples
    --------
    >>> counts = {"code": "laws", "answers": 2, "facilitates": 0, "hinders": 1, "neutral": 1}
    >>> told = {"folder": "coded", "rows": 4, "empty": 1, "damaged": 0, "coded": 2, "codings": 2, "parts": 1}
    >>> print(scale_text({**told, "done_before": 0, "coder": "indicators@0a1b2c3d", "codes": [counts]}))
    coded: 2 of 3 answers have a code (2 codings, by indicators@0a1b2c3d); 1 empty
    1 part of codings, none of which counts until a person accepts it
    <BLANKLINE>
    code  answers  facilitates  hinders  neutral
    laws        2            0        1        1
    """
    lines = [_first(row), _parts(row), ""]
    wide = max(map(width, ["code", *(one["code"] for one in row["codes"])]))
    lines.append("  ".join([_padded("code", wide), *COLUMNS]))
    for one in row["codes"]:
        lines.append("  ".join([_padded(one["code"], wide), *(f"{one[name]:{len(name)}}" for name in COLUMNS)]))
    return "\n".join(lines)


def _padded(word: str, wide: int) -> str:
    return word + " " * (wide - width(word))


def _first(row: Mapping[str, Any]) -> str:
    said = (
        f"{row['folder']}: {row['coded']} of {row['rows'] - row['empty']} answers have a code "
        f"({row['codings']} codings, by {row['coder']})"
    )
    left_out = [f"{row[name]} {name}" for name in ("empty", "damaged") if row[name]]
    return "; ".join([said, *left_out])


def _parts(row: Mapping[str, Any]) -> str:
    before = f" ({row['done_before']} stood already)" if row["done_before"] else ""
    parts = "1 part" if row["parts"] == 1 else f"{row['parts']} parts"
    return f"{parts} of codings{before}, none of which counts until a person accepts it"
