"""The register of instruments over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.metrology.instrument.change_schemas import (
    AcceptanceBody,
    OwnerChangeBody,
    PlaceChangeBody,
    PlateCorrectionBody,
    TransferBody,
)
from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.lines import InstrumentRow, OfferedRow
from services.metrology.instrument.mark_schemas import EarlierMarksBody, EndOfMarksBody
from services.metrology.instrument.schemas import InstrumentBody, InstrumentView
from services.metrology.instrument.use_cases import Instruments
from services.metrology.roles import (
    ByFrontOffice,
    ByHeadOrFrontOffice,
    ByPeneraOrHead,
    Read,
    ReadList,
)
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import SoughtText

InstrumentsHere = Annotated[Instruments, use_cases(Instruments)]
router = Routes("register")


@router.command("/instruments", shows=InstrumentView.of, creates="/metrology/v1/instruments/{made.id}")
async def register_instrument(body: InstrumentBody, ask: ByFrontOffice, instruments: InstrumentsHere) -> Answer:
    """Enter an instrument in the register of UTTP, by its serial number or under the office's next running number. The
    officer who enters it cannot test it.
    """
    return await instruments.register(ask, body.entry())


@router.read("/instruments")
async def list_instruments(
    read: ReadList,
    paging: Paging,
    instruments: InstrumentsHere,
    serial: Annotated[SoughtText | None, Query()] = None,
    sticker: Annotated[SoughtText | None, Query()] = None,
    register_number: Annotated[SoughtText | None, Query()] = None,
    owner: UUID | None = None,
) -> Listed[InstrumentRow]:
    """The office's register, in the order of entry; filters: serial number, sticker, running number, owner."""
    rows = await instruments.list(
        paging.after,
        paging.limit,
        at=read.office,
        serial=serial,
        sticker=sticker,
        number=register_number,
        owner=owner,
    )
    return listed(rows, paging)


@router.read("/instruments/{id}", shows=InstrumentView.of)
async def read_instrument(id: UUID, read: Read, instruments: InstrumentsHere) -> Instrument:
    """One instrument and its standing."""
    return await instruments.unit.read(Instrument, id, read.office, read.as_of)


@router.command("/instruments/{id}/earlier-marks", shows=InstrumentView.of)
async def record_earlier_marks(
    id: UUID, body: EarlierMarksBody, ask: ByFrontOffice, instruments: InstrumentsHere
) -> Answer:
    """Correct whether the instrument bore marks before it came into the register: tera ulang needs them, tera excludes them."""
    return await instruments.record_earlier_marks(ask.because(body.why), id, body.marked_before, body.why)


@router.command("/instruments/{id}/end-of-marks", shows=InstrumentView.of)
async def end_marks(id: UUID, body: EndOfMarksBody, ask: ByPeneraOrHead, instruments: InstrumentsHere) -> Answer:
    """End the tanda sah at once, because its seal is broken or the tariff of a taximeter changed."""
    return await instruments.end_marks(ask.because(body.why), id, body.cause, body.why)


@router.read("/offered-instruments")
async def list_offered(read: ReadList, paging: Paging, instruments: InstrumentsHere) -> Listed[OfferedRow]:
    """Instruments that other offices offer to this one."""
    rows = await instruments.list_offered(paging.after, paging.limit, to=read.office)
    return listed(rows, paging)


@router.command("/instruments/{id}/owner", shows=InstrumentView.of)
async def change_owner(id: UUID, body: OwnerChangeBody, ask: ByFrontOffice, instruments: InstrumentsHere) -> Answer:
    """Change the owner and, if given, the place of use; refused while a verification is open."""
    place = None if body.place is None else body.place.place()
    return await instruments.change_owner(ask.because(body.why), id, body.owner_id, place, body.why)


@router.command("/instruments/{id}/place", shows=InstrumentView.of)
async def change_place(id: UUID, body: PlaceChangeBody, ask: ByFrontOffice, instruments: InstrumentsHere) -> Answer:
    """Change the place of use; refused while a verification is open."""
    return await instruments.change_place(ask.because(body.why), id, body.place.place(), body.why)


@router.command("/instruments/{id}/transfer", shows=InstrumentView.of)
async def ask_transfer(id: UUID, body: TransferBody, ask: ByHeadOrFrontOffice, instruments: InstrumentsHere) -> Answer:
    """Offer the instrument to another office; that office takes it over."""
    return await instruments.ask_transfer(ask.because(body.why), id, body.to_office, body.why)


@router.command("/instruments/{id}/transfer/acceptance", shows=InstrumentView.of)
async def accept_transfer(
    id: UUID, body: AcceptanceBody, ask: ByHeadOrFrontOffice, instruments: InstrumentsHere
) -> Answer:
    """Take over an instrument that another office offers, with owner and place as this office has entered them."""
    place = None if body.place is None else body.place.place()
    return await instruments.accept_transfer(ask, id, body.owner_id, place)


@router.command("/instruments/{id}/plate-corrections", shows=InstrumentView.of)
async def ask_correction(
    id: UUID, body: PlateCorrectionBody, ask: ByHeadOrFrontOffice, instruments: InstrumentsHere
) -> Answer:
    """Ask to correct the plate data; a different officer confirms. Refused while a verification is open."""
    return await instruments.ask_correction(ask.because(body.why), id, body.change(), body.why)


@router.command("/instruments/{id}/plate-corrections/confirmation", shows=InstrumentView.of)
async def confirm_correction(id: UUID, ask: ByHeadOrFrontOffice, instruments: InstrumentsHere) -> Answer:
    """Confirm the correction that a different officer asked for; earlier verdicts and marks stay."""
    return await instruments.confirm_correction(ask, id)
