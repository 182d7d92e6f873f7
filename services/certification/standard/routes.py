"""The editions of standards over HTTP: routes, no rules."""

from typing import Annotated

from services.certification.roles import ByStandardKeeper, ReadRules
from services.certification.standard.limits_schemas import LimitsBody, LimitsView
from services.certification.standard.schemas import StandardLine, StandardList, StandardView
from services.certification.standard.use_cases import Standards
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes
from shared.web.values import DataId

StandardsHere = Annotated[Standards, use_cases(Standards)]
router = Routes("standards")


@router.read("/standards")
async def list_standards(read: ReadRules, standards: StandardsHere) -> StandardList:
    """The editions that an application may name, and whether the office can judge results by them."""
    return StandardList(items=[StandardLine.of(one) for one in await standards.list(at=read.office)])


@router.read("/standards/{id}")
async def read_standard(id: DataId, read: ReadRules, standards: StandardsHere) -> StandardView:
    """One edition: its parameters with the limits that the office judges by today, and their source."""
    return StandardView.of(await standards.one(id, at=read.office))


@router.command("/standards/{id}/limits", shows=LimitsView.of)
async def publish_limits(id: DataId, body: LimitsBody, ask: ByStandardKeeper, standards: StandardsHere) -> Answer:
    """Publish a version of the limits of an edition; results are judged by it while it is in force."""
    return await standards.publish(ask, id, body.published())
