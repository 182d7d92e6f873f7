"""One tera or tera ulang of one instrument, from the accepted application to its return to the owner.

The order of the steps is the table `STEPS`. Source: service card PSR-TERA, "Sistem, mekanisme dan prosedur"; UU 2/1981.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.instrument import Instrument
from services.metrology.judgements import Judgement, Test
from services.metrology.mark_validity import marks_due, valid_until
from services.metrology.measurements import Measured, Plate, Verification, conclude, judge
from services.metrology.penera import Penera, PeneraWithoutValidSk
from shared.contracts.intake import ApplicationAccepted, Place
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.events import Aggregate, Created

Status = Literal[
    "opened", "inspected", "received", "assigned", "passed", "failed", "marked", "rejected", "handed-over", "returned"
]
MarkKind = Literal["sah", "daerah", "pegawai-berhak", "jaminan", "batal"]
Cause = Literal["not-working", "cannot-be-verified", "failed", "withdrawn"]

STEPS: dict[str, frozenset[Status]] = {
    "inspect": frozenset({"opened"}),
    "receive": frozenset({"inspected"}),
    "assign-penera": frozenset({"received", "assigned"}),
    "measure": frozenset({"assigned"}),
    "conclude": frozenset({"assigned"}),
    "mark": frozenset({"passed"}),
    "reject": frozenset({"failed"}),
    "issue-skhp": frozenset({"marked", "handed-over"}),
    "hand-over": frozenset({"marked"}),
    "return": frozenset({"opened", "inspected", "received", "assigned", "rejected"}),
}
"""Step → the states in which it may be taken."""
_CAUSES: dict[Status, Cause] = {"rejected": "failed", "assigned": "cannot-be-verified"}
_SERVICE: dict[Verification, str] = {"tera": "Tera", "tera-ulang": "Tera Ulang"}


class OutOfOrder(RefusedByRule):
    code = "out-of-order"
    indonesian = "Langkah {step} tidak dapat dilakukan pada status {status}."
    english = "The step {step} cannot be taken in the state {status}."
    clause = "PSR-TERA, Sistem, Mekanisme dan Prosedur"


class NotTheAssignedPenera(RefusedByRule):
    code = "not-the-assigned-penera"
    indonesian = "Hanya penera yang ditugaskan dapat menguji dan membubuhkan tanda."
    english = "Only the assigned penera may test and mark."


class MarksNotComplete(RefusedByRule):
    code = "marks-not-complete"
    indonesian = "Tanda yang harus dibubuhkan: {due}."
    english = "The marks to be put on are: {due}."
    clause = "UU 2/1981 pasal 19"


class BillOpen(RefusedByRule):
    code = "bill-open"
    indonesian = "UTTP diserahkan setelah retribusi dilunasi atau dinyatakan nihil."
    english = "The instrument is handed over after the levy is paid, or nothing is due."
    clause = "PSR-TERA, Sistem, Mekanisme dan Prosedur, butir 7"


class SkhpIssued(RefusedByRule):
    code = "skhp-already-issued"
    indonesian = "SKHP sudah diterbitkan dengan nomor {number}."
    english = "The SKHP was already issued under number {number}."


class MarkNotPut(RefusedByRule):
    code = "mark-not-put"
    indonesian = "Catatan menyebut tanda yang tidak dibubuhkan: {kinds}."
    english = "The notes name marks that were not put on: {kinds}."


class NoSuchReading(RefusedByRule):
    code = "no-such-reading"
    indonesian = "Pembacaan nomor {number} tidak ada atau sudah ditarik."
    english = "There is no reading number {number}, or it was withdrawn."


class TooManyReadings(RefusedByRule):
    code = "too-many-readings"
    indonesian = "Satu pengujian memuat paling banyak {limit} pembacaan."
    english = "One verification holds at most {limit} readings."


MOST_READINGS = 500
BEHALF = "Kepala Dinas"
REASSIGNED = "penera diganti"
"""Why a reading no longer counts that somebody took who is no longer in charge: a verdict is of one penera's readings."""


