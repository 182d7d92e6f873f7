"""The certification schemes over HTTP. Routes, no rule."""

from services.certification.roles import EVERYBODY_READS
from services.certification.scheme.catalogue import SCHEMES, scheme_of
from services.certification.scheme.schemas import SchemeLine, SchemeList, SchemeView
from shared.web.routes import Routes
from shared.web.values import DataId

router = Routes("schemes")


@router.read("/schemes", dependencies=[EVERYBODY_READS])
async def list_schemes() -> SchemeList:
    """The schemes that the offices certify by, and the cards whose applications follow them."""
    return SchemeList(items=[SchemeLine.of(one) for one in SCHEMES.values()])


@router.read("/schemes/{id}", dependencies=[EVERYBODY_READS])
async def read_scheme(id: DataId) -> SchemeView:
    """One scheme: stages, who acts, what is written, the certificate and what becomes of it."""
    return SchemeView.of(scheme_of(id))
