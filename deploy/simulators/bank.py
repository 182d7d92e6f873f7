"""Simulates the banks of `services/billing/bank/data/banks.yaml`, both ways, with one account book.

As our server it creates, changes, closes and shows virtual accounts (services 26–31), and checks our signatures. As our
client it asks for a bill and tells of a payment (24, 25). Below /simulators/bank people tell it what to do:

    POST payments     {"number", "amount"?, "how"?, "told"?, "times"?, "seconds"?, "reference"?, "request"?}
                      a payer pays; the bank asks us for the bill first, if it is one that asks
    POST deliveries   {"order"}       sends the payments that were held back (`how`: hold), forward or in reverse
    POST reversals    {"reference"}   takes a payment back: a debit in the book, of which SNAP tells nothing
    POST movements    {"amount", "text", "kind"?, "reference"?}   any other movement, such as a transfer or a sweep
    PUT  office       {"url"}         where our /v1.0 is, if not at the address of the request
    PUT  fault        {"fault", "times"?, "seconds"?}             how its own services fail
    GET  accounts, book, seen, statements/<day>.csv, statements/<day>.xml
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.simulators.snap import SnapSimulator, control, refusal
from deploy.simulators.snap_deliveries import Deliveries, Sent, Told
from deploy.simulators.statement import Book, Line
from services.billing.bank.profile import PROFILES, BankProfile
from services.billing.bank.values import rupiah

NAME = "bank"


class PaymentBody(Told):
    """A payer pays under a number; without `amount` exactly what the bill owes. `request`: the paymentRequestId."""

    number: str
    amount: int | None = None
    reference: str | None = None
    request: str | None = None
    advice: bool = False


class ReversalBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reference: str


class MovementBody(BaseModel):
    """Rupiah, negative for a debit."""

    model_config = ConfigDict(extra="forbid")

    amount: int
    text: str
    kind: Literal["TRF", "STS", "SWEEP"] = "TRF"
    reference: str | None = None


@dataclass(frozen=True)
class _Paid:
    """What a payer paid, in whole rupiah."""

    amount: int
    reference: str
    request: str
    at: datetime


@dataclass
class HostedAccount:
    """A virtual account that we created at the bank. `paid`: reference, rupiah and paymentRequestId of its payment."""

    customer: str
    trx_id: str
    amount: int
    expires: str
    is_open: bool = True
    paid: tuple[str, int, str] | None = None


@dataclass
class Bank:
    """The account book and the virtual accounts, by their numbers."""

    book: Book = field(default_factory=Book)
    accounts: dict[str, HostedAccount] = field(default_factory=dict)
    paid: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    """By number: what was paid under it, also at banks that ask."""
    references: "count[int]" = field(default_factory=lambda: count(1 + secrets.randbelow(10**10)))
    """From a random number, because an earlier process gave references on the same day."""

    def reference(self) -> str:
        return f"{next(self.references):011}"

    def create(self, body: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        number = _number(body)
        known = self.accounts.get(number)
        if known is not None and known.is_open:
            return 409, "01", {}
        amount = int(float(body["totalAmount"]["value"]))
        if amount <= 0:
            return 404, "13", {}
        made = HostedAccount(body["customerNo"], body["trxId"], amount, body["expiredDate"])
        self.accounts[number] = made
        return 200, "00", {"virtualAccountData": _shown(body, made)}

    def update(self, body: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        account = self.accounts.get(_number(body))
        if account is None or not account.is_open:
            return 404, "12", {}
        account.amount, account.expires = int(float(body["totalAmount"]["value"])), body["expiredDate"]
        return 200, "00", {"virtualAccountData": _shown(body, account)}

    def delete(self, body: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        account = self.accounts.get(_number(body))
        if account is None or not account.is_open:
            return 404, "12", {}
        account.is_open = False
        return 200, "00", {"virtualAccountData": _same(body)}

    def inquire(self, body: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        account = self.accounts.get(_number(body))
        if account is None or not account.is_open:
            return 404, "12", {}
        return 200, "00", {"virtualAccountData": _shown(body, account)}

    def status(self, body: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        paid = self.paid.get(_number(body))
        data: dict[str, Any] = {**_same(body), "inquiryRequestId": body["inquiryRequestId"]}
        if paid is None:
            return 200, "00", {"virtualAccountData": {**data, "paymentFlagStatus": "03"}}
        reference, amount, request = paid
        data |= {"paymentFlagStatus": "00", "referenceNo": reference, "paymentRequestId": request}
        return 200, "00", {"virtualAccountData": {**data, "paidAmount": rupiah(amount)}}


class BankSimulator(SnapSimulator):
    """The banks behind one address."""

    bank: Bank

    def controls(self) -> list[Route]:
        return [
            Route("/payments", control(PaymentBody, self._pay), methods=["POST"]),
            Route("/reversals", control(ReversalBody, self._reverse), methods=["POST"]),
            Route("/movements", control(MovementBody, self._move), methods=["POST"]),
            Route("/accounts", self._accounts, methods=["GET"]),
            Route("/book", self._book, methods=["GET"]),
            Route("/statements/{day}.{form}", self._statement, methods=["GET"]),
        ]

    async def _pay(self, request: Request, body: PaymentBody) -> dict[str, Any]:
        """A payer pays. The money is credited unless we refuse the payment before."""
        profile, office = _bank_of(body.number), self.deliveries.at(request)
        now = await self.deliveries.now(office)
        customer = body.number.removeprefix(profile.service_number)
        asked: dict[str, Any] = {}
        if profile.asks:
            asked = await self.deliveries.send(office, self._inquiry(profile, customer))
        shown = asked.get("virtualAccountData", {}).get("totalAmount", {}).get("value")
        hosted = self.bank.accounts.get(body.number)
        wanted = int(float(shown)) if shown else (hosted.amount if hosted and hosted.is_open else None)
        amount = body.amount if body.amount is not None else wanted
        if amount is None:
            return {"inquiry": asked, "credited": False}
        reference = body.reference or self.bank.reference()
        paid = _Paid(amount, reference, body.request or f"{now:%Y%m%d%H%M%S}{reference}", now)
        answers = await self.deliveries.tell(office, self._payment(profile, customer, body, paid), body)
        codes = [answer.get("responseCode") for answer in answers]
        is_credited = body.how in {"lose", "hold", "forge"} or "2002500" in codes or not profile.asks
        if is_credited and not any(line.reference == reference for line in self.bank.book.lines):
            text = f"VA {hosted.trx_id if hosted else _document(asked)}"
            self.bank.book.lines.append(Line(now, reference, text, amount, "VA", paid.request, body.number))
            self.bank.paid[body.number] = (reference, amount, paid.request)
        return {"inquiry": asked, "reference": reference, "credited": is_credited, "answers": answers}

    def _inquiry(self, profile: BankProfile, customer: str) -> Sent:
        body = {**_numbers(profile, customer), "inquiryRequestId": self.deliveries.external(), "channelCode": 6011}
        return self._sent(profile, "/v1.0/transfer-va/inquiry", body)

    def _payment(self, profile: BankProfile, customer: str, body: PaymentBody, paid: _Paid) -> Sent:
        told = body.told if body.told is not None else paid.amount
        said = {
            **_numbers(profile, customer),
            "paymentRequestId": paid.request,
            "channelCode": 6011,
            "paidAmount": rupiah(told),
            "trxDateTime": paid.at.isoformat(timespec="seconds"),
            "referenceNo": paid.reference,
            "flagAdvise": "Y" if body.advice else "N",
        }
        return self._sent(profile, "/v1.0/transfer-va/payment", said, forged=body.how == "forge")

    def _sent(self, profile: BankProfile, path: str, body: dict[str, Any], *, forged: bool = False) -> Sent:
        is_symmetric = profile.signing == "symmetric"
        external, said = self.deliveries.external(), orjson.dumps(body)
        return Sent(profile.id, profile.partner_id, path, said, is_symmetric, external, forged)

    async def _reverse(self, request: Request, body: ReversalBody) -> dict[str, Any]:
        line = next((one for one in self.bank.book.lines if one.reference == body.reference), None)
        if line is None:
            raise LookupError(body.reference)
        now = await self.deliveries.now(self.deliveries.at(request))
        text = f"REVERSAL {line.text}"
        back = Line(now, line.reference, text, -line.amount, line.kind, line.end_to_end, line.creditor, True)
        self.bank.book.lines.append(back)
        return {"debited": line.amount}

    async def _move(self, request: Request, body: MovementBody) -> dict[str, Any]:
        now = await self.deliveries.now(self.deliveries.at(request))
        reference = body.reference or self.bank.reference()
        self.bank.book.lines.append(Line(now, reference, body.text, body.amount, body.kind))
        return {"reference": reference}

    async def _accounts(self, _: Request) -> Response:
        return JSONResponse({number: vars(account) for number, account in self.bank.accounts.items()})

    async def _book(self, _: Request) -> Response:
        lines = [{**vars(line), "at": line.at.isoformat()} for line in self.bank.book.lines]
        return JSONResponse({"lines": lines})

    async def _statement(self, request: Request) -> Response:
        try:
            day = date.fromisoformat(request.path_params["day"])
        except ValueError:
            return Response(status_code=404)
        match request.path_params["form"]:
            case "csv":
                return Response(self.bank.book.csv(day), media_type="text/csv")
            case "xml":
                return Response(self.bank.book.camt(day), media_type="application/xml")
            case _:
                return Response(status_code=404)


def simulator(bank: Bank | None = None) -> BankSimulator:
    """The banks with an empty book."""
    kept = bank or Bank()
    served = {
        "transfer-va/create-va": ("POST", "27", kept.create),
        "transfer-va/update-va": ("PUT", "28", kept.update),
        "transfer-va/delete-va": ("DELETE", "31", kept.delete),
        "transfer-va/inquiry-va": ("POST", "30", kept.inquire),
        "transfer-va/status": ("POST", "26", kept.status),
    }
    made = BankSimulator(NAME, "", "", {}, refusal, served=served, deliveries=Deliveries())
    made.bank = kept
    return made


def _bank_of(number: str) -> BankProfile:
    found = next((one for one in PROFILES if number.startswith(one.service_number)), None)
    if found is None:
        raise LookupError(number)
    return found


def _numbers(profile: BankProfile, customer: str) -> dict[str, str]:
    service = profile.partner_service_id
    return {"partnerServiceId": service, "customerNo": customer, "virtualAccountNo": service + customer}


def _number(body: dict[str, Any]) -> str:
    return str(body["virtualAccountNo"]).strip()


def _same(body: dict[str, Any]) -> dict[str, str]:
    return {name: body[name] for name in ("partnerServiceId", "customerNo", "virtualAccountNo")}


def _shown(body: dict[str, Any], account: HostedAccount) -> dict[str, Any]:
    return {
        **_same(body),
        "trxId": account.trx_id,
        "totalAmount": rupiah(account.amount),
        "expiredDate": account.expires,
    }


def _document(asked: dict[str, Any]) -> str:
    details = asked.get("virtualAccountData", {}).get("billDetails") or [{}]
    return str(details[0].get("billNo", ""))
