"""A candidate: the place of one certification in one session, from joining to the result.

    joined ── quota of the session met ──> placed ── attendance, marks (`sitting.py`) ──> passed | failed | absent (`result.py`)
    joined, placed ── before the session ──> left

It is a stream of its own, in the candidate's own case, so that candidates of one session do not wait for each other.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID, uuid5

from services.certification.candidate.pass_rules import Part
from services.certification.session.session import Kind
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent

_CANDIDATES = UUID("b9c0c1de-5d0e-4f53-9a0e-6d6a2f0f7b31")

Status = Literal["joined", "placed", "passed", "failed", "absent", "left"]
Outcome = Literal["passed", "failed", "absent"]


def candidate_of(session_id: UUID, certification_id: UUID) -> UUID:
    """The id of a certification's place in a session: it has one, so retries get the same id."""
    return uuid5(_CANDIDATES, f"{session_id} {certification_id}")


class NotPlaced(RefusedByRule):
    code = "candidate-not-placed"
    indonesian = "Kuota sesi ini belum terpenuhi bagi peserta ini; uji atau kelas belum dapat dimulai."
    english = "The quota of this session is not met for this candidate yet: nothing can be held."


class CandidateDone(RefusedByRule):
    code = "candidate-done"
    indonesian = "Peserta ini sudah selesai pada sesi ini: {status:words}. Untuk mengulang, daftarkan pada sesi lain."
    english = "This candidate is done with this session: {status:words}. To repeat it, join another session."


class CandidateWasPresent(RefusedByRule):
    code = "candidate-was-present"
    indonesian = (
        "Peserta ini hadir pada {on:day}; catat hasilnya (POST /sessions/…/results), jangan keluarkan dari sesi."
    )
    english = "The candidate was present on {on:day}: record the result (POST /sessions/…/results) instead."


@dataclass(frozen=True)
class Presence:
    """Whether the candidate was present on one of the dates; the latest word on a date counts."""

    on: date
    present: bool
    by: str


@dataclass(frozen=True)
class Mark:
    """The mark of one part of an examination, 0 to 100."""

    part: Part
    mark: Decimal
    by: str
    on: date


@dataclass(frozen=True)
class PartResult:
    """The mark of one part against the mark that passes, included."""

    part: Part
    mark: Decimal
    at_least: Decimal

    @property
    def passes(self) -> bool:
        return self.mark >= self.at_least


class Candidate(Aggregate):
    """One candidate of one session. `attempt`: 1 until its certification failed an examination, then one more for each re-sit.

    `quota_on`: the later of joining and the quota of the session; the service clock begins on it at the earliest. `parts` and
    `resits_left` are the result of an examination, `days_held` is of a class.
    """

    TOPIC = "certification.candidate"

    office: str
    case_id: UUID
    certification_id: UUID
    session_id: UUID
    kind: Kind
    applicant_id: UUID
    accounts: tuple[str, ...]
    attempt: int
    status: Status = "joined"
    quota_on: date | None = None
    presences: tuple[Presence, ...] = ()
    marks: tuple[Mark, ...] = ()
    parts: tuple[PartResult, ...] = ()
    resits_left: int | None = None
    days_held: int | None = None
    happened_until: date = date.min

    @property
    def days_present(self) -> tuple[date, ...]:
        """The dates on which the candidate was present, in order."""
        return tuple(sorted(one.on for one in self.presences if one.present))

    def present_on(self, dates: Collection[date]) -> int:
        """On how many of the dates the candidate was present."""
        return len(set(dates).intersection(self.days_present))

    def mark_of(self, part: Part) -> Mark | None:
        return next((one for one in self.marks if one.part == part), None)

    def refuse_unless_placed(self, on: date) -> None:
        """Raises NotPlaced, CandidateDone, and EffectiveBeforeHistory before the last event."""
        if self.status == "joined":
            raise NotPlaced
        if self.status != "placed":
            raise CandidateDone(status=self.status)
        EffectiveBeforeHistory.check(on, self.happened_until)


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CandidateJoined(FirstEvent[Candidate]):
    """A certification joined a session as a candidate."""

    TOPIC = "certification.candidate-joined"
    INDONESIAN = "Peserta terdaftar pada sesi ({kind}), percobaan ke-{attempt}."
    ENGLISH = "The candidate joined a session ({kind}), attempt {attempt}."
    office: str
    case_id: UUID
    certification_id: UUID
    session_id: UUID
    kind: Kind
    applicant_id: UUID
    accounts: tuple[str, ...]
    attempt: int
    joined_by: str
    joined_on: date

    def apply(self, candidate: Candidate) -> None:
        candidate.happened_until = self.joined_on


