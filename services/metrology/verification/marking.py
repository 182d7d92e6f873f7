"""The marks (CTT) after a verdict: those of UU 2/1981 art. 19 after passing, the tanda batal after failing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.metrology.kind.kind import kind_of, validity_of
from services.metrology.kind.mark_rules import EndCause, EndOfMarks, Mark, checked, marks_due
from services.metrology.kind.measurements import Verification, stage_of
from services.metrology.verification.testing import refuse_unless_testing
from services.metrology.verification.verification import InstrumentVerification
from shared.contracts.intake import Place
from shared.journal.events import Event
from shared.privacy.clear_text import CardText


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Marked(Event[InstrumentVerification]):
    """The marks of UU 2/1981 art. 19 were put on; the tanda sah is valid until the day in the table of that time."""

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
    validity_basis: CardText
    marked_on: date
    marked_by: str
    accounts: tuple[str, ...] = ()

    def apply(self, verification: InstrumentVerification) -> None:
        verification.status = "marked"
        verification.marks = self.marks
        verification.valid_until = self.valid_until
        verification.testers.setdefault(self.marked_by, Marked.TOPIC)
        verification.happened_until = self.marked_on


class Rejected(Event[InstrumentVerification]):
    """The tanda batal was put on: the instrument must not be used before it passes its next verification."""

    TOPIC = "metrology.batal-mark-put"
    INDONESIAN = "Tanda batal dibubuhkan: {marks}; UTTP tidak boleh dipakai sebelum lulus pengujian berikutnya."
    ENGLISH = (
        "The tanda batal was put on: {marks}; the instrument must not be used before it passes its next verification."
    )
    class_version = 2
    verification_id: UUID
    instrument_id: UUID
    marks: tuple[Mark, ...]
    rejected_on: date
    rejected_by: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version held only a serial number."""
        state["marks"] = [{"kind": "batal", "serial": state.pop("serial")}]

    def apply(self, verification: InstrumentVerification) -> None:
        verification.status = "rejected"
        verification.marks = self.marks
        verification.testers.setdefault(self.rejected_by, Rejected.TOPIC)
        verification.happened_until = self.rejected_on


class MarksEnded(Event[InstrumentVerification]):
    """The tanda sah ended before its last day: the instrument must not be used until it passes tera ulang."""

    TOPIC = "metrology.marks-ended"
    INDONESIAN = "Tanda sah berakhir pada {ended_on} karena {cause}: {why}"
    ENGLISH = "The tanda sah ended on {ended_on} because of {cause}: {why}"
    verification_id: UUID
    instrument_id: UUID
    cause: EndCause
    why: str
    ended_on: date
    ended_by: str

    def apply(self, verification: InstrumentVerification) -> None:
        verification.marks_ended = EndOfMarks(self.cause, self.why, self.ended_on, self.ended_by)
        verification.happened_until = self.ended_on


# Decisions – refuse, or record one thing. Time is an argument.
def mark(verification: InstrumentVerification, marks: tuple[Mark, ...], officer: str, on: date, now: datetime) -> None:
    """Puts on all marks that the kind of the instrument gets at this stage, by its file."""
    refuse_unless_testing(verification, "mark", officer, on)
    assert verification.verification != "pengawasan"  # a supervision has no such step
    tested_on = verification.tested_on or on
    due = marks_due(kind_of(verification.plate.kind).marks, stage_of(verification.verification), tested_on)
    put = checked(marks, due, tested_on)
    until, basis = validity_of(verification.plate.kind, tested_on)
    verification.record(
        Marked,
        now,
        verification_id=verification.id,
        instrument_id=verification.instrument_id,
        kind=verification.plate.kind,
        accuracy_class=verification.plate.accuracy_class,
        capacity=verification.plate.maximum_capacity,
        verification=verification.verification,
        place=verification.place,
        tested_on=tested_on,
        marks=put,
        valid_until=until,
        validity_basis=basis,
        marked_on=on,
        marked_by=officer,
        accounts=verification.accounts,
    )


def reject(
    verification: InstrumentVerification, marks: tuple[Mark, ...], officer: str, on: date, now: datetime
) -> None:
    """Puts on the tanda batal after a failed test."""
    refuse_unless_testing(verification, "reject", officer, on)
    tested_on = verification.tested_on or on
    due = marks_due(kind_of(verification.plate.kind).marks, "failed", tested_on)
    verification.record(
        Rejected,
        now,
        verification_id=verification.id,
        instrument_id=verification.instrument_id,
        marks=checked(marks, due, tested_on),
        rejected_on=on,
        rejected_by=officer,
    )


def end_marks(verification: InstrumentVerification, end: EndOfMarks, now: datetime) -> None:
    """Ends the tanda sah of this verification, whose instrument is back with its owner."""
    verification.refuse_unless_in_order("end-marks", end.ended_on)
    verification.record(
        MarksEnded,
        now,
        verification_id=verification.id,
        instrument_id=verification.instrument_id,
        cause=end.cause,
        why=end.why,
        ended_on=end.ended_on,
        ended_by=end.ended_by,
    )
