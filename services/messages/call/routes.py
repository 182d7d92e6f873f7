"""Calls over HTTP: routes, no rules."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.messages.call.call import Call, Means
from services.messages.call.rows import CallRow
from services.messages.call.use_cases import Calls
from services.messages.roles import ByOfficer, ReadCases
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import Body, Text

CallsHere = Annotated[Calls, use_cases(Calls)]
router = Routes("calls")


class CallBody(Body):
    """`reached`: whether the person was reached, so that they know. `note`: what was agreed, without personal data.

    The time of the call is that of the header Effective-At, or now.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"means": "telephone", "reached": True, "note": "Pemohon akan melengkapi berkas besok."}]
        }
    )

    means: Means
    reached: bool
    note: Text


class CallView(BaseModel):
    """A call about a message."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    message_id: UUID
    means: Means
    happened_at: datetime
    reached: bool
    note: str
    recorded_by: str

    @classmethod
    def of(cls, call: Call) -> Self:
        return cls.model_validate(call)


@router.command("/messages/{id}/calls", shows=CallView.of, creates="/messages/v1/messages/{made.message_id}/calls")
async def record_call(id: UUID, body: CallBody, ask: ByOfficer, calls: CallsHere) -> Answer:
    """Record a telephone call, letter or visit about a message; if it reached the person, it is the notice."""
    return await calls.record(ask, id, body.means, body.reached, body.note)


@router.read("/messages/{id}/calls")
async def list_calls(id: UUID, read: ReadCases, paging: Paging, calls: CallsHere) -> Listed[CallRow]:
    """The calls about a message."""
    return listed(await calls.list(read.office, id, paging.after, paging.limit), paging)
