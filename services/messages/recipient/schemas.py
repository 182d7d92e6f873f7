"""What a person wants of an office's messages."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.messages.gateway.address import Channel
from services.messages.recipient.recipient import Recipient
from shared.web.values import Body


class WishesBody(Body):
    """`opted_out`: the channels on which the person wants no messages, except those that a law demands.

    `preferred`: the channel that they like best; null: none.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"opted_out": ["sms"], "preferred": "email"}]})

    opted_out: Annotated[list[Channel], Field(max_length=3)]
    preferred: Channel | None


class RecipientView(BaseModel):
    """A person as the office's recipient."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    person: UUID
    opted_out: list[Channel]
    preferred: Channel | None

    @classmethod
    def of(cls, recipient: Recipient) -> Self:
        return cls.model_validate(recipient)


class WishesView(BaseModel):
    """What a person wants; without any wish of theirs, every channel."""

    person: UUID
    opted_out: list[Channel]
    preferred: Channel | None
