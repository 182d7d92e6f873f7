"""Tests over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.certification.roles import ByOfficer, ByTester, ReadTest, ReadTests
from services.certification.test.lines import RequestRow
from services.certification.test.request import Request, Status
from services.certification.test.schemas import (
    DeclinedRetestBody,
    OrderBody,
    ReceiptBody,
    ReportBody,
    RequestView,
    ResultsBody,
    RetestBody,
    SampleBody,
)
from services.certification.test.use_cases import Tests
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

TestsHere = Annotated[Tests, use_cases(Tests)]
router = Routes("tests")


@router.command("/certifications/{id}/tests", shows_to=RequestView.to, creates="/certification/v1/tests/{made.id}")
async def order_test(id: UUID, body: OrderBody, ask: ByOfficer, tests: TestsHere) -> Answer:
    """Order the test of a laboratory sample by all parameters of the edition that the case names."""
    return await tests.order(ask, id, body.sampling_id, body.sample, body.laboratory_id)


@router.read("/tests")
async def list_tests(
    read: ReadTests,
    paging: Paging,
    tests: TestsHere,
    certification: UUID | None = None,
    status: Annotated[Status | None, Query()] = None,
) -> Listed[RequestRow]:
    """The office's tests, by certification and status; a laboratory sees only those addressed to it."""
    rows = await tests.list(
        paging.after,
        paging.limit,
        at=read.office,
        role=read.role,
        subject=read.asker.subject,
        certification=certification,
        status=status,
    )
    return listed(rows, paging)


@router.read("/tests/{id}", shows_to=RequestView.to)
async def read_test(id: UUID, read: ReadTest, tests: TestsHere) -> Request:
    """One test: sample, results, verdict and reports; a laboratory sees only those addressed to it."""
    return await tests.read(id, at=read.office, role=read.role, subject=read.asker.subject, as_of=read.as_of)


@router.command("/tests/{id}/receipt", shows_to=RequestView.to)
async def receive_sample(id: UUID, body: ReceiptBody, ask: ByTester, tests: TestsHere) -> Answer:
    """Confirm the receipt of the sample with its seal; a broken seal stops the test."""
    if body.seal is None:
        return await tests.refuse_broken(ask, id, body.condition)
    return await tests.receive(ask, id, body.seal, body.condition)


@router.command("/tests/{id}/results", shows_to=RequestView.to)
async def enter_results(id: UUID, body: ResultsBody, ask: ByTester, tests: TestsHere) -> Answer:
    """Enter results as their analyst; until they are verified, a later result of a parameter replaces an earlier one."""
    return await tests.enter_results(ask, id, body.found())


@router.command("/tests/{id}/verification", shows_to=RequestView.to)
async def verify_results(id: UUID, ask: ByTester, tests: TestsHere) -> Answer:
    """Verify the results of another person; the verdict is computed from them and the limits of the edition."""
    return await tests.verify(ask, id)


@router.command("/tests/{id}/report", shows_to=RequestView.to)
async def report_test(id: UUID, body: ReportBody, ask: ByTester, tests: TestsHere) -> Answer:
    """Issue the numbered report (LHU); a product that does not pass and has no re-test left ends the case."""
    return await tests.report(ask, id, body.number)


@router.command("/tests/{id}/retest", shows_to=RequestView.to)
async def order_retest(id: UUID, body: RetestBody, ask: ByOfficer, tests: TestsHere) -> Answer:
    """Have the parameters that did not pass tested on a retained sample; the first results stay visible."""
    return await tests.order_retest(ask.because(body.reason), id, body.sampling_id, body.sample, body.reason)


@router.command("/tests/{id}/retest-refusal", shows_to=RequestView.to)
async def decline_retest(id: UUID, body: DeclinedRetestBody, ask: ByOfficer, tests: TestsHere) -> Answer:
    """Record that the client wants no re-test; the case ends by the result."""
    return await tests.decline_retest(ask.because(body.reason), id, body.reason)


@router.command("/tests/{id}/new-sample", shows_to=RequestView.to)
async def replace_sample(id: UUID, body: SampleBody, ask: ByOfficer, tests: TestsHere) -> Answer:
    """Go on with a new sample after a broken seal."""
    return await tests.replace_sample(ask, id, body.sampling_id, body.sample)
