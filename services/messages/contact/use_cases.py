"""Looks up the person whom a case concerns."""

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from services.messages.contact.contact import (
    Contact,
    Matter,
    accounts_of,
    contact_of_applicant,
    contact_of_reporter,
    described,
    is_reachable,
)
from services.messages.gateway.address import Address
from shared.contracts import Contract
from shared.contracts.complaints import (
    ComplaintCompleted,
    ComplaintIncomplete,
    ComplaintReceived,
    ComplaintTakenOver,
    ReporterRecorded,
    TreatedAsSuggestion,
    last_day_of,
    reporter_of,
)
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
    VerificationOpened,
)
"""The events that say whom a case concerns."""
_BEGIN_DAYS: Final = {one.TYPE: one for one in (ComplaintReceived, ComplaintCompleted)}
_END_DAYS: Final = frozenset({ComplaintIncomplete.TYPE, TreatedAsSuggestion.TYPE})
"""The events by which the days from the receipt of a complaint begin and end."""


class Contacts:
    """Reads contacts from the journal."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    async def matter(self, case_id: UUID, office: str) -> Matter | None:
        """The matter of a case and its applicant, who gets the messages about it; None if nobody applied in this case."""
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

    async def complaint(self, complaint_id: UUID, office: str) -> Matter | None:
        """A complaint and its reporter; None if nobody can be told, because the reporter left neither a name nor a contact.

        Both are streams of their own: a case may hold two complaints.
        """
        reporters = await self._contracts(ReporterRecorded, reporter_of(complaint_id))
        stream = await self._stream(complaint_id)
        received, taken_over = _newest(ComplaintReceived, stream), _newest(ComplaintTakenOver, stream)
        if not reporters or received is None or not is_reachable(reporters[0]):
            return None
        number = received.number if taken_over is None else taken_over.number
        contact = contact_of_reporter(reporters[0], received.accounts)
        return Matter(received.case_id, office, contact, number=number, answer_by=_answer_by(stream))

    async def newer_address(self, case_id: UUID, office: str, known: Address | None) -> Address | None:
        """The address that the applicant of a case has now, if possible on the channel of the known one; None if it is the same."""
        matter = await self.matter(case_id, office)
        to = () if matter is None else matter.contact.to
        same_channel = [one for one in to if known is not None and one.channel == known.channel]
        found = next(iter([*same_channel, *to]), None)
        return None if found == known else found

    async def _contact(self, events: Sequence[Recorded]) -> Contact | None:
        drafted = _newest(ApplicationDrafted, events)
        if drafted is None:
            return None
        applicant, accounts = drafted.applicant_id, accounts_of(drafted, _newest(ApplicationAccepted, events))
        registered = await self._contracts(ApplicantRegistered, applicant)
        if not registered:
            return None
        return contact_of_applicant(
            applicant, registered[0], await self._contracts(ApplicantCorrected, applicant), accounts
        )

    async def _contracts(self, contract: type[C], stream: UUID) -> list[C]:
        """The events of a contract in a stream."""
        return [contract.of(one) for one in await self._stream(stream) if one.type == contract.TYPE]

    async def _stream(self, id: UUID) -> list[Recorded]:
        return await self._unit.pool.reading(lambda connection: read_stream(connection, id))


def _answer_by(stream: Sequence[Recorded]) -> date | None:
    """The day of the answer that counts from the receipt of a complaint; none while the reporter has to complete it, or after."""
    last = next((one for one in reversed(stream) if one.type in {*_BEGIN_DAYS, *_END_DAYS}), None)
    if last is None or last.type in _END_DAYS:
        return None
    return last_day_of(_BEGIN_DAYS[last.type].of(last).due, "answer")


def _newest(contract: type[C], events: Sequence[Recorded]) -> C | None:
    """The last event of a contract among these."""
    found = [one for one in events if one.type == contract.TYPE]
    return contract.of(found[-1]) if found else None
