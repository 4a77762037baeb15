"""Dates of Thai and English interviews; a wrong date is worse than none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcoop.text.dates import find_date, parse_date

from .text_forge import dirty

FULL = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม".split()  # noqa: SIM905
SHORT = "ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.".split()  # noqa: SIM905
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
days = st.dates(date(1900, 1, 1), date(2150, 12, 31))


@given(days)
def test_a_date_is_read_in_every_way_of_writing_it(day):
    buddhist = day.year + 543
    written = [
        f"{day.day} {FULL[day.month - 1]} {buddhist}",
        f"วันที่ {day.day} {FULL[day.month - 1]} พ.ศ. {buddhist}",
        f"{day.day} {SHORT[day.month - 1]} {buddhist}".translate(THAI_DIGITS),
        f"{day.day} {SHORT[day.month - 1].replace('.', '')} ค.ศ. {day.year}",
        f"{day.day:02}/{day.month:02}/{buddhist}",
        day.isoformat(),
        f"{day:%d %B %Y}",
        f"{day:%B} {day.day}, B.E.{buddhist}",
        f"{day:%A}, {day:%b} {day.day}, {day.year}",
    ]
    assert [parse_date(text) for text in written] == [day] * len(written)
    assert [find_date(f"สัมภาษณ์เมื่อ {text} เวลา 10.00 น.") for text in written] == [day] * len(written)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 มี.ค. 64", date(2021, 3, 12)),
        ("12 มีค 64", date(2021, 3, 12)),
        ("8 มิ.ย.63", date(2020, 6, 8)),
        ("30 Nov B.E. 60", date(2017, 11, 30)),
        ("12 ม.ค. ค.ศ. 18", date(2018, 1, 12)),
        ("30th of November, 2018", date(2018, 11, 30)),
        ("30/11/2018", date(2018, 11, 30)),
        ("11/30/2018", date(2018, 11, 30)),
        ("30.11.2561", date(2018, 11, 30)),
        ("2561-11-30", date(2018, 11, 30)),
        ("30 พฤศจิกายน พุทธศักราช 2560", date(2017, 11, 30)),
        ("วันศุกร์ที่ 30 เดือนพฤศจิกายน ปี 2560", date(2017, 11, 30)),
        ("29 ก.พ. 2563", date(2020, 2, 29)),
    ],
)
def test_headers_write_dates_in_their_own_ways(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "31 กุมภาพันธ์ 2560",
        "29 ก.พ. 2564",
        "32 November 2018",
        "13/13/2561",
        "00/01/2561",
        "05/06/2018",
        "12/3/64",
        "30 Nov 18",
        "12 ม.ค. พ.ศ. 2018",
        "12 ม.ค. ค.ศ. 2561",
        "มีนาคม 2564",
        "2560",
        "Nov 30 10:45",
        "เวลา 10.30.2500 น.",
        "",
    ],
    ids=str,
)
def test_impossible_ambiguous_and_half_dates_are_none(text):
    assert parse_date(text) is None


def test_a_date_inside_other_words_is_found_but_is_no_date_by_itself():
    text = "Kalasin Municipality. November 30, B.E.2560. Interview"
    assert find_date(text) == date(2017, 11, 30)
    assert parse_date(text) is None


def test_an_impossible_date_does_not_hide_the_next():
    assert find_date("31/02/2561 แก้เป็น 28/02/2561") == date(2018, 2, 28)


@given(dirty)
def test_no_text_breaks_the_reader_of_dates(text):
    found = find_date(text)
    assert found is None or 1850 <= found.year <= 2210
