"""The virtual account of a bill at a bank: the number under which people pay it.

    opened with the SKRD ── nothing is owed any more ──> closed ── the bank took the money back ──> open

The amount follows the bill. What a bank is answered depends on the bill itself, never on how far the account has followed it.

Source: SNAP BI, transfer virtual account: partnerServiceId and customerNo together are the number.
"""

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID, uuid5

from services.billing.bank.profile import BankProfile
from services.billing.bill.bill import NOTHING_OWED, Bill
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.offices import office
from shared.privacy.clear_text import OfficialNumber

AccountStatus = Literal["open", "closed"]
AccountEnd = Literal["paid", "void"]
"""`paid`: nothing is owed on the bill any more. `void`: the bill was cancelled or written off."""


class VirtualAccount(Aggregate):
    """One virtual account, in whole rupiah. `bank`: the id of the bank's profile."""

    TOPIC = "billing.virtual-account"

    office: str
    bill_id: UUID
    case_id: UUID
    bank: str
    service_number: str
    customer_number: str
    document: str
    amount: int
    expires_at: datetime
    status: AccountStatus = "open"

    @property
    def number(self) -> str:
        """The number that people type, without the spaces of SNAP BI."""
        return self.service_number + self.customer_number

    @property
    def name(self) -> str:
        """What the bank shows: the document's number, never the payer's name."""
        return self.document.replace("/", " ")


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class VirtualAccountOpened(FirstEvent[VirtualAccount]):
    """The bill of an SKRD can be paid under this number at the bank, until before `expires_at`."""

    TOPIC = "billing.virtual-account-opened"
    INDONESIAN = "Nomor rekening virtual {service_number}{customer_number} dibuka untuk {document}, {amount:rupiah}."
    ENGLISH = "The virtual account {service_number}{customer_number} was opened for {document}, {amount:rupiah}."
    office: str
    bill_id: UUID
    case_id: UUID
    bank: str
    service_number: OfficialNumber
    customer_number: OfficialNumber
    document: OfficialNumber
    amount: int
    expires_at: datetime


class VirtualAccountAmountChanged(Event[VirtualAccount]):
    """Another amount is owed on the bill now."""

    TOPIC = "billing.virtual-account-amount-changed"
    INDONESIAN = "Jumlah pada nomor rekening virtual menjadi {amount:rupiah}."
    ENGLISH = "The amount of the virtual account is now {amount:rupiah}."
    amount: int

    def apply(self, account: VirtualAccount) -> None:
        account.amount = self.amount


class VirtualAccountClosed(Event[VirtualAccount]):
    """Nothing is owed on the bill any more."""

    TOPIC = "billing.virtual-account-closed"
    INDONESIAN = "Nomor rekening virtual ditutup: {why}."
    ENGLISH = "The virtual account was closed: {why}."
    why: AccountEnd

    def apply(self, account: VirtualAccount) -> None:
        account.status, account.amount = "closed", 0


class VirtualAccountReopened(Event[VirtualAccount]):
    """Money is owed on the bill again, because the bank took a payment back or a sanction was charged."""

    TOPIC = "billing.virtual-account-reopened"
    INDONESIAN = "Nomor rekening virtual dibuka kembali untuk {amount:rupiah}."
    ENGLISH = "The virtual account was opened again for {amount:rupiah}."
    amount: int

    def apply(self, account: VirtualAccount) -> None:
        account.status, account.amount = "open", self.amount


def account_id(bill_id: UUID, bank: str) -> UUID:
    """A bill has one account at a bank, so that a repeated reaction opens none again."""
    return uuid5(bill_id, f"virtual account {bank}")


def customer_number(year: int, serial: int) -> str:
    """Thirteen digits: the year, and a serial number of the office and year."""
    return f"{year % 100:02}{serial:011}"


def expiry(profile: BankProfile, due_on: date) -> datetime:
    """The moment from which an account takes no payment any more."""
    return office(profile.office).end_of(due_on + timedelta(days=profile.account_days))


# Decisions – record what follows from the bill. Time is an argument.
def open_account(bill: Bill, profile: BankProfile, customer_number: str, now: datetime) -> VirtualAccount:
    """Opens the account of a bill whose SKRD was issued."""
    assert bill.skrd is not None
    return VirtualAccount.begin(
        VirtualAccountOpened,
        id=account_id(bill.id, profile.id),
        now=now,
        office=bill.office,
        bill_id=bill.id,
        case_id=bill.case_id,
        bank=profile.id,
        service_number=profile.service_number,
        customer_number=customer_number,
        document=bill.skrd.number,
        amount=bill.owed,
        expires_at=expiry(profile, bill.skrd.due_on),
    )


def follow_bill(account: VirtualAccount, bill: Bill, now: datetime) -> bool:
    """Lets the account follow what is owed on its bill; False if nothing changes."""
    if bill.owed == 0:
        if account.status == "closed":
            return False
        account.record(VirtualAccountClosed, now, why="void" if bill.status in NOTHING_OWED else "paid")
    elif account.status == "closed":
        account.record(VirtualAccountReopened, now, amount=bill.owed)
    elif account.amount != bill.owed:
        account.record(VirtualAccountAmountChanged, now, amount=bill.owed)
    else:
        return False
    return True
