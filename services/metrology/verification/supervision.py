"""Supervision (pengawasan): an officer has an instrument in use tested, without an application, a levy or a new mark.

Its limits are those of the stage `pengawasan`, twice those of tera. A failed instrument loses its mark and gets the
tanda batal. Source: Permendag 30/2025 (supervision of instruments in use); UU 2/1981 art. 19 and 25 for the marks.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.kind.plate import Plate
from services.metrology.verification.opening import REGISTER_CHANGED
from services.metrology.verification.testing import refuse_tester
from services.metrology.verification.verification import InstrumentVerification, Status, SupervisionOutcome
from shared.contracts.intake import Place
from shared.journal.events import Event, FirstEvent
from shared.privacy.clear_text import OfficialNumber

_OUTCOMES: dict[Status, SupervisionOutcome] = {"passed": "within-limits", "rejected": "mark-lost"}


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class SupervisionOpened(FirstEvent[InstrumentVerification]):
    """An officer has an instrument in use tested; `why` names the occasion, such as the letter of assignment."""

    TOPIC = "metrology.supervision-opened"
    INDONESIAN = "Pengawasan UTTP nomor seri {serial}, nomor register {register_number} dibuka: {why}"
    ENGLISH = "A supervision of the instrument with serial number {serial}, register number {register_number} was opened: {why}"
    office: str
    instrument_id: UUID
    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate
    place: Place
    why: str
    opened_on: date
    opened_by: str
    registered_by: str
    register_number: OfficialNumber | None = None
    owner_id: UUID | None = None
    place_of_use: PlaceOfUse | None = None
    changed_by: tuple[str, ...] = ()
    verification: Literal["pengawasan"] = "pengawasan"

    def apply(self, verification: InstrumentVerification) -> None:
        verification.case_id = verification.id
        verification.happened_until = self.opened_on
        verification.registrars = {
            **dict.fromkeys((*self.changed_by, self.registered_by), REGISTER_CHANGED),
            self.opened_by: self.TOPIC,
        }


class SupervisionClosed(Event[InstrumentVerification]):
    """The supervision ended: within the limits, without its mark, or not tested at all."""

    TOPIC = "metrology.supervision-closed"
    INDONESIAN = "Pengawasan ditutup: {outcome}. {note}"
    ENGLISH = "The supervision was closed: {outcome}. {note}"
    verification_id: UUID
    instrument_id: UUID
    outcome: SupervisionOutcome
    note: str
    closed_on: date
    closed_by: str

    def apply(self, verification: InstrumentVerification) -> None:
        verification.status = "closed"
        verification.outcome = self.outcome
        verification.happened_until = self.closed_on


# Decisions – refuse, or record one thing. Time is an argument.
def supervise(
    instrument: Instrument, *, id: UUID, place: Place, why: str, officer: str, on: date, now: datetime
) -> InstrumentVerification:
    """Opens a supervision of an instrument with its present entry; the officer who opens it does not test it (SOD-07)."""
    return InstrumentVerification.begin(
        SupervisionOpened,
        id=id,
        now=now,
        office=instrument.office,
        instrument_id=instrument.id,
        brand=instrument.brand,
        model=instrument.model,
        serial=instrument.serial,
        plate=instrument.plate,
        place=place,
        why=why,
        opened_on=on,
        opened_by=officer,
        registered_by=instrument.registered_by,
        register_number=instrument.register_number,
        owner_id=instrument.owner_id,
        place_of_use=instrument.place,
        changed_by=tuple(instrument.registrars),
    )


def close(verification: InstrumentVerification, note: str, officer: str, on: date, now: datetime) -> None:
    """Ends the supervision; a failed instrument gets its tanda batal first. The tester does not end it (SOD-07)."""
    verification.refuse_unless_in_order("close", on)
    refuse_tester(verification, officer)
    verification.record(
        SupervisionClosed,
        now,
        verification_id=verification.id,
        instrument_id=verification.instrument_id,
        outcome=_OUTCOMES.get(verification.status, "not-tested"),
        note=note,
        closed_on=on,
        closed_by=officer,
    )
