"""Hands WhatsApp messages and SMS over to a gateway over HTTP, by a contract of our own (`docs/other-systems.md` 6).

    POST messages {"id", "channel", "to", "text"}   Idempotency-Key: <id>   Authorization: Bearer <token>
    200, 201 or 202 {"id": <id>, "state": "accepted"}

The gateway carries an id out once, however often it comes: so a crash, a broken line or a repetition reaches nobody twice.
"""

import asyncio
from contextlib import suppress
from typing import Literal

import httpx
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from services.messages.gateway.closing import closed
from services.messages.gateway.letter import Handed, Letter
from shared.outgoing.connection import wait_wished

_LARGEST_ANSWER = 64 * 1024
_MAY_CHANGE = frozenset({401, 403, 408, 409, 421, 425, 429})
"""4xx that are about us, or about now, and not about the message."""


class _Accepted(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    id: str
    state: Literal["accepted"]


class PhoneGateway:
    """`seconds`: the longest wait for its whole answer."""

    def __init__(self, url: str, token: SecretStr, seconds: float) -> None:
        self._url = f"{url.rstrip('/')}/messages"
        self._token = token
        self._seconds = seconds
        self._client: httpx.AsyncClient | None = None

    async def hand_over(self, letter: Letter) -> Handed:
        body = {"id": str(letter.id), "channel": letter.channel, "to": letter.to, "text": closed(letter)}
        headers = {
            "Idempotency-Key": str(letter.id),
            "Authorization": f"Bearer {self._token.get_secret_value()}",
            "Accept-Encoding": "identity",
        }
        try:
            # around the whole answer: httpx limits only each part of one
            async with (
                asyncio.timeout(self._seconds),
                self._kept().stream("POST", self._url, json=body, headers=headers) as answer,
            ):
                return await _meaning(answer, letter)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.InvalidURL, httpx.UnsupportedProtocol):
            return Handed("failed", "http-unreachable")
        except (TimeoutError, httpx.HTTPError):
            return Handed("unknown", "http-no-answer")

    async def rest(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    def _kept(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=self._seconds)
        return self._client


async def _meaning(answer: httpx.Response, letter: Letter) -> Handed:
    status = answer.status_code
    if 200 <= status < 300:
        return await _accepted(answer, letter)
    if 400 <= status < 500 and status not in _MAY_CHANGE:
        return Handed("refused", f"http-{status}")
    outcome: Literal["unknown", "failed"] = "unknown" if status >= 500 else "failed"
    return Handed(outcome, f"http-{status}", wait_wished(answer.headers))


async def _accepted(answer: httpx.Response, letter: Letter) -> Handed:
    body = bytearray()
    async for part in answer.aiter_raw():
        body += part
        if len(body) > _LARGEST_ANSWER:
            return Handed("unknown", "http-malformed")
    with suppress(ValidationError):
        if _Accepted.model_validate_json(bytes(body)).id == str(letter.id):
            return Handed("accepted")
    return Handed("unknown", "http-malformed")
