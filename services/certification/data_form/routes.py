"""Data forms over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.certification.data_form.data_form import DataForm
from services.certification.data_form.rows import DataFormRow
from services.certification.data_form.schemas import DataFormBody, DataFormView, VerdictBody, VerificationBody
from services.certification.data_form.use_cases import DataForms
from services.certification.roles import ByClientOrOfficer, ByOfficer, ReadOwnOrCases
from shared.roles import APPLICANT, INSPECTOR, OFFICERS
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.reads import ReadRequest, listing
from shared.web.routes import Routes

DataFormsHere = Annotated[DataForms, use_cases(DataForms)]
router = Routes("data forms")


@router.command(
    "/certifications/{id}/data-forms", shows=DataFormView.of, creates="/certification/v1/data-forms/{made.id}"
)
async def hand_in(id: UUID, body: DataFormBody, ask: ByClientOrOfficer, forms: DataFormsHere) -> Answer:
    """Hand in the 12-month data form; a new version replaces the one before."""
    return await forms.hand_in(ask, id, body.data())


@router.read("/data-forms")
async def list_data_forms(
    certification: UUID,
    read: Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR, APPLICANT)],
    paging: Paging,
    forms: DataFormsHere,
) -> Listed[DataFormRow]:
    """The versions of a certification's data form."""
    own = read.asker.subject if read.role == APPLICANT else None
    return listed(await forms.list(read.office, certification, paging.after, paging.limit, own), paging)


@router.read("/data-forms/{id}", shows=DataFormView.of)
async def read_data_form(id: UUID, read: ReadOwnOrCases, forms: DataFormsHere) -> DataForm:
    """One version: its months, and what was computed from them."""
    own = read.asker.subject if read.role == APPLICANT else None
    return await forms.read(id, read.office, read.as_of, own)


@router.command("/data-forms/{id}/verification", shows=DataFormView.of)
async def verify_data_form(id: UUID, body: VerificationBody, ask: ByOfficer, forms: DataFormsHere) -> Answer:
    """Verify the form in stage 1, or return it to the client, as a member of the audit team."""
    decide = forms.verify if body.outcome == "verified" else forms.send_back
    return await decide(ask, id, body.words)


@router.command("/data-forms/{id}/verdict", shows=DataFormView.of)
async def judge_data_form(id: UUID, body: VerdictBody, ask: ByOfficer, forms: DataFormsHere) -> Answer:
    """Hold a verified form against the limits of its SIH; refused while the office has entered none."""
    return await forms.judge(ask, id, body.observed)
