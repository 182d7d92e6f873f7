"""Kinds of instrument, from their files."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from services.metrology.kind.kind import AnyKind, CertificateOwed, MeasuredQuantity, PlateField, QuantityOnPlate
from services.metrology.kind.mark_rules import EndCause, MarksAt
from services.metrology.kind.mark_validity import Validity


class EditionView(BaseModel):
    """One edition of the rules of a kind, by name."""

    edition: str
    legal_basis: str
    valid_from: date
    valid_to: date | None


class PlateView(BaseModel):
    """The fields of a plate that a kind must have and may have, and by their symbols the quantities that only its file
    names.
    """

    model_config = ConfigDict(from_attributes=True)

    needed: tuple[PlateField, ...]
    optional: tuple[PlateField, ...]
    quantities: dict[str, QuantityOnPlate]


class KindView(BaseModel):
    """The data that an officer enters for an instrument of a kind, and the marks and certificate that it gets. A kind
    without an edition of its rules cannot be entered in the register yet.
    """

    kind: str
    name: str
    english: str
    measured: tuple[MeasuredQuantity, ...]
    plate: PlateView
    marks: tuple[MarksAt, ...]
    certificate: tuple[CertificateOwed, ...]
    validity: tuple[Validity, ...]
    ended_by: tuple[EndCause, ...]
    editions: tuple[EditionView, ...]

    @classmethod
    def of(cls, kind: AnyKind) -> "KindView":
        editions = tuple(
            EditionView(
                edition=one.edition, legal_basis=one.legal_basis, valid_from=one.valid_from, valid_to=one.valid_to
            )
            for one in kind.rules
        )
        same = {name: getattr(kind, name) for name in cls.model_fields if name not in {"plate", "editions"}}
        return cls(**same, plate=PlateView.model_validate(kind.plate), editions=editions)


class KindList(BaseModel):
    items: list[KindView]
