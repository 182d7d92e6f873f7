"""Bills in each state, and billing over HTTP with the events of metrology and intake."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
from eventsourcing.persistence import StoredEvent

from services.billing.bill.assessment import assess_fee, assess_levy
from services.billing.bill.bill import Bill
from services.billing.bill.due_dates import skrd_due_date
from services.billing.bill.payment import receive_payment
from services.billing.bill.skrd import issue_skrd
from services.billing.main import assemble
from services.intake.application import products
from services.metrology.kind.mark_rules import Mark
from services.metrology.verification.marking import Marked
from shared.assembly import DecidingParts, Service
from shared.clock import Clock
from shared.contracts.intake import FeeDue
from shared.contracts.metrology import InstrumentMarked
from shared.ids import new_id
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.events import EventMapper
from shared.journal.journal import Recorded, read_after
from shared.journal.news import News
from shared.service.follower import Follower
from shared.settings import Settings
from tests.conftest import Databases
from tests.people import PASURUAN, Staff, verifier

NOW = datetime(2023, 11, 15, 3, 0, tzinfo=UTC)
"""10:00 WIB on 15 November 2023."""
TODAY = date(2023, 11, 15)
ISSUER, TREASURER = "wati", "yusuf"
LEVY = 30_000
"""Rupiah for a scale of class III, Max 30 kg, at the office, under the Perda."""

FEE = 25_000
"""Rupiah for each printed set of forms of a certificate of origin."""


def marked(**changes: Any) -> InstrumentMarked:
    """A scale of class III, Max 30 kg, that passed tera ulang at the office on 15 November 2023."""
    values: dict[str, Any] = {
        "verification_id": uuid4(),
        "instrument_id": uuid4(),
        "kind": "weighing-instrument",
        "accuracy_class": "III",
        "capacity": Decimal(30_000),
        "verification": "tera-ulang",
        "place": "office",
        "tested_on": TODAY,
    }
    return InstrumentMarked(**{**values, **changes})


REGIONAL = "PSR-LAIN"
"""A service whose card prints a fee that no rule of the state knows: a levy of the region, set in an SKRD."""


def state_fee_due(**changes: Any) -> FeeDue:
    """The first set of forms of a certificate of origin: revenue of the state."""
    return fee_due(**{"service_code": "PSR-SKA", **changes})


def fee_due(**changes: Any) -> FeeDue:
    """The first set of forms that a regional card prints a fee for, printed on the same day."""
    values: dict[str, Any] = {
        "application_id": uuid4(),
        "service_code": REGIONAL,
        "step": "print-draft",
        "for_number": 1,
        "rupiah": FEE,
        "each": "1 (Satu) set Form Pengesahan SKA",
        "legal_basis": "Keputusan Kepala Dinas 950/38.1",
        "due_on": TODAY,
    }
    return FeeDue(**{**values, **changes})


def fee_assessed(**changes: Any) -> Bill:
    return assess_fee(fee_due(**changes), id=uuid4(), office=PASURUAN, case_id=uuid4(), now=NOW)


def assessed(**changes: Any) -> Bill:
    on = changes.get("tested_on", TODAY)
    return assess_levy(marked(**changes), id=uuid4(), office=PASURUAN, case_id=uuid4(), on=on, now=NOW)


def free_of_charge() -> Bill:
    return assessed(tested_on=date(2024, 1, 5))


def with_skrd(issuer: str = ISSUER, issued_on: date = TODAY) -> Bill:
    bill = assessed()
    issue_skrd(bill, "SKRD/2023/00001", issued_on, skrd_due_date(PASURUAN, issued_on), issuer, NOW)
    return bill


def settled() -> Bill:
    bill = with_skrd()
    receive_payment(bill, LEVY, "cash", "TBP/2023/00001", TODAY, TREASURER, NOW)
    return bill


def happened(bill: Bill) -> list[Any]:
    """The waiting events; afterwards none wait."""
    return list(bill.collect_events())


def replayed_from_bytes(events: Iterable[Any]) -> Any:
    """The bill folded from the stored form of some events."""
    mapper = EventMapper()
    bill: Any = None
    for event in events:
        stored: StoredEvent = mapper.to_stored_event(event)
        again = mapper.to_domain_event(stored)
        vars(again)["timestamp"] = event.timestamp
        bill = again.mutate(bill)
    return bill


@dataclass(frozen=True)
class Running:
    """The running billing service, with its clock at the counter's time."""

    service: Service
    follower: Follower
    clock: Clock
    client: httpx.AsyncClient
    metrology: Appender
    """Appends metrology's events, because no service may write another's."""
    intake: Appender

    @property
    def staff(self) -> Staff:
        return Staff(self.client)

    async def hears(self, *all_marked: InstrumentMarked, office: str = PASURUAN) -> list[UUID]:
        """Appends metrology's events, each in its own case, and lets billing react; returns the cases."""
        cases = [await self._stands(one, office) for one in all_marked]
        await self.follower.catch_up()
        return cases

    async def hears_of(self, *fees: FeeDue) -> None:
        """Appends intake's events, each in the case of its application, and lets billing react."""
        for fee in fees:
            due: Any = products.FeeDue
            event = due(originator_id=uuid4(), originator_version=1, timestamp=self.clock.now(), **dict(fee))
            context = self._context(fee.application_id, "dewi", "ska-examiner", PASURUAN, fee.due_on)
            await self.intake.append(Commit(context, [event]))
        await self.follower.catch_up()

    async def bills_of(self, case: UUID) -> list[dict[str, Any]]:
        """The bills of a case, by the number of their fee."""
        found = await self.staff.inspector.get(f"/bills?case={case}")
        return sorted(found.json()["items"], key=lambda bill: bill["fee_number"] or 0)

    async def bill_of(self, one: InstrumentMarked) -> dict[str, Any]:
        found = await self.staff.inspector.get(f"/bills?verification_id={one.verification_id}")
        (bill,) = found.json()["items"]
        return dict(bill)

    async def journal(self) -> list[Recorded]:
        async with self.service.pool.connection() as connection:
            return await read_after(connection, 0)

    async def _stands(self, one: InstrumentMarked, office: str) -> UUID:
        case = uuid4()
        marking: Any = Marked
        event = marking(
            originator_id=uuid4(),
            originator_version=1,
            timestamp=self.clock.now(),
            **dict(one),
            marks=(Mark("sah", code="SP6", year=23, place="lemping"),),
            validity_basis="tests",
            marked_on=one.tested_on,
            marked_by="bambang",
        )
        await self.metrology.append(Commit(self._context(case, "bambang", "penera", office, one.tested_on), [event]))
        return case

    def _context(self, case: UUID, actor: str, role: str, office: str, on: date) -> Context:
        return Context(
            case_id=case,
            actor=actor,
            actor_role=role,
            office=office,
            channel="counter",
            command_id=uuid4(),
            recorded_at=self.clock.now(),
            effective_at=datetime.combine(on, time(3), UTC),
        )


@asynccontextmanager
async def billing(databases: Databases, at: datetime = NOW) -> AsyncIterator[Running]:
    """The billing service on a test's databases; the clock continues from `at`."""
    clock = Clock(movable=True)
    clock.set(at)
    parts = DecidingParts(
        settings=Settings(),
        url=databases.of("billing"),
        clock=clock,
        tokens=verifier(),
        request_key=b"r" * 32,
        new_id=new_id,
    )
    service = assemble(parts)
    assert service.follower is not None
    assert service.unit is not None
    await service.pool.open()
    await service.follower.start()
    metrology, intake = (Appender(databases.of(name), News()) for name in ("metrology", "intake"))
    transport = httpx.ASGITransport(app=service.app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://billing") as client:
            yield Running(service, service.follower, clock, client, metrology, intake)
    finally:
        await metrology.close()
        await intake.close()
        await service.unit.appender.close()
        await service.pool.close()
