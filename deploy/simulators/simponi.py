"""Simulates SIMPONI in our own contract (`services/billing/billing_code/profile.py`): it gives billing codes and takes payments.

It tells of each payment by a message to the office's billing service, really over HTTP.

`GET /simulators/simponi/codes` shows its codes. `POST …/payments` pays one, `POST …/notices` sends the messages that it holds back,
`PUT …/office` says where billing is, if it is not in the same process. It reads the time from there, because tests move it.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import httpx
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.simulators.switch import CREDENTIAL, Simulator

DAYS = timedelta(days=7)
"""How long a code is valid if the request names no hours."""
_WIB = ZoneInfo("Asia/Jakarta")
_LETTERS = str.maketrans("0123456789", "ABCDEFGHJK")


class PaymentBody(BaseModel):
    """Somebody pays a code. `paid_at`: default now, and the code must not have expired then; a given moment is believed.

    `tell`: send the message at once so often, hold it back, or lose it. `told_code`, `told_amount`: a lie in the message;
    `amount`: SIMPONI itself has another amount.
    """

    model_config = ConfigDict(extra="forbid")

    code: str
    paid_at: AwareDatetime | None = None
    ntpn: str | None = None
    amount: int | None = None
    channel: str = "mobile-banking"
    tell: Literal["now", "later", "never"] = "now"
    times: Annotated[int, Field(ge=1, le=10)] = 1
    told_code: str | None = None
    told_amount: int | None = None


class NoticesBody(BaseModel):
    """Sends the messages that are held back, in this order, each so often; afterwards none is held."""

    model_config = ConfigDict(extra="forbid")

    order: Literal["as-paid", "reversed"] = "as-paid"
    times: Annotated[int, Field(ge=1, le=10)] = 1


class OfficeBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: str


@dataclass
class Given:
    """A code that this SIMPONI gave."""

    code: str
    reference: str
    amount: int
    issued_at: datetime
    expires_at: datetime
    payments: list[dict[str, object]] = field(default_factory=list)


class SimponiSimulator(Simulator):
    """Also takes the orders of tests and demonstrations."""

    codes: dict[str, Given]
    held: list[dict[str, object]]
    serials: "count[int]"
    receipts: "count[int]"
    office: str | None

    @property
    def app(self) -> Starlette:
        app = super().app
        app.router.routes += [
            Route("/codes", self._shown_codes, methods=["GET"]),
            Route("/office", self._move_office, methods=["PUT"]),
            Route("/payments", self._pay, methods=["POST"]),
            Route("/notices", self._send_held, methods=["POST"]),
        ]
        return app

    async def give(self, request: Request, asked: dict[str, Any]) -> tuple[int, dict[str, object]]:
        if not asked.get("referensi") or not isinstance(asked.get("jumlah"), int):
            return 422, {"galat": "incomplete"}
        now = await self._now(request)
        hours = asked.get("jam_berlaku")
        expires = now + (DAYS if hours is None else timedelta(hours=hours))
        number = f"8{now.astimezone(_WIB):%Y%m%d}{next(self.serials):06}"
        given = self.codes[number] = Given(number, asked["referensi"], asked["jumlah"], now, expires)
        return 201, {
            "kode_billing": number,
            "jumlah": given.amount,
            "terbit": now.astimezone(_WIB).isoformat(),
            "kedaluwarsa": expires.astimezone(_WIB).isoformat(),
        }

    async def status(self, _: Request, asked: dict[str, Any]) -> tuple[int, dict[str, object]]:
        given = self.codes.get(str(asked.get("kode_billing")))
        if given is None:
            return 404, {"galat": "unknown"}
        return 200, {"kode_billing": given.code, "pembayaran": given.payments}

    async def _pay(self, request: Request) -> Response:
        try:
            wanted = PaymentBody.model_validate_json(await request.body())
        except ValidationError as fault:
            return JSONResponse({"galat": fault.errors(include_url=False, include_context=False)}, 422)
        given = self.codes.get(wanted.code)
        if given is None:
            return JSONResponse({"galat": "unknown"}, 404)
        paid_at = wanted.paid_at or await self._now(request)
        if wanted.paid_at is None and paid_at >= given.expires_at:
            return JSONResponse({"galat": "expired"}, 409)
        number = next(self.receipts)
        payment: dict[str, object] = {
            "ntpn": wanted.ntpn or f"{number:010X}".translate(_LETTERS).rjust(16, "N"),
            "ntb": f"{number:012}",
            "kanal": wanted.channel,
            "waktu_bayar": paid_at.astimezone(_WIB).isoformat(),
            "jumlah": wanted.amount or given.amount,
        }
        given.payments.append(payment)
        notice = {**payment, "kode_billing": wanted.told_code or given.code}
        notice["jumlah"] = wanted.told_amount or payment["jumlah"]
        answers = []
        if wanted.tell == "now":
            answers = [await self._tell(request, notice) for _ in range(wanted.times)]
        elif wanted.tell == "later":
            self.held += [notice] * wanted.times
        return JSONResponse({"payment": payment, "answers": answers}, 201)

    async def _send_held(self, request: Request) -> Response:
        try:
            wanted = NoticesBody.model_validate_json(await request.body() or b"{}")
        except ValidationError:
            return JSONResponse({"galat": "malformed"}, 422)
        held, self.held = self.held, []
        in_order = held if wanted.order == "as-paid" else held[::-1]
        answers = [await self._tell(request, one) for one in in_order for _ in range(wanted.times)]
        return JSONResponse({"answers": answers})

    async def _move_office(self, request: Request) -> Response:
        try:
            self.office = OfficeBody.model_validate_json(await request.body()).url
        except ValidationError:
            return JSONResponse({"galat": "malformed"}, 422)
        return JSONResponse({"url": self.office})

    async def _shown_codes(self, _: Request) -> Response:
        shown = [
            {**vars(one), "issued_at": str(one.issued_at), "expires_at": str(one.expires_at)}
            for one in self.codes.values()
        ]
        return JSONResponse({"codes": shown})

    async def _tell(self, request: Request, notice: dict[str, object]) -> dict[str, object]:
        """Sends one message; what came back, or that nothing did."""
        try:
            async with httpx.AsyncClient(timeout=10) as client:
                proof = {"Authorization": f"Bearer {CREDENTIAL}"}
                answer = await client.post(f"{self._billing(request)}/simponi", json=notice, headers=proof)
        except httpx.HTTPError as fault:
            return {"status": None, "fault": type(fault).__name__}
        return {"status": answer.status_code, "body": answer.text}

    async def _now(self, request: Request) -> datetime:
        try:
            async with httpx.AsyncClient(timeout=2) as client:
                answer = await client.get(f"{self._billing(request)}/clock")
            return datetime.fromisoformat(answer.raise_for_status().json()["now"])
        except (httpx.HTTPError, ValueError, KeyError):
            return datetime.now(UTC)

    def _billing(self, request: Request) -> str:
        return self.office or f"{request.url.scheme}://{request.url.netloc}/billing/v1"


def simulator() -> SimponiSimulator:
    """SIMPONI with an empty memory; it counts from a random number, because an earlier process gave codes on the same day."""
    made = SimponiSimulator(
        "simponi", "authorization", f"Bearer {CREDENTIAL}", {}, lambda _, status: {"galat": f"ditolak-{status}"}
    )
    made.codes, made.held, made.office = {}, [], None
    made.serials, made.receipts = count(1 + secrets.randbelow(900_000)), count(1 + secrets.randbelow(10**9))
    made.endpoints = {"kode-billing": made.give, "status": made.status}
    return made
