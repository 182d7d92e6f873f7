"""Looks up whom a case concerns."""

from typing import Final
from uuid import UUID

from services.messages.contact.contact import (
    OF_A_CASE,
    Contact,
    Matter,
    accounts_of,
    contact_of_applicant,
    contact_of_reporter,
    described,
    newest,
)
from shared.contracts.complaints import ReporterRecorded
from shared.contracts.intake import ApplicationAccepted, ApplicationDrafted, ApplicationSubmitted
from shared.contracts.metrology import VerificationOpened
from shared.journal.journal import Recorded, read_of_case, read_stream
from shared.service.unit_of_work import UnitOfWork

_TYPES: Final = tuple(one.TYPE for one in OF_A_CASE)


class Contacts:
    """Reads contacts from the journal."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    async def matter(self, case_id: UUID, office: str) -> Matter | None:
        """The matter of a case, and whom to tell about it: the reporter of a complaint, else the applicant; None without either."""
        events = await self._unit.pool.reading(lambda connection: read_of_case(connection, case_id, _TYPES))
        contact = await self._contact(events)
        if contact is None:
            return None
        drafted, submitted = newest(ApplicationDrafted, events), newest(ApplicationSubmitted, events)
        return Matter(
            case_id,
            office,
            contact,
            service_code="" if drafted is None else drafted.service_code,
            receipt="" if submitted is None else submitted.receipt,
            instrument=described(newest(VerificationOpened, events)),
        )

    async def _contact(self, events: list[Recorded]) -> Contact | None:
        reporter, drafted = newest(ReporterRecorded, events), newest(ApplicationDrafted, events)
        if reporter is not None:
            return contact_of_reporter(reporter)
        if drafted is None:
            return None
        applicant, accounts = drafted.applicant_id, accounts_of(drafted, newest(ApplicationAccepted, events))
        stream = await self._unit.pool.reading(lambda connection: read_stream(connection, applicant))
        return contact_of_applicant(applicant, stream, accounts)
