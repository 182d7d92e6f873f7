"""Verifications in each state, and metrology over HTTP with the events of intake and billing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.intake.application.acceptance import Accepted
from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.registration import register
from services.metrology.kind.fuel_dispensers import DispenserRules
from services.metrology.kind.kind import KINDS, DeliveryKind, WeighingKind
from services.metrology.kind.mark_rules import Mark
from services.metrology.kind.measurements import Measured, Test, Verification
from services.metrology.kind.plate import Plate
from services.metrology.kind.weighing_rules import WeighingRules
from services.metrology.main import assemble
from services.metrology.penera.penera import Penera, appoint
from services.metrology.verification.custody import inspect, receive
from services.metrology.verification.marking import mark, reject
from services.metrology.verification.opening import open_verification
from services.metrology.verification.testing import assign, take_reading
from services.metrology.verification.verdict import conclude
from services.metrology.verification.verification import Certificate, InstrumentVerification, Placement, Standard
from shared.assembly import SealingParts, Service
from shared.clock import Clock
from shared.contracts.intake import ApplicationAccepted
from shared.database import pool
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.journal import Recorded, read_after
from shared.journal.news import News
from shared.privacy.personal import Personal, PersonalData
from shared.service.ask import Answer, Ask
from shared.service.follower import Follower
from shared.settings import Settings
from tests.conftest import Databases
from tests.keys import ring_of
from tests.people import PASURUAN, Person, Staff, verifier

NOW = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)
"""Monday 19 January 2026, 09.00 in Pasuruan."""
SATURDAY, MONDAY = date(2026, 1, 17), date(2026, 1, 19)
REGISTRAR, CLERK, DESK, PENERA, OTHER_PENERA, HEAD = "wahyu", "dewi", "sri", "bambang", "citra", "hartono"
SCALE = Plate("weighing-instrument", "III", Decimal(10), Decimal(30_000), 4)
PLATE = {
    "kind": "weighing-instrument",
    "accuracy_class": "III",
    "verification_interval": "10",
    "maximum_capacity": "30000",
    "supports": 4,
}
MARKS = (Mark("sah", code="SP6", place="lemping"), Mark("jaminan", code="JP8", place="baut penutup", count=2))
"""The marks of a scale at tera ulang."""
FIRST_MARKS = (
    Mark("sah", code="SL6", place="lemping"),
    Mark("daerah", code="D8", place="lemping"),
    Mark("pegawai-berhak", code="H", place="lemping"),
    Mark("jaminan", code="JP8", place="kawat lemping"),
)
"""The marks of a scale at tera."""
BATAL = (Mark("batal", place="di samping pelat"),)
MARKS_BODY = {"marks": [{"kind": "sah", "code": "SP6", "place": "lemping"}]}
STANDARD = Standard("Mettler Toledo", "AT-M1-017", "SI melalui BSML Regional II")
CERTIFICATE = Certificate((STANDARD,), (Placement("jaminan", "baut penutup"),))


def instrument() -> Instrument:
    return register(
        uuid4(),
        NOW,
        SATURDAY,
        office=PASURUAN,
        brand="AND",
        model="GF",
        serial="N-1",
        plate=SCALE,
        registered_by=REGISTRAR,
        marked_before=True,
    )


def opened(on: date = SATURDAY, verification: Verification = "tera-ulang") -> InstrumentVerification:
    accepted = ApplicationAccepted(
        application_id=uuid4(),
        applicant_id=uuid4(),
        service_code="PSR-TERA",
        verification=verification,
        place="office",
        instrument_id=uuid4(),
        card_version="2024",
        promised_until=None,
        accepted_on=on,
        drafted_by=CLERK,
        accepted_by=DESK,
    )
    return open_verification(accepted, instrument(), id=uuid4(), now=NOW)


def penera(subject: str = PENERA) -> Penera:
    sealed: Personal[str] = Personal(UUID(int=7), "-")
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    return appoint(
        uuid4(),
        NOW,
        office=PASURUAN,
        subject=subject,
        name=sealed,
        nip=sealed,
        sk_number="SK-1",
        sk_valid_from=first,
        sk_valid_until=last,
    )


def received(on: date = SATURDAY) -> InstrumentVerification:
    one = opened(on)
    inspect(one, True, "baik", DESK, on, NOW)
    receive(one, "TTB-1", DESK, on, NOW)
    return one


def assigned(on: date = SATURDAY) -> InstrumentVerification:
    one = received(on)
    assign(one, penera(), on, NOW)
    return one


def weighing(test: Test, load: int, off: int = 0, **more: Any) -> Measured:
    """A weighing in grams that is wrong by `off`, a whole number of e."""
    return Measured(test, Decimal(load), Decimal(load + off), Decimal(5), **more)


def sheet(off: int = 0) -> list[Measured]:
    """Every test of the scale that a verdict needs; `off` grams of error at each of the five loads."""
    return [
        weighing("zero", 0),
        weighing("zero-setting", 100),
        *(weighing("weighing", load, off) for load in (200, 5_000, 10_000, 20_000, 30_000)),
        *(weighing("eccentricity", 10_000, position=position) for position in range(5)),
        *(weighing("repeatability", 24_000) for _ in range(3)),
        weighing("tare", 100, tare=Decimal(6_000)),
    ]


SHEET = sheet()


def read(one: InstrumentVerification, on: date, officer: str = PENERA, off: int = 0) -> None:
    """All readings of the scale; `off` grams of error at each load."""
    for measured in sheet(off):
        take_reading(one, measured, officer, on, NOW)


def passed(on: date = SATURDAY) -> InstrumentVerification:
    one = assigned(on)
    read(one, on)
    conclude(one, PENERA, on, NOW)
    return one


def marked(on: date = SATURDAY) -> InstrumentVerification:
    one = passed(on)
    mark(one, MARKS, PENERA, on, NOW)
    return one


def rejected(on: date = SATURDAY) -> InstrumentVerification:
    one = assigned(on)
    read(one, on, off=50)
    conclude(one, PENERA, on, NOW)
    reject(one, BATAL, PENERA, on, NOW)
    return one


def asking(actor: str) -> Ask:
    """A command without a request."""
    return Ask(actor, "system", PASURUAN, "integration", uuid4(), NOW, NOW, render=lambda _: Answer(200, b"{}"))


@dataclass(frozen=True)
class Running:
    """The running metrology service with its clock at NOW, and events of intake."""

    service: Service
    follower: Follower
    client: httpx.AsyncClient
    intake: Appender
    """Appends intake's events, because no service may write another's."""

    @property
    def staff(self) -> Staff:
        return Staff(self.client)

    async def registered(self, by: Person | None = None, **changes: Any) -> str:
        body = {"brand": "AND", "model": "GF", "serial": uuid4().hex, "plate": PLATE, "marked_before": True, **changes}
        answer = await (by or self.staff.front_office).post("/instruments", body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def accepts(
        self, instrument_id: str | UUID, office: str = PASURUAN, verification: Verification = "tera-ulang"
    ) -> UUID:
        """Appends intake's acceptance of an application for an instrument, lets metrology react; returns the case."""
        case = uuid4()
        accepting: Any = Accepted
        event = accepting(
            originator_id=case,
            originator_version=1,
            timestamp=NOW,
            application_id=case,
            applicant_id=uuid4(),
            service_code="PSR-TERA",
            verification=verification,
            place="office",
            instrument_id=UUID(str(instrument_id)),
            number="REG/2026/00001",
            card_version="2024",
            promised_until=None,
            accepted_on=MONDAY,
            drafted_by=CLERK,
            accepted_by=DESK,
        )
        context = Context(case, DESK, "front-office-officer", office, "counter", uuid4(), NOW, NOW)
        await self.intake.append(Commit(context, [event]))
        await self.follower.catch_up()
        return case

    async def reads_all(self, path: str) -> None:
        """The penera takes every reading of the scale."""
        for one in SHEET:
            body = {name: str(value) for name, value in vars(one).items() if isinstance(value, Decimal)}
            place = {} if one.position is None else {"position": one.position}
            answer = await self.staff.penera.post(f"{path}/readings", {"test": one.test, **body, **place})
            assert answer.status_code == 200, answer.text

    async def verification_of(self, case: UUID) -> str:
        """The path of the verification that a case opened."""
        found = await self.staff.front_office.get(f"/verifications?case={case}")
        [one] = found.json()["items"]
        return f"/verifications/{one['id']}"

    async def passes(self, path: str) -> None:
        """A scale of this verification is received, tested and passes."""
        await self.staff.front_office.post(f"{path}/inspection", {"working": True, "note": "baik"})
        await self.staff.front_office.post(f"{path}/receipt")
        await self.staff.head.post(f"{path}/assignment", {"subject": self.staff.penera.subject})
        await self.reads_all(path)
        answer = await self.staff.penera.post(f"{path}/verdict")
        assert answer.json()["status"] == "passed", answer.text

    async def clears(self, path: str) -> None:
        """Billing clears the hand-over."""
        verification_id = UUID(path.rsplit("/", 1)[1])
        await self.service.app.state.use_cases.verifications.clear(asking("billing"), verification_id, "nothing-due")

    async def journal(self) -> list[Recorded]:
        async with self.service.pool.connection() as connection:
            return await read_after(connection, 0)


