"""What applicants are told: by each event of their case, which template, with which parameters."""

from services.messages.contact.contact import Matter
from services.messages.notice.telling import Told, told
from shared.contracts.billing import (
    BillingCodeExpired,
    BillingCodeIssued,
    ContractFeeAssessed,
    FeeAssessed,
    MoneyReceived,
    NtpnConfirmed,
    PaymentReceived,
    RefundPaid,
    ReminderIssued,
    SkrdIssued,
    StrdIssued,
)
from shared.contracts.certification import CertificateIssued
from shared.contracts.intake import (
    ApologyIssued,
    ApplicationAccepted,
    ApplicationRejected,
    ApplicationReturned,
    CompensationOwed,
    ProductIssued,
)
from shared.contracts.metrology import HandOverCleared, InstrumentReturned
from shared.offices import office
from shared.wording import clock

CONTRACT_FEE = "biaya sertifikasi menurut kontrak"
"""What the fee of a certification is for, as its contract says; like the texts of cards, in Indonesian."""


def accepted(event: ApplicationAccepted, matter: Matter) -> Told:
    return told(
        "accepted",
        number=event.number,
        service=event.service_code,
        promised_until=event.promised_until,
        receipt=matter.receipt,
    )


def returned(event: ApplicationReturned, matter: Matter) -> Told:
    """With the name of each thing that is missing or wrong, and why."""
    items = "\n".join(f"{one.name}: {one.problem}" for one in event.shortcomings)
    return told("returned", service=matter.service_code, items=items, receipt=matter.receipt)


def refused(event: ApplicationRejected, matter: Matter) -> Told:
    return told(
        "refused", service=matter.service_code, legal_ground=event.legal_ground.rstrip("."), receipt=matter.receipt
    )


def bill_due(event: SkrdIssued, matter: Matter) -> Told:
    """The bill of an SKRD, with the page on which it is paid."""
    return told(
        "bill-due",
        number=event.number,
        amount=event.amount,
        due_on=event.due_on,
        payment=event.payment_number,
        receipt=matter.receipt,
    )


def fee_due(event: FeeAssessed, matter: Matter) -> Told:
    return told(
        "bill-due-to-state",
        amount=event.total,
        what_for=event.what_for,
        code_hours=event.code_hours,
        payment=event.payment_number,
        receipt=matter.receipt,
    )


def contract_fee_due(event: ContractFeeAssessed, matter: Matter) -> Told:
    return told(
        "bill-due-to-state",
        amount=event.total,
        what_for=CONTRACT_FEE,
        payment=event.payment_number,
        receipt=matter.receipt,
    )


def billing_code(event: BillingCodeIssued, matter: Matter) -> Told:
    """The billing code of a fee of the state; after its expiry there is nothing to tell."""
    ends = event.expires_at.astimezone(office(matter.office).time_zone)
    return told(
        "billing-code",
        event.expires_at,
        number=event.code,
        amount=event.amount,
        day=ends.date(),
        at=clock(ends, matter.contact.language),
        payment=event.payment_number,
        receipt=matter.receipt,
    )


def billing_code_expired(event: BillingCodeExpired, matter: Matter) -> Told:
    return told("billing-code-expired", number=event.code, payment=event.payment_number, receipt=matter.receipt)


def reminded(event: ReminderIssued, matter: Matter) -> Told:
    """That a Surat Teguran was issued. The letter itself counts from its receipt, not from this message."""
    return told(
        "reminder-issued",
        number=event.number,
        amount=event.owed,
        payment=event.payment_number,
        receipt=matter.receipt,
    )


def sanctioned(event: StrdIssued, matter: Matter) -> Told:
    return told(
        "strd-issued", number=event.number, amount=event.amount, payment=event.payment_number, receipt=matter.receipt
    )


def refunded(event: RefundPaid, matter: Matter) -> Told:
    return told("refund-paid", number=event.reference, amount=event.amount, receipt=matter.receipt)


def is_due_to_state(event: FeeAssessed | ContractFeeAssessed) -> bool:
    """Whether the fee is paid to the state: a bill of the region has the message of its SKRD. A law may set the fee to nothing."""
    return event.kind == "pnbp" and event.total > 0


def paid(event: PaymentReceived, matter: Matter) -> Told:
    return told("paid", number=event.tbp_number, amount=event.amount, receipt=matter.receipt)


def paid_by_bank(event: MoneyReceived, matter: Matter) -> Told:
    return told("paid-by-bank", number=event.reference, amount=event.amount, receipt=matter.receipt)


def is_by_bank(event: MoneyReceived) -> bool:
    """Whether a bank or an acquirer brought the money; the applicant need not hear of what is only set off."""
    return event.channel in {"virtual-account", "qris", "transfer"}


def paid_to_state(event: NtpnConfirmed, matter: Matter) -> Told:
    return told("paid-to-state", number=event.ntpn, amount=event.amount, receipt=matter.receipt)


def product_ready(event: ProductIssued, matter: Matter) -> Told:
    return told(
        "product-ready",
        service=matter.service_code,
        title=event.title,
        number=event.number,
        valid_until=event.valid_until,
        receipt=matter.receipt,
    )


def certificate_ready(event: CertificateIssued, matter: Matter) -> Told:
    return told("certificate-ready", number=event.number, receipt=matter.receipt)


def instrument_ready(_: HandOverCleared, matter: Matter) -> Told:
    return told("instrument-ready", instrument=matter.instrument, receipt=matter.receipt)


def instrument_returned(event: InstrumentReturned, matter: Matter) -> Told:
    return told("instrument-returned", instrument=matter.instrument, why=event.why, receipt=matter.receipt)


def late(event: CompensationOwed, matter: Matter) -> Told:
    """The notice of lateness, with the first day of it."""
    late_since = office(matter.office).local_day(event.at)
    return told("late", service=matter.service_code, late_since=late_since, receipt=matter.receipt)


def compensation(event: CompensationOwed, matter: Matter) -> Told:
    """The notice of lateness, or of an error."""
    return (office_error if event.cause == "error" else late)(event, matter)


def office_error(event: CompensationOwed, matter: Matter) -> Told:
    """The notice of an error, with the day on which it was found."""
    found_on = office(matter.office).local_day(event.at)
    return told("office-error", service=matter.service_code, found_on=found_on, receipt=matter.receipt)


def is_notice_only(event: CompensationOwed) -> bool:
    """Whether no letter of apology follows: a letter has an event and a message of its own. The law's sanctions are no message."""
    return "notice" in event.owes and "apology-letter" not in event.owes


def apology(event: ApologyIssued, matter: Matter) -> Told:
    """The letter of apology, with the token that shortens a later promise."""
    return told(
        "late-apology",
        number=event.number,
        service=matter.service_code,
        promised_until=event.promised_until,
        days_late=event.days_late,
        token=event.token,
        days=event.days,
        receipt=matter.receipt,
    )
