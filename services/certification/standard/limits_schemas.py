"""Limits that an office publishes."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.certification.standard.limits import PublishedLimit, StandardLimits, Version
from shared.privacy.clear_text import guarded
from shared.web.exact_numbers import Quantity
from shared.web.values import Body, Code, Day, Text

ParameterId = Annotated[
    str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"), guarded
]
Unit = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00-\x1F\x7F]*$"), guarded]
"""A unit as results give it; empty for a number without a unit, such as pH."""


class _LimitBody(Body):
    """A parameter: its id within the edition, and its names."""

    parameter: ParameterId
    indonesian: Text
    english: Text

    def limit(self) -> PublishedLimit:
        return PublishedLimit(**self.model_dump())


class NumberLimitBody(_LimitBody):
    """`at_least` and `at_most` are included ("maks."), `above` and `below` are not."""

    kind: Literal["number"]
    unit: Unit
    at_least: Quantity | None = None
    above: Quantity | None = None
    at_most: Quantity | None = None
    below: Quantity | None = None


class TextLimitBody(_LimitBody):
    """The observation is one of these words."""

    kind: Literal["text"]
    one_of: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)]


class NotDetectedLimitBody(_LimitBody):
    """Nothing is found in `portion` of the sample."""

    kind: Literal["not-detected"]
    portion: Text


class LimitsBody(Body):
    """A version of the limits of an edition: all parameters that are tested, with their limits."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": "2026-1",
                    "legal_basis": "SNI 3553:2023, tabel 1",
                    "valid_from": "2026-01-01",
                    "limits": [
                        {
                            "parameter": "nitrit",
                            "indonesian": "Nitrit (NO2)",
                            "english": "nitrite (NO2)",
                            "kind": "number",
                            "unit": "mg/l",
                            "at_most": "0.1",
                        },
                        {
                            "parameter": "coliform",
                            "indonesian": "Coliform",
                            "english": "coliforms",
                            "kind": "not-detected",
                            "portion": "250 ml",
                        },
                    ],
                }
            ]
        }
    )

    version: Code
    legal_basis: Text
    valid_from: Day
    valid_to: Day | None = None
    limits: Annotated[
        list[Annotated[NumberLimitBody | TextLimitBody | NotDetectedLimitBody, Field(discriminator="kind")]],
        Field(min_length=1, max_length=100),
    ]

    def published(self) -> Version:
        return Version(
            limits_version=self.version,
            limits=tuple(one.limit() for one in self.limits),
            legal_basis=self.legal_basis,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class LimitsView(BaseModel):
    """A published version of the limits of an edition."""

    id: UUID
    version: int
    standard: str
    limits_version: str
    limits: tuple[PublishedLimit, ...]
    legal_basis: str
    valid_from: date
    valid_to: date | None
    published_by: str
    published_on: date

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, limits: StandardLimits) -> Self:
        return cls.model_validate(limits)
