"""Seats of a session, and its quota: met by the candidate who completes it (`session.py`)."""

from datetime import date, datetime
from uuid import UUID

from services.certification.session.session import Session, refuse_quota
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event


class QuotaAlreadyMet(RefusedByRule):
    code = "quota-already-met"
    indonesian = "Kuota sesi ini sudah terpenuhi pada {on:day}; kuota minimum tidak dapat diubah lagi."
    english = "The quota of this session was met on {on:day}; its minimum can no longer be changed."


class SessionFull(RefusedByRule):
    code = "session-full"
    indonesian = "Sesi ini sudah penuh ({maximum} peserta). Pilih sesi lain (GET /sessions)."
    english = "This session is full ({maximum} candidates). Choose another session (GET /sessions)."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class SeatTaken(Event[Session]):
    """A candidate took a seat of the session."""

    TOPIC = "certification.session-seat-taken"
    INDONESIAN = "Seorang peserta terdaftar pada sesi ini."
    ENGLISH = "A candidate took a seat in this session."
    certification_id: UUID
    taken_on: date

    def apply(self, session: Session) -> None:
        session.seats = (*session.seats, self.certification_id)
        session.happened_until = self.taken_on


class SeatFreed(Event[Session]):
    """A candidate left the session before it began."""

    TOPIC = "certification.session-seat-freed"
    INDONESIAN = "Seorang peserta keluar dari sesi ini."
    ENGLISH = "A candidate left this session."
    certification_id: UUID
    freed_on: date

    def apply(self, session: Session) -> None:
        session.seats = tuple(one for one in session.seats if one != self.certification_id)
        session.happened_until = self.freed_on


class QuotaChanged(Event[Session]):
    """The office changed the number of candidates that the session needs or takes."""

    TOPIC = "certification.session-quota-changed"
    INDONESIAN = "Kuota sesi diubah: minimum {minimum}, maksimum {maximum}. Alasan: {why}"
    ENGLISH = "The quota of the session was changed: minimum {minimum}, maximum {maximum}. Reason: {why}"
    minimum: int | None
    maximum: int | None
    why: str
    changed_by: str
    changed_on: date

    def apply(self, session: Session) -> None:
        session.minimum, session.maximum = self.minimum, self.maximum
        session.happened_until = self.changed_on


class SessionQuotaMet(Event[Session]):
    """The session has the candidates that it needs; from this day it will be held."""

    TOPIC = "certification.session-quota-met"
    INDONESIAN = "Kuota sesi terpenuhi dengan {candidates} peserta pada {met_on}."
    ENGLISH = "The quota of the session was met with {candidates} candidates on {met_on}."
    candidates: int
    met_on: date

    def apply(self, session: Session) -> None:
        session.quota_met_on = self.met_on


# Decisions – refuse, or record one thing. Time is an argument.
def take_seat(session: Session, certification_id: UUID, on: date, now: datetime) -> None:
    """Gives a candidate a seat; the quota is met with the one who completes it. Raises SessionFull, SessionBegun."""
    EffectiveBeforeHistory.check(on, session.happened_until)
    session.refuse_when_begun(on)
    if session.maximum is not None and len(session.seats) >= session.maximum:
        raise SessionFull(maximum=session.maximum)
    session.record(SeatTaken, now, certification_id=certification_id, taken_on=on)
    _meet_quota(session, on, now)


def free_seat(session: Session, certification_id: UUID, on: date, now: datetime) -> None:
    """Frees a seat; a quota that was met stays met, because the office has promised on it. Raises SessionBegun."""
    EffectiveBeforeHistory.check(on, session.happened_until)
    session.refuse_when_begun(on)
    session.record(SeatFreed, now, certification_id=certification_id, freed_on=on)


def change_quota(
    session: Session, minimum: int | None, maximum: int | None, *, why: str, by: str, on: date, now: datetime
) -> None:
    """Changes the numbers; a lower minimum may be met at once. Raises QuotaAlreadyMet, QuotaMissing, QuotaInverted."""
    EffectiveBeforeHistory.check(on, session.happened_until)
    if session.quota_met_on is not None and minimum != session.minimum:
        raise QuotaAlreadyMet(on=session.quota_met_on.isoformat())
    refuse_quota(session.kind, minimum, maximum, len(session.seats))
    session.record(QuotaChanged, now, minimum=minimum, maximum=maximum, why=why, changed_by=by, changed_on=on)
    if session.seats:
        _meet_quota(session, on, now)


def _meet_quota(session: Session, on: date, now: datetime) -> None:
    if not session.is_met and len(session.seats) >= (session.minimum or 1):
        session.record(SessionQuotaMet, now, candidates=len(session.seats), met_on=on)
