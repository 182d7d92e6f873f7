"""The marks (CTT) that a verdict leads to: those of UU 2/1981 art. 19 after passing, the tanda batal after failing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.kind.kind import kind_of, validity_of
from services.metrology.kind.mark_rules import EndCause, EndOfMarks, Mark, checked, marks_due
from services.metrology.kind.measurements import Verification, stage_of
from services.metrology.verification.verdict import Concluding
from shared.contracts.intake import Place
from shared.journal.events import Aggregate
from shared.privacy.clear_text import CardText


class Marking(Concluding):
    """The part of a verification in which its marks are put on."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
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
        validity_basis: CardText
        marked_on: date
        marked_by: str
        accounts: tuple[str, ...] = ()

    class Rejected(Aggregate.Event):
        """The tanda batal was put on: the instrument must not be used before it passes its next verification."""

        TOPIC = "metrology.batal-mark-put"
        INDONESIAN = "Tanda batal dibubuhkan: {marks}; UTTP tidak boleh dipakai sebelum lulus pengujian berikutnya."
        ENGLISH = "The tanda batal was put on: {marks}; the instrument must not be used before it passes its next verification."
        class_version = 2
        verification_id: UUID
        instrument_id: UUID
        marks: tuple[Mark, ...]
        rejected_on: date
        rejected_by: str

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """The first shape named a serial number only."""
            state["marks"] = [{"kind": "batal", "serial": state.pop("serial")}]

    class MarksEnded(Aggregate.Event):
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

    # Decisions – refuse, or let one thing happen. Time comes in.
    def mark(self, marks: tuple[Mark, ...], officer: str, on: date, now: datetime) -> None:
        """All marks that the kind of the instrument gets at this stage, as its file says."""
        self._refuse_unless_testing("mark", officer, on)
        assert self.verification != "pengawasan"  # a supervision has no such step
        tested_on = self.tested_on or on
        due = marks_due(kind_of(self.plate.kind).marks, stage_of(self.verification), tested_on)
        put = checked(marks, due, tested_on)
        until, basis = validity_of(self.plate.kind, tested_on)
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
            tested_on=tested_on,
            marks=put,
            valid_until=until,
            validity_basis=basis,
            marked_on=on,
            marked_by=officer,
            accounts=self.accounts,
        )

    def reject(self, marks: tuple[Mark, ...], officer: str, on: date, now: datetime) -> None:
        """The tanda batal after a failed test."""
        self._refuse_unless_testing("reject", officer, on)
        tested_on = self.tested_on or on
        due = marks_due(kind_of(self.plate.kind).marks, "failed", tested_on)
        self.record(
            self.Rejected,
            now,
            verification_id=self.id,
            instrument_id=self.instrument_id,
            marks=checked(marks, due, tested_on),
            rejected_on=on,
            rejected_by=officer,
        )

    def end_marks(self, end: EndOfMarks, now: datetime) -> None:
        """Ends the tanda sah of this verification, whose instrument is back with its owner."""
        self.refuse_unless_in_order("end-marks", end.ended_on)
        self.record(
            self.MarksEnded,
            now,
            verification_id=self.id,
            instrument_id=self.instrument_id,
            cause=end.cause,
            why=end.why,
            ended_on=end.ended_on,
            ended_by=end.ended_by,
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.marks: tuple[Mark, ...] = ()
        self.valid_until: date | None = None
        self.marks_ended: EndOfMarks | None = None

    @event(Marked)
    def _marked(self, marks: tuple[Mark, ...], valid_until: date | None, marked_on: date, marked_by: str) -> None:
        self.status = "marked"
        self.marks = marks
        self.valid_until = valid_until
        self.testers.setdefault(marked_by, self.Marked.TOPIC)
        self.happened_until = marked_on

    @event(Rejected)
    def _rejected(self, marks: tuple[Mark, ...], rejected_on: date, rejected_by: str) -> None:
        self.status = "rejected"
        self.marks = marks
        self.testers.setdefault(rejected_by, self.Rejected.TOPIC)
        self.happened_until = rejected_on

    @event(MarksEnded)
    def _marks_ended(self, cause: EndCause, why: str, ended_on: date, ended_by: str) -> None:
        self.marks_ended = EndOfMarks(cause, why, ended_on, ended_by)
        self.happened_until = ended_on
