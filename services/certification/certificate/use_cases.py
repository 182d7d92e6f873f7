"""Use cases of certificates: granting, and each decision of their life, one short method each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from services.certification.certificate import appealed, ending, renewal, scope, suspension
from services.certification.certificate.appealed import Again
from services.certification.certificate.certificate import Batch, Certificate, Grounds, ScopeLine, TakenOver
from services.certification.certificate.codes import RANDOM_BYTES, CertificateCodes, code_id
from services.certification.certificate.contents import contents, refuse_surplus
from services.certification.certificate.granting import grant, refuse_granted, refuse_other_batch, term_of
from services.certification.certification.certification import Certification
from services.certification.certification.holding import refuse_when_held
from services.certification.certification.issuing import issue
from services.certification.certification.separation import refuse_evaluator
from services.certification.certification.use_cases import NotYourCertification, refuse_unfit
from services.certification.sample.plan import Plan
from services.certification.sample.read_model import find_latest_sampling
from services.certification.sample.sampling import Sampling
from shared.errors import RefusedByRule
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.roles import refuse_administrator
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

Random = Callable[[int], bytes]


class OtherCertification(RefusedByRule):
    """An extension or renewal comes from a certification of the same client under the same scheme, of its own."""

    code = "certification-of-another-certificate"
    indonesian = "Perkara itu bukan perkara baru dari pemegang sertifikat ini menurut skema yang sama."
    english = "That is not a new certification of this certificate's holder under the same scheme."
    clause = "ISO/IEC 17065 7.10"


@dataclass(frozen=True)
class Granting:
    """What the decider states. `content`: the lines that the case does not know; `valid_from`: default today."""

    content: Mapping[str, str] = field(default_factory=dict)
    batch: Batch | None = None
    valid_from: date | None = None
    taken_over: TakenOver | None = None


@dataclass(frozen=True)
class Stated:
    """What the decider states of a decision; `effective_on`: default today."""

    reason: str
    legal_basis: str
    effective_on: date | None = None

    def grounds(self, work: Work) -> Grounds:
        today = work.ask.local_day
        return Grounds(self.reason, self.legal_basis, self.effective_on or today, work.ask.actor, today)


class Certificates:
    """Use cases of certificates. `random` makes so many bytes that nobody can guess."""

    def __init__(self, unit: UnitOfWork, codes: CertificateCodes, new_id: NewId, random: Random) -> None:
        self.unit = unit
        self._codes = codes
        self._new_id = new_id
        self._random = random

    @use_case
    async def grant(self, work: Work, certification_id: UUID, granting: Granting) -> Certification:
        """Grants the certificates of a decided case: one for each product of its scheme."""
        ask = work.ask
        refuse_administrator(ask.roles)
        case = await work.load_to_change(Certification, certification_id)
        await _refuse_decider(work, case)
        refuse_granted(case.certificates)
        refuse_surplus(case, granting.content)
        first = granting.valid_from or ask.local_day
        term = term_of(case, first, granting.taken_over, granting.batch, ask.local_day)
        if granting.batch is not None:
            refuse_other_batch(granting.batch, await _sampled(work, case))
        for product in case.the_scheme().certificates:
            holds = contents(case, product, granting.content)
            number = await work.official_number(product.series)
            code = self._codes.sign(code_id(self._random(RANDOM_BYTES)), case.office, number, term.first, term.last)
            certificate = grant(
                case,
                product,
                term,
                holds,
                id=self._new_id(ask.now),
                number=number,
                code_id=code.id,
                code=code.text,
                batch=granting.batch,
                taken_over=granting.taken_over,
                by=ask.actor,
                on=ask.local_day,
                now=ask.now,
            )
            issue(case, certificate.id, number, ask.actor, ask.local_day, ask.now)
            work.add(certificate)
        return case

    @use_case
    async def suspend(self, work: Work, id: UUID, stated: Stated) -> Certificate:
        """Suspends the certificates of the case."""
        certificates, _ = await _load_all(work, id)
        for one in certificates:
            suspension.suspend(one, stated.grounds(work), work.ask.now)
        return certificates[0]

    @use_case
    async def restore(self, work: Work, id: UUID, stated: Stated) -> Certificate:
        """Ends their suspension."""
        certificates, _ = await _load_all(work, id)
        for one in certificates:
            suspension.restore(one, stated.grounds(work), work.ask.now)
        return certificates[0]

    @use_case
    async def withdraw(self, work: Work, id: UUID, stated: Stated) -> Certificate:
        """Withdraws them for good. Raises HeldByComplaint while a complaint about the case is not triaged."""
        certificates, case = await _load_all(work, id)
        refuse_when_held(case)
        for one in certificates:
            suspension.withdraw(one, stated.grounds(work), work.ask.now)
        return certificates[0]

    @use_case
    async def reduce(self, work: Work, id: UUID, stated: Stated, removed: Sequence[ScopeLine]) -> Certificate:
        """Takes lines out of their scope."""
        certificates, _ = await _load_all(work, id)
        for one in certificates:
            scope.reduce(one, tuple(removed), stated.grounds(work), work.ask.now)
        return certificates[0]

    @use_case
    async def transfer(self, work: Work, id: UUID, stated: Stated, to_body: str) -> Certificate:
        """Hands them over to another certification body."""
        certificates, _ = await _load_all(work, id)
        for one in certificates:
            ending.transfer(one, to_body, stated.grounds(work), work.ask.now)
        return certificates[0]

    @use_case
    async def extend(
        self, work: Work, id: UUID, stated: Stated, certification_id: UUID, added: Sequence[ScopeLine]
    ) -> Certificate:
        """Adds lines to their scope after a certification of its own, which ends with it."""
        certificates, case = await _load_all(work, id)
        later = await _load_later(work, case, certification_id)
        for one in certificates:
            scope.extend(one, tuple(added), later.id, stated.grounds(work), work.ask.now)
            issue(later, one.id, one.number, work.ask.actor, work.ask.local_day, work.ask.now)
        return certificates[0]

    @use_case
    async def renew(self, work: Work, id: UUID, stated: Stated, certification_id: UUID) -> Certificate:
        """Renews them after a recertification, which ends with it; the unguessable part of the code stays."""
        certificates, case = await _load_all(work, id)
        later = await _load_later(work, case, certification_id)
        for one in certificates:
            grounds = stated.grounds(work)
            last = renewal.renewed_until(one, grounds.effective_on)
            code = self._codes.sign(one.code_id, one.office, one.number, one.valid_from, last)
            renewal.renew(one, code.text, later.id, grounds, work.ask.now)
            issue(later, one.id, one.number, work.ask.actor, work.ask.local_day, work.ask.now)
        return certificates[0]

    @use_case
    async def decide_again(self, work: Work, id: UUID, stated: Stated, appeal_id: UUID, outcome: Again) -> Certificate:
        """Revokes or confirms a decision about them that an upheld appeal reopened."""
        certificates, _ = await _load_all(work, id)
        for one in certificates:
            appealed.decide_again(one, appeal_id, outcome, stated.grounds(work), work.ask.now)
        return certificates[0]

    @use_case
    async def pass_deadline(self, work: Work, due: Deadline) -> None:
        """Records that the last day has passed, where nothing else ended the certificate before."""
        ending.expire(await work.load_to_change(Certificate, due.stream_id), work.ask.local_day, work.ask.now)

    async def of_case(
        self, certification_id: UUID, office: str, as_of: AsOf | None, own: str | None
    ) -> list[Certificate]:
        """The certificates that a case granted or renewed; an applicant (`own`) reads only theirs.

        Raises NotYourCertification.
        """
        case = await self.unit.read(Certification, certification_id, office, as_of)
        if own is not None and own not in case.accounts:
            raise NotYourCertification
        return [await self.unit.read(Certificate, one, office, as_of) for one in case.certificates]


async def _load_all(work: Work, id: UUID) -> tuple[list[Certificate], Certification]:
    """The certificate, the others of its case, and the case: a decision about one counts for all.

    Raises AdministratorInCase, and like `_refuse_decider`.
    """
    refuse_administrator(work.ask.roles)
    first = await work.load_to_change(Certificate, id)
    case = await work.read(Certification, first.certification_id)
    await _refuse_decider(work, case)
    others = [await work.load_to_change(Certificate, one) for one in case.certificates if one != id]
    return [first, *others], case


async def _sampled(work: Work, case: Certification) -> Plan:
    """The lot whose samples were tested: that of the latest sampling, as each earlier one lost its seals."""
    latest = await work.first(find_latest_sampling, certification=case.id)
    assert latest is not None  # a certificate of one batch is of a scheme with samples, and the case is decided
    return (await work.read(Sampling, latest)).plan


async def _refuse_decider(work: Work, case: Certification) -> None:
    """Refuses somebody who evaluated, whom the body does not employ as decider on the day, or who consulted for the client
    (ISO/IEC 17065 7.6.2, 7.6.3, 4.2.10; SOD-01 to SOD-03).

    Raises EvaluatorMayNotDecide, and like `refuse_unfit`.
    """
    refuse_evaluator(case, work.ask.actor, "decision")
    await refuse_unfit(work, case, work.ask.actor, work.ask.role)


async def _load_later(work: Work, case: Certification, certification_id: UUID) -> Certification:
    """The certification from which an extension or a renewal comes; what follows belongs to its case, which intake follows.

    Raises OtherCertification, GrantedAlready for one that was used, and like `_refuse_decider`.
    """
    later = await work.load_to_change(Certification, certification_id)
    if later.id == case.id or (later.scheme, later.applicant_id) != (case.scheme, case.applicant_id):
        raise OtherCertification
    refuse_granted(later.certificates)
    await _refuse_decider(work, later)
    work.ask = replace(work.ask, case_id=later.case_id)
    return later
