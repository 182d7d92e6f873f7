"""The receipt of a message as it is shown to anybody."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, StringConstraints

from services.messages.notice.receipt import SIGNS, Checked
from services.messages.pages import WORDS
from shared.offices import office
from shared.privacy.clear_text import Sought

ReceiptCode = Annotated[Sought, StringConstraints(min_length=SIGNS, max_length=SIGNS, pattern=r"^[A-Za-z0-9_\-]+$")]


class ReceiptView(BaseModel):
    """What a receipt proves. `is_recorded`: the journal holds, at this position, the very event that was signed, unchanged.

    `event`: its type, where people are told of it. Office and day only of an unchanged event.
    """

    position: int
    leaf_hash: str
    is_recorded: bool
    event: str | None
    office: str | None
    office_name: str | None
    recorded_on: date | None

    @classmethod
    def of(cls, checked: Checked) -> Self:
        receipt, there = checked.receipt, checked.there
        at = None if there is None else office(there.office)
        return cls(
            position=receipt.position,
            leaf_hash=receipt.leaf.hex(),
            is_recorded=there is not None,
            event=there.type if there is not None and f"event-{there.type}" in WORDS else None,
            office=None if at is None else at.code,
            office_name=None if at is None else at.name,
            recorded_on=None if at is None or there is None else at.local_day(there.recorded_at),
        )


class ReceiptKeysView(BaseModel):
    """A JWK set (RFC 7517) of Ed25519 keys (RFC 8037)."""

    keys: list[dict[str, str]]
