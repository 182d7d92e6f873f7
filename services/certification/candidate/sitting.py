"""What is recorded while a session is held: who was present on which date, and the marks of an examination.

ISO/IEC 17024:2012 5.2.3 [C]: an examiner does not examine a candidate whom they trained. The whole history of sessions counts, as the
arguments `trained` of the decisions.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from services.certification.candidate.candidate import Candidate, Mark, Presence
from services.certification.candidate.pass_rules import LARGEST_MARK, Part
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.journal.events import Event
from shared.wording import Named


class NotADateOfSession(RefusedByRule):
    code = "not-a-date-of-session"
    indonesian = "Kehadiran hanya dicatat untuk tanggal sesi yang sudah tiba: {dates:day}."
    english = "Attendance is recorded only for dates of the session that have come: {dates:day}."


class NotAnExamination(RefusedByRule):
    code = "not-an-examination"
    indonesian = "Kelas tidak memberi nilai; hasilnya dihitung dari kehadiran."
    english = "A class gives no marks: its result comes from the attendance."


class CandidateNotPresent(RefusedByRule):
    code = "candidate-not-present"
    indonesian = "Peserta belum tercatat hadir pada sesi ini; catat kehadirannya dahulu (POST /sessions/…/attendance)."
    english = "The candidate is not recorded as present: record the attendance first (POST /sessions/…/attendance)."


class MarkOutOfRange(RefusedByRule):
    code = "mark-out-of-range"
    indonesian = "Nilai harus antara 0 dan {largest}."
    english = "A mark lies between 0 and {largest}."


class MarkGiven(RefusedByRule):
    code = "mark-given"
    indonesian = "Nilai {part} sudah dicatat. Untuk memperbaikinya, isi `correction` dengan alasannya."
    english = "The mark of this part was recorded: {part}. To correct it, give the reason in `correction`."


class ExaminerTrainedCandidate(DutiesNotSeparate):
    """Its details `because` and `training_session` name the event and the class of the training."""

    code = "examiner-trained-candidate"
    indonesian = "Anda melatih peserta ini pada {on:day}; penguji lain harus mengujinya."
    english = "You trained this candidate on {on:day}; another examiner must examine them."
    clause = "ISO/IEC 17024:2012 5.2"


@dataclass(frozen=True, slots=True)
class Training:
    """A class of an examiner that a candidate attended: the first day on which they were present."""

    session_id: UUID
    on: date


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AttendanceRecorded(Event[Candidate]):
    """A candidate was present, or absent, on one date of the session."""

    TOPIC = "certification.attendance-recorded"
    INDONESIAN = "Kehadiran peserta pada {on}: {present}."
    ENGLISH = "The candidate's presence on {on}: {present}."
    on: date
    present: bool
    trainers: tuple[str, ...]
    recorded_by: str
    recorded_on: date

    def apply(self, candidate: Candidate) -> None:
        others = tuple(one for one in candidate.presences if one.on != self.on)
        candidate.presences = (*others, Presence(self.on, self.present, self.recorded_by))
        candidate.happened_until = self.recorded_on


class MarkRecorded(Event[Candidate]):
    """An examiner gave the mark of one part of the examination; `correction` says why it replaces an earlier one."""

    TOPIC = "certification.mark-recorded"
    INDONESIAN = "Nilai {part}: {mark}."
    ENGLISH = "Mark of the part {part}: {mark}."
    part: Part
    mark: Decimal
    correction: str | None
    examiner: str
    marked_on: date

    def apply(self, candidate: Candidate) -> None:
        others = tuple(one for one in candidate.marks if one.part != self.part)
        candidate.marks = (*others, Mark(self.part, self.mark, self.examiner, self.marked_on))
        candidate.happened_until = self.marked_on


# Decisions – refuse, or record one thing. Time is an argument.
def record_attendance(
    candidate: Candidate,
    day: date,
    present: bool,
    *,
    dates: Collection[date],
    leaders: Collection[str],
    by: str,
    on: date,
    now: datetime,
) -> bool:
    """Records presence on a date of the session; returns whether the candidate is present for the first time.

    Raises NotADateOfSession, NotPlaced, CandidateDone.
    """
    candidate.refuse_unless_placed(on)
    come = [one for one in dates if one <= on]
    if day not in come:
        raise NotADateOfSession(dates=come)
    is_first = present and not candidate.days_present
    trainers = tuple(leaders) if candidate.kind == "class" else ()
    candidate.record(
        AttendanceRecorded, now, on=day, present=present, trainers=trainers, recorded_by=by, recorded_on=on
    )
    return is_first


def record_mark(
    candidate: Candidate,
    part: Part,
    mark: Decimal,
    *,
    correction: str | None,
    trained: Training | None,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Records the mark of a part. `trained`: the class in which the examiner trained the candidate, if there was one.

    Raises NotAnExamination, CandidateNotPresent, MarkOutOfRange, MarkGiven, ExaminerTrainedCandidate.
    """
    candidate.refuse_unless_placed(on)
    if candidate.kind != "examination":
        raise NotAnExamination
    refuse_trainer(trained)
    if not candidate.days_present:
        raise CandidateNotPresent
    if not 0 <= mark <= LARGEST_MARK:
        raise MarkOutOfRange(largest=LARGEST_MARK)
    if candidate.mark_of(part) is not None and correction is None:
        raise MarkGiven(part=Named.word(part))
    candidate.record(MarkRecorded, now, part=part, mark=mark, correction=correction, examiner=by, marked_on=on)


def refuse_trainer(trained: Training | None) -> None:
    """Raises ExaminerTrainedCandidate."""
    if trained is not None:
        raise ExaminerTrainedCandidate(
            because=AttendanceRecorded.TOPIC, training_session=str(trained.session_id), on=trained.on.isoformat()
        )
