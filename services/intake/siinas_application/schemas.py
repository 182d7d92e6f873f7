"""Applications from SIINas, as they are shown."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.intake.application.values import FieldStated
from services.intake.siinas_application.siinas_application import SiinasApplication


class SiinasApplicationView(BaseModel):
    """An application as SIINas sent it. `application_id`: the draft that it became; null while it waits for its applicant."""

    id: UUID
    version: int
    reference: str
    nib: str
    service_code: str
    fields: list[FieldStated]
    received_on: date
    application_id: UUID | None

    @classmethod
    def of(cls, received: SiinasApplication) -> Self:
        return cls.model_validate(received, from_attributes=True)
