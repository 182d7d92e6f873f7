"""Makes instruments and verifications for the measurements, through the unit of work, not over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from pydantic_core import to_jsonable_python
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

from bench.crud import InstrumentRow, Row, VerificationRow
from bench.databases import owner_url
from deploy.needed_settings import service_url
from deploy.secrets import development_token
from services.intake.application.acceptance import Accepted
from services.intake.application.application import Application
from services.intake.application.dossier import Drafted
from services.metrology import read_models as views
from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.registration import register
from services.metrology.kind.plate import Plate
from services.metrology.penera.penera import Penera, appoint
from services.metrology.verification.custody import inspect, receive
from services.metrology.verification.opening import open_verification
from services.metrology.verification.testing import assign
from services.metrology.verification.verification import InstrumentVerification
from shared import roles
from shared.contracts.intake import ApplicationAccepted
from shared.database import pool
from shared.ids import new_id
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from shared.offices import office
from shared.privacy.personal import Personal
from shared.service.ask import Ask
from shared.service.read_models import View
from shared.service.tables import ServiceTables
from shared.service.unit_of_work import UnitOfWork, Work
from shared.settings import Settings

OFFICE = "disperindag-pasuruan"
PENERA = "bambang@bench"
REGISTRAR = "sri@bench"
PLATE = Plate(
    kind="weighing-instrument",
    accuracy_class="III",
    verification_interval=Decimal(10),
    maximum_capacity=Decimal(30000),
    supports=4,
)
_AT_ONCE = 128
"""Commits that wait together: with thousands, the last ones would wait too long."""
_SK = (date(2020, 1, 1), date(2099, 12, 31))


def token(settings: Settings, role: str) -> str:
    """The token of the officer who registers, or of the one who takes readings; by law two persons."""
    who, held = (PENERA, roles.PENERA) if role == "penera" else (REGISTRAR, roles.FRONT_OFFICE)
    return development_token(settings, who, OFFICE, [held], 8)


def context(case_id: UUID, *, role: str = "system") -> Context:
    """The context of an event that a measurement makes."""
    now = datetime.now(UTC)
    return Context(case_id, "bench", role, OFFICE, "integration", uuid4(), now, now)


def instrument(id: UUID | None = None, serial: str | None = None) -> Instrument:
    """A registered scale, not yet committed."""
    now = datetime.now(UTC)
    return register(
        id or new_id(now),
        now,
        today(),
        office=OFFICE,
        brand="Sumber",
        model="SB-30",
        serial=serial or f"SB-{uuid4().hex}",
        plate=PLATE,
        registered_by=REGISTRAR,
        marked_before=True,
    )


def today() -> date:
    """The day in the office's zone."""
    return datetime.now(office(OFFICE).time_zone).date()


def acceptance(instrument_id: UUID, case_id: UUID | None = None) -> ApplicationAccepted:
    """The fields of intake's event of an accepted application for a tera ulang of an instrument."""
    return ApplicationAccepted(
        application_id=case_id or new_id(datetime.now(UTC)),
        applicant_id=new_id(datetime.now(UTC)),
        service_code="PSR-TERA",
        verification="tera-ulang",
        place="office",
        instrument_id=instrument_id,
        card_version="2024",
        promised_until=None,
        accepted_on=today(),
        drafted_by=REGISTRAR,
        accepted_by="dewi@bench",
    )


def verification(of: Instrument, id: UUID | None = None, case_id: UUID | None = None) -> InstrumentVerification:
    """A verification with a penera that waits for readings, not yet committed."""
    now, on = datetime.now(UTC), today()
    one = open_verification(acceptance(of.id, case_id), of, id=id or new_id(now), now=now)
    inspect(one, True, "baik", REGISTRAR, on, now)
    receive(one, "TTB-1", REGISTRAR, on, now)
    assign(one, _penera(now), on, now)
    return one


