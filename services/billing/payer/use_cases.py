"""Payers see and pay their own bills: a list for an applicant, one bill for anybody with its payment number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, cast
from uuid import UUID

from services.billing.bank.profile import bank_profile
from services.billing.bill.bill import Status
from services.billing.payer import read_model as views
from services.billing.payer.payable import Payable, PaymentNumberUnknown, Proof
from services.billing.payer.read_model import PayableRow
from services.billing.payer.ways import Way, Ways, offered
from shared.receipt import ReceiptUnknown, parse_receipt
from shared.service.unit_of_work import UnitOfWork

_TO_PAY_TO_THE_STATE: Final = ["payable", "expired"]
"""A code that is over is shown, because its payer asks for a new one."""


class NumberedWays:
    """The virtual accounts, QRIS codes and billing codes that bills have."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def of(self, bills: Sequence[UUID]) -> Mapping[UUID, Sequence[Way]]:
        found = defaultdict[UUID, list[Way]](list)
        for row in await self.unit.rows(views.accounts_to_pay, bills=bills):
            bank = _bank(row.bank, row.until)
            found[row.bill_id].append(Way("virtual-account", row.number, bank, until=row.until, amount=row.amount))
        for row in await self.unit.rows(views.qris_to_pay, bills=bills):
            found[row.bill_id].append(Way("qris", qr=row.qr, until=row.until, amount=row.amount))
        for row in await self.unit.rows(views.codes_to_pay, bills=bills, payable=_TO_PAY_TO_THE_STATE):
            found[row.bill_id].append(Way("billing-code", row.number, until=row.until, amount=row.amount))
        return found


def _bank(id: str | None, until: datetime | None) -> str | None:
    """The name of a bank, by the profile of the day on which the account ends."""
    profile = None if id is None or until is None else bank_profile(id, until.date())
    return id if profile is None else profile.bank


class PayerBills:
    """`ways`: the channels that offer a way to pay; cash at the office needs none."""

    def __init__(self, unit: UnitOfWork, ways: Sequence[Ways] = ()) -> None:
        self.unit = unit
        self._ways = ways

    async def of_number(self, written: str, now: datetime) -> Payable:
        """The bill of a payment number, as somebody wrote it, with its ways to pay. Raises PaymentNumberUnknown."""
        try:
            number = parse_receipt(written)
        except ReceiptUnknown:
            raise PaymentNumberUnknown from None
        row = await self.unit.first(views.bill_of_number, number=number)
        if row is None:
            raise PaymentNumberUnknown
        ways = await self._ways_of([row], now)
        return _payable(row, ways[row.id], ())

    async def own(self, account: str, office: str, after: UUID, limit: int, now: datetime) -> list[Payable]:
        """The bills of an account at an office ordered by id, with their ways to pay and the money that came."""
        rows = await self.unit.rows(views.own_bills, office=office, accounts=[account], after=after, limit=limit)
        if not rows:
            return []
        money = defaultdict[UUID, list[Proof]](list)
        for one in await self.unit.rows(views.money_on, bills=[row.id for row in rows]):
            proof = Proof(one.channel, one.reference, one.amount, one.received_on, one.reversed_on)
            money[one.bill_id].append(proof)
        ways = await self._ways_of(rows, now)
        return [_payable(row, ways[row.id], money[row.id]) for row in rows]

    async def _ways_of(self, rows: Sequence[PayableRow], now: datetime) -> dict[UUID, list[Way]]:
        """The ways to pay what is owed: those of the channels, then cash for a levy with an SKRD."""
        owing = {row.id: row for row in rows if row.owed > 0}
        found: dict[UUID, list[Way]] = {row.id: [] for row in rows}
        for channel in self._ways if owing else ():
            for bill, ways in (await channel.of(list(owing))).items():
                found[bill] += [way for way in ways if offered(way, owing[bill].owed, now)]
        for row in owing.values():
            if row.skrd_number is not None:
                found[row.id].append(Way("cash"))
        return found


def _payable(row: PayableRow, ways: Sequence[Way], proofs: Sequence[Proof]) -> Payable:
    return Payable(
        id=row.id,
        case_id=row.case_id,
        office=row.office,
        status=cast("Status", row.status),
        total=row.total,
        charged=row.charged,
        owed=row.owed,
        number=row.skrd_number,
        due_on=row.due_on,
        payment_number=row.payment_number,
        what_for=row.what_for,
        is_levy=row.fee_kind != "pnbp",
        ways=ways,
        proofs=proofs,
    )
