"""Supervision (pengawasan): an officer has an instrument in use tested, without an application, a levy or a new mark.

Its limits are those of the stage `pengawasan`, twice those of tera. An instrument that fails loses its mark: the tanda batal is
put on. Source: Permendag 30/2025 (supervision of instruments in use); UU 2/1981 art. 19 and 25 for the marks.
"""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from eventsourcing.domain import event

from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.place_of_use import PlaceOfUse
from services.metrology.kind.measurements import Plate
from services.metrology.verification.dossier import REGISTER_CHANGED, Status
from services.metrology.verification.testing import Testing
from shared.contracts.intake import Place
from shared.journal.events import Aggregate, Created
from shared.privacy.clear_text import OfficialNumber

SupervisionOutcome = Literal["within-limits", "mark-lost", "not-tested"]

_OUTCOMES: dict[Status, SupervisionOutcome] = {"passed": "within-limits", "rejected": "mark-lost"}


class Supervising(Testing):
    """The part of a verification that only a supervision has: how it begins, and how it ends."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class SupervisionOpened(Created):
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

        def apply(self, aggregate: "Supervising") -> None:
            """What only this beginning knows."""
            aggregate.happened_until = self.opened_on
            aggregate.registrars = {
                **dict.fromkeys((*self.changed_by, self.registered_by), REGISTER_CHANGED),
                self.opened_by: self.TOPIC,
            }

    class SupervisionClosed(Aggregate.Event):
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

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def supervise(
        cls, instrument: Instrument, *, id: UUID, place: Place, why: str, officer: str, on: date, now: datetime
    ) -> Self:
        """Opens a supervision of an instrument as it is in the register; who opens it does not test it (SOD-07)."""
        return cls.begin(
            cls.SupervisionOpened,
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

    def close(self, note: str, officer: str, on: date, now: datetime) -> None:
        """Ends the supervision; what failed has its tanda batal first. Not by who tested (SOD-07)."""
        self.refuse_unless_in_order("close", on)
        self._refuse_tester(officer)
        self.record(
            self.SupervisionClosed,
            now,
            verification_id=self.id,
            instrument_id=self.instrument_id,
            outcome=_OUTCOMES.get(self.status, "not-tested"),
            note=note,
            closed_on=on,
            closed_by=officer,
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.outcome: SupervisionOutcome | None = None

    @event(SupervisionClosed)
    def _supervision_closed(self, outcome: SupervisionOutcome, closed_on: date) -> None:
        self.status = "closed"
        self.outcome = outcome
        self.happened_until = closed_on
