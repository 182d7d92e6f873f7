"""What is measured against: the same aggregate on the `eventsourcing` library's own PostgreSQL recorder.

As its FastAPI example does it: `def` endpoints in the thread pool and `app.save()`. POSTGRES_ENABLE_DB_FUNCTIONS stays off, because
with it readers lose events. In its favour: it writes neither read-model rows nor the Idempotency-Key, only the event.
"""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import Mapper
from fastapi import Depends, FastAPI, Header, Request, Response

from bench.databases import keyword_url
from deploy.secrets import development_jwk
from services.metrology.instrument import Instrument
from services.metrology.representations.instruments import InstrumentBody, InstrumentView
from shared.auth import Asker, TokenVerifier
from shared.events import EventMapper
from shared.ids import new_id
from shared.offices import office
from shared.roles import FRONT_OFFICE
from shared.settings import Settings

THREADS = 40
"""Starlette's thread pool holds so many; with fewer connections they would queue for them."""


class Register(Application[UUID]):
    """The register of instruments, with our mapper: the events' JSON is the same on both sides."""

    def construct_mapper(self) -> Mapper[UUID]:
        return EventMapper()


async def _asker(
    request: Request,
    idempotency_key: Annotated[str, Header(min_length=1, max_length=200)],  # noqa: ARG001 – asked for, not kept
    channel: Annotated[Literal["counter", "online", "field", "letter", "integration"], Header()],  # noqa: ARG001
    authorization: Annotated[str, Header()],
) -> Asker:
    asker: Asker = await request.app.state.tokens.asker(authorization.removeprefix("Bearer "))
    return asker


def register(body: InstrumentBody, asker: Annotated[Asker, Depends(_asker)], request: Request) -> Response:
    asker.acting_as(FRONT_OFFICE)
    now = datetime.now(UTC)
    day = now.astimezone(office(asker.office).time_zone).date()
    named = {"office": asker.office, "brand": body.brand, "model": body.model, "serial": body.serial}
    named["registered_by"] = asker.subject
    instrument = Instrument.register(body.id or new_id(now), now, day, **named, plate=body.plate.plate())
    request.app.state.register.save(instrument)
    return Response(InstrumentView.of(instrument).model_dump_json(), 201, media_type="application/json")


def make(settings: Settings) -> FastAPI:
    """The app; the library makes its own table at the start."""
    where = keyword_url(settings)
    app = FastAPI()
    app.state.register = Register(
        {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": where["dbname"],
            "POSTGRES_HOST": where["host"],
            "POSTGRES_USER": where["user"],
            "POSTGRES_PASSWORD": "",
            "POSTGRES_PORT": "5432",
            "POSTGRES_SCHEMA": "public",
            "POSTGRES_POOL_SIZE": str(THREADS),
            "POSTGRES_MAX_OVERFLOW": "0",
            "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
        }
    )
    app.state.tokens = TokenVerifier(
        audience=settings.token_audience, issuer=None, skew_seconds=30, keys=[development_jwk(settings)]
    )
    app.add_api_route("/metrology/v1/instruments", register, methods=["POST"], status_code=201)
    return app
