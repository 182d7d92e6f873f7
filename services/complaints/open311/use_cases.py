"""Reads of the public list of requests, and what clients of Open311 send in the name of reporters."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from tempfile import TemporaryFile
from typing import Final
from uuid import UUID, uuid4, uuid5

from services.complaints.attachment.use_cases import Attachments
from services.complaints.complaint.complaint import Complaint
from services.complaints.open311 import read_model
from services.complaints.open311.form import SentFile
from services.complaints.open311.moments import Window
from services.complaints.open311.read_model import PUBLIC
from services.complaints.open311.rows import RequestRow, UpdateRow
from services.complaints.open311.search import Search
from services.complaints.report.report import Report
from services.complaints.report.use_cases import Reports, public_ask
from shared.errors import NotFound
from shared.offices import Office
from shared.receipt import ReceiptUnknown
from shared.service.ask import Answer, request_hash
from shared.service.unit_of_work import UnitOfWork

_COMMANDS: Final = UUID("a8f7b1de-9a4d-4a86-9a5a-3a0d3f1f6b0e")


class RequestUnknown(NotFound):
    code = "open311-request-unknown"
    indonesian = "Permintaan layanan ini tidak ada di kantor ini, atau tidak terbuka untuk umum."
    english = "This office has no such service request, or it is not public."


class PublicRequests:
    """Reads of the public list. Nothing here decides, and nothing shows a report that is not public."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    async def search(self, office: Office, search: Search) -> list[RequestRow]:
        """The newest requests first."""
        until, before = search.before
        values = {} if search.services is None else {"services": list(search.services)}
        return await self._unit.rows(
            read_model.requests_found(search.services is not None),
            at=office.code,
            statuses=list(search.statuses),
            first=search.window.first,
            until=until,
            before=before,
            reach=search.skipped + search.most,
            skipped=search.skipped,
            most=search.most,
            **values,
        )

    async def by_ids(self, office: Office, ids: Sequence[UUID]) -> list[RequestRow]:
        """Those of the ids that are public requests of the office, the newest first."""
        return await self._unit.rows(read_model.find_requests, at=office.code, ids=list(ids))

    async def one(self, office: Office, id: UUID | None) -> RequestRow:
        """Raises RequestUnknown."""
        found = None if id is None else await self._unit.first(read_model.find_request, at=office.code, id=id)
        if found is None:
            raise RequestUnknown
        return found

    async def notes(self, rows: Sequence[RequestRow]) -> dict[UUID, list[UpdateRow]]:
        """The changes of some requests, each in its order."""
        notes: dict[UUID, list[UpdateRow]] = defaultdict(list)
        for one in await self._unit.rows(read_model.updates_of, ids=[row.id for row in rows]):
            notes[one.complaint_id].append(one)
        return notes

    async def updates(self, office: Office, window: Window, skipped: int, most: int) -> list[UpdateRow]:
        """The changes of an office's public requests in a time, the newest first."""
        return await self._unit.rows(
            read_model.list_updates,
            at=office.code,
            first=window.first,
            until=window.until,
            skipped=skipped,
            most=most,
        )


@dataclass(frozen=True)
class Sent:
    """How a request was sent: by which client and from which address, when, and the client's key for a repetition."""

    client: str
    address: str
    now: datetime
    key: str | None
    body: bytes


@dataclass(frozen=True)
class Filed:
    """A report that was filed; `public_id` is None for one that is not public."""

    public_id: UUID | None
    receipt: str


class ReportsOfClients:
    """What clients send in the name of reporters. `secret`: the key of the hashes of requests."""

    def __init__(self, reports: Reports, attachments: Attachments, secret: bytes) -> None:
        self._reports = reports
        self._attachments = attachments
        self._secret = secret

    async def file(self, office: Office, report: Report, files: Sequence[SentFile], sent: Sent) -> Filed:
        """Files a report with its photos; a client that repeats it under the same key gets the same answer.

        Raises as `Reports.file` and `Attachments.upload`.
        """
        photos = [await self._upload(one, sent) for one in files]
        ask = replace(public_ask(office.code, _command(sent), sent.now), request_hash=self._hash(sent))
        filed = await self._reports.file(ask, replace(report, photos=tuple(photos)))
        return Filed(filed.id if report.secrecy in PUBLIC else None, filed.receipt)

    async def _upload(self, file: SentFile, sent: Sent) -> UUID:
        with TemporaryFile() as arrived:  # nameless: the process that examines it reads a descriptor
            arrived.write(file.content)
            arrived.flush()
            arrived.seek(0)
            return (await self._attachments.upload(sent.address, arrived, len(file.content), sent.now)).id

    async def resolve(self, office: Office, token: str) -> UUID | None:
        """The id of the request whose receipt the token is; None if it is not public. Raises ReceiptUnknown."""
        complaint = await self._complaint(office, token)
        return complaint.id if complaint.secrecy in PUBLIC else None

    async def reply(self, office: Office, token: str, text: str, sent: Sent) -> str:
        """The reporter replies; answers with the id of the update. Raises ReceiptUnknown, and as `Reports.reply`."""
        await self._complaint(office, token)
        ask = await self._reports.ask_of(token, str(_command(sent)), self._hash(sent), sent.now)
        answer = await self._reports.reply(replace(ask, render=_updated), token, text)
        return answer.body.decode()

    async def _complaint(self, office: Office, token: str) -> Complaint:
        complaint = await self._reports.read(token)
        if complaint.office != office.code:
            raise ReceiptUnknown
        return complaint

    def _hash(self, sent: Sent) -> bytes:
        return request_hash(self._secret, "open311", sent.body)


def _command(sent: Sent) -> UUID:
    return uuid4() if sent.key is None else uuid5(_COMMANDS, f"{sent.client}\x00{sent.key}")


def _updated(complaint: Complaint) -> Answer:
    return Answer(200, f"{complaint.id}-{complaint.version}".encode(), complaint.version)
