"""Asks banks over SNAP, as their client: gets a token (RSA), signs each request (HMAC), and reads the code of the answer.

A token is kept in memory until it ends, or until the bank no longer takes it. Every exchange, also that for the token,
is returned to be recorded.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID, uuid5

import orjson
from pydantic import Field, SecretStr

from services.billing.bank.signatures import sign_symmetric, sign_token_request
from services.billing.bank.values import WIB
from shared.clock import Clock
from shared.outgoing.connection import AnswerBody, Connection, Content, Meaning, Method, Read, ask, outcome_of
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Outcome, Reply
from shared.settings import BankAccess, Settings

TOKEN_PATH: Final = "/v1.0/access-token/b2b"  # noqa: S105 – a path
EARLIER: Final = timedelta(seconds=30)
"""So long before its end a token is no longer used: the bank's clock is not ours."""
_TOKEN_FIELDS: Final = frozenset({"grantType", "responseCode", "responseMessage", "tokenType", "expiresIn"})

Recorded = tuple[Reply, Exchange]


@dataclass(frozen=True)
class Call:
    """One request of SNAP. `service`: its two digits in every code of the answer; `partner_id`: X-PARTNER-ID, ours at
    the bank; `kept`: the fields that the recorder keeps.
    """

    service: str
    partner_id: str
    method: Method
    path: str
    body: Mapping[str, Any]
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asked:
    """How a call ended, what the bank said (empty if that cannot be read), and the exchanges to record."""

    reply: Reply
    said: Mapping[str, Any] = field(default_factory=dict)
    exchanges: tuple[Recorded, ...] = ()

    def ended(self, outcome: Outcome) -> "Asked":
        """The same with another outcome, where the code or the content of the answer means more than its status."""
        return replace(self, reply=replace(self.reply, outcome=outcome))


class SnapAnswer(AnswerBody):
    """What every answer has: three digits of the HTTP status, two of the service, two of the case."""

    responseCode: Annotated[str, Field(pattern=r"^[2-5][0-9]{6}$")]  # noqa: N815 – their name


class TokenAnswer(SnapAnswer):
    accessToken: Annotated[str, Field(min_length=1, max_length=2048)]  # noqa: N815 – their name
    expiresIn: int | Annotated[str, Field(pattern=r"^[0-9]{1,6}$")]  # noqa: N815 – banks write both


@dataclass(frozen=True)
class _Access:
    """How we call a bank, and what proves who we are there."""

    url: str
    client_key: str
    secret: SecretStr
    private_key: SecretStr
    channel_id: str

    @classmethod
    def of(cls, one: BankAccess) -> "_Access":
        assert one.url is not None
        assert one.our_client_key is not None
        assert one.our_client_secret is not None
        assert one.private_key is not None
        return cls(one.url, one.our_client_key, one.our_client_secret, one.private_key, one.channel_id)


@dataclass(frozen=True)
class _Token:
    value: str
    until: datetime


class BankClient:
    """All banks and acquirers that this installation can ask, by their ids."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._access = {bank: _Access.of(one) for bank, one in settings.banks.items() if one.is_called}
        self._seconds = settings.system_seconds
        self._clock = clock
        self._tokens: dict[str, _Token] = {}
        self._getting = {bank: asyncio.Lock() for bank in self._access}

    @property
    def connected(self) -> list[str]:
        """The ids of the banks that this installation has an address and credentials of."""
        return list(self._access)

    async def call(self, bank: str, call: Call, reference: UUID, attempt: int) -> Asked:
        """Makes one attempt; never raises for what the bank does. The same attempt has the same X-EXTERNAL-ID."""
        access = self._access.get(bank)
        if access is None:
            return Asked(Reply("not-asked", code="not-connected"))
        token, getting = await self._token(bank, access, reference)
        if token is None:
            return Asked(getting[0][0], exchanges=getting)
        said: dict[str, Any] = {}
        content, at = Content.json(call.body), self._now()
        signature = sign_symmetric(access.secret.get_secret_value(), call.method, call.path, token, content.body, at)
        proof = {
            "Authorization": f"Bearer {token}",
            "X-SIGNATURE": signature,
            "X-TIMESTAMP": at,
            "X-PARTNER-ID": call.partner_id,
            "X-EXTERNAL-ID": external_id(reference, call.service, attempt),
            "CHANNEL-ID": access.channel_id,
        }
        reply, exchange = await self._ask(access, call.path, proof, content, reference, _reading(call, said), call)
        if reply.status == 401:  # the next attempt gets a new one
            self._tokens.pop(bank, None)
        return Asked(reply, said, (*getting, (reply, exchange)))

    async def _token(self, bank: str, access: _Access, reference: UUID) -> tuple[str | None, tuple[Recorded, ...]]:
        async with self._getting[bank]:
            known = self._tokens.get(bank)
            if known is not None and self._clock.now() < known.until:
                return known.value, ()
            found: list[TokenAnswer] = []
            at = self._now()
            signature = sign_token_request(access.private_key.get_secret_value(), access.client_key, at)
            proof = {"X-CLIENT-KEY": access.client_key, "X-TIMESTAMP": at, "X-SIGNATURE": signature}
            call = Call("73", "", "POST", TOKEN_PATH, {"grantType": "client_credentials"}, _TOKEN_FIELDS)
            asked = await self._ask(
                access, TOKEN_PATH, proof, Content.json(call.body), reference, _token_reading(found), call
            )
            if asked[0].outcome != "answered":
                return None, (asked,)
            life = timedelta(seconds=int(found[0].expiresIn)) - EARLIER
            self._tokens[bank] = _Token(found[0].accessToken, self._clock.now() + life)
            return found[0].accessToken, (asked,)

    async def _ask(
        self,
        access: _Access,
        path: str,
        proof: Mapping[str, str],
        content: Content,
        reference: UUID,
        read: Read,
        call: Call,
    ) -> Recorded:
        credentials = {name: SecretStr(value) for name, value in proof.items()}
        connection = Connection(access.url, credentials, self._seconds)
        return await ask(connection, path.removeprefix("/"), content, reference, read, call.kept, method=call.method)

    def _now(self) -> str:
        return self._clock.now().astimezone(WIB).isoformat(timespec="seconds")


def external_id(reference: UUID, service: str, attempt: int) -> str:
    """X-EXTERNAL-ID: 36 digits, another for each attempt and service, the same if an attempt is made twice."""
    return f"{uuid5(reference, f'{service} {attempt}').int % 10**36:036}"


def _reading(call: Call, said: dict[str, Any]) -> Read:
    """Success is the code of this very service, and the status of HTTP says the same; `said` gets the answer."""

    def read(status: int, body: bytes) -> Meaning:
        meaning = _meaning(call.service, status, body)
        said.update(orjson.loads(body))
        return meaning

    return read


def _token_reading(found: list[TokenAnswer]) -> Read:
    def read(status: int, body: bytes) -> Meaning:
        meaning = _meaning("73", status, body)
        if meaning.outcome == "answered":
            found.append(TokenAnswer.model_validate_json(body))
        return meaning

    return read


def _meaning(service: str, status: int, body: bytes) -> Meaning:
    code = SnapAnswer.model_validate_json(body).responseCode
    if code[:3] != str(status):
        raise ValueError("the status and the code contradict one another")
    if code == f"200{service}00":
        return Meaning("answered", code)
    return Meaning(outcome_of(status, otherwise="malformed"), code)
