"""The HTTP face: commands, reads and paging in the same way for every service.

A command is a POST with `Idempotency-Key` and `Channel`; it answers with ETag and Journal-Position. A read takes `as_of` (a time or a
position) and `min_position`, and is never stale: it waits briefly or says 503.
"""

import asyncio
import base64
import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Annotated, Any, Generic, Literal, TypeVar, cast
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.application import Answer, Ask
from shared.auth import Asker, TokenVerifier
from shared.clock import Clock, TimeWithoutZone
from shared.errors import Forbidden, IfMatchRequired, Refusal, RefusedByRule, Unauthenticated, Unavailable, Unreadable
from shared.journal import AsOf
from shared.problems import BodyLimits, Problem, documented, language_of, problem, refuse_properly, status_of
from shared.roles import ADMINISTRATOR, APPLICANT
from shared.straight_way import StraightWay

_ASKER = "jejak.asker"
_WITHOUT_BODY = {"GET", "HEAD", "OPTIONS"}
_COMMANDS = UUID("6c1f3c0e-7f0d-4c3e-9d56-0d6b2f5a7a10")
WAIT_SECONDS = 2.0
LARGEST_PAGE = 200
LARGEST_POSITION = 2**53

Channel = Literal["counter", "online", "field", "letter", "integration"]
"""Where a request reached the office: loket, daring, lapangan, surat, or another system."""

_INVISIBLE = (
    r"\x00-\x08\x0B-\x1F\x7F-\x9F\xAD\u0600-\u0605\u061C\u06DD\u070F\u0890\u0891\u08E2\u180E\u200B-\u200F\u202A-\u202E"
    r"\u2060-\u206F\uFEFF\uFFF9-\uFFFB"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
"""Unicode's Cc and Cf but line break and tab: what nobody sees makes two names look like one, or text run backwards."""
_SAYS_SOMETHING = rf"^[^{_INVISIBLE}]*[^\s{_INVISIBLE}][^{_INVISIBLE}]*$"
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=_SAYS_SOMETHING)]
"""Free text of a request: not blank, at most 500 characters, nothing invisible."""
LongText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000, pattern=_SAYS_SOMETHING)
]
"""The same, at most 4,000 characters: what somebody writes in a record, or describes."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=_SAYS_SOMETHING)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")]


_WRITTEN_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_WRITTEN_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _written_moment(value: Any) -> Any:
    """Only a time that is written as one: a bare number is a mistake, not seconds since 1970."""
    if not isinstance(value, str) or not _WRITTEN_MOMENT.match(value):
        raise ValueError("a time is written like 2026-01-15T09:00:00+07:00")
    return re.sub(r" (?=\d\d:\d\d$)", "+", value)  # what an address makes of +


def _written_day(value: Any) -> Any:
    if not isinstance(value, str) or not _WRITTEN_DAY.fullmatch(value):
        raise ValueError("a day is written like 2026-01-15")
    return value


def _number(value: Any) -> Any:
    """Only a number: neither text nor true; 15.0 is 15, as JSON has it."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("a whole number is written without quotation marks")
    return value


only_a_number = BeforeValidator(_number)
"""For whole numbers of a request body; stands after their limits: `Annotated[int, Field(ge=1), only_a_number]`."""
Moment = Annotated[datetime, BeforeValidator(_written_moment)]
"""A time of a request, ISO 8601; that it has a zone is for the reader to check."""
ZonedMoment = Annotated[AwareDatetime, BeforeValidator(_written_moment)]
Day = Annotated[date, BeforeValidator(_written_day)]
"""A day of a request, ISO 8601."""
EARLIEST = datetime(1945, 8, 17, tzinfo=UTC)
"""Before this no office of the republic can have done anything; and such times have no day in every zone."""
_MOMENT = {
    "anyOf": [{"type": "integer", "minimum": 0, "maximum": 10**15 - 1}, {"type": "string", "format": "date-time"}]
}


class EffectiveByOfficersOnly(Forbidden):
    code = "effective-by-officers-only"
    indonesian = "Waktu kejadian hanya dapat diisi oleh petugas."
    english = "Only officers may say when something happened."


class EffectiveInFuture(RefusedByRule):
    code = "effective-in-future"
    indonesian = "Waktu kejadian tidak boleh di masa depan."
    english = "What happened cannot lie in the future."


class EffectiveTooEarly(RefusedByRule):
    code = "effective-too-early"
    indonesian = "Waktu kejadian tidak boleh sebelum {earliest}."
    english = "What happened cannot lie before {earliest}."


