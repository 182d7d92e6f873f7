"""The common part of the simulated bank and acquirer as our servers: they give tokens, check our signatures, and fail on request."""

import asyncio
import base64
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.simulators.snap_access import OFFICE, keys_of, secret_of
from deploy.simulators.snap_deliveries import Deliveries
from deploy.simulators.switch import Simulator
from services.billing.bank.signatures import holds_symmetric, holds_token_request


class DeliveriesBody(BaseModel):
    """The order in which the notices go that were held back."""

    model_config = ConfigDict(extra="forbid")

    order: Literal["forward", "reverse"] = "forward"


class OfficeBody(BaseModel):
    """Where the office's `/v1.0` is; without it, at the address of the request."""

    model_config = ConfigDict(extra="forbid")

    url: str


Endpoint = Callable[[Request], Awaitable[Response]]
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
        routes.append(Route("/office", control(OfficeBody, self._set_office), methods=["PUT"]))
        routes.append(Route("/deliveries", control(DeliveriesBody, self._deliver), methods=["POST"]))
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

    async def _set_office(self, _: Request, body: OfficeBody) -> dict[str, Any]:
        self.deliveries.url = body.url.rstrip("/")
        return {"url": self.deliveries.url}

    async def _deliver(self, request: Request, body: DeliveriesBody) -> dict[str, Any]:
        office = self.deliveries.at(request)
        return {"answers": await self.deliveries.deliver(office, reverse=body.order == "reverse")}


def refusal(service: str, status: int) -> dict[str, object]:
    """The body of a simulated fault."""
    return {"responseCode": f"{status}{service}00", "responseMessage": "Simulated fault"}


def _answer(status: int, service: str, case: str, message: str, more: Mapping[str, Any] | None = None) -> Response:
    return JSONResponse(
        {"responseCode": f"{status}{service}{case}", "responseMessage": message, **(more or {})}, status
    )


def control(kind: type[Any], do: Callable[[Request, Any], Awaitable[dict[str, Any]]]) -> Endpoint:
    """An endpoint by which people tell a simulator what to do: reads a body of this kind, does it, and says what came of it.

    It answers 422 with the faults of a body that cannot be read, and 404 for an unknown thing (LookupError).
    """

    async def controlled(request: Request) -> Response:
        try:
            body = kind.model_validate_json(await request.body() or b"{}")
        except ValidationError as fault:
            return Response(fault.json(include_url=False), 422, media_type="application/json")
        try:
            return JSONResponse(await do(request, body))
        except LookupError as missing:
            return JSONResponse({"unknown": str(missing.args[0])}, 404)

    return controlled
