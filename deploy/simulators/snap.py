"""The common part of the simulated bank and acquirer: both directions of SNAP BI, with keys made when the process starts.

As a server they give tokens and check our signatures; as clients of our `/v1.0` they get a token and sign. They take the
time from our answers, because the clock of a test can be moved.
"""

import asyncio
import base64
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count
from typing import Annotated, Any, Literal

import httpx
import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.simulators.switch import Simulator
from services.billing.bank.profile import PROFILES as BANKS
from services.billing.bank.signatures import (
    holds_symmetric,
    holds_token_request,
    sign_service,
    sign_symmetric,
    sign_token_request,
)
from services.billing.qris.profile import PROFILES as ACQUIRERS
from shared.settings import BankAccess

OFFICE = "jejak"
"""Our client key at the simulators."""
_CALL_SECONDS = 30.0


@dataclass(frozen=True)
class Keys:
    """An RSA key in PEM, made for this process only."""

    private: str
    public: str


@cache
def keys_of(name: str) -> Keys:  # noqa: ARG001 – tells the keys apart in the cache
    """The key of the office, or of the banks; another one in each process."""
    key = generate_private_key(65537, 2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Keys(private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


@cache
def secret_of(name: str) -> str:  # noqa: ARG001 – the same
    """A client secret, made for this process only."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def access_to(origin: str) -> dict[str, BankAccess]:
    """The settings of all banks and acquirers in the data, with the simulators at `origin`."""
    places = {one.id: "bank" for one in BANKS} | {one.acquirer: "acquirer" for one in ACQUIRERS}
    return {
        id: BankAccess(
            client_key=f"simulator-{id}",
            client_secret=SecretStr(secret_of(id)),
            public_key=keys_of("banks").public,
            url=f"{origin}/{place}",
            our_client_key=OFFICE,
            our_client_secret=SecretStr(secret_of(OFFICE)),
            private_key=SecretStr(keys_of(OFFICE).private),
        )
        for id, place in places.items()
    }


How = Literal["tell", "lose", "hold", "forge"]
"""tell: at once. lose: the money comes, and nobody is told. hold: told by `POST deliveries`, in either order.
forge: told with a signature that is not the bank's.
"""


class Told(BaseModel):
    """How a payment is told: `told`: another amount than the payer paid; `times`: so often; `seconds`: so long after."""

    model_config = ConfigDict(extra="forbid")

    how: How = "tell"
    told: int | None = None
    times: Annotated[int, Field(ge=1, le=20)] = 1
    seconds: Annotated[float, Field(ge=0, le=60)] = 0


class DeliveriesBody(BaseModel):
    """The order in which the notices go that were held back."""

    model_config = ConfigDict(extra="forbid")

    order: Literal["forward", "reverse"] = "forward"


class OfficeBody(BaseModel):
    """Where the office's `/v1.0` is; without it, at the address of the request."""

    model_config = ConfigDict(extra="forbid")

    url: str


@dataclass(frozen=True)
class Sent:
    """One call of ours, as a simulator makes it: signed anew at each delivery, under the same X-EXTERNAL-ID."""

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


Serve = Callable[[dict[str, Any]], tuple[int, str, dict[str, Any]]]
"""Does what a service of SNAP says: HTTP status, case, and further fields of the answer."""


@dataclass
class SnapSimulator(Simulator):
    """A counterpart that speaks SNAP. `served`: path below /v1.0 → method, service and what it does."""

    served: Mapping[str, tuple[str, str, Serve]] = field(default_factory=dict)
    deliveries: Deliveries = field(default_factory=Deliveries)
    tokens: set[str] = field(default_factory=set)
    used: set[tuple[str, str]] = field(default_factory=set)
    """Service and X-EXTERNAL-ID; the simulator does not live for more than a day."""

    @property
    def app(self) -> Starlette:
        app = super().app
        routes = app.router.routes
        routes.append(Route("/v1.0/access-token/b2b", self._give_token, methods=["POST"]))
        for path, (method, _, _) in self.served.items():
            routes.append(Route(f"/v1.0/{path}", self._serve, methods=[method]))
        routes.append(Route("/office", self._set_office, methods=["PUT"]))
        routes.append(Route("/deliveries", self._deliver, methods=["POST"]))
        routes.extend(self.controls())
        return app

    def controls(self) -> list[Route]:
        """Further routes by which people tell the simulator what to do."""
        return []

    async def _give_token(self, request: Request) -> Response:
        headers = request.headers
        key, at = headers.get("x-client-key", ""), headers.get("x-timestamp", "")
        if key != OFFICE or not holds_token_request(headers.get("x-signature", ""), keys_of(OFFICE).public, key, at):
            return _answer(401, "73", "00", "Unauthorized. [Signature]")
        token = base64.urlsafe_b64encode(os.urandom(24)).decode()
        self.tokens.add(token)
        given = {"accessToken": token, "tokenType": "Bearer", "expiresIn": "900"}
        return _answer(200, "73", "00", "Successful", given)

    async def _serve(self, request: Request) -> Response:
        _, _, path = request.url.path.partition("/v1.0/")
        method, service, serve = self.served[path]
        self.seen = [*self.seen[-999:], f"{method} {path}"]
        fault = self.fault.fault if self._fails() else "none"
        if fault == "slow":
            await asyncio.sleep(self.fault.seconds)
        elif fault not in {"none", "answer-lost"}:
            return await self._failing_with(fault, request, service)
        body = await request.body()
        if (refused := self._refused(request, method, path, body)) is not None:
            return _answer(refused[0], service, *refused[1:])
        status, case, more = serve(orjson.loads(body))
        if fault == "answer-lost":
            return await self._failing_with("cut-off", request, service)
        return _answer(status, service, case, "Successful" if status == 200 else "Refused", more)

    def _refused(self, request: Request, method: str, path: str, body: bytes) -> tuple[int, str, str] | None:
        """Why a call is not the office's: token, signature, number of the call."""
        headers, service = request.headers, self.served[path][1]
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.tokens:
            return 401, "01", "Invalid Token (B2B)"
        signed = (secret_of(OFFICE), method, f"/v1.0/{path}", token, body, headers.get("x-timestamp", ""))
        if not holds_symmetric(headers.get("x-signature", ""), *signed):
            return 401, "00", "Unauthorized. [Signature]"
        external = headers.get("x-external-id", "")
        if not external.isdecimal() or len(external) > 36:
            return 400, "01", "Invalid Field Format {X-EXTERNAL-ID}"
        if (service, external) in self.used:
            return 409, "00", "Conflict"
        self.used.add((service, external))
        return None

    async def _failing_with(self, fault: Any, request: Request, service: str) -> Response:
        before, self.fault = self.fault, self.fault.model_copy(update={"fault": fault})
        try:
            return await self._failing(request, service)
        finally:
            self.fault = before

    async def _set_office(self, request: Request) -> Response:
        return await controlled(request, OfficeBody, self._take_office)

    async def _take_office(self, _: Request, body: OfficeBody) -> dict[str, Any]:
        self.deliveries.url = body.url.rstrip("/")
        return {"url": self.deliveries.url}

    async def _deliver(self, request: Request) -> Response:
        async def deliver(request: Request, body: DeliveriesBody) -> dict[str, Any]:
            office = self.deliveries.at(request)
            return {"answers": await self.deliveries.deliver(office, reverse=body.order == "reverse")}

        return await controlled(request, DeliveriesBody, deliver)


def refusal(service: str, status: int) -> dict[str, object]:
    """The body of a simulated fault."""
    return {"responseCode": f"{status}{service}00", "responseMessage": "Simulated fault"}


def _answer(status: int, service: str, case: str, message: str, more: Mapping[str, Any] | None = None) -> Response:
    return JSONResponse(
        {"responseCode": f"{status}{service}{case}", "responseMessage": message, **(more or {})}, status
    )


async def controlled(
    request: Request, kind: type[Any], do: Callable[[Request, Any], Awaitable[dict[str, Any]]]
) -> Response:
    """Reads a control request and does it; 422 with the faults of a body that cannot be read, 404 for an unknown thing."""
    try:
        body = kind.model_validate_json(await request.body() or b"{}")
    except ValidationError as fault:
        return Response(fault.json(include_url=False), 422, media_type="application/json")
    try:
        return JSONResponse(await do(request, body))
    except LookupError as missing:
        return JSONResponse({"unknown": str(missing.args[0])}, 404)


__all__ = ["Deliveries", "Sent", "SnapSimulator", "Told", "access_to", "controlled", "refusal"]