class Body(BaseModel):
    """Base of request bodies: unknown fields are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Face:
    """What the HTTP face of one service needs.

    `reached` waits until the service has taken in a position; `position` tells how far it is; `fault` why it no longer follows;
    `degraded` names what works except for single cases.
    """

    service: str
    clock: Clock
    tokens: TokenVerifier
    request_key: bytes
    reached: Callable[[int], Awaitable[bool]]
    position: Callable[[], int]
    fault: Callable[[], str | None] = lambda: None
    degraded: Callable[[], list[str]] = list
    own_proof: frozenset[str] = frozenset()
    """Addresses of other systems' own requests, which prove themselves in another way than by a token of ours."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A read as it was asked: who, in which role, and as of when."""

    asker: Asker
    role: str
    as_of: AsOf | None

    @property
    def office(self) -> str:
        return self.asker.office


def _face(request: Request) -> Face:
    return cast("Face", request.app.state.face)


async def _asker(request: Request) -> Asker:
    known: Asker | None = request.scope.get(_ASKER)
    return known or await _verified(request.headers, _face(request))


async def _verified(headers: Headers, face: Face) -> Asker:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return await face.tokens.asker(token)


@dataclass(frozen=True, slots=True)
class _Holder:
    """Somebody who holds one of the roles that a route asks for."""

    asker: Asker
    role: str


def _holding(*roles: str) -> Any:
    """Dependency that comes before all others: a stranger is not told what is wrong with the rest of the request."""

    async def holder(request: Request) -> _Holder:
        asker = await _asker(request)
        return _Holder(asker, asker.acting_as(*roles))

    return Depends(holder)


class CommandHeaders(BaseModel):
    """The headers of every command, as they are validated and documented."""

    idempotency_key: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[!-~]+$")]
    channel: Channel
    effective_at: Moment | None = None
    if_match: Annotated[str, StringConstraints(pattern=r'^(\*|"[0-9]{1,15}")$')] | None = None


_SENT = {name: name.replace("_", "-") for name in CommandHeaders.model_fields}


def _command_headers(headers: Headers) -> CommandHeaders:
    # one validation for the four: as separate parameters they cost as much as the whole commit
    sent = {name: value for name, header in _SENT.items() if (value := headers.get(header)) is not None}
    try:
        return CommandHeaders.model_validate(sent)
    except ValidationError as fault:
        faults = [{**one, "loc": ("header", _SENT[str(one["loc"][0])])} for one in fault.errors()]
        raise RequestValidationError(faults) from None


def command(*roles: str, replaces: bool = False) -> Any:
    """Dependency of a command route: the Ask of somebody who holds one of `roles`; refuses with what is missing.

    `replaces`: it takes the place of what is there, so `If-Match` must say what that is, or `*`; else two devices would
    overwrite each other.
    """

    async def asked(request: Request) -> Ask:
        face = _face(request)
        asker = await _asker(request)
        role = asker.acting_as(*roles)
        sent = _command_headers(request.headers)
        if replaces and sent.if_match is None:
            raise IfMatchRequired
        now = face.clock.now()
        return Ask(
            actor=asker.subject,
            role=role,
            office=asker.office,
            channel=sent.channel,
            command_id=uuid5(
                _COMMANDS, f"{face.service}\x00{asker.office}\x00{asker.subject}\x00{sent.idempotency_key}"
            ),
            now=now,
            effective_at=_effective(sent.effective_at, now, role),
            if_match=None if sent.if_match in {None, "*"} else int(str(sent.if_match).strip('"')),
            request_hash=_request_hash(face.request_key, request, await request.body(), role),
            roles=asker.roles,
        )

    return Depends(asked)


def _effective(at: datetime | None, now: datetime, role: str) -> datetime:
    if at is None:
        return now
    if role == APPLICANT:
        raise EffectiveByOfficersOnly
    if at.tzinfo is None:
        raise TimeWithoutZone
    if at > now:
        raise EffectiveInFuture
    if at < EARLIEST:
        raise EffectiveTooEarly(earliest=EARLIEST.date().isoformat())
    return at


def _request_hash(key: bytes, request: Request, body: bytes, role: str) -> bytes:
    # keyed, because a body may hold a NIK and a plain hash of few possibilities gives it away
    hashed = hashlib.blake2b(key=key[:64], digest_size=32)
    said = [request.method, request.scope["path"], role]
    said += [request.headers.get(name, "") for name in ("channel", "effective-at", "if-match")]
    hashed.update("\x00".join(said).encode() + b"\x00")
    hashed.update(body)
    return hashed.digest()


