"""The HTTP face: commands and reads in the same way for every service.

A command is a POST with `Idempotency-Key` and `Channel`; it answers with ETag and Journal-Position. A read takes `as_of` (a time or a
position) and `min_position`, and is never stale: it waits briefly or says 503.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID, uuid5

from fastapi import Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import (
    BaseModel,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from starlette.datastructures import Headers

from shared.clock import Clock, TimeWithoutZone
from shared.errors import (
    Forbidden,
    IfMatchRequired,
    NotFound,
    RefusedByRule,
    Unauthenticated,
    Unavailable,
    Unreadable,
)
from shared.journal.journal import AsOf
from shared.privacy.clear_text import Sought
from shared.roles import ADMINISTRATOR, APPLICANT, refuse_administrator
from shared.service.readiness import Red
from shared.service.unit_of_work import Answer, Ask
from shared.web.http_headers import ENTITY_TAGS, KEY, ONE_TAG
from shared.web.tokens import Asker, TokenVerifier
from shared.web.values import LARGEST_POSITION, Channel, Moment
from shared.wording import Named

KNOWN_ASKER = "jejak.asker"
T = TypeVar("T")
_COMMANDS = UUID("6c1f3c0e-7f0d-4c3e-9d56-0d6b2f5a7a10")
WAIT_SECONDS = 2.0


def use_cases(kind: type[T]) -> Any:
    """The dependency of a route on the use cases that it calls, as `main` put them together."""

    async def found(request: Request) -> T:
        return cast("T", request.app.state.use_cases[kind])

    return Depends(found)


EARLIEST = datetime(1945, 8, 17, tzinfo=UTC)
"""Before this no office of the republic can have done anything; and such times have no day in every zone."""
_NO_POSITION = Named("as_of", "`as_of` bukan posisi dan bukan waktu", "`as_of` is neither a position nor a time")
_MOMENT = {
    "anyOf": [{"type": "integer", "minimum": 0, "maximum": 10**15 - 1}, {"type": "string", "format": "date-time"}]
}


class AsOfNotYet(NotFound):
    code = "as-of-not-yet"
    indonesian = "`as_of` belum ada: isi posisi yang sudah ditulis atau waktu yang sudah lewat; tanpa `as_of` tampil keadaan sekarang."
    english = (
        "`as_of` has not come yet: give a written position or a time that has passed; without it you see what is now."
    )


class EffectiveByOfficersOnly(Forbidden):
    code = "effective-by-officers-only"
    indonesian = "Waktu kejadian hanya dapat diisi oleh petugas."
    english = "Only officers may say when something happened."


class EffectiveInFuture(RefusedByRule):
    code = "effective-in-future"
    indonesian = "Waktu kejadian tidak boleh di masa depan."
    english = "The time of the event must not be in the future."


class EffectiveTooEarly(RefusedByRule):
    code = "effective-too-early"
    indonesian = "Waktu kejadian tidak boleh sebelum {earliest:day}."
    english = "The time of the event must not be before {earliest:day}."


class BodyNotTaken(Unreadable):
    """Something was sent to a command that takes no fields: left unread, it would look as if it had counted."""

    code = "body-not-taken"
    indonesian = "Permintaan ini tidak memuat isian. Kirim tanpa isi, atau pilih alamat lain."
    english = "This command takes no fields. Send it without a body, or call another address."


@dataclass(frozen=True)
class Face:
    """What the HTTP face of one service needs.

    `request_key` keys the hashes of requests; None in a service that takes no commands.
    `reached` waits until the service has taken in a position; `position` tells how far it is; `written` asks the journal how far
    that is; `red` names the parts that cannot do their work; `degraded` names what works except for single cases.
    """

    service: str
    clock: Clock
    tokens: TokenVerifier
    request_key: bytes | None
    reached: Callable[[int], Awaitable[bool]]
    position: Callable[[], int]
    written: Callable[[], Awaitable[int]]
    red: Callable[[], list[Red]] = list
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


def face_of(request: Request) -> Face:
    return cast("Face", request.app.state.face)


async def _asker(request: Request) -> Asker:
    known: Asker | None = request.scope.get(KNOWN_ASKER)
    return known or await verified(request.headers, face_of(request))


async def verified(headers: Headers, face: Face) -> Asker:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return await face.tokens.asker(token)


async def refuse_strangers(request: Request) -> None:
    """Raises Unauthenticated for a request without a valid token."""
    await _asker(request)


@dataclass(frozen=True, slots=True)
class _Holder:
    """Somebody who holds one of the roles that a route asks for."""

    asker: Asker
    role: str


def holding(*roles: str) -> Any:
    """Dependency that comes before all others: a stranger is not told what is wrong with the rest of the request."""

    async def holder(request: Request) -> _Holder:
        asker = await _asker(request)
        return _Holder(asker, _role(request, asker, roles))

    return Depends(holder)


def _role(request: Request, asker: Asker, allowed: Sequence[str]) -> str:
    """The role under which the asker acts: the first allowed one they hold. Raises RoleMissing.

    An administrator acts in no case, whatever else the token names (SOD-12): beyond reading, only a route that names that role
    takes one. Raises AdministratorInCase.
    """
    role = asker.acting_as(*allowed)
    if role != ADMINISTRATOR and request.method not in {"GET", "HEAD"}:
        refuse_administrator(asker.roles)
    return role


_VERSION = re.compile(r'"(0|[1-9][0-9]{0,17})"')
"""A strong tag that can be one of ours: no other matches, and a weak one never does (RFC 9110 8.8.3.2)."""


class CommandHeaders(BaseModel):
    """The headers of every command, as they are validated; `shared/web/http_headers.py` describes them."""

    idempotency_key: Annotated[Sought, StringConstraints(min_length=1, max_length=200, pattern=KEY)]
    channel: Channel
    effective_at: Moment | None = None
    if_match: Annotated[Sought, StringConstraints(max_length=1000, pattern=ENTITY_TAGS)] | None = None


SENT_AS = {name: name.replace("_", "-") for name in CommandHeaders.model_fields}


def _command_headers(headers: Headers) -> CommandHeaders:
    # one validation for the four: as separate parameters they cost as much as the whole commit
    sent = {name: value for name, header in SENT_AS.items() if (value := headers.get(header)) is not None}
    if "if_match" in sent:
        sent["if_match"] = ", ".join(headers.getlist("if-match"))  # a list may come in several lines
    try:
        return CommandHeaders.model_validate(sent)
    except ValidationError as fault:
        faults = [{**one, "loc": ("header", SENT_AS[str(one["loc"][0])])} for one in fault.errors()]
        raise RequestValidationError(faults) from None


def command(*roles: str, replaces: bool = False) -> Any:
    """Dependency of a command route: the Ask of somebody who holds one of `roles`; refuses with what is missing.

    `replaces`: it takes the place of what is there, so `If-Match` must say what that is, or `*`; else two devices would
    overwrite each other.
    """

    async def asked(request: Request) -> Ask:
        face = face_of(request)
        asker = await _asker(request)
        role = _role(request, asker, roles)
        sent = _command_headers(request.headers)
        body = await request.body()
        _refuse_surplus(request, body)
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
            if_match=_versions(sent.if_match),
            request_hash=_request_hash(face, request, body, role),
            roles=asker.roles,
            proved=asker.proved,
        )

    return Depends(asked)


def says_something(body: bytes) -> bool:
    """Whether a body has fields: an empty object or null has none."""
    return bool(body) and body.strip() not in {b"", b"{}", b"null"}


def _refuse_surplus(request: Request, body: bytes) -> None:
    """Refuses a body where the route takes none. The fast path calls only routes that take what was sent."""
    route = request.scope.get("route")
    if isinstance(route, APIRoute) and route.body_field is None and says_something(body):
        raise BodyNotTaken


def _versions(if_match: str | None) -> frozenset[int] | None:
    """The versions that If-Match names; None where it asks for no particular one, empty where it names none of ours."""
    if if_match is None or if_match == "*":
        return None
    tags = re.findall(ONE_TAG, if_match)
    return frozenset(int(own[1]) for tag in tags if (own := _VERSION.fullmatch(tag)))


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
        raise EffectiveTooEarly(earliest=EARLIEST.date())
    return at


def _request_hash(face: Face, request: Request, body: bytes, role: str) -> bytes:
    # keyed, because a body may hold a NIK and a plain hash of few possibilities gives it away
    assert face.request_key, f"{face.service} takes commands and has no key for their hashes"
    hashed = hashlib.blake2b(key=face.request_key[:64], digest_size=32)
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
        by: Annotated[_Holder, holding(*roles)],
        as_of: Annotated[
            Sought | None,
            Query(max_length=40, description="A journal position, or a time with zone."),
            WithJsonSchema(_MOMENT),
        ] = None,
        min_position: MinPosition = None,
    ) -> Reading:
        await _not_stale(request, min_position)
        return Reading(by.asker, by.role, await _past(request, as_of))

    return Depends(read)


async def _not_stale(request: Request, min_position: int | None) -> None:
    if min_position is not None and not await face_of(request).reached(min_position):
        raise Unavailable


async def _past(request: Request, as_of: str | None) -> AsOf | None:
    """The moment that is asked for; AsOfNotYet for one that would be answered with what is now, as if it were known."""
    if as_of is None:
        return None
    face, moment = face_of(request), _moment(as_of)
    if isinstance(moment, datetime):
        if moment > face.clock.now():
            raise AsOfNotYet
    elif moment > face.position() and moment > await face.written():  # a service may be behind the journal
        raise AsOfNotYet
    return moment


def _moment(as_of: str) -> AsOf:
    whole = as_of.removesuffix(".0")  # 5.0 is 5, as JSON has it
    if whole.isascii() and whole.isdigit() and len(whole) < 16:
        return int(whole)
    try:
        moment = datetime.fromisoformat(as_of.replace(" ", "+"))
    except ValueError:
        raise Unreadable(problem=_NO_POSITION) from None
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
        request: Request,
        by: Annotated[_Holder, holding(*roles)],
        as_of: Annotated[Sought | None, Query(include_in_schema=False)] = None,
        min_position: MinPosition = None,
    ) -> Reading:
        if as_of is not None:
            raise ListIsOfNow
        await _not_stale(request, min_position)
        return Reading(by.asker, by.role, None)

    return Depends(read)


OPEN: dict[str, Any] = {"security": []}
"""Of an operation that needs no token."""


async def within(seconds: float, reached: Callable[[], bool], news: Callable[[float], Awaitable[None]]) -> bool:
    """Waits for `reached`, woken by news, at most `seconds`."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not reached():
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            return False
        await news(min(left, 0.25))
    return True
