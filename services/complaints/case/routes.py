"""Cases that complaints are about, over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.complaints.case.case import Case
from services.complaints.case.schemas import CaseView, ReleaseBody
from services.complaints.case.use_cases import Cases
from services.complaints.roles import ByHeadOfOffice, ReadCase
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes

CasesHere = Annotated[Cases, use_cases(Cases)]
router = Routes("cases")


@router.read("/cases/{case_id}", shows=CaseView.of)
async def read_case(case_id: UUID, read: ReadCase, cases: CasesHere) -> Case:
    """A case that complaints are about: its number, the day of its service, and the complaints that hold it."""
    return await cases.read(case_id, read.office, read.as_of)


@router.command("/cases/{case_id}/release", shows=CaseView.of)
async def release_case(case_id: UUID, body: ReleaseBody, ask: ByHeadOfOffice, cases: CasesHere) -> Answer:
    """Release a case from the complaints that hold it, with a reason: what waited happens now."""
    return await cases.release(ask.because(body.reason), case_id, body.reason)
