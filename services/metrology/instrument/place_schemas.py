"""Places of use."""

from services.metrology.instrument.place_of_use import PlaceKind, PlaceOfUse
from shared.web.values import Body, Name, Text


class PlaceOfUseBody(Body):
    """A `market` or another `site` by its name in `site`, with `spot` (block, stall), village and district; or
    `owner-address`, the owner's own address, which is sealed with the owner. `business_address`: only for a business.
    """

    kind: PlaceKind
    site: Name | None = None
    spot: Name | None = None
    village: Name | None = None
    district: Name | None = None
    business_address: Text | None = None

    def place(self) -> PlaceOfUse:
        return PlaceOfUse(**self.model_dump())
