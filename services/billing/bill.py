"""What one verification, or one fee of a service card, costs: assessed, set by SKRD or paid to the state, paid in full; or nothing.

    assessed ── SKRD ──> skrd-issued ── exact payment ──> settled
    assessed ── NTPN of a payment to the state (PNBP) ──> settled
    assessed ── a law lets nothing be charged, in the same commit ──> nothing-due

Source: service card PSR-TERA, "Sistem, mekanisme dan prosedur"; cards that print a fee, such as PSR-SKA, "Biaya / Tarif";
PP 12/2019 for who sets and who receives; Permendag 79/2020 for the fee of PSR-SKA.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Self, cast
from uuid import UUID

from eventsourcing.domain import event

from services.billing import tariffs
from services.billing.due_dates import Charge, DueDate
from services.billing.state_fees import StateFee, refuse_ntpn, state_fee
from shared.contracts.intake import FeeDue, Place, Verification
from shared.contracts.metrology import InstrumentMarked
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate, Created
from shared.privacy.clear_text import CardText, OfficialNumber

Status = Literal["assessed", "nothing-due", "skrd-issued", "settled"]
Method = Literal["cash"]
FeeKind = Literal["printed", "pnbp"]
"""`printed`: a fee of the region, set in an SKRD. `pnbp`: revenue of the state, paid to its treasury."""


class NothingIsDue(RefusedByRule):
    code = "nothing-due"
    indonesian = "Tidak ada retribusi yang terutang: {law}."
    english = "No levy is due: {law}."


class SkrdAlreadyIssued(RefusedByRule):
    code = "skrd-already-issued"
    indonesian = "SKRD sudah diterbitkan dengan nomor {number}; satu tagihan hanya mempunyai satu SKRD."
    english = "The SKRD was already issued under number {number}; one bill has one SKRD."


class SkrdNotIssued(RefusedByRule):
    code = "skrd-not-issued"
    indonesian = "Pembayaran baru dapat diterima setelah SKRD diterbitkan."
    english = "Money is received only after the SKRD was issued."


class AlreadySettled(RefusedByRule):
    code = "already-settled"
    indonesian = "Tagihan ini sudah lunas dengan TBP nomor {number}."
    english = "This bill was already settled; the TBP has number {number}."


class PaidToTheState(RefusedByRule):
    """A levy of the region is set in an SKRD and received by its treasurer; revenue of the state is neither."""

    code = "paid-to-the-state"
    indonesian = (
        "Biaya ini PNBP ({law}): tidak ada SKRD dan tidak dibayar di kantor. Pemohon membayar dengan kode billing; "
        "bendahara lalu mencatat NTPN-nya pada tagihan ini (alamat tagihan, lalu /ntpn)."
    )
    english = (
        "This fee is PNBP ({law}): it has no SKRD and is not paid at the office. The applicant pays under a billing code; "
        "the treasurer then records its NTPN on this bill (the address of the bill, then /ntpn)."
    )


class NotPaidToTheState(RefusedByRule):
    code = "not-paid-to-the-state"
    indonesian = "Tagihan ini bukan PNBP, jadi tidak mempunyai NTPN; catat pembayarannya atas SKRD."
    english = "This bill is not PNBP, so it has no NTPN; record its payment on the SKRD."


class NtpnConfirmedAlready(RefusedByRule):
    """The same NTPN again changes nothing and is answered like the first time."""

    code = "ntpn-confirmed-already"
    indonesian = "Tagihan ini sudah lunas dengan NTPN lain, dikonfirmasi per {on:day}."
    english = "This bill was settled by another NTPN, confirmed as of {on:day}."


class AmountNotExact(RefusedByRule):
    code = "amount-not-exact"
    indonesian = "Jumlah yang dibayar harus tepat {expected:rupiah}."
    english = "The amount paid must be exactly {expected:rupiah}."


class IssuerMayNotReceive(DutiesNotSeparate):
    """SOD-06: who set the amount does not receive the money."""

    clause = "PP 12/2019; SOD-06"


@dataclass(frozen=True)
class LevyLine:
    """One tariff line as it was applied, in whole rupiah; where its amount comes from, and how sure that is (A, B, C)."""

    tariff_line: str
    description: CardText
    quantity: int
    unit_amount: int
    amount: int
    source: CardText
    confidence: CardText


@dataclass(frozen=True)
class Fee:
    """What a printed fee is for: `what_for` in Indonesian, as the card prints it; the number among the fees of its case.

    `code_hours`: how long its billing code is valid, where it is PNBP.
    """

    service_code: str
    step: str
    number: int
    what_for: str
    kind: FeeKind = "printed"
    code_hours: int | None = None


@dataclass(frozen=True)
class Skrd:
    """The SKRD of a bill, with the rule by which it falls due."""

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
    """The payment to the state that settled a bill, by its NTPN; whole rupiah."""

    ntpn: str
    amount: int
    paid_on: date
    confirmed_by: str


def _as_applied(line: tariffs.AssessedLine) -> LevyLine:
    return LevyLine(
        tariff_line=line.tariff_line,
        description=line.description,
        quantity=line.quantity,
        unit_amount=line.unit_amount,
        amount=line.amount,
        source=line.source,
        confidence=line.confidence,
    )


class Bill(Aggregate):
    """The bill of one verification or of one printed fee; amounts in whole rupiah, days in the office's own zone."""

    TOPIC = "billing.bill"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class LevyAssessed(Created):
        """The tariff of the day of the test was applied to what was verified."""

        TOPIC = "billing.levy-assessed"
        INDONESIAN = "Retribusi dihitung: {total:rupiah} ({legal_basis})."
        ENGLISH = "The levy was assessed: {total:rupiah} ({legal_basis})."
        office: str
        case_id: UUID
        verification_id: UUID
        instrument_id: UUID
        kind: str
        accuracy_class: str | None
        capacity: Decimal | None
        verification: Verification
        place: Place
        tested_on: date
        lines: tuple[LevyLine, ...]
        total: int
        legal_basis: CardText
        assessed_on: date
        accounts: tuple[str, ...] = ()

    class FeeAssessed(Created):
        """A step of a case made a fee due; a later card changes nothing.

        `total` is the amount on the service card, or the one that a rule of the state sets (`kind`: `pnbp`). An older event says
        `printed` of every fee. `code_hours`: how long the billing code of a PNBP is valid.
        """

        TOPIC = "billing.fee-assessed"
        INDONESIAN = "Biaya {total:rupiah} ditagih untuk {what_for} ({legal_basis})."
        ENGLISH = "A fee of {total:rupiah} was billed for {what_for} ({legal_basis})."
        office: str
        case_id: UUID
        service_code: str
        step: str
        for_number: int
        what_for: CardText
        total: int
        legal_basis: CardText
        assessed_on: date
        accounts: tuple[str, ...] = ()
        kind: FeeKind = "printed"
        code_hours: int | None = None

    class NothingDue(Aggregate.Event):
        """A law in force on the day of the test, or of the fee, lets nothing be charged; the service is owed all the same."""

        TOPIC = "billing.nothing-due"
        INDONESIAN = "Tidak ada yang harus dibayar. {indonesian} ({legal_basis})"
        ENGLISH = "Nothing has to be paid. {english} ({legal_basis})"
        verification_id: UUID | None
        law: CardText
        legal_basis: CardText
        indonesian: CardText
        english: CardText

    class SkrdIssued(Aggregate.Event):
        """The amount was set in an SKRD; `due_rule` and `due_basis` say why it falls due on that day."""

        TOPIC = "billing.skrd-issued"
        INDONESIAN = "SKRD nomor {number} sebesar {amount:rupiah} diterbitkan, jatuh tempo {due_on}."
        ENGLISH = "The SKRD number {number} over {amount:rupiah} was issued; it falls due on {due_on}."
        verification_id: UUID | None
        number: OfficialNumber
        amount: int
        issued_on: date
        due_on: date
        due_rule: CardText
        due_basis: CardText
        issued_by: str

    class PaymentReceived(Aggregate.Event):
        """The treasurer received the money and gave a numbered TBP."""

        TOPIC = "billing.payment-received"
        INDONESIAN = "Pembayaran {amount:rupiah} diterima dengan TBP nomor {tbp_number}."
        ENGLISH = "A payment of {amount:rupiah} was received; the TBP has number {tbp_number}."
        amount: int
        method: Method
        tbp_number: OfficialNumber
        received_on: date
        received_by: str

    class NtpnConfirmed(Aggregate.Event):
        """The treasurer confirmed by its NTPN that the fee was paid to the state; the money never came to the office."""

        TOPIC = "billing.ntpn-confirmed"
        INDONESIAN = "Pembayaran PNBP {amount:rupiah} dikonfirmasi dengan NTPN {ntpn}."
        ENGLISH = "A PNBP payment of {amount:rupiah} was confirmed by NTPN {ntpn}."
        ntpn: OfficialNumber
        amount: int
        paid_on: date
        confirmed_by: str

    class Settled(Aggregate.Event):
        """What the SKRD asks for was paid in full, or a fee of the state was."""

        TOPIC = "billing.bill-settled"
        INDONESIAN = "Tagihan lunas."
        ENGLISH = "The bill is paid in full."
        verification_id: UUID | None

    def __init__(
        self,
        office: str,
        case_id: UUID,
        total: int,
        legal_basis: str,
        assessed_on: date,
        verification_id: UUID | None = None,
        instrument_id: UUID | None = None,
        tested_on: date | None = None,
        lines: tuple[LevyLine, ...] = (),
        service_code: str = "",
        step: str = "",
        for_number: int | None = None,
        what_for: str = "",
        accounts: tuple[str, ...] = (),
        kind: Any = "printed",
        code_hours: int | None = None,
    ) -> None:
        """Begins with either assessment: of a levy, or of a fee, which alone has a number."""
        self.accounts = accounts
        self.office = office
        self.case_id = case_id
        self.verification_id = verification_id
        self.instrument_id = instrument_id
        self.tested_on = tested_on
        self.lines = lines
        self.fee = None if for_number is None else Fee(service_code, step, for_number, what_for, kind, code_hours)
        self.total = total
        self.legal_basis = legal_basis
        self.assessed_on = assessed_on
        self.happened_until = assessed_on
        self.status: Status = "assessed"
        self.skrd: Skrd | None = None
        self.payment: Payment | None = None
        self.state_payment: StatePayment | None = None

    @property
    def charge(self) -> Charge:
        return "levy" if self.fee is None else "printed-fee"

    @property
    def state_law(self) -> str | None:
        """By which rule the bill is paid to the state; None where it is not.

        A fee that was billed before its rule was known here is paid to the state too, unless its SKRD was issued by then, or the
        rule of the day on which it was assessed charges nothing.
        """
        if self.fee is None or self.skrd is not None:
            return None
        if self.fee.kind == "pnbp":
            return self.legal_basis
        rule = state_fee(self.fee.service_code, self.assessed_on)
        return None if rule is None or rule.rupiah == 0 else rule.legal_basis

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def assess(cls, marked: InstrumentMarked, *, id: UUID, office: str, case_id: UUID, on: date, now: datetime) -> Self:
        """The bill of what was verified, by the tariff or the law of the day of the test. Raises NoTariffLine.

        `on` is the day on which the instrument was marked: the service was given, and the bill begins.
        """
        levy = tariffs.assess(
            office=office,
            kind=marked.kind,
            accuracy_class=cast("tariffs.AccuracyClass | None", marked.accuracy_class),
            capacity=marked.capacity,
            place=marked.place,
            service=marked.verification,
            on=marked.tested_on,
        )
        bill = cls.begin(
            cls.LevyAssessed,
            id=id,
            now=now,
            office=office,
            case_id=case_id,
            verification_id=marked.verification_id,
            instrument_id=marked.instrument_id,
            kind=marked.kind,
            accuracy_class=marked.accuracy_class,
            capacity=marked.capacity,
            verification=marked.verification,
            place=marked.place,
            tested_on=marked.tested_on,
            lines=tuple(_as_applied(line) for line in levy.lines),
            total=levy.total,
            legal_basis=levy.legal_basis,
            assessed_on=on,
            accounts=marked.accounts,
        )
        if levy.nothing_due is not None:
            bill._owe_nothing(levy.nothing_due, now)
        return bill

    @classmethod
    def assess_fee(cls, fee: FeeDue, *, id: UUID, office: str, case_id: UUID, now: datetime) -> Self:
        """The bill of a fee that a step made due, as it was made due: a later card changes nothing.

        A rule of the state that is in force on that day sets the amount, or lets nothing be charged.
        """
        rule = state_fee(fee.service_code, fee.due_on)
        bill = cls.begin(
            cls.FeeAssessed,
            id=id,
            now=now,
            office=office,
            case_id=case_id,
            service_code=fee.service_code,
            step=fee.step,
            for_number=fee.for_number,
            what_for=fee.each,
            total=fee.rupiah if rule is None else rule.rupiah,
            legal_basis=fee.legal_basis if rule is None else rule.legal_basis,
            assessed_on=fee.due_on,
            accounts=fee.accounts,
            kind="printed" if rule is None else "pnbp",
            code_hours=None if rule is None else rule.code_hours,
        )
        if rule is not None and rule.rupiah == 0:
            bill._owe_nothing(rule, now)
        return bill

    def refuse_skrd(self, issued_on: date) -> None:
        """Whether an SKRD may bear this date, before a number is taken for it."""
        if self.status == "nothing-due":
            raise NothingIsDue(law=self.legal_basis)
        if self.skrd is not None:
            raise SkrdAlreadyIssued(number=self.skrd.number)
        if self.state_law is not None:
            raise PaidToTheState(law=self.state_law)
        EffectiveBeforeHistory.check(issued_on, self.happened_until)

    def issue_skrd(self, number: str, issued_on: date, due: DueDate, issuer: str, now: datetime) -> None:
        self.refuse_skrd(issued_on)
        self.record(
            self.SkrdIssued,
            now,
            verification_id=self.verification_id,
            number=number,
            amount=self.total,
            issued_on=issued_on,
            due_on=due.on,
            due_rule=due.rule,
            due_basis=due.legal_basis,
            issued_by=issuer,
        )

    def refuse_payment(self, amount: int, received_on: date, receiver: str) -> None:
        """Whether this person may receive this amount on this day, before a TBP number is taken for it."""
        if self.status == "nothing-due":
            raise NothingIsDue(law=self.legal_basis)
        if self.state_law is not None:
            raise PaidToTheState(law=self.state_law)
        if self.skrd is None:
            raise SkrdNotIssued
        if self.payment is not None:
            raise AlreadySettled(number=self.payment.tbp_number)
        if receiver == self.skrd.issued_by:
            raise IssuerMayNotReceive(because=self.SkrdIssued.TOPIC)
        EffectiveBeforeHistory.check(received_on, self.happened_until)
        if amount != self.total:
            raise AmountNotExact(expected=self.total)

    def receive_payment(
        self, amount: int, method: Method, tbp_number: str, received_on: date, receiver: str, now: datetime
    ) -> None:
        """The exact amount, by somebody else than the issuer of the SKRD (SOD-06): it settles the bill."""
        self.refuse_payment(amount, received_on, receiver)
        self.record(
            self.PaymentReceived,
            now,
            amount=amount,
            method=method,
            tbp_number=tbp_number,
            received_on=received_on,
            received_by=receiver,
        )
        self.record(self.Settled, now, verification_id=self.verification_id)

    def confirm_ntpn(self, ntpn: str, paid_on: date, by: str, now: datetime) -> None:
        """A payment to the state, which settles the bill; the same NTPN again records nothing.

        Refuses with NtpnUnreadable, NothingIsDue, NotPaidToTheState, NtpnConfirmedAlready, EffectiveBeforeHistory. That an NTPN
        is used once over all bills, the table of bills guards.
        """
        refuse_ntpn(ntpn)
        if self.status == "nothing-due":
            raise NothingIsDue(law=self.legal_basis)
        if self.state_law is None:
            raise NotPaidToTheState
        if self.state_payment is not None:
            if self.state_payment.ntpn != ntpn:
                raise NtpnConfirmedAlready(on=self.state_payment.paid_on.isoformat())
            return
        EffectiveBeforeHistory.check(paid_on, self.happened_until)
        self.record(self.NtpnConfirmed, now, ntpn=ntpn, amount=self.total, paid_on=paid_on, confirmed_by=by)
        self.record(self.Settled, now, verification_id=self.verification_id)

    def _owe_nothing(self, law: tariffs.NothingDue | StateFee, now: datetime) -> None:
        self.record(
            self.NothingDue,
            now,
            verification_id=self.verification_id,
            law=law.id,
            legal_basis=law.legal_basis,
            indonesian=law.indonesian,
            english=law.english,
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(NothingDue)
    def _nothing_due(self) -> None:
        self.status = "nothing-due"

    @event(SkrdIssued)
    def _skrd_issued(
        self, number: str, issued_on: date, due_on: date, due_rule: str, due_basis: str, issued_by: str
    ) -> None:
        self.status = "skrd-issued"
        self.skrd = Skrd(number, issued_on, due_on, due_rule, due_basis, issued_by)
        self.happened_until = issued_on

    @event(PaymentReceived)
    def _payment_received(
        self, amount: int, method: Method, tbp_number: str, received_on: date, received_by: str
    ) -> None:
        self.payment = Payment(tbp_number, amount, method, received_on, received_by)
        self.happened_until = received_on

    @event(NtpnConfirmed)
    def _ntpn_confirmed(self, ntpn: str, amount: int, paid_on: date, confirmed_by: str) -> None:
        self.state_payment = StatePayment(ntpn, amount, paid_on, confirmed_by)
        self.happened_until = paid_on

    @event(Settled)
    def _settled(self) -> None:
        self.status = "settled"
