"""The kinds of instrument over HTTP. Routes, no rule."""

from fastapi import APIRouter

from services.metrology.api.requests import READERS
from services.metrology.kinds import KINDS
from services.metrology.representations.kinds import KindList, KindView
from shared.problems import READ_REFUSALS
from shared.web import listing

router = APIRouter()


@router.get("/kinds", responses=READ_REFUSALS, tags=["register"], dependencies=[listing(*READERS)])
async def list_kinds() -> KindList:
    """The kinds that the office verifies: what stands on the plate, which marks, certificate and validity, and the editions."""
    return KindList(items=[KindView.of(kind) for kind in KINDS.values()])
