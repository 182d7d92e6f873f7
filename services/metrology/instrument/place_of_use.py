"""The place where an instrument is used (tempat pakai): a market, another site, or the owner's own address.

An event keeps it in clear for ever. The address of a natural person is personal data (UU 27/2022 art. 4), so it is
sealed with the owner, and the place only refers to it.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from services.metrology.instrument.normal_form import key
from shared.errors import RefusedByRule

PlaceKind = Literal["market", "site", "owner-address"]


class PlaceIncomplete(RefusedByRule):
    code = "place-incomplete"
    indonesian = "Tempat pakai belum lengkap: isi nama pasar atau lokasi usaha."
    english = "The place of use is incomplete: give the name of the market or site."


class AddressIsPersonal(RefusedByRule):
    code = "address-is-personal"
    indonesian = (
        "Alamat orang tidak dicatat pada UTTP. Catat pada data pemilik, yang tersegel, dan pilih alamat pemilik sebagai tempat"
        " pakai."
    )
    english = (
        "The address of a natural person is not kept with the instrument. Enter it with the owner, where it is sealed, and choose"
        " the address of the owner as place of use."
    )
    clause = "UU 27/2022 pasal 4"


@dataclass(frozen=True)
class PlaceOfUse:
    """`site`: name of the market or site, `spot` in it (block, stall), and its location; `business_address` only for a
    business.
    """

    INDONESIAN: ClassVar[str] = "{kind} {site} {spot}, {village}, {district}"
    ENGLISH: ClassVar[str] = "{kind} {site} {spot}, {village}, {district}"

    kind: PlaceKind
    site: str | None = None
    spot: str | None = None
    village: str | None = None
    district: str | None = None
    business_address: str | None = None

    @property
    def key(self) -> str:
        """The same key for places that look the same, however they are typed."""
        parts = (self.kind, self.site, self.spot, self.village, self.district, self.business_address)
        return "\x1f".join(key(one or "") for one in parts)


def refuse_unfit_place(place: PlaceOfUse, *, owner_is_business: bool) -> None:
    """Refuses an incomplete place and a person's address. Raises PlaceIncomplete, AddressIsPersonal."""
    if place.kind != "owner-address" and not place.site:
        raise PlaceIncomplete
    if place.business_address is not None and not owner_is_business:
        raise AddressIsPersonal
