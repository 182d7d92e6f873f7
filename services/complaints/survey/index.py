"""The index of satisfaction (IKM): exact arithmetic on counts of answers, rounded once, at the end (Permenpan RB 14/2017, annex).

NRR of an unsur = sum of its scores / respondents; weighted NRR = NRR x 1/9; IKM = sum of the weighted NRR x 25. Offices
that use 0.11 or 0.111 for 1/9 lose up to one point: nine fours give 99.00 or 99.90 instead of 100. So 1/9 is exact here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field

from services.complaints.policy.words import Confidence
from services.complaints.survey.questionnaire import SCORES, UNSUR, Pair, Unsur
from shared.dated_data import Dated, in_force, load

WEIGHT: Final = Fraction(1, len(UNSUR))
_SCALE: Final = 25
Band = Literal["A", "B", "C", "D"]


class BandLine(Dated):
    """A band of the index, from `least` up to the next band."""

    band: Band
    least: Annotated[Decimal, Field(ge=0, le=100)]
    name: Pair
    confidence: Confidence


BANDS = load(Path(__file__).parent / "data" / "bands.yaml", BandLine, apart_by=lambda line: line.band)


@dataclass(frozen=True)
class Counts:
    """How many respondents gave each score: four numbers for each unsur, for the scores 1 to 4."""

    respondents: int = 0
    by_unsur: Mapping[Unsur, tuple[int, ...]] = field(default_factory=lambda: dict.fromkeys(UNSUR, (0, 0, 0, 0)))

    @classmethod
    def of(cls, answers: Iterable[Mapping[Unsur, int]]) -> Self:
        """The counts of single answers: each gives every unsur a score."""
        given = list(answers)
        by_unsur = {one: tuple(sum(each[one] == score for each in given) for score in SCORES) for one in UNSUR}
        return cls(len(given), by_unsur)

    def __add__(self, other: "Counts") -> "Counts":
        by_unsur = {one: tuple(map(sum, zip(self.by_unsur[one], other.by_unsur[one], strict=True))) for one in UNSUR}
        return Counts(self.respondents + other.respondents, by_unsur)

    def total(self, unsur: Unsur) -> int:
        """The sum of the scores of an unsur."""
        return sum(score * count for score, count in zip(SCORES, self.by_unsur[unsur], strict=True))

    def mean(self, unsur: Unsur) -> Fraction:
        """NRR of an unsur; there must be respondents."""
        return Fraction(self.total(unsur), self.respondents)

    def weighted(self, unsur: Unsur) -> Fraction:
        """NRR tertimbang."""
        return self.mean(unsur) * WEIGHT

    @property
    def index(self) -> Decimal | None:
        """IKM with two decimals; None without respondents, because nobody was asked, which is not a bad index."""
        if self.respondents == 0:
            return None
        return rounded(sum((self.weighted(one) for one in UNSUR), Fraction()) * _SCALE, 2)


def rounded(value: Fraction, places: int) -> Decimal:
    """Half-up at so many decimals: 76.605 becomes 76.61. Exact: no float and no decimal of a repeating fraction is between."""
    whole = (value * 10**places + Fraction(1, 2)).__floor__()
    return Decimal(whole).scaleb(-places)


def band_of(index: Decimal, on: date) -> BandLine:
    """The band of an index of two decimals, by the table in force on a day."""
    lines = sorted(in_force(BANDS, on), key=lambda line: line.least, reverse=True)
    return next(line for line in lines if index >= line.least)
