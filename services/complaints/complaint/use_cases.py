"""Use cases of the people of an office who handle complaints, one short method each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.complaints.complaint import answering, duplicates, ending, forwarding, handling, inquiry, stages, study
from services.complaints.complaint import verification as verifying
from services.complaints.complaint.appeal_back import take_back
from services.complaints.complaint.complaint import Complaint, Involved, complaint_of_application
from services.complaints.complaint.concerned import free_joined, load_handled, refuse_concerned
from services.complaints.complaint.inquiry import Means
from services.complaints.complaint.read_model import complaints_found, find_by_ids
from services.complaints.complaint.reading import read_texts
from services.complaints.complaint.reporting_up import is_addressed_to, refuse_unreported, report_up
from services.complaints.complaint.rows import ComplaintRow
from services.complaints.complaint.study import Planned
from services.complaints.policy.policy import policy_of
from services.complaints.policy.words import AdmissionReason, Component, Level, Need, Stage, Weight
from shared.contracts.certification import AppealNotFiled
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.offices import office as office_of
from shared.privacy.personal import Personal, PersonalData
from shared.roles import refuse_administrator
from shared.service.ask import Answer, Ask
from shared.service.deadlines import Deadline
from shared.service.disclosure import Disclosure
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

SERIES = "complaint"


class Complaints:
    """Use cases of complaints at an office. `policy`: the rules that a complaint keeps, by its own id."""

    def __init__(self, unit: UnitOfWork, personal: PersonalData, new_id: NewId) -> None:
        self.unit = unit
        self._personal = personal
        self._disclosure = Disclosure(unit, personal, new_id)

    @use_case
    async def accept(self, work: Work, id: UUID, weight: Weight | None, reason: str | None) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        policy, running = policy_of(complaint.policy), complaint.due
        due = stages.due_at_acceptance(policy, ask.local_day, complaint.office, weight, running)
        verifying.accept(complaint, weight, due, ask.actor, ask.local_day, ask.now, reason)
        return complaint

    @use_case
    async def ask_to_complete(self, work: Work, id: UUID, missing: Sequence[Need]) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        due = stages.due_at_incompleteness(policy_of(complaint.policy), ask.now, complaint.office)
        verifying.ask_to_complete(complaint, tuple(missing), due, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def treat_as_suggestion(self, work: Work, id: UUID, reason: AdmissionReason) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        verifying.treat_as_suggestion(complaint, reason, ask.local_day, ask.now)
        return complaint

    @use_case
    async def turn_away(self, work: Work, id: UUID, reason: AdmissionReason, where: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        verifying.turn_away(complaint, reason, where, ask.actor, ask.local_day, ask.now)
        await free_joined(work, complaint)
        return complaint

    @use_case
    async def hand_over_appeal(
        self, work: Work, id: UUID, certification_id: UUID, about: str, certificate_id: UUID | None, argument: str
    ) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        verifying.hand_over_appeal(
            complaint, certification_id, about, certificate_id, argument, ask.actor, ask.local_day, ask.now
        )
        await free_joined(work, complaint)
        return complaint

    @use_case
    async def take_back_appeal(self, work: Work, refused: AppealNotFiled) -> None:
        """Certification refused the appeal of the case of the event, so the complaints desk has it again."""
        case = work.ask.case_id
        assert case is not None
        found = await work.first(find_by_ids, id=case, other=complaint_of_application(case))
        if found is not None:
            complaint, ask = await work.load_to_change(Complaint, found), work.ask
            policy, weight, running = policy_of(complaint.policy), complaint.weight, complaint.due
            due = stages.due_at_acceptance(policy, ask.local_day, complaint.office, weight, running)
            take_back(complaint, refused.code, refused.why, due, ask.local_day, ask.now)

    @use_case
    async def classify(self, work: Work, id: UUID, service_code: str | None, component: Component) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        study.classify(complaint, service_code, component, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def formulate(self, work: Work, id: UUID, core_issue: str, article: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        study.formulate(complaint, core_issue, article, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def plan(self, work: Work, id: UUID, steps: Sequence[Planned], words: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        sealed = await self._seal(complaint, complaint.next_field("plan"), words)
        study.plan(complaint, tuple(steps), sealed, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def assign(self, work: Work, id: UUID, level: Level, unit: str | None, subjects: Sequence[str]) -> Complaint:
        """Gives it to people who took no part in the matter."""
        complaint, ask = await load_handled(work, id), work.ask
        for subject in subjects:
            await refuse_concerned(work, complaint, subject)
        handling.assign(complaint, level, unit, tuple(dict.fromkeys(subjects)), ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def escalate(self, work: Work, id: UUID, because: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        handling.escalate(complaint, because, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def name_officer(self, work: Work, id: UUID, subject: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        handling.name_officer(complaint, subject, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def consent_to_apip(self, work: Work, id: UUID) -> Complaint:
        """By the head of the office; the route asks for the role."""
        refuse_administrator(work.ask.roles)
        complaint, ask = await work.load_to_change(Complaint, id), work.ask
        await refuse_concerned(work, complaint, ask.actor)
        handling.consent_to_apip(complaint, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def involve(self, work: Work, id: UUID, who: Involved, whom: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        handling.involve(complaint, who, whom, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def forward(self, work: Work, id: UUID, to: str, why: str) -> Complaint:
        complaint, ask = await load_handled(work, id, forwards=True), work.ask
        limit = policy_of(complaint.policy).bounce_limit
        forwarding.forward(complaint, to, why, limit, ask.actor, ask.local_day, ask.now)
        await free_joined(work, complaint)
        return complaint

    @use_case
    async def bounce(self, work: Work, id: UUID, why: str) -> Complaint:
        """Records that it came back: by the office that has it, or by the one that it was forwarded to."""
        refuse_administrator(work.ask.roles)
        complaint, ask = await work.load_to_change(Complaint, id, of_any_office=True), work.ask
        if ask.office == complaint.office:
            handling.refuse_outside_handling(complaint, ask.actor, ask.roles, forwards=True)
        else:
            forwarding.refuse_elsewhere(complaint, ask.office)
        await refuse_concerned(work, complaint, ask.actor)
        forwarding.bounce(complaint, ask.office, why, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def take_over(self, work: Work, id: UUID) -> Complaint:
        """By an officer of the office that it was forwarded to."""
        refuse_administrator(work.ask.roles)
        complaint, ask = await work.load_to_change(Complaint, id, of_any_office=True), work.ask
        forwarding.refuse_elsewhere(complaint, ask.office)
        await refuse_concerned(work, complaint, ask.actor)
        number = await work.official_number(SERIES)
        forwarding.take_over(complaint, ask.office, number, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def ask_reporter(self, work: Work, id: UUID, text: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        sealed = await self._seal(complaint, complaint.next_field("question"), text)
        inquiry.ask_reporter(complaint, sealed, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def investigate(self, work: Work, id: UUID, means: Means, text: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        sealed = await self._seal(complaint, complaint.next_field("findings"), text)
        inquiry.investigate(complaint, means, sealed, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def draft_answer(self, work: Work, id: UUID, text: str, *, justified: bool) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        sealed = await self._seal(complaint, complaint.next_field("answer"), text)
        answering.draft_answer(complaint, sealed, justified=justified, by=ask.actor, on=ask.local_day, now=ask.now)
        return complaint

    @use_case
    async def report_to_head(self, work: Work, id: UUID) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        answering.report_to_head(complaint, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def report_up(self, work: Work, id: UUID, text: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        sealed = await self._seal(complaint, complaint.next_field("report"), text)
        report_up(complaint, sealed, ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def deliver(self, work: Work, id: UUID, *, office_error: bool) -> Complaint:
        """Delivers the answer, to the reporters of merged complaints, too, in one commit."""
        complaint, ask = await load_handled(work, id), work.ask
        due = stages.due_at_answer(policy_of(complaint.policy), ask.now, complaint.office)
        answering.deliver(complaint, due, office_error=office_error, by=ask.actor, on=ask.local_day, now=ask.now)
        for one in complaint.joined:
            joined = await work.load_to_change(Complaint, one)
            if joined.status == "merged":  # else it was answered before this one was reopened
                await self._deliver_joined(work, complaint, joined)
        return complaint

    async def _deliver_joined(self, work: Work, complaint: Complaint, joined: Complaint) -> None:
        assert complaint.draft is not None
        clear = await self._personal.open(complaint.sealed[complaint.draft], complaint.id, complaint.draft)
        sealed = await self._seal(joined, joined.next_field("answer"), clear)
        due, ask = stages.due_at_answer(policy_of(joined.policy), work.ask.now, joined.office), work.ask
        answering.deliver_joined(joined, sealed, complaint, due, ask.actor, ask.local_day, ask.now)

    @use_case
    async def archive(self, work: Work, id: UUID, follow_up: str, evaluation: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        if policy_of(complaint.policy).reports == "each-level":
            refuse_unreported(complaint)
        ending.archive(complaint, follow_up, evaluation, ask.actor, ask.local_day, ask.now)
        await free_joined(work, complaint)
        return complaint

    @use_case
    async def merge(self, work: Work, id: UUID, into: UUID) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        if id == into:
            raise duplicates.MergedIntoItself
        duplicates.merge(complaint, await load_handled(work, into), ask.actor, ask.local_day, ask.now)
        return complaint

    @use_case
    async def unmerge(self, work: Work, id: UUID, why: str) -> Complaint:
        complaint, ask = await load_handled(work, id), work.ask
        complaint.refuse_unless("merged")
        assert complaint.merged_into is not None
        into = await work.load_to_change(Complaint, complaint.merged_into)
        duplicates.unmerge(complaint, into, why, ask.actor, ask.local_day, ask.now)
        return complaint

    async def read_texts(self, ask: Ask, id: UUID, fields: Sequence[str]) -> tuple[Answer, dict[str, str]]:
        """What people wrote, in clear, for who handles it, or to whom it was reported; the reading is recorded first."""

        async def record(work: Work) -> Complaint:
            refuse_administrator(ask.roles)
            complaint = await work.load_to_change(Complaint, id)
            await refuse_concerned(work, complaint, ask.actor)
            if not is_addressed_to(complaint, fields, ask.roles):
                handling.refuse_outside_handling(complaint, ask.actor, ask.roles)
            read_texts(complaint, fields, ask.actor, ask.local_day, ask.now)
            return complaint

        return await self._disclosure.read(ask, record, fields)

    @use_case
    async def pass_deadline(self, work: Work, due: Deadline) -> None:
        """What follows from a day that has passed: a warning, a breach, a withdrawal, the end of the time for a reply."""
        complaint = await work.load_to_change(Complaint, due.stream_id, of_any_office=True)
        work.ask = ask = replace(work.ask, office=complaint.office)  # perhaps another than when the deadline was set
        stage: Stage = due.kind.removeprefix(stages.KIND).removesuffix(stages.SOON)  # type: ignore[assignment]
        # the office's day after the deadline: `effective_at` is its first moment
        on = office_of(due.office).local_day(due.due_at)
        if due.kind.endswith(stages.SOON):
            stages.warn(complaint, stage, ask.now)
        elif stage == "completion":
            verifying.expire_completion(complaint, on, ask.now)
            if complaint.status == "withdrawn":
                await free_joined(work, complaint)
        elif stage == "reply":
            ending.close_reply_window(complaint, on, ask.now)
        else:
            stages.breach(complaint, stage, on, ask.now)

    async def read(self, id: UUID, office: str, as_of: AsOf | None) -> Complaint:
        """One complaint of a reader's office, with its texts sealed."""
        return await self.unit.read(Complaint, id, office, as_of)

    async def list(self, office: str, after: UUID, most: int, filters: Mapping[str, Any]) -> list[ComplaintRow]:
        """The office's complaints in the order of ids: at most `most` after the id `after`; `filters` by name."""
        given = {name: value for name, value in filters.items() if value is not None}
        return await self.unit.rows(complaints_found(given), at=office, after=after, most=most, **given)

    async def _seal(self, complaint: Complaint, field: str, text: str) -> Personal[str]:
        return await self._personal.seal(complaint.person, complaint.id, field, text)
