"""An instrument in the register of UTTP: what its plate says, whose it is and where, and the standing its marks give it.

- `register_changes.py`: its owner, place and office change
- `plate_correction.py`: its plate data are corrected
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.measurements import Plate, check_plate
from services.metrology.place_of_use import PlaceOfUse
from services.metrology.plate_correction import IdentityIncomplete, PlateCorrection, refuse_unnamed
from shared.clear_text import OfficialNumber
from shared.errors import EffectiveBeforeHistory
from shared.events import Aggregate, Created

Standing = Literal["unverified", "sah", "batal"]


class Instrument(PlateCorrection):
    """One entry per kind, brand and serial number; without a serial number per owner, place, kind, capacity and sticker."""

    TOPIC = "metrology.instrument"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Registered(Created):
        """An instrument was entered in the register."""

        TOPIC = "metrology.instrument-registered"
        INDONESIAN = (
            "UTTP {brand} {model} nomor seri {serial} dicatat: nomor register {register_number}, stiker {sticker}."
        )
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
        register_number: OfficialNumber | None = None
        sticker: str | None = None
        alike: int = 1
        owner_id: UUID | None = None
        place: PlaceOfUse | None = None

    class StandingChanged(Aggregate.Event):
        """Marks gave the instrument another standing; a tanda batal ends with the tanda sah that follows it."""

        TOPIC = "metrology.instrument-standing-changed"
        INDONESIAN = "Status UTTP: {standing} (sebelumnya {ended})."
        ENGLISH = "The instrument's standing: {standing} (before: {ended})."
        standing: Standing
        verification_id: UUID
        valid_until: date | None
        ended: Standing
        since: date

    @event(Registered)
    def __init__(
        self,
        office: str,
        brand: str | None,
        model: str | None,
        serial: str | None,
        plate: Plate,
        registered_by: str,
        register_number: str | None,
        sticker: str | None,
        alike: int,
        owner_id: UUID | None,
        place: PlaceOfUse | None,
    ) -> None:
        self._begin()
        self.office = office
        self.register_number = register_number
        self.sticker = sticker
        self.alike = alike
        self.owner_id = owner_id
        self.place = place
        self.registrars = {registered_by: self.Registered.TOPIC}
        self.brand = brand
        self.model = model
        self.serial = serial
        self.plate = plate
        self.registered_by = registered_by
        self.standing: Standing = "unverified"
        self.valid_until: date | None = None
        self.last_verification: UUID | None = None
        self.standing_since: date | None = None

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def register(
        cls,
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
        register_number: str | None = None,
        sticker: str | None = None,
        alike: int = 1,
        owner_id: UUID | None = None,
        place: PlaceOfUse | None = None,
    ) -> "Instrument":
        """Enters an instrument; refuses as `refuse_registration`.

        `registered_by` is a token subject: who entered an instrument may not test it (SOD-07). `register_number` is the office's
        running number of an instrument without a serial number; `alike` tells several of an owner at a place apart that have
        no sticker.
        """
        cls.refuse_registration(on, brand, model, serial, plate, owner_id, place)
        return cls.begin(
            cls.Registered,
            id=id,
            now=now,
            office=office,
            brand=brand,
            model=model,
            serial=serial,
            plate=plate,
            registered_by=registered_by,
            register_number=register_number,
            sticker=sticker,
            alike=alike,
            owner_id=owner_id,
            place=place,
        )

    @staticmethod
    def refuse_registration(
        on: date,
        brand: str | None,
        model: str | None,
        serial: str | None,
        plate: Plate,
        owner_id: UUID | None,
        place: PlaceOfUse | None,
    ) -> None:
        """Refuses what cannot be entered, before a number is taken for it: a plate that the rules in force on the day do not
        allow, names without a letter, and an instrument that nothing tells from others (IdentityIncomplete)."""
        refuse_unnamed(brand, model, serial)
        if serial is None and (owner_id is None or place is None):
            raise IdentityIncomplete
        check_plate(plate, on)

    def stand(
        self, standing: Standing, verification_id: UUID, valid_until: date | None, on: date, now: datetime
    ) -> None:
        """Takes on the standing that a verification's marks give, not dated before the standing it has."""
        if self.standing_since is not None:
            EffectiveBeforeHistory.check(on, self.standing_since)
        self.record(
            self.StandingChanged,
            now,
            standing=standing,
            verification_id=verification_id,
            valid_until=valid_until,
            ended=self.standing,
            since=on,
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(StandingChanged)
    def _standing_changed(
        self, standing: Standing, verification_id: UUID, valid_until: date | None, since: date
    ) -> None:
        self.standing = standing
        self.last_verification = verification_id
        self.valid_until = valid_until
        self.standing_since = since
