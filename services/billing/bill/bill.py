"""What one verification, one fee of a service card, or one certification costs: assessed, set by SKRD or paid to the state, paid in
full; or nothing.

    assessed ── SKRD ──> skrd-issued ── paid in full ──> settled ── reversed by the bank, or a sanction ──> skrd-issued
             skrd-issued ── expired or uncollectable, by two persons ──> written-off
    assessed ── NTPN of a payment to the state (PNBP) ──> settled
    assessed ── a law lets nothing be charged, in the same commit ──> nothing-due

What the money on a bill covers follows from its sums alone (`split.py`), never from the order in which the news of it came.

Source: service card PSR-TERA, "Sistem, mekanisme dan prosedur"; cards that print a fee, such as PSR-SKA, "Biaya / Tarif";
PP 12/2019 for the roles that set and receive; Permendag 79/2020 for the fee of PSR-SKA.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from services.billing.bill.due_dates import Charge
from services.billing.bill.fee import CertificationFee, Fee, LevyLine
from services.billing.bill.plan import Plan
from services.billing.bill.pursuit import Objection, Relief, Reminder, Strd, WriteOff
from services.billing.bill.split import First, Split, split
from services.billing.tariff.state_fees import state_fee
from shared.contracts.intake import Place, Verification
from shared.errors import NotFound, RefusedByRule
from shared.journal.events import Aggregate

Status = Literal["assessed", "nothing-due", "skrd-issued", "settled", "cancelled", "written-off"]
Channel = Literal["cash", "virtual-account", "qris", "transfer", "state", "set-off"]
"""How money reached a bill. `state`: the state treasury received it. `set-off`: money that another bill had too much of."""
ON_STATEMENTS: Final = frozenset[Channel]({"virtual-account", "transfer"})
"""A line of a bank statement that takes money back does not say by which of these it came."""
NOTHING_OWED: Final = frozenset({"nothing-due", "cancelled"})
"""Money that comes all the same is over. A claim that was written off keeps what it had received; only more is over."""
Method = Literal["cash"]


class NothingIsDue(RefusedByRule):
    code = "nothing-due"
    indonesian = "Tidak ada retribusi yang terutang: {law}."
    english = "No levy is due: {law}."


class NoLongerOwed(RefusedByRule):
    code = "no-longer-owed"
    indonesian = "Tagihan ini berstatus {status:words}; tidak ada lagi yang ditagih dengannya. Lihat tagihan penggantinya, bila ada."
    english = "This bill is {status:words}; nothing is charged by it any more. See the bill that replaces it, if there is one."


class PaidToTheState(RefusedByRule):
    """Only a levy of the region is set in an SKRD and received by its treasurer; revenue of the state is not."""

    code = "paid-to-the-state"
    indonesian = (
        "Biaya ini PNBP ({law}): tidak ada SKRD dan tidak dibayar di kantor. Pemohon membayar dengan kode billing; "
        "bendahara lalu mencatat NTPN-nya pada tagihan ini (alamat tagihan, lalu /ntpn)."
    )
    english = (
        "This fee is PNBP ({law}): it has no SKRD and is not paid at the office. The applicant pays under a billing code; "
        "the treasurer then records its NTPN on this bill (the address of the bill, then /ntpn)."
    )


@dataclass(frozen=True)
class Skrd:
    """The SKRD of a bill, with the rule that sets its due date."""

    number: str
    issued_on: date
    due_on: date
    due_rule: str
    due_basis: str
    issued_by: str


@dataclass(frozen=True)
class Payment:
    """The money received for a bill, in whole rupiah, with its TBP."""

    tbp_number: str
    amount: int
    method: Method
    received_on: date
    received_by: str


@dataclass(frozen=True)
class StatePayment:
    """The payment to the state that settled a bill, with its NTPN; whole rupiah."""

    ntpn: str
    amount: int
    paid_on: date
    confirmed_by: str


@dataclass(frozen=True)
class Receipt:
    """Money that reached a bill, in whole rupiah. Channel and reference tell it apart from all other money.

    `reference`: the number of the TBP, the bank's reference, the NTPN, or the number of the refund that was set off.
    """

    channel: Channel
    reference: str
    amount: int
    on: date
    reversed_on: date | None = None


@dataclass(frozen=True)
class Reversal:
    """The bank took back money of which no news has come yet; `on` is the day on which it did."""

    channel: Channel
    reference: str
    on: date

    def is_of(self, channel: Channel, reference: str) -> bool:
        """Whether it is about this money. What a line of a statement takes back may have come by account or by transfer."""
        return self.reference == reference and (self.channel == channel or {self.channel, channel} <= ON_STATEMENTS)


@dataclass(frozen=True)
class Cancellation:
    """A cancellation that an officer proposed. `ground`: see `cancellation.py`."""

    ground: str
    proposed_by: str
    proposed_on: date


class Bill(Aggregate):
    """The bill of one verification, of one printed fee or of one certification; amounts in whole rupiah, days in the
    office's own zone.
    """

    TOPIC = "billing.bill"

    office: str
    case_id: UUID
    total: int
    legal_basis: str
    assessed_on: date
    accounts: tuple[str, ...] = ()
    verification_id: UUID | None = None
    instrument_id: UUID | None = None
    kind: str | None = None
    accuracy_class: str | None = None
    capacity: Decimal | None = None
    """Of the instrument: what the levy was assessed by."""
    verification: Verification | None = None
    place: Place | None = None
    tested_on: date | None = None
    lines: tuple[LevyLine, ...] = ()
    fee: Fee | None = None
    certification: CertificationFee | None = None
    status: Status = "assessed"
    skrd: Skrd | None = None
    payment: Payment | None = None
    state_payment: StatePayment | None = None
    happened_until: date = date.min
    receipts: tuple[Receipt, ...] = ()
    reversed_ahead: tuple[Reversal, ...] = ()
    """Money that the bank took back before the news of it came."""
    sanction: int = 0
    """Charged for paying late, in whole rupiah, less what was waived of it."""
    waived: int = 0
    """What the office waived of `total`."""
    settles_first: First = "principal"
    reserved: tuple[tuple[UUID, int], ...] = ()
    """Refund and rupiah: what of the surplus is kept for it, or was paid out by it."""
    cancellation: Cancellation | None = None
    """Proposed, and not rejected."""
    replaces: UUID | None = None
    """The cancelled bill that this one replaces."""
    replaced_by: UUID | None = None
    delivered_on: date | None = None
    """The day on which the applicant got what the bill is for; None: not yet, or it is not known."""
    receivers: tuple[str, ...] = ()
    """Who received cash for the bill, by token subject: none of them approves a refund (SOD-06)."""
    payment_number: str | None = None
    """Given once the bill can be paid: a receipt as applications have (`shared/receipt.py`), so nobody finds one by trying. It
    opens a public page that names neither a person nor a case, so it may stand in the journal in clear.
    """
    levy_object: str = ""
    """What the law lets the region levy, by its id in `tariff/data/levy_objects.yaml`; empty: no levy, or not known yet."""
    account_code: str = ""
    """The account of the budget that the levy is booked to; empty: no levy, or not known yet."""
    overdue_rule: str | None = None
    """The rule on late payment that the SKRD names."""
    overdue_since: date | None = None
    claim_until: date | None = None
    """The last day of the claim; None: no rule of the office was known when its SKRD was issued."""
    expired_on: date | None = None
    reminders: tuple[Reminder, ...] = ()
    strds: tuple[Strd, ...] = ()
    sanction_charged: int = 0
    """The sum of the STRDs, less what an objection showed to be too much; a relief does not change it."""
    sanction_missed: int = 0
    """What of the sanction was never charged, on a bill that was paid late; an STRD can still charge it."""
    plan: Plan | None = None
    reliefs: tuple[Relief, ...] = ()
    objection: Objection | None = None
    write_off: WriteOff | None = None

    @property
    def received(self) -> int:
        """All money on the bill, less what the bank took back and what refunds have reserved or paid."""
        came = sum(one.amount for one in self.receipts if one.reversed_on is None)
        return came - sum(amount for _, amount in self.reserved)

    def split_of(self, received: int) -> Split:
        """What `received` rupiah would cover of what is due, and what would be over."""
        if self.status in NOTHING_OWED:
            return split(received, 0, 0, self.settles_first)
        return split(received, self.total - self.waived, self.sanction, self.settles_first)

    @property
    def split(self) -> Split:
        """What the money on the bill covers, and what is over."""
        return self.split_of(self.received)

    @property
    def surplus(self) -> int:
        """Rupiah that were paid too much and that no refund has taken yet; 0 if the payer owes some of it back."""
        return max(self.split.over, 0)

    @property
    def owed_principal(self) -> int:
        return 0 if self.status in NOTHING_OWED else self.total - self.waived - self.split.principal

    @property
    def owed_sanction(self) -> int:
        return 0 if self.status in NOTHING_OWED else self.sanction - self.split.sanction

    @property
    def owed_back(self) -> int:
        """Rupiah that were refunded, and that the bank took back from the office afterwards: the payer owes them."""
        return max(-self.split.over, 0)

    @property
    def owed(self) -> int:
        """Rupiah that are still to be paid, the sanction and what is owed back included."""
        return self.owed_principal + self.owed_sanction + self.owed_back

    def payable(self, on: date) -> int:
        """What a payer pays on a day: the next instalment where instalments run, else all that is owed."""
        part = None if self.plan is None else self.plan.to_pay(self.received, on)
        return self.owed if part is None else min(part, self.owed)

    @property
    def is_charged(self) -> bool:
        """Whether the payer owes it: a levy once its SKRD is issued, revenue of the state at once."""
        return self.skrd is not None or self.state_law is not None

    @property
    def service_day(self) -> date:
        """The day on which the service was given, whose law and tariff count for ever."""
        return self.tested_on or self.assessed_on

    @property
    def charge(self) -> Charge:
        return "levy" if self.fee is None else "printed-fee"

    @property
    def state_law(self) -> str | None:
        """The rule under which the bill is paid to the state; None if it is not.

        A fee billed before the system knew the rule is also paid to the state, unless its SKRD was issued by then or
        the rule of the day of assessment charges nothing.
        """
        if self.certification is not None:
            return self.legal_basis if self.certification.kind == "pnbp" else None
        if self.fee is None or self.skrd is not None:
            return None
        if self.fee.kind == "pnbp":
            return self.legal_basis
        rule = state_fee(self.fee.service_code, self.assessed_on)
        return None if rule is None or rule.rupiah == 0 else rule.legal_basis

    def refuse_to_others(self, account: str) -> None:
        """Raises NotFound for an applicant whose bill it is not: they do not even learn that it exists."""
        if account not in self.accounts:
            raise NotFound(what=self.TOPIC)

    def refuse_when_nothing_is_due(self) -> None:
        if self.status == "nothing-due":
            raise NothingIsDue(law=self.legal_basis)
        if self.status in NOTHING_OWED:
            raise NoLongerOwed(status=self.status)

    def refuse_when_paid_to_the_state(self) -> None:
        if self.state_law is not None:
            raise PaidToTheState(law=self.state_law)
