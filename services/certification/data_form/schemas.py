"""Data forms, and the bodies of their commands."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.certification.data_form.balances import Balance, Doubt, Figures
from services.certification.data_form.data_form import DataForm, ParameterVerdict, Status
from services.certification.data_form.production import Month, Oee
from services.certification.data_form.use_cases import FormData
from services.certification.standard.judging import Verdict
from shared.privacy.clear_text import Other
from shared.web.exact_numbers import Positive, Quantity
from shared.web.values import Body, Code, LongText, Name, Text

MOST_MONTHS = 24
MOST_PARAMETERS = 50
_EXAMPLE = {
    "raw_material": "120", "auxiliary_material": "5", "by_products": "4", "waste": "6",
    "electricity_supplied": "50000", "electricity_process": "40000", "electricity_utilities": "9000",
    "heat_supplied": "300", "heat_process": "250", "heat_utilities": "30",
    "water_taken": "900", "water_reused": "100", "water_in_product": "100", "water_discharged": "700",
    "planned_hours": "600", "operating_hours": "540", "planned_output": "5400", "output": "4860", "good_output": "4617",
    "ideal_per_hour": "10",
}  # fmt: skip
YearMonth = Annotated[str, Field(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"), Other("a month, as 2025-01")]


class MonthBody(Body):
    """One month. Tonnes of material, by-products and waste; kWh of electricity; GJ of heat; m³ of water; units of output."""

    month: YearMonth
    raw_material: Quantity
    auxiliary_material: Quantity
    by_products: Quantity
    waste: Quantity
    electricity_supplied: Quantity
    electricity_process: Quantity
    electricity_utilities: Quantity
    heat_supplied: Quantity
    heat_process: Quantity
    heat_utilities: Quantity
    water_taken: Quantity
    water_reused: Quantity
    water_in_product: Quantity
    water_discharged: Quantity
    planned_hours: Quantity
    operating_hours: Quantity
    planned_output: Quantity
    output: Quantity
    good_output: Quantity
    ideal_per_hour: Quantity

    def as_month(self) -> Month:
        return Month(**(self.model_dump() | {"month": date.fromisoformat(f"{self.month}-01")}))


class DataFormBody(Body):
    """The twelve months before the audit. `tonnes_per_unit`: the mass of one `unit` of the product, in tonnes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "product": "Karet remah SIR 20",
                    "unit": "bal",
                    "tonnes_per_unit": "0.02",
                    "months": [{"month": f"2025-{number:02}", **_EXAMPLE} for number in range(1, 13)],
                }
            ]
        }
    )

    product: Name
    unit: Name
    tonnes_per_unit: Positive
    months: Annotated[list[MonthBody], Field(min_length=1, max_length=MOST_MONTHS)]

    def data(self) -> FormData:
        return FormData(self.product, self.unit, self.tonnes_per_unit, [one.as_month() for one in self.months])


class VerificationBody(Body):
    """`words` explains the doubts of a verified form, or says what the client has to correct."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "verified"}]})

    outcome: Literal["verified", "returned"]
    words: LongText | None = None


class VerdictBody(Body):
    """`observed`: the team's word for each parameter of the SIH that is not computed from the form."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"observed": {"manajemen": "terpenuhi"}}]})

    observed: Annotated[dict[Code, Text], Field(max_length=MOST_PARAMETERS)]


class DataFormView(BaseModel):
    """A version of a form. `oee`, `balances`, `figures` and `doubts` are computed from its months.

    `words`: the explanation of the doubts, or what the client has to correct.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    certification_id: UUID
    number: int
    status: Status
    product: str
    unit: str
    tonnes_per_unit: Decimal
    months: list[Month]
    oee: Oee
    balances: list[Balance]
    figures: Figures
    doubts: list[Doubt]
    handed_in_on: date
    verified_on: date | None
    words: str | None
    standard: str | None
    verdict: Verdict | None
    verdicts: list[ParameterVerdict]

    @classmethod
    def of(cls, form: DataForm) -> Self:
        return cls.model_validate(form)
