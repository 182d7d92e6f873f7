"""Use cases of tests, from the order to the report, one short method each."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.course import NotTheActor, stage_of
from services.certification.certification.ending import fail_case
from services.certification.certification.review import StandardNotNamed
from services.certification.certification.sampling_and_testing import report_test, send_samples
from services.certification.certification.separation import refuse_registrar
from services.certification.certification.team import ACTING, refuse_outside_team
from services.certification.certification.use_cases import act_as
from services.certification.laboratory.laboratory import Laboratory, LaboratoryNotRegistered
from services.certification.laboratory.read_model import find_laboratory_of
from services.certification.laboratory.use_cases import laboratory_of
from services.certification.sample.custody import receive, report_broken_seal
from services.certification.sample.sampling import Sampling
from services.certification.standard.standard import standard_of
from services.certification.standard.use_cases import Edition, edition_of, edition_on
from services.certification.test import ordering, reporting, results
from services.certification.test.lines import RequestRow
from services.certification.test.ordering import Addressee, Matter
from services.certification.test.read_model import find_test_of_sample, list_tests
from services.certification.test.request import Request, Result
from shared.errors import Forbidden
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.roles import LABORATORY, LABORATORY_ANALYST, refuse_administrator
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case
from shared.wording import word

ORDERING = ("technical-manager", "lspro-administration")
"""Who orders tests, besides those who take the samples [C: the offices have settled nothing]."""
FAILED = "Produk tidak memenuhi {standard}: {verdict} (LHU {number})."
CLAUSE = "syarat lulus uji {standard}; skema {scheme}"


class RequestOfAnotherLaboratory(Forbidden):
    code = "request-of-another-laboratory"
    indonesian = "Permintaan uji ini ditujukan kepada laboratorium lain."
    english = "This test request is addressed to another laboratory."


class Tests:
    """Use cases of tests."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    @use_case
    async def order(
        self, work: Work, certification_id: UUID, sampling_id: UUID, label: str, laboratory_id: UUID | None
    ) -> Request:
        """Orders the test of a laboratory sample by the edition that the case names."""
        case = await work.load_to_change(Certification, certification_id)
        _act_as_orderer(work, case)
        ask, sampling = work.ask, await work.read(Sampling, sampling_id)
        if case.standard is None:
            raise StandardNotNamed
        edition = await edition_on(work, case.standard, ask.local_day)
        ordered = ordering.order_test(
            _matter(case),
            sampling,
            label,
            edition.standard,
            await _addressee(work, laboratory_id),
            id=self._new_id(ask.now),
            by=ask.actor,
            on=ask.local_day,
            now=ask.now,
        )
        send_samples(case, ordered.id, ask.actor, ask.local_day, ask.now)
        return work.add(ordered)

    @use_case
    async def order_retest(self, work: Work, id: UUID, sampling_id: UUID, label: str, reason: str) -> Request:
        """Has the parameters that did not pass tested again on a retained sample."""
        request, _ = await self._load_as_orderer(work, id)
        ask, sampling = work.ask, await work.read(Sampling, sampling_id)
        ordering.order_retest(request, sampling, label, reason, ask.actor, ask.local_day, ask.now)
        return request

    @use_case
    async def decline_retest(self, work: Work, id: UUID, reason: str) -> Request:
        """Records that the client wants no re-test; the case fails by the result."""
        request, case = await self._load_as_orderer(work, id)
        reporting.decline_retest(request, reason, work.ask.actor, work.ask.local_day, work.ask.now)
        _fail(case, request, work)
        return request

    @use_case
    async def replace_sample(self, work: Work, id: UUID, sampling_id: UUID, label: str) -> Request:
        """Goes on with a new sample after a broken seal."""
        request, case = await self._load_as_orderer(work, id)
        ask, sampling = work.ask, await work.read(Sampling, sampling_id)
        ordering.replace_sample(request, sampling, label, ask.actor, ask.local_day, ask.now)
        send_samples(case, request.id, ask.actor, ask.local_day, ask.now)
        return request

    @use_case
    async def receive(self, work: Work, id: UUID, seal: str, condition: str) -> Request:
        """Confirms the receipt of the sample, whose seal the laboratory compared."""
        request = await _load_as_laboratory(work, id)
        ask, sampling = work.ask, await work.load_to_change(Sampling, request.sampling_id)
        results.refuse_receipt(request, ask.local_day)
        receive(sampling, request.sample, seal, request.laboratory_id, ask.actor, ask.local_day, ask.now)
        results.receive_sample(request, condition, ask.actor, ask.local_day, ask.now)
        return request

    @use_case
    async def refuse_broken(self, work: Work, id: UUID, condition: str) -> Request:
        """Records that the seal was broken when the sample came; the test stops."""
        request = await _load_as_laboratory(work, id)
        ask, sampling = work.ask, await work.load_to_change(Sampling, request.sampling_id)
        results.refuse_receipt(request, ask.local_day)
        report_broken_seal(sampling, request.sample, condition, ask.actor, ask.local_day, ask.now)
        ordering.stop_test(request, condition, ask.local_day, ask.now)
        return request

    @use_case
    async def enter_results(self, work: Work, id: UUID, found: Sequence[Result]) -> Request:
        """Records an analyst's results."""
        request = await _load_as_laboratory(work, id)
        ask, edition = work.ask, await _edition(work, request)
        results.enter_results(request, edition.standard, found, ask.actor, ask.local_day, ask.now)
        return request

    @use_case
    async def verify(self, work: Work, id: UUID) -> Request:
        """Verifies the results by another person; the verdict is computed."""
        request = await _load_as_laboratory(work, id)
        ask, edition = work.ask, await _edition(work, request)
        results.verify(
            request, edition.standard, edition.limits_id, edition.limits_version, ask.actor, ask.local_day, ask.now
        )
        return request

    @use_case
    async def report(self, work: Work, id: UUID, number: str | None) -> Request:
        """Issues the report; the case hears of it, and fails if the product does not pass and no re-test is left."""
        request = await _load_as_laboratory(work, id)
        ask, case = work.ask, await work.load_to_change(Certification, request.certification_id)
        reporting.refuse_report(request, number, ask.local_day)
        number = number or await work.official_number("lhu")
        testers = tuple(dict.fromkeys((*request.analysts, str(request.verified_by))))
        verdict = request.verdict or "indeterminate"
        reporting.report(request, number, ask.actor, ask.local_day, ask.now)
        report_test(case, request.id, number, verdict, testers, ask.local_day, ask.now)
        if request.status == "reported" and verdict != "passes":
            _fail(case, request, work)
        return request

    async def _load_as_orderer(self, work: Work, id: UUID) -> tuple[Request, Certification]:
        request = await work.load_to_change(Request, id)
        case = await work.load_to_change(Certification, request.certification_id)
        _act_as_orderer(work, case)
        return request, case

    async def read(self, id: UUID, *, at: str, role: str, subject: str, as_of: AsOf | None) -> Request:
        """One test; a laboratory reads only those addressed to it. Raises RequestOfAnotherLaboratory."""
        request = await self.unit.read(Request, id, at, as_of)
        if role == LABORATORY and request.laboratory_id != await self._own_laboratory(at, subject):
            raise RequestOfAnotherLaboratory
        if role == LABORATORY_ANALYST and request.laboratory_id is not None:
            raise RequestOfAnotherLaboratory
        return request

    async def list(
        self,
        after: UUID,
        most: int,
        *,
        at: str,
        role: str,
        subject: str,
        certification: UUID | None,
        status: str | None,
    ) -> list[RequestRow]:
        """The office's tests in the order of their ids, at most `most` after the id `after`; a laboratory's are its own."""
        tests = role in {LABORATORY, LABORATORY_ANALYST}
        rows = await self.unit.rows(
            list_tests,
            after=after,
            most=most,
            office=at,
            certification=certification,
            laboratory=await self._own_laboratory(at, subject) if role == LABORATORY else None,
            status=status,
            own=role == LABORATORY_ANALYST,
        )
        if not tests:
            return rows
        # who guesses a certification does not learn that a blinded sample is of it
        return [row.without_client() for row in rows if certification is None or not row.blinded]

    async def _own_laboratory(self, at: str, subject: str) -> UUID:
        found = await self.unit.first(find_laboratory_of, office=at, subject=subject)
        if found is None:
            raise LaboratoryNotRegistered
        return found


