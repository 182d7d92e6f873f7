"""What people send about billing codes, and what they see of them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.billing.billing_code.billing_code import BillingCode, CodePayment, Doubt, Status
from services.billing.billing_code.rows import SimponiExchange
from shared.web.values import Body, Code, Text


class CodeCancelBody(Body):
    """Why the code is cancelled, naming nobody."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Jumlah berubah setelah keringanan."}]})

    reason: Text


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
    """A billing code. A payment counts strictly before `expires_at`, which SIMPONI sets. Amounts in whole rupiah."""

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
    attempts: int
    payments: list[CodePayment]
    late_payments: list[CodePayment]
    doubts: list[Doubt]

    @classmethod
    def of(cls, code: BillingCode) -> Self:
        return cls.model_validate(code)


class SimponiExchangesView(BaseModel):
    items: list[SimponiExchange]
