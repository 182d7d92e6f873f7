"""The SKHP (Surat Keterangan Hasil Pengujian): the test certificate, its content, and who may sign it.

Source: the fields of the certificates of two offices' generators (SKHP); UU 2/1981 for the result.
"""

from datetime import date, datetime
from uuid import UUID

from services.metrology.kind.judgements import Test as Judged
from services.metrology.kind.measurements import Occasion, ZeroError
from services.metrology.verification.testing import refuse_tester
from services.metrology.verification.verification import (
    Certificate,
    InstrumentVerification,
    Placement,
    Skhp,
    Standard,
    WithdrawnReading,
)
from shared.errors import RefusedByRule
from shared.journal.events import Event
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


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class SkhpIssuedFor(Event[InstrumentVerification]):
    """The test certificate was signed, on behalf of the Kepala Dinas and by somebody other than the penera."""

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

    def apply(self, verification: InstrumentVerification) -> None:
        verification.skhp = Skhp(
            number=self.number,
            signed_by=self.signed_by,
            signed_on=self.signed_on,
            on_behalf_of=self.on_behalf_of,
            instrument_id=self.instrument_id,
            penera_id=self.penera_id,
            application_id=self.application_id,
            tested_on=self.tested_on,
            valid_until=self.valid_until,
            result=self.result,
            standards=self.standards,
            notes=self.notes,
            untaken=self.untaken,
            zero_error=self.zero_error,
            withdrawn=self.withdrawn,
        )
        verification.happened_until = self.signed_on


# Decisions – refuse, or record one thing. Time is an argument.
def issue_skhp(
    verification: InstrumentVerification, number: str, certificate: Certificate, officer: str, on: date, now: datetime
) -> None:
    """Issues the SKHP, signed on behalf of the Kepala Dinas by somebody who took no part in the test (SOD-07)."""
    refuse_skhp(verification, certificate, officer, on)
    tested_on = verification.tested_on or on
    verification.record(
        SkhpIssuedFor,
        now,
        number=number,
        signed_by=officer,
        signed_on=on,
        on_behalf_of=BEHALF,
        instrument_id=verification.instrument_id,
        penera_id=verification.penera_id,
        application_id=verification.case_id,
        tested_on=tested_on,
        valid_until=verification.valid_until,
        result=f"Disahkan untuk {_SERVICE[verification.verification]} Tahun {tested_on.year}",
        standards=certificate.standards,
        notes=certificate.notes,
        untaken=verification.untaken,
        zero_error=verification.zero_error,
        withdrawn=verification.withdrawn,
    )


def refuse_skhp(verification: InstrumentVerification, certificate: Certificate, officer: str, on: date) -> None:
    """Refuses an SKHP before a number is taken for it."""
    verification.refuse_unless_in_order("issue-skhp", on)
    if verification.skhp is not None:
        raise SkhpIssued(number=verification.skhp.number)
    if verification.marks_ended is not None:
        raise MarksHaveEnded(on=verification.marks_ended.ended_on.isoformat())
    refuse_tester(verification, officer)
    if strange := {note.kind for note in certificate.notes} - {mark.kind for mark in verification.marks}:
        raise MarkNotPut(kinds=sorted(strange))
