"""What reporters do: file a report, follow it by its receipt, complete, explain, reply, rate, withdraw."""

import asyncio
import hmac
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid5

from services.complaints.attachment.use_cases import Claims
from services.complaints.complaint import ending, inquiry, stages
from services.complaints.complaint import verification as verifying
from services.complaints.complaint.complaint import Complaint
from services.complaints.complaint.concerned import BY_RULE, free_joined
from services.complaints.complaint.read_model import find_by_external, find_by_receipt
from services.complaints.complaint.receiving import Sealed, receive
from services.complaints.complaint.rows import ReceiptRow
from services.complaints.complaint.use_cases import SERIES
from services.complaints.identity.reporter import record_reporter, seal_reporter
from services.complaints.policy.admission import Admission, admission
from services.complaints.policy.policy import Policy, policy_for, policy_of
from services.complaints.report.filed import Filed, FiledAlready, TextMissing, WithdrawApplication, render
from services.complaints.report.followed import SHOWN, Followed, Step, has_secret_receipt
from services.complaints.report.report import Report
from shared.ids import NewId
from shared.journal.journal import Recorded, read_stream
from shared.journal.replay import replayed
from shared.offices import office as office_of
from shared.privacy.personal import Personal, PersonalData
from shared.receipt import ReceiptUnknown, parse_receipt, receipt_of
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

REPORTER: Final = "reporter"
"""The actor of every act by receipt; it names no person."""
_COMMANDS: Final = UUID("6b0f2b3e-3a53-47d1-8f0e-55d92c4a7c18")


