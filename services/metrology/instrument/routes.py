"""The register of instruments over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.metrology.instrument.change_schemas import (
    AcceptanceBody,
    OfferedRow,
    OwnerChangeBody,
    PlaceChangeBody,
    PlateCorrectionBody,
    TransferBody,
)
from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.mark_schemas import EarlierMarksBody, EndOfMarksBody
from services.metrology.instrument.schemas import InstrumentBody, InstrumentRow, InstrumentView
from services.metrology.instrument.use_cases import Instruments
from services.metrology.roles import (
    ByFrontOffice,
    ByHeadOrFrontOffice,
    ByPeneraOrHead,
    Paging,
    Read,
    ReadList,
)
from shared.web.lists import Listed, listed
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.values import SoughtText
from shared.web.web import answering, respond, shown, use_cases

InstrumentsHere = Annotated[Instruments, use_cases(Instruments)]
router = APIRouter()


@router.post(
    "/instruments", status_code=201, response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"]
)
async def register_instrument(body: InstrumentBody, ask: ByFrontOffice, instruments: InstrumentsHere) -> Response:
    """Enter an instrument in the register of UTTP, by its serial number or under the office's next running number; who does so
    will not test it."""
    ask = answering(ask, InstrumentView.of, created_at="/metrology/v1/instruments")
    return respond(await instruments.register(ask, body.entry()))


@router.get("/instruments", responses=READ_REFUSALS, tags=["register"])
async def list_instruments(
    read: ReadList,
    paging: Paging,
    instruments: InstrumentsHere,
    serial: Annotated[SoughtText | None, Query()] = None,
    sticker: Annotated[SoughtText | None, Query()] = None,
    register_number: Annotated[SoughtText | None, Query()] = None,
    owner: UUID | None = None,
) -> Listed[InstrumentRow]:
    """The office's register, by when instruments were entered; by serial number, sticker, running number or owner."""
    rows = await instruments.list(
        paging.after,
        paging.limit,
        at=read.office,
        serial=serial,
        sticker=sticker,
        number=register_number,
        owner=owner,
    )
    return listed([InstrumentRow.of(row) for row in rows], paging)


@router.get("/instruments/{id}", response_model=InstrumentView, responses=READ_REFUSALS, tags=["register"])
async def read_instrument(id: UUID, read: Read, instruments: InstrumentsHere) -> Response:
    """One instrument and its standing."""
    return shown(await instruments.unit.read(Instrument, id, read.office, read.as_of), InstrumentView.of)


@router.post(
    "/instruments/{id}/earlier-marks", response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"]
)
async def record_earlier_marks(
    id: UUID, body: EarlierMarksBody, ask: ByFrontOffice, instruments: InstrumentsHere
) -> Response:
    """Correct whether the instrument bore marks before it came into the register: tera ulang needs them, tera excludes them."""
    asked = answering(ask, InstrumentView.of, reason=body.why)
    return respond(await instruments.record_earlier_marks(asked, id, body.marked_before, body.why))


@router.post(
    "/instruments/{id}/end-of-marks", response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"]
)
async def end_marks(id: UUID, body: EndOfMarksBody, ask: ByPeneraOrHead, instruments: InstrumentsHere) -> Response:
    """End the tanda sah at once, because its seal is broken or the tariff of a taximeter changed."""
    asked = answering(ask, InstrumentView.of, reason=body.why)
    return respond(await instruments.end_marks(asked, id, body.cause, body.why))


@router.get("/offered-instruments", responses=READ_REFUSALS, tags=["register"])
async def list_offered(read: ReadList, paging: Paging, instruments: InstrumentsHere) -> Listed[OfferedRow]:
    """What other offices offer to this one."""
    rows = await instruments.list_offered(paging.after, paging.limit, to=read.office)
    return listed([OfferedRow.of(row) for row in rows], paging)


@router.post("/instruments/{id}/owner", response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"])
async def change_owner(id: UUID, body: OwnerChangeBody, ask: ByFrontOffice, instruments: InstrumentsHere) -> Response:
    """Another owner, and where given another place of use; refused while a verification is open."""
    asked = answering(ask, InstrumentView.of, reason=body.why)
    place = None if body.place is None else body.place.place()
    return respond(await instruments.change_owner(asked, id, body.owner_id, place, body.why))


@router.post("/instruments/{id}/place", response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"])
async def change_place(id: UUID, body: PlaceChangeBody, ask: ByFrontOffice, instruments: InstrumentsHere) -> Response:
    """Another place of use; refused while a verification is open."""
    asked = answering(ask, InstrumentView.of, reason=body.why)
    return respond(await instruments.change_place(asked, id, body.place.place(), body.why))


@router.post("/instruments/{id}/transfer", response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"])
async def ask_transfer(
    id: UUID, body: TransferBody, ask: ByHeadOrFrontOffice, instruments: InstrumentsHere
) -> Response:
    """Offer it to another office; that office takes it over."""
    asked = answering(ask, InstrumentView.of, reason=body.why)
    return respond(await instruments.ask_transfer(asked, id, body.to_office, body.why))


@router.post(
    "/instruments/{id}/transfer/acceptance",
    response_model=InstrumentView,
    responses=COMMAND_REFUSALS,
    tags=["register"],
)
async def accept_transfer(
    id: UUID, body: AcceptanceBody, ask: ByHeadOrFrontOffice, instruments: InstrumentsHere
) -> Response:
    """Take over what another office offers, with owner and place as this office has entered them."""
    place = None if body.place is None else body.place.place()
    return respond(await instruments.accept_transfer(answering(ask, InstrumentView.of), id, body.owner_id, place))


@router.post(
    "/instruments/{id}/plate-corrections", response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"]
)
async def ask_correction(
    id: UUID, body: PlateCorrectionBody, ask: ByHeadOrFrontOffice, instruments: InstrumentsHere
) -> Response:
    """Ask to correct the plate data; a different officer confirms. Refused while a verification is open."""
    asked = answering(ask, InstrumentView.of, reason=body.why)
    return respond(await instruments.ask_correction(asked, id, body.change(), body.why))


@router.post(
    "/instruments/{id}/plate-corrections/confirmation",
    response_model=InstrumentView,
    responses=COMMAND_REFUSALS,
    tags=["register"],
)
async def confirm_correction(id: UUID, ask: ByHeadOrFrontOffice, instruments: InstrumentsHere) -> Response:
    """Confirm the correction that a different officer asked for; verdicts and marks of before stay."""
    return respond(await instruments.confirm_correction(answering(ask, InstrumentView.of), id))