MinPosition = Annotated[int | None, Query(ge=0, le=LARGEST_POSITION)]


def reading(*roles: str) -> Any:
    """Dependency of a read route: who reads, as of when; waits until `min_position` has been taken in."""

    async def read(
        request: Request,
        by: Annotated[_Holder, _holding(*roles)],
        as_of: Annotated[
            str | None,
            Query(max_length=40, description="A journal position, or a time with zone."),
            WithJsonSchema(_MOMENT),
        ] = None,
        min_position: MinPosition = None,
    ) -> Reading:
        await _not_stale(request, min_position)
        return Reading(by.asker, by.role, _moment(as_of))

    return Depends(read)


async def _not_stale(request: Request, min_position: int | None) -> None:
    if min_position is not None and not await _face(request).reached(min_position):
        raise Unavailable


def _moment(as_of: str | None) -> AsOf | None:
    if as_of is None:
        return None
    whole = as_of.removesuffix(".0")  # 5.0 is 5, as JSON has it
    if whole.isascii() and whole.isdigit() and len(whole) < 16:
        return int(whole)
    try:
        moment = datetime.fromisoformat(as_of.replace(" ", "+"))
    except ValueError:
        raise Unreadable(problem="as_of") from None
    if moment.tzinfo is None:
        raise TimeWithoutZone
    return moment


def answering(
    ask: Ask, show: Callable[[Any], BaseModel], *, created_at: str | None = None, reason: str | None = None
) -> Ask:
    """The ask with the way its answer is made: 200 with what `show` makes of the aggregate, or 201 with its place."""

    def render(aggregate: Any) -> Answer:
        body = show(aggregate).model_dump_json().encode()
        location = None if created_at is None else f"{created_at}/{aggregate.id}"
        return Answer(200 if created_at is None else 201, body, aggregate.version, location)

    return replace(ask, render=render, reason=reason or ask.reason)


def respond(answer: Answer) -> Response:
    """A command's answer, with ETag (the stream's version) and Journal-Position."""
    headers = {"Journal-Position": str(answer.position), "Cache-Control": "no-store"}
    if answer.version is not None:
        headers["ETag"] = f'"{answer.version}"'
    if answer.location is not None:
        headers["Location"] = answer.location
    return Response(answer.body, answer.status, headers, "application/json")


def shown(aggregate: Any, show: Callable[[Any], BaseModel]) -> Response:
    """One resource as read, with its ETag."""
    headers = {"ETag": f'"{aggregate.version}"', "Cache-Control": "no-store"}
    return Response(show(aggregate).model_dump_json().encode(), 200, headers, "application/json")


class ListIsOfNow(Unreadable):
    code = "list-is-of-now"
    indonesian = "Daftar hanya tersedia untuk saat ini; gunakan `as_of` pada satu sumber daya."
    english = "Lists are of now only; use `as_of` on a single resource."


def listing(*roles: str) -> Any:
    """Dependency of a list route: like `reading`, but a list has no past: `as_of` is refused, not ignored."""

    async def read(
        request: Request, by: Annotated[_Holder, _holding(*roles)], min_position: MinPosition = None
    ) -> Reading:
        if "as_of" in request.query_params:
            raise ListIsOfNow
        await _not_stale(request, min_position)
        return Reading(by.asker, by.role, None)

    return Depends(read)


_PAGE_TOKEN = "^[A-Za-z0-9_-]{21}[AQgw]$"  # noqa: S105 – a form, not a secret
"""16 bytes in base64url."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: at most `limit` items after the id `after`."""

    after: UUID
    limit: int


