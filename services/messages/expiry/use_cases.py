"""Watches the terms of certificates and tanda tera, and reminds their holders."""

from datetime import date
from uuid import UUID

from services.messages.contact.contact import Matter
from services.messages.expiry.expiry import Expiry, expiry_of, move, remind, unwatch, watch
from services.messages.expiry.read_model import find_expiry
from services.messages.expiry.reminders import Kind
from services.messages.notice.telling import Source, Told, told
from services.messages.notice.use_cases import Notices
from shared.contracts import Contract
from shared.contracts.certification import CertificateGranted, CertificateRenewed, WithdrawalRevoked
from shared.contracts.metrology import BatalMarkPut, InstrumentMarked, MarksEnded
from shared.offices import office
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class Expiries:
    """Use cases of terms that end."""

    def __init__(self, unit: UnitOfWork, notices: Notices) -> None:
        self.unit = unit
        self._notices = notices

    @use_case
    async def follow_grant(self, work: Work, event: CertificateGranted) -> None:
        """Watches a certificate from its grant on; one without a last day has no term."""
        if event.valid_until is not None:
            await self._watch(
                work, (await self._notices.event(work)).stream_id, "certificate", event.number, event.valid_until
            )

    @use_case
    async def follow_renewal(self, work: Work, event: CertificateRenewed) -> None:
        """The certificate has a new last day, by the recertification of another case of the same holder."""
        await self._move(work, (await self._notices.event(work)).stream_id, event.valid_until)

    @use_case
    async def follow_revocation(self, work: Work, event: WithdrawalRevoked) -> None:
        """The certificate is worth something again until the same last day."""
        if event.valid_until is not None:
            await self._move(work, (await self._notices.event(work)).stream_id, event.valid_until)

    @use_case
    async def follow_end(self, work: Work, _: Contract) -> None:
        """A certificate ended: withdrawn, expired, or taken over by another body."""
        await self._unwatch(work, (await self._notices.event(work)).stream_id)

    @use_case
    async def follow_mark(self, work: Work, event: InstrumentMarked) -> None:
        """Watches the tanda tera of an instrument; a later mark replaces it. A mark without a last day ends the watch."""
        if event.valid_until is None:
            await self._unwatch(work, event.instrument_id)
        elif await self._find(work, event.instrument_id) is None:
            await self._watch(work, event.instrument_id, "verification-mark", None, event.valid_until)
        else:
            await self._move(work, event.instrument_id, event.valid_until, about=work.ask.case_id)

    @use_case
    async def follow_end_of_mark(self, work: Work, event: BatalMarkPut | MarksEnded) -> None:
        """The instrument must not be used any more, so nobody is reminded of its tanda sah."""
        await self._unwatch(work, event.instrument_id)

    @use_case
    async def pass_deadline(self, work: Work, due: Deadline) -> None:
        """The day of a reminder came."""
        expiry = await work.load_to_change(Expiry, due.stream_id)
        today = office(expiry.office).local_day(work.ask.now)
        if not remind(expiry, today, work.ask.now):
            return
        matter = await self._notices.matter(expiry.about, expiry.office)
        if matter is not None:
            source = Source(expiry.position, bytes.fromhex(expiry.hash))
            await self._notices.queue(work, reminder(expiry, matter), matter, source, occasion=today)

    async def _find(self, work: Work, subject: UUID) -> UUID | None:
        return await work.first(find_expiry, id=expiry_of(subject))

    async def _watch(self, work: Work, subject: UUID, kind: Kind, number: str | None, valid_until: date) -> None:
        ask, source = work.ask, await self._notices.source(work)
        assert ask.case_id is not None
        work.add(
            watch(
                subject,
                kind,
                number,
                valid_until,
                office=ask.office,
                about=ask.case_id,
                position=source.position,
                leaf=source.leaf,
                today=office(ask.office).local_day(ask.now),
                now=ask.now,
            )
        )

    async def _move(self, work: Work, subject: UUID, valid_until: date, about: UUID | None = None) -> None:
        if (id := await self._find(work, subject)) is None:
            return
        expiry, ask, source = await work.load_to_change(Expiry, id), work.ask, await self._notices.source(work)
        move(
            expiry,
            valid_until,
            about=about or expiry.about,
            position=source.position,
            leaf=source.leaf,
            today=office(ask.office).local_day(ask.now),
            now=ask.now,
        )

    async def _unwatch(self, work: Work, subject: UUID) -> None:
        if (id := await self._find(work, subject)) is not None:
            unwatch(await work.load_to_change(Expiry, id), work.ask.now)


def reminder(expiry: Expiry, matter: Matter) -> Told:
    """The notice to the holder; after the last day it would be pointless."""
    until = office(expiry.office).end_of(expiry.valid_until)
    if expiry.kind == "certificate":
        return told(
            "certificate-expiring",
            until,
            number=expiry.number,
            valid_until=expiry.valid_until,
            certificate=expiry.subject_id,
        )
    return told("mark-expiring", until, instrument=matter.instrument, valid_until=expiry.valid_until)
