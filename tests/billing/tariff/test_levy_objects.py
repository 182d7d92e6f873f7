"""The closed list of what a region may levy, and the SKRD that names one of them."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from services.billing.bill.assessment import assess_fee
from services.billing.bill.bill import Bill
from services.billing.bill.contract_fee import assess_contract_fee
from services.billing.bill.due_dates import skrd_due_date
from services.billing.bill.skrd import LevyObjectUnknown, NotALevyObject, issue_skrd, refuse_skrd
from services.billing.tariff import budget_lines
from services.billing.tariff.budget_lines import BUDGET_LINES, load_budget_lines
from services.billing.tariff.levy_objects import OBJECTS, may_be_levied, objects_on
from shared.contracts.certification import FeeDue, FeeLine
from shared.dated_data import DataFault
from tests.billing.given import ISSUER, NOW, assessed, fee_assessed, fee_due, happened, replayed_from_bytes
from tests.people import PASURUAN

LAST_TERA, FIRST_WITHOUT = date(2024, 1, 4), date(2024, 1, 5)
IN_2026 = date(2026, 3, 2)


def test_there_are_eighteen_since_tera_ended() -> None:
    groups = [one.group for one in objects_on(FIRST_WITHOUT)]
    assert {one: groups.count(one) for one in groups} == {"general-service": 5, "business-service": 10, "permit": 3}
    assert [one.id for one in OBJECTS if one.id not in {each.id for each in objects_on(FIRST_WITHOUT)}] == ["tera"]


@pytest.mark.parametrize(
    ("id", "first", "last", "may"),
    [
        ("tera", LAST_TERA, LAST_TERA, True),
        ("tera", FIRST_WITHOUT, FIRST_WITHOUT, False),
        ("tera", date(2017, 1, 1), FIRST_WITHOUT, False),
        ("tera", date(2017, 1, 1), None, False),
        ("asset-use", FIRST_WITHOUT, None, True),
        ("asset-use", date(2022, 1, 4), None, False),
        ("certification", IN_2026, IN_2026, False),
    ],
)
def test_an_object_is_levied_on_its_days_only(id: str, first: date, last: date | None, *, may: bool) -> None:
    assert may_be_levied(id, first, last) is may


def certification_bill(service: str = "BPSMB-SP", office: str = "bpsmb-surakarta", kind: str = "levy") -> Bill:
    line = FeeLine(
        tariff="sampling", description="Contoh", quantity=1, unit_amount=500_000, amount=500_000, legal_basis="Pergub"
    )
    fee = FeeDue(
        certification_id=uuid4(),
        application_id=uuid4(),
        service_code=service,
        moment="before-hand-over",
        lines=(line,),
        kind=kind,  # type: ignore[arg-type]
        on=IN_2026,
    )
    return assess_contract_fee(fee, id=uuid4(), office=office, case_id=uuid4(), now=NOW)


def test_a_certification_names_the_object_that_the_data_state() -> None:
    bill = certification_bill()
    assert (bill.levy_object, bill.account_code) == ("asset-use", "4.1.02.02.01.0004")
    refuse_skrd(bill, IN_2026)
    assert BUDGET_LINES[0].confidence == "C"


def test_revenue_of_the_state_names_no_object() -> None:
    bill = certification_bill("BS-SP", "balai-sertifikasi", "pnbp")
    assert (bill.levy_object, bill.account_code) == ("", "")


def test_no_skrd_is_issued_for_a_levy_whose_object_nobody_stated() -> None:
    for bill in (certification_bill("BPSMB-PS", PASURUAN), fee_assessed(service_code="PSR-BARU")):
        with pytest.raises(LevyObjectUnknown) as refused:
            refuse_skrd(bill, IN_2026)
        assert "budget_lines.yaml" in refused.value.sentence("id")


def test_an_skrd_names_what_was_stated_after_the_bill_began(monkeypatch: pytest.MonkeyPatch) -> None:
    fee = fee_due(service_code="PSR-BARU", due_on=IN_2026)
    bill = assess_fee(fee, id=uuid4(), office=PASURUAN, case_id=uuid4(), now=NOW)
    stated = BUDGET_LINES[0].model_copy(update={"office": PASURUAN, "charge": "printed-fee", "services": ("PSR-BARU",)})
    monkeypatch.setattr(budget_lines, "BUDGET_LINES", (stated,))
    issue_skrd(bill, "SKRD/2026/00001", IN_2026, skrd_due_date(PASURUAN, IN_2026, "printed-fee"), ISSUER, NOW)
    assert (bill.levy_object, bill.account_code) == ("asset-use", "4.1.02.02.01.0004")
    again = replayed_from_bytes(happened(bill))
    assert (again.levy_object, again.account_code) == ("asset-use", "4.1.02.02.01.0004")


@pytest.mark.parametrize("id", ["certification", "tera"])
def test_an_object_that_the_law_of_the_day_does_not_know_is_refused(id: str) -> None:
    bill = fee_assessed(due_on=FIRST_WITHOUT)
    bill.levy_object = id
    with pytest.raises(NotALevyObject) as refused:
        refuse_skrd(bill, IN_2026)
    assert refused.value.code == "not-a-levy-object"
    assert "5 Januari 2024" in refused.value.sentence("id")


def test_tera_of_the_old_law_still_gets_its_skrd_later() -> None:
    bill = assessed(tested_on=LAST_TERA)
    issue_skrd(bill, "SKRD/2024/00001", IN_2026, skrd_due_date(PASURUAN, IN_2026), ISSUER, NOW)
    assert (bill.status, bill.levy_object, bill.account_code) == ("skrd-issued", "tera", "4.1.02.01.11")


def test_a_budget_line_for_what_may_not_be_levied_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lines.yaml"
    text = Path("services/billing/tariff/data/budget_lines.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("asset-use", "tera"), encoding="utf-8")
    with pytest.raises(DataFault, match="tera may not be levied"):
        load_budget_lines(file)
