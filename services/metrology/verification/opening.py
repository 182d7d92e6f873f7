"""An accepted application opens a verification of an instrument in the register."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.instrument.registration import Registered
from services.metrology.kind.measurements import Verification
from services.metrology.kind.plate import Plate
from services.metrology.verification.verification import InstrumentVerification
from shared.contracts.intake import ApplicationAccepted, Place
from shared.journal.events import FirstEvent
from shared.privacy.clear_text import OfficialNumber

REGISTER_CHANGED: Final = Registered.TOPIC
"""The act of an officer who changed the instrument's entry in the register."""
DRAFTED: Final = "intake.application-drafted"
ACCEPTED: Final = "intake.application-accepted"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Opened(FirstEvent[InstrumentVerification]):
    """An accepted application asks for this verification."""

    TOPIC = "metrology.verification-opened"
    INDONESIAN = "Berkas {verification} dibuka untuk UTTP nomor seri {serial}, nomor register {register_number}."
    ENGLISH = (
        "A {verification} was opened for the instrument with serial number {serial}, register number {register_number}."
    )
    office: str
    application_id: UUID
    instrument_id: UUID
    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate
    verification: Verification
    place: Place
    promised_until: date | None
    accepted_on: date
    drafted_by: str
    accepted_by: str
    registered_by: str
    accounts: tuple[str, ...] = ()
    register_number: OfficialNumber | None = None
    owner_id: UUID | None = None
    place_of_use: PlaceOfUse | None = None
    changed_by: tuple[str, ...] = ()

    def apply(self, verification: InstrumentVerification) -> None:
        verification.case_id = self.application_id
        verification.happened_until = self.accepted_on
        verification.registrars = {
            **dict.fromkeys(self.changed_by, REGISTER_CHANGED),
            **dict.fromkeys(self.accounts, DRAFTED),
            self.registered_by: REGISTER_CHANGED,
            self.drafted_by: DRAFTED,
            self.accepted_by: ACCEPTED,
        }


# Decisions – refuse, or record one thing. Time is an argument.
def open_verification(
    accepted: ApplicationAccepted, instrument: Instrument, *, id: UUID, now: datetime
) -> InstrumentVerification:
    """Opens the verification that an accepted application asks for, with the instrument's present entry in the
    register.
    """
    asked_for = accepted.verification
    assert asked_for is not None  # intake requires it of applications for this service
    return InstrumentVerification.begin(
        Opened,
        id=id,
        now=now,
        office=instrument.office,
        application_id=accepted.application_id,
        instrument_id=instrument.id,
        brand=instrument.brand,
        model=instrument.model,
        serial=instrument.serial,
        plate=instrument.plate,
        verification=asked_for,
        place=accepted.place,
        promised_until=accepted.promised_until,
        accepted_on=accepted.accepted_on,
        drafted_by=accepted.drafted_by,
        accepted_by=accepted.accepted_by,
        registered_by=instrument.registered_by,
        accounts=accepted.accounts,
        register_number=instrument.register_number,
        owner_id=instrument.owner_id,
        place_of_use=instrument.place,
        changed_by=tuple(instrument.registrars),
    )