class Reports:
    """Use cases of reporters. Whoever holds a receipt acts as the reporter."""

    def __init__(self, unit: UnitOfWork, personal: PersonalData, new_id: NewId, attachments: Claims) -> None:
        self.unit = unit
        self._personal = personal
        self._new_id = new_id
        self._receipt_key = personal.derived(b"jejak receipts of complaints")
        self._attachments = attachments

    async def file(self, ask: Ask, report: Report) -> Filed:
        """Files a report; a repeated command gets the same number and the same receipt.

        The receipt follows from the command and a key of the installation, so it need not be stored. Raises what `_file` raises.
        """
        receipt = receipt_of(hmac.digest(self._receipt_key, ask.command_id.bytes, "sha256"))
        return Filed.of(await self._file(replace(ask, render=render), report, receipt), receipt)

    def nameless(self, ask: Ask) -> Ask:
        """The command of somebody who does not report openly: neither its actor nor its id leads to their account.

        The id of a command of ours follows from the account and the key that the client chose, so anybody could try both.
        """
        id = UUID(bytes=hmac.digest(self._receipt_key, b"nameless" + ask.command_id.bytes, "sha256")[:16])
        return replace(public_ask(ask.office, id, ask.now), request_hash=ask.request_hash)

    @use_case
    async def _file(self, work: Work, report: Report, receipt: str) -> Complaint:
        """Files a report under the rules that its office has for its channel on the day of its receipt.

        Rules that need no person are applied at once: a late report, or one that lacks what it needs, becomes what the policy says.
        Raises NoComplaintPolicy, FiledAlready, TextMissing, ServedLater, UploadUnknown, AttachmentTaken.
        """
        ask = work.ask
        if not report.text.strip():
            raise TextMissing
        policy = policy_for(ask.office, report.channel, ask.local_day)
        await self._refuse_known(work, report)
        admitted = admission(policy, report.stated(), ask.local_day)
        id = self._new_id(ask.now)
        reporter = {**report.reporter, "receipt": receipt}
        # two keys at once, and before the number, whose series waits for this commit
        sealed, of_reporter = await asyncio.gather(
            self._sealed(id, report, ask.now), seal_reporter(self._personal, self._new_id, id, reporter, ask.now)
        )
        number = await work.official_number(SERIES)
        complaint = receive(
            id,
            report.facts(),
            sealed,
            ask.now,
            office=ask.office,
            case_id=report.case_id or id,
            number=number,
            receipt_lookup=self._lookup(receipt),
            policy=policy.id,
            due=stages.due_at_receipt(policy, ask.local_day, ask.office),
            on=ask.local_day,
            by=ask.actor,
        )
        work.add(complaint)
        _apply(complaint, admitted, policy, ask.local_day, ask.now)
        work.add(
            record_reporter(
                of_reporter, ask.office, complaint.case_id, id, report.secrecy, ask.now, language=report.language
            )
        )
        await self._attachments.claim(
            work, report.photos, complaint_id=id, case_id=complaint.case_id, person=complaint.person
        )
        return complaint

    @use_case
    async def complete(self, work: Work, receipt: str, text: str) -> Complaint:
        """Adds what was missing; an officer verifies it again."""
        complaint = await self._load(work, receipt)
        await self._complete(work, complaint, text)
        return complaint

    @use_case
    async def reply(self, work: Work, receipt: str, text: str) -> Complaint:
        """Explains while it is handled; after the answer, reopens it, if the time for a reply has not passed."""
        complaint = await self._load(work, receipt)
        await self._reply(work, complaint, text)
        return complaint

    async def take_words(self, work: Work, complaint: Complaint, text: str) -> None:
        """What a reporter wrote who has no receipt: completes, explains or reopens, by the complaint's status."""
        if complaint.status == "incomplete":
            await self._complete(work, complaint, text)
        else:
            await self._reply(work, complaint, text)

    async def _complete(self, work: Work, complaint: Complaint, text: str) -> None:
        ask = work.ask
        sealed = await self._seal(complaint, complaint.next_field("addition"), text)
        due = stages.due_at_receipt(policy_of(complaint.policy), ask.local_day, complaint.office)
        verifying.complete(complaint, sealed, due, ask.local_day, ask.now)

    async def _reply(self, work: Work, complaint: Complaint, text: str) -> None:
        ask = work.ask
        sealed = await self._seal(complaint, complaint.next_field("reply"), text)
        if complaint.status in {"answered", "archived"}:
            policy = policy_of(complaint.policy)
            due = stages.due_at_reopening(policy, ask.local_day, complaint.office, complaint.weight)
            ending.reopen(complaint, sealed, due, ask.local_day, ask.now)
        else:
            inquiry.explain(complaint, sealed, ask.local_day, ask.now)

    @use_case
    async def rate(self, work: Work, receipt: str, stars: int, words: str | None) -> Complaint:
        complaint, ask = await self._load(work, receipt), work.ask
        sealed = None if words is None else await self._seal(complaint, complaint.next_field("rating"), words)
        ending.rate(complaint, stars, sealed, ask.local_day, ask.now)
        return complaint

    @use_case
    async def withdraw(self, work: Work, receipt: str) -> Complaint:
        """Raises ComplaintClosed; WithdrawApplication for the receipt of an application, which the office knows."""
        complaint, ask = await self._load(work, receipt), work.ask
        if not has_secret_receipt(complaint):
            raise WithdrawApplication
        verifying.withdraw(complaint, ask.local_day, ask.now)
        await free_joined(work, complaint)
        return complaint

    async def follow(self, receipt: str, now: datetime) -> Followed:
        """What the holder of a receipt sees of the report, with the answer in clear. Raises ReceiptUnknown.

        The reporter's own words only where nobody else knows the receipt.
        """
        id = await self.find(receipt)
        recorded = await self.unit.pool.reading(lambda connection: read_stream(connection, id))
        complaint = replayed(recorded)
        assert isinstance(complaint, Complaint)
        here = office_of(complaint.office)
        steps = [
            Step(one.event(), here.local_day(one.effective_at), await self._text(complaint, one))
            for one in recorded
            if one.type in SHOWN
        ]
        text = await self._open(complaint, "text") if has_secret_receipt(complaint) else ""
        return Followed.of(complaint, steps, text, here, here.local_day(now))

    async def read(self, receipt: str) -> Complaint:
        """The complaint of a receipt, with its texts sealed. Raises ReceiptUnknown."""
        return await self.unit.fold(Complaint, await self.find(receipt))

    async def _text(self, complaint: Complaint, recorded: Recorded) -> str | None:
        words = SHOWN[recorded.type]
        if words is None or (words == "reporter" and not has_secret_receipt(complaint)):
            return None
        return await self._open(complaint, recorded.fields()["field"])

    async def ask_of(self, receipt: str, key: str, request_hash: bytes, now: datetime) -> Ask:
        """The command of the holder of a receipt. `key`: the same for a repeated request. Raises ReceiptUnknown."""
        found = await self._row(receipt)
        command = uuid5(_COMMANDS, f"{found.id} {key}")
        return replace(public_ask(found.office, command, now), case_id=found.case_id, request_hash=request_hash)

    async def _load(self, work: Work, receipt: str) -> Complaint:
        return await work.load_to_change(Complaint, await self.find(receipt))

    async def find(self, receipt: str) -> UUID:
        """The complaint of a receipt that somebody typed. Raises ReceiptUnknown."""
        return (await self._row(receipt)).id

    async def _row(self, receipt: str) -> ReceiptRow:
        row = await self.unit.first(find_by_receipt, receipt=self._lookup(parse_receipt(receipt)))
        if row is None:
            raise ReceiptUnknown
        return row

    async def _refuse_known(self, work: Work, report: Report) -> None:
        if report.external is None:
            return
        known = await work.first(
            find_by_external, office=work.ask.office, channel=report.channel, external=report.external
        )
        if known is not None:
            raise FiledAlready(external=report.external, number=known.number)

    async def _sealed(self, id: UUID, report: Report, now: datetime) -> Sealed:
        person = self._new_id(now)
        await self._personal.make_key(person)

        async def seal(field: str, clear: str) -> Personal[str]:
            return await self._personal.seal(person, id, field, clear)

        texts = {"title": report.title, "remedy": report.remedy, "loss": report.loss, "address": report.sealed_place()}
        given = {field: await seal(field, clear) for field, clear in texts.items() if clear}
        return Sealed(person=person, text=await seal("text", report.text), **given)

    async def _seal(self, complaint: Complaint, field: str, text: str) -> Personal[str]:
        return await self._personal.seal(complaint.person, complaint.id, field, text)

    async def _open(self, complaint: Complaint, field: str) -> str:
        return await self._personal.open(complaint.sealed[field], complaint.id, field)

    def _lookup(self, receipt: str) -> str:
        return self._personal.lookup("receipt", receipt)


def public_ask(office: str, command_id: UUID, now: datetime) -> Ask:
    """A command of a citizen without a token, on a public page."""
    return Ask(
        actor=REPORTER,
        role="applicant",
        office=office,
        channel="online",
        command_id=command_id,
        now=now,
        effective_at=now,
    )


def _apply(complaint: Complaint, admitted: Admission, policy: Policy, on: date, now: datetime) -> None:
    """Applies what the office's rules say of a new report by themselves."""
    if admitted.outcome == "suggestion":
        assert admitted.reason is not None
        verifying.treat_as_suggestion(complaint, admitted.reason, on, now)
    elif admitted.outcome == "not-ours" and admitted.missing:
        assert admitted.reason is not None
        verifying.turn_away(complaint, admitted.reason, office_of(complaint.office).name, BY_RULE, on, now)
    elif admitted.outcome == "incomplete":
        due = stages.due_at_incompleteness(policy, now, complaint.office)
        verifying.ask_to_complete(complaint, admitted.missing, due, BY_RULE, on, now)
