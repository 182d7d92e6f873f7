"""The bill, as given / when / then: the amount due, who sets it, who receives it."""

from collections.abc import Callable
from datetime import UTC, date
from decimal import Decimal
from uuid import uuid4

import pytest

from services.billing.bill.assessment import LevyAssessed, NothingDue, assess_levy
from services.billing.bill.bill import Bill, NothingIsDue
from services.billing.bill.due_dates import skrd_due_date
from services.billing.bill.fee import LevyLine
from services.billing.bill.payment import (
    AlreadySettled,
    AmountNotExact,
    IssuerMayNotReceive,
    PaymentReceived,
    SkrdNotIssued,
    receive_payment,
)
from services.billing.bill.settlement import Settled
from services.billing.bill.skrd import SkrdAlreadyIssued, SkrdIssued, issue_skrd
from services.billing.tariff.assessing import NoTariffLine
from shared.errors import EffectiveBeforeHistory
from shared.journal.sentences import sentence_of
from tests.billing.given import (
    ISSUER,
    LEVY,
    NOW,
    TODAY,
    TREASURER,
    assessed,
    free_of_charge,
    happened,
    marked,
    replayed_from_bytes,
    settled,
    with_skrd,
)
from tests.people import PASURUAN

DUE = skrd_due_date(PASURUAN, TODAY)


def test_the_levy_is_stored_as_it_was_applied() -> None:
    (levy,) = happened(assessed())
    assert isinstance(levy, LevyAssessed)
    assert levy.total == LEVY
    assert levy.legal_basis == "Perda Kabupaten Pasuruan 18/2016 tentang Retribusi Pelayanan Tera/Tera Ulang"
    assert levy.lines == (
        LevyLine(
            tariff_line="electronic-scale-to-150-kg",
            description="Timbangan elektronik kelas III dan IIII di atas 25 kg sampai dengan 150 kg",
            quantity=1,
            unit_amount=LEVY,
            amount=LEVY,
            source="public demonstration data base of a metrology office, region not named",
            confidence="B",
        ),
    )


def test_the_last_day_of_the_perda_and_the_first_without_retribusi() -> None:
    """UU 1/2022 art. 187 b: tera is charged until 4 January 2024."""
    last = assessed(capacity=Decimal(25_000), tested_on=date(2024, 1, 4))
    assert (last.total, last.status) == (27_500, "assessed")
    first = assessed(capacity=Decimal(25_000), tested_on=date(2024, 1, 5))
    assert (first.total, first.status) == (0, "nothing-due")


def test_nothing_due_names_its_law() -> None:
    levy, nothing = happened(free_of_charge())
    assert (levy.total, levy.lines) == (0, ())
    assert isinstance(nothing, NothingDue)
    assert (nothing.law, nothing.verification_id) == ("retribusi-tera-abolished", levy.verification_id)
    assert "187" in nothing.legal_basis
    assert "dihapus" in nothing.indonesian


def test_a_service_without_a_price_is_refused_and_not_free() -> None:
    with pytest.raises(NoTariffLine):
        assessed(accuracy_class="I")


def test_an_skrd_bears_number_amount_and_due_date_with_its_rule() -> None:
    bill = assessed()
    happened(bill)
    issue_skrd(bill, "SKRD/2023/00007", TODAY, DUE, ISSUER, NOW)
    (issued,) = happened(bill)
    assert isinstance(issued, SkrdIssued)
    assert (issued.number, issued.amount, issued.issued_on) == ("SKRD/2023/00007", LEVY, TODAY)
    assert (issued.due_on, issued.due_rule, issued.due_basis) == (date(2023, 12, 15), DUE.rule, DUE.legal_basis)
    assert (issued.issued_by, issued.verification_id) == (ISSUER, bill.verification_id)


def test_no_skrd_if_nothing_is_due() -> None:
    with pytest.raises(NothingIsDue):
        issue_skrd(free_of_charge(), "SKRD/2024/00001", date(2024, 1, 5), DUE, ISSUER, NOW)


@pytest.mark.parametrize("bill", [with_skrd(), settled()], ids=["with SKRD", "settled"])
def test_one_case_has_one_skrd(bill: Bill) -> None:
    with pytest.raises(SkrdAlreadyIssued) as refused:
        issue_skrd(bill, "SKRD/2023/00002", TODAY, DUE, "somebody else", NOW)
    assert refused.value.details == {"number": "SKRD/2023/00001"}


