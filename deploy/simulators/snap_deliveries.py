"""The simulated banks and acquirers as clients of our `/v1.0`: they get a token, sign, and tell of payments as people wish.

They take the time from our answers, because the clock of a test can be moved.
"""

import asyncio
import os
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Annotated, Any, Literal

import httpx
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from deploy.simulators.snap_access import keys_of, secret_of
from services.billing.bank.signatures import sign_service, sign_symmetric, sign_token_request

_CALL_SECONDS = 30.0

How = Literal["tell", "lose", "hold", "forge"]
"""tell: at once. lose: the money comes, and nobody is told. hold: told by `POST deliveries`, in either order.
forge: told with a signature that is not the bank's.
"""


class Told(BaseModel):
    """How the office hears of a payment. `told`: over another amount than was paid; `times`: so often; `seconds`: so long after."""

    model_config = ConfigDict(extra="forbid")

    how: How = "tell"
    told: int | None = None
    times: Annotated[int, Field(ge=1, le=20)] = 1
    seconds: Annotated[float, Field(ge=0, le=60)] = 0


@dataclass(frozen=True)
class Sent:
    """One call of ours, as a simulator makes it: signed again at each delivery, under the same X-EXTERNAL-ID."""

    bank: str
    partner_id: str
    path: str
    body: bytes
    symmetric: bool
    external: str
    forged: bool = False


@dataclass
class Deliveries:
    """The simulators as clients of the office's `/v1.0`."""

    url: str | None = None
    held: list[Sent] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def at(self, request: Request) -> str:
        """The office: as set, or the origin that the control request was sent to."""
        return self.url or f"{request.url.scheme}://{request.url.netloc}"

    def external(self) -> str:
        """A new X-EXTERNAL-ID."""
        return f"{int.from_bytes(os.urandom(6)):015}{next(self.numbers):08}"

    async def now(self, office: str) -> datetime:
        """The office's time, from the header of any answer."""
        async with httpx.AsyncClient(base_url=office, timeout=_CALL_SECONDS) as client:
            answer = await client.post("/v1.0/access-token/b2b", content=b"{}")
        return datetime.fromisoformat(answer.headers["X-TIMESTAMP"])

    async def send(self, office: str, one: Sent) -> dict[str, Any]:
        """Sends one call, and returns the office's answer."""
        at = (await self.now(office)).isoformat(timespec="seconds")
        private = keys_of("forger" if one.forged else "banks").private
        headers = {
            "Content-Type": "application/json",
            "X-TIMESTAMP": at,
            "X-PARTNER-ID": one.partner_id,
            "X-EXTERNAL-ID": one.external,
            "CHANNEL-ID": "95231",
        }
        async with httpx.AsyncClient(base_url=office, timeout=_CALL_SECONDS) as client:
            if one.symmetric:
                token = await self._token(client, one.bank, at)
                secret = secret_of("forger" if one.forged else one.bank)
                headers["Authorization"] = f"Bearer {token}"
                headers["X-SIGNATURE"] = sign_symmetric(secret, "POST", one.path, token, one.body, at)
            else:
                headers["X-SIGNATURE"] = sign_service(private, "POST", one.path, one.body, at)
            answer = await client.post(one.path, content=one.body, headers=headers)
        return dict(answer.json())

    async def tell(self, office: str, one: Sent, told: Told) -> list[dict[str, Any]]:
        """Tells a payment as it was wished; the office's answers."""
        if told.how == "lose":
            return []
        if told.how == "hold":
            self.held += [one] * told.times
            return []
        await asyncio.sleep(told.seconds)
        return [await self.send(office, one) for _ in range(told.times)]

    async def deliver(self, office: str, *, reverse: bool) -> list[dict[str, Any]]:
        """Sends what was held back."""
        held, self.held = self.held, []
        return [await self.send(office, one) for one in (reversed(held) if reverse else held)]

    async def _token(self, client: httpx.AsyncClient, bank: str, at: str) -> str:
        key = f"simulator-{bank}"
        headers = {"X-CLIENT-KEY": key, "X-TIMESTAMP": at, "Content-Type": "application/json"}
        headers["X-SIGNATURE"] = sign_token_request(keys_of("banks").private, key, at)
        answer = await client.post("/v1.0/access-token/b2b", json={"grantType": "client_credentials"}, headers=headers)
        return str(answer.json().get("accessToken", ""))
