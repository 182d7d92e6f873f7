"""An application of the complaint service (PSR-ADU) opens a complaint: intake checked its papers and promised its time.

The complaint is of the application's case, so intake's clock and the applicant's page follow it. The receipt of the application is the
receipt of the complaint, too.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.complaints.case.case import Case
from services.complaints.case.use_cases import Cases
from services.complaints.complaint import stages
from services.complaints.complaint.complaint import OPEN, Complaint, complaint_of_application
from services.complaints.complaint.concerned import free_joined
from services.complaints.complaint.read_model import find_by_ids
from services.complaints.complaint.receiving import Facts, Sealed, receive
from services.complaints.complaint.use_cases import SERIES
from services.complaints.complaint.verification import withdraw
from services.complaints.identity.reporter import record_reporter, seal_reporter
from services.complaints.policy.policy import policy_for
from services.complaints.policy.words import ReporterField
from shared.contracts.intake import ApplicationAccepted, StatedField
from shared.ids import NewId
from shared.privacy.personal import Personal, PersonalData
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_TEXTS: Final = {"text": "description", "loss": "loss", "remedy": "requested_solution"}
"""The text of a complaint by its name here, and the field of the application in which the applicant states it."""


class Applications:
    """Use cases of applications that open complaints."""

    def __init__(self, unit: UnitOfWork, personal: PersonalData, new_id: NewId, cases: Cases) -> None:
        self.unit = unit
        self._personal = personal
        self._new_id = new_id
        self._cases = cases

    @use_case
    async def open_from_application(self, work: Work, accepted: ApplicationAccepted) -> None:
        """Opens the complaint, once, with the texts of the application sealed again under the complaint's own key.

        No person reads them. Raises NoComplaintPolicy.
        """
        case = await self._cases.accept_in(work, accepted)
        id = complaint_of_application(accepted.application_id)
        if await work.first(find_by_ids, id=id, other=id) is not None:
            return
        ask, policy = work.ask, policy_for(work.ask.office, "application", accepted.accepted_on)
        stated = {one.field: one for one in (*accepted.fields, *accepted.holder)}
        complaint = receive(
            id,
            Facts(channel="application", kind="complaint", secrecy="open", accounts=accepted.accounts),
            await self._sealed(id, accepted.application_id, stated, ask.now),
            ask.now,
            office=ask.office,
            case_id=accepted.application_id,
            number=await work.official_number(SERIES),
            receipt_lookup=self._receipt_of(case, accepted.application_id),
            policy=policy.id,
            due=stages.due_at_receipt(policy, accepted.accepted_on, ask.office),
            on=accepted.accepted_on,
            by=accepted.accepted_by,
        )
        reporter: dict[ReporterField, str] = {
            "name": await self._clear(stated.get("applicant_name"), accepted.application_id),
            "account": next(iter(accepted.accounts), ""),
        }
        sealed = await seal_reporter(self._personal, self._new_id, id, reporter, ask.now)
        work.add(complaint)
        work.add(record_reporter(sealed, ask.office, complaint.case_id, id, "open", ask.now))

    @use_case
    async def follow_withdrawal(self, work: Work) -> None:
        """The applicant took the application back: the complaint that it opened ends, if it is open."""
        assert work.ask.case_id is not None
        id = complaint_of_application(work.ask.case_id)
        if await work.first(find_by_ids, id=id, other=id) is not None:
            complaint = await work.load_to_change(Complaint, id)
            if complaint.status in OPEN:
                withdraw(complaint, work.ask.local_day, work.ask.now)
                await free_joined(work, complaint)

    async def _sealed(self, id: UUID, application_id: UUID, stated: dict[str, StatedField], now: datetime) -> Sealed:
        person = self._new_id(now)
        await self._personal.make_key(person)
        texts: dict[str, Personal[str]] = {}
        for name, field in _TEXTS.items():
            clear = await self._clear(stated.get(field), application_id)
            if clear or name == "text":
                texts[name] = await self._personal.seal(person, id, name, clear)
        return Sealed(person=person, **texts)

    async def _clear(self, one: StatedField | None, application_id: UUID) -> str:
        if one is None:
            return ""
        if one.sealed is not None:
            return await self._personal.open(one.sealed, application_id, one.field)
        return "" if one.value is None else str(one.value)

    def _receipt_of(self, case: Case | None, application_id: UUID) -> str:
        """The keyed hash of the application's receipt; of its id where it is older than receipts."""
        known = None if case is None else case.receipt_lookup
        return known or self._personal.lookup("receipt", str(application_id))
