"""The test itself: the penera in charge, and their readings, each judged as it is taken."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.kind.judgements import Judgement
from services.metrology.kind.measurements import Measured, Test, judge, refuse_surplus, zero_error_of
from services.metrology.penera.penera import Penera, PeneraWithoutValidSk
from services.metrology.verification.dossier import Dossier
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import Other

MOST_READINGS = 500
REASSIGNED = "penera diganti"
"""Why a reading no longer counts that somebody took who is no longer in charge: a verdict is of one penera's readings."""


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


@dataclass(frozen=True)
class Reading:
    """A reading that counts: what was read, what the rules say of it, on which day of the office, and by whom."""

    measured: Measured
    judgement: Judgement
    tested_on: date
    taken_by: str


@dataclass(frozen=True)
class WithdrawnReading:
    """A reading that no longer counts, as verdict and certificate name it."""

    INDONESIAN: ClassVar[str] = "pembacaan {number} ({test} {subject}): {why}"
    ENGLISH: ClassVar[str] = "reading {number} ({test} {subject}): {why}"

    number: int
    test: Test
    subject: str
    why: Annotated[str, Other("looked at when the reading was withdrawn, in an event of its own")]


class Testing(Dossier):
    """The part of a verification in which a penera is put in charge and measures."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
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

    # Decisions – refuse, or let one thing happen. Time comes in.
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
        """Judges the reading by the rules in force on the day of the test; limit and edition are kept with it.

        The error of the latest zero reading that counts is taken off the error of a weighing.
        """
        self._refuse_unless_testing("measure", officer, on)
        if self.reading_count >= MOST_READINGS:
            raise TooManyReadings(limit=MOST_READINGS)
        refuse_surplus(self.plate, measured)
        judgement = judge(self.plate, measured, self.verification, on, self.error_at_zero)
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
    def _begin(self) -> None:
        super()._begin()
        self.penera: str | None = None
        self.penera_id: UUID | None = None
        self.sk_number: str | None = None
        self.sk_valid_from: date | None = None
        self.sk_valid_until: date | None = None
        self.readings: dict[int, Reading] = {}
        self.withdrawn: tuple[WithdrawnReading, ...] = ()
        self.error_at_zero: Decimal | None = None
        self.reading_count = 0
        self.tested_on: date | None = None

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
        if (error := zero_error_of(measured, judgement)) is not None:
            self.error_at_zero = error
        self.tested_on = tested_on
        self.testers.setdefault(taken_by, self.ReadingTaken.TOPIC)
        self.happened_until = tested_on

    @event(ReadingWithdrawn)
    def _reading_withdrawn(self, number: int, why: str, withdrawn_on: date) -> None:
        if gone := self.readings.pop(number, None):
            named = WithdrawnReading(number, gone.measured.test, gone.judgement.subject, why)
            self.withdrawn = (*self.withdrawn, named)
        zeros = (zero_error_of(one.measured, one.judgement) for one in reversed(self.readings.values()))
        self.error_at_zero = next((error for error in zeros if error is not None), None)
        self.tested_on = max((one.tested_on for one in self.readings.values()), default=None)
        self.happened_until = withdrawn_on
