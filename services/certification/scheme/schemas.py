"""Schemes, as their files say."""

from datetime import date
from typing import Literal

from pydantic import BaseModel

from services.certification.scheme.scheme import (
    Assessment,
    Certificate,
    Competence,
    Correction,
    ForCard,
    Scheme,
    Stage,
    Subtype,
    Surveillance,
    Tests,
    Validity,
)
from services.certification.standard.standard import Confidence


class SchemeLine(BaseModel):
    """A scheme by name, and the cards whose applications follow it."""

    id: str
    name: str
    english: str
    office: str
    about: Literal["product", "market", "person", "training", "industry"]
    type: str | None
    cards: tuple[ForCard, ...]

    @classmethod
    def of(cls, scheme: Scheme) -> "SchemeLine":
        return cls(**{name: getattr(scheme, name) for name in cls.model_fields})


class SchemeView(SchemeLine):
    """A scheme with its stages in their order and all it says about certificates, surveillance and sanctions."""

    legal_basis: str
    valid_from: date
    valid_to: date | None
    confidence: Confidence
    stated: str
    standards: tuple[str, ...]
    billing_gate: Literal["before-execution", "before-hand-over"]
    stages: tuple[Stage, ...]
    competences: dict[str, Competence]
    assessment: Assessment | None
    correction: Correction | None
    tests: Tests | None
    certificates: tuple[Certificate, ...]
    validity: Validity
    subtypes: tuple[Subtype, ...]
    surveillance: Surveillance | None
    consultancy_years: int | None

    @classmethod
    def of(cls, scheme: Scheme) -> "SchemeView":
        return cls(**{name: getattr(scheme, name) for name in cls.model_fields})


class SchemeList(BaseModel):
    items: list[SchemeLine]
