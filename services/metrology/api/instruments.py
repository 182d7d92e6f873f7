"""The register of instruments over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.metrology.api.requests import ByFrontOffice, ByPeneraOrHead, MetrologyHere, Paging, Read, ReadList
from services.metrology.instrument import Instrument
from services.metrology.representations.instruments import InstrumentBody, InstrumentRow, InstrumentView
from services.metrology.representations.marks import EarlierMarksBody, EndOfMarksBody
from shared.lists import Listed, listed
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.request_values import SoughtText
from shared.web import answering, respond, shown

router = APIRouter()


@router.post(
    "/instruments", status_code=201, response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"]
)
async def register_instrument(body: InstrumentBody, ask: ByFrontOffice, metrology: MetrologyHere) -> Response:
    """Enter an instrument in the register of UTTP; whoever does so will not test it."""
    ask = answering(ask, InstrumentView.of, created_at="/metrology/v1/instruments")
    plate = body.plate.plate()
    return respond(
        await metrology.instruments.register(
            body.id, body.brand, body.model, body.serial, plate, body.marked_before, ask
        )
    )


@router.get("/instruments", responses=READ_REFUSALS, tags=["register"])
async def list_instruments(
    read: ReadList,
    paging: Paging,
    metrology: MetrologyHere,
    serial: Annotated[SoughtText | None, Query()] = None,
) -> Listed[InstrumentRow]:
    """The office's register, by when instruments were entered; `serial` finds one by its serial number."""
    rows = await metrology.instruments.list(paging.after, paging.limit, at=read.office, serial=serial)
    return listed([InstrumentRow.of(row) for row in rows], paging)


@router.get("/instruments/{id}", response_model=InstrumentView, responses=READ_REFUSALS, tags=["register"])
async def read_instrument(id: UUID, read: Read, metrology: MetrologyHere) -> Response:
    """One instrument and its standing."""
    return shown(await metrology.instruments.unit.read(Instrument, id, read.office, read.as_of), InstrumentView.of)


@router.post(
    "/instruments/{id}/earlier-marks", response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"]
)
async def record_earlier_marks(
    id: UUID, body: EarlierMarksBody, ask: ByFrontOffice, metrology: MetrologyHere
) -> Response:
    """Correct whether the instrument bore marks before it came into the register: tera ulang needs them, tera excludes them."""
    asked = answering(ask, InstrumentView.of, reason=body.why)
    return respond(await metrology.instruments.record_earlier_marks(id, body.marked_before, body.why, asked))


@router.post(
    "/instruments/{id}/end-of-marks", response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"]
)
async def end_marks(id: UUID, body: EndOfMarksBody, ask: ByPeneraOrHead, metrology: MetrologyHere) -> Response:
    """End the tanda sah at once, because its seal is broken or the tariff of a taximeter changed."""
    asked = answering(ask, InstrumentView.of, reason=body.why)
    return respond(await metrology.instruments.end_marks(id, body.cause, body.why, asked))
