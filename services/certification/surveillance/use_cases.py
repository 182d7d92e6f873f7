"""Use cases of surveillance: what officers record and decide, what a certificate tells, and what time brings."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.certification.audit.audit import Audit
from services.certification.certificate.certificate import Certificate, Grounds
from services.certification.certificate.standing import FINAL, ChangeKind
from services.certification.certificate.suspension import withdraw
from services.certification.certification.certification import Certification, certification_of
from services.certification.certification.evaluation import evaluate_certificate
from services.certification.certification.holding import hold, release
from services.certification.certification.read_model import find_certification
from services.certification.certification.separation import refuse_evaluator
from services.certification.certification.use_cases import act_as, refuse_own, refuse_unfit
from services.certification.personnel.acting import refuse_unless_impartial
from services.certification.scheme.scheme import StageName
from services.certification.surveillance import ladder, scheduling, visit
from services.certification.surveillance.read_model import find_surveillance, list_surveillances, siblings_of
from services.certification.surveillance.rows import SurveillanceRow
from services.certification.surveillance.surveillance import (
    Ending,
    Outcome,
    Surveillance,
    surveillance_of,
)
from services.certification.surveillance.waiting import wait_for_release
from shared.contracts.complaints import CaseHeld
from shared.errors import NotFound
from shared.journal.journal import AsOf
from shared.service.ask import Ask
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_ENDS: Final[dict[ChangeKind, Ending]] = {"withdrawn": "withdrawn", "transferred": "transferred"}
_FOLLOWED: Final = frozenset({*_ENDS, "suspended", "restored", "withdrawal-revoked"})


class NotUnderSurveillance(NotFound):
    code = "not-under-surveillance"
    indonesian = "Sertifikat ini tidak ada dalam jadwal survailen."
    english = "No surveillance of this certificate is scheduled."


class Surveillances:
    """Use cases of the surveillance of certificates."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def follow_issue(self, work: Work, certificate_id: UUID) -> None:
        """Schedules the surveillance of an issued certificate; goes on with that of a renewed one.

        A card of the same case is looked after with its certificate.
        """
        certificate = await work.read(Certificate, certificate_id)
        scheme = certificate.the_scheme()
        one = await self._of(certificate_id, work)
        if one is None and certificate.product == scheme.certificates[0].product:
            case = await work.read(Certification, certificate.certification_id)
            factory = next((line.value for line in certificate.holds if line.field == "factory"), None)
            term = certificate.valid_from, certificate.valid_until
            scheduled = scheduling.schedule(case, certificate_id, factory, *term, work.ask.now)
            if scheduled is not None:
                work.add(scheduled)
        elif one is not None:
            renewed = [change.effective_on for change in certificate.changes if change.kind == "renewed"]
            if renewed and one.ended is None:
                scheduling.renew_term(one, renewed[-1], certificate.valid_until, work.ask.now)

    @use_case
    async def follow_case(self, work: Work, application_id: UUID) -> None:
        """Brings the surveillance of the case's certificates to what was decided about them, or what time brought."""
        case = await work.read(Certification, certification_of(application_id))
        for id in case.certificates:
            one = await self._of(id, work)
            if one is not None:
                _follow(one, await work.read(Certificate, id), work.ask.now)

    @use_case
    async def propose_suspension(self, work: Work, certification_id: UUID, on: date) -> None:
        """Proposes to suspend the certificates of a case whose holder corrected a nonconformity too late."""
        case = await work.read(Certification, certification_id)
        for id in case.certificates:
            one = await self._of(id, work)
            if one is not None:
                ladder.propose_suspension(one, "not-corrected", on, work.ask.now)

    async def _of(self, certificate_id: UUID, work: Work) -> Surveillance | None:
        found = await work.first(find_surveillance, id=surveillance_of(certificate_id))
        return None if found is None else await work.load_to_change(Surveillance, found)

    @use_case
    async def record(
        self, work: Work, certificate_id: UUID, outcome: Outcome, sample: bool, audit_id: UUID | None, words: str
    ) -> Surveillance:
        """Records a surveillance by somebody competent and impartial today; a failed sample marks the siblings for review."""
        one = await self._of(certificate_id, work)
        if one is None:
            raise NotUnderSurveillance
        await _act(work, one, "audit-stage-2", "audit-stage-1", "evaluation")
        case = await work.load_to_change(Certification, one.certification_id)
        await refuse_unfit(work, case, work.ask.actor, work.ask.role)
        if audit_id is not None:
            _refuse_other_audit(await work.read(Audit, audit_id), case)
        evaluate_certificate(case, (work.ask.actor,), work.ask.local_day, work.ask.now)
        ask, said = work.ask, {"sample": sample and outcome == "failed", "audit_id": audit_id, "words": words}
        visit.record_visit(one, outcome, **said, by=ask.actor, on=ask.local_day, now=ask.now)  # type: ignore[arg-type]
        if said["sample"] and one.family is not None:
            for id in await work.rows(
                siblings_of, at=one.office, applicant=one.applicant_id, family=one.family, but=one.id
            ):
                sibling = await work.load_to_change(Surveillance, id)
                visit.mark_sibling(sibling, certificate_id, ask.local_day, ask.now)
        return one

    @use_case
    async def continue_certificate(self, work: Work, id: UUID, due_on: date, reason: str) -> Surveillance:
        """Decides against a proposal: the certificate goes on, with an additional surveillance."""
        one = await self._deciding(work, id)
        ladder.continue_certificate(one, due_on, reason, work.ask.actor, work.ask.local_day, work.ask.now)
        return one

    @use_case
    async def close_review(self, work: Work, id: UUID, words: str) -> Surveillance:
        """Ends the review of a certificate whose sibling's sample failed."""
        one = await self._deciding(work, id)
        visit.close_review(one, words, work.ask.actor, work.ask.local_day, work.ask.now)
        return one

    async def _deciding(self, work: Work, id: UUID) -> Surveillance:
        one = await work.load_to_change(Surveillance, id)
        case, ask = await _act(work, one, "decision"), work.ask
        refuse_evaluator(case, ask.actor, "decision")
        await refuse_unless_impartial(work, ask.actor, case.applicant_id, case.the_scheme(), case.id, ask.local_day)
        return one

    @use_case
    async def pass_due_day(self, work: Work, due: Deadline) -> None:
        """A due day is over."""
        ladder.miss(await work.load_to_change(Surveillance, due.stream_id), work.ask.local_day, work.ask.now)

    @use_case
    async def pass_step(self, work: Work, due: Deadline) -> None:
        """The time of a step of the ladder is over."""
        one = await work.load_to_change(Surveillance, due.stream_id)
        await _pass_step(one, await work.read(Certification, one.certification_id), work)

    @use_case
    async def follow_hold(self, work: Work, application_id: UUID, held: CaseHeld) -> None:
        """A complaint holds the case, if certification has it."""
        case = await _of_application(work, application_id)
        if case is not None:
            hold(case, held, work.ask.now)

    @use_case
    async def follow_release(self, work: Work, application_id: UUID, hold_id: UUID) -> None:
        """A hold ended; after the last one, what waited for it is decided again."""
        case = await _of_application(work, application_id)
        if case is None:
            return
        release(case, hold_id, work.ask.now)
        for id in () if case.holds else case.certificates:
            one = await self._of(id, work)
            if one is not None and one.is_withdrawn_by_time(work.ask.local_day):
                await _pass_step(one, case, work)

    @use_case
    async def pass_recertification(self, work: Work, due: Deadline) -> None:
        """The recertification is due."""
        one = await work.load_to_change(Surveillance, due.stream_id)
        scheduling.ask_for_recertification(one, work.ask.local_day, work.ask.now)

    async def read(self, id: UUID, office: str, as_of: AsOf | None) -> Surveillance:
        """One surveillance for a reader of its office."""
        return await self.unit.read(Surveillance, id, office, as_of)

    async def list(
        self, office: str, after: UUID, most: int, *, before: date | None, step: str | None
    ) -> list[SurveillanceRow]:
        """The office's surveillances in the order of ids; `before`: only those due before a day."""
        return await self.unit.rows(list_surveillances, at=office, after=after, most=most, before=before, step=step)


