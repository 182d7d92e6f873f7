"""Use cases of reporters: read who reported a matter, consent to a reading, and see all readings."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol
from uuid import UUID

from services.complaints.identity.disclosure import (
    ReadableField,
    Reader,
    consent,
    disclose,
    record_sending,
)
from services.complaints.identity.reporter import Purpose, Reading, Reporter, ReporterRecorded
from services.complaints.policy.words import ReporterField
from shared.contracts.complaints import reporter_of
from shared.contracts.messages import AddressRead
from shared.ids import NewId
from shared.journal.journal import AsOf, read_stream
from shared.privacy.personal import PersonalData
from shared.roles import COMPLAINT_IDENTITY_READER
from shared.service.ask import Answer, Ask
from shared.service.disclosure import Disclosure
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class Handling(Protocol):
    """What identity must know of the complaint."""

    async def handles(self, work: Work, complaint_id: UUID) -> bool:
        """Whether the asker handles the complaint. Raises OtherOffice, and DutiesNotSeparate if it is about the asker."""
        ...

    async def refuse_other_office(self, complaint_id: UUID, office: str) -> None:
        """Raises OtherOffice, NotFound."""
        ...


ComplaintOf = Callable[[str], Awaitable[UUID]]
"""The complaint of a receipt that somebody typed. Raises ReceiptUnknown."""


class Identities:
    """Use cases of reporters."""

    def __init__(
        self, unit: UnitOfWork, personal: PersonalData, new_id: NewId, handling: Handling, complaint_of: ComplaintOf
    ) -> None:
        self.unit = unit
        self._disclosure = Disclosure(unit, personal, new_id)
        self._handling = handling
        self._complaint_of = complaint_of

    async def disclose(
        self, ask: Ask, complaint_id: UUID, fields: Sequence[ReadableField], purpose: Purpose
    ) -> tuple[Answer, dict[ReporterField, str]]:
        """The clear values of a reporter's sealed fields, after the reading was recorded. Raises as `disclose`."""

        async def record(work: Work) -> Reporter:
            handles, ask = await self._handling.handles(work, complaint_id), work.ask
            reporter = await _load(work, complaint_id)
            reader = Reader(ask.actor, ask.role, COMPLAINT_IDENTITY_READER in ask.roles, handles)
            disclose(reporter, fields, purpose, reader, ask.local_day, ask.now)
            return reporter

        return await self._disclosure.read(ask, record, fields)

    @use_case
    async def consent(
        self, work: Work, complaint_id: UUID, reader: str, fields: Sequence[ReadableField], purpose: Purpose
    ) -> Reporter:
        """Consents to one reading of a whistle-blower's identity; the complaint must not be about the asker."""
        await self._handling.handles(work, complaint_id)
        reporter, ask = await _load(work, complaint_id), work.ask
        consent(reporter, reader, fields, purpose, ask.actor, ask.local_day, ask.now)
        return reporter

    @use_case
    async def follow_sending(self, work: Work, opened: AddressRead) -> None:
        """Records that messages opened an address, if it is the contact of a reporter; other streams stay as they are."""
        stream = await work.unit.pool.reading(lambda connection: read_stream(connection, opened.stream))
        if not stream or stream[0].type != ReporterRecorded.TOPIC:
            return
        reporter = await work.load_to_change(Reporter, opened.stream, of_any_office=True)
        field = next(one for one in reporter.sealed if one == opened.field)
        record_sending(reporter, field, work.ask.local_day, work.ask.now)

    async def read(self, complaint_id: UUID, office: str, as_of: AsOf | None) -> Reporter:
        """The reporter of a complaint; every field stays sealed."""
        await self._handling.refuse_other_office(complaint_id, office)
        return await self.unit.fold(Reporter, reporter_of(complaint_id), as_of)

    async def readings(self, receipt: str) -> tuple[Reading, ...]:
        """All readings of who reported, the first one first, for the holder of the receipt. Raises ReceiptUnknown."""
        reporter = await self.unit.fold(Reporter, reporter_of(await self._complaint_of(receipt)))
        return reporter.readings


async def _load(work: Work, complaint_id: UUID) -> Reporter:
    """The reporter, also of a complaint that another office took over: whose it is now, the complaint says."""
    return await work.load_to_change(Reporter, reporter_of(complaint_id), of_any_office=True)
