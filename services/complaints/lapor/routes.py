"""LAPOR over HTTP: its own messages to us, in its form, and what officers see and do about them; routes, no rules."""

import asyncio
import re
from typing import Annotated, Final
from uuid import UUID

from fastapi import Query, Request, Response

from services.complaints.lapor.correspondence import MessageState
from services.complaints.lapor.export_file import read_export
from services.complaints.lapor.profile import read_message, refused, taken
from services.complaints.lapor.rows import MessageRow, TicketRow
from services.complaints.lapor.schemas import (
    LARGEST_FILE,
    CorrespondenceView,
    LaporExchangesView,
    LaporImportBody,
    LaporImportView,
    LaporReportBody,
    LaporTicketBody,
    LaporTicketTaken,
    LaporTicketView,
)
from services.complaints.lapor.use_cases import LaporTickets
from services.complaints.roles import ByOfficer, ReadCases
from shared.errors import NotFound, Refusal, Unauthenticated, Unavailable, Unreadable
from shared.privacy.clear_text import Sought
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes, answer_once

RECEIVE_LAPOR: Final = "/lapor"
LAPOR_FILES: Final = ("POST", re.compile(r"/lapor/imports$"))
LARGEST_REQUEST: Final = LARGEST_FILE * 4 // 3 + 1024
FILE_SECONDS: Final = 120.0
"""Each line of a file is a complaint with a commit of its own."""

LaporHere = Annotated[LaporTickets, use_cases(LaporTickets)]
SoughtTracking = Annotated[Sought | None, Query(max_length=40, pattern=r"^[A-Za-z0-9._\/\-]+$")]
router = Routes("lapor")


@router.post(RECEIVE_LAPOR, include_in_schema=False)
async def receive_message(request: Request, lapor: LaporHere) -> Response:
    """The contract with LAPOR (`docs/other-systems.md` 7), so it is not among ours: every answer is XML."""
    try:
        token, message = read_message(await request.body())
        found = await lapor.receive(token, message)
    except Unavailable:
        raise
    except ValueError:
        return _said(400, refused("malformed"))
    except Refusal as refusal:
        return _said(_status(refusal), refused(refusal.code))
    return _said(200, taken(found.tracking, found.number))


def _status(refusal: Refusal) -> int:
    match refusal:
        case Unauthenticated():
            return 401
        case NotFound():
            return 404
        case Unreadable():
            return 422
        case _:
            return 409


def _said(status: int, body: bytes) -> Response:
    return Response(body, status, {"Cache-Control": "no-store"}, "application/xml")


@router.command("/lapor/tickets", response_model=LaporTicketTaken)
async def record_ticket(body: LaporTicketBody, ask: ByOfficer, lapor: LaporHere) -> Answer:
    """Record a ticket of LAPOR by hand; one that is recorded already gives the same answer."""
    found, is_new = await lapor.file(ask, body.ticket())
    return answer_once(Answer(200, b""), LaporTicketTaken.of(found, is_new=is_new))


@router.command("/lapor/imports", response_model=LaporImportView)
async def import_tickets(body: LaporImportBody, ask: ByOfficer, lapor: LaporHere) -> Answer:
    """Record the tickets of a file that LAPOR exported; the same file again changes nothing."""
    lines = await lapor.file_lines(ask, await asyncio.to_thread(read_export, body.file))
    return answer_once(Answer(200, b""), LaporImportView.of(lines))


@router.command("/complaints/{id}/lapor-report", shows=CorrespondenceView.of)
async def send_report(id: UUID, body: LaporReportBody, ask: ByOfficer, lapor: LaporHere) -> Answer:
    """Forward the complaint to an institution outside through LAPOR; who reported it goes along only if they did so openly."""
    return await lapor.send_report(ask, id, body.to, body.why)


@router.read("/lapor/tickets")
async def list_tickets(
    read: ReadCases, lapor: LaporHere, part: Paging, tracking: SoughtTracking = None
) -> Listed[TicketRow]:
    """Reports of the office that LAPOR knows: tickets from there, and reports that the office sent."""
    return listed(await lapor.list(read.office, part.after, part.limit, tracking), part)


@router.read("/complaints/{id}/lapor")
async def read_ticket(id: UUID, read: ReadCases, lapor: LaporHere) -> LaporTicketView:
    """What LAPOR knows of a complaint, and the messages to it in their order."""
    row, messages = await lapor.read(id, read.office)
    return LaporTicketView(ticket=row, messages=messages)


@router.read("/lapor/messages")
async def list_messages(
    read: ReadCases, lapor: LaporHere, part: Paging, state: MessageState | None = None
) -> Listed[MessageRow]:
    """Messages of the office to LAPOR, for example those that are failing or given up."""
    return listed(await lapor.messages(read.office, part.after, part.limit, state), part)


@router.command("/lapor/messages/{id}/attempt", shows=CorrespondenceView.of)
async def retry_message(id: UUID, ask: ByOfficer, lapor: LaporHere) -> Answer:
    """Have a message that was given up sent again, now."""
    return await lapor.retry(ask, id)


@router.command("/lapor/messages/{id}/passing-on", shows=CorrespondenceView.of)
async def pass_on_message(id: UUID, ask: ByOfficer, lapor: LaporHere) -> Answer:
    """Record that you passed the message on at the web site of LAPOR; it is not sent any more."""
    return await lapor.pass_on(ask, id)


@router.read("/lapor/messages/{id}/exchanges")
async def read_exchanges(id: UUID, read: ReadCases, lapor: LaporHere) -> LaporExchangesView:
    """The exchanges with LAPOR about a message, redacted."""
    return LaporExchangesView(items=await lapor.exchanges(id, read.office))
