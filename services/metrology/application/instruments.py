"""What can be asked about the register of instruments: one short method per use case."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from services.metrology.instrument import Instrument, VerificationOpen
from services.metrology.mark_rules import EndCause, EndOfMarks
from services.metrology.measurements import Plate
from services.metrology.normal_form import key
from services.metrology.verification import InstrumentVerification
from services.metrology.views.instruments import InstrumentIdTaken, find_instrument, list_instruments
from services.metrology.views.verifications import find_open_verification
from shared.application import Answer, Ask, OtherOffice, UnitOfWork, Work
from shared.ids import NewId


class Instruments:
    """Use cases of the register."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    async def register(
        self, id: UUID | None, brand: str, model: str, serial: str, plate: Plate, marked_before: bool, ask: Ask
    ) -> Answer:
        """Enters an instrument; `id` may come from a device that worked off-line."""

        async def decide(work: Work) -> Instrument:
            if id is not None and await work.rows(find_instrument, instrument=id):
                raise InstrumentIdTaken
            return work.add(
                Instrument.register(
                    id or self._new_id(ask.now),
                    ask.now,
                    ask.local_day,
                    office=ask.office,
                    brand=brand,
                    model=model,
                    serial=serial,
                    plate=plate,
                    registered_by=ask.actor,
                    marked_before=marked_before,
                )
            )

        return await self.unit.run(ask, decide)

    async def record_earlier_marks(self, id: UUID, marked_before: bool, why: str, ask: Ask) -> Answer:
        """Corrects whether an instrument bore marks before it came into the register, while no verification rests on that.

        Raises VerificationOpen, PassedHere, EffectiveBeforeHistory.
        """

        async def decide(work: Work) -> Instrument:
            instrument = await work.load(Instrument, id)
            if await work.rows(find_open_verification, of_instrument=id):
                raise VerificationOpen
            instrument.record_earlier_marks(marked_before, why, ask.actor, ask.local_day, ask.now)
            return instrument

        return await self.unit.run(ask, decide)

    async def end_marks(self, id: UUID, cause: EndCause, why: str, ask: Ask) -> Answer:
        """Ends the tanda sah at once, in the register and in the office's own verification that gave it."""

        async def decide(work: Work) -> Instrument:
            instrument = await work.load(Instrument, id)
            end = EndOfMarks(cause, why, ask.local_day, ask.actor)
            verification_id = instrument.end_marks(end, ask.now)
            with suppress(OtherOffice):  # another office verified it: its record is not ours to write in
                verification = await work.load(InstrumentVerification, verification_id)
                verification.end_marks(end, ask.now)
            return instrument

        return await self.unit.run(ask, decide)

    async def list(self, after: UUID, most: int, *, at: str, serial: str | None) -> list[tuple[Any, ...]]:
        """Rows of `list_instruments`; `serial` however it is typed."""
        sought = None if serial is None else key(serial)
        return await self.unit.rows(list_instruments, after=after, most=most, at_office=at, serial_of=sought)
