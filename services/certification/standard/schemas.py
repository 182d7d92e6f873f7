"""Editions of standards, as their files say."""

from datetime import date
from typing import Self

from pydantic import BaseModel

from services.certification.standard.standard import Confidence, MarketType, Parameter
from services.certification.standard.use_cases import Edition


class StandardLine(BaseModel):
    """An edition by name. `can_judge`: its limits have been entered, so test results can be judged by them.

    `limits_version`: the version that the office published; null while our own file holds the limits.
    """

    id: str
    number: str
    edition: str
    printed: str
    title: str
    english: str
    subject: str
    can_judge: bool
    limits_version: str | None

    @classmethod
    def of(cls, edition: Edition) -> Self:
        shown = {name: getattr(edition.standard, name) for name in cls.model_fields if name != "limits_version"}
        return cls(**shown, limits_version=edition.limits_version)


class StandardView(StandardLine):
    """An edition with its parameters and limits, where they are from and how sure that is."""

    confidence: Confidence
    stated: str
    legal_basis: str
    valid_from: date
    valid_to: date | None
    parameters: tuple[Parameter, ...]
    market_types: tuple[MarketType, ...]


class StandardList(BaseModel):
    items: list[StandardLine]
