"""Limits how often one person reads one file, because each reading is an event, and the journal must not grow without end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Final
from uuid import UUID

from shared.errors import TooMany
from shared.service.rate_limit import Counters, RateLimit

READINGS_SECONDS: Final = 600


class TooManyReadings(TooMany):
    code = "too-many-files-read"
    indonesian = "Berkas ini sudah Anda baca {limit} kali dalam beberapa menit; coba lagi dalam {seconds:span}."
    english = "You have read this file {limit} times within some minutes; try again in {seconds:span}."

    def __init__(self, limit: int, seconds: int) -> None:
        super().__init__(seconds)
        self.details["limit"] = limit


class FileReadings:
    """At most `limit` readings of one file by one person within ten minutes."""

    def __init__(self, counters: Counters, limit: int) -> None:
        self._readings = RateLimit(counters, "readings", limit, READINGS_SECONDS, partial(TooManyReadings, limit))

    @asynccontextmanager
    async def one(self, office: str, reader: str, file_id: UUID) -> AsyncIterator[None]:
        """Counts a reading before it is made; one that fails does not count. Raises TooManyReadings."""
        who = (office, reader, str(file_id))
        await self._readings.count(*who)
        try:
            yield
        except Exception:
            await self._readings.take_back(*who)
            raise
