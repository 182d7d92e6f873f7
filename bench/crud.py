"""A side to compare with: the same two endpoints without event sourcing.

FastAPI, pydantic, async SQLAlchemy ORM on psycopg; one row for the thing, one audit row, one row for the Idempotency-Key. The
same verifier checks the token and remembers it, the rules are the same functions, and the answer is stored as it is sent.
In its favour: no look-up of the key beforehand (a repetition breaks the unique key), readings in the verification's own row.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from pydantic import BaseModel
from pydantic_core import to_jsonable_python
from sqlalchemy import Date, DateTime, ForeignKey, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.databases import owner_url
from deploy.secrets import development_jwk
from services.metrology.instrument.normal_form import key
from services.metrology.instrument.schemas import InstrumentBody, PlateBody
from services.metrology.kind.measurements import judge
from services.metrology.kind.plate import check_plate
from services.metrology.verification.reading_schemas import ReadingBody
from shared.errors import Refusal
from shared.ids import new_id
from shared.offices import office
from shared.roles import FRONT_OFFICE, PENERA
from shared.settings import Settings
from shared.web.tokens import Asker, TokenVerifier

POOL_SIZE = 16


class Row(DeclarativeBase):
    metadata = MetaData(schema="crud")


class InstrumentRow(Row):
    __tablename__ = "instruments"
    __table_args__ = (UniqueConstraint("kind", "brand_key", "serial_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    office: Mapped[str] = mapped_column(Text, index=True)
    kind: Mapped[str] = mapped_column(Text)
    brand: Mapped[str] = mapped_column(Text)
    model: Mapped[str] = mapped_column(Text)
    serial: Mapped[str] = mapped_column(Text)
    brand_key: Mapped[str] = mapped_column(Text)
    serial_key: Mapped[str] = mapped_column(Text)
    plate: Mapped[dict[str, Any]] = mapped_column(JSONB)
    standing: Mapped[str] = mapped_column(Text)
    valid_until: Mapped[date | None] = mapped_column(Date)


class VerificationRow(Row):
    __tablename__ = "verifications"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    office: Mapped[str] = mapped_column(Text)
    case_id: Mapped[UUID]
    instrument_id: Mapped[UUID] = mapped_column(ForeignKey(InstrumentRow.id))
    status: Mapped[str] = mapped_column(Text)
    verification: Mapped[str] = mapped_column(Text)
    penera: Mapped[str] = mapped_column(Text)
    plate: Mapped[dict[str, Any]] = mapped_column(JSONB)
    readings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    tested_on: Mapped[date | None] = mapped_column(Date)


class AuditRow(Row):
    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    office: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    entity: Mapped[UUID] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(Text)
    change: Mapped[dict[str, Any]] = mapped_column(JSONB)


class AnswerRow(Row):
    __tablename__ = "answers"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class InstrumentAnswer(BaseModel):
    id: UUID
    version: int
    office: str
    brand: str
    model: str
    serial: str
    plate: PlateBody
    standing: str
    valid_until: date | None


class VerificationAnswer(BaseModel):
    id: UUID
    version: int
    office: str
    case_id: UUID
    instrument_id: UUID
    status: str
    verification: str
    penera: str
    plate: dict[str, Any]
    readings: list[dict[str, Any]]
    tested_on: date | None


class Command:
    """The actor of a command, its key, and the session."""

    def __init__(self, asker: Asker, channel: str, key: str, request_hash: bytes, session: AsyncSession) -> None:
        self.asker = asker
        self.channel = channel
        self.key = key
        self.request_hash = request_hash
        self.session = session
        self.now = datetime.now(UTC)
        self.day = self.now.astimezone(office(asker.office).time_zone).date()

    async def finish(self, status: int, entity: UUID, action: str, change: dict[str, Any], body: bytes) -> Response:
        """Writes the audit row and the stored answer, and commits."""
        role = self.asker.acting_as(*self.asker.roles)
        audit = {"at": self.now, "actor": self.asker.subject, "role": role, "office": self.asker.office}
        self.session.add(AuditRow(**audit, channel=self.channel, entity=entity, action=action, change=change))
        self.session.add(AnswerRow(key=self.key, request_hash=self.request_hash, status=status, body=body))
        try:
            await self.session.commit()
        except IntegrityError:
            await self.session.rollback()
            return await self._repeated()
        return Response(body, status, media_type="application/json")

    async def _repeated(self) -> Response:
        stored = await self.session.get(AnswerRow, self.key)
        if stored is None or stored.request_hash != self.request_hash:
            raise HTTPException(409)
        return Response(stored.body, stored.status, media_type="application/json")


async def _command(
    request: Request,
    idempotency_key: Annotated[str, Header(min_length=1, max_length=200)],
    channel: Annotated[Literal["counter", "online", "field", "letter", "integration"], Header()],
    authorization: Annotated[str, Header()],
) -> AsyncIterator[Command]:
    asker = await request.app.state.tokens.asker(authorization.removeprefix("Bearer "))
    hashed = hashlib.blake2b(request.url.path.encode() + await request.body(), digest_size=32).digest()
    async with request.app.state.sessions() as session:
        yield Command(asker, channel, f"{asker.subject} {idempotency_key}", hashed, session)


Asked = Annotated[Command, Depends(_command)]


async def register(body: InstrumentBody, command: Asked) -> Response:
    command.asker.acting_as(FRONT_OFFICE)
    check_plate(body.plate.plate(), command.day)
    row = InstrumentRow(
        id=body.id or new_id(command.now),
        version=1,
        office=command.asker.office,
        kind=body.plate.kind,
        brand=body.brand,
        model=body.model,
        serial=body.serial,
        brand_key=key(body.brand or ""),
        serial_key=key(body.serial or ""),
        plate=body.plate.model_dump(mode="json"),
        standing="unverified",
        valid_until=None,
    )
    command.session.add(row)
    answer = InstrumentAnswer.model_validate(row, from_attributes=True).model_dump_json().encode()
    return await command.finish(201, row.id, "registered", body.model_dump(mode="json"), answer)


async def take_reading(id: UUID, body: ReadingBody, command: Asked) -> Response:
    command.asker.acting_as(PENERA)
    row = await command.session.get(VerificationRow, id, with_for_update=True)
    if row is None or row.office != command.asker.office:
        raise HTTPException(404)
    if row.status != "assigned" or row.penera != command.asker.subject:
        raise HTTPException(409)
    measured = body.measured()
    plate = PlateBody.model_validate(row.plate).plate()
    judgement = judge(plate, measured, "tera-ulang", command.day)
    reading = {"number": len(row.readings) + 1, "measured": asdict(measured), "judgement": asdict(judgement)}
    taken: dict[str, Any] = to_jsonable_python(reading)
    row.readings = [*row.readings, taken]
    row.tested_on = command.day
    row.version += 1
    answer = VerificationAnswer.model_validate(row, from_attributes=True).model_dump_json().encode()
    return await command.finish(200, row.id, "reading-taken", taken, answer)


def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return Response(refusal.code, 409)


def make(settings: Settings) -> FastAPI:
    """The app; its start makes missing tables."""
    url = owner_url(settings).replace("postgresql://", "postgresql+psycopg://")
    engine = create_async_engine(url, pool_size=POOL_SIZE, max_overflow=0)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.tokens = TokenVerifier(
        audience=settings.token_audience, issuer=None, skew_seconds=30, keys=[development_jwk(settings)]
    )
    app.add_exception_handler(Refusal, _refused)
    app.add_api_route("/metrology/v1/instruments", register, methods=["POST"], status_code=201)
    app.add_api_route("/metrology/v1/verifications/{id}/readings", take_reading, methods=["POST"])
    return app
