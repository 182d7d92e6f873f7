"""A complaint holds the case from its filing until it is triaged, and no longer than the office's days.

A hold must not be a weapon: each complaint holds once; a reporter who complains again about the same decision does not hold the case
again; the head of the office may lift a hold, with a reason; and it ends by itself. Reporters without an account, and those who are
not named, count as one, so that nobody holds a case for ever by hiding.
"""

from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID, uuid5

from services.complaints.case.case import Case, Filed, Hold, hold_of
from services.complaints.case.hold_days import HoldDays
from services.complaints.policy.words import Kind
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber

Release = Literal["triaged", "lifted", "expired"]
_HOLDING: Final = frozenset[Kind]({"complaint", "appeal"})
_REPORTERS = UUID("0c5f5d2e-9f7c-4a52-8f0e-5b6e0f4c7d19")


class NothingHeld(RefusedByRule):
    code = "case-not-held"
    indonesian = "Tidak ada pengaduan yang menahan perkara ini, sehingga tidak ada yang dilepas."
    english = "No complaint holds this case, so there is nothing to release."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ComplaintNoted(Event[Case]):
    """A complaint about the case was filed that may be named here. `hold`: the id by which this timeline names it."""

    TOPIC = "complaints.case-complaint-noted"
    INDONESIAN = "Pengaduan nomor {number} atas perkara ini diterima."
    ENGLISH = "The complaint {number} about the case was received."
    hold: UUID
    number: OfficialNumber
    kind: Kind

    def apply(self, case: Case) -> None:
        case.complaints = {**case.complaints, self.hold: self.number}


class ComplaintEnded(Event[Case]):
    """The office is done with a complaint that is named here."""

    TOPIC = "complaints.case-complaint-ended"
    INDONESIAN = "Pengaduan nomor {number} atas perkara ini selesai."
    ENGLISH = "The complaint {number} about the case ended."
    hold: UUID
    number: OfficialNumber

    def apply(self, case: Case) -> None:
        case.complaints = {id: number for id, number in case.complaints.items() if id != self.hold}


class CaseHeld(Event[Case]):
    """A complaint holds the case until it is triaged. `complaint`: its number, None for a secret one; `rule`: the line of the days.

    `reporter`: an id of the reporter's account within this case; all reporters without an account have one id.
    """

    TOPIC = "complaints.case-held"
    INDONESIAN = "Perkara ditahan selama suatu pengaduan ditelaah, paling lama sampai {until}."
    ENGLISH = "The case is held while a complaint is triaged, until {until} at the latest."
    hold: UUID
    complaint: OfficialNumber | None
    until: date
    rule: str
    legal_basis: str
    reporter: UUID

    def apply(self, case: Case) -> None:
        case.holds = {**case.holds, self.hold: Hold(self.complaint, self.until)}
        case.held_by = {**case.held_by, self.reporter: case.decisions}


class CaseReleased(Event[Case]):
    """A hold ended: the complaint was triaged, the head lifted the hold for a reason (`words`), or its last day passed."""

    TOPIC = "complaints.case-released"
    INDONESIAN = "Penahanan perkara karena suatu pengaduan berakhir: {because}."
    ENGLISH = "The hold of the case because of a complaint ended: {because}."
    hold: UUID
    because: Release
    words: str | None
    by: str
    on: date

    def apply(self, case: Case) -> None:
        case.holds = {id: one for id, one in case.holds.items() if id != self.hold}


class ErrorFound(Event[Case]):
    """A complaint was found justified: the office made an error in the case. `hold` names the complaint without saying which it is."""

    TOPIC = "complaints.error-found"
    INDONESIAN = "Pengaduan atas perkara ini terbukti: ada kesalahan kantor."
    ENGLISH = "A complaint about the case was found justified: the office made an error."
    hold: UUID
    on: date

    def apply(self, case: Case) -> None:
        case.errors = case.errors | {self.hold}


# Decisions – refuse, or record one thing. Time is an argument.
def note_complaint(case: Case, filed: Filed, days: HoldDays | None, now: datetime) -> None:
    """Notes a complaint if it may be named, and holds an accepted case, unless its reporter did so since the last decision."""
    hold, reporter = hold_of(filed.complaint), _reporter_of(case, filed)
    if filed.is_named:
        case.record(ComplaintNoted, now, hold=hold, number=filed.number, kind=filed.kind)
    holds = days is not None and filed.kind in _HOLDING and case.number is not None
    if days is not None and holds and case.held_by.get(reporter) != case.decisions:
        case.record(
            CaseHeld,
            now,
            hold=hold,
            complaint=filed.number if filed.is_named else None,
            until=days.until(filed.on),
            rule=days.id,
            legal_basis=days.legal_basis,
            reporter=reporter,
        )


def triage(case: Case, complaint: UUID, by: str, on: date, now: datetime) -> None:
    """Ends the hold of a triaged complaint, if it holds the case."""
    if hold_of(complaint) in case.holds:
        case.record(CaseReleased, now, hold=hold_of(complaint), because="triaged", words=None, by=by, on=on)


def end_complaint(case: Case, complaint: UUID, by: str, on: date, now: datetime) -> None:
    """Ends the hold of a complaint, and records that a named one is over."""
    triage(case, complaint, by, on, now)
    number = case.complaints.get(hold_of(complaint))
    if number is not None:
        case.record(ComplaintEnded, now, hold=hold_of(complaint), number=number)


def lift(case: Case, reason: str, by: str, on: date, now: datetime) -> None:
    """The head releases the case from all complaints that hold it now. Raises NothingHeld."""
    if not case.holds:
        raise NothingHeld
    for hold in sorted(case.holds):
        case.record(CaseReleased, now, hold=hold, because="lifted", words=reason, by=by, on=on)


def expire(case: Case, hold: UUID, by: str, on: date, now: datetime) -> None:
    """Ends a hold whose last day is over on `on`; records nothing if it does not hold the case any more."""
    if hold in case.holds and case.holds[hold].until < on:
        case.record(CaseReleased, now, hold=hold, because="expired", words=None, by=by, on=on)


def find_error(case: Case, complaint: UUID, on: date, now: datetime) -> None:
    """Records once for a complaint that it found an error of the office."""
    if hold_of(complaint) not in case.errors:
        case.record(ErrorFound, now, hold=hold_of(complaint), on=on)


def _reporter_of(case: Case, filed: Filed) -> UUID:
    return uuid5(_REPORTERS, f"{case.case_id} {filed.account or ''}")