async def stop_tests(work: Work, sampling_id: UUID, label: str, words: str) -> None:
    """Stops the open test of a sample whose seal broke, if there is one."""
    id = await work.first(find_test_of_sample, sampling=sampling_id, label=label)
    if id is not None:
        request = await work.load_to_change(Request, id)
        ordering.stop_test(request, words, work.ask.local_day, work.ask.now)


async def _load_as_laboratory(work: Work, id: UUID) -> Request:
    """The test, to change it by the laboratory that it is addressed to, and not by the officer who took the client in.

    An officer reports for an outside laboratory where the scheme names their role for the testing. Raises
    LaboratoryNotRegistered, LaboratoryNotValid, RequestOfAnotherLaboratory, NotTheActor, RegistrarMayNotTest.
    """
    refuse_administrator(work.ask.roles)
    request = await work.load_to_change(Request, id)
    case = await work.read(Certification, request.certification_id)
    if work.ask.role == LABORATORY:
        if request.laboratory_id != (await laboratory_of(work)).id:
            raise RequestOfAnotherLaboratory
    else:
        by = [
            one
            for one in stage_of(case, "testing").by
            if (one == LABORATORY_ANALYST) == (request.laboratory_id is None)
        ]
        role = next((one for one in by if one in work.ask.roles), None)
        if role is None:
            raise NotTheActor(stage="testing", roles=by or [LABORATORY])
        work.ask = replace(work.ask, role=role)
    refuse_registrar(case, work.ask.actor)
    return request


