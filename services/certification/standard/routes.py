"""The editions of standards over HTTP. Routes, no rule."""

from services.certification.roles import EVERYBODY_READS, DataId
from services.certification.standard.schemas import StandardLine, StandardList, StandardView
from services.certification.standard.standard import STANDARDS, standard_of
from shared.web.routes import Routes

router = Routes("standards")


@router.read("/standards", dependencies=[EVERYBODY_READS])
async def list_standards() -> StandardList:
    """The editions that an application may name, and whether results can be judged by them."""
    return StandardList(items=[StandardLine.of(one) for one in STANDARDS.values()])


@router.read("/standards/{id}", dependencies=[EVERYBODY_READS])
async def read_standard(id: DataId) -> StandardView:
    """One edition: its parameters with their limits, and where they are from."""
    return StandardView.of(standard_of(id))
