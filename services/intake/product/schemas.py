"""Products of a case, and drafts of them, as they are shown."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.intake.application.application import Application
from services.intake.application.values import Issued
from services.intake.product.validity import WhyNot, why_not


class ValidityView(BaseModel):
    """Whether a product is valid `on` a day, and if not, every ground: not yet, expired, another year, or for another
    thing.
    """

    application_id: UUID
    service_code: str
    product: str
    title: str
    number: str | None
    valid_from: date
    valid_until: date | None
    one_for: str | None
    on: date
    valid: bool
    why_not: list[WhyNot]

    @classmethod
    def of(cls, case: Application, issued: Issued, on: date, one_for: str | None) -> Self:
        grounds = list(why_not(issued, on, one_for))
        printed = ("product", "title", "number", "valid_from", "valid_until", "one_for")
        shown = {name: getattr(issued, name) for name in printed}
        return cls(
            application_id=case.id,
            service_code=case.service_code,
            on=on,
            valid=not grounds,
            why_not=grounds,
            **shown,
        )
