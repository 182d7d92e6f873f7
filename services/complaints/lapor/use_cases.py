"""Use cases of LAPOR: what it sends, by whatever way; reports that go there; and the messages that officers look after."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from pydantic import SecretStr

from services.complaints.complaint import forwarding
from services.complaints.complaint.complaint import Complaint
from services.complaints.complaint.concerned import free_joined, load_handled
from services.complaints.lapor.background import load_or_open
from services.complaints.lapor.correspondence import (
    Correspondence,
    correspondence_of,
    hear_status,
    open_correspondence,
    take_reply,
)
from services.complaints.lapor.export_file import Line
from services.complaints.lapor.profile import Received, ReporterReply, StatusNotice, Ticket
from services.complaints.lapor.read_model import (
    exchanges_of_message,
    find_message,
    find_ticket,
    find_ticket_of_complaint,
    list_messages,
    list_tickets,
    messages_of_ticket,
)
from services.complaints.lapor.rows import LaporExchange, MessageRow, TicketRow, ToSend
from services.complaints.lapor.sending import pass_on, request_report, retry
from services.complaints.lapor.words import WORDS
from services.complaints.policy.policy import policy_of
from services.complaints.report.filed import FiledAlready
from services.complaints.report.report import Report
from services.complaints.report.use_cases import REPORTER, Reports
from shared.clock import Clock
from shared.errors import NotFound, Refusal, RefusedByRule, Unauthenticated, Unavailable
from shared.ids import NewId
from shared.roles import APPLICANT, SYSTEM, refuse_administrator
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

LAPOR = "lapor"
"""The actor of what LAPOR does by its own messages."""
_COMMANDS = UUID("0c1e5e1c-3f0a-4c1d-9c7e-6d6b9d0a4f27")


class LaporTicketUnknown(NotFound):
    code = "lapor-ticket-unknown"
    indonesian = "Tiket LAPOR ini belum tercatat di kantor ini. Catat tiketnya terlebih dahulu."
    english = "This ticket of LAPOR is not recorded at this office yet. Record the ticket first."


class AtLaporAlready(RefusedByRule):
    code = "lapor-knows-it-already"
    indonesian = "Pengaduan ini sudah tercatat di LAPOR. Teruskan dengan langkah `forwarding`; LAPOR mendapat kabarnya."
    english = "LAPOR knows this complaint already. Forward it by `forwarding`; LAPOR gets the news."


@dataclass(frozen=True)
class Taken:
    """A message that was taken: LAPOR's id of the report, and our number of it."""

    tracking: str
    number: str


@dataclass(frozen=True)
class FiledLine:
    """What became of a line of a file: `outcome` known, filed, or refused, then with the field or the refusal's code."""

    line: int
    outcome: str
    tracking: str | None = None
    number: str | None = None
    why: str | None = None


