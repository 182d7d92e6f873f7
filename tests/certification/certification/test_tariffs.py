"""Fee lines of a contract come from the tariff of the day; what no source prices is left to the officer."""

from datetime import date
from pathlib import Path

import pytest

from services.certification.certification.tariffs import TARIFFS, fee_lines, load_tariffs
from services.certification.scheme.catalogue import SCHEMES, scheme_of
from services.certification.standard.standard import STANDARDS
from shared.dated_data import DataFault

TODAY = date(2026, 2, 2)
PRODUCT, MARKET = scheme_of("product-bpsmb"), scheme_of("market-bpsmb")


def test_bottled_water_with_two_samples() -> None:
    """Pergub Jateng 35/2024: application, package A, sampling and tests of each sample, issue."""
    proposal = fee_lines(PRODUCT, "sni-3553-2015", TODAY, samples=2)
    by_id = {line.tariff: line for line in proposal.lines}
    assert [(one, by_id[one].quantity, by_id[one].amount) for one in (
        "sppt-sni-application", "audit-package-a", "sampling", "test-nitrit", "test-raksa", "sppt-sni-issue",
    )] == [
        ("sppt-sni-application", 1, 500_000), ("audit-package-a", 1, 4_000_000), ("sampling", 2, 1_000_000),
        ("test-nitrit", 2, 180_000), ("test-raksa", 2, 600_000), ("sppt-sni-issue", 1, 1_000_000),
    ]  # fmt: skip
    assert {line.legal_basis for line in proposal.lines} == {"Pergub Jawa Tengah 35/2024"}
    assert proposal.confidence == "B"


def test_a_test_without_a_price_is_named_and_not_free() -> None:
    proposal = fee_lines(PRODUCT, "sni-3553-2015", TODAY)
    assert {"zat-organik", "amonium", "klorida", "besi", "mangan", "boron"} <= set(proposal.unpriced)
    tested = {one.id for one in STANDARDS["sni-3553-2015"].parameters}
    priced = {line.tariff.removeprefix("test-") for line in proposal.lines if line.tariff.startswith("test-")}
    assert priced | set(proposal.unpriced) == tested
    assert priced.isdisjoint(proposal.unpriced)


@pytest.mark.parametrize(("market_type", "rupiah"), [(1, 6_000_000), (2, 5_500_000), (3, 5_000_000), (4, 4_500_000)])
def test_a_market_is_priced_by_its_type_and_not_sampled(market_type: int, rupiah: int) -> None:
    proposal = fee_lines(MARKET, "sni-8152-2021", TODAY, market_type=market_type)
    assert [(line.amount, line.quantity) for line in proposal.lines] == [(rupiah, 1)]
    assert proposal.unpriced == ()


@pytest.mark.parametrize("scheme", [one for one in SCHEMES.values() if one.office != "bpsmb-surakarta"])
def test_where_no_source_names_amounts_officers_enter_them(scheme: object) -> None:
    assert fee_lines(scheme, None, TODAY).legal_basis is None  # type: ignore[arg-type]


def test_before_the_tariff_nothing_is_proposed() -> None:
    assert fee_lines(PRODUCT, "sni-3553-2015", date(2024, 12, 31)).lines == ()
    assert fee_lines(PRODUCT, "sni-3553-2015", date(2025, 1, 1)).lines


def test_each_amount_stands_once() -> None:
    for tariff in TARIFFS:
        ids = [line.id for line in tariff.lines]
        assert len(ids) == len(set(ids))


def test_faults_of_a_file_are_reported_together(tmp_path: Path) -> None:
    path = tmp_path / "bpsmb-surakarta.yaml"
    line = "{id: a, name: A, rupiah: 1, schemes: [nothing]}"
    path.write_text(
        "- office: x\n  legal_basis: y\n  valid_from: 2025-01-01\n  confidence: B\n"
        f"  lines:\n    - {line}\n    - {line}\n",
        encoding="utf-8",
    )
    with pytest.raises(DataFault) as caught:
        load_tariffs(path)
    assert [one.partition(": ")[2] for one in str(caught.value).splitlines()] == [
        "0.lines.0.schemes: there is no scheme nothing",
        "0.lines.1.id: a is listed twice",
        "0.lines.1.schemes: there is no scheme nothing",
    ]
