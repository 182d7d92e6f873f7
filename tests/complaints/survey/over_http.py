"""Complaints over HTTP, as the tests of the survey need it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from services.complaints.survey.use_cases import Surveys
from shared.database import pool
from shared.privacy.personal import PersonalData
from shared.service.ask import Ask
from tests.complaints import over_http
from tests.complaints.over_http import NOW
from tests.conftest import Databases
from tests.keys import ring_of
from tests.people import PASURUAN

AFTER: Final = NOW + timedelta(days=80)
"""2 April 2026: the first quarter is over."""
LATER: Final = AFTER + timedelta(days=91)
"""2 July 2026: so is the second."""


@dataclass(frozen=True)
class Running(over_http.Running):
    """The running service, and what opens sealed links."""

    personal: PersonalData

    @property
    def surveys(self) -> Surveys:
        found: Surveys = self.service.app.state.use_cases.surveys
        return found

    def system(self, office: str = PASURUAN, case_id: UUID | None = None) -> Ask:
        """A command of the service itself, now."""
        return Ask.of_system("complaints", "journal", office, uuid4(), self.clock.now(), case_id=case_id)

    async def count(self) -> None:
        """Runs one round of the job that counts answers."""
        [job] = [one for one in self.service.jobs if one.name == "survey answers"]
        await job.run_once()


@asynccontextmanager
async def running(databases: Databases) -> AsyncIterator[Running]:
    """Complaints on a test's databases, and a client of it."""
    personal = PersonalData(pool(databases.keys, 1), ring_of(databases))
    async with over_http.running(databases) as one:
        yield Running(**vars(one), personal=personal)