def test_an_skrd_is_not_dated_before_the_service() -> None:
    with pytest.raises(EffectiveBeforeHistory):
        issue_skrd(assessed(), "SKRD/2023/00001", date(2023, 11, 14), DUE, ISSUER, NOW)


def test_an_skrd_is_not_dated_before_the_marks() -> None:
    """The service is given when the instrument is marked, which may be days after the test."""
    bill = assess_levy(marked(), id=uuid4(), office=PASURUAN, case_id=uuid4(), on=date(2023, 11, 17), now=NOW)
    with pytest.raises(EffectiveBeforeHistory):
        issue_skrd(bill, "SKRD/2023/00001", date(2023, 11, 16), DUE, ISSUER, NOW)
    issue_skrd(bill, "SKRD/2023/00001", date(2023, 11, 17), DUE, ISSUER, NOW)


def test_the_exact_amount_settles_the_bill() -> None:
    bill = with_skrd()
    happened(bill)
    receive_payment(bill, LEVY, "cash", "TBP/2023/00003", TODAY, TREASURER, NOW)
    payment, end = happened(bill)
    assert isinstance(payment, PaymentReceived)
    assert (payment.amount, payment.method, payment.tbp_number) == (LEVY, "cash", "TBP/2023/00003")
    assert (payment.received_on, payment.received_by) == (TODAY, TREASURER)
    assert isinstance(end, Settled)
    assert end.verification_id == bill.verification_id
    assert bill.status == "settled"


@pytest.mark.parametrize("amount", [1, LEVY - 1, LEVY + 1, 2 * LEVY])
def test_any_other_amount_is_refused_with_the_amount_that_is_due(amount: int) -> None:
    with pytest.raises(AmountNotExact) as refused:
        receive_payment(with_skrd(), amount, "cash", "TBP/2023/00001", TODAY, TREASURER, NOW)
    assert refused.value.details == {"expected": LEVY}


def test_no_money_before_the_skrd() -> None:
    with pytest.raises(SkrdNotIssued):
        receive_payment(assessed(), LEVY, "cash", "TBP/2023/00001", TODAY, TREASURER, NOW)


def test_no_money_dated_before_the_skrd() -> None:
    bill = with_skrd(issued_on=date(2023, 11, 16))
    with pytest.raises(EffectiveBeforeHistory):
        receive_payment(bill, LEVY, "cash", "TBP/2023/00001", TODAY, TREASURER, NOW)


def test_no_money_if_nothing_is_due() -> None:
    with pytest.raises(NothingIsDue):
        receive_payment(free_of_charge(), 1, "cash", "TBP/2024/00001", date(2024, 1, 5), TREASURER, NOW)


def test_a_settled_bill_takes_no_second_payment() -> None:
    with pytest.raises(AlreadySettled) as refused:
        receive_payment(settled(), LEVY, "cash", "TBP/2023/00002", TODAY, TREASURER, NOW)
    assert refused.value.details == {"number": "TBP/2023/00001"}


def test_the_issuer_of_the_skrd_does_not_receive_the_money() -> None:
    """SOD-06; the refusal names the event that forbids it."""
    with pytest.raises(IssuerMayNotReceive) as refused:
        receive_payment(with_skrd(issuer=TREASURER), LEVY, "cash", "TBP/2023/00001", TODAY, TREASURER, NOW)
    assert refused.value.details == {"because": "billing.skrd-issued"}


@pytest.mark.parametrize("make", [assessed, free_of_charge, with_skrd, settled])
def test_a_bill_replayed_from_what_is_stored_is_the_bill(make: Callable[[], Bill]) -> None:
    bill = make()
    assert replayed_from_bytes(happened(bill)) == bill


def test_every_event_tells_a_citizen_what_happened() -> None:
    assert [sentence_of(event, "id", UTC) for event in happened(settled())] == [
        "Retribusi dihitung: Rp30.000 (Perda Kabupaten Pasuruan 18/2016 tentang Retribusi Pelayanan Tera/Tera Ulang).",
        "SKRD nomor SKRD/2023/00001 sebesar Rp30.000 diterbitkan, jatuh tempo 15 Desember 2023.",
        "Pembayaran Rp30.000 diterima dengan TBP nomor TBP/2023/00001.",
        "Tagihan lunas.",
    ]


def test_the_sentence_names_the_law_under_which_nothing_is_due() -> None:
    *_, last = happened(free_of_charge())
    said = sentence_of(last, "en", UTC)
    assert said.startswith("Nothing has to be paid. The levy on verification and re-verification is abolished;")
    assert said.endswith("art. 187 huruf b)")
