"""The published service standards as they are shown."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, WithJsonSchema

from services.intake.card.card import ApplicantKind, Channel
from services.intake.card.catalogue import ServiceCard
from services.intake.card.procedure import Service
from services.intake.card.publication import Publication
from shared.privacy.clear_text import Sought
from shared.web.values import Body, Code

CardCode = Annotated[Sought, WithJsonSchema({"type": "string", "maxLength": 20, "pattern": "^[A-Z]+-[A-Z0-9]+$"})]
"""The code of a service card, such as PSR-TERA. Any other text is the code of no card, and is not found like an unknown
one.
"""


class StandardLine(BaseModel):
    """One version of one service standard; `valid_to` is its last day, null while it has none.

    `may_apply`: who may apply; `channels`: how applications come in. `corrects`: the version whose reading it corrects.
    `carried_outside`: the service that would carry it out, if the office does so outside this system for now.
    `published_on`: when it was published here; null for one that the office published on paper only.
    """

    code: str
    version: str
    name: str
    office: str
    valid_from: date
    valid_to: date | None
    may_apply: list[ApplicantKind]
    channels: list[Channel]
    corrects: str | None
    published_on: date | None
    carried_outside: Service | None

    @classmethod
    def of(cls, card: ServiceCard, published_on: date | None, carried_outside: Service | None) -> Self:
        named = {name: getattr(card, name) for name in ("code", "version", "name", "office", "valid_from", "valid_to")}
        return cls(
            **named,
            may_apply=list(card.may_apply),
            channels=list(card.channels),
            corrects=card.corrects.version if card.corrects else None,
            published_on=published_on,
            carried_outside=carried_outside,
        )


class StandardsView(BaseModel):
    items: list[StandardLine]


class PublicationBody(Body):
    """The version of the card, as in its data file."""

    version: Code


class PublicationView(BaseModel):
    """A published version; `digest` is the SHA-256 (hex) of its content, in the canonical form of RFC 8785."""

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
