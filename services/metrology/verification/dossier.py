"""The dossier (berkas) of a verification: for what it was opened, the order of its steps, and who did what in it.

The order of the steps is the table `STEPS`. Source: service card PSR-TERA, "Sistem, mekanisme dan prosedur"; UU 2/1981.
"""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.kind.measurements import Occasion, Plate, Verification
from shared.contracts.intake import ApplicationAccepted, Place
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate, Created
from shared.privacy.clear_text import OfficialNumber

Status = Literal[
    "opened",
    "inspected",
    "received",
    "assigned",
    "passed",
    "failed",
    "marked",
    "rejected",
    "handed-over",
    "returned",
    "closed",
]

STEPS: dict[str, frozenset[Status]] = {
    "inspect": frozenset({"opened"}),
    "receive": frozenset({"inspected"}),
    "assign-penera": frozenset({"received", "assigned"}),
    "measure": frozenset({"assigned"}),
    "conclude": frozenset({"assigned"}),
    "mark": frozenset({"passed"}),
    "reject": frozenset({"failed"}),
    "issue-skhp": frozenset({"marked", "handed-over"}),
    "hand-over": frozenset({"marked"}),
    "end-marks": frozenset({"handed-over"}),
    "return": frozenset({"opened", "inspected", "received", "assigned", "rejected"}),
}
"""Step → the states in which it may be taken."""
SUPERVISION_STEPS: dict[str, frozenset[Status]] = {
    "assign-penera": frozenset({"opened", "assigned"}),
    "measure": frozenset({"assigned"}),
    "conclude": frozenset({"assigned"}),
    "reject": frozenset({"failed"}),
    "close": frozenset({"opened", "assigned", "passed", "rejected"}),
}
"""The same for a supervision: nobody brings the instrument, and passing gives no new mark."""

REGISTER_CHANGED = "metrology.instrument-registered"
"""What somebody did who changed the instrument's entry in the register."""


class OutOfOrder(RefusedByRule):
    code = "out-of-order"
    indonesian = "Langkah ini ({step:words}) tidak dapat dilakukan selama verifikasi berstatus {status:words}."
    english = "This step ({step:words}) cannot be taken while the verification is {status:words}."
    clause = "PSR-TERA, Sistem, Mekanisme dan Prosedur"


class NotOfOccasion(RefusedByRule):
    """A step of a verification in a supervision, or the other way round."""

    code = "not-of-occasion"
    indonesian = "Langkah {step:words} tidak ada pada {occasion:words}. Yang ada: {steps:words}."
    english = "In a {occasion:words} there is no step {step:words}. There are: {steps:words}."


class Dossier(Aggregate):
    """What every part of a verification stands on; `plate` is the instrument's as it was when it was opened."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Opened(Created):
        """An accepted application asks for this verification."""

        TOPIC = "metrology.verification-opened"
        INDONESIAN = "Berkas {verification} dibuka untuk UTTP nomor seri {serial}, nomor register {register_number}."
        ENGLISH = "A {verification} was opened for the instrument with serial number {serial}, register number {register_number}."
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

    @event(Opened)
    def __init__(
        self,
        office: str,
        instrument_id: UUID,
        brand: str | None,
        model: str | None,
        serial: str | None,
        plate: Plate,
        verification: Occasion,
        place: Place,
        registered_by: str,
        register_number: str | None,
        owner_id: UUID | None,
        place_of_use: PlaceOfUse | None,
        changed_by: tuple[str, ...],
        application_id: UUID | None = None,
        promised_until: date | None = None,
        accepted_on: date = date.min,
        drafted_by: str = "",
        accepted_by: str = "",
        accounts: tuple[str, ...] = (),
    ) -> None:
        self.office = office
        self.case_id = application_id or self.id
        self.instrument_id = instrument_id
        self.brand = brand
        self.model = model
        self.serial = serial
        self.plate = plate
        self.register_number = register_number
        self.owner_id = owner_id
        self.place_of_use = place_of_use
        self.verification: Occasion = verification
        self.place: Place = place
        self.promised_until = promised_until
        self.status: Status = "opened"
        self.happened_until = accepted_on
        self.accounts = accounts
        self.registrars = {
            **dict.fromkeys(changed_by, REGISTER_CHANGED),
            **dict.fromkeys(accounts, "intake.application-drafted"),
            registered_by: Instrument.Registered.TOPIC,
            drafted_by: "intake.application-drafted",
            accepted_by: "intake.application-accepted",
        }
        self._begin()

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def open(cls, accepted: ApplicationAccepted, instrument: Instrument, *, id: UUID, now: datetime) -> Self:
        """The verification that an accepted application asks for, of an instrument as it stands in the register."""
        asked_for = accepted.verification
        assert asked_for is not None  # intake accepts no application for this service that does not say
        return cls.begin(
            cls.Opened,
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

    def refuse_unless_in_order(self, step: str, on: date) -> None:
        """Refuses a step that the present state does not allow, and one dated before what happened already."""
        steps = SUPERVISION_STEPS if self.verification == "pengawasan" else STEPS
        if step not in steps:
            raise NotOfOccasion(step=step, occasion=self.verification, steps=list(steps))
        if self.status not in steps[step]:
            raise OutOfOrder(step=step, status=self.status)
        EffectiveBeforeHistory.check(on, self.happened_until)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        """State before the first step; each part of a verification adds its own."""
        self.testers: dict[str, str] = {}
