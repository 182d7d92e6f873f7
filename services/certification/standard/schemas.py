"""Editions of standards, as their files say."""

from datetime import date

from pydantic import BaseModel

from services.certification.standard.standard import Confidence, MarketType, Parameter, Standard


class StandardLine(BaseModel):
    """An edition by name. `can_judge`: its limits have been entered, so test results can be held against them."""

    id: str
    number: str
    edition: str
    printed: str
    title: str
    english: str
    subject: str
    can_judge: bool

    @classmethod
    def of(cls, standard: Standard) -> "StandardLine":
        return cls(**{name: getattr(standard, name) for name in cls.model_fields})


class StandardView(StandardLine):
    """An edition with its parameters and limits, where they are from and how sure that is."""

    confidence: Confidence
    stated: str
    legal_basis: str
    valid_from: date
    valid_to: date | None
    parameters: tuple[Parameter, ...]
    market_types: tuple[MarketType, ...]

    @classmethod
    def of(cls, standard: Standard) -> "StandardView":
        return cls(**{name: getattr(standard, name) for name in cls.model_fields})


class StandardList(BaseModel):
    items: list[StandardLine]
