"""Cases that complaints are about, as they are shown, and the body of a release."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.complaints.case.case import Case, Hold
from shared.web.values import Body, Text


class ReleaseBody(Body):
    """Why the head releases the case before the complaint is triaged."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Pengaduan tidak menyangkut keputusan yang akan dijalankan."}]}
    )

    reason: Text


class CaseView(BaseModel):
    """What complaints knows of a case. `served_on`: the last day on which the office decided or gave something in it.

    `complaints`: the numbers of open complaints that may be named. `holds`: the complaints that hold it, a secret one without number.
    """

    case_id: UUID
    version: int
    office: str
    number: str | None
    service_code: str | None
    served_on: date | None
    complaints: list[str]
    holds: list[Hold]

    @classmethod
    def of(cls, case: Case) -> Self:
        return cls(
            case_id=case.case_id,
            version=case.version,
            office=case.office,
            number=case.number,
            service_code=case.service_code,
            served_on=case.served_on,
            complaints=sorted(case.complaints.values()),
            holds=list(case.holds.values()),
        )
