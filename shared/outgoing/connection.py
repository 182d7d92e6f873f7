"""Asks one system over HTTP with limits of time and size, returns every ending as an Outcome, and records the exchange."""

import asyncio
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

import httpx
import orjson
from pydantic import BaseModel, ConfigDict, SecretStr

from shared.outgoing.exchanges import NOTHING, Exchange, Harmless, body_kept, headers_kept
from shared.outgoing.masking import looks_personal, masked
from shared.outgoing.replies import Outcome, Particular, Reply

LARGEST_ANSWER = 256 * 1024
"""Bytes of an answer that are read; no contract here has longer ones."""
_UNPACKED = {"Accept-Encoding": "identity"}
"""A few KiB could unpack to any size, past LARGEST_ANSWER, so answers are requested and accepted unpacked only."""

_VALUE = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,200}")
"""What may be kept of an answer: a short line. Anything else could not be stored, or is not what was asked for."""


class AnswerBody(BaseModel):
    """Base of other systems' answers: exactly these types; unknown fields may come and go."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


@dataclass(frozen=True)
class Connection:
    """The address of a system, the headers that authenticate us there, and the seconds for its whole answer.

    `in_body`: a secret that authenticates us in the body instead of a header.
    """

    url: str
    credentials: Mapping[str, SecretStr]
    seconds: float
    in_body: SecretStr | None = None

    @property
    def secrets(self) -> list[str]:
        known = [*self.credentials.values(), *([self.in_body] if self.in_body else [])]
        return [secret.get_secret_value().removeprefix("Bearer ") for secret in known]


@dataclass(frozen=True)
class Content:
    """The body of a request."""

    media_type: str
    body: bytes

    @classmethod
    def json(cls, value: Any) -> "Content":
        return cls("application/json", orjson.dumps(value))

    @classmethod
    def form(cls, fields: Mapping[str, str]) -> "Content":
        return cls("application/x-www-form-urlencoded", urlencode(fields).encode())

    @classmethod
    def xml(cls, document: bytes) -> "Content":
        return cls("application/xml", document)


@dataclass(frozen=True)
class Meaning:
    """The meaning of an answer: the outcome, their own code for it, and the findings.

    `plain`: the items of findings whose form the adapter has checked, so that they cannot be a person's number; all
    others are masked as in the recorder.
    """

    outcome: Outcome
    code: str | None = None
    found: tuple[Particular, ...] = ()
    plain: frozenset[str] = frozenset()


Method = Literal["POST", "PUT", "DELETE"]
"""Every request has a body, that of DELETE too: some contracts name there what goes."""
Read = Callable[[int, bytes], Meaning]
"""Returns the meaning of a status and a body; ValueError if they do not follow the contract."""


@dataclass(frozen=True)
class _Heard:
    outcome: Outcome
    status: int | None = None
    headers: Mapping[str, str] | None = None
    body: bytes = b""


async def ask(
    connection: Connection,
    path: str,
    content: Content,
    reference: UUID,
    read: Read,
    harmless: Harmless = NOTHING,
    *,
    method: Method = "POST",
) -> tuple[Reply, Exchange]:
    """Sends one request. Two headers carry the reference, so that the other side recognises a repetition.

    `harmless`: the fields of request and answer whose values the exchange keeps.
    """
    headers = {"Content-Type": content.media_type, "Idempotency-Key": str(reference), "X-Request-ID": str(reference)}
    address = f"{connection.url.rstrip('/')}/{path}" if path else connection.url
    began = time.monotonic()
    heard = await _send(connection, method, address, headers, content.body)
    reply = replace(_reply(heard, read), duration_ms=round(1000 * (time.monotonic() - began)))
    return reply, _exchange(connection, address, headers, content, heard, harmless)


async def _send(
    connection: Connection, method: Method, address: str, headers: Mapping[str, str], sent: bytes
) -> _Heard:
    proof = {name: secret.get_secret_value() for name, secret in connection.credentials.items()}
    try:
        # around the whole exchange: httpx limits only each part of an answer, and parts can keep coming for ever
        async with (
            asyncio.timeout(connection.seconds),
            httpx.AsyncClient(verify=_tls(), timeout=None, headers=_UNPACKED) as client,  # noqa: S113
            client.stream(method, address, content=sent, headers={**headers, **proof}) as answer,
        ):
            return await _read(answer)
    except (TimeoutError, httpx.TimeoutException):
        return _Heard("timed-out")
    except (httpx.ConnectError, httpx.InvalidURL, httpx.UnsupportedProtocol):
        return _Heard("unreachable")
    except httpx.HTTPError:
        return _Heard("malformed")  # it broke off, or is no HTTP


async def _read(answer: httpx.Response) -> _Heard:
    body = bytearray()
    if answer.headers.get("content-encoding", "identity").strip().lower() != "identity":
        return _Heard("malformed", answer.status_code, answer.headers)
    async for part in answer.aiter_raw():
        body += part
        if len(body) > LARGEST_ANSWER:
            return _Heard("malformed", answer.status_code, answer.headers)
    return _Heard("answered", answer.status_code, answer.headers, bytes(body))


def _reply(heard: _Heard, read: Read) -> Reply:
    if heard.outcome != "answered" or heard.status is None:
        return Reply(heard.outcome, heard.status)
    try:
        meaning = read(heard.status, heard.body)
        if not all(_VALUE.fullmatch(one.value) for one in meaning.found):
            raise ValueError("what was found is no code, number or date")
    except ValueError:  # pydantic's and orjson's too
        meaning = Meaning(outcome_of(heard.status, otherwise="malformed"))
    wished = None if meaning.outcome == "answered" else wait_wished(heard.headers or {})
    found = tuple(
        one if one.item in meaning.plain else Particular(one.item, masked(one.value)) for one in meaning.found
    )
    return Reply(meaning.outcome, heard.status, _plain(meaning.code), found=found, retry_after=wished)


def outcome_of(status: int, otherwise: Outcome = "answered") -> Outcome:
    """The meaning of a status code alone: 408 and 504 are time-outs, other 4xx refusals, other 5xx failures."""
    if status in {408, 504}:
        return "timed-out"
    if 400 <= status < 500:
        return "refused-there"
    if 500 <= status < 600:
        return "failed-there"
    return otherwise if 200 <= status < 300 else "malformed"


def _plain(code: str | None) -> str | None:
    """One of their codes if it looks like a code; a text could hold personal data."""
    is_code = code is not None and re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", code) and not looks_personal(code)
    return code if is_code else None


def wait_wished(headers: Mapping[str, str]) -> timedelta | None:
    """The wait in Retry-After: seconds, or until a date (RFC 9110 10.2.3); anything else is ignored."""
    written = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", written):
        return timedelta(seconds=int(written))
    try:
        until = parsedate_to_datetime(written)
        sent = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.now(UTC)
    except (ValueError, OverflowError):  # OverflowError: a year or a zone of many digits
        return None
    return max(until - sent, timedelta(0)) if until.tzinfo and sent.tzinfo else None


def _exchange(
    connection: Connection,
    address: str,
    headers: Mapping[str, str],
    content: Content,
    heard: _Heard,
    harmless: Harmless,
) -> Exchange:
    secrets = connection.secrets
    shown = {**headers, **dict.fromkeys(connection.credentials, "")}
    sent = body_kept(content.body, content.media_type, harmless, secrets)
    request = (address, headers_kept(shown, secrets), sent)
    if heard.status is None:
        return Exchange(*request)
    answered = heard.headers or {}
    body = body_kept(heard.body, answered.get("content-type", ""), harmless, secrets)
    return Exchange(*request, heard.status, headers_kept(answered, secrets), body)


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()
