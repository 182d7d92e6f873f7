"""Who holds the instrument: inspected and received at the counter, handed over or returned to its owner."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.metrology.kind.kind import kind_of
from services.metrology.verification.testing import refuse_tester
from services.metrology.verification.verification import InstrumentVerification, Status
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber

Cause = Literal["not-working", "cannot-be-verified", "failed", "withdrawn"]
NoLongerPaid = Literal["payment-reversed", "bill-cancelled"]

_CAUSES: dict[Status, Cause] = {"rejected": "failed", "assigned": "cannot-be-verified"}


class BillOpen(RefusedByRule):
    code = "bill-open"
    indonesian = "UTTP diserahkan setelah retribusi dilunasi atau dinyatakan nihil."
    english = "The instrument is handed over after the levy is paid, or nothing is due."
    clause = "PSR-TERA, Sistem, Mekanisme dan Prosedur, butir 7"


class CertificateMissing(RefusedByRule):
    code = "certificate-missing"
    indonesian = "UTTP jenis ini diserahkan bersama SKHP. Kepala bidang menandatanganinya lebih dahulu (langkah SKHP)."
    english = (
        "An instrument of this kind is handed over with its SKHP. The head of division signs it first (step skhp)."
    )


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Inspected(Event[InstrumentVerification]):
    """An officer checked the condition of the instrument at the counter."""

    TOPIC = "metrology.instrument-inspected"
    INDONESIAN = "Kondisi UTTP diperiksa; berfungsi: {working}. {note}"
    ENGLISH = "The instrument's condition was checked; working: {working}. {note}"
    working: bool
    note: str
    inspected_by: str
    inspected_on: date

    def apply(self, verification: InstrumentVerification) -> None:
        verification.status = "inspected"
        verification.registrars.setdefault(self.inspected_by, Inspected.TOPIC)
        verification.happened_until = self.inspected_on


class Received(Event[InstrumentVerification]):
    """The office received the instrument and gave the owner a receipt."""

    TOPIC = "metrology.instrument-received"
    INDONESIAN = "UTTP diterima dengan Tanda Terima Barang nomor {receipt}."
    ENGLISH = "The instrument was taken in; the receipt has number {receipt}."
    receipt: OfficialNumber
    received_by: str
    received_on: date

    def apply(self, verification: InstrumentVerification) -> None:
        verification.status = "received"
        verification.receipt = self.receipt
        verification.registrars.setdefault(self.received_by, Received.TOPIC)
        verification.happened_until = self.received_on


class HandOverCleared(Event[InstrumentVerification]):
    """Billing cleared the hand-over."""

    TOPIC = "metrology.hand-over-cleared"
    INDONESIAN = "Penyerahan UTTP diizinkan: {ground}."
    ENGLISH = "The instrument may be handed over: {ground}."
    ground: Literal["paid", "nothing-due"]
    cleared_on: date

    def apply(self, verification: InstrumentVerification) -> None:
        verification.cleared = self.ground
        verification.happened_until = max(verification.happened_until, self.cleared_on)


class HandOverBlocked(Event[InstrumentVerification]):
    """The bill is no longer paid before the hand-over: the bank took the payment back, or the bill was wrong and another
    replaces it. The hand-over waits for the payment.
    """

    TOPIC = "metrology.hand-over-blocked"
    INDONESIAN = "Penyerahan UTTP ditahan: {because}."
    ENGLISH = "The hand-over waits again: {because}."
    blocked_on: date
    because: NoLongerPaid = "payment-reversed"

    def apply(self, verification: InstrumentVerification) -> None:
        verification.cleared = None


class HandedOver(Event[InstrumentVerification]):
    """The verified instrument went back to its owner."""

    TOPIC = "metrology.instrument-handed-over"
    INDONESIAN = "UTTP diserahkan kepada pemohon."
    ENGLISH = "The instrument was handed over to the applicant."
    verification_id: UUID
    handed_over_by: str
    handed_over_on: date

    def apply(self, verification: InstrumentVerification) -> None:
        verification.status = "handed-over"
        verification.happened_until = self.handed_over_on


class Returned(Event[InstrumentVerification]):
    """The instrument went back to its owner without a tanda sah."""

    TOPIC = "metrology.instrument-returned"
    INDONESIAN = "UTTP dikembalikan kepada pemohon ({cause}): {why}"
    ENGLISH = "The instrument was returned to the applicant ({cause}): {why}"
    verification_id: UUID
    cause: Cause
    why: str
    returned_by: str
    returned_on: date

    def apply(self, verification: InstrumentVerification) -> None:
        verification.status = "returned"
        verification.happened_until = self.returned_on


# Decisions – refuse, or record one thing. Time is an argument.
def inspect(
    verification: InstrumentVerification, working: bool, note: str, officer: str, on: date, now: datetime
) -> None:
    """Records the condition; an instrument that does not work goes straight back to the applicant (card, butir 3)."""
    verification.refuse_unless_in_order("inspect", on)
    verification.record(Inspected, now, working=working, note=note, inspected_by=officer, inspected_on=on)
    if not working:
        _return(verification, "not-working", note, officer, on, now)


def receive(verification: InstrumentVerification, receipt: str, officer: str, on: date, now: datetime) -> None:
    verification.refuse_unless_in_order("receive", on)
    verification.record(Received, now, receipt=receipt, received_by=officer, received_on=on)


def clear(
    verification: InstrumentVerification, ground: Literal["paid", "nothing-due"], on: date, now: datetime
) -> None:
    """Clears the hand-over for billing; a second time records nothing.

    The day is not compared with this history, because paying and signing the SKHP do not wait for each other.
    """
    if verification.cleared is None:
        verification.record(HandOverCleared, now, ground=ground, cleared_on=on)


def block(verification: InstrumentVerification, because: NoLongerPaid, on: date, now: datetime) -> None:
    """Blocks the hand-over when the bill is no longer paid; records nothing if the instrument has gone."""
    if verification.cleared == "paid" and verification.status not in {"handed-over", "returned"}:
        verification.record(HandOverBlocked, now, blocked_on=on, because=because)


def hand_over(verification: InstrumentVerification, officer: str, on: date, now: datetime) -> None:
    """Hands over by an officer who took no part in the test: the tester does not deal with the applicant (SOD-04)."""
    verification.refuse_unless_in_order("hand-over", on)
    refuse_tester(verification, officer)
    if verification.cleared is None:
        raise BillOpen
    if (
        verification.skhp is None
        and kind_of(verification.plate.kind).certificate_on(verification.tested_on or on) is not None
    ):
        raise CertificateMissing
    verification.record(HandedOver, now, verification_id=verification.id, handed_over_by=officer, handed_over_on=on)


def give_back(verification: InstrumentVerification, why: str, officer: str, on: date, now: datetime) -> None:
    """Returns an instrument to its owner: failed (after its tanda batal), not verifiable, or taken back or never
    brought before a penera was in charge. The tester does not return it (SOD-04).
    """
    verification.refuse_unless_in_order("return", on)
    refuse_tester(verification, officer)
    _return(verification, _CAUSES.get(verification.status, "withdrawn"), why, officer, on, now)


def _return(
    verification: InstrumentVerification, cause: Cause, why: str, officer: str, on: date, now: datetime
) -> None:
    verification.record(
        Returned, now, verification_id=verification.id, cause=cause, why=why, returned_by=officer, returned_on=on
    )