def _penera(now: datetime) -> Penera:
    id = new_id(now)
    sealed: Personal[str] = Personal(id, "-")
    periods = {"sk_valid_from": _SK[0], "sk_valid_until": _SK[1]}
    return appoint(id, now, office=OFFICE, subject=PENERA, name=sealed, nip=sealed, sk_number="SK-1", **periods)


def accepted(instrument_id: UUID) -> Application:
    """An accepted application, not yet committed."""
    now, said = datetime.now(UTC), acceptance(instrument_id)
    wish = said.model_dump(include={"service_code", "verification", "place", "instrument_id", "drafted_by"})
    case = Application.begin(
        Drafted,
        id=said.application_id,
        now=now,
        office=OFFICE,
        account=None,
        applicant_id=new_id(now),
        documents=(),
        drafted_on=said.accepted_on,
        **wish,
    )
    numbered = {"applicant_id": case.applicant_id, "number": "1", "card_version": "1"}
    case.record(Accepted, now, **said.model_dump(), **numbered)
    return case


def accepting(instrument_id: UUID) -> Commit:
    """The commit of an accepted application."""
    case = accepted(instrument_id)
    return Commit(context(case.id), case.collect_events())


@asynccontextmanager
async def unit_of(settings: Settings, tables: ServiceTables, views: Sequence[View]) -> AsyncIterator[UnitOfWork]:
    """The unit of work of a service."""
    url = service_url(settings, tables.schema)
    unit = UnitOfWork(tables, pool(url, 4), Appender(url, News(), notify=settings.notify), list(views))
    await unit.pool.open()
    try:
        yield unit
    finally:
        await unit.appender.close()
        await unit.pool.close()


async def _commit(unit: UnitOfWork, aggregate: Any) -> UUID:
    now = datetime.now(UTC)

    async def decide(work: Work) -> Any:
        return work.add(aggregate)

    await unit.run(Ask("bench", "system", aggregate.office, "integration", uuid4(), now, now), decide)
    id: UUID = aggregate.id
    return id


async def commit_each(
    settings: Settings, tables: ServiceTables, views: Sequence[View], aggregates: Sequence[Any]
) -> list[UUID]:
    """Commits new aggregates of a service, each alone; returns their ids."""
    turns = asyncio.Semaphore(_AT_ONCE)
    async with unit_of(settings, tables, views) as unit:

        async def commit(one: Any) -> UUID:
            async with turns:
                return await _commit(unit, one)

        return list(await asyncio.gather(*(commit(one) for one in aggregates)))


def stored(settings: Settings, *aggregates: Any) -> list[UUID]:
    """Commits new aggregates of metrology, each alone; returns their ids."""
    return asyncio.run(commit_each(settings, views.tables, views.views, aggregates))


def make_crud_tables(settings: Settings) -> None:
    engine = create_engine(owner_url(settings).replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA crud")
        Row.metadata.create_all(connection)
    engine.dispose()


def crud_verifications(settings: Settings, count: int) -> list[UUID]:
    """Makes as many rows that wait for readings in the tables of the CRUD side."""
    plate = to_jsonable_python(asdict(PLATE))
    now = datetime.now(UTC)
    instrument_id = new_id(now)
    named = {"office": OFFICE, "brand": "Sumber", "model": "SB-30", "brand_key": "sumber", "kind": PLATE.kind}
    serial = {"serial": instrument_id.hex, "serial_key": instrument_id.hex, "standing": "unverified"}
    ids = [new_id(now) for _ in range(count)]
    rows = [
        {"id": id, "version": 4, "office": OFFICE, "case_id": new_id(now), "instrument_id": instrument_id}
        | {"status": "assigned", "verification": "tera-ulang", "penera": PENERA, "plate": plate, "readings": []}
        for id in ids
    ]
    engine = create_engine(owner_url(settings).replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as session:
        session.add(InstrumentRow(id=instrument_id, version=1, plate=plate, **named, **serial))
        session.flush()
        session.execute(insert(VerificationRow), rows)
        session.commit()
    engine.dispose()
    return ids
