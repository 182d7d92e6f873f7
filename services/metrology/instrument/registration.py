"""Registration: an instrument is entered in the register of UTTP."""

from datetime import date, datetime
from uuid import UUID

from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.instrument.plate_correction import IdentityIncomplete, refuse_unnamed
from services.metrology.kind.plate import Plate, check_plate
from shared.journal.events import FirstEvent
from shared.privacy.clear_text import OfficialNumber


class Registered(FirstEvent[Instrument]):
    """An instrument was entered in the register."""

    TOPIC = "metrology.instrument-registered"
    INDONESIAN = "UTTP {brand} {model} nomor seri {serial} dicatat: nomor register {register_number}, stiker {sticker}."
    ENGLISH = (
        "The instrument {brand} {model}, serial number {serial}, was entered in the register (register number"
        " {register_number}, sticker {sticker})."
    )
    office: str
    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate
    registered_by: str
    marked_before: bool | None = None
    register_number: OfficialNumber | None = None
    sticker: str | None = None
    alike: int = 1
    owner_id: UUID | None = None
    place: PlaceOfUse | None = None

    def apply(self, instrument: Instrument) -> None:
        instrument.registrars = {self.registered_by: Registered.TOPIC}


def register(
    id: UUID,
    now: datetime,
    on: date,
    *,
    office: str,
    brand: str | None,
    model: str | None,
    serial: str | None,
    plate: Plate,
    registered_by: str,
    marked_before: bool,
    register_number: str | None = None,
    sticker: str | None = None,
    alike: int = 1,
    owner_id: UUID | None = None,
    place: PlaceOfUse | None = None,
) -> Instrument:
    """Enters an instrument; refuses as `refuse_registration`.

    `registered_by` is a token subject: the person who entered an instrument may not test it (SOD-07). `marked_before`:
    it bears marks of an earlier verification. `register_number` is the office's running number for an instrument
    without a serial number; `alike` tells apart several without a sticker of one owner at one place.
    """
    refuse_registration(on, brand, model, serial, plate, owner_id, place)
    return Instrument.begin(
        Registered,
        id=id,
        now=now,
        office=office,
        brand=brand,
        model=model,
        serial=serial,
        plate=plate,
        registered_by=registered_by,
        marked_before=marked_before,
        register_number=register_number,
        sticker=sticker,
        alike=alike,
        owner_id=owner_id,
        place=place,
    )


def refuse_registration(
    on: date,
    brand: str | None,
    model: str | None,
    serial: str | None,
    plate: Plate,
    owner_id: UUID | None,
    place: PlaceOfUse | None,
) -> None:
    """Refuses an instrument that cannot be entered, before a number is taken for it.

    Refused are a plate that the rules of the day do not allow, names without a letter, and an instrument that nothing
    tells from others (IdentityIncomplete).
    """
    refuse_unnamed(brand, model, serial)
    if serial is None and (owner_id is None or place is None):
        raise IdentityIncomplete
    check_plate(plate, on)
