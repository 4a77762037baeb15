"""Read the dates at the head of Thai and English interviews. Never guesses which number is the month."""

from __future__ import annotations

__all__ = ["find_date", "parse_date"]

from collections.abc import Iterator
from datetime import date

import regex

from qualcoop.text.folding import fold

TIMEOUT = 10.0
BUDDHIST = 543
FIRST_BUDDHIST, LAST_BUDDHIST = 2400, 2750
FIRST_COMMON, LAST_COMMON = 1850, 2200
MONTHS_IN_YEAR = 12
TWO_DIGITS = 100

MONTHS = (
    "มกรา(?:คม)?|ม\\.? ?ค\\.?|january|jan\\.?",
    "กุมภา(?:พันธ[์ุ]*)?|ก\\.? ?พ\\.?|february|feb\\.?",
    "มีนา(?:คม)?|มี\\.? ?ค\\.?|march|mar\\.?",
    "เมษา(?:ยน)?|เม\\.? ?ย\\.?|april|apr\\.?",
    "พฤษภา(?:คม)?|พ\\.? ?ค\\.?|may",
    "มิถุนา(?:ยน)?|มิ\\.? ?ย\\.?|june|jun\\.?",
    "กรกฎา(?:คม)?|ก\\.? ?ค\\.?|july|jul\\.?",
    "สิงหา(?:คม)?|ส\\.? ?ค\\.?|august|aug\\.?",
    "กันยา(?:ยน)?|ก\\.? ?ย\\.?|september|sept?\\.?",
    "ตุลา(?:คม)?|ต\\.? ?ค\\.?|october|oct\\.?",
    "พฤศจิกา(?:ยน)?|พ\\.? ?ย\\.?|november|nov\\.?",
    "ธันวา(?:คม)?|ธ\\.? ?ค\\.?|december|dec\\.?",
)
MONTH = regex.compile("|".join(f"(?P<m{number}>{names})" for number, names in enumerate(MONTHS, 1)))
_MONTH = f"(?P<month>{'|'.join(MONTHS)})(?![a-z])"
_DAY = "(?<![0-9])(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])"
_ERA = "(?P<era>พุทธศักราช|คริสต์ศักราช|พ\\.? ?ศ\\.?|ค\\.? ?ศ\\.?|b\\.? ?e\\.?|a\\.? ?d\\.?|c\\.? ?e\\.?)"
_YEAR = f"{_ERA}? ?(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![0-9:])(?: ?{_ERA}(?![a-zก-ฮ]))?"
_NUMBERS = "(?<![0-9./-])(?P<first>[0-9]{1,2})(?P<mark>[/.-])(?P<second>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})(?![0-9])"
_ISO = "(?<![0-9-])(?P<year>[0-9]{4})-(?P<number>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9-])"
PATTERNS = tuple(
    regex.compile(pattern)
    for pattern in (
        f"{_DAY}[ ,]*(?:of )?(?:เดือน ?)?{_MONTH}[ ,]*(?:ปี ?)?{_YEAR}",
        f"(?<![a-z]){_MONTH} ?{_DAY}[ ,]+{_YEAR}",
        _ISO,
        _NUMBERS,
    )
)
_BEFORE = "(?:วันที่|วัน[\u0e01-\u0e4e]+ที่|ที่|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?)? ?"
WHOLE = tuple(regex.compile(f"{_BEFORE}(?:{pattern.pattern})[.,]?") for pattern in PATTERNS)


def parse_date(text: str) -> date | None:
    """Read a text that is a date and nothing else.

    Thai and English month names, whole or abbreviated, Thai digits, Buddhist and common years, ISO, and day,
    month and year as numbers. A two-digit year beside a Thai month is Buddhist; elsewhere it is no date unless
    its era is given. Numbers that could be read in two orders are no date, except in a Buddhist year, which is
    only ever written day first.

    Parameters
    ----------
    text
        The words of the date, such as a header's value.

    Returns
    -------
    date or None
        None where it is no date, an ambiguous or an impossible one.

    Examples
    --------
    >>> parse_date("๓๐ พฤศจิกายน ๒๕๖๐"), parse_date("12 มี.ค. 64")
    (datetime.date(2017, 11, 30), datetime.date(2021, 3, 12))
    >>> parse_date("November 30, B.E.2560")
    datetime.date(2017, 11, 30)
    >>> parse_date("31 กุมภาพันธ์ 2560") is None
    True
    """
    plain = fold(text).content.strip(" ")
    matches = (pattern.fullmatch(plain, timeout=TIMEOUT) for pattern in WHOLE)
    return next((day for match in matches if match for day in [_date_of(match)] if day), None)


def find_date(text: str) -> date | None:
    """Give the first date that stands in a text, or None.

    Parameters
    ----------
    text
        A header line or a file's name.

    Returns
    -------
    date or None
        The first possible date; see :func:`parse_date`.

    Examples
    --------
    >>> find_date("สัมภาษณ์วันที่ 8 มิถุนายน พ.ศ. 2563 เวลา 10.00 น.")
    datetime.date(2020, 6, 8)
    """
    return next((day for match in _matches(fold(text).content) for day in [_date_of(match)] if day), None)


def _matches(plain: str) -> Iterator[regex.Match[str]]:
    found = [match for pattern in PATTERNS for match in pattern.finditer(plain, timeout=TIMEOUT)]
    return iter(sorted(found, key=_start))


def _start(match: regex.Match[str]) -> int:
    return match.start()


def _date_of(match: regex.Match[str]) -> date | None:
    named = match.groupdict()
    year = _year(named["year"], era=_era(match), thai=_is_thai(named.get("month") or ""))
    days = _day_and_month(named, buddhist=int(named["year"]) >= FIRST_BUDDHIST)
    if year is None or days is None:
        return None
    try:
        return date(year, days[1], days[0])
    except ValueError:
        return None


def _day_and_month(named: dict[str, str], *, buddhist: bool) -> tuple[int, int] | None:
    if "month" in named:
        return int(named["day"]), _month(named["month"])
    if "number" in named:
        return int(named["day"]), int(named["number"])
    first, second = int(named["first"]), int(named["second"])
    if buddhist or first > MONTHS_IN_YEAR or first == second:
        return first, second
    return (second, first) if second > MONTHS_IN_YEAR else None


def _month(name: str) -> int:
    match = MONTH.fullmatch(name, timeout=TIMEOUT)
    return int(match.lastgroup[1:]) if match and match.lastgroup else 0


def _era(match: regex.Match[str]) -> str:
    eras = [era[0] for era in match.capturesdict().get("era", [])]
    return {"พ": "buddhist", "b": "buddhist", "ค": "common", "a": "common", "c": "common"}[eras[0]] if eras else ""


def _is_thai(name: str) -> bool:
    return name >= "\u0e01"


def _year(digits: str, *, era: str, thai: bool) -> int | None:
    number = int(digits)
    if number < TWO_DIGITS:
        if not era and not thai:
            return None
        number += 2000 if era == "common" else 2500
    buddhist = era != "common" and FIRST_BUDDHIST <= number <= LAST_BUDDHIST
    common = era != "buddhist" and FIRST_COMMON <= number <= LAST_COMMON
    return number - BUDDHIST if buddhist else number if common else None
