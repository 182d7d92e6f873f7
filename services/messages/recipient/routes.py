"""What a person wants of the office's messages, over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.messages.recipient.schemas import RecipientView, WishesBody, WishesView
from services.messages.recipient.use_cases import Recipients
from services.messages.roles import ByClientOrOfficer, ListOwnOrCases
from shared.roles import APPLICANT
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes

RecipientsHere = Annotated[Recipients, use_cases(Recipients)]
router = Routes("recipients")


@router.command("/recipients/{person}/wishes", shows=RecipientView.of)
async def set_wishes(person: UUID, body: WishesBody, ask: ByClientOrOfficer, recipients: RecipientsHere) -> Answer:
    """Set how a person wants to be written to: they themselves, or an officer whom they asked."""
    return await recipients.set_wishes(ask, person, frozenset(body.opted_out), body.preferred)


@router.read("/recipients/{person}/wishes")
async def read_wishes(person: UUID, read: ListOwnOrCases, recipients: RecipientsHere) -> WishesView:
    """How a person wants to be written to."""
    account = read.asker.subject if read.role == APPLICANT else None
    wishes = await recipients.wishes(read.office, person, account)
    return WishesView(person=person, opted_out=sorted(wishes.opted_out), preferred=wishes.preferred)
