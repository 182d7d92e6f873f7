"""Simulates the acquirer of QRIS: it makes codes (service 47), answers about them (51), tells of payments (52) and settles.

Below /simulators/acquirer people tell it what to do:

    POST payments     {"code"?, "amount"?, "how"?, "told"?, "times"?, "seconds"?, "reference"?}
                      a payer scans a code (its partnerReferenceNo), or, without `code`, the static one at the counter
    POST deliveries   {"order"}    sends the notices that were held back (`how`: hold), forward or in reverse
    POST chargebacks  {"reference", "amount"?, "how"?, "told"?, "times"?, "seconds"?}
                      takes a payment back, and tells of it; of a settled one the bank takes the money from the account
    POST settlements  {"mdr"?}     settles all payments of today's batch: one credit in the bank's book
    PUT  lie          {"lie"}      the next codes say something else: amount, bill-number, nmid, crc, currency
    PUT  office, fault; GET codes, seen
"""

import secrets
from binascii import crc_hqx
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.simulators.bank import Bank
from deploy.simulators.snap import SnapSimulator, control, refusal
from deploy.simulators.snap_deliveries import Deliveries, Sent, Told
from deploy.simulators.statement import Line
from services.billing.bank.values import rupiah
from services.billing.qris.profile import PROFILES, AcquirerProfile

NAME = "acquirer"
Lie = Literal["none", "amount", "bill-number", "nmid", "crc", "currency"]


class PaymentBody(Told):
    """A payer pays; without `amount` what the code says."""

    code: str | None = None
    amount: int | None = None
    reference: str | None = None


class ChargebackBody(Told):
    """The acquirer takes back the payment with this reference."""

    reference: str


class SettlementBody(BaseModel):
    """`mdr`: the fee that the acquirer keeps, in whole rupiah."""

    model_config = ConfigDict(extra="forbid")

    mdr: Annotated[int, Field(ge=0)] = 0


class LieBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lie: Lie


