"""Samplings and tests in each state."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4

from services.certification.sample.custody import hand_over, receive
from services.certification.sample.drawing import Drawing, Matter, Portion, draw, plan_sampling
from services.certification.sample.plan import Lot, plan_for
from services.certification.sample.sampling import Sampling
from services.certification.standard.standard import NumberLimit, Parameter, Standard, TextLimit, standard_of
from services.certification.test import ordering
from services.certification.test.ordering import Addressee, order_retest, order_test
from services.certification.test.reporting import report
from services.certification.test.request import Request, Result
from services.certification.test.results import enter_results, receive_sample, verify
from tests.certification.given import ANALYST, CLIENT, ID, MANAGER, NOW, SAMPLER, SURAKARTA, TODAY, VERIFIER

NUMBER: Final = "BAPC/2026/00001"
LOT = Lot("L-2026-03-A", 2400, "botol 600 ml")
DRAWING = Drawing(
    units=51,
    composite="51 botol",
    laboratory=(Portion("12 botol", "SGL-1"),),
    retained=(Portion("12 botol", "SGL-2"),),
    client_position="Kepala produksi",
)
LABORATORY_SAMPLE, RETAINED = f"{NUMBER}-L1", f"{NUMBER}-A1"
OUTSIDE = Addressee(UUID(int=118), "Laboratorium Uji Semarang")
OF_2006, OF_2015 = standard_of("sni-3553-2006"), standard_of("sni-3553-2015")
OF_CASE: Mapping[str, Any] = {
    "office": SURAKARTA,
    "case_id": UUID(int=5),
    "certification_id": ID,
    "accounts": (CLIENT,),
    "scheme": "product-bpsmb",
    "goods": "air-mineral",
}


def planned(lot: Lot = LOT, replaced: Sampling | None = None, **changes: Any) -> Sampling:
    plan = plan_for(lot, "random-stack", "air-mineral", TODAY)
    return plan_sampling(Matter(**{**OF_CASE, **changes}), plan, replaced, id=uuid4(), by=SAMPLER, on=TODAY, now=NOW)


def drawn(number: str = NUMBER, **changes: Any) -> Sampling:
    sampling = planned(**changes)
    draw(sampling, DRAWING, number, 1, SAMPLER, TODAY, NOW)
    return sampling


def ordered(
    edition: Standard = OF_2015,
    addressee: Addressee | None = None,
    retests: int = 1,
    guard: Decimal | None = None,
    sampling: Sampling | None = None,
) -> Request:
    matter = ordering.Matter(**OF_CASE, blinded=True, guard=guard, retests=retests)
    of = sampling or drawn()
    return order_test(matter, of, of.samples[1].label, edition, addressee, id=uuid4(), by=SAMPLER, on=TODAY, now=NOW)


def received(edition: Standard = OF_2015, **more: Any) -> Request:
    request = ordered(edition, **more)
    receive_sample(request, "Utuh.", ANALYST, TODAY, NOW)
    return request


def good(one: Parameter) -> Result:
    """A result that passes."""
    match one.limit:
        case NumberLimit() as limit:
            middle = (limit.lower + limit.upper) / 2 if limit.lower and limit.upper else Decimal(0)
            return Result(one.id, "measured", "SNI", value=middle, unit=limit.unit, uncertainty=Decimal(0))
        case TextLimit() as limit:
            return Result(one.id, "observed", "SNI", text=limit.one_of[0])
        case limit:
            assert limit is not None
            return Result(one.id, "not-detected", "SNI", text=limit.portion)


def results(edition: Standard = OF_2015, *others: Result) -> list[Result]:
    """A result for each parameter that passes, except for the others."""
    by_id = {one.id: good(one) for one in edition.parameters} | {one.parameter: one for one in others}
    return list(by_id.values())


def mg(parameter: str, value: str, uncertainty: str | None = None) -> Result:
    expanded = None if uncertainty is None else Decimal(uncertainty)
    return Result(parameter, "measured", "SNI", value=Decimal(value), unit="mg/l", uncertainty=expanded)


def below(parameter: str, bound: str) -> Result:
    return Result(parameter, "less-than", "SNI", value=Decimal(bound), unit="mg/l")


def verified(edition: Standard = OF_2015, *others: Result, **more: Any) -> Request:
    request = received(edition, **more)
    enter_results(request, edition, results(edition, *others), ANALYST, TODAY, NOW)
    verify(request, edition, None, None, VERIFIER, TODAY, NOW)
    return request


def failed_once(edition: Standard = OF_2015) -> Request:
    """A test whose nitrite fails, reported."""
    request = verified(edition, mg("nitrit", "0.2"))
    report(request, "LHU/2026/00001", VERIFIER, TODAY, NOW)
    return request


def retested(results: Sequence[Result], edition: Standard = OF_2015) -> Request:
    """The test that failed once, tested again and reported."""
    request = failed_once(edition)
    order_retest(request, drawn(), RETAINED, "Diminta klien.", MANAGER, TODAY, NOW)
    receive_sample(request, "Utuh.", ANALYST, TODAY, NOW)
    enter_results(request, edition, results, ANALYST, TODAY, NOW)
    verify(request, edition, None, None, VERIFIER, TODAY, NOW)
    report(request, "LHU/2026/00002", VERIFIER, TODAY, NOW)
    return request


def handed_to(sampling: Sampling, receiver: str, label: str = LABORATORY_SAMPLE, seal: str = "SGL-1") -> None:
    hand_over(sampling, label, seal, str(sampling.holder(label)), TODAY, NOW, receiver=receiver)


def arrived(sampling: Sampling, label: str = LABORATORY_SAMPLE, seal: str = "SGL-1") -> None:
    """The sample is with the analyst of the own laboratory."""
    handed_to(sampling, ANALYST, label, seal)
    receive(sampling, label, seal, None, ANALYST, TODAY, NOW)
