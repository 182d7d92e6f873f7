"""What can be asked about the register of instruments: one short method per use case."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.normal_form import key
from services.metrology.instrument.place_of_use import PlaceOfUse, refuse_unfit_place
from services.metrology.instrument.plate_correction import IdentityIncomplete, PlateData
from services.metrology.instrument.read_model import (
    InstrumentIdTaken,
    find_instrument,
    list_instruments,
    list_offered,
)
from services.metrology.kind.mark_rules import EndCause, EndOfMarks
from services.metrology.kind.measurements import Plate
from services.metrology.owner.owner import Owner, OwnerUnknown
from shared.errors import NotFound
from shared.ids import NewId
from shared.offices import office
from shared.service.unit_of_work import Answer, Ask, OtherOffice, UnitOfWork, Work

SERIES = "instrument"
"""The office's running numbers of instruments without a serial number."""


@dataclass(frozen=True)
class Entry:
    """An instrument to be entered; `id` may come from a device that worked off-line."""

    id: UUID | None
    brand: str | None
    model: str | None
    serial: str | None
    plate: Plate
    marked_before: bool = False
    owner_id: UUID | None = None
    place: PlaceOfUse | None = None
    sticker: str | None = None
    alike: int = 1


@dataclass(frozen=True)
class PlateChange:
    """What is to be corrected: a name that is None stays as it is; the plate is given whole."""

    plate: Plate
    brand: str | None = None
    model: str | None = None
    serial: str | None = None


RefuseOpen = Callable[[UUID, Work], Awaitable[None]]
EndOfVerified = Callable[[UUID, EndOfMarks, Work], Awaitable[None]]


