"""A service's app: the routes of every service, the token check before a body is read, and the OpenAPI document."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import get_args

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.errors import Language, Refusal, Unavailable
from shared.roles import ADMINISTRATOR
from shared.service.readiness import Red
from shared.web.api_document import describe
from shared.web.askers import KNOWN_ASKER, OPEN, holding, verified
from shared.web.border import refuse_properly
from shared.web.deadline import Deadline, TimeLimits
from shared.web.docs_page import add_docs
from shared.web.face import Face, face_of
from shared.web.head_and_options import HeadAndOptions
from shared.web.problems import BodyLimits, documented, language_of, problem, status_of
from shared.web.route_table import KnownRoutes, RouteTable, inner_path
from shared.web.routes import Routes
from shared.web.values import Body, Moment
from shared.wording import WORDS, Named, word

_WITHOUT_BODY = {"GET", "HEAD", "OPTIONS"}


class ClockBody(Body):
    """The time to continue from, with its zone; null returns to the machine's time."""

    now: Moment | None


class ClockView(BaseModel):
    now: datetime


class Alive(BaseModel):
    """The process answers; `/readyz` says whether it can work."""

    service: str


class Health(BaseModel):
    """`position` is how far the service has read the journal; `degraded` names jobs that skipped single cases."""

    service: str
    position: int
    degraded: list[str] = []


class NotReady(Unavailable):
    """`red` names the parts that cannot work, and why, with stable codes."""

    code = "not-ready"
    indonesian = "Layanan belum dapat bekerja: {named}."
    english = "The service cannot do its work now: {named}."

    def __init__(self, red: Mapping[str, Sequence[Red]]) -> None:
        found = [
            {"service": service, "part": one.part, "code": one.code} for service, reds in red.items() for one in reds
        ]
        super().__init__(red=found, named=[_named(one["service"], one["part"], one["code"]) for one in found])


def _named(service: str, part: str, code: str) -> Named:
    """Names a part that cannot work, in words. Passes and followers have internal names, which mean nothing to a
    reader.
    """
    kind = part if part in WORDS else part.partition(" ")[0]
    known = kind if kind in WORDS else "process"
    said = {one: f"{word(service, one)}: {word(known, one)} {word(code, one)}" for one in get_args(Language)}
    return Named(f"{service}: {part} ({code})", said["id"], said["en"])


async def _not_kept(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


def _common_routes() -> tuple[Routes, Routes]:
    """Health and the clock: anybody may read; an administrator may set the clock, in test mode only."""
    health, clock = Routes("health", dependencies=[Depends(_not_kept)]), Routes("clock")

    @health.get("/livez", openapi_extra=OPEN, summary="Whether the process answers")
    async def alive(request: Request) -> Alive:
        return Alive(service=face_of(request).service)

    @health.get("/readyz", openapi_extra=OPEN, responses=documented(503), summary="Whether the service can do its work")
    @health.get("/health", openapi_extra=OPEN, responses=documented(503), summary="The same as readyz")
    async def ready(request: Request) -> Health:
        face = face_of(request)
        face.clock.now()  # raises ClockJumped while nothing can be recorded
        if red := face.red():
            raise NotReady({face.service: red})
        return Health(service=face.service, position=face.position(), degraded=face.degraded())

    @clock.get("/clock", openapi_extra=OPEN, responses=documented(503))
    async def read_clock(request: Request) -> ClockView:
        return ClockView(now=face_of(request).clock.now())

    @clock.put(
        "/clock",
        responses=documented(400, 401, 403, 409, 413, 422, 500, 503),
        dependencies=[holding(ADMINISTRATOR)],
    )
    async def set_clock(request: Request, body: ClockBody) -> ClockView:
        return ClockView(now=face_of(request).clock.set(body.now))

    return health, clock


_COMMON = _common_routes()


class TokenFirst:
    """Checks the token before a body is read, so that strangers cannot make us parse what they send, except where a route is open."""

    def __init__(self, app: ASGIApp, face: Face, routes: RouteTable) -> None:
        self._app = app
        self._face = face
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_looked_at = scope["type"] == "http" and scope["method"] not in _WITHOUT_BODY
        if not is_looked_at or self._is_open(scope):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            scope[KNOWN_ASKER] = await verified(headers, self._face)
        except Refusal as refusal:
            answer = problem(refusal, status_of(refusal), language_of(headers.get("accept-language")))
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_open(self, scope: Scope) -> bool:
        path = inner_path(scope)
        if path in self._face.own_proof:
            return True
        found = self._routes.find(scope["method"], path)
        return found is not None and found.route.is_open


def make_app(
    face: Face,
    routers: Sequence[APIRouter] = (),
    *,
    title: str,
    description: str,
    body_limit: int,
    larger_bodies: BodyLimits = MappingProxyType({}),
    seconds: float,
    longer_requests: TimeLimits = MappingProxyType({}),
) -> FastAPI:
    """A service's app with its routes: OpenAPI 3.1, problems for every refusal, health and the clock.

    `larger_bodies` are the exceptions to `body_limit`, `longer_requests` those to `seconds`.
    """
    app = FastAPI(
        separate_input_output_schemas=False,  # a generator of clients takes one model of a name
        title=title,
        description=description,
        version="1",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # it would send what a person wrote, in the texts of exceptions, to the address in the environment
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.face = face
    app.state.routes = routes = RouteTable(app)
    app.add_middleware(HeadAndOptions, routes=routes)
    app.add_middleware(TokenFirst, face=face, routes=routes)
    refuse_properly(app, body_limit, larger_bodies)
    app.add_middleware(Deadline, seconds=seconds, longer=longer_requests)
    app.router.routes.append(KnownRoutes(routes))
    for router in (*_COMMON, *routers):
        # each as it is: `include_router` would rebuild all of them for each app, and search them twice
        app.router.routes.extend(router.routes)
    add_docs(app)
    describe(app, routes)
    return app
