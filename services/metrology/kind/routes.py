"""The kinds of instrument over HTTP. Routes, no rule."""

from fastapi import APIRouter

from services.metrology.kind.kind import KINDS
from services.metrology.kind.schemas import KindList, KindView
from services.metrology.roles import READERS
from shared.web.problems import READ_REFUSALS
from shared.web.web import listing

router = APIRouter()


@router.get("/kinds", responses=READ_REFUSALS, tags=["register"], dependencies=[listing(*READERS)])
async def list_kinds() -> KindList:
    """The kinds that the office verifies: what stands on the plate, which marks, certificate and validity, and the editions."""
    return KindList(items=[KindView.of(kind) for kind in KINDS.values()])