async def page(
    after: Annotated[str | None, Query(pattern=_PAGE_TOKEN, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> Page:
    """Dependency of a list route; ids sort by when they were given, so the order is stable."""
    if after is None:
        return Page(UUID(int=0), limit)
    return Page(UUID(bytes=base64.urlsafe_b64decode(after + "==")), limit)


def next_page(ids: list[UUID], limit: int) -> str | None:
    """The token of the next page, None on the last."""
    if len(ids) < limit:
        return None
    return base64.urlsafe_b64encode(ids[-1].bytes).decode().rstrip("=")


Line = TypeVar("Line")


class Listed(BaseModel, Generic[Line]):
    """One part of a list."""

    items: list[Line]
    next: Annotated[str | None, Field(description="The `after` of the next part; null on the last.")]


def listed(lines: list[Line], part: Page, of: Callable[[Line], UUID] = attrgetter("id")) -> Listed[Line]:
    """The part of a list that was asked for; `of` is the id of a line, by which the list is sorted."""
    return Listed(items=lines, next=next_page([of(line) for line in lines], part.limit))


class ClockBody(Body):
    """The time to go on from, with its zone; null goes back to the machine's time."""

    now: Moment | None


class ClockView(BaseModel):
    now: datetime


class Health(BaseModel):
    """`position` is how far the service has taken in the journal; `degraded` names passes that work except for single cases."""

    service: str
    position: int
    degraded: list[str] = []


OPEN: dict[str, Any] = {"security": []}
"""Of an operation that needs no token."""


def _common_routes() -> APIRouter:
    """Health and the clock: anybody may look; an administrator may set the clock, in test mode only."""
    router = APIRouter()

    @router.get("/health", tags=["health"], openapi_extra=OPEN, responses=documented(503))
    async def health(request: Request) -> Health:
        face = _face(request)
        if face.fault() is not None:
            raise Unavailable
        return Health(service=face.service, position=face.position(), degraded=face.degraded())

    @router.get("/clock", tags=["clock"], openapi_extra=OPEN)
    async def read_clock(request: Request) -> ClockView:
        return ClockView(now=_face(request).clock.now())

    @router.put(
        "/clock",
        tags=["clock"],
        responses=documented(400, 401, 403, 409, 413, 422, 503),
        dependencies=[_holding(ADMINISTRATOR)],
    )
    async def set_clock(request: Request, body: ClockBody) -> ClockView:
        return ClockView(now=_face(request).clock.set(body.now))

    return router


class TokenFirst:
    """Looks at the token before a body is read: nobody unknown makes us parse what he sends."""

    def __init__(self, app: ASGIApp, face: Face) -> None:
        self._app = app
        self._face = face

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or scope["method"] in _WITHOUT_BODY or place in self._face.own_proof:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            scope[_ASKER] = await _verified(headers, self._face)
        except Refusal as refusal:
            answer = problem(refusal, status_of(refusal), language_of(headers.get("accept-language")))
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


def make_app(
    face: Face, *, title: str, description: str, body_limit: int, larger_bodies: BodyLimits = MappingProxyType({})
) -> FastAPI:
    """A service's app: OpenAPI 3.1, problems for every refusal, and the clock. `body_limit` holds but for `larger_bodies`."""
    app = FastAPI(
        title=title,
        description=description,
        version="1",
        openapi_url="/openapi.json",
        docs_url="/docs",
        redoc_url=None,
        redirect_slashes=False,
        # it would send what a person wrote, in the texts of exceptions, to wherever the environment says
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.face = face
    app.add_middleware(StraightWay, of=app)
    app.add_middleware(TokenFirst, face=face)
    refuse_properly(app, body_limit, larger_bodies)
    app.include_router(_common_routes())
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    make = app.openapi
    described: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        nonlocal described
        document = make()
        if document is described:  # made once, until routes are added; each 405 looks it up
            return document
        described = document
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        }
        document["security"] = [{"bearer": []}]
        for operation in [one for path in document["paths"].values() for one in path.values()]:
            declared = [*operation.pop("parameters", []), *_headers_of(operation)]
            operation["parameters"] = [_without_null(one) for one in declared]
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _headers_of(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The command headers, for an operation that may answer 412: only commands may."""
    if "412" not in operation["responses"]:
        return []
    schema = CommandHeaders.model_json_schema()
    required = [*schema["required"], *(["if_match"] if "428" in operation["responses"] else [])]
    return [
        {
            "name": _SENT[name],
            "in": "header",
            "required": name in required,
            "schema": {key: value for key, value in field.items() if key != "default"},
        }
        for name, field in schema["properties"].items()
    ]


def _without_null(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter that may be left out cannot be sent as null: in an address or a header that is a word like others."""
    schema = dict(parameter["schema"])
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != {"type": "null"}]
    if len(kinds) == 1:
        schema.update(kinds[0])
    elif kinds:
        schema["anyOf"] = kinds
    return {**parameter, "schema": schema}


async def within(seconds: float, reached: Callable[[], bool], news: Callable[[float], Awaitable[None]]) -> bool:
    """Waits for `reached`, woken by news, at most `seconds`."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not reached():
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            return False
        await news(min(left, 0.25))
    return True
