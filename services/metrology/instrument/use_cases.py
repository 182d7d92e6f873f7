"""Use cases of the register of instruments, one short method each."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.metrology.instrument import plate_correction, register_changes, registration, standing
from services.metrology.instrument.instrument import Instrument, PlateData
from services.metrology.instrument.lines import InstrumentRow, OfferedRow
from services.metrology.instrument.normal_form import key
from services.metrology.instrument.place_of_use import PlaceOfUse, refuse_unfit_place
from services.metrology.instrument.plate_correction import IdentityIncomplete
from services.metrology.instrument.read_model import (
    InstrumentIdTaken,
    find_instrument,
    list_instruments,
    list_offered,
)
from services.metrology.kind.mark_rules import EndCause, EndOfMarks
from services.metrology.kind.plate import Plate
from services.metrology.owner.owner import Owner, OwnerUnknown
from shared.errors import NotFound
from shared.ids import NewId
from shared.offices import office
from shared.service.unit_of_work import OtherOffice, UnitOfWork, Work
from shared.service.use_case import use_case

SERIES = "instrument"
"""The office's running numbers of instruments without a serial number."""


@dataclass(frozen=True)
class Entry:
    """An instrument to enter; a device that worked off-line may give its `id`."""

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
    """A correction of the plate: a name that is None stays as it is; the plate is complete."""

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
        """`refuse_open` refuses while a verification of the instrument is open; `end_of_verified` informs the one that
        marked it.
        """
        self.unit = unit
        self._refuse_open = refuse_open
        self._end_of_verified = end_of_verified
        self._new_id = new_id

    @use_case
    async def register(self, work: Work, entry: Entry) -> Instrument:
        """Enters an instrument; one without a serial number gets the office's next running number."""
        ask = work.ask
        if entry.id is not None and await work.first(find_instrument, id=entry.id) is not None:
            raise InstrumentIdTaken
        named = (entry.brand, entry.model, entry.serial, entry.plate)
        registration.refuse_registration(ask.local_day, *named, entry.owner_id, entry.place)
        await _refuse_unowned(entry.owner_id, entry.place, work)
        number = None if entry.serial is not None else await work.official_number(SERIES)
        instrument = registration.register(
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
        return work.add(instrument)

    @use_case
    async def record_earlier_marks(self, work: Work, id: UUID, marked_before: bool, why: str) -> Instrument:
        """Corrects whether an instrument bore marks before it came into the register, while no verification depends on
        that.

        Raises InstrumentUnderVerification, PassedHere, EffectiveBeforeHistory.
        """
        ask, instrument = work.ask, await self._free(id, work)
        standing.record_earlier_marks(instrument, marked_before, why, ask.actor, ask.local_day, ask.now)
        return instrument

    @use_case
    async def end_marks(self, work: Work, id: UUID, cause: EndCause, why: str) -> Instrument:
        """Ends the tanda sah at once, in the register and in the office's own verification that gave it."""
        instrument = await work.load_to_change(Instrument, id)
        end = EndOfMarks(cause, why, work.ask.local_day, work.ask.actor)
        verification_id = standing.end_marks(instrument, end, work.ask.now)
        await self._end_of_verified(verification_id, end, work)
        return instrument

    @use_case
    async def change_owner(
        self, work: Work, id: UUID, owner_id: UUID, place: PlaceOfUse | None, why: str
    ) -> Instrument:
        """Changes the owner and, if given, the place of use."""
        ask, instrument = work.ask, await self._free(id, work)
        await _refuse_unowned(owner_id, place or instrument.place, work)
        register_changes.change_owner(instrument, owner_id, place, why, by=ask.actor, on=ask.local_day, now=ask.now)
        return instrument

    @use_case
    async def change_place(self, work: Work, id: UUID, place: PlaceOfUse, why: str) -> Instrument:
        """Changes the place of use."""
        ask, instrument = work.ask, await self._free(id, work)
        await _refuse_unowned(instrument.owner_id, place, work)
        register_changes.change_place(instrument, place, why, by=ask.actor, on=ask.local_day, now=ask.now)
        return instrument

    @use_case
    async def ask_transfer(self, work: Work, id: UUID, to_office: str, why: str) -> Instrument:
        """Offers the instrument to another office. Raises UnknownOffice."""
        office(to_office)
        ask, instrument = work.ask, await self._free(id, work)
        register_changes.ask_transfer(instrument, to_office, why, by=ask.actor, on=ask.local_day, now=ask.now)
        return instrument

    @use_case
    async def accept_transfer(
        self, work: Work, id: UUID, owner_id: UUID | None, place: PlaceOfUse | None
    ) -> Instrument:
        """Takes over an instrument that another office offers, and numbers one without a serial number."""
        ask, instrument = work.ask, await work.load_to_change(Instrument, id, of_any_office=True)
        if instrument.transfer is None and instrument.office != ask.office:
            raise OtherOffice
        register_changes.refuse_transfer(instrument, ask.office, ask.actor, ask.local_day)
        await self._refuse_open(id, work)
        if instrument.serial is None and (owner_id is None or place is None):
            raise IdentityIncomplete
        await _refuse_unowned(owner_id, place, work)
        number = None if instrument.serial is not None else await work.official_number(SERIES)
        register_changes.accept_transfer(
            instrument, ask.office, number, owner_id, place, by=ask.actor, on=ask.local_day, now=ask.now
        )
        return instrument

    @use_case
    async def ask_correction(self, work: Work, id: UUID, change: PlateChange, why: str) -> Instrument:
        """Asks to correct the plate in the register; names that the change leaves out stay."""
        ask, instrument = work.ask, await self._free(id, work)
        data = PlateData(
            change.brand or instrument.brand,
            change.model or instrument.model,
            change.serial or instrument.serial,
            change.plate,
        )
        plate_correction.ask_correction(instrument, data, why, by=ask.actor, on=ask.local_day, now=ask.now)
        return instrument

    @use_case
    async def confirm_correction(self, work: Work, id: UUID) -> Instrument:
        """Carries out the correction that another officer asked for."""
        ask, instrument = work.ask, await self._free(id, work)
        plate_correction.confirm_correction(instrument, by=ask.actor, on=ask.local_day, now=ask.now)
        return instrument

    async def _free(self, id: UUID, work: Work) -> Instrument:
        """The office's own instrument, to be changed. Refused while a verification is open."""
        instrument = await work.load_to_change(Instrument, id)
        await self._refuse_open(id, work)
        return instrument

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
    ) -> list[InstrumentRow]:
        """The office's register in the order of ids; matches `serial` and `sticker` however they are typed."""
        return await self.unit.rows(
            list_instruments,
            after=after,
            most=most,
            office=at,
            serial_key=None if serial is None else key(serial),
            sticker_key=None if sticker is None else key(sticker),
            register_number=number,
            owner_id=owner,
        )

    async def list_offered(self, after: UUID, most: int, *, to: str) -> Sequence[OfferedRow]:
        """Instruments that other offices offer to this one, in the order of ids."""
        return await self.unit.rows(list_offered, after=after, most=most, offered_to=to)


async def _refuse_unowned(owner_id: UUID | None, place: PlaceOfUse | None, work: Work) -> None:
    """Refuses an owner who is not entered at the asker's office, and a place with the address of a person.

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
