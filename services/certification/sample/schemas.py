"""Samplings."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.certification.sample.drawing import Drawing, Portion
from services.certification.sample.plan import Lot, Method, Plan
from services.certification.sample.sampling import HandOver, Sample, Sampling, Status
from services.certification.scheme.catalogue import scheme_of
from shared.roles import LABORATORY_ANALYST
from shared.web.exact_numbers import Subject
from shared.web.values import Body, Code, LongText, Text, only_a_number

Units = Annotated[int, Field(ge=1, le=1_000_000), only_a_number]


class PlanBody(Body):
    """The lot with its mark (production code, delivery), its size, and the method.

    `random-stack`: units chosen at random from a stack; `interval-line`: units taken from a line at equal intervals.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"lot": "L-2026-03-A", "lot_size": 2400, "unit": "botol 600 ml", "method": "random-stack"}]
        }
    )

    lot: Text
    lot_size: Units
    unit: Text
    method: Method

    def the_lot(self) -> Lot:
        return Lot(self.lot, self.lot_size, self.unit)


class ReplanBody(PlanBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "lot": "L-2026-03-B",
                    "lot_size": 900,
                    "unit": "botol 600 ml",
                    "method": "random-stack",
                    "reason": "Lot A sudah dikirim.",
                }
            ]
        }
    )

    reason: Text


class PortionBody(Body):
    """A sealed sample: its quantity with unit, and the number of its seal."""

    quantity: Text
    seal: Code


class DrawingBody(Body):
    """`composite`: the quantity of the composite sample. `client_position`: the position of the client's representative who
    signs the berita acara; no name.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "units": 51,
                    "composite": "51 botol 600 ml",
                    "laboratory": [{"quantity": "12 botol 600 ml", "seal": "SGL-0001"}],
                    "retained": [{"quantity": "12 botol 600 ml", "seal": "SGL-0002"}],
                    "client_position": "Kepala produksi",
                }
            ]
        }
    )

    units: Units
    composite: Text
    laboratory: Annotated[tuple[PortionBody, ...], Field(min_length=1, max_length=10)]
    retained: Annotated[tuple[PortionBody, ...], Field(max_length=10)] = ()
    client_position: Text
    note: LongText | None = None

    def drawing(self) -> Drawing:
        return Drawing(
            units=self.units,
            composite=self.composite,
            laboratory=tuple(Portion(one.quantity, one.seal) for one in self.laboratory),
            retained=tuple(Portion(one.quantity, one.seal) for one in self.retained),
            client_position=self.client_position,
            note=self.note,
        )


class HandOverBody(Body):
    """`seal`: the number that the holder reads on the sample. Name one receiver: a person, or a registered laboratory."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"label": "BAPC/2026/00001-L1", "seal": "SGL-0001", "receiver": "analis@bpsmb-surakarta"}]
        }
    )

    label: Code
    seal: Code
    receiver: Subject | None = None
    laboratory_id: UUID | None = None


class BrokenSealBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"label": "BAPC/2026/00001-L1", "words": "Segel terbuka di ruang simpan."}]}
    )

    label: Code
    words: Text


class DestructionBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"label": "BAPC/2026/00001-A1", "reason": "Masa simpan contoh arsip berakhir."}]
        }
    )

    label: Code
    reason: Text


class SamplingView(BaseModel):
    """A sampling. Case and lot are null for a laboratory analyst where the scheme blinds samples.

    `primary_labels`: one for each unit that was drawn. `custody`: each hand-over with both parties.
    """

    id: UUID
    version: int
    office: str
    case_id: UUID | None
    certification_id: UUID | None
    scheme: str
    goods: str | None
    plan: Plan | None
    status: Status
    replaces: UUID | None
    planned_by: str
    number: str | None
    drawn_by: str | None
    units_drawn: int
    primary_labels: tuple[str, ...]
    samples: tuple[Sample, ...]
    custody: tuple[HandOver, ...]
    broken: tuple[str, ...]
    destroyed: tuple[str, ...]
    happened_until: date

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, sampling: Sampling) -> Self:
        return cls.model_validate(sampling)

    @classmethod
    def without_client(cls, sampling: Sampling) -> Self:
        """The view for those who test."""
        view = cls.of(sampling)
        hidden = {"case_id": None, "certification_id": None, "plan": None}
        return view.model_copy(update=hidden) if scheme_of(sampling.scheme).blinds_samples else view

    @classmethod
    def to(cls, role: str) -> Callable[[Sampling], Self]:
        """The view of a sampling for a role."""
        return cls.without_client if role == LABORATORY_ANALYST else cls.of
