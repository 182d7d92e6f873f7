"""Tests of samples."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.certification.standard.limits_schemas import ParameterId, Unit
from services.certification.test.request import (
    Entered,
    JudgedParameter,
    ProductVerdict,
    Report,
    Request,
    Result,
    ResultKind,
    Status,
)
from shared.roles import LABORATORY, LABORATORY_ANALYST
from shared.web.exact_numbers import Positive, Quantity
from shared.web.values import Body, Code, Text


class SampleBody(Body):
    """The sealed sample that is tested, by its sampling and label."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"sampling_id": "019bd3fa-fd00-721c-b479-1f89c5127d8e", "sample": "BAPC/2026/00001-L1"}]
        }
    )

    sampling_id: UUID
    sample: Code


class OrderBody(SampleBody):
    """`laboratory_id`: a registered laboratory; without it, the office's own laboratory."""

    laboratory_id: UUID | None = None


class RetestBody(SampleBody):
    """A retained sample, and why it is tested."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "sampling_id": "019bd3fa-fd00-721c-b479-1f89c5127d8e",
                    "sample": "BAPC/2026/00001-A1",
                    "reason": "Klien meminta uji ulang nitrit.",
                }
            ]
        }
    )

    reason: Text


class DeclinedRetestBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Klien menerima hasil uji pertama."}]})

    reason: Text


class ReceiptBody(Body):
    """`seal`: the number that the laboratory reads on the sample; null if the seal is broken, and the test stops.

    `condition`: the state in which the sample came.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"seal": "SGL-0001", "condition": "Utuh, suhu 4 derajat."},
                {"seal": None, "condition": "Segel sobek, botol terbuka."},
            ]
        }
    )

    seal: Code | None
    condition: Text


class ResultBody(Body):
    """`measured`: `value`, `unit`, and the expanded `uncertainty` (k = 2); `less-than`: `value` is the bound ("< 0.005");
    `observed`: `text` is the word; `not-detected`: `text` is the portion that was looked through.
    """

    parameter: ParameterId
    kind: ResultKind
    method: Text
    value: Quantity | None = None
    unit: Unit | None = None
    text: Text | None = None
    uncertainty: Quantity | None = None
    detection_limit: Positive | None = None

    def result(self) -> Result:
        return Result(**self.model_dump())


class ResultsBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "results": [
                        {
                            "parameter": "nitrit",
                            "kind": "measured",
                            "method": "SNI 06-6989.9-2004",
                            "value": "0.05",
                            "unit": "mg/l",
                            "uncertainty": "0.004",
                            "detection_limit": "0.002",
                        },
                        {
                            "parameter": "arsen",
                            "kind": "less-than",
                            "method": "SNI 6989.81:2018",
                            "value": "0.005",
                            "unit": "mg/l",
                        },
                        {"parameter": "bau", "kind": "observed", "method": "Organoleptik", "text": "tidak berbau"},
                        {"parameter": "coliform", "kind": "not-detected", "method": "ISO 9308-1", "text": "250 ml"},
                    ]
                }
            ]
        }
    )

    results: Annotated[list[ResultBody], Field(min_length=1, max_length=100)]

    def found(self) -> list[Result]:
        return [one.result() for one in self.results]


class ReportBody(Body):
    """`number`: the LHU number of a laboratory outside the office; the own laboratory's reports are numbered here."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"number": "LHU-118/III/2026"}, {}]})

    number: Code | None = None


class RequestView(BaseModel):
    """A test. Case, certification and sampling are null for those who test where the scheme blinds samples.

    `due`: the parameters of a re-test; null while all are tested. `reports`: each LHU with the results that counted; the first
    stays visible after a re-test. `limits_version`: the published limits of the verdict; null for those of our file.
    """

    id: UUID
    version: int
    office: str
    case_id: UUID | None
    certification_id: UUID | None
    sampling_id: UUID | None
    goods: str | None
    sample: str
    quantity: str
    laboratory_id: UUID | None
    laboratory: str | None
    blinded: bool
    standard: str
    parameters: tuple[str, ...]
    due: tuple[str, ...] | None
    guard: Decimal | None
    retests: int
    status: Status
    results: list[Entered]
    verdicts: tuple[JudgedParameter, ...]
    verdict: ProductVerdict | None
    verified_by: str | None
    limits_version: str | None
    reports: tuple[Report, ...]
    happened_until: date

    @classmethod
    def of(cls, request: Request) -> Self:
        plain = {one: getattr(request, one) for one in cls.model_fields if one != "results"}
        return cls(**plain, results=list(request.results.values()))

    @classmethod
    def without_client(cls, request: Request) -> Self:
        """The view for those who test."""
        view = cls.of(request)
        hidden = {"case_id": None, "certification_id": None, "sampling_id": None}
        return view.model_copy(update=hidden) if request.blinded else view

    @classmethod
    def to(cls, role: str) -> Callable[[Request], Self]:
        """The view of a test for a role."""
        return cls.without_client if role in {LABORATORY, LABORATORY_ANALYST} else cls.of
