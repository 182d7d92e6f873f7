"""Audits over HTTP, by the auditors of a case."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import UUID, uuid4

from services.certification.certification.certification import Certification
from shared.journal.events import Aggregate
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from tests.certification.audit.given import auditors
from tests.certification.given import AUDITOR, LEAD, SURAKARTA, ready_for
from tests.certification.over_http import Running, done, running
from tests.conftest import Databases
from tests.people import Person

PLAN: Final = {
    "stage": "audit-stage-1",
    "days": ["2026-02-11", "2026-02-10"],
    "sites": ["Pabrik Boyolali"],
    "clauses": ["ISO 9001:2015 8.5"],
    "criteria": ["SNI ISO 9001:2015"],
    "man_days": "3",
    "on_site": "2.5",
}
SURVEILLANCE: Final[dict[str, Any]] = {
    "stage": "audit-stage-2", "occasion": "surveillance", "man_days": "1.5", "on_site": "1.5",
}  # fmt: skip
PRESENT: Final = {"team": [LEAD, AUDITOR], "client": ["Direktur"]}
CLOSING: Final = {**PRESENT, "on_site": "2.5"}
MINOR: Final = {"clause": "ISO 9001:2015 8.5.1", "words": "Suhu pencucian botol tidak dicatat.", "grade": "minor"}
CONFORMS: Final = {"clause": "ISO 9001:2015 7.1", "words": "Sesuai.", "grade": "conforms"}


class Auditing:
    """A case whose first audit is due, and its auditors, who are in the personnel register."""

    def __init__(self, one: Running, certification: UUID) -> None:
        self.one = one
        self.path = f"/certifications/{certification}"
        self.lead = one.person(LEAD, "lead-auditor")
        self.auditor = one.person(AUDITOR, "auditor")

    async def plans(self, by: Person | None = None, **changes: Any) -> str:
        """The path of a planned audit."""
        made = done(await (by or self.lead).post(f"{self.path}/audits", {**PLAN, **changes}), 201)
        return f"/audits/{made['id']}"

    async def opens(self, **changes: Any) -> str:
        """The path of an open audit."""
        audit = await self.plans(**changes)
        done(await self.lead.post(f"{audit}/opening", PRESENT))
        return audit

    async def raises(self, audit: str, **changes: Any) -> str:
        """The path of a nonconformity that an auditor found in an open audit."""
        found = done(await self.auditor.post(f"{audit}/findings", {**MINOR, **changes}))
        body = {"raised": {"of": "finding", "audit_id": found["audit_id"], "finding": found["number"]}}
        made = done(await self.auditor.post(f"{self.path}/nonconformities", body), 201)
        return f"/nonconformities/{made['id']}"

    async def closes(self, audit: str) -> None:
        done(await self.lead.post(f"{audit}/closing", CLOSING))

    async def case(self) -> dict[str, Any]:
        return done(await self.lead.get(self.path))


async def keep(one: Running, *aggregates: Aggregate) -> None:
    """Appends the events of aggregates that `given` made."""
    for aggregate in aggregates:

        async def decide(work: Work, made: Aggregate = aggregate) -> None:
            work.add(made)

        ask = Ask.of_system("certification", "journal", SURAKARTA, uuid4(), one.clock.now())
        await one.unit.run(ask, decide)


@asynccontextmanager
async def auditing(databases: Databases, case: Certification | None = None) -> AsyncIterator[Auditing]:
    """Certification with a case whose first audit is due (or this one), and its auditors."""
    async with running(databases) as one:
        await keep(one, *auditors())
        yield Auditing(one, await one.keeps(case or ready_for("audit-stage-1")))