@dataclass
class MadeCode:
    """A code that the acquirer made. `paid`: references and rupiah."""

    merchant: str
    payload: str
    amount: int
    paid: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class Codes:
    """What the acquirer has. `taken_back`: references and rupiah of chargebacks."""

    made: dict[str, MadeCode] = field(default_factory=dict)
    unsettled: list[tuple[str, int]] = field(default_factory=list)
    taken_back: dict[str, int] = field(default_factory=dict)
    lie: Lie = "none"
    numbers: "count[int]" = field(default_factory=lambda: count(1 + secrets.randbelow(90_000_000)))
    """From a random number, because an earlier process gave references on the same day."""

    def generate(self, body: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        partner, amount = body["partnerReferenceNo"], int(float(body["amount"]["value"]))
        profile = _profile(body["merchantId"])
        payload = written(profile, amount, body["additionalInfo"]["billNumber"], self.lie)
        made = self.made.setdefault(partner, MadeCode(body["merchantId"], payload, amount))
        made.payload = payload
        said = {"partnerReferenceNo": partner, "referenceNo": f"QRC{next(self.numbers):09}", "qrContent": payload}
        return 200, "00", said

    def query(self, body: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        made = self.made.get(body["originalPartnerReferenceNo"])
        if made is None:
            return 404, "01", {}
        said: dict[str, Any] = {"originalPartnerReferenceNo": body["originalPartnerReferenceNo"]}
        if not made.paid:
            return 200, "00", {**said, "latestTransactionStatus": "03"}
        reference, amount = made.paid[0]
        said |= {"originalReferenceNo": reference, "amount": rupiah(amount), "latestTransactionStatus": "00"}
        return 200, "00", said


class AcquirerSimulator(SnapSimulator):
    """The acquirer of every office that takes QRIS."""

    codes: Codes
    bank: Bank

    def controls(self) -> list[Route]:
        return [
            Route("/payments", control(PaymentBody, self._pay), methods=["POST"]),
            Route("/chargebacks", control(ChargebackBody, self._charge_back), methods=["POST"]),
            Route("/settlements", control(SettlementBody, self._settle), methods=["POST"]),
            Route("/lie", control(LieBody, self._lie), methods=["PUT"]),
            Route("/codes", self._codes, methods=["GET"]),
        ]

    async def _pay(self, request: Request, body: PaymentBody) -> dict[str, Any]:
        office = self.deliveries.at(request)
        now = await self.deliveries.now(office)
        made = self.codes.made.get(body.code or "")
        if body.code is not None and made is None:
            raise LookupError(body.code)
        amount = body.amount or (made.amount if made else 0)
        profile = _profile(made.merchant) if made else PROFILES[0]
        reference = body.reference or f"QR{now:%y%m%d}{next(self.codes.numbers):08}"
        if not any(known == reference for known, _ in self.codes.unsettled):
            self.codes.unsettled.append((reference, amount))
            if made is not None:
                made.paid.append((reference, amount))
        said = {
            "originalReferenceNo": reference,
            "originalPartnerReferenceNo": body.code or "",
            "latestTransactionStatus": "00",
            "transactionStatusDesc": "Success",
            "amount": rupiah(amount if body.told is None else body.told),
            "additionalInfo": {"paidTime": now.isoformat(timespec="seconds")},
        }
        return {"reference": reference, "answers": await self._tell(office, profile, said, body)}

    async def _tell(self, office: str, profile: AcquirerProfile, said: dict[str, Any], body: Told) -> Any:
        external, path = self.deliveries.external(), "/v1.0/qr/qr-mpm-notify"
        is_forged = body.how == "forge"
        sent = Sent(profile.acquirer, profile.partner_id, path, orjson.dumps(said), False, external, is_forged)
        return await self.deliveries.tell(office, sent, body)

    async def _charge_back(self, request: Request, body: ChargebackBody) -> dict[str, Any]:
        office = self.deliveries.at(request)
        now = await self.deliveries.now(office)
        code, made, amount = self._paid_as(body.reference)
        profile = _profile(made.merchant) if made else PROFILES[0]
        waiting = [one for one in self.codes.unsettled if one[0] != body.reference]
        is_settled = len(waiting) == len(self.codes.unsettled) and body.reference not in self.codes.taken_back
        if is_settled:
            text = f"REVERSAL QRIS {body.reference}"
            self.bank.book.lines.append(Line(now, body.reference, text, -amount, "QRIS", is_reversal=True))
        self.codes.unsettled, self.codes.taken_back[body.reference] = waiting, amount
        said = {
            "originalReferenceNo": body.reference,
            "originalPartnerReferenceNo": code,
            "latestTransactionStatus": "04",
            "transactionStatusDesc": "Refunded",
            "amount": rupiah(amount if body.told is None else body.told),
        }
        return {"taken_back": amount, "answers": await self._tell(office, profile, said, body)}

    def _paid_as(self, reference: str) -> tuple[str, MadeCode | None, int]:
        for code, made in self.codes.made.items():
            for known, amount in made.paid:
                if known == reference:
                    return code, made, amount
        return "", None, (dict(self.codes.unsettled) | self.codes.taken_back)[reference]

    async def _settle(self, request: Request, body: SettlementBody) -> dict[str, Any]:
        now = await self.deliveries.now(self.deliveries.at(request))
        settled, self.codes.unsettled = self.codes.unsettled, []
        if not settled:
            raise LookupError("payments")
        gross, nmid = sum(amount for _, amount in settled), PROFILES[0].nmid
        batch = f"QRS{now:%y%m%d}{next(self.codes.numbers):04}"
        counted = f"{len(settled)} TRX GROSS {gross} MDR {body.mdr}"
        text = f"QRIS SETTLEMENT {now:%d/%m/%y} NMID {nmid} {counted}"
        line = Line(now, batch, text, gross - body.mdr, "QRIS", batch, f"SETTL{now:%Y%m%d}")
        self.bank.book.lines.append(line)
        references = [reference for reference, _ in settled]
        what = {"batch": batch, "nmid": nmid, "settled_on": str(now.date()), "gross": gross, "mdr": body.mdr}
        return {**what, "references": references}

    async def _lie(self, _: Request, body: LieBody) -> dict[str, Any]:
        self.codes.lie = body.lie
        return {"lie": body.lie}

    async def _codes(self, _: Request) -> Response:
        return JSONResponse({code: vars(made) for code, made in self.codes.made.items()})


def simulator(bank: Bank, codes: Codes | None = None) -> AcquirerSimulator:
    """The acquirer with an empty memory; it settles to the account at the bank."""
    kept = codes or Codes()
    served = {
        "qr/qr-mpm-generate": ("POST", "47", kept.generate),
        "qr/qr-mpm-query": ("POST", "51", kept.query),
    }
    made = AcquirerSimulator(NAME, "", "", {}, refusal, served=served, deliveries=Deliveries())
    made.codes, made.bank = kept, bank
    return made


def written(profile: AcquirerProfile, amount: int, bill_number: str, lie: Lie = "none") -> str:
    """A payload as an acquirer writes it; only an acquirer may."""
    said = amount + 1 if lie == "amount" else amount
    bill = f"{bill_number[:-1]}X" if lie == "bill-number" else bill_number
    nmid = f"{profile.nmid[:-1]}9" if lie == "nmid" else profile.nmid
    merchant = [("00", "ID.CO.BANKJATIM.WWW"), ("01", "936001140000000017"), ("02", profile.merchant_id), ("03", "URE")]
    national = [("00", "ID.CO.QRIS.WWW"), ("02", nmid), ("03", "URE")]
    fields = [
        ("00", "01"),
        ("01", "12"),
        ("26", _row(merchant)),
        ("51", _row(national)),
        ("52", "9399"),
        ("53", "840" if lie == "currency" else "360"),
        ("54", str(said)),
        ("58", "ID"),
        ("59", "DISPERINDAG PASURUAN"),
        ("60", "PASURUAN"),
        ("61", "67153"),
        ("62", _row([("01", bill), ("07", profile.terminal)])),
    ]
    signed = _row(fields) + "6304"
    crc = f"{crc_hqx(signed.encode(), 0xFFFF):04X}"
    return signed + ("0000" if lie == "crc" else crc)


def _row(fields: Sequence[tuple[str, str]]) -> str:
    return "".join(f"{tag}{len(value):02}{value}" for tag, value in fields)


def _profile(merchant: str) -> AcquirerProfile:
    return next(one for one in PROFILES if one.merchant_id == merchant)
