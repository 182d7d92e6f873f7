"""The quarters of the survey: an office publishes its result for each."""

import re
from typing import Final

from shared.errors import NotFound
from shared.quarter import Quarter
from shared.wording import Named

PATTERN: Final = r"^[0-9]{4}-[1-4]$"
"""How an address and an event write a quarter, such as 2026-1."""
_FIRST: Final = "2017-3"
"""The first whole quarter under Permenpan RB 14/2017."""


class QuarterUnknown(NotFound):
    code = "survey-quarter-unknown"
    indonesian = "Triwulan ini tidak terbaca. Tulis tahun mulai 2017 dan nomor triwulan, misalnya 2026-1."
    english = (
        "This quarter cannot be read. Write the year, from 2017 on, and the number of the quarter, such as 2026-1."
    )


def survey_quarter(written: str) -> Quarter:
    """Raises QuarterUnknown."""
    if re.fullmatch(PATTERN, written) is None or written < _FIRST:
        raise QuarterUnknown
    return Quarter.read(written)


def named(quarter: Quarter) -> Named:
    """The quarter in words, for a refusal."""
    number, year = quarter.number, quarter.year
    return Named(str(quarter), f"triwulan {number} tahun {year}", f"quarter {number} of {year}")