@asynccontextmanager
async def metrology(databases: Databases) -> AsyncIterator[Running]:
    """Metrology on a test's databases, and a client of it."""
    clock = Clock(movable=True)
    clock.set(NOW)
    keys, intake = pool(databases.keys, 2), Appender(databases.of("intake"), News())
    ring = ring_of(databases)
    parts = SealingParts(
        settings=Settings(),
        url=databases.of("metrology"),
        clock=clock,
        tokens=verifier(),
        request_key=ring.requests,
        personal=PersonalData(keys, ring),
    )
    service = assemble(parts)
    assert service.unit is not None
    assert service.follower is not None
    transport = httpx.ASGITransport(app=service.app)
    async with keys, service.pool, httpx.AsyncClient(transport=transport, base_url="http://metrology") as client:
        await service.follower.start()
        try:
            yield Running(service, service.follower, client, intake)
        finally:
            await intake.close()
            await service.unit.appender.close()


PENERA_BODY: dict[str, Any] = {
    "subject": "bambang",
    "name": "Bambang Sutrisno",
    "nip": "198001012005011001",
    "sk_number": "SK-1",
    "sk_valid_from": "2026-01-01",
    "sk_valid_until": "2026-12-31",
}


async def refusal(running: Running) -> dict[str, Any]:
    """The content of the last event, a refused opening in the case of its application."""
    last = (await running.journal())[-1]
    fields = last.fields()
    assert (last.type, str(last.case_id)) == ("metrology.verification-refused", fields["application_id"])
    return fields


STANDARD_BODY = {"brand": "Mettler Toledo", "serial": "AT-M1-017", "traceability": "SI melalui BSML Regional II"}


def weighing_rules(on: date) -> WeighingRules:
    kind = KINDS["weighing-instrument"]
    assert isinstance(kind, WeighingKind)
    return kind.rules_on(on)


def dispenser_rules(on: date) -> DispenserRules:
    kind = KINDS["fuel-dispenser"]
    assert isinstance(kind, DeliveryKind)
    return kind.rules_on(on)
