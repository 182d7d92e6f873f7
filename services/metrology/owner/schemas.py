"""Owners of instruments."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.metrology.owner.owner import Owner, OwnerField, OwnerKind
from services.metrology.owner.use_cases import OwnerData
from shared.web.values import Body, Name, PersonalText, Text


class OwnerBody(Body):
    """A person: `name`, and `nik` or `phone`; `address` if an instrument is used there. A business: `nib` and
    `business_name`, and, if there is a contact person, their `name` and `phone`. All but `nib` and `business_name` are
    sealed.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"kind": "person", "name": "Siti Aminah", "phone": "0812-3456-7890"},
                {"kind": "business", "nib": "0404230015488", "business_name": "CV Sumber Timbang"},
            ]
        }
    )

    kind: OwnerKind
    nib: PersonalText | None = None
    business_name: Name | None = None
    name: PersonalText | None = None
    nik: PersonalText | None = None
    phone: PersonalText | None = None
    address: PersonalText | None = None

    def data(self) -> OwnerData:
        given: dict[OwnerField, str | None] = {
            "name": self.name,
            "nik": self.nik,
            "phone": self.phone,
            "address": self.address,
        }
        personal = {field: value for field, value in given.items() if value is not None}
        return OwnerData(self.kind, self.nib, self.business_name, personal)


class OwnerView(BaseModel):
    """Sealed data stay sealed here; `holds` names the existing fields."""

    id: UUID
    version: int
    office: str
    kind: OwnerKind
    nib: str | None
    business_name: str | None
    holds: list[OwnerField]

    @classmethod
    def of(cls, owner: Owner) -> Self:
        return cls(
            id=owner.id,
            version=owner.version,
            office=owner.office,
            kind=owner.kind,
            nib=owner.nib,
            business_name=owner.business_name,
            holds=list(owner.sealed),
        )


class OwnerDisclosureBody(Body):
    """The fields to read in clear, and the purpose."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fields": ["name", "phone"], "purpose": "Memberi tahu hasil pengawasan."}]}
    )

    fields: Annotated[list[OwnerField], Field(min_length=1, max_length=4)]
    purpose: Text


class OwnerDisclosureView(BaseModel):
    """The clear values; `[dihapus]` if the person's key is gone."""

    values: dict[OwnerField, str]
