"""Who holds the instrument: looked at and taken in at the counter, handed over or returned to its owner."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.kind.kind import kind_of
from services.metrology.verification.dossier import Status
from services.metrology.verification.skhp import Certifying
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import OfficialNumber

Cause = Literal["not-working", "cannot-be-verified", "failed", "withdrawn"]

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


class Custody(Certifying):
    """The part of a verification at the counter; whoever tests takes no part in it (SOD-04)."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Inspected(Aggregate.Event):
        """The condition of the instrument was checked at the counter."""

        TOPIC = "metrology.instrument-inspected"
        INDONESIAN = "Kondisi UTTP diperiksa; berfungsi: {working}. {note}"
        ENGLISH = "The instrument's condition was checked; working: {working}. {note}"
        working: bool
        note: str
        inspected_by: str
        inspected_on: date

    class Received(Aggregate.Event):
        """The office took the instrument in and gave the owner a receipt."""

        TOPIC = "metrology.instrument-received"
        INDONESIAN = "UTTP diterima dengan Tanda Terima Barang nomor {receipt}."
        ENGLISH = "The instrument was taken in; the receipt has number {receipt}."
        receipt: OfficialNumber
        received_by: str
        received_on: date

    class HandOverCleared(Aggregate.Event):
        """Billing said that nothing stands in the way of handing over."""

        TOPIC = "metrology.hand-over-cleared"
        INDONESIAN = "Penyerahan UTTP diizinkan: {ground}."
        ENGLISH = "The instrument may be handed over: {ground}."
        ground: Literal["paid", "nothing-due"]
        cleared_on: date

    class HandedOver(Aggregate.Event):
        """The verified instrument went back to its owner."""

        TOPIC = "metrology.instrument-handed-over"
        INDONESIAN = "UTTP diserahkan kepada pemohon."
        ENGLISH = "The instrument was handed over to the applicant."
        verification_id: UUID
        handed_over_by: str
        handed_over_on: date

    class Returned(Aggregate.Event):
        """The instrument went back to its owner without a tanda sah."""

        TOPIC = "metrology.instrument-returned"
        INDONESIAN = "UTTP dikembalikan kepada pemohon ({cause}): {why}"
        ENGLISH = "The instrument was returned to the applicant ({cause}): {why}"
        verification_id: UUID
        cause: Cause
        why: str
        returned_by: str
        returned_on: date

    # Decisions – refuse, or let one thing happen. Time comes in.
    def inspect(self, working: bool, note: str, officer: str, on: date, now: datetime) -> None:
        """A dead instrument goes straight back to the applicant (card, butir 3)."""
        self.refuse_unless_in_order("inspect", on)
        self.record(self.Inspected, now, working=working, note=note, inspected_by=officer, inspected_on=on)
        if not working:
            self._return("not-working", note, officer, on, now)

    def receive(self, receipt: str, officer: str, on: date, now: datetime) -> None:
        self.refuse_unless_in_order("receive", on)
        self.record(self.Received, now, receipt=receipt, received_by=officer, received_on=on)

    def clear(self, ground: Literal["paid", "nothing-due"], on: date, now: datetime) -> None:
        """Billing has nothing against handing over; the second time nothing happens.

        The day is not held against this history: paying and signing the SKHP do not wait for each other.
        """
        if self.cleared is None:
            self.record(self.HandOverCleared, now, ground=ground, cleared_on=on)

    def hand_over(self, officer: str, on: date, now: datetime) -> None:
        """By somebody who did nothing of the test: whoever tests does not deal with the applicant (SOD-04)."""
        self.refuse_unless_in_order("hand-over", on)
        self._refuse_tester(officer)
        if self.cleared is None:
            raise BillOpen
        if self.skhp is None and kind_of(self.plate.kind).certificate_on(self.tested_on or on) is not None:
            raise CertificateMissing
        self.record(self.HandedOver, now, verification_id=self.id, handed_over_by=officer, handed_over_on=on)

    def give_back(self, why: str, officer: str, on: date, now: datetime) -> None:
        """Returns what failed (after its tanda batal), what cannot be verified, or what its owner takes back or never
        brought before a penera was in charge; not by who tested (SOD-04)."""
        self.refuse_unless_in_order("return", on)
        self._refuse_tester(officer)
        self._return(_CAUSES.get(self.status, "withdrawn"), why, officer, on, now)

    def _return(self, cause: Cause, why: str, officer: str, on: date, now: datetime) -> None:
        self.record(
            self.Returned, now, verification_id=self.id, cause=cause, why=why, returned_by=officer, returned_on=on
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.receipt: str | None = None
        self.cleared: str | None = None

    @event(Inspected)
    def _inspected(self, inspected_by: str, inspected_on: date) -> None:
        self.status = "inspected"
        self.registrars.setdefault(inspected_by, self.Inspected.TOPIC)
        self.happened_until = inspected_on

    @event(Received)
    def _received(self, receipt: str, received_by: str, received_on: date) -> None:
        self.status = "received"
        self.receipt = receipt
        self.registrars.setdefault(received_by, self.Received.TOPIC)
        self.happened_until = received_on

    @event(HandOverCleared)
    def _hand_over_cleared(self, ground: str, cleared_on: date) -> None:
        self.cleared = ground
        self.happened_until = max(self.happened_until, cleared_on)

    @event(HandedOver)
    def _handed_over(self, handed_over_on: date) -> None:
        self.status = "handed-over"
        self.happened_until = handed_over_on

    @event(Returned)
    def _returned(self, returned_on: date) -> None:
        self.status = "returned"
        self.happened_until = returned_on
