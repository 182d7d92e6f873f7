"""Billing codes in each state, and billing beside the simulator of SIMPONI, each behind a real server on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import httpx

from deploy.server import serving
from deploy.simulators import simulators, with_simulators
from deploy.simulators.switch import CREDENTIAL
from services.billing.bill.assessment import assess_fee
from services.billing.bill.bill import Bill
from services.billing.billing_code.billing_code import BillingCode, CodePayment, request_code
from services.billing.billing_code.requesting import Following, Given, record_attempt
from services.billing.main import assemble
from services.intake.application import products
from shared.assembly import DecidingParts, Service
from shared.ids import new_id
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.journal import Recorded, read_after
from shared.journal.news import News
from shared.outgoing.replies import Reply
from shared.outgoing.retries import Retrying
from shared.settings import Settings
from tests.billing.given import FEE, state_fee_due
from tests.clocks import StandingClock
from tests.conftest import Databases
from tests.people import PASURUAN, Staff, verifier

WIB = "+07:00"
NOW = datetime(2026, 2, 9, 2, 0, tzinfo=UTC)
"""09:00 WIB on Monday, 9 February 2026."""
TODAY = date(2026, 2, 9)
EXPIRES = NOW + timedelta(hours=24)
CODE = "820260209000117"
NTPN, OTHER_NTPN, THIRD_NTPN = "1A2B3C4D5E6F7G8H", "3A5F61IGJQ1BJ4E9", "9Z8Y7X6W5V4U3T2S"
FOLLOWING = Following(timedelta(minutes=15), timedelta(days=3))
NOTICE = {
    "kode_billing": CODE,
    "ntpn": NTPN,
    "ntb": "000000000001",
    "kanal": "atm",
    "waktu_bayar": "2026-02-09T10:00:00+07:00",
}


def ska_bill() -> Bill:
    """The bill of a printed set of forms of a certificate of origin."""
    return assess_fee(state_fee_due(due_on=TODAY), id=uuid4(), office=PASURUAN, case_id=uuid4(), now=NOW)


def requested(bill: Bill, number: int = 1, before: BillingCode | None = None) -> BillingCode:
    return request_code(bill, number, before, by="jejak:billing", on=TODAY, now=NOW)


def issued(bill: Bill, number: int = 1, before: BillingCode | None = None, code: str = CODE) -> BillingCode:
    """A code that SIMPONI gave: it can be paid before EXPIRES."""
    made = requested(bill, number, before)
    given = Given(code, NOW, EXPIRES)
    record_attempt(made, 1, Reply("answered", 201), given, FOLLOWING, Retrying(), 0, NOW)
    return made


def payment(ntpn: str = NTPN, paid_at: datetime = NOW + timedelta(hours=1), amount: int = FEE) -> CodePayment:
    return CodePayment(ntpn, "000000000001", "atm", amount, paid_at)


@dataclass
class Treasury:
    """Billing, and SIMPONI beside it."""

    service: Service
    staff: Staff
    simponi: httpx.AsyncClient
    clock: StandingClock
    intake: Appender

    async def fee_due(self, **changes: Any) -> UUID:
        """A set of forms was printed; billing reacts until it has requested a code. Returns the case."""
        fee = state_fee_due(due_on=TODAY, **changes)
        due: Any = products.FeeDue
        event = due(originator_id=uuid4(), originator_version=1, timestamp=self.clock.now(), **dict(fee))
        context = Context(
            case_id=fee.application_id,
            actor="dewi",
            actor_role="ska-examiner",
            office=PASURUAN,
            channel="counter",
            command_id=uuid4(),
            recorded_at=self.clock.now(),
            effective_at=self.clock.now(),
        )
        await self.intake.append(Commit(context, [event]))
        await self.react()
        return fee.application_id

    async def react(self) -> None:
        """Lets billing react to what happened, and to its own reactions."""
        assert self.service.follower is not None
        for _ in range(2):
            await self.service.follower.catch_up()

    async def bill_of(self, case: UUID) -> dict[str, Any]:
        [row] = (await self.staff.treasurer.get(f"/bills?case={case}")).json()["items"]
        found: dict[str, Any] = (await self.staff.treasurer.get(f"/bills/{row['id']}")).json()
        return found

    async def codes_of(self, bill: dict[str, Any]) -> list[dict[str, Any]]:
        """The codes of a bill, the first at first."""
        found = (await self.staff.treasurer.get(f"/billing-codes?bill={bill['id']}")).json()["items"]
        return sorted(found, key=lambda one: one["number"])

    async def code_of(self, bill: dict[str, Any]) -> dict[str, Any]:
        """The newest code of a bill."""
        newest = (await self.codes_of(bill))[-1]
        found: dict[str, Any] = (await self.staff.treasurer.get(f"/billing-codes/{newest['id']}")).json()
        return found

    async def paying(self, **changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """A bill and its code, which SIMPONI gave."""
        bill = await self.bill_of(await self.fee_due(**changes))
        await self.run("requests for billing codes")
        return bill, await self.code_of(bill)

    async def run(self, name: str) -> None:
        """Does what is due now in one job."""
        [job] = [job for job in self.service.jobs if job.name == name]
        await job.run_once()

    async def poll(self) -> None:
        await self.run("payments under billing codes")
        await self.react()

    async def pay(self, code: str, **changes: Any) -> dict[str, Any]:
        """Somebody pays at the bank."""
        answer = await self.simponi.post("/simponi/payments", json={"code": code, **changes})
        assert answer.status_code == 201, answer.text
        await self.react()
        found: dict[str, Any] = answer.json()
        return found

    async def told(self, notice: dict[str, Any], token: str = CREDENTIAL) -> httpx.Response:
        """The answer to a message of SIMPONI."""
        headers = {"Authorization": f"Bearer {token}" if token else "Bearer"}
        return await self.staff.client.post("/simponi", json=notice, headers=headers)

    async def fail(self, fault: str, **more: Any) -> None:
        answer = await self.simponi.put("/simponi/fault", json={"fault": fault, **more})
        assert answer.status_code == 200, answer.text

    async def tasks(self) -> set[str]:
        items = (await self.staff.treasurer.get("/tasks")).json()["items"]
        return {one["kind"] for one in items}

    async def journal(self) -> list[Recorded]:
        async with self.service.pool.connection() as connection:
            return await read_after(connection, 0)

    async def count(self, topic: str) -> int:
        return sum(one.type == topic for one in await self.journal())


@asynccontextmanager
async def treasury(databases: Databases, **changes: Any) -> AsyncIterator[Treasury]:
    """Billing at NOW; `changes` of the settings."""
    clock = StandingClock(NOW)
    async with (
        serving(simulators(), "127.0.0.1", 0) as (outside, _),
        httpx.AsyncClient(base_url=outside.origin) as simponi,
    ):
        settings = with_simulators(Settings(pool_size=4), outside.origin).model_copy(update=changes)
        service = assemble(
            DecidingParts(
                settings=settings,
                url=databases.of("billing"),
                clock=clock,
                tokens=verifier(),
                request_key=b"r" * 32,
                new_id=new_id,
            )
        )
        assert service.unit is not None
        assert service.follower is not None
        intake = Appender(databases.of("intake"), News())
        async with (
            service.pool,
            serving(service.app, "127.0.0.1", 0) as (server, _),
            httpx.AsyncClient(base_url=server.origin, timeout=30) as client,
        ):
            await simponi.put("/simponi/office", json={"url": server.origin})
            await service.follower.start()
            try:
                yield Treasury(service, Staff(client), simponi, clock, intake)
            finally:
                await intake.close()
                await service.unit.appender.close()


def shuffled(these: list[Any], chance: Random) -> list[Any]:
    return chance.sample(these, len(these))
