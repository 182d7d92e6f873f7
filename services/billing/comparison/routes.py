"""The comparison of a draft of a tariff with past bills over HTTP: a route, no rule."""

from typing import Annotated

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
    responses={**READ_REFUSALS, **documented(409, 413)},
)
async def compare_tariff(body: ComparisonBody, comparisons: ComparisonsHere, read: TryTariff) -> ComparisonView:
    """A read with a body: the draft is too long for an address. It takes no Idempotency-Key, because nothing is done."""
    return ComparisonView.of(await comparisons.compare(read.office, body.trial()))
