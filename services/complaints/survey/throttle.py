"""Limits how often one address may try wrong links of the survey, or answer it at the counter."""

from collections.abc import Collection
from typing import Final

from shared.errors import TooMany
from shared.networks import Network
from shared.service.rate_limit import Counters, RateLimit

_MINUTE: Final = 60
_HOUR: Final = 3600


class TooManySurveyLinks(TooMany):
    code = "too-many-survey-links-tried"
    indonesian = "Terlalu banyak tautan survei yang salah dari alamat ini; coba lagi dalam {seconds:span}."
    english = "Too many wrong links of the survey came from this address; try again in {seconds:span}."


class TooManySurveyAnswers(TooMany):
    code = "too-many-survey-answers"
    indonesian = "Terlalu banyak jawaban survei dari alamat ini; coba lagi dalam {seconds:span}."
    english = "Too many answers to the survey came from this address; try again in {seconds:span}."


class SurveyThrottle:
    """`links`: wrong ones within a minute; `answers`: at the counter within an hour; `front_doors`: our own proxies."""

    def __init__(self, counters: Counters, links: int, answers: int, front_doors: Collection[Network]) -> None:
        self.front_doors = front_doors
        self._links = RateLimit(counters, "survey-links", links, _MINUTE, TooManySurveyLinks)
        self._answers = RateLimit(counters, "survey-answers", answers, _HOUR, TooManySurveyAnswers)

    async def count_wrong_link(self, address: str) -> None:
        """Raises TooManySurveyLinks."""
        await self._links.count(address)

    async def count_answer(self, address: str) -> None:
        """Raises TooManySurveyAnswers."""
        await self._answers.count(address)
