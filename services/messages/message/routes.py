"""Messages over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.messages.message.message import Message, Status
from services.messages.message.rows import MessageRow
from services.messages.message.schemas import MessageView, SendingAgainBody
from services.messages.message.use_cases import Messages
from services.messages.roles import ByOfficer, ListOwnOrCases, ReadCases, ReadOwnOrCases
from shared.roles import APPLICANT
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.reads import ReadRequest
from shared.web.routes import Routes

MessagesHere = Annotated[Messages, use_cases(Messages)]
router = Routes("messages")


def _account(read: ReadRequest) -> str | None:
    """The account whose messages an applicant may see; None for people of the office."""
    return read.asker.subject if read.role == APPLICANT else None


@router.read("/messages")
async def list_messages(
    read: ListOwnOrCases,
    paging: Paging,
    messages: MessagesHere,
    status: Annotated[Status | None, Query()] = None,
    case: UUID | None = None,
) -> Listed[MessageRow]:
    """The office's messages, by case or status; an applicant sees those about their own cases."""
    rows = await messages.list(
        read.office, paging.after, paging.limit, status=status, case=case, account=_account(read)
    )
    return listed(rows, paging)


@router.read("/dead-letters")
async def list_dead_letters(read: ReadCases, paging: Paging, messages: MessagesHere) -> Listed[MessageRow]:
    """Messages that could not be delivered: an officer sends them again, calls, writes or visits."""
    rows = await messages.list(read.office, paging.after, paging.limit, status="dead", case=None, account=None)
    return listed(rows, paging)


@router.read("/messages/{id}", shows=MessageView.of)
async def read_message(id: UUID, read: ReadOwnOrCases, messages: MessagesHere) -> Message:
    """One message, without its address and text."""
    return await messages.read(id, read.office, read.as_of, _account(read))


@router.command("/messages/{id}/sending-again", shows=MessageView.of)
async def send_message_again(id: UUID, body: SendingAgainBody, ask: ByOfficer, messages: MessagesHere) -> Answer:
    """Send a message again that could not be delivered, to the person's present address."""
    return await messages.send_again(ask.because(body.reason), id)
