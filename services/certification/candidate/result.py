"""The result of a candidate: computed from the marks or the attendance by the pass rule, never typed."""

from datetime import date, datetime
from decimal import Decimal

from services.certification.candidate.candidate import Candidate, Outcome, PartResult
from services.certification.candidate.pass_rules import PassRule
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.wording import Named

_HUNDRED = 100


class MarksMissing(RefusedByRule):
    code = "marks-missing"
    indonesian = "Nilai ini belum dicatat: {parts}. Catat dahulu (POST /sessions/…/marks)."
    english = "These marks are missing: {parts}. Record them first (POST /sessions/…/marks)."


class AttendanceMissing(RefusedByRule):
    code = "attendance-missing"
    indonesian = "Kehadiran belum dicatat untuk {dates:day}. Catat dahulu (POST /sessions/…/attendance)."
    english = "The attendance is missing for {dates:day}. Record it first (POST /sessions/…/attendance)."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Examined(Event[Candidate]):
    """The examination of a candidate ended; `parts` hold the marks that passed then, `resits_left` what may follow a failure."""

    TOPIC = "certification.candidate-examined"
    INDONESIAN = "Hasil uji kompetensi: {outcome}; uji ulang yang tersisa: {resits_left}."
    ENGLISH = "Result of the examination: {outcome}; re-examinations left: {resits_left}."
    outcome: Outcome
    parts: tuple[PartResult, ...]
    resits_left: int
    rule: str
    concluded_by: str
    concluded_on: date

    def apply(self, candidate: Candidate) -> None:
        candidate.status, candidate.parts, candidate.resits_left = self.outcome, self.parts, self.resits_left
        candidate.happened_until = self.concluded_on


class Trained(Event[Candidate]):
    """The class of a participant ended; a training certificate needs the share of dates `percent_needed`."""

    TOPIC = "certification.candidate-trained"
    INDONESIAN = "Hasil bimbingan: {outcome}, hadir {present} dari {held} hari."
    ENGLISH = "Result of the class: {outcome}, present on {present} of {held} days."
    outcome: Outcome
    present: int
    held: int
    percent_needed: Decimal
    rule: str
    concluded_by: str
    concluded_on: date

    def apply(self, candidate: Candidate) -> None:
        candidate.status, candidate.days_held = self.outcome, self.held
        candidate.happened_until = self.concluded_on


# Decisions – refuse, or record one thing. Time is an argument.
def conclude_examination(
    candidate: Candidate, rule: PassRule, dates: tuple[date, ...], *, by: str, on: date, now: datetime
) -> None:
    """Every part passes, or the candidate failed. An absent candidate used up no attempt.

    Raises MarksMissing, AttendanceMissing, NotPlaced, CandidateDone.
    """
    candidate.refuse_unless_placed(on)
    if not candidate.presences:
        raise AttendanceMissing(dates=dates)
    parts = _part_results(candidate, rule) if candidate.days_present else ()
    outcome: Outcome = "absent"
    if candidate.days_present:
        outcome = "passed" if parts and all(one.passes for one in parts) else "failed"
    used = candidate.attempt if outcome == "failed" else candidate.attempt - 1
    candidate.record(
        Examined,
        now,
        outcome=outcome,
        parts=parts,
        resits_left=max(0, min(rule.resits, rule.resits + 1 - used)),
        rule=rule.legal_basis,
        concluded_by=by,
        concluded_on=on,
    )


def conclude_training(
    candidate: Candidate, rule: PassRule, dates: tuple[date, ...], *, by: str, on: date, now: datetime
) -> None:
    """The share of dates with presence is enough for a training certificate, or it is not.

    Raises AttendanceMissing for the dates that nobody recorded, NotPlaced, CandidateDone.
    """
    candidate.refuse_unless_placed(on)
    known = {one.on for one in candidate.presences}
    if missing := [one for one in dates if one not in known]:
        raise AttendanceMissing(dates=missing)
    present = candidate.present_on(dates)
    needed = Decimal(_HUNDRED) if rule.attendance_percent is None else rule.attendance_percent
    outcome: Outcome = "absent"
    if present:
        outcome = "passed" if present * _HUNDRED >= needed * len(dates) else "failed"
    candidate.record(
        Trained,
        now,
        outcome=outcome,
        present=present,
        held=len(dates),
        percent_needed=needed,
        rule=rule.legal_basis,
        concluded_by=by,
        concluded_on=on,
    )


def _part_results(candidate: Candidate, rule: PassRule) -> tuple[PartResult, ...]:
    """The mark of each part that the rule asks for. Raises MarksMissing."""
    asked = rule.marks
    marks = {part: candidate.mark_of(part) for part in asked}
    if missing := [Named.word(part) for part, mark in marks.items() if mark is None]:
        raise MarksMissing(parts=missing)
    return tuple(PartResult(part, mark.mark, asked[part]) for part, mark in marks.items() if mark is not None)
