"""The one written form of plain data that is hashed: canonical JSON. Knows nothing of what it hashes."""

from __future__ import annotations

import json
from hashlib import sha256

__all__ = ["canonical", "digest"]


def canonical(data: object) -> str:
    """Write plain data as canonical JSON: sorted keys, no spaces, UTF-8 unescaped, floats by ``repr``.

    Parameters
    ----------
    data
        Dicts with string keys, lists, tuples, strings, numbers, booleans and None.

    Returns
    -------
    str
        The same text for equal data, on every machine.

    Raises
    ------
    ValueError
        If a number is not finite.

    Examples
    --------
    >>> canonical({"ข": [1, 0.5, None], "a": "กฎ"})
    '{"a":"กฎ","ข":[1,0.5,null]}'
    """
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(data: object) -> str:
    """Give the SHA-256 of the canonical form, in hexadecimal.

    Examples
    --------
    >>> digest({"a": 1}) == digest({"a": 1})
    True
    """
    return sha256(canonical(data).encode()).hexdigest()