class Instruments:
    """Use cases of the register."""

    def __init__(
        self, unit: UnitOfWork, new_id: NewId, refuse_open: RefuseOpen, end_of_verified: EndOfVerified
    ) -> None:
        """`refuse_open` refuses while a verification of the instrument is open; `end_of_verified` tells the one that marked it."""
        self.unit = unit
        self._refuse_open = refuse_open
        self._end_of_verified = end_of_verified
        self._new_id = new_id

    async def register(self, entry: Entry, ask: Ask) -> Answer:
        """Enters an instrument; one without a serial number gets the office's next running number."""

        async def decide(work: Work) -> Instrument:
            if entry.id is not None and await work.rows(find_instrument, instrument=entry.id):
                raise InstrumentIdTaken
            named = (entry.brand, entry.model, entry.serial, entry.plate)
            Instrument.refuse_registration(ask.local_day, *named, entry.owner_id, entry.place)
            await _refuse_unowned(entry.owner_id, entry.place, work)
            number = None if entry.serial is not None else await work.official_number(SERIES)
            return work.add(
                Instrument.register(
                    entry.id or self._new_id(ask.now),
                    ask.now,
                    ask.local_day,
                    office=ask.office,
                    brand=entry.brand,
                    model=entry.model,
                    serial=entry.serial,
                    plate=entry.plate,
                    registered_by=ask.actor,
                    marked_before=entry.marked_before,
                    register_number=number,
                    sticker=entry.sticker,
                    alike=entry.alike,
                    owner_id=entry.owner_id,
                    place=entry.place,
                )
            )

        return await self.unit.run(ask, decide)

    async def record_earlier_marks(self, id: UUID, marked_before: bool, why: str, ask: Ask) -> Answer:
        """Corrects whether an instrument bore marks before it came into the register, while no verification rests on that.

        Raises InstrumentUnderVerification, PassedHere, EffectiveBeforeHistory.
        """

        async def decide(work: Work) -> Instrument:
            instrument = await self._free(id, work)
            instrument.record_earlier_marks(marked_before, why, ask.actor, ask.local_day, ask.now)
            return instrument

        return await self.unit.run(ask, decide)

    async def end_marks(self, id: UUID, cause: EndCause, why: str, ask: Ask) -> Answer:
        """Ends the tanda sah at once, in the register and in the office's own verification that gave it."""

        async def decide(work: Work) -> Instrument:
            instrument = await work.load_to_change(Instrument, id)
            end = EndOfMarks(cause, why, ask.local_day, ask.actor)
            verification_id = instrument.end_marks(end, ask.now)
            await self._end_of_verified(verification_id, end, work)
            return instrument

        return await self.unit.run(ask, decide)

    async def _free(self, id: UUID, work: Work) -> Instrument:
        """The office's own instrument, to be changed. Refused while a verification is open."""
        instrument = await work.load_to_change(Instrument, id)
        await self._refuse_open(id, work)
        return instrument

    async def change_owner(self, id: UUID, owner_id: UUID, place: PlaceOfUse | None, why: str, ask: Ask) -> Answer:
        async def decide(work: Work) -> Instrument:
            instrument = await self._free(id, work)
            await _refuse_unowned(owner_id, place or instrument.place, work)
            instrument.change_owner(owner_id, place, why, by=ask.actor, on=ask.local_day, now=ask.now)
            return instrument

        return await self.unit.run(ask, decide)

    async def change_place(self, id: UUID, place: PlaceOfUse, why: str, ask: Ask) -> Answer:
        async def decide(work: Work) -> Instrument:
            instrument = await self._free(id, work)
            await _refuse_unowned(instrument.owner_id, place, work)
            instrument.change_place(place, why, by=ask.actor, on=ask.local_day, now=ask.now)
            return instrument

        return await self.unit.run(ask, decide)

    async def ask_transfer(self, id: UUID, to_office: str, why: str, ask: Ask) -> Answer:
        """Offers it to another office. Raises UnknownOffice."""

        async def decide(work: Work) -> Instrument:
            office(to_office)
            instrument = await self._free(id, work)
            instrument.ask_transfer(to_office, why, by=ask.actor, on=ask.local_day, now=ask.now)
            return instrument

        return await self.unit.run(ask, decide)

    async def accept_transfer(self, id: UUID, owner_id: UUID | None, place: PlaceOfUse | None, ask: Ask) -> Answer:
        """The asker's office takes over what another office offers it, and numbers what has no serial number."""

        async def decide(work: Work) -> Instrument:
            instrument = await work.load_to_change(Instrument, id, of_any_office=True)
            if instrument.transfer is None and instrument.office != ask.office:
                raise OtherOffice
            instrument.refuse_transfer(ask.office, ask.actor, ask.local_day)
            await self._refuse_open(id, work)
            if instrument.serial is None and (owner_id is None or place is None):
                raise IdentityIncomplete
            await _refuse_unowned(owner_id, place, work)
            number = None if instrument.serial is not None else await work.official_number(SERIES)
            instrument.accept_transfer(ask.office, number, owner_id, place, by=ask.actor, on=ask.local_day, now=ask.now)
            return instrument

        return await self.unit.run(ask, decide)

    async def ask_correction(self, id: UUID, change: PlateChange, why: str, ask: Ask) -> Answer:
        async def decide(work: Work) -> Instrument:
            instrument = await self._free(id, work)
            data = PlateData(
                change.brand or instrument.brand,
                change.model or instrument.model,
                change.serial or instrument.serial,
                change.plate,
            )
            instrument.ask_correction(data, why, by=ask.actor, on=ask.local_day, now=ask.now)
            return instrument

        return await self.unit.run(ask, decide)

    async def confirm_correction(self, id: UUID, ask: Ask) -> Answer:
        async def decide(work: Work) -> Instrument:
            instrument = await self._free(id, work)
            instrument.confirm_correction(by=ask.actor, on=ask.local_day, now=ask.now)
            return instrument

        return await self.unit.run(ask, decide)

    async def list(
        self,
        after: UUID,
        most: int,
        *,
        at: str,
        serial: str | None = None,
        sticker: str | None = None,
        number: str | None = None,
        owner: UUID | None = None,
    ) -> list[tuple[Any, ...]]:
        """Rows of `list_instruments`; `serial` and `sticker` however they are typed."""
        return await self.unit.rows(
            list_instruments,
            after=after,
            most=most,
            at_office=at,
            serial_of=None if serial is None else key(serial),
            sticker_of=None if sticker is None else key(sticker),
            number_of=number,
            owned_by=owner,
        )

    async def list_offered(self, after: UUID, most: int, *, to: str) -> Sequence[tuple[Any, ...]]:
        """Rows of `list_offered`: what other offices offer to this one."""
        return await self.unit.rows(list_offered, after=after, most=most, to_office=to)


async def _refuse_unowned(owner_id: UUID | None, place: PlaceOfUse | None, work: Work) -> None:
    """The owner is entered at the asker's office, and the place holds no address of a person.

    Raises OwnerUnknown, PlaceIncomplete, AddressIsPersonal.
    """
    is_business = False
    if owner_id is not None:
        try:
            is_business = (await work.read(Owner, owner_id)).kind == "business"
        except (NotFound, OtherOffice):
            raise OwnerUnknown from None
    if place is not None:
        refuse_unfit_place(place, owner_is_business=is_business)
