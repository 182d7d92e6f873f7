"""Looks up whom a case concerns."""

from collections.abc import Sequence
from typing import Final, TypeVar
from uuid import UUID

from services.messages.contact.contact import (
    Contact,
    Matter,
    accounts_of,
    contact_of_applicant,
    contact_of_reporter,
    described,
)
from shared.contracts import Contract
from shared.contracts.complaints import ReporterRecorded
from shared.contracts.intake import (
    ApplicantCorrected,
    ApplicantRegistered,
    ApplicationAccepted,
    ApplicationDrafted,
    ApplicationSubmitted,
)
from shared.contracts.metrology import VerificationOpened
from shared.journal.journal import Recorded, read_of_case, read_stream
from shared.service.unit_of_work import UnitOfWork

C = TypeVar("C", bound=Contract)
_OF_A_CASE: Final[tuple[type[Contract], ...]] = (
    ApplicationDrafted,
    ApplicationSubmitted,
    ApplicationAccepted,
    ReporterRecorded,
    VerificationOpened,
)
"""The events that say whom a case concerns."""


class Contacts:
    """Reads contacts from the journal."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    async def matter(self, case_id: UUID, office: str) -> Matter | None:
        """The matter of a case, and whom to tell about it: the reporter of a complaint, else the applicant; None without either."""
        types = [one.TYPE for one in _OF_A_CASE]
        events = await self._unit.pool.reading(lambda connection: read_of_case(connection, case_id, types))
        contact = await self._contact(events)
        if contact is None:
            return None
        drafted, submitted = _newest(ApplicationDrafted, events), _newest(ApplicationSubmitted, events)
        return Matter(
            case_id,
            office,
            contact,
            service_code="" if drafted is None else drafted.service_code,
            receipt="" if submitted is None else submitted.receipt,
            instrument=described(_newest(VerificationOpened, events)),
        )

    async def _contact(self, events: Sequence[Recorded]) -> Contact | None:
        reporter, drafted = _newest(ReporterRecorded, events), _newest(ApplicationDrafted, events)
        if reporter is not None:
            return contact_of_reporter(reporter)
        if drafted is None:
            return None
        applicant, accounts = drafted.applicant_id, accounts_of(drafted, _newest(ApplicationAccepted, events))
        stream = await self._unit.pool.reading(lambda connection: read_stream(connection, applicant))
        registered = _newest(ApplicantRegistered, stream)
        if registered is None:
            return None
        corrections = [ApplicantCorrected.of(one) for one in stream if one.type == ApplicantCorrected.TYPE]
        return contact_of_applicant(applicant, registered, corrections, accounts)


def _newest(contract: type[C], events: Sequence[Recorded]) -> C | None:
    """The last event of a contract among these."""
    found = [one for one in events if one.type == contract.TYPE]
    return contract.of(found[-1]) if found else None
