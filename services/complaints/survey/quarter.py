"""A quarter of a year (*triwulan*): the survey's period, for which an office publishes its result."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from shared.errors import NotFound
from shared.wording import Named

PATTERN = r"^[0-9]{4}-[1-4]$"
"""How an address and an event write a quarter, such as 2026-1."""

_FIRST = "2017-3"
"""The first whole quarter under Permenpan RB 14/2017."""


class QuarterUnknown(NotFound):
    code = "survey-quarter-unknown"
    indonesian = "Triwulan ini tidak terbaca. Tulis tahun mulai 2017 dan nomor triwulan, misalnya 2026-1."
    english = (
        "This quarter cannot be read. Write the year, from 2017 on, and the number of the quarter, such as 2026-1."
    )


@dataclass(frozen=True, order=True)
class Quarter:
    """`number`: 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter that a day lies in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @classmethod
    def read(cls, written: str) -> Self:
        """Raises QuarterUnknown."""
        if re.fullmatch(PATTERN, written) is None or written < _FIRST:
            raise QuarterUnknown
        return cls(int(written[:4]), int(written[5]))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number}"

    @property
    def named(self) -> Named:
        """The quarter in words, for a refusal."""
        return Named(str(self), f"triwulan {self.number} tahun {self.year}", f"quarter {self.number} of {self.year}")

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def is_over(self, today: date) -> bool:
        """Whether all its days have passed on a day of the office."""
        return Quarter.of(today) > self
