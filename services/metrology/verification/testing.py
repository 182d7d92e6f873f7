"""The test: the penera in charge, and their readings, each judged when it is taken."""

from datetime import date, datetime
from uuid import UUID

from services.metrology.kind.judgements import Judgement
from services.metrology.kind.measurements import Measured, judge, refuse_surplus, zero_error_of
from services.metrology.penera.penera import Penera, PeneraWithoutValidSk
from services.metrology.verification.verification import InstrumentVerification, Reading, WithdrawnReading
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.journal.events import Event

MOST_READINGS = 500
REASSIGNED = "penera diganti"
"""Why a reading of a previous penera no longer counts: a verdict is based on one penera's readings."""


class NotTheAssignedPenera(RefusedByRule):
    code = "not-the-assigned-penera"
    indonesian = "Hanya penera yang ditugaskan dapat menguji dan membubuhkan tanda."
    english = "Only the assigned penera may test and mark."


class NoSuchReading(RefusedByRule):
    code = "no-such-reading"
    indonesian = "Pembacaan nomor {number} tidak ada atau sudah ditarik."
    english = "There is no reading number {number}, or it was withdrawn."


class TooManyReadings(RefusedByRule):
    code = "too-many-readings"
    indonesian = "Satu pengujian memuat paling banyak {limit} pembacaan."
    english = "One verification holds at most {limit} readings."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class PeneraAssigned(Event[InstrumentVerification]):
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

    def apply(self, verification: InstrumentVerification) -> None:
        verification.status = "assigned"
        verification.penera_id = self.penera_id
        verification.penera = self.subject
        verification.sk_number = self.sk_number
        verification.sk_valid_from = self.sk_valid_from
        verification.sk_valid_until = self.sk_valid_until
        verification.happened_until = self.assigned_on


class ReadingTaken(Event[InstrumentVerification]):
    """One reading, with its limit and the edition of the rule."""

    TOPIC = "metrology.reading-taken"
    INDONESIAN = "Pembacaan {number}, {judgement}."
    ENGLISH = "Reading {number}, {judgement}."
    number: int
    measured: Measured
    judgement: Judgement
    tested_on: date
    taken_by: str

    def apply(self, verification: InstrumentVerification) -> None:
        verification.readings[self.number] = Reading(self.measured, self.judgement, self.tested_on, self.taken_by)
        verification.reading_count = self.number
        if (error := zero_error_of(self.measured, self.judgement)) is not None:
            verification.error_at_zero = error
        verification.tested_on = self.tested_on
        verification.testers.setdefault(self.taken_by, ReadingTaken.TOPIC)
        verification.happened_until = self.tested_on


class ReadingWithdrawn(Event[InstrumentVerification]):
    """A reading was wrong: it stays in the record and no longer counts."""

    TOPIC = "metrology.reading-withdrawn"
    INDONESIAN = "Pembacaan {number} ditarik: {why}"
    ENGLISH = "Reading {number} was withdrawn: {why}"
    number: int
    why: str
    withdrawn_on: date

    def apply(self, verification: InstrumentVerification) -> None:
        if gone := verification.readings.pop(self.number, None):
            named = WithdrawnReading(self.number, gone.measured.test, gone.judgement.subject, self.why)
            verification.withdrawn = (*verification.withdrawn, named)
        zeros = (zero_error_of(one.measured, one.judgement) for one in reversed(verification.readings.values()))
        verification.error_at_zero = next((error for error in zeros if error is not None), None)
        verification.tested_on = max((one.tested_on for one in verification.readings.values()), default=None)
        verification.happened_until = self.withdrawn_on


# Decisions – refuse, or record one thing. Time is an argument.
def assign(verification: InstrumentVerification, penera: Penera, on: date, now: datetime) -> None:
    """Assigns a penera with an SK valid on the day who neither registered (the application or the instrument) nor
    received the instrument (SOD-04, SOD-07).

    Readings of the previous penera are withdrawn: the next one answers only for their own readings.
    """
    verification.refuse_unless_in_order("assign-penera", on)
    sk = penera.sk_on(on)
    if penera.subject in verification.registrars:
        raise DutiesNotSeparate(because=verification.registrars[penera.subject])
    for number in [number for number, one in verification.readings.items() if one.taken_by != penera.subject]:
        verification.record(ReadingWithdrawn, now, number=number, why=REASSIGNED, withdrawn_on=on)
    verification.record(
        PeneraAssigned,
        now,
        penera_id=penera.id,
        subject=penera.subject,
        sk_number=sk.number,
        sk_valid_from=sk.valid_from,
        sk_valid_until=sk.valid_until,
        assigned_on=on,
    )


def take_reading(
    verification: InstrumentVerification, measured: Measured, officer: str, on: date, now: datetime
) -> None:
    """Judges the reading by the rules in force on the day of the test; limit and edition are stored with it.

    The error of the latest valid zero reading is subtracted from the error of a weighing.
    """
    refuse_unless_testing(verification, "measure", officer, on)
    if verification.reading_count >= MOST_READINGS:
        raise TooManyReadings(limit=MOST_READINGS)
    refuse_surplus(verification.plate, measured)
    judgement = judge(verification.plate, measured, verification.verification, on, verification.error_at_zero)
    verification.record(
        ReadingTaken,
        now,
        number=verification.reading_count + 1,
        measured=measured,
        judgement=judgement,
        tested_on=on,
        taken_by=officer,
    )


def withdraw_reading(
    verification: InstrumentVerification, number: int, why: str, officer: str, on: date, now: datetime
) -> None:
    refuse_unless_testing(verification, "measure", officer, on)
    if number not in verification.readings:
        raise NoSuchReading(number=number)
    verification.record(ReadingWithdrawn, now, number=number, why=why, withdrawn_on=on)


def refuse_tester(verification: InstrumentVerification, officer: str) -> None:
    """Refuses everybody who took a reading, concluded or marked here, also as a previous penera, and the assigned
    penera.
    """
    if officer in verification.testers:
        raise DutiesNotSeparate(because=verification.testers[officer])
    if officer == verification.penera:
        raise DutiesNotSeparate(because=PeneraAssigned.TOPIC)


def refuse_unless_testing(verification: InstrumentVerification, step: str, officer: str, on: date) -> None:
    verification.refuse_unless_in_order(step, on)
    if officer != verification.penera:
        raise NotTheAssignedPenera
    assert verification.sk_valid_from is not None
    assert verification.sk_valid_until is not None
    if not verification.sk_valid_from <= on <= verification.sk_valid_until:
        raise PeneraWithoutValidSk(on=on.isoformat())
