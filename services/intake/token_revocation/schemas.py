"""Revocations of tokens in requests and answers."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.intake.token_revocation.token_revocation import TokenRevocation
from shared.contracts.intake import revocations_of
from shared.web.values import Body, Text, ZonedMoment


class TokenRevocationBody(Body):
    """`subject`: the account, by the `sub` of its tokens; `issued_until`: null for all that were issued until now."""

    subject: Text
    issued_until: ZonedMoment | None = None
    reason: Text


class TokenRevocationView(BaseModel):
    """A revocation; `case_id` is the timeline in which audit shows all revocations of the office."""

    id: UUID
    office: str
    subject: str
    issued_until: datetime
    case_id: UUID

    @classmethod
    def of(cls, one: TokenRevocation) -> Self:
        return cls(
            id=one.id,
            office=one.office,
            subject=one.subject,
            issued_until=one.issued_until,
            case_id=revocations_of(one.office),
        )
