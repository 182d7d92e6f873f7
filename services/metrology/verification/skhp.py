"""The SKHP (Surat Keterangan Hasil Pengujian): the test certificate, what it says, and who may sign it.

Source: the fields of the certificates of two offices' generators (SKHP); UU 2/1981 for the result.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.kind.judgements import Test as Judged
from services.metrology.kind.mark_rules import MarkKind
from services.metrology.kind.measurements import Occasion, ZeroError
from services.metrology.verification.marking import Marking
from services.metrology.verification.testing import WithdrawnReading
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import OfficialNumber

BEHALF = "Kepala Dinas"
_SERVICE: dict[Occasion, str] = {"tera": "Tera", "tera-ulang": "Tera Ulang"}


class SkhpIssued(RefusedByRule):
    code = "skhp-already-issued"
    indonesian = "SKHP sudah diterbitkan dengan nomor {number}."
    english = "The SKHP was already issued under number {number}."


class MarksHaveEnded(RefusedByRule):
    code = "marks-have-ended"
    indonesian = "Tanda sah ini sudah berakhir pada {on:day}; SKHP diterbitkan setelah tera ulang berikutnya."
    english = "This tanda sah ended on {on:day}; an SKHP is issued after the next tera ulang."


class MarkNotPut(RefusedByRule):
    code = "mark-not-put"
    indonesian = "Catatan menyebut tanda yang tidak dibubuhkan: {kinds:words}."
    english = "The notes name marks that were not put on: {kinds:words}."


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

    Of the test it says which tests were not taken, what was done with the error at zero, and which readings were withdrawn.
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
    untaken: tuple[Judged, ...] = ()
    zero_error: ZeroError | None = None
    withdrawn: tuple[WithdrawnReading, ...] = ()


class Certifying(Marking):
    """The part of a verification in which its SKHP is signed."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class SkhpIssuedFor(Aggregate.Event):
        """The test certificate was signed, on behalf of the Kepala Dinas and by somebody else than the penera."""

        TOPIC = "metrology.skhp-issued"
        INDONESIAN = (
            "SKHP nomor {number} ditandatangani atas nama {on_behalf_of}: {result} (tanpa pengujian: {untaken};"
            " kesalahan nol: {zero_error}; ditarik: {withdrawn})."
        )
        ENGLISH = (
            "The SKHP number {number} was signed on behalf of the {on_behalf_of}: {result} (without the tests: {untaken};"
            " zero error: {zero_error}; withdrawn: {withdrawn})."
        )
        number: OfficialNumber
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
        untaken: tuple[Judged, ...] = ()
        zero_error: ZeroError | None = None
        withdrawn: tuple[WithdrawnReading, ...] = ()

    # Decisions – refuse, or let one thing happen. Time comes in.
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
            untaken=self.untaken,
            zero_error=self.zero_error,
            withdrawn=self.withdrawn,
        )

    def refuse_skhp(self, certificate: Certificate, officer: str, on: date) -> None:
        """Refuses an SKHP before a number is taken for it."""
        self.refuse_unless_in_order("issue-skhp", on)
        if self.skhp is not None:
            raise SkhpIssued(number=self.skhp.number)
        if self.marks_ended is not None:
            raise MarksHaveEnded(on=self.marks_ended.ended_on.isoformat())
        self._refuse_tester(officer)
        if strange := {note.kind for note in certificate.notes} - {mark.kind for mark in self.marks}:
            raise MarkNotPut(kinds=sorted(strange))

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.skhp: Skhp | None = None

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
        untaken: tuple[Judged, ...],
        zero_error: ZeroError | None,
        withdrawn: tuple[WithdrawnReading, ...],
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
            untaken=untaken,
            zero_error=zero_error,
            withdrawn=withdrawn,
        )
        self.happened_until = signed_on