@dataclass(frozen=True)
class Mark:
    """One mark with its serial number (CTT)."""

    INDONESIAN: ClassVar[str] = "tanda {kind} {serial}"
    ENGLISH: ClassVar[str] = "tanda {kind} {serial}"

    kind: MarkKind
    serial: str


@dataclass(frozen=True)
class Standard:
    """A measurement standard that was used, and to what its value is traced."""

    brand: str
    serial: str
    traceability: str


@dataclass(frozen=True)
class Placement:
    """A note on where on the instrument a mark was put."""

    kind: MarkKind
    note: str


@dataclass(frozen=True)
class Certificate:
    """What the signer of an SKHP adds to what the verification knows: the standards used, and notes on the marks."""

    standards: tuple[Standard, ...]
    notes: tuple[Placement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Skhp:
    """The test certificate: its number and signature, and what it says. Names, plate and marks it says by reference.

    Source: the fields of the certificates of two offices' generators (SKHP); UU 2/1981 for the result.
    """

    number: str
    signed_by: str
    signed_on: date
    on_behalf_of: str
    instrument_id: UUID
    penera_id: UUID
    application_id: UUID
    tested_on: date
    valid_until: date | None
    result: str
    standards: tuple[Standard, ...]
    notes: tuple[Placement, ...]


@dataclass(frozen=True)
class Reading:
    """A reading that counts: what was read, what the rules say of it, on which day of the office, and by whom."""

    measured: Measured
    judgement: Judgement
    tested_on: date
    taken_by: str


class InstrumentVerification(Aggregate):
    """One verification; `plate` is the instrument's as it was when the verification was opened."""

    TOPIC = "metrology.verification"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Opened(Created):
        """An accepted application asks for this verification."""

        TOPIC = "metrology.verification-opened"
        INDONESIAN = "Berkas {verification} dibuka untuk UTTP nomor seri {serial}."
        ENGLISH = "A {verification} was opened for the instrument with serial number {serial}."
        office: str
        application_id: UUID
        instrument_id: UUID
        brand: str
        model: str
        serial: str
        plate: Plate
        verification: Verification
        place: Place
        promised_until: date | None
        accepted_on: date
        drafted_by: str
        accepted_by: str
        registered_by: str

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
        receipt: str
        received_by: str
        received_on: date

    class PeneraAssigned(Aggregate.Event):
        """A penera with a valid SK was put in charge of the test."""

        TOPIC = "metrology.penera-assigned"
        INDONESIAN = "Penera ditugaskan (SK {sk_number}, berlaku sampai {sk_valid_until})."
        ENGLISH = "A penera was assigned (SK {sk_number}, valid until {sk_valid_until})."
        penera_id: UUID
        subject: str
        sk_number: str
        sk_valid_from: date
        sk_valid_until: date
        assigned_on: date

    class ReadingTaken(Aggregate.Event):
        """One reading, with the limit it was held against and the edition of the rule."""

        TOPIC = "metrology.reading-taken"
        INDONESIAN = "Pembacaan {number}, {judgement}."
        ENGLISH = "Reading {number}, {judgement}."
        number: int
        measured: Measured
        judgement: Judgement
        tested_on: date
        taken_by: str

    class ReadingWithdrawn(Aggregate.Event):
        """A reading was taken wrongly: it stays in the record and no longer counts."""

        TOPIC = "metrology.reading-withdrawn"
        INDONESIAN = "Pembacaan {number} ditarik: {why}"
        ENGLISH = "Reading {number} was withdrawn: {why}"
        number: int
        why: str
        withdrawn_on: date

    class Passed(Aggregate.Event):
        """The verdict computed from the readings: every error is within its limit."""

        TOPIC = "metrology.verification-passed"
        INDONESIAN = "Hasil pengujian dihitung: LULUS (tanpa pengujian: {untaken})."
        ENGLISH = "The verdict was computed: PASSED (without the tests: {untaken})."
        spreads: tuple[Judgement, ...]
        untaken: tuple[Test, ...]
        tested_on: date
        concluded_on: date
        concluded_by: str

    class Failed(Aggregate.Event):
        """The verdict computed from the readings: these errors exceed their limits."""

        TOPIC = "metrology.verification-failed"
        INDONESIAN = "Hasil pengujian dihitung: TIDAK LULUS ({failures})."
        ENGLISH = "The verdict was computed: FAILED ({failures})."
        failures: tuple[Judgement, ...]
        spreads: tuple[Judgement, ...]
        tested_on: date
        concluded_on: date
        concluded_by: str

    class Marked(Aggregate.Event):
        """The marks of UU 2/1981 art. 19 were put on; the tanda sah is valid until the day that the table of the time says."""

        TOPIC = "metrology.instrument-marked"
        INDONESIAN = "Cap Tanda Tera dibubuhkan: {marks}; berlaku sampai {valid_until}."
        ENGLISH = "The marks were put on: {marks}; valid until {valid_until}."
        verification_id: UUID
        instrument_id: UUID
        kind: str
        accuracy_class: str | None
        capacity: Decimal | None
        verification: Verification
        place: Place
        tested_on: date
        marks: tuple[Mark, ...]
        valid_until: date | None
        validity_basis: str
        marked_on: date
        marked_by: str

    class Rejected(Aggregate.Event):
        """The tanda batal was put on: the instrument must not be used until it passes."""

        TOPIC = "metrology.batal-mark-put"
        INDONESIAN = "Tanda batal {serial} dibubuhkan; UTTP tidak boleh dipakai sebelum lulus tera ulang."
        ENGLISH = "The tanda batal {serial} was put on; the instrument must not be used until it passes."
        verification_id: UUID
        instrument_id: UUID
        serial: str
        rejected_on: date
        rejected_by: str

    class SkhpIssuedFor(Aggregate.Event):
        """The test certificate was signed, on behalf of the Kepala Dinas and by somebody else than the penera."""

        TOPIC = "metrology.skhp-issued"
        INDONESIAN = "SKHP nomor {number} ditandatangani atas nama {on_behalf_of}: {result}."
        ENGLISH = "The SKHP number {number} was signed on behalf of the {on_behalf_of}: {result}."
        number: str
        signed_by: str
        signed_on: date
        on_behalf_of: str
        instrument_id: UUID
        penera_id: UUID
        application_id: UUID
        tested_on: date
        valid_until: date | None
        result: str
        standards: tuple[Standard, ...]
        notes: tuple[Placement, ...]

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

    @event(Opened)
    def __init__(
        self,
        office: str,
        application_id: UUID,
        instrument_id: UUID,
        brand: str,
        model: str,
        serial: str,
        plate: Plate,
        verification: Verification,
        place: Place,
        promised_until: date | None,
        accepted_on: date,
        drafted_by: str,
        accepted_by: str,
        registered_by: str,
    ) -> None:
        self.office = office
        self.case_id = application_id
        self.instrument_id = instrument_id
        self.brand = brand
        self.model = model
        self.serial = serial
        self.plate = plate
        self.verification: Verification = verification
        self.place: Place = place
        self.promised_until = promised_until
        self.status: Status = "opened"
        self.happened_until = accepted_on
        self.registrars = {
            registered_by: Instrument.Registered.TOPIC,
            drafted_by: "intake.application-drafted",
            accepted_by: "intake.application-accepted",
        }
        self.testers: dict[str, str] = {}
        self.receipt: str | None = None
        self.penera: str | None = None
        self.penera_id: UUID | None = None
        self.sk_number: str | None = None
        self.sk_valid_from: date | None = None
        self.sk_valid_until: date | None = None
        self.readings: dict[int, Reading] = {}
        self.reading_count = 0
        self.tested_on: date | None = None
        self.spreads: tuple[Judgement, ...] = ()
        self.untaken: tuple[Test, ...] = ()
        self.failures: tuple[Judgement, ...] = ()
        self.marks: tuple[Mark, ...] = ()
        self.valid_until: date | None = None
        self.cleared: str | None = None
        self.skhp: Skhp | None = None

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def open(cls, accepted: ApplicationAccepted, instrument: Instrument, *, id: UUID, now: datetime) -> Self:
        """The verification that an accepted application asks for, of an instrument as it stands in the register."""
        asked_for = accepted.verification
        assert asked_for is not None  # intake accepts no application for this service that does not say
        return cls.begin(
            cls.Opened,
            id=id,
            now=now,
            office=instrument.office,
            application_id=accepted.application_id,
            instrument_id=instrument.id,
            brand=instrument.brand,
            model=instrument.model,
            serial=instrument.serial,
            plate=instrument.plate,
            verification=asked_for,
            place=accepted.place,
            promised_until=accepted.promised_until,
            accepted_on=accepted.accepted_on,
            drafted_by=accepted.drafted_by,
            accepted_by=accepted.accepted_by,
            registered_by=instrument.registered_by,
        )

    def inspect(self, working: bool, note: str, officer: str, on: date, now: datetime) -> None:
        """A dead instrument goes straight back to the applicant (card, butir 3)."""
        self.refuse_unless_in_order("inspect", on)
        self.record(self.Inspected, now, working=working, note=note, inspected_by=officer, inspected_on=on)
        if not working:
            self._return("not-working", note, officer, on, now)

    def receive(self, receipt: str, officer: str, on: date, now: datetime) -> None:
        self.refuse_unless_in_order("receive", on)
        self.record(self.Received, now, receipt=receipt, received_by=officer, received_on=on)

    def assign(self, penera: Penera, on: date, now: datetime) -> None:
        """The penera holds an SK valid on the day and is nobody who registered (the application or the
        instrument) or took in (SOD-04, SOD-07).

        Readings of a penera who is no longer in charge are withdrawn: the next one answers for readings of their own only.
        """
        self.refuse_unless_in_order("assign-penera", on)
        sk = penera.sk_on(on)
        if penera.subject in self.registrars:
            raise DutiesNotSeparate(because=self.registrars[penera.subject])
        for number in [number for number, one in self.readings.items() if one.taken_by != penera.subject]:
            self.record(self.ReadingWithdrawn, now, number=number, why=REASSIGNED, withdrawn_on=on)
        self.record(
            self.PeneraAssigned,
            now,
            penera_id=penera.id,
            subject=penera.subject,
            sk_number=sk.number,
            sk_valid_from=sk.valid_from,
            sk_valid_until=sk.valid_until,
            assigned_on=on,
        )

    def take_reading(self, measured: Measured, officer: str, on: date, now: datetime) -> None:
        """Judges the reading by the rules in force on the day of the test; limit and edition are kept with it."""
        self._refuse_unless_testing("measure", officer, on)
        if self.reading_count >= MOST_READINGS:
            raise TooManyReadings(limit=MOST_READINGS)
        judgement = judge(self.plate, measured, self.verification, on)
        self.record(
            self.ReadingTaken,
            now,
            number=self.reading_count + 1,
            measured=measured,
            judgement=judgement,
            tested_on=on,
            taken_by=officer,
        )

    def withdraw_reading(self, number: int, why: str, officer: str, on: date, now: datetime) -> None:
        self._refuse_unless_testing("measure", officer, on)
        if number not in self.readings:
            raise NoSuchReading(number=number)
        self.record(self.ReadingWithdrawn, now, number=number, why=why, withdrawn_on=on)

    def conclude(self, officer: str, on: date, now: datetime) -> None:
        """The verdict is computed from the readings, never typed; refuses while something is still to be measured.

        The day of the test is the latest on which a reading that counts was taken.
        """
        self._refuse_unless_testing("conclude", officer, on)
        readings = [(one.measured, one.judgement) for one in self.readings.values()]
        outcome, spreads, untaken = conclude(self.plate, readings, self.verification, self.tested_on or on)
        concluded: dict[str, Any] = {
            "spreads": spreads,
            "tested_on": self.tested_on or on,
            "concluded_on": on,
            "concluded_by": officer,
        }
        if outcome.passed:
            self.record(self.Passed, now, untaken=untaken, **concluded)
        else:
            self.record(self.Failed, now, failures=outcome.failures, **concluded)

    def mark(self, marks: tuple[Mark, ...], officer: str, on: date, now: datetime) -> None:
        """All marks that the law asks for after passing, each with its serial number."""
        self._refuse_unless_testing("mark", officer, on)
        due = sorted(mark.kind for mark in marks_due(passed=True, on=on))
        if sorted(mark.kind for mark in marks) != due:
            raise MarksNotComplete(due=", ".join(due))
        until, basis = valid_until(self.plate.kind, self.tested_on or on)
        self.record(
            self.Marked,
            now,
            verification_id=self.id,
            instrument_id=self.instrument_id,
            kind=self.plate.kind,
            accuracy_class=self.plate.accuracy_class,
            capacity=self.plate.maximum_capacity,
            verification=self.verification,
            place=self.place,
            tested_on=self.tested_on or on,
            marks=marks,
            valid_until=until,
            validity_basis=basis.legal_basis,
            marked_on=on,
            marked_by=officer,
        )

    def reject(self, serial: str, officer: str, on: date, now: datetime) -> None:
        """The tanda batal after a failed test."""
        self._refuse_unless_testing("reject", officer, on)
        self.record(
            self.Rejected,
            now,
            verification_id=self.id,
            instrument_id=self.instrument_id,
            serial=serial,
            rejected_on=on,
            rejected_by=officer,
        )

    def issue_skhp(self, number: str, certificate: Certificate, officer: str, on: date, now: datetime) -> None:
        """Signed on behalf of the Kepala Dinas by somebody who did nothing of the test (SOD-07)."""
        self.refuse_skhp(certificate, officer, on)
        tested_on = self.tested_on or on
        self.record(
            self.SkhpIssuedFor,
            now,
            number=number,
            signed_by=officer,
            signed_on=on,
            on_behalf_of=BEHALF,
            instrument_id=self.instrument_id,
            penera_id=self.penera_id,
            application_id=self.case_id,
            tested_on=tested_on,
            valid_until=self.valid_until,
            result=f"Disahkan untuk {_SERVICE[self.verification]} Tahun {tested_on.year}",
            standards=certificate.standards,
            notes=certificate.notes,
        )

    def refuse_skhp(self, certificate: Certificate, officer: str, on: date) -> None:
        """Refuses an SKHP before a number is taken for it."""
        self.refuse_unless_in_order("issue-skhp", on)
        if self.skhp is not None:
            raise SkhpIssued(number=self.skhp.number)
        self._refuse_tester(officer)
        if strange := {note.kind for note in certificate.notes} - {mark.kind for mark in self.marks}:
            raise MarkNotPut(kinds=", ".join(sorted(strange)))

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
        self.record(self.HandedOver, now, verification_id=self.id, handed_over_by=officer, handed_over_on=on)

    def give_back(self, why: str, officer: str, on: date, now: datetime) -> None:
        """Returns what failed (after its tanda batal), what cannot be verified, or what its owner takes back or never
        brought before a penera was in charge; not by who tested (SOD-04)."""
        self.refuse_unless_in_order("return", on)
        self._refuse_tester(officer)
        self._return(_CAUSES.get(self.status, "withdrawn"), why, officer, on, now)

    def refuse_unless_in_order(self, step: str, on: date) -> None:
        """Refuses a step that the present state does not allow, and one dated before what happened already."""
        if self.status not in STEPS[step]:
            raise OutOfOrder(step=step, status=self.status)
        EffectiveBeforeHistory.check(on, self.happened_until)

    def _return(self, cause: Cause, why: str, officer: str, on: date, now: datetime) -> None:
        self.record(
            self.Returned, now, verification_id=self.id, cause=cause, why=why, returned_by=officer, returned_on=on
        )

    def _refuse_tester(self, officer: str) -> None:
        """Who took a reading, concluded or marked here, also as a penera of before, and who is to."""
        if officer in self.testers:
            raise DutiesNotSeparate(because=self.testers[officer])
        if officer == self.penera:
            raise DutiesNotSeparate(because=self.PeneraAssigned.TOPIC)

    def _refuse_unless_testing(self, step: str, officer: str, on: date) -> None:
        self.refuse_unless_in_order(step, on)
        if officer != self.penera:
            raise NotTheAssignedPenera
        assert self.sk_valid_from is not None
        assert self.sk_valid_until is not None
        if not self.sk_valid_from <= on <= self.sk_valid_until:
            raise PeneraWithoutValidSk(on=on.isoformat())

    # Evolve – assigns. Never refuses, never reads a clock.
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

    @event(PeneraAssigned)
    def _penera_assigned(
        self,
        penera_id: UUID,
        subject: str,
        sk_number: str,
        sk_valid_from: date,
        sk_valid_until: date,
        assigned_on: date,
    ) -> None:
        self.status = "assigned"
        self.penera_id = penera_id
        self.penera = subject
        self.sk_number = sk_number
        self.sk_valid_from = sk_valid_from
        self.sk_valid_until = sk_valid_until
        self.happened_until = assigned_on

    @event(ReadingTaken)
    def _reading_taken(
        self, number: int, measured: Measured, judgement: Judgement, tested_on: date, taken_by: str
    ) -> None:
        self.readings[number] = Reading(measured, judgement, tested_on, taken_by)
        self.reading_count = number
        self.tested_on = tested_on
        self.testers.setdefault(taken_by, self.ReadingTaken.TOPIC)
        self.happened_until = tested_on

    @event(ReadingWithdrawn)
    def _reading_withdrawn(self, number: int, withdrawn_on: date) -> None:
        self.readings.pop(number, None)
        self.tested_on = max((one.tested_on for one in self.readings.values()), default=None)
        self.happened_until = withdrawn_on

    @event(Passed)
    def _passed(
        self,
        spreads: tuple[Judgement, ...],
        untaken: tuple[Test, ...],
        tested_on: date,
        concluded_on: date,
        concluded_by: str,
    ) -> None:
        self.status = "passed"
        self.untaken = untaken
        self.spreads = spreads
        self.tested_on = tested_on
        self.testers.setdefault(concluded_by, self.Passed.TOPIC)
        self.happened_until = concluded_on

    @event(Failed)
    def _failed(
        self,
        failures: tuple[Judgement, ...],
        spreads: tuple[Judgement, ...],
        tested_on: date,
        concluded_on: date,
        concluded_by: str,
    ) -> None:
        self.status = "failed"
        self.failures = failures
        self.spreads = spreads
        self.tested_on = tested_on
        self.testers.setdefault(concluded_by, self.Failed.TOPIC)
        self.happened_until = concluded_on

    @event(Marked)
    def _marked(self, marks: tuple[Mark, ...], valid_until: date | None, marked_on: date, marked_by: str) -> None:
        self.status = "marked"
        self.marks = marks
        self.valid_until = valid_until
        self.testers.setdefault(marked_by, self.Marked.TOPIC)
        self.happened_until = marked_on

    @event(Rejected)
    def _rejected(self, serial: str, rejected_on: date, rejected_by: str) -> None:
        self.status = "rejected"
        self.marks = (Mark("batal", serial),)
        self.testers.setdefault(rejected_by, self.Rejected.TOPIC)
        self.happened_until = rejected_on

    @event(SkhpIssuedFor)
    def _skhp_issued(
        self,
        number: str,
        signed_by: str,
        signed_on: date,
        on_behalf_of: str,
        instrument_id: UUID,
        penera_id: UUID,
        application_id: UUID,
        tested_on: date,
        valid_until: date | None,
        result: str,
        standards: tuple[Standard, ...],
        notes: tuple[Placement, ...],
    ) -> None:
        self.skhp = Skhp(
            number=number,
            signed_by=signed_by,
            signed_on=signed_on,
            on_behalf_of=on_behalf_of,
            instrument_id=instrument_id,
            penera_id=penera_id,
            application_id=application_id,
            tested_on=tested_on,
            valid_until=valid_until,
            result=result,
            standards=standards,
            notes=notes,
        )
        self.happened_until = signed_on

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
