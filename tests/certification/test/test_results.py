"""Results by the analyst, verification by another person, and the verdict that is computed from results and limits."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.standard.judging import ResultInAnotherUnit, ResultOfAnotherKind, UncertaintyMissing
from services.certification.standard.standard import LimitsNotEntered, standard_of
from services.certification.test.reporting import LhuNumberMissing, LhuNumberOurs, refuse_report, report
from services.certification.test.request import BeforeReceipt, Request, RequestOutOfOrder, Result
from services.certification.test.results import (
    ParameterNotOrdered,
    ResultIncomplete,
    ResultsMissing,
    ResultTwice,
    VerifiedByAnalyst,
    enter_results,
    receive_sample,
    verify,
)
from tests.certification.given import ANALYST, NOW, TODAY, VERIFIER
from tests.certification.sampled import (
    OF_2006,
    OF_2015,
    OUTSIDE,
    below,
    mg,
    ordered,
    received,
    results,
    verified,
)

BEFORE_RECEIPT: list[Callable[[Request], None]] = [
    lambda one: enter_results(one, OF_2015, results(), ANALYST, TODAY, NOW),
    lambda one: verify(one, OF_2015, None, None, VERIFIER, TODAY, NOW),
    lambda one: report(one, "LHU/2026/00001", VERIFIER, TODAY, NOW),
]


@pytest.mark.parametrize("step", BEFORE_RECEIPT)
def test_nothing_is_reported_before_the_receipt(step: Callable[[Request], None]) -> None:
    with pytest.raises(BeforeReceipt):
        step(ordered())


def test_each_message_comes_once_and_in_order() -> None:
    request = received()
    with pytest.raises(RequestOutOfOrder):
        receive_sample(request, "Utuh.", ANALYST, TODAY, NOW)
    with pytest.raises(RequestOutOfOrder):
        report(request, "LHU/2026/00001", VERIFIER, TODAY, NOW)
    done = verified()
    with pytest.raises(RequestOutOfOrder):
        verify(done, OF_2015, None, None, VERIFIER, TODAY, NOW)
    with pytest.raises(RequestOutOfOrder):
        enter_results(done, OF_2015, results(), ANALYST, TODAY, NOW)


def test_the_same_nitrite_fails_under_2006_and_passes_under_2015() -> None:
    nitrite = mg("nitrit", "0.05")
    of_2006, of_2015 = verified(OF_2006, nitrite), verified(OF_2015, nitrite)
    assert (of_2006.verdict, of_2015.verdict) == ("fails", "passes")
    assert [one.parameter for one in of_2006.verdicts if one.verdict != "passes"] == ["nitrit"]


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (mg("arsen", "0.01"), "passes"),
        (mg("arsen", "0.0100001"), "fails"),
        (below("arsen", "0.005"), "passes"),
        (below("arsen", "0.02"), "indeterminate"),
        (Result("bau", "observed", "Organoleptik", text="amis"), "fails"),
        (Result("coliform", "not-detected", "ISO 9308-1", text="100 ml"), "indeterminate"),
    ],
)
def test_one_parameter_decides_for_the_product(found: Result, verdict: str) -> None:
    assert verified(OF_2015, found).verdict == verdict


@given(st.decimals("0", "0.03", places=5), st.decimals("0", "0.005", places=5))
def test_with_a_guard_band_a_product_passes_only_by_the_band(value: Decimal, uncertainty: Decimal) -> None:
    request = verified(OF_2015, mg("arsen", str(value), str(uncertainty)), guard=Decimal(1))
    limit = Decimal("0.01")
    if value + uncertainty <= limit:
        assert request.verdict == "passes"
    elif value - uncertainty > limit:
        assert request.verdict == "fails"
    else:
        assert request.verdict == "indeterminate"


@given(st.permutations(results()), st.integers(1, 31))
def test_the_order_of_entry_changes_no_verdict(entered: list[Result], cut: int) -> None:
    request = received()
    for part in (entered[:cut], entered[cut:]):
        enter_results(request, OF_2015, part or entered[:1], ANALYST, TODAY, NOW)
    verify(request, OF_2015, None, None, VERIFIER, TODAY, NOW)
    assert (request.verdict, request.verdicts) == ("passes", verified().verdicts)


def test_the_decision_rule_of_the_scheme_needs_the_uncertainty() -> None:
    with pytest.raises(UncertaintyMissing):
        verified(OF_2015, mg("arsen", "0.001"), guard=Decimal(1))


def test_the_analyst_does_not_verify() -> None:
    request = received()
    enter_results(request, OF_2015, results()[:3], "analis-2", TODAY, NOW)
    enter_results(request, OF_2015, results()[3:], ANALYST, TODAY, NOW)
    for analyst in ("analis-2", ANALYST):
        with pytest.raises(VerifiedByAnalyst) as refused:
            verify(request, OF_2015, None, None, analyst, TODAY, NOW)
        assert refused.value.details["because"] == "certification.test-results-entered"
    assert request.analysts == ("analis-2", ANALYST)


def test_every_parameter_has_a_result() -> None:
    request = received()
    enter_results(request, OF_2015, results()[2:], ANALYST, TODAY, NOW)
    with pytest.raises(ResultsMissing) as refused:
        verify(request, OF_2015, None, None, VERIFIER, TODAY, NOW)
    assert "smell and taste" in refused.value.sentence("en")


def test_a_later_result_replaces_an_earlier_one_until_it_is_verified() -> None:
    request = received()
    enter_results(request, OF_2015, results(OF_2015, mg("nitrit", "5")), ANALYST, TODAY, NOW)
    enter_results(request, OF_2015, [mg("nitrit", "0.05")], ANALYST, TODAY, NOW)
    verify(request, OF_2015, None, None, VERIFIER, TODAY, NOW)
    assert request.verdict == "passes"


def test_an_indeterminate_result_is_measured_again_by_a_better_method() -> None:
    request = verified(OF_2015, below("arsen", "0.02"))
    enter_results(request, OF_2015, [below("arsen", "0.005")], ANALYST, TODAY, NOW)
    assert (request.status, request.verdict) == ("received", None)
    verify(request, OF_2015, None, None, VERIFIER, TODAY, NOW)
    assert request.verdict == "passes"


def test_what_cannot_be_compared_is_refused_at_once() -> None:
    request = received()
    for found, refusal in (
        (replace(mg("arsen", "5"), unit="µg/l"), ResultInAnotherUnit),
        (Result("arsen", "observed", "SNI", text="normal"), ResultOfAnotherKind),
        (mg("emas", "1"), ParameterNotOrdered),
        (Result("arsen", "measured", "SNI", value=Decimal(1)), ResultIncomplete),
        (Result("bau", "observed", "SNI", text="amis", value=Decimal(1)), ResultIncomplete),
    ):
        with pytest.raises(refusal):
            enter_results(request, OF_2015, [found], ANALYST, TODAY, NOW)
    with pytest.raises(ResultTwice, match=r"results\.1"):
        enter_results(request, OF_2015, [mg("arsen", "0"), mg("arsen", "0")], ANALYST, TODAY, NOW)


def test_an_edition_without_limits_gives_no_verdict() -> None:
    with pytest.raises(LimitsNotEntered, match="SNI 3553:2023"):
        ordered(standard_of("sni-3553-2023"))
    half = OF_2015.model_copy(
        update={"parameters": (*OF_2015.parameters[:-1], OF_2015.parameters[-1].model_copy(update={"limit": None}))}
    )
    request = received(half)
    enter_results(request, half, results(), ANALYST, TODAY, NOW)
    with pytest.raises(LimitsNotEntered):
        verify(request, half, None, None, VERIFIER, TODAY, NOW)


def test_our_own_laboratory_is_numbered_here_and_another_by_itself() -> None:
    with pytest.raises(LhuNumberOurs):
        refuse_report(verified(), "LHU-1", TODAY)
    refuse_report(verified(), None, TODAY)
    with pytest.raises(LhuNumberMissing):
        refuse_report(verified(addressee=OUTSIDE), None, TODAY)
