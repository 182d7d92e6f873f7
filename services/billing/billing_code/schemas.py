"""What people send about billing codes, and what they see of them."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.billing.billing_code.billing_code import BillingCode, CodePayment, Doubt, Status
from services.billing.billing_code.code_number import CODE_PATTERN
from services.billing.billing_code.profile import LARGEST_AMOUNT
from services.billing.billing_code.rows import SimponiExchange
from shared.privacy.clear_text import OfficialNumber
from shared.web.values import Body, Code, Text, ZonedMoment, only_a_number


class CodeCancelBody(Body):
    """Why the code is cancelled, naming nobody."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Jumlah berubah setelah keringanan."}]})

    reason: Text


class HandEntryBody(Body):
    """What SIMPONI's own page shows: the code, its amount in whole rupiah, and until when it can be paid, with its zone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"code": "820260209000117", "amount": 25000, "expires_at": "2026-02-10T09:00:00+07:00"}]
        }
    )

    code: Annotated[OfficialNumber, StringConstraints(pattern=CODE_PATTERN)]
    amount: Annotated[int, Field(ge=1, le=LARGEST_AMOUNT), only_a_number]
    expires_at: ZonedMoment


class CodeExaminationBody(Body):
    """What the comparison with the treasury's own record showed, naming nobody."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"finding": "NTPN tidak ada di kas negara; kabar dari SIMPONI keliru."}]}
    )

    finding: Text


class RestitutionBody(Body):
    """The number of the letter that confirms what was paid too much."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"letter": "900/12/2026"}]})

    letter: Code


class BillingCodeView(BaseModel):
    """A billing code. A payment counts strictly before `expires_at`, which SIMPONI sets. Amounts in whole rupiah.

    `entered_by`: who entered the code from SIMPONI's own page; null: SIMPONI told it.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    bill_id: UUID
    case_id: UUID
    office: str
    number: int
    status: Status
    amount: int
    what_for: str
    legal_basis: str
    code: str | None
    issued_at: datetime | None
    expires_at: datetime | None
    lapses_at: datetime | None
    entered_by: str | None
    attempts: int
    payments: list[CodePayment]
    late_payments: list[CodePayment]
    doubts: list[Doubt]

    @classmethod
    def of(cls, code: BillingCode) -> Self:
        return cls.model_validate(code)


class SimponiExchangesView(BaseModel):
    items: list[SimponiExchange]