class CandidatePlaced(Event[Candidate]):
    """The quota of the session is met: the candidate will be examined, or taught."""

    TOPIC = "certification.candidate-placed"
    INDONESIAN = "Kuota sesi peserta ini terpenuhi pada {quota_on}."
    ENGLISH = "The quota of this candidate's session was met on {quota_on}."
    quota_on: date

    def apply(self, candidate: Candidate) -> None:
        candidate.status, candidate.quota_on = "placed", self.quota_on
        candidate.happened_until = max(candidate.happened_until, self.quota_on)


class CandidateLeft(Event[Candidate]):
    """The candidate left the session before it began, and may join another."""

    TOPIC = "certification.candidate-left"
    INDONESIAN = "Peserta keluar dari sesi: {why}"
    ENGLISH = "The candidate left the session: {why}"
    why: str
    left_on: date
    recorded_by: str

    def apply(self, candidate: Candidate) -> None:
        candidate.status, candidate.happened_until = "left", self.left_on


# Decisions – refuse, or record one thing. Time is an argument.
def join(
    *,
    office: str,
    case_id: UUID,
    certification_id: UUID,
    session_id: UUID,
    kind: Kind,
    applicant_id: UUID,
    accounts: Sequence[str],
    attempt: int,
    by: str,
    on: date,
    now: datetime,
) -> Candidate:
    """Makes a certification a candidate of a session; `take_seat` decides whether the session has room."""
    return Candidate.begin(
        CandidateJoined,
        id=candidate_of(session_id, certification_id),
        now=now,
        office=office,
        case_id=case_id,
        certification_id=certification_id,
        session_id=session_id,
        kind=kind,
        applicant_id=applicant_id,
        accounts=tuple(accounts),
        attempt=attempt,
        joined_by=by,
        joined_on=on,
    )


def place(candidate: Candidate, quota_met_on: date, now: datetime) -> date | None:
    """Places a candidate whose session has met its quota; returns the later of joining and quota. None if it is no longer waiting."""
    if candidate.status != "joined":
        return None
    quota_on = max(quota_met_on, candidate.happened_until)
    candidate.record(CandidatePlaced, now, quota_on=quota_on)
    return quota_on


def leave(candidate: Candidate, why: str, *, by: str, on: date, now: datetime) -> None:
    """Takes a candidate out of a session that has not begun for them. Raises CandidateDone, CandidateWasPresent."""
    if candidate.status not in {"joined", "placed"}:
        raise CandidateDone(status=candidate.status)
    if candidate.days_present:
        raise CandidateWasPresent(on=candidate.days_present[0].isoformat())
    EffectiveBeforeHistory.check(on, candidate.happened_until)
    candidate.record(CandidateLeft, now, why=why, left_on=on, recorded_by=by)


def close(candidate: Candidate, why: str, *, by: str, on: date, now: datetime) -> None:
    """Takes a candidate out of a session because the certification has ended; one who is done stays as they are."""
    if candidate.status in {"joined", "placed"}:
        candidate.record(CandidateLeft, now, why=why, left_on=max(on, candidate.happened_until), recorded_by=by)
