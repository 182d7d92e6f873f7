"""Publications, and the bodies of their steps."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.complaints.publication.publication import Publication
from shared.web.values import Body, LongText


class PublicationBody(Body):
    """`text`: for the public, in the officer's own words; it names nobody. `shows_place`: with the coordinates of the report."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "Tera ulang timbangan di Pasar Bangil terlambat.", "shows_place": False}]
        }
    )

    text: LongText
    shows_place: Annotated[bool, Field(strict=True)] = False


class PublicationView(BaseModel):
    """What the office publishes of a complaint; `is_public`: whether it is shown now."""

    complaint_id: UUID
    text: str
    shows_place: bool
    is_public: bool

    @classmethod
    def of(cls, publication: Publication) -> Self:
        return cls.model_validate(publication, from_attributes=True)
