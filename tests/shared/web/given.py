"""An app of boxes behind the HTTP face."""

from typing import Annotated, Any
from uuid import UUID

import psycopg
import psycopg_pool
from fastapi import Depends, FastAPI, Request, Response
from psycopg import errors as pg
from pydantic import BaseModel

from shared.clock import Clock
from shared.errors import Conflict, Forbidden, NotFound, Refusal, RefusedByRule, Stale, Unauthenticated, Unavailable
from shared.journal.journal import News
from shared.service.unit_of_work import Answer, Ask
from shared.web.app import make_app
from shared.web.commands import command
from shared.web.face import Face, within
from shared.web.lists import Page, page
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.reads import Reading, reading
from shared.web.routes import respond
from shared.web.tokens import Asker, TokenVerifier
from shared.web.values import Body, SoughtText

LIMIT = 1000
CANARY = "canary-3515017006850001"
GOOD = {"authorization": "Bearer officer", "idempotency-key": "one", "channel": "counter"}


class KnownTokens(TokenVerifier):
    """Takes the word `officer` or `administrator` for a token of one."""

    def __init__(self) -> None:
        super().__init__(audience="jejak", issuer=None, skew_seconds=0, keys=[])

    async def asker(self, token: str) -> Asker:
        if token not in {"officer", "administrator"}:
            raise Unauthenticated
        return Asker(f"{token}-1", "disperindag-pasuruan", frozenset({token}), 0)


class BoxBody(Body):
    label: SoughtText  # taken as it is: faults must not repeat it
    amount: int


class Shown(BaseModel):
    office: str
    as_of: str | None


REFUSALS: dict[str, Refusal] = {
    "rule": RefusedByRule(),
    "conflict": Conflict(),
    "stale": Stale(version=3),
    "absent": NotFound(what="Kotak"),
    "forbidden": Forbidden(),
    "unavailable": Unavailable(),
}
AWAY: dict[str, type[Exception]] = {
    one.__name__: one
    for one in (
        pg.LockNotAvailable,
        pg.QueryCanceled,
        pg.TransactionTimeout,
        pg.IdleInTransactionSessionTimeout,
        pg.ReadOnlySqlTransaction,
        pg.DiskFull,
        pg.AdminShutdown,
        pg.CannotConnectNow,
        pg.TooManyConnections,
        pg.DeadlockDetected,
        psycopg.InterfaceError,
        psycopg_pool.PoolTimeout,
        psycopg_pool.TooManyRequests,
        ConnectionResetError,
        TimeoutError,
    )
}
"""What is raised when the database cannot do it now."""
FAULTS: dict[str, type[Exception]] = {**AWAY, "fault": ZeroDivisionError, "unstorable": pg.NumericValueOutOfRange}


async def written() -> int:
    """Where the journal ends."""
    return 7


async def match(ask: Annotated[Ask, command("officer")]) -> Response:
    """Which versions If-Match named."""
    versions = None if ask.if_match is None else sorted(ask.if_match)
    return respond(Answer(200, str(versions).encode(), 1, None, 7))


def make(clock: Clock) -> Any:
    """An app of one command, one read, and one list."""

    async def reached(position: int) -> bool:
        return await within(0.05, lambda: position <= 7, News().wait)

    face = Face("sample", clock, KnownTokens(), b"key" * 8, reached, lambda: 5, written)
    app = make_app(face, title="Sample", description="Boxes", body_limit=LIMIT, seconds=30)

    app.post("/matches", responses=COMMAND_REFUSALS)(match)

    @app.post("/boxes/{name}", responses=COMMAND_REFUSALS)
    async def open_box(name: str, body: BoxBody, ask: Annotated[Ask, command("officer")]) -> Response:
        if name in REFUSALS:
            raise REFUSALS[name]
        if name in FAULTS:
            raise FAULTS[name](body.label)
        return respond(Answer(201, ask.actor.encode(), 1, f"/boxes/{name}", 7))

    @app.get("/boxes", responses=READ_REFUSALS)
    async def show_boxes(one: Annotated[Reading, reading("officer")]) -> Shown:
        return Shown(office=one.office, as_of=None if one.as_of is None else str(one.as_of))

    @app.get("/pages", responses=READ_REFUSALS)
    async def show_page(part: Annotated[Page, Depends(page)]) -> dict[str, str | int]:
        return {"after": str(part.after), "limit": part.limit}

    return app


BODY: dict[str, Any] = {"label": CANARY, "amount": 1}
ID = "0190f3c2-7b7a-7000-8000-000000000001"
BOX = f"/shelves/{ID}"


def app_with_shelves() -> FastAPI:
    app: FastAPI = make(Clock())

    async def told(request: Request, *said: Any) -> Response:
        way = "FastAPI's" if "route" in request.scope else "straight"
        return Response(repr(said), headers={"way": way})

    @app.post("/shelves/{id}")
    async def put(id: UUID, body: BoxBody, ask: Annotated[Ask, command("officer")], request: Request) -> Response:
        return await told(request, id, body, ask.actor, ask.role, ask.channel, ask.request_hash)

    @app.get("/shelves/all")
    async def read_all(one: Annotated[Reading, reading("officer")], request: Request) -> Response:
        return await told(request, "all", one.role)

    @app.get("/shelves/{id}")
    async def read(id: UUID, one: Annotated[Reading, reading("officer")], request: Request) -> Response:
        return await told(request, id, one)

    return app
