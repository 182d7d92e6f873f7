"""The marks (CTT) that a verdict leads to: those of UU 2/1981 art. 19 after passing, the tanda batal after failing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.mark_validity import marks_due, valid_until
from services.metrology.measurements import Verification
from services.metrology.verdict import Concluding
from shared.clear_text import CardText
from shared.contracts.intake import Place
from shared.errors import RefusedByRule
from shared.events import Aggregate

MarkKind = Literal["sah", "daerah", "pegawai-berhak", "jaminan", "batal"]


class MarksNotComplete(RefusedByRule):
    code = "marks-not-complete"
    indonesian = "Tanda yang harus dibubuhkan: {due:words}."
    english = "The marks to be put on are: {due:words}."
    clause = "UU 2/1981 pasal 19"


@dataclass(frozen=True)
class Mark:
    """One mark with its serial number (CTT)."""

    INDONESIAN: ClassVar[str] = "tanda {kind} {serial}"
    ENGLISH: ClassVar[str] = "tanda {kind} {serial}"

    kind: MarkKind
    serial: str


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
        """The tanda batal was put on: the instrument must not be used until it passes."""

        TOPIC = "metrology.batal-mark-put"
        INDONESIAN = "Tanda batal {serial} dibubuhkan; UTTP tidak boleh dipakai sebelum lulus tera ulang."
        ENGLISH = "The tanda batal {serial} was put on; the instrument must not be used until it passes."
        verification_id: UUID
        instrument_id: UUID
        serial: str
        rejected_on: date
        rejected_by: str

    # Decisions – refuse, or let one thing happen. Time comes in.
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
            accounts=self.accounts,
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

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.marks: tuple[Mark, ...] = ()
        self.valid_until: date | None = None

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
