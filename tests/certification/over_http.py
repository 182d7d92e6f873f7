"""Certification over HTTP, with the events of intake and billing, and cases that stand at any stage."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.billing.bill.cancellation import BillCancelled
from services.billing.bill.receipt import PaymentReversed
from services.billing.bill.settlement import Settled
from services.billing.bill.split import Split
from services.certification.certification.certification import Certification, certification_of
from services.certification.main import assemble
from services.certification.personnel.person import Person
from services.certification.sample.sampling import Sampling
from services.certification.scheme.catalogue import SCHEMES
from services.intake.application.acceptance import Accepted
from services.intake.application.values import FieldStated
from shared.assembly import SealingParts, Service
from shared.clock import Clock
from shared.database import pool
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.journal import Recorded, read_after
from shared.journal.news import News
from shared.privacy.personal import PersonalData
from shared.service.ask import Ask
from shared.service.follower import Follower
from shared.service.unit_of_work import UnitOfWork, Work
from shared.settings import Settings
from tests.certification.given import ANSWERS, CLERK, CLIENT, NOW, SURAKARTA, TODAY, accepted
from tests.certification.personnel.given import competent
from tests.conftest import Databases
from tests.keys import ring_of
from tests.people import Person as Asker
from tests.people import Staff, verifier


@dataclass(frozen=True)
class Running:
    """The running certification service with its clock at NOW (tests/certification/given.py), and events of others."""

    service: Service
    unit: UnitOfWork
    follower: Follower
    client: httpx.AsyncClient
    clock: Clock
    intake: Appender
    billing: Appender

    def person(self, subject: str, *roles: str, office: str = SURAKARTA) -> Asker:
        """A person whose token names them exactly so."""
        staff = Staff(self.client, office)
        return Asker(self.client, staff.token_of, subject, roles, office)

    @property
    def client_account(self) -> Asker:
        """The applicant whose account owns the cases of `given`."""
        return self.person(CLIENT, "applicant")

    async def accepts(self, scheme: str = "product-bpsmb", office: str = SURAKARTA, **changes: Any) -> UUID:
        """Appends intake's acceptance of an application, lets certification react; returns the case of intake."""
        one = accepted(scheme, **changes)
        accepting: Any = Accepted
        fields = tuple(FieldStated(name, name, value) for name, value in ANSWERS.get(scheme, {}).items())
        event = accepting(
            originator_id=one.application_id,
            originator_version=1,
            timestamp=NOW,
            application_id=one.application_id,
            applicant_id=one.applicant_id,
            service_code=one.service_code,
            verification=None,
            place="office",
            instrument_id=None,
            number="REG/2026/00001",
            card_version=one.card_version,
            promised_until=one.promised_until,
            accepted_on=TODAY,
            drafted_by=CLIENT,
            accepted_by=CLERK,
            hand_over="certification",
            fields=fields,
            accounts=one.accounts,
        )
        context = Context(
            one.application_id, CLERK, "administration-manager", office, "counter", uuid4(), NOW, self.clock.now()
        )
        await self.intake.append(Commit(context, [event]))
        await self.follower.catch_up()
        return one.application_id

    async def pays(self, case: UUID, office: str = SURAKARTA) -> None:
        """Appends billing's report that the fee of a case was paid, lets certification react."""
        settled: Any = Settled
        await self._billing_says(settled, case, office, verification_id=None)

    async def loses_payment(self, case: UUID, office: str = SURAKARTA) -> None:
        """The same for a payment that the bank took back."""
        back: Any = PaymentReversed
        about = {"channel": "virtual-account", "reference": "1", "amount": 1, "reversed_on": TODAY, "moved": Split(-1)}
        more = {"after_delivery": False, "status": "skrd-issued"}
        await self._billing_says(back, case, office, verification_id=None, **about, **more)

    async def cancels_bill(self, case: UUID, office: str = SURAKARTA, ground: str = "wrong-amount") -> None:
        """The same for a bill that two officers cancelled."""
        cancelled: Any = BillCancelled
        about = {"ground": ground, "charged": 1, "moved": Split(-1, 0, 1), "approved_by": "sri", "cancelled_on": TODAY}
        await self._billing_says(cancelled, case, office, verification_id=None, **about)

    async def _billing_says(self, event_class: Any, case: UUID, office: str, **fields: Any) -> None:
        event = event_class(originator_id=uuid4(), originator_version=1, timestamp=NOW, **fields)
        context = Context(case, "jejak:billing", "system", office, "journal", uuid4(), NOW, self.clock.now())
        await self.billing.append(Commit(context, [event]))
        await self.follower.catch_up()

    async def keeps(self, one: Certification | Person | Sampling) -> UUID:
        """Appends the events of a case that `given` brought to a stage, of a person, or of a sampling; returns its id."""

        async def decide(work: Work) -> None:
            work.add(one)

        now = self.clock.now()
        await self.unit.run(Ask.of_system("certification", "journal", one.office, uuid4(), now), decide)
        return one.id

    async def employs(self, subject: str, role: str, scheme: str = "product-bpsmb") -> Asker:
        """Registers a person with all that the scheme asks for in a role, and returns them."""
        office = SCHEMES[scheme].office
        await self.keeps(competent(role, SCHEMES[scheme], subject=subject))
        return self.person(subject, role, office=office)

    async def journal(self) -> list[Recorded]:
        async with self.service.pool.connection() as connection:
            return await read_after(connection, 0)


@asynccontextmanager
async def running(databases: Databases) -> AsyncIterator[Running]:
    """Certification on a test's databases, and a client of it."""
    clock = Clock(movable=True)
    clock.set(NOW)
    keys, ring = pool(databases.keys, 2), ring_of(databases)
    intake, billing = Appender(databases.of("intake"), News()), Appender(databases.of("billing"), News())
    parts = SealingParts(
        settings=Settings(),
        url=databases.of("certification"),
        clock=clock,
        tokens=verifier(),
        request_key=ring.requests,
        personal=PersonalData(keys, ring),
    )
    service = assemble(parts)
    assert service.unit is not None
    assert service.follower is not None
    transport = httpx.ASGITransport(app=service.app)
    async with keys, service.pool, httpx.AsyncClient(transport=transport, base_url="http://certification") as client:
        await service.follower.start()
        try:
            yield Running(service, service.unit, service.follower, client, clock, intake, billing)
        finally:
            await intake.close()
            await billing.close()
            await service.unit.appender.close()


def path_of(case: UUID) -> str:
    """The path of the certification of an application."""
    return f"/certifications/{certification_of(case)}"


def done(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    """The body of an answer that is as expected."""
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem of a refusal that is as expected."""
    assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text
    body: dict[str, Any] = answer.json()
    return body
