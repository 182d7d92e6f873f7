"""Use cases of candidates and of the approval letter of a class, one short method each."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from services.certification.candidate import candidate as candidacy
from services.certification.candidate import result, sitting
from services.certification.candidate.candidate import Candidate, candidate_of
from services.certification.candidate.pass_rules import Part, pass_rule
from services.certification.candidate.read_model import (
    count_failed,
    find_candidate,
    find_training,
    list_candidates,
)
from services.certification.candidate.rows import CandidateRow
from services.certification.certification import ending, examining
from services.certification.certification.certification import Attended, Certification
from services.certification.certification.course import refuse_unless_next
from services.certification.certification.use_cases import (
    NotYourCertification,
    load_acting,
    load_own_or_acting,
)
from services.certification.personnel.acting import refuse_unless_competent, refuse_unless_impartial
from services.certification.scheme.catalogue import scheme_of
from services.certification.session import seats
from services.certification.session.session import STAGES, Session
from services.certification.session.use_cases import act_in
from shared.errors import RefusedByRule
from shared.journal.journal import AsOf
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class SessionOfAnotherScheme(RefusedByRule):
    code = "session-of-another-scheme"
    indonesian = "Sesi ini milik skema {scheme}. Pilih sesi dari skema perkaranya (GET /sessions?scheme=…)."
    english = "This session is of the scheme {scheme}. Choose one of the scheme of the case (GET /sessions?scheme=…)."


class CandidateKnown(RefusedByRule):
    code = "candidate-known"
    indonesian = "Peserta ini sudah pernah terdaftar pada sesi ini: {status:words}. Pilih sesi lain (GET /sessions)."
    english = "This candidate has been in this session already: {status:words}. Choose another session (GET /sessions)."


class ClassNotRegular(RefusedByRule):
    code = "class-not-regular"
    indonesian = "Permohonan ini untuk kelas non-reguler, yang tidak menunggu kuota. Pilih sesi tanpa kuota minimum."
    english = "This application is for a class that is not regular and waits for no quota. Choose a session without a minimum."
    clause = "SMM-DPi.14 4.3 b"


class NoResitLeft(RefusedByRule):
    code = "no-resit-left"
    indonesian = "Uji kompetensi ulang sudah dipakai semua ({resits} kali)."
    english = "All re-examinations are used up ({resits})."


class Candidates:
    """Use cases of candidates, each in the candidate's own case."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def join(self, work: Work, session_id: UUID, certification_id: UUID) -> Candidate:
        """Gives a certification a seat. If the quota is met with it or before, the candidate is placed at once."""
        case = await load_own_or_acting(work, certification_id, "quota")
        session = await work.load_to_change(Session, session_id)
        attempt = await _refuse_join(work, case, session)
        ask, on = work.ask, work.ask.local_day
        seats.take_seat(session, case.id, on, ask.now)
        candidate = candidacy.join(
            office=ask.office,
            case_id=case.case_id,
            certification_id=case.id,
            session_id=session.id,
            kind=session.kind,
            applicant_id=case.applicant_id,
            accounts=case.accounts,
            attempt=attempt,
            by=ask.actor,
            on=on,
            now=ask.now,
        )
        place(candidate, case, session, work)
        return work.add(candidate)

    @use_case
    async def leave(self, work: Work, session_id: UUID, certification_id: UUID, why: str) -> Candidate:
        """Takes a candidate out of a session that has not begun, so that they can join another."""
        candidate = await work.load_to_change(Candidate, candidate_of(session_id, certification_id))
        session = await work.load_to_change(Session, session_id)
        act_in(work, scheme_of(session.scheme), "quota")
        ask, on = work.ask, work.ask.local_day
        candidacy.leave(candidate, why, by=ask.actor, on=on, now=ask.now)
        seats.free_seat(session, certification_id, on, ask.now)
        return candidate

    @use_case
    async def attend(self, work: Work, session_id: UUID, certification_id: UUID, day: date, present: bool) -> Candidate:
        """Records presence on a date. The first one begins the examination of the case."""
        candidate, session = await _load_led(work, session_id, certification_id)
        ask, on = work.ask, work.ask.local_day
        is_first = sitting.record_attendance(
            candidate, day, present, dates=session.dates, leaders=session.leaders, by=ask.actor, on=on, now=ask.now
        )
        if is_first and session.kind == "examination":
            case = await work.load_to_change(Certification, certification_id)
            examining.begin_examination(case, session_id, on, ask.now)
        return candidate

    @use_case
    async def mark(
        self, work: Work, session_id: UUID, certification_id: UUID, part: Part, mark: Decimal, correction: str | None
    ) -> Candidate:
        """Records the mark of a part, by an examiner who did not train the candidate."""
        candidate, _ = await _load_led(work, session_id, certification_id)
        ask = work.ask
        trained = await _training(work, candidate)
        sitting.record_mark(
            candidate, part, mark, correction=correction, trained=trained, by=ask.actor, on=ask.local_day, now=ask.now
        )
        return candidate

    @use_case
    async def conclude(self, work: Work, session_id: UUID, certification_id: UUID) -> Candidate:
        """Computes the result by the pass rule of the first date of the session; the case goes on, waits, or fails."""
        candidate, session = await _load_led(work, session_id, certification_id)
        ask, on = work.ask, work.ask.local_day
        rule = pass_rule(session.scheme, session.dates[0])
        if session.kind == "class":
            result.conclude_training(candidate, rule, session.dates, by=ask.actor, on=on, now=ask.now)
        else:
            sitting.refuse_trainer(await _training(work, candidate))
            result.conclude_examination(candidate, rule, session.dates, by=ask.actor, on=on, now=ask.now)
        case = await work.load_to_change(Certification, certification_id)
        _follow_result(case, candidate, session, work)
        return candidate

    async def read(self, id: UUID, office: str, as_of: AsOf | None, own: str | None) -> Candidate:
        """A candidate for a reader of its office; an applicant (`own`) reads only theirs. Raises NotYourCertification."""
        candidate = await self.unit.read(Candidate, id, office, as_of)
        if own is not None and own not in candidate.accounts:
            raise NotYourCertification
        return candidate

    async def list(
        self, office: str, after: UUID, most: int, *, session: UUID | None, certification: UUID | None
    ) -> list[CandidateRow]:
        """The office's candidates by id: at most `most` after the id `after`."""
        return await self.unit.rows(
            list_candidates, office=office, after=after, most=most, session_id=session, certification_id=certification
        )


