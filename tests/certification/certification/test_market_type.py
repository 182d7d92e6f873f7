"""A market has the type that its edition gives to the number of its traders (SNI 8152)."""

import pytest

from services.certification.certification.contract import draft_contract
from services.certification.certification.market_type import MarketNotTyped, NotAMarket, type_market
from services.certification.certification.opening import StandardIsSettled, name_standard
from services.certification.certification.review import StandardNotNamed
from services.certification.standard.standard import NoTypeForTraders
from tests.certification.given import LINES, NOW, REVIEWER, TODAY, after, happened, opened, ready_for


@pytest.mark.parametrize(("traders", "type"), [(249, "IV"), (250, "III"), (500, "III"), (501, "II"), (751, "I")])
def test_the_edition_types_the_market(traders: int, type: str) -> None:
    case = opened("market-bpsmb")
    name_standard(case, "sni-8152-2015", REVIEWER, TODAY, NOW)
    type_market(case, traders, REVIEWER, TODAY, NOW)
    assert (case.market_type, happened(case)[-1]) == (type, "market-typed")


def test_another_edition_has_other_types() -> None:
    case = opened("market-bpsmb")
    name_standard(case, "sni-8152-2015", REVIEWER, TODAY, NOW)
    type_market(case, 620, REVIEWER, TODAY, NOW)
    name_standard(case, "sni-8152-2021", REVIEWER, TODAY, NOW)
    assert case.market_type is None
    with pytest.raises(NoTypeForTraders):
        type_market(case, 620, REVIEWER, TODAY, NOW)


def test_the_contract_waits_for_the_type_where_the_edition_has_types() -> None:
    case = ready_for("contract", "market-bpsmb")
    name_standard(case, "sni-8152-2015", REVIEWER, TODAY, NOW)
    with pytest.raises(MarketNotTyped):
        draft_contract(case, LINES, REVIEWER, TODAY, NOW)
    type_market(case, 620, REVIEWER, TODAY, NOW)
    draft_contract(case, LINES, REVIEWER, TODAY, NOW)


def test_only_a_market_with_an_edition_is_typed_before_the_contract() -> None:
    with pytest.raises(NotAMarket):
        type_market(opened(), 620, REVIEWER, TODAY, NOW)
    with pytest.raises(StandardNotNamed):
        type_market(opened("market-bpsmb"), 620, REVIEWER, TODAY, NOW)
    with pytest.raises(StandardIsSettled):
        type_market(after("contract", "market-bpsmb"), 620, REVIEWER, TODAY, NOW)
