"""Complaints over HTTP, for the people of an office: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.complaints.complaint import schemas
from services.complaints.complaint.complaint import Complaint
from services.complaints.complaint.rows import ComplaintRow
from services.complaints.complaint.schemas import ComplaintView
from services.complaints.complaint.use_cases import Complaints
from services.complaints.policy.words import Channel, Component, Kind, Level, Status
from services.complaints.roles import ByHeadOfOffice, ByOfficer, ReadCase, ReadCases
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes, answer_once
from shared.web.values import SoughtText

ComplaintsHere = Annotated[Complaints, use_cases(Complaints)]
router = Routes("complaints")


@router.read("/complaints")
async def list_complaints(
    read: ReadCases,
    paging: Paging,
    complaints: ComplaintsHere,
    status: Annotated[Status | None, Query()] = None,
    channel: Annotated[Channel | None, Query()] = None,
    kind: Annotated[Kind | None, Query()] = None,
    component: Annotated[Component | None, Query()] = None,
    level: Annotated[Level | None, Query()] = None,
    service: SoughtText | None = None,
    number: SoughtText | None = None,
    handler: SoughtText | None = None,
    about_case: UUID | None = None,
    words: Annotated[SoughtText | None, Query(description="Words of the core issue; all must occur.")] = None,
) -> Listed[ComplaintRow]:
    """The office's complaints. Nothing that a reporter wrote is searched or shown."""
    filters = {
        "status": status, "channel": channel, "kind": kind, "component": component, "level": level, "service": service,
        "number": number, "handler": handler, "about_case": about_case, "words": words,
    }  # fmt: skip
    return listed(await complaints.list(read.office, paging.after, paging.limit, filters), paging)


@router.read("/complaints/{id}", shows=ComplaintView.of)
async def read_complaint(id: UUID, read: ReadCase, complaints: ComplaintsHere) -> Complaint:
    """One complaint; the words of people stay sealed."""
    return await complaints.read(id, read.office, read.as_of)


