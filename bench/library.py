"""A side to compare with: the same aggregate on the `eventsourcing` library's own PostgreSQL recorder.

It follows the library's FastAPI example: `def` endpoints in the thread pool and `app.save()`. POSTGRES_ENABLE_DB_FUNCTIONS stays off,
because with it readers lose events. The bench measures it twice:

- `make`: the event alone. It neither refuses a second registration of an instrument nor recognises a repeated request.
- `make_alike`: with the duties of a registration. An aggregate for each instrument and one for each key, with ids made from their
  names, are saved in the same transaction: the library's way to keep something unique (its examples call them indexes). Still in
  its favour: no read-model row.
"""

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, Mapper
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response

from bench.databases import keyword_url
from deploy.secrets import development_jwk
from services.metrology.instrument import registration
from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.normal_form import key
from services.metrology.instrument.schemas import InstrumentBody, InstrumentView
from shared.ids import new_id
from shared.journal.events import Aggregate, EventMapper, FirstEvent
from shared.offices import office
from shared.roles import FRONT_OFFICE
from shared.settings import Settings
from shared.web.tokens import Asker, TokenVerifier

THREADS = 40
"""The threads of Starlette's pool; with fewer connections they would queue."""


class Register(Application[UUID]):
    """The register of instruments with our mapper, so that events have the same JSON on both sides."""

    def construct_mapper(self) -> Mapper[UUID]:
        return EventMapper()


class Registered(Aggregate):
    """The index of an instrument of this kind, brand and serial number."""

    TOPIC = "bench.registered"
    instrument_id: UUID


class RegisteredBegan(FirstEvent[Registered]):
    TOPIC = "bench.registered-began"
    instrument_id: UUID


class Answered(Aggregate):
    """The answer to the request with this key."""

    TOPIC = "bench.answered"
    request_hash: str
    status: int
    body: str


class AnsweredBegan(FirstEvent[Answered]):
    TOPIC = "bench.answered-began"
    request_hash: str
    status: int
    body: str


Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


async def _asker(
    request: Request,
    idempotency_key: Key,  # noqa: ARG001 – required; only `register_alike` keeps it
    channel: Annotated[Literal["counter", "online", "field", "letter", "integration"], Header()],  # noqa: ARG001
    authorization: Annotated[str, Header()],
) -> Asker:
    asker: Asker = await request.app.state.tokens.asker(authorization.removeprefix("Bearer "))
    return asker


Asked = Annotated[Asker, Depends(_asker)]


def _instrument(body: InstrumentBody, asker: Asker, now: datetime) -> Instrument:
    asker.acting_as(FRONT_OFFICE)
    day = now.astimezone(office(asker.office).time_zone).date()
    return registration.register(
        body.id or new_id(now),
        now,
        day,
        office=asker.office,
        brand=body.brand,
        model=body.model,
        serial=body.serial,
        plate=body.plate.plate(),
        registered_by=asker.subject,
        marked_before=body.marked_before,
    )


def register(body: InstrumentBody, asker: Asked, request: Request) -> Response:
    instrument = _instrument(body, asker, datetime.now(UTC))
    request.app.state.register.save(instrument)
    return Response(InstrumentView.of(instrument).model_dump_json(), 201, media_type="application/json")


async def _hash(request: Request) -> str:
    return hashlib.blake2b(request.url.path.encode() + await request.body(), digest_size=32).hexdigest()


def register_alike(
    body: InstrumentBody, asker: Asked, request: Request, sent: Key, request_hash: Annotated[str, Depends(_hash)]
) -> Response:
    now = datetime.now(UTC)
    instrument = _instrument(body, asker, now)
    answer = InstrumentView.of(instrument).model_dump_json()
    named = uuid5(NAMESPACE_URL, f"{body.plate.kind}\x00{key(body.brand or '')}\x00{key(body.serial or '')}")
    asked = uuid5(NAMESPACE_URL, f"{asker.subject}\x00{sent}")
    registered = Registered.begin(RegisteredBegan, id=named, now=now, instrument_id=instrument.id)
    kept = {"request_hash": request_hash, "status": 201, "body": answer}
    try:
        request.app.state.register.save(
            instrument, registered, Answered.begin(AnsweredBegan, id=asked, now=now, **kept)
        )
    except IntegrityError:
        return _repeated(request.app.state.register, asked, request_hash)
    return Response(answer, 201, media_type="application/json")


def _repeated(of: Register, asked: UUID, request_hash: str) -> Response:
    answered: Answered = of.repository.get(asked)  # if there is none, the instrument was registered under another key
    if answered.request_hash != request_hash:
        raise HTTPException(409)
    return Response(answered.body, answered.status, media_type="application/json")


def make(settings: Settings) -> FastAPI:
    """The app that writes only the event; the library makes its own table at the start."""
    app = _app(settings)
    app.add_api_route("/metrology/v1/instruments", register, methods=["POST"], status_code=201)
    return app


def make_alike(settings: Settings) -> FastAPI:
    """The app with the duties of a registration."""
    app = _app(settings)
    app.add_api_route("/metrology/v1/instruments", register_alike, methods=["POST"], status_code=201)
    return app


def _app(settings: Settings) -> FastAPI:
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
    return app
