"""An instrument in the register of UTTP: what its plate says, and the standing its marks give it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.measurements import Plate, check_plate
from services.metrology.normal_form import refuse_unreadable
from shared.errors import EffectiveBeforeHistory
from shared.events import Aggregate, Created

Standing = Literal["unverified", "sah", "batal"]


class Instrument(Aggregate):
    """One entry per kind, brand and serial number."""

    TOPIC = "metrology.instrument"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Registered(Created):
        """An instrument was entered in the register."""

        TOPIC = "metrology.instrument-registered"
        INDONESIAN = "UTTP {brand} {model} nomor seri {serial} dicatat dalam register."
        ENGLISH = "The instrument {brand} {model}, serial number {serial}, was entered in the register."
        office: str
        brand: str
        model: str
        serial: str
        plate: Plate
        registered_by: str

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
    def __init__(self, office: str, brand: str, model: str, serial: str, plate: Plate, registered_by: str) -> None:
        self.office = office
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
        brand: str,
        model: str,
        serial: str,
        plate: Plate,
        registered_by: str,
    ) -> "Instrument":
        """Enters an instrument; refuses a plate that the rules in force on the day do not allow, and names without a letter.

        `registered_by` is a token subject: who entered an instrument may not test it (SOD-07).
        """
        refuse_unreadable(brand, serial)
        check_plate(plate, on)
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
        )

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