@router.command("/complaints/{id}/texts", response_model=schemas.TextsView)
async def read_texts(id: UUID, body: schemas.TextsBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Read what people wrote, in clear, if you handle it or it was reported to you; each call is recorded."""
    answer, clear = await complaints.read_texts(ask, id, body.fields)
    return answer_once(answer, schemas.TextsView(values=clear))


@router.command("/complaints/{id}/acceptance", shows=ComplaintView.of)
async def accept(id: UUID, body: schemas.AcceptanceBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Accept a report for handling; a suggestion only with a reason."""
    return await complaints.accept(ask, id, body.weight, body.reason)


@router.command("/complaints/{id}/completion-request", shows=ComplaintView.of)
async def ask_to_complete(id: UUID, body: schemas.CompletionBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Ask the reporter for what is missing; without it in time the report counts as withdrawn."""
    return await complaints.ask_to_complete(ask, id, body.missing)


@router.command("/complaints/{id}/suggestion", shows=ComplaintView.of)
async def treat_as_suggestion(
    id: UUID, body: schemas.SuggestionBody, ask: ByOfficer, complaints: ComplaintsHere
) -> Answer:
    """Treat a report as a suggestion, by a rule of the office."""
    return await complaints.treat_as_suggestion(ask, id, body.reason)


@router.command("/complaints/{id}/turning-away", shows=ComplaintView.of)
async def turn_away(id: UUID, body: schemas.TurningAwayBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Say that the matter is another's, and where to go."""
    return await complaints.turn_away(ask, id, body.reason, body.where)


@router.command("/complaints/{id}/appeal-hand-over", shows=ComplaintView.of)
async def hand_over_appeal(
    id: UUID, body: schemas.AppealHandOverBody, ask: ByOfficer, complaints: ComplaintsHere
) -> Answer:
    """Hand an appeal to certification, which decides it by its own rules."""
    return await complaints.hand_over_appeal(
        ask, id, body.certification_id, body.about, body.certificate_id, body.argument
    )


@router.command("/complaints/{id}/classification", shows=ComplaintView.of)
async def classify(id: UUID, body: schemas.ClassificationBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Group it by service and component of the service standard."""
    return await complaints.classify(ask, id, body.service_code, body.component)


@router.command("/complaints/{id}/core-issue", shows=ComplaintView.of)
async def formulate(id: UUID, body: schemas.CoreIssueBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Formulate its core issue, and name the article that it is about."""
    return await complaints.formulate(ask, id, body.core_issue, body.article)


@router.command("/complaints/{id}/plan", shows=ComplaintView.of)
async def plan(id: UUID, body: schemas.PlanBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Plan the handling."""
    return await complaints.plan(ask, id, body.steps, body.words)


@router.command("/complaints/{id}/assignment", shows=ComplaintView.of)
async def assign(id: UUID, body: schemas.AssignmentBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Assign it to people of its level or a higher one; a later assignment replaces it."""
    return await complaints.assign(ask, id, body.level, body.unit, body.handlers)


@router.command("/complaints/{id}/escalation", shows=ComplaintView.of)
async def escalate(id: UUID, body: schemas.EscalationBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Take it one level up."""
    return await complaints.escalate(ask, id, body.because)


@router.command("/complaints/{id}/officers", shows=ComplaintView.of)
async def name_officer(id: UUID, body: schemas.OfficerBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Record an officer whom it is about; they handle it no more."""
    return await complaints.name_officer(ask, id, body.subject)


@router.command("/complaints/{id}/apip-consent", shows=ComplaintView.of)
async def consent_to_apip(id: UUID, ask: ByHeadOfOffice, complaints: ComplaintsHere) -> Answer:
    """Consent to the involvement of APIP: the head of the office."""
    return await complaints.consent_to_apip(ask, id)


@router.command("/complaints/{id}/involvement", shows=ComplaintView.of)
async def involve(id: UUID, body: schemas.InvolvementBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Involve a technical team, another agency, or, with the head's consent, APIP."""
    return await complaints.involve(ask, id, body.who, body.whom)


@router.command("/complaints/{id}/forwarding", shows=ComplaintView.of)
async def forward(id: UUID, body: schemas.ForwardingBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Forward it to an office here or to another institution; its days go on."""
    return await complaints.forward(ask, id, body.to, body.why)


@router.command("/complaints/{id}/bounce", shows=ComplaintView.of)
async def bounce(id: UUID, body: schemas.WhyBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Record that it came back: the office that forwarded it, or the office that it was forwarded to."""
    return await complaints.bounce(ask, id, body.why)


@router.command("/complaints/{id}/takeover", shows=ComplaintView.of)
async def take_over(id: UUID, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Take over a complaint that was forwarded to your office, under a number of yours."""
    return await complaints.take_over(ask, id)


@router.command("/complaints/{id}/questions", shows=ComplaintView.of)
async def ask_reporter(id: UUID, body: schemas.QuestionBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Ask the reporter something; they answer with their receipt."""
    return await complaints.ask_reporter(ask, id, body.text)


@router.command("/complaints/{id}/findings", shows=ComplaintView.of)
async def investigate(id: UUID, body: schemas.InvestigationBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Record what you found out, and how."""
    return await complaints.investigate(ask, id, body.means, body.text)


@router.command("/complaints/{id}/draft", shows=ComplaintView.of)
async def draft_answer(id: UUID, body: schemas.DraftBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Draft the answer; a later draft replaces it."""
    return await complaints.draft_answer(ask, id, body.text, justified=body.justified)


@router.command("/complaints/{id}/report", shows=ComplaintView.of)
async def report_to_head(id: UUID, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Report the draft to the head of the office."""
    return await complaints.report_to_head(ask, id)


@router.command("/complaints/{id}/result-report", shows=ComplaintView.of)
async def report_up(id: UUID, body: schemas.ReportUpBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Report the result in writing to the level above, which may read it."""
    return await complaints.report_up(ask, id, body.text)


@router.command("/complaints/{id}/answer", shows=ComplaintView.of)
async def deliver(id: UUID, body: schemas.DeliveryBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Deliver the drafted answer to the reporter, and to those of merged complaints."""
    return await complaints.deliver(ask, id, office_error=body.office_error)


@router.command("/complaints/{id}/archive", shows=ComplaintView.of)
async def archive(id: UUID, body: schemas.ArchiveBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Archive it with its follow-up plan and evaluation."""
    return await complaints.archive(ask, id, body.follow_up, body.evaluation)


@router.command("/complaints/{id}/merging", shows=ComplaintView.of)
async def merge(id: UUID, body: schemas.MergingBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Merge it into another complaint about the same matter."""
    return await complaints.merge(ask, id, body.into)


@router.command("/complaints/{id}/unmerging", shows=ComplaintView.of)
async def unmerge(id: UUID, body: schemas.WhyBody, ask: ByOfficer, complaints: ComplaintsHere) -> Answer:
    """Undo a merging."""
    return await complaints.unmerge(ask, id, body.why)
