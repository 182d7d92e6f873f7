"""NIBs that OSS sent, as they are shown."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.intake.nib.nib import ReceivedNib
from services.intake.nib.oss_notice import Project


class ReceivedNibView(BaseModel):
    """A NIB as OSS sent it, without its persons."""

    id: UUID
    nib: str
    oss_id: str
    id_izin: str
    kd_izin: str
    region: str
    authority: str
    business_name: str | None
    projects: list[Project]
    received_on: date

    @classmethod
    def of(cls, received: ReceivedNib) -> Self:
        return cls.model_validate(received, from_attributes=True)
