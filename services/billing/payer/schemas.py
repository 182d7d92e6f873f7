"""The models of payers' bills over HTTP."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.billing.bill.bill import Channel, Status
from services.billing.payer.payable import Payable, PaymentState
from services.billing.payer.ways import WayKind
from services.billing.tariff.levy_objects import TERA, levy_name
from shared.offices import office


class WayView(BaseModel):
    """One way to pay. `qr`: what a QR code says; `until`: money counts before this moment; `amount`: what it takes, in rupiah."""

    model_config = ConfigDict(from_attributes=True)

    kind: WayKind
    number: str | None
    bank: str | None
    qr: str | None
    until: datetime | None
    amount: int | None


class ProofView(BaseModel):
    """Money that came, in whole rupiah, with its proof: the TBP, the bank's reference, the NTPN, or the refund that was set off."""

    model_config = ConfigDict(from_attributes=True)

    channel: Channel
    reference: str
    amount: int
    received_on: date
    reversed_on: date | None


def _what_for(bill: Payable) -> str:
    """In Indonesian, as the card prints it; a levy of a verification by the name of its object in the law."""
    return bill.what_for or levy_name(TERA)


class PayablePageView(BaseModel):
    """A bill by its payment number: nothing of a person, and no case. Amounts in whole rupiah; `owed` is what is to be paid.

    `charged`: `total` with sanctions, and without what the office gave up. `what_for` is in Indonesian.
    """

    payment_number: str
    office: str
    what_for: str
    state: PaymentState
    total: int
    charged: int
    owed: int
    due_on: date | None
    ways: list[WayView]

    @classmethod
    def of(cls, bill: Payable, now: datetime) -> Self:
        here = office(bill.office)
        return cls(
            payment_number=bill.payment_number or "",
            office=here.name,
            what_for=_what_for(bill),
            state=bill.state(here.local_day(now)),
            total=bill.total,
            charged=bill.charged,
            owed=bill.owed,
            due_on=bill.due_on,
            ways=[WayView.model_validate(way) for way in bill.ways],
        )


class OwnBillView(BaseModel):
    """A bill of the asker. `number`: its SKRD; `payment_number` opens the public page; `owed`: what is to be paid, in rupiah."""

    id: UUID
    case_id: UUID
    number: str | None
    payment_number: str | None
    what_for: str
    status: Status
    state: PaymentState
    total: int
    charged: int
    owed: int
    due_on: date | None
    ways: list[WayView]
    receipts: list[ProofView]

    @classmethod
    def of(cls, bill: Payable, now: datetime) -> Self:
        return cls(
            id=bill.id,
            case_id=bill.case_id,
            number=bill.number,
            payment_number=bill.payment_number,
            what_for=_what_for(bill),
            status=bill.status,
            state=bill.state(office(bill.office).local_day(now)),
            total=bill.total,
            charged=bill.charged,
            owed=bill.owed,
            due_on=bill.due_on,
            ways=[WayView.model_validate(way) for way in bill.ways],
            receipts=[ProofView.model_validate(proof) for proof in bill.proofs],
        )
