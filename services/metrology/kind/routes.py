"""The kinds of instrument over HTTP: routes, no rules."""

from services.metrology.kind.kind import KINDS
from services.metrology.kind.schemas import KindList, KindView
from services.metrology.roles import READERS
from shared.web.reads import listing
from shared.web.routes import Routes

router = Routes("register")


@router.read("/kinds", dependencies=[listing(*READERS)])
async def list_kinds() -> KindList:
    """The kinds that the office verifies: plate fields, marks, certificate, validity and editions."""
    return KindList(items=[KindView.of(kind) for kind in KINDS.values()])
