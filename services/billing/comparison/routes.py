"""The comparison of a draft of a tariff with past bills over HTTP: a route, no rule."""

from asyncio import to_thread
from typing import Annotated

from fastapi import Response

from services.billing.comparison.schemas import ComparisonBody, ComparisonView
from services.billing.comparison.use_cases import Comparisons
from services.billing.roles import TryTariff
from shared.web.face import use_cases
from shared.web.problems import READ_REFUSALS, documented
from shared.web.routes import Routes

ComparisonsHere = Annotated[Comparisons, use_cases(Comparisons)]

router = Routes("tariffs")


@router.post(
    "/tariff-comparisons",
    summary="Try a draft of a tariff on the office's past bills; records nothing",
    response_model=ComparisonView,
    responses={**READ_REFUSALS, **documented(409, 413)},
)
async def compare_tariff(body: ComparisonBody, comparisons: ComparisonsHere, read: TryTariff) -> Response:
    """A read with a body: the draft is too long for an address. It takes no Idempotency-Key, because nothing is done."""
    bills = await comparisons.compare(read.office, body.trial())
    shown = await to_thread(lambda: ComparisonView.of(bills).model_dump_json())
    return Response(shown, headers={"Cache-Control": "no-store"}, media_type="application/json")
