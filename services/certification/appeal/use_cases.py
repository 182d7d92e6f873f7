"""Use cases of appeals, one short method each."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.certification.appeal.appeal import About, Appeal, Outcome, appeal_of
from services.certification.appeal.filing import (
    AppealedAlready,
    CertificateNotNamed,
    Disputed,
    decision_to_appeal,
    file_appeal,
    rejection_to_appeal,
)
from services.certification.appeal.handed_over import refuse_unknown, send_back
from services.certification.appeal.handling import Concerned, assign_appeal, decide_appeal, expire
from services.certification.appeal.read_model import find_appeal, list_appeals
from services.certification.appeal.rows import AppealRow
from services.certification.certificate.certificate import Certificate
from services.certification.certification.certification import Certification
from services.certification.certification.use_cases import NotYourCertification, load_own_or_acting
from services.certification.personnel.acting import refuse_unless_impartial
from shared.contracts.complaints import AppealHandedOver
from shared.errors import NotFound, RefusedByRule
from shared.journal.journal import AsOf
from shared.roles import refuse_administrator
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import OtherOffice, UnitOfWork, Work
from shared.service.use_case import use_case


class Appeals:
    """Use cases of appeals."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def file(
        self, work: Work, certification_id: UUID, about: About, argument: str, certificate_id: UUID | None = None
    ) -> Appeal:
        """Appeals against the decision in effect: the client with an account of theirs, or the counter for them.

        `certificate_id`: the certificate that the decision is about, None for a rejection.
        """
        case, ask = await load_own_or_acting(work, certification_id, "hand-over"), work.ask
        disputed = await _disputed(work, case, about, certificate_id)
        return work.add(file_appeal(case, disputed, argument, ask.actor, ask.local_day, ask.now))

    @use_case
    async def file_handed_over(self, work: Work, handed: AppealHandedOver) -> None:
        """Files an appeal that the complaints desk handed over, by the same rules, as of the day on which the office received it.

        A refusal is recorded in the case of the complaint, where the desk takes it up.
        """
        ask = work.ask
        assert ask.case_id is not None
        try:
            appeal = await self._handed_over(work, handed, ask.case_id)
        except (RefusedByRule, NotFound, OtherOffice) as refusal:
            who = {"command": ask.command_id, "office": ask.office, "complaint": ask.case_id}
            work.add(send_back(handed, refusal, **who, on=ask.local_day, now=ask.now))  # type: ignore[arg-type]
        else:
            work.ask = replace(ask, case_id=appeal.case_id)
            work.add(appeal)

    async def _handed_over(self, work: Work, handed: AppealHandedOver, complaint: UUID) -> Appeal:
        about = refuse_unknown(handed.about)
        case = await work.read(Certification, handed.certification_id)
        disputed = await _disputed(work, case, about, handed.certificate_id)
        by, on = handed.by, handed.received_on
        return file_appeal(case, disputed, handed.argument, by, on, work.ask.now, complaint=complaint)

    @use_case
    async def assign(self, work: Work, id: UUID, handlers: Sequence[str]) -> Appeal:
        """Assigns an appeal to people outside the case."""
        refuse_administrator(work.ask.roles)
        appeal, ask = await work.load_to_change(Appeal, id), work.ask
        concerned = await _concerned(work, appeal)
        await _refuse_partial(handlers, concerned.case, work)
        assign_appeal(appeal, concerned, tuple(handlers), ask.actor, ask.local_day, ask.now)
        return appeal

    @use_case
    async def decide(self, work: Work, id: UUID, outcome: Outcome, grounds: str) -> Appeal:
        """Decides an appeal, and reopens the decision that it is about if it is upheld, in one commit."""
        refuse_administrator(work.ask.roles)
        appeal, ask = await work.load_to_change(Appeal, id), work.ask
        concerned = await _concerned(work, appeal)
        await _refuse_partial(appeal.handlers, concerned.case, work)
        decide_appeal(appeal, concerned, outcome, grounds, ask.actor, ask.local_day, ask.now)
        return appeal

    @use_case
    async def pass_deadline(self, work: Work, due: Deadline) -> None:
        """Records that an appeal is overdue, once its last day has passed."""
        appeal = await work.load_to_change(Appeal, due.stream_id)
        expire(appeal, work.ask.local_day, work.ask.now)

    async def read(self, id: UUID, office: str, as_of: AsOf | None, own: str | None) -> Appeal:
        """The appeal for a reader of its office; an applicant (`own`) reads only theirs. Raises NotYourCertification."""
        appeal = await self.unit.read(Appeal, id, office, as_of)
        if own is not None and own not in appeal.accounts:
            raise NotYourCertification
        return appeal

    async def list(
        self, office: str, after: UUID, most: int, *, status: str | None, certification: UUID | None
    ) -> list[AppealRow]:
        """The office's appeals in the order of ids: at most `most` after the id `after`."""
        return await self.unit.rows(
            list_appeals, office=office, after=after, most=most, status=status, certification=certification
        )


async def _disputed(work: Work, case: Certification, about: About, certificate_id: UUID | None) -> Disputed:
    """The decision in effect that an appeal disputes. Raises CertificateNotNamed, AppealedAlready, NothingToAppeal."""
    if about == "rejected" and certificate_id is None:
        disputed = rejection_to_appeal(case)
    elif about != "rejected" and certificate_id is not None:
        disputed = decision_to_appeal(case, await work.read(Certificate, certificate_id), about)
    else:
        raise CertificateNotNamed
    id = appeal_of(case.id, about, disputed.number)
    if await work.first(find_appeal, id=id) is not None:
        raise AppealedAlready(appeal=str(id))
    return disputed


async def _concerned(work: Work, appeal: Appeal) -> Concerned:
    """The case of an appeal, and for a decision about a certificate all certificates of the case, to change them."""
    case = await work.load_to_change(Certification, appeal.certification_id)
    if appeal.certificate_id is None:
        return Concerned(case)
    first = await work.load_to_change(Certificate, appeal.certificate_id)
    others = [await work.load_to_change(Certificate, one) for one in case.certificates if one != first.id]
    return Concerned(case, [first, *others])


async def _refuse_partial(handlers: Sequence[str], case: Certification, work: Work) -> None:
    """Refuses handlers who consulted for the client or declared a conflict (ISO/IEC 17065 7.13.6).

    Raises ConsultedForClient, ConflictDeclared, InterestNotDeclared.
    """
    for subject in handlers:
        await refuse_unless_impartial(work, subject, case.applicant_id, case.the_scheme(), case.id, work.ask.local_day)
