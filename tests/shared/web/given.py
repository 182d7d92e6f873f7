"""An app of boxes behind the HTTP face."""

import inspect
from typing import Annotated, Any
from uuid import UUID

import psycopg
import psycopg_pool
from fastapi import Request, Response
from fastapi.routing import APIRoute
from psycopg import errors as pg
from pydantic import BaseModel

from shared.clock import Clock
from shared.errors import Conflict, Forbidden, NotFound, Refusal, RefusedByRule, Stale, Unauthenticated, Unavailable
from shared.journal.news import News
from shared.service.ask import Answer, Ask
from shared.web.app import make_app
from shared.web.commands import command
from shared.web.face import Face, within
from shared.web.fast_route import FastRoute
from shared.web.lists import Paging
from shared.web.reads import ReadRequest, reading
from shared.web.routes import Routes
from shared.web.tokens import Asker, TokenVerifier
from shared.web.values import Body, SoughtText

LIMIT = 1000
CANARY = "canary-3515017006850001"
GOOD = {"authorization": "Bearer officer", "idempotency-key": "one", "channel": "counter"}


class KnownTokens(TokenVerifier):
    """Accepts the word `officer` or `administrator` as a token of that role."""

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
"""Faults of a database that is unavailable."""
FAULTS: dict[str, type[Exception]] = {**AWAY, "fault": ZeroDivisionError, "unstorable": pg.NumericValueOutOfRange}


async def written() -> int:
    """The last position of the journal."""
    return 7


ByOfficer = Annotated[Ask, command("officer")]
ReadByOfficer = Annotated[ReadRequest, reading("officer")]


def make(clock: Clock, *, route_class: type[APIRoute] = FastRoute) -> Any:
    """An app of boxes, and of shelves that answer with their arguments and the path that the call took."""

    async def reached(position: int) -> bool:
        return await within(0.05, lambda: position <= 7, News().wait)

    face = Face("sample", clock, KnownTokens(), b"key" * 8, reached, lambda: 5, written)
    routers = [_boxes(route_class), _shelves(route_class)]
    return make_app(face, routers, title="Sample", description="Boxes", body_limit=LIMIT, seconds=30)


def _boxes(route_class: type[APIRoute]) -> Routes:
    boxes = Routes("boxes", route_class=route_class)

    @boxes.command("/matches")
    async def match(ask: ByOfficer) -> Answer:
        """The versions in If-Match."""
        versions = None if ask.if_match is None else sorted(ask.if_match)
        return Answer(200, str(versions).encode(), 1, None, 7)

    @boxes.command("/boxes/{name}")
    async def open_box(name: str, body: BoxBody, ask: ByOfficer) -> Answer:
        if name in REFUSALS:
            raise REFUSALS[name]
        if name in FAULTS:
            raise FAULTS[name](body.label)
        return Answer(201, ask.actor.encode(), 1, f"/boxes/{name}", 7)

    @boxes.read("/boxes")
    async def show_boxes(one: ReadByOfficer) -> Shown:
        return Shown(office=one.office, as_of=None if one.as_of is None else str(one.as_of))

    @boxes.read("/pages")
    async def show_page(part: Paging) -> dict[str, str | int]:
        return {"after": str(part.after), "limit": part.limit}

    return boxes


BODY: dict[str, Any] = {"label": CANARY, "amount": 1}
ID = "0190f3c2-7b7a-7000-8000-000000000001"
BOX = f"/shelves/{ID}"


def _shelves(route_class: type[APIRoute]) -> Routes:
    shelves = Routes("shelves", route_class=route_class)

    @shelves.post("/shelves/{id}")
    async def put(id: UUID, body: BoxBody, ask: ByOfficer) -> Response:
        return _called_with(id, body, ask.actor, ask.role, ask.channel, ask.request_hash)

    @shelves.post("/shelves/{id}/dusting")
    async def dust(id: UUID, ask: ByOfficer, body: BoxBody | None = None) -> Response:
        return _called_with(id, body, ask.request_hash)

    @shelves.get("/shelves/all")
    async def read_all(one: ReadByOfficer) -> Response:
        return _called_with("all", one.role)

    @shelves.get("/shelves/{id}")
    async def read(id: UUID, one: ReadByOfficer, request: Request) -> Response:
        return _called_with(id, one, request.url.path)

    return shelves


def _called_with(*values: Any) -> Response:
    callers = {frame.function for frame in inspect.stack(context=0)}
    way = "thorough" if "run_endpoint_function" in callers else "fast"
    return Response(repr(values), headers={"way": way})