class Approvals:
    """The approval letter of a class: the office sends it, the applicant agrees (SMM-DPi.14 4.3 c)."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def send(self, work: Work, certification_id: UUID) -> Certification:
        """Sends the approval letter."""
        case = await work.load_to_change(Certification, certification_id)
        act_in(work, case.the_scheme(), "quota")
        examining.send_approval(case, work.ask.actor, work.ask.local_day, work.ask.now)
        return case

    @use_case
    async def agree(self, work: Work, certification_id: UUID) -> Certification:
        """The applicant agrees to the letter; no officer can."""
        case = await load_acting(work, certification_id, "approval")
        examining.agree_approval(case, work.ask.actor, work.ask.local_day, work.ask.now)
        return case


def place(candidate: Candidate, case: Certification, session: Session, work: Work) -> None:
    """Places a waiting candidate whose session has met its quota, and moves the case on if it waits for one."""
    if session.quota_met_on is None:
        return
    quota_on = candidacy.place(candidate, session.quota_met_on, work.ask.now)
    if quota_on is None or "quota" in case.done:
        return
    on = max(quota_on, case.happened_until)
    if _is_for_one_applicant(case):
        examining.skip_quota(case, work.ask.actor, on, work.ask.now)
    else:
        examining.meet_quota(case, session.id, on, work.ask.now)


def _is_for_one_applicant(case: Certification) -> bool:
    """Whether the application asks for a class that is not regular: only a regular one has a quota (SMM-DPi.14 4.3 b)."""
    return case.answers.get("class_kind") == "other"


def _follow_result(case: Certification, candidate: Candidate, session: Session, work: Work) -> None:
    """Tells the case the result; a failed last attempt ends it. An absent candidate changes nothing."""
    ask, on = work.ask, work.ask.local_day
    present_by = [one.by for one in candidate.presences]  # also those whom the session names no longer
    examiners = tuple(dict.fromkeys((*present_by, *(one.by for one in candidate.marks), ask.actor)))
    if candidate.status == "passed" and session.kind == "class":
        attended = Attended(candidate.present_on(session.dates), len(session.dates))
        trainers = tuple(dict.fromkeys((*present_by, *session.leaders)))
        examining.give_training(case, session.id, attended, trainers, on, ask.now)
    elif candidate.status == "passed":
        examining.pass_examination(case, session.id, examiners, on, ask.now)
    elif candidate.status == "failed" and session.kind == "examination":
        examining.fail_examination(case, session.id, examiners, on, ask.now)
        if candidate.resits_left == 0:
            rule = pass_rule(session.scheme, session.dates[0])
            ending.fail_case(case, "Uji kompetensi ulang sudah dipakai semua.", rule.legal_basis, on, ask.now)


async def _refuse_join(work: Work, case: Certification, session: Session) -> int:
    """The number of the attempt.

    Raises SessionOfAnotherScheme, ClassNotRegular, CandidateKnown, NoResitLeft, and like `refuse_unless_next`.
    """
    if session.scheme != case.scheme:
        raise SessionOfAnotherScheme(scheme=scheme_of(session.scheme).named)
    if session.minimum is not None and _is_for_one_applicant(case):
        raise ClassNotRegular
    stage = STAGES[session.kind]
    if "quota" not in case.done:
        refuse_unless_next(case, "quota")
    elif stage in case.done:
        refuse_unless_next(case, stage)
    case.refuse_when_ended()
    if (status := await work.first(find_candidate, id=candidate_of(session.id, case.id))) is not None:
        raise CandidateKnown(status=status)
    failed = await work.first(count_failed, certification_id=case.id) or 0
    rule = pass_rule(session.scheme, session.dates[0])
    if session.kind == "examination" and failed > rule.resits:
        raise NoResitLeft(resits=rule.resits)
    return failed + 1


async def _load_led(work: Work, session_id: UUID, certification_id: UUID) -> tuple[Candidate, Session]:
    """A candidate to change, and the session, for one of its examiners or trainers who may act on the day.

    Raises NotTheActor, NotLeaderOfSession, and what the two checks of `personnel/acting.py` raise.
    """
    candidate = await work.load_to_change(Candidate, candidate_of(session_id, certification_id))
    session = await work.read(Session, session_id)
    scheme = scheme_of(session.scheme)
    act_in(work, scheme, STAGES[session.kind])
    ask = work.ask
    session.refuse_unless_leader(ask.actor)
    await refuse_unless_competent(work, ask.actor, ask.role, scheme, None, ask.local_day)
    await refuse_unless_impartial(work, ask.actor, candidate.applicant_id, scheme, certification_id, ask.local_day)
    return candidate, session


async def _training(work: Work, candidate: Candidate) -> sitting.Training | None:
    """The class in which the asker trained the candidate, in any case of the applicant."""
    return await work.first(find_training, applicant_id=candidate.applicant_id, trainer=work.ask.actor)