def _follow(one: Surveillance, certificate: Certificate, now: datetime) -> None:
    changes = [change for change in certificate.changes if change.kind in _FOLLOWED]
    revoked = certificate.taken("withdrawal-revoked")
    if certificate.expired_on is not None:
        scheduling.end_surveillance(one, "expired", certificate.expired_on, now)
    elif not changes:
        return
    elif changes[-1].kind in _ENDS:
        scheduling.end_surveillance(one, _ENDS[changes[-1].kind], changes[-1].effective_on, now)
    else:
        if revoked and one.ended == "withdrawn":
            scheduling.resume(one, revoked[-1].effective_on, now)
        note = ladder.note_suspension if certificate.decided == "suspended" else ladder.note_restoration
        note(one, changes[-1].effective_on, now)


async def _pass_step(one: Surveillance, case: Certification, work: Work) -> None:
    """Takes the step that time brings. After the last one the certificates of the case are withdrawn, unless a complaint holds it."""
    on, now = work.ask.local_day, work.ask.now
    if case.holds and one.is_withdrawn_by_time(on):
        wait_for_release(one, on, now)
    elif ladder.climb_by_time(one, on, now) == "withdrawal":
        for id in case.certificates:
            _withdraw(await work.load_to_change(Certificate, id), one, work.ask)
        scheduling.end_surveillance(one, "withdrawn", on, now)


async def _of_application(work: Work, application_id: UUID) -> Certification | None:
    found = await work.first(find_certification, id=certification_of(application_id))
    return None if found is None else await work.load_to_change(Certification, found)


def _withdraw(certificate: Certificate, one: Surveillance, ask: Ask) -> None:
    """Withdraws the certificate because nobody decided about its withdrawal in time; one that has ended stays as it is."""
    found, on = one.ladder, max(ask.local_day, certificate.happened_until)
    assert found is not None
    if certificate.standing(max(on, certificate.counts_until)) not in FINAL:
        reason = f"Usulan pencabutan tidak diputuskan dalam {found.withdrawal_days} hari."
        withdraw(certificate, Grounds(reason, found.stated, max(on, certificate.valid_from), ask.actor, on), ask.now)


def _refuse_other_audit(audit: Audit, case: Certification) -> None:
    """Raises AuditOfAnotherSurveillance, also for an audit that is not closed."""
    is_of_surveillance = audit.certification_id == case.id and audit.occasion == "surveillance"
    if not is_of_surveillance or audit.closing is None:
        raise visit.AuditOfAnotherSurveillance


async def _act(work: Work, one: Surveillance, *stages: StageName) -> Certification:
    """The case; from now on the asker, who is not its client, acts in the role that the scheme names for the stage.

    Raises AdministratorInCase, NotTheActor, OwnMatter.
    """
    act_as(work, stages[0], one.roles_for(*stages))
    case = await work.read(Certification, one.certification_id)
    refuse_own(work, case)
    return case
