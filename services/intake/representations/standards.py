"""The published service standards as they are shown."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, StringConstraints

from services.intake.service_cards import ServiceCard

CardCode = Annotated[str, StringConstraints(max_length=20, pattern=r"^[A-Z]+-[A-Z0-9]+$")]
"""The code of a service card, such as PSR-TERA."""


class StandardLine(BaseModel):
    """One version of one service standard; `valid_to` is its last day, null while it has none."""

    code: str
    version: str
    name: str
    office: str
    valid_from: date
    valid_to: date | None

    @classmethod
    def of(cls, card: ServiceCard) -> Self:
        return cls.model_validate(card, from_attributes=True)


class StandardsView(BaseModel):
    items: list[StandardLine]
