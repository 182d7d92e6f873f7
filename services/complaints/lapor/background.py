"""Sends the messages that are due to LAPOR: open the texts on record, send, record the outcome."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from services.complaints.complaint.complaint import Complaint
from services.complaints.identity.disclosure import record_forwarding
from services.complaints.identity.reporter import Reporter
from services.complaints.lapor.correspondence import Correspondence, correspondence_of, open_correspondence
from services.complaints.lapor.gateway import Lapor
from services.complaints.lapor.profile import FollowUp, ReportSent, Sent, StatusNotice
from services.complaints.lapor.read_model import due_messages, exchanges, find_message
from services.complaints.lapor.rows import TicketRow, ToSend
from services.complaints.lapor.sending import open_texts, record_attempt
from services.complaints.policy.words import ReporterField
from shared.clock import Clock
from shared.contracts.complaints import reporter_of
from shared.database import Write
from shared.errors import NotFound
from shared.ids import NewId
from shared.outgoing.attempts import Attempting
from shared.outgoing.replies import Reply
from shared.outgoing.retries import Retrying
from shared.privacy.personal import PersonalData
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

SENT_OF_REPORT = ("title", "text", "address", "loss", "remedy")
"""The texts of a complaint that a report to LAPOR holds."""
CONTACT: tuple[ReporterField, ...] = ("name", "phone", "email")


class LaporSending:
    """The background job. Without an address of LAPOR it does nothing, and the messages wait."""

    def __init__(
        self,
        unit: UnitOfWork,
        attempting: Attempting,
        lapor: Lapor,
        retrying: Retrying,
        personal: PersonalData,
        *,
        clock: Clock,
        chance: Random,
        new_id: NewId,
    ) -> None:
        self.unit = unit
        self._attempting = attempting
        self._lapor = lapor
        self._retrying = retrying
        self._personal = personal
        self._clock = clock
        self._chance = chance
        self._new_id = new_id

    async def run_once(self) -> None:
        """Attempts the messages that are due now; of a ticket one after the other."""
        if self._lapor.is_connected:
            await self._attempting.run_once(due_messages, self.attempt)

    async def attempt(self, message_id: UUID) -> None:
        """Attempts one message, if no other worker has claimed it."""
        await self._attempting.attempt(message_id, self._send_claimed)

    async def _send_claimed(self, message_id: UUID, release: Write, now: datetime) -> bool:
        message = await self.unit.first(find_message, id=message_id)
        if message is None or message.next_at is None or message.next_at > now:
            return False
        reply, exchange = await self._lapor.send(await self._content(message), message.id)
        now, attempt = self._clock.now(), message.attempts + 1
        effects: tuple[Write, ...] = (release,)
        if exchange is not None:
            effects += (exchanges.keep(self._new_id(now), message.id, attempt, now, reply, exchange),)
        await self._record(self._ask(message, effects), message, attempt, reply, self._chance.random())
        return True

    async def _content(self, message: ToSend) -> Sent:
        """What a message says. Sealed texts are opened only now, after that was recorded."""
        if message.kind == "report":
            return await self._report(message)
        assert message.tracking is not None
        if message.kind == "follow-up":
            text = message.said or (await self._open(message, (message.field or "",)))[0]
            return FollowUp(tracking=message.tracking, number=message.number, text=text)
        assert message.status is not None
        return StatusNotice(tracking=message.tracking, status=message.status)

    async def _report(self, message: ToSend) -> ReportSent:
        """The report; who reported it goes along only if they did so openly."""
        complaint = await self.unit.fold(Complaint, message.complaint_id)
        reporter = await self.unit.fold(Reporter, reporter_of(complaint.id))
        contact = [name for name in CONTACT if name in reporter.sealed and complaint.secrecy == "open"]
        texts = await self._open(message, [name for name in SENT_OF_REPORT if name in complaint.sealed], contact)
        named = {name: await self._personal.open(reporter.sealed[name], reporter.id, name) for name in contact}
        assert message.recipient is not None
        text = "\n\n".join(texts)
        return ReportSent(text=text, to=message.recipient, secrecy=complaint.secrecy, reporter=named)

    async def _open(self, message: ToSend, fields: Sequence[str], contact: Sequence[ReporterField] = ()) -> list[str]:
        """The clear texts of the complaint, after their reading, and that of the contact, was recorded (UU 27/2022 art. 31)."""
        await self._record_opening(self._ask(message), message, fields, contact)
        complaint = await self.unit.fold(Complaint, message.complaint_id)
        return [await self._personal.open(complaint.sealed[name], complaint.id, name) for name in fields]

    @use_case
    async def _record_opening(
        self, work: Work, message: ToSend, fields: Sequence[str], contact: Sequence[ReporterField]
    ) -> Correspondence:
        correspondence, ask = await load_or_open(work, message), work.ask
        open_texts(correspondence, message.id, fields, ask.now)
        if contact:
            reporter = await work.load_to_change(Reporter, reporter_of(message.complaint_id), of_any_office=True)
            record_forwarding(reporter, contact, ask.actor, ask.local_day, ask.now)
        return correspondence

    @use_case
    async def _record(self, work: Work, message: ToSend, attempt: int, reply: Reply, chance: float) -> Correspondence:
        correspondence = await load_or_open(work, message)
        record_attempt(correspondence, message.id, attempt, reply, self._retrying, chance, work.ask.now)
        return correspondence

    def _ask(self, message: ToSend, effects: tuple[Write, ...] = ()) -> Ask:
        now = self._clock.now()
        return Ask.of_system(
            "complaints",
            "integration",
            message.office,
            self._new_id(now),
            now,
            case_id=message.case_id,
            effects=effects,
        )


async def load_or_open(work: Work, of: ToSend | TicketRow) -> Correspondence:
    """The correspondence about a complaint that LAPOR knows, begun if nothing was exchanged yet."""
    try:
        return await work.load_to_change(Correspondence, correspondence_of(of.complaint_id))
    except NotFound:
        opened = open_correspondence(of.office, of.case_id, of.complaint_id, of.tracking, work.ask.now)
        return work.add(opened)
