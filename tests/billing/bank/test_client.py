"""We ask a bank over SNAP: one token for many requests, a new one when it is refused, and only a true answer counts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.server import serving
from services.billing.bank.client import TOKEN_PATH, BankClient, Call, external_id
from services.billing.bank.signatures import holds_symmetric, holds_token_request
from shared.clock import Clock
from shared.outgoing.masking import MASKED
from shared.settings import BankAccess, Settings
from tests.clocks import StandingClock

BANK, SECRET = "bank-jatim", "a secret of this test"
NOW = datetime(2026, 1, 15, 1, 0, tzinfo=UTC)
KEY = generate_private_key(65537, 2048)
PRIVATE = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
CALL = Call("27", "88999", "POST", "/v1.0/transfer-va/create-va", {"trxId": "SKRD/2026/00017"}, frozenset({"trxId"}))


@dataclass
class Counter:
    """A bank that answers what it is told to, and remembers what it was sent."""

    answers: list[tuple[int, Any]] = field(default_factory=list)
    tokens: int = 0
    sent: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def give_token(self, request: Request) -> Response:
        at = request.headers["x-timestamp"]
        assert at == "2026-01-15T08:00:00+07:00"
        assert holds_token_request(request.headers["x-signature"], PUBLIC, "OFFICE", at)
        self.tokens += 1
        said = {"responseCode": "2007300", "responseMessage": "Successful", "expiresIn": "900"}
        return JSONResponse({**said, "accessToken": f"token-{self.tokens}"})

    async def serve(self, request: Request) -> Response:
        self.sent.append((dict(request.headers), await request.body()))
        status, said = self.answers.pop(0) if self.answers else (200, {"responseCode": "2002700"})
        return Response(said, status) if isinstance(said, bytes) else JSONResponse(said, status)


@asynccontextmanager
async def bank(clock: Clock) -> AsyncIterator[tuple[Counter, BankClient]]:
    clock.set(NOW)
    counter = Counter()
    routes = [
        Route(TOKEN_PATH, counter.give_token, methods=["POST"]),
        Route(CALL.path, counter.serve, methods=["POST"]),
    ]
    async with serving(Starlette(routes=routes), "127.0.0.1", 0) as (server, _):
        access = BankAccess.model_validate(
            {
                "client_key": "BANK",
                "client_secret": "another secret of it",
                "public_key": PUBLIC,
                "url": server.origin,
                "our_client_key": "OFFICE",
                "our_client_secret": SECRET,
                "private_key": PRIVATE,
            }
        )
        yield counter, BankClient(Settings(banks={BANK: access}), clock)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(NOW)


async def test_a_request_is_signed_over_what_is_sent(clock: StandingClock) -> None:
    async with bank(clock) as (counter, client):
        asked = await client.call(BANK, CALL, uuid4(), 1)
    assert (asked.reply.outcome, asked.reply.code) == ("answered", "2002700")
    [(headers, body)] = counter.sent
    assert orjson.loads(body) == CALL.body
    parts = (SECRET, "POST", CALL.path, "token-1", body, headers["x-timestamp"])
    assert holds_symmetric(headers["x-signature"], *parts)
    assert (headers["x-partner-id"], headers["channel-id"], headers["authorization"]) == (
        "88999",
        "95221",
        "Bearer token-1",
    )


async def test_a_token_serves_until_it_ends(clock: StandingClock) -> None:
    async with bank(clock) as (counter, client):
        for attempt in range(3):
            await client.call(BANK, CALL, uuid4(), attempt)
        assert counter.tokens == 1
        clock.set(NOW + timedelta(seconds=869))
        await client.call(BANK, CALL, uuid4(), 1)
        assert counter.tokens == 1


async def test_a_refused_token_is_replaced_at_the_next_attempt(clock: StandingClock) -> None:
    async with bank(clock) as (counter, client):
        counter.answers = [(401, {"responseCode": "4012701"})]
        first = await client.call(BANK, CALL, uuid4(), 1)
        second = await client.call(BANK, CALL, uuid4(), 2)
    assert (first.reply.outcome, second.reply.outcome, counter.tokens) == ("refused-there", "answered", 2)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((200, {"responseCode": "2002800"}), "malformed"),
        ((200, {"responseCode": "4042712"}), "malformed"),
        ((200, {"responseCode": 2002700}), "malformed"),
        ((200, b"<html>"), "malformed"),
        ((202, {"responseCode": "2022700"}), "malformed"),
        ((409, {"responseCode": "4092701"}), "refused-there"),
        ((500, {"responseCode": "5002700"}), "failed-there"),
        ((504, {"responseCode": "5042700"}), "timed-out"),
    ],
)
async def test_only_the_code_of_this_service_is_a_success(
    clock: StandingClock, answer: tuple[int, Any], outcome: str
) -> None:
    async with bank(clock) as (counter, client):
        counter.answers = [answer]
        asked = await client.call(BANK, CALL, uuid4(), 1)
    assert asked.reply.outcome == outcome


async def test_the_exchanges_hold_no_secret(clock: StandingClock) -> None:
    async with bank(clock) as (_, client):
        asked = await client.call(BANK, CALL, uuid4(), 1)
    kept = "\n".join(str(vars(exchange)) for _, exchange in asked.exchanges)
    assert len(asked.exchanges) == 2
    assert "SKRD/2026/00017" in kept
    assert MASKED in kept
    assert not any(secret in kept for secret in (SECRET, "token-1", "PRIVATE KEY"))


async def test_a_bank_without_credentials_is_not_asked(clock: StandingClock) -> None:
    async with bank(clock) as (_, client):
        asked = await client.call("bank-jateng", CALL, uuid4(), 1)
    assert (asked.reply.outcome, asked.exchanges, client.connected) == ("not-asked", (), [BANK])


def test_each_attempt_has_a_number_of_its_own() -> None:
    numbers = {external_id(UUID(int=1), service, attempt) for service in ("27", "30") for attempt in (1, 2)}
    assert len(numbers) == 4
    assert all(number.isdecimal() and len(number) == 36 for number in numbers)
    assert external_id(UUID(int=1), "27", 1) == external_id(UUID(int=1), "27", 1)
