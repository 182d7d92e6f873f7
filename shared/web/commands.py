"""What a command needs: the headers `Idempotency-Key` and `Channel`, and an asker in one of the roles of the route."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID, uuid5

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, StringConstraints, ValidationError
from starlette.datastructures import Headers

from shared.clock import TimeWithoutZone
from shared.errors import IfMatchRequired, RefusedByRule, Unreadable
from shared.privacy.clear_text import Sought
from shared.roles import APPLICANT, LABORATORY
from shared.service.ask import Ask, EffectiveByOfficersOnly, request_hash
from shared.web.askers import acting_role, asker_of
from shared.web.face import Face, face_of
from shared.web.http_headers import ENTITY_TAGS, KEY, ONE_TAG
from shared.web.values import Channel, Moment

EARLIEST = datetime(1945, 8, 17, tzinfo=UTC)
"""The republic had no offices before this day, and earlier times have no day in some zones."""
_COMMANDS = UUID("6c1f3c0e-7f0d-4c3e-9d56-0d6b2f5a7a10")


class EffectiveInFuture(RefusedByRule):
    code = "effective-in-future"
    indonesian = "Waktu kejadian tidak boleh di masa depan."
    english = "The time of the event must not be in the future."


class EffectiveTooEarly(RefusedByRule):
    code = "effective-too-early"
    indonesian = "Waktu kejadian tidak boleh sebelum {earliest:day}."
    english = "The time of the event must not be before {earliest:day}."


class BodyNotTaken(Unreadable):
    """A command without fields was sent fields. Ignoring them would look as if they had counted."""

    code = "body-not-taken"
    indonesian = "Permintaan ini tidak memuat isian. Kirim tanpa isi, atau pilih alamat lain."
    english = "This command takes no fields. Send it without a body, or call another address."


_VERSION = re.compile(r'"(0|[1-9][0-9]{0,17})"')
"""A strong tag with a version. Other tags are never ours, and a weak tag never matches (RFC 9110 8.8.3.2)."""


class CommandHeaders(BaseModel):
    """Validates the headers of every command; `shared/web/http_headers.py` describes them."""

    idempotency_key: Annotated[Sought, StringConstraints(min_length=1, max_length=200, pattern=KEY)]
    channel: Channel
    effective_at: Moment | None = None
    if_match: Annotated[Sought, StringConstraints(max_length=1000, pattern=ENTITY_TAGS)] | None = None


SENT_AS = {name: name.replace("_", "-") for name in CommandHeaders.model_fields}


def _command_headers(headers: Headers) -> CommandHeaders:
    # validated as one model: four parameters of FastAPI would cost as much as the whole commit
    sent = {name: value for name, header in SENT_AS.items() if (value := headers.get(header)) is not None}
    if "if_match" in sent:
        sent["if_match"] = ", ".join(headers.getlist("if-match"))  # a list may come in several header lines
    try:
        return CommandHeaders.model_validate(sent)
    except ValidationError as fault:
        faults = [{**one, "loc": ("header", SENT_AS[str(one["loc"][0])])} for one in fault.errors()]
        raise RequestValidationError(faults) from None


def command(*roles: str, replaces: bool = False, streams: bool = False) -> Any:
    """Dependency of a command route: the Ask of an asker with one of `roles`. Refuses missing or wrong headers.

    `replaces`: the command overwrites something, so `If-Match` must name its version, or `*`; otherwise two devices
    would overwrite each other unnoticed.

    `streams`: the route reads its large body itself, piece by piece. The body then does not tell a repeated request from
    another one, so no answer may be kept for it: repeating the command must change nothing.
    """

    async def asked(request: Request) -> Ask:
        face = face_of(request)
        asker = await asker_of(request)
        role = acting_role(request, asker, roles)
        sent = _command_headers(request.headers)
        body = b"" if streams else await request.body()
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
    """Whether a body has fields; an empty object and null have none."""
    return bool(body) and body.strip() not in {b"", b"{}", b"null"}


def _refuse_surplus(request: Request, body: bytes) -> None:
    """Refuses a body if the route takes none. The fast path calls only routes that take the body."""
    route = request.scope.get("route")
    if isinstance(route, APIRoute) and route.body_field is None and says_something(body):
        raise BodyNotTaken


def _versions(if_match: str | None) -> frozenset[int] | None:
    """The versions in If-Match: None for any version, empty if no tag is ours."""
    if if_match is None or if_match == "*":
        return None
    tags = re.findall(ONE_TAG, if_match)
    return frozenset(int(own[1]) for tag in tags if (own := _VERSION.fullmatch(tag)))


def _effective(at: datetime | None, now: datetime, role: str) -> datetime:
    if at is None:
        return now
    if role in {APPLICANT, LABORATORY}:
        raise EffectiveByOfficersOnly
    if at.tzinfo is None:
        raise TimeWithoutZone
    if at > now:
        raise EffectiveInFuture
    if at < EARLIEST:
        raise EffectiveTooEarly(earliest=EARLIEST.date())
    return at


def _request_hash(face: Face, request: Request, body: bytes, role: str) -> bytes:
    assert face.request_key, f"{face.service} takes commands and has no key for their hashes"
    said = [request.method, request.scope["path"], role]
    said += [request.headers.get(name, "") for name in ("channel", "effective-at", "if-match")]
    return request_hash(face.request_key, "\x00".join(said), body)
