"""Messages, and the bodies of their steps. No address and no text is ever shown."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.messages.gateway.address import Channel
from services.messages.message.message import Message, Status
from shared.errors import Language
from shared.web.values import Body, Text


class SendingAgainBody(Body):
    """`reason`: why it is sent once more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Alamat surel pemohon sudah diperbaiki."}]})

    reason: Text


class MessageView(BaseModel):
    """A message. `code`: how its last attempt ended; `due_at`: when it is tried next, while it is queued.

    `lawful_duty`: a law demands it, so nobody can opt out of it. `position` and `hash`: of the event that it is about.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    template: str
    parameters: dict[str, str | int | date]
    language: Language
    channel: Channel | None
    lawful_duty: bool
    status: Status
    queued_at: datetime
    due_at: datetime
    until: datetime | None
    attempts: int
    code: str | None
    ended_at: datetime | None
    position: int
    hash: str

    @classmethod
    def of(cls, message: Message) -> Self:
        return cls.model_validate(
            {**vars(message), "version": message.version, "id": message.id, "parameters": message.values}
        )
