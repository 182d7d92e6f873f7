"""The published service standards as they are shown."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, StringConstraints

from services.intake.procedures import Service
from services.intake.publication import Publication
from services.intake.service_cards import ServiceCard
from shared.clear_text import guarded
from shared.request_values import Body, Code

CardCode = Annotated[str, StringConstraints(max_length=20, pattern=r"^[A-Z]+-[A-Z0-9]+$"), guarded]
"""The code of a service card, such as PSR-TERA."""


class StandardLine(BaseModel):
    """One version of one service standard; `valid_to` is its last day, null while it has none.

    `carried_outside`: the service that would carry it out, where the office does so outside this system for now. `published_on`: when
    it was published here; null for one that the office published on paper only.
    """

    code: str
    version: str
    name: str
    office: str
    valid_from: date
    valid_to: date | None
    published_on: date | None
    carried_outside: Service | None

    @classmethod
    def of(cls, card: ServiceCard, published_on: date | None, carried_outside: Service | None) -> Self:
        return cls(
            code=card.code,
            version=card.version,
            name=card.name,
            office=card.office,
            valid_from=card.valid_from,
            valid_to=card.valid_to,
            published_on=published_on,
            carried_outside=carried_outside,
        )


class StandardsView(BaseModel):
    items: list[StandardLine]


class PublicationBody(Body):
    """The version of the card, as its data file has it."""

    version: Code


class PublicationView(BaseModel):
    """A published version; `digest` is the SHA-256 (hex) of all it says, in the canonical form of RFC 8785."""

    code: str
    version: str
    digest: str
    published_on: date

    @classmethod
    def of(cls, publication: Publication) -> Self:
        return cls(
            code=publication.service_code,
            version=publication.card_version,
            digest=publication.digest,
            published_on=publication.published_on,
        )