class LaporTickets:
    """Use cases of tickets. `tokens`: by office, the token in LAPOR's own messages to it."""

    def __init__(
        self, unit: UnitOfWork, reports: Reports, clock: Clock, new_id: NewId, tokens: Mapping[str, SecretStr]
    ) -> None:
        self.unit = unit
        self._reports = reports
        self._clock = clock
        self._new_id = new_id
        self._tokens = {office: token.get_secret_value().encode() for office, token in tokens.items()}

    def office_of(self, token: str) -> str:
        """The office to which a message with this token goes. Raises Unauthenticated."""
        given = token.encode()
        # every token is compared, whatever came before, so that the time tells nothing
        found = [office for office, known in self._tokens.items() if hmac.compare_digest(known, given) and known]
        if not found:
            raise Unauthenticated
        return found[0]

    async def receive(self, token: str, message: Received) -> Taken:
        """Takes a message of LAPOR; a repeated one changes nothing and gets the same answer.

        Raises Unauthenticated, LaporTicketUnknown, and as what the message does.
        """
        office, now = self.office_of(token), self._clock.now()
        command = self._new_id(now)
        match message:
            case Ticket():
                ask = Ask(LAPOR, SYSTEM, office, "integration", command, now, now)
                return (await self.file(ask, message))[0]
            case ReporterReply():
                row = await self._known(office, message.tracking)
                ask = Ask(REPORTER, APPLICANT, office, "integration", command, now, now, case_id=row.case_id)
                await self._reply(ask, row, message)
            case StatusNotice():
                row = await self._known(office, message.tracking)
                ask = Ask(LAPOR, SYSTEM, office, "integration", command, now, now, case_id=row.case_id)
                await self._hear(ask, row, message)
        return Taken(message.tracking, row.transaction or message.tracking)

    async def file(self, ask: Ask, ticket: Ticket) -> tuple[Taken, bool]:
        """Files a ticket as a complaint, once for each office; whether it is new here."""
        known = await self.unit.first(find_ticket, at=ask.office, tracking=ticket.tracking)
        if known is None:
            try:
                filed = await self._reports.file(_of_ticket(ask, ticket), _report(ticket))
            except FiledAlready:  # at the same moment, by another way
                known = await self.unit.first(find_ticket, at=ask.office, tracking=ticket.tracking)
                if known is None:
                    raise
            else:
                return Taken(ticket.tracking, filed.number), True
        return Taken(ticket.tracking, known.transaction or ""), False

    async def file_lines(self, ask: Ask, lines: list[Line]) -> list[FiledLine]:
        """Files the tickets of a file, line by line; a line that is refused costs no other."""
        return [await self._file_line(ask, line) for line in lines]

    async def _file_line(self, ask: Ask, line: Line) -> FiledLine:
        if line.ticket is None:
            return FiledLine(line.number, "refused", why=line.wrong)
        try:
            taken, is_new = await self.file(ask, line.ticket)
        except Unavailable:
            raise
        except Refusal as refusal:
            return FiledLine(line.number, "refused", line.ticket.tracking, why=refusal.code)
        return FiledLine(line.number, "filed" if is_new else "known", taken.tracking, taken.number)

    async def _known(self, office: str, tracking: str) -> TicketRow:
        row = await self.unit.first(find_ticket, at=office, tracking=tracking)
        if row is None:
            raise LaporTicketUnknown
        return row

    @use_case
    async def _reply(self, work: Work, row: TicketRow, reply: ReporterReply) -> Correspondence:
        """Adds what the reporter wrote at LAPOR: after the answer this reopens the complaint. Raises ReplyTooLate, ComplaintClosed."""
        correspondence = await load_or_open(work, row)
        if take_reply(correspondence, reply.id, work.ask.now):
            complaint = await work.load_to_change(Complaint, row.complaint_id, of_any_office=True)
            work.ask = replace(work.ask, office=complaint.office)  # another office may have taken it over
            await self._reports.take_words(work, complaint, reply.text)
        return correspondence

    @use_case
    async def _hear(self, work: Work, row: TicketRow, notice: StatusNotice) -> Correspondence:
        """Records LAPOR's status. A report that we sent and nobody takes comes back to its office."""
        ask, correspondence = work.ask, await load_or_open(work, row)
        is_new = hear_status(correspondence, notice.status, ask.local_day, ask.now)
        if is_new and row.is_ours and WORDS.for_sent(notice.status) == "returned":
            complaint = await work.load_to_change(Complaint, row.complaint_id, of_any_office=True)
            if complaint.status == "forwarded":
                forwarding.bounce(complaint, complaint.office, notice.status, LAPOR, ask.local_day, ask.now)
        return correspondence

    @use_case
    async def send_report(self, work: Work, complaint_id: UUID, to: str, why: str) -> Correspondence:
        """Forwards a complaint to an institution outside, and has LAPOR pass it on there.

        Raises AtLaporAlready, and as `forward`: BouncedTooOften after the policy's number of returns.
        """
        complaint, ask = await load_handled(work, complaint_id, forwards=True), work.ask
        known = await work.first(find_ticket_of_complaint, id=correspondence_of(complaint_id))
        if known is not None and not known.is_ours:
            raise AtLaporAlready
        limit = policy_of(complaint.policy).bounce_limit
        forwarding.forward(complaint, to, why, limit, ask.actor, ask.local_day, ask.now)
        await free_joined(work, complaint)
        correspondence = (
            work.add(open_correspondence(ask.office, complaint.case_id, complaint_id, None, ask.now))
            if known is None
            else await work.load_to_change(Correspondence, known.id)
        )
        request_report(correspondence, to, ask.actor, ask.now)
        return correspondence

    @use_case
    async def retry(self, work: Work, message_id: UUID) -> Correspondence:
        """Has a message that was given up sent again now."""
        correspondence = await self._to_change(work, message_id)
        retry(correspondence, message_id, work.ask.actor, work.ask.now)
        return correspondence

    @use_case
    async def pass_on(self, work: Work, message_id: UUID) -> Correspondence:
        """Records that an officer passed a message on at the web site of LAPOR."""
        correspondence = await self._to_change(work, message_id)
        pass_on(correspondence, message_id, work.ask.actor, work.ask.now)
        return correspondence

    async def _to_change(self, work: Work, message_id: UUID) -> Correspondence:
        refuse_administrator(work.ask.roles)
        return await load_or_open(work, await self._message(message_id, work.ask.office))

    async def _message(self, id: UUID, office: str) -> ToSend:
        message = await self.unit.first(find_message, id=id)
        if message is None or message.office != office:
            raise NotFound(what=Correspondence.TOPIC)
        return message

    async def read(self, complaint_id: UUID, office: str) -> tuple[TicketRow, list[MessageRow]]:
        """What LAPOR knows of a complaint, and the messages to it in their order. Raises LaporTicketUnknown."""
        row = await self.unit.first(find_ticket_of_complaint, id=correspondence_of(complaint_id))
        if row is None or row.office != office:
            raise LaporTicketUnknown
        return row, await self.unit.rows(messages_of_ticket, ticket=row.id)

    async def messages(self, office: str, after: UUID, most: int, state: str | None) -> list[MessageRow]:
        return await self.unit.rows(list_messages, at=office, after=after, most=most, state=state)

    async def exchanges(self, message_id: UUID, office: str) -> list[LaporExchange]:
        """Requests and answers of a message, redacted, attempt by attempt."""
        await self._message(message_id, office)
        return await self.unit.rows(exchanges_of_message, message=message_id)

    async def list(self, office: str, after: UUID, most: int, tracking: str | None) -> list[TicketRow]:
        return await self.unit.rows(list_tickets, at=office, after=after, most=most, tracking=tracking)


def _report(ticket: Ticket) -> Report:
    return Report(
        channel="sp4n-lapor",
        kind=ticket.kind,
        secrecy=ticket.secrecy,
        text=ticket.text,
        title=ticket.title,
        reporter=ticket.kept_of_reporter,
        external=ticket.tracking,
    )


def _of_ticket(ask: Ask, ticket: Ticket) -> Ask:
    """The command that files one ticket: of a file, each line is a command of its own."""
    command = uuid5(_COMMANDS, f"{ask.office} {ticket.tracking}")
    return Ask(
        ask.actor, ask.role, ask.office, ask.channel, command, ask.now, ask.effective_at, ask.reason, roles=ask.roles
    )
