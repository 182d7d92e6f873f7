"""The running service of complaints, and events of intake that it follows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from services.complaints.use_cases import ComplaintsUseCases
from services.intake.application.acceptance import Accepted
from services.intake.application.submission import Submitted
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.journal import Recorded, read_case
from shared.journal.news import News
from shared.receipt import receipt_of
from tests.complaints.case.given import CASE
from tests.complaints.over_http import NOW, Running, done, running
from tests.conftest import Databases
from tests.people import PASURUAN

RECEIPT = receipt_of(bytes(range(10)))
TODAY = NOW.date()


@dataclass(frozen=True)
class Followed:
    """Complaints, following one case of intake."""

    here: Running
    intake: Appender

    @property
    def complaints(self) -> ComplaintsUseCases:
        found: ComplaintsUseCases = self.here.service.app.state.use_cases
        return found

    async def hears(self, event_class: Any, version: int, case: UUID = CASE, **fields: Any) -> None:
        """Appends an event of the application, and lets complaints react."""
        now = self.here.clock.now()
        event = event_class(originator_id=case, originator_version=version, timestamp=now, **fields)
        context = Context(case, "rini", "front-office-officer", PASURUAN, "counter", uuid4(), now, now)
        await self.intake.append(Commit(context, [event]))
        await self.here.follower.catch_up()

    async def submitted(self) -> None:
        await self.hears(Submitted, 1, submitted_on=TODAY, receipt=RECEIPT)

    async def accepted(self, version: int = 2, **changes: Any) -> None:
        """Intake accepts the application."""
        fields: dict[str, Any] = {
            "application_id": CASE,
            "applicant_id": uuid4(),
            "service_code": "PSR-BBM",
            "verification": None,
            "place": "office",
            "instrument_id": None,
            "number": "REG/2026/00001",
            "card_version": "2024.4",
            "promised_until": None,
            "accepted_on": TODAY,
            "drafted_by": "siti",
            "accepted_by": "rini",
            "accounts": ("siti",),
        }
        await self.hears(Accepted, version, **{**fields, **changes})

    async def files(self, by: str | None = None, **changes: Any) -> dict[str, Any]:
        """A complaint about the case, by an account or at the counter; complaints reacts."""
        who = None if by is None else self.here.person(by, "applicant")
        more = {"channel": None} if by is not None else {}
        filed = await self.here.files(who, about_case=str(CASE), **more, **changes)
        await self.here.follower.catch_up()
        return filed

    async def act(self, filed: dict[str, Any], step: str, body: dict[str, Any] | None = None) -> None:
        done(await self.here.act(filed, step, body))
        await self.here.follower.catch_up()

    async def shown(self) -> dict[str, Any]:
        return done(await self.here.head.get(f"/cases/{CASE}"))

    async def timeline(self) -> list[Recorded]:
        async with self.here.service.pool.connection() as connection:
            return await read_case(connection, CASE)

    async def types(self) -> list[str]:
        return [one.type for one in await self.timeline()]


@asynccontextmanager
async def following(databases: Databases) -> AsyncIterator[Followed]:
    intake = Appender(databases.of("intake"), News())
    async with running(databases) as here:
        yield Followed(here, intake)
    await intake.close()
