"""The signer's additions to an SKHP."""

from typing import Annotated

from pydantic import ConfigDict, Field

from services.metrology.kind.mark_rules import MarkKind
from services.metrology.verification.verification import Certificate, Placement, Standard
from shared.web.values import Body, Name, Text


class StandardBody(Body):
    """A standard used: brand, serial number, and the standard that it is traced to."""

    brand: Name
    serial: Name
    traceability: Text


class PlacementBody(Body):
    """The place of a mark."""

    kind: MarkKind
    note: Text


class SkhpBody(Body):
    """The standards used, and notes on the places of marks."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "standards": [
                        {
                            "brand": "Mettler Toledo",
                            "serial": "AT-M1-017",
                            "traceability": "SI melalui BSML Regional II",
                        }
                    ],
                    "notes": [{"kind": "jaminan", "note": "JP8 pada baut penutup kalibrasi"}],
                }
            ]
        }
    )

    standards: Annotated[list[StandardBody], Field(min_length=1, max_length=10)]
    notes: Annotated[list[PlacementBody], Field(max_length=20)] = Field(default_factory=list)

    def certificate(self) -> Certificate:
        standards = tuple(Standard(one.brand, one.serial, one.traceability) for one in self.standards)
        return Certificate(standards, tuple(Placement(one.kind, one.note) for one in self.notes))
