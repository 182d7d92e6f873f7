"""Requests that change an instrument in the register."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, JsonValue, StringConstraints

from services.metrology.instrument.place_schemas import PlaceOfUseBody
from services.metrology.instrument.schemas import PlateBody
from services.metrology.instrument.use_cases import PlateChange
from shared.privacy.clear_text import guarded
from shared.web.values import Body, Name, Text

OfficeCode = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=60), guarded]


_MARKET: JsonValue = {"kind": "market", "site": "Pasar Bangil", "spot": "Blok B 12", "district": "Bangil"}


class OwnerChangeBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"owner_id": "019bd3fa-fd00-721c-b479-1f89c5127d8e", "place": _MARKET, "why": "Dijual."}]
        }
    )

    owner_id: UUID
    place: PlaceOfUseBody | None = None
    why: Text


class PlaceChangeBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"place": _MARKET, "why": "Pedagang pindah los."}]})

    place: PlaceOfUseBody
    why: Text


class TransferBody(Body):
    """`to_office` is the code of the office that shall take the instrument over."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"to_office": "bspji-palembang", "why": "Pemilik pindah."}]}
    )

    to_office: OfficeCode
    why: Text


class AcceptanceBody(Body):
    """Owner and place as the accepting office has entered them."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"owner_id": "019bd3fa-fd00-721c-b479-1f89c5127d8e", "place": _MARKET}]}
    )

    owner_id: UUID | None = None
    place: PlaceOfUseBody | None = None


class PlateCorrectionBody(Body):
    """The whole corrected plate; `brand`, `model` and `serial` only if these are wrong, too."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "plate": {
                        "kind": "weighing-instrument",
                        "accuracy_class": "III",
                        "verification_interval": "10",
                        "maximum_capacity": "30000",
                        "supports": 4,
                        "construction": "mechanical",
                    },
                    "why": "Timbangan jarum tercatat sebagai elektronik.",
                }
            ]
        }
    )

    plate: PlateBody
    brand: Name | None = None
    model: Name | None = None
    serial: Name | None = None
    why: Text

    def change(self) -> PlateChange:
        return PlateChange(self.plate.plate(), self.brand, self.model, self.serial)