def _act_as_orderer(work: Work, case: Certification) -> None:
    """Lets the asker act in the role that orders tests; who took the samples is of the team.

    Raises AdministratorInCase, StageNotOfScheme, NotTheActor, NotOfTheTeam.
    """
    stage_of(case, "testing")
    act_as(work, "testing", (*stage_of(case, "sampling").by, *ORDERING))
    if (role := work.ask.role) in ACTING:
        refuse_outside_team(case, work.ask.actor, role)


async def _edition(work: Work, request: Request) -> Edition:
    """The edition with the limits of the first verdict; before it, with those in force on the day."""
    if not request.is_judged:
        return await edition_on(work, request.standard, work.ask.local_day)
    if request.limits_id is not None:
        return await edition_of(work, request.limits_id)
    return Edition(standard_of(request.standard))


async def _addressee(work: Work, laboratory_id: UUID | None) -> Addressee | None:
    if laboratory_id is None:
        return None
    laboratory = await work.read(Laboratory, laboratory_id)
    laboratory.refuse_unless_valid(work.ask.local_day)
    return Addressee(laboratory.id, laboratory.title)


def _fail(case: Certification, request: Request, work: Work) -> None:
    """Ends the case: the product does not pass, and no re-test follows."""
    last, standard = request.reports[-1], standard_of(request.standard).printed
    reason = FAILED.format(standard=standard, verdict=word(last.verdict, "id"), number=last.lhu_number)
    clause = CLAUSE.format(standard=standard, scheme=request.scheme)
    fail_case(case, reason, clause, work.ask.local_day, work.ask.now)


def _matter(case: Certification) -> Matter:
    scheme = case.the_scheme()
    tests = scheme.tests
    return Matter(
        office=case.office,
        case_id=case.case_id,
        certification_id=case.id,
        accounts=case.accounts,
        scheme=case.scheme,
        goods=case.goods,
        blinded=scheme.blinds_samples,
        guard=None if tests is None else tests.guard,
        retests=0 if tests is None else tests.retests,
    )
