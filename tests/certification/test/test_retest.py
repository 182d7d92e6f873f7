"""A product that does not pass: one re-test of a retained sample; the first result stays visible, a second failure is final."""

from uuid import uuid4

import pytest

from services.certification.sample.custody import report_broken_seal
from services.certification.sample.sampling import SealBroken
from services.certification.test.ordering import (
    NoRetestLeft,
    SampleOfAnotherCase,
    SampleOfAnotherKind,
    SampleTestedAlready,
    order_retest,
    replace_sample,
    stop_test,
)
from services.certification.test.reporting import decline_retest, report
from services.certification.test.request import RequestOutOfOrder, StoppedBySeal
from services.certification.test.results import ParameterNotOrdered, enter_results, receive_sample, verify
from tests.certification.given import ANALYST, MANAGER, NOW, SAMPLER, TODAY, VERIFIER
from tests.certification.sampled import (
    LABORATORY_SAMPLE,
    OF_2015,
    RETAINED,
    drawn,
    failed_once,
    mg,
    ordered,
    received,
    results,
    retested,
    verified,
)


def test_only_what_did_not_pass_is_tested_again() -> None:
    request = failed_once()
    assert request.status == "retest-due"
    order_retest(request, drawn(), RETAINED, "Diminta klien.", MANAGER, TODAY, NOW)
    assert (request.status, request.due, request.sample) == ("requested", ("nitrit",), RETAINED)
    receive_sample(request, "Utuh.", ANALYST, TODAY, NOW)
    with pytest.raises(ParameterNotOrdered):
        enter_results(request, OF_2015, [mg("nitrat", "1")], ANALYST, TODAY, NOW)


def test_a_retest_passes_exactly_at_the_limit_and_the_first_result_stays() -> None:
    request = retested([mg("nitrit", "0.1")])
    assert (request.status, request.verdict) == ("reported", "passes")
    first, second = request.reports
    assert (first.sample, first.verdict, first.lhu_number) == (LABORATORY_SAMPLE, "fails", "LHU/2026/00001")
    assert (second.sample, second.verdict, second.lhu_number) == (RETAINED, "passes", "LHU/2026/00002")
    values = [
        one.result.value for report in request.reports for one in report.results if one.result.parameter == "nitrit"
    ]
    assert [str(one) for one in values] == ["0.2", "0.1"]


def test_a_second_failure_is_final() -> None:
    request = retested([mg("nitrit", "0.11")])
    assert (request.status, request.verdict, len(request.reports)) == ("reported", "fails", 2)
    with pytest.raises(NoRetestLeft):
        order_retest(request, drawn(), RETAINED, "Sekali lagi.", MANAGER, TODAY, NOW)


def test_a_scheme_without_retests_gives_none() -> None:
    request = verified(OF_2015, mg("nitrit", "0.2"), retests=0)
    report(request, "LHU/2026/00001", VERIFIER, TODAY, NOW)
    assert request.status == "reported"
    with pytest.raises(NoRetestLeft):
        order_retest(request, drawn(), RETAINED, "Diminta klien.", MANAGER, TODAY, NOW)


def test_a_product_that_passes_is_not_tested_again() -> None:
    request = verified()
    report(request, "LHU/2026/00001", VERIFIER, TODAY, NOW)
    with pytest.raises(RequestOutOfOrder):
        order_retest(request, drawn(), RETAINED, "Diminta klien.", MANAGER, TODAY, NOW)


def test_the_client_may_want_no_retest() -> None:
    request = failed_once()
    decline_retest(request, "Klien menerima hasilnya.", MANAGER, TODAY, NOW)
    assert request.status == "reported"
    with pytest.raises(NoRetestLeft):
        order_retest(request, drawn(), RETAINED, "Diminta klien.", MANAGER, TODAY, NOW)


def test_a_retest_takes_a_retained_sample_with_a_whole_seal() -> None:
    request, sampling = failed_once(), drawn()
    with pytest.raises(SampleTestedAlready):
        order_retest(request, sampling, LABORATORY_SAMPLE, "Diminta klien.", MANAGER, TODAY, NOW)
    report_broken_seal(sampling, RETAINED, "Sobek.", SAMPLER, TODAY, NOW)
    with pytest.raises(SealBroken):
        order_retest(request, sampling, RETAINED, "Diminta klien.", MANAGER, TODAY, NOW)
    other = drawn(number="BAPC/2026/00002")
    with pytest.raises(SampleOfAnotherKind):
        order_retest(request, other, other.samples[1].label, "Diminta klien.", MANAGER, TODAY, NOW)


def test_a_broken_seal_stops_the_test_and_asks_for_a_new_sample() -> None:
    request = received()
    enter_results(request, OF_2015, results(), ANALYST, TODAY, NOW)
    stop_test(request, "Segel sobek.", TODAY, NOW)
    assert (request.status, request.results) == ("stopped", {})
    with pytest.raises(StoppedBySeal):
        verify(request, OF_2015, None, None, VERIFIER, TODAY, NOW)
    new = drawn(number="BAPC/2026/00002")
    replace_sample(request, new, new.samples[1].label, SAMPLER, TODAY, NOW)
    assert (request.status, request.sampling_id) == ("requested", new.id)


def test_a_broken_seal_in_the_retest_uses_up_no_retest() -> None:
    request = failed_once()
    order_retest(request, drawn(), RETAINED, "Diminta klien.", MANAGER, TODAY, NOW)
    stop_test(request, "Segel sobek.", TODAY, NOW)
    kept = set(request.results)
    assert kept == {one.id for one in OF_2015.parameters} - {"nitrit"}, "what passed in the first test stays"
    new = drawn(number="BAPC/2026/00002")
    replace_sample(request, new, new.samples[2].label, SAMPLER, TODAY, NOW)
    receive_sample(request, "Utuh.", ANALYST, TODAY, NOW)
    enter_results(request, OF_2015, [mg("nitrit", "0.1")], ANALYST, TODAY, NOW)
    verify(request, OF_2015, None, None, VERIFIER, TODAY, NOW)
    assert request.verdict == "passes"


def test_a_verdict_that_is_known_does_not_break_with_a_seal() -> None:
    request = verified(OF_2015, mg("nitrit", "0.2"))
    with pytest.raises(RequestOutOfOrder):
        stop_test(request, "Segel sobek.", TODAY, NOW)
    assert request.verdict == "fails"


def test_after_the_report_a_broken_seal_changes_nothing() -> None:
    request = failed_once()
    stop_test(request, "Segel sobek.", TODAY, NOW)
    assert request.status == "retest-due"


def test_a_first_test_takes_a_laboratory_sample_of_the_same_case() -> None:
    request, sampling = received(), drawn(number="BAPC/2026/00002")
    stop_test(request, "Segel sobek.", TODAY, NOW)
    with pytest.raises(SampleOfAnotherKind):
        replace_sample(request, sampling, sampling.samples[2].label, SAMPLER, TODAY, NOW)
    with pytest.raises(SampleOfAnotherCase):
        ordered(sampling=drawn(certification_id=uuid4()))
