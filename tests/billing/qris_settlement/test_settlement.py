"""A batch of an acquirer settles the payments that it names, once, less its fee."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.billing.qris_settlement.settlement import (
    BatchLine,
    FeeAboveGross,
    InTransit,
    KnownPayment,
    QrisNotInTransit,
    QrisPaymentUnknown,
    QrisSettlement,
    SettlementDiffers,
    SettlementKnownOtherwise,
    end_chargebacks,
    refuse_other_content,
    settle,
)
from tests.people import PASURUAN

NMID = "ID1026000000017"
DAY = date(2026, 1, 15)
NOW = datetime(2026, 1, 15, 16, 30, tzinfo=UTC)
READ = BatchLine(DAY, NMID, 3, 325_000, 0)


def payment(reference: str, amount: int, on: date = DAY, nmid: str = NMID) -> InTransit:
    return InTransit(None, None, nmid, reference, amount, on)


THREE = (payment("A1", 100_000), payment("A2", 100_000), payment("A3", 125_000))


def settled(line: BatchLine = READ, references: Sequence[str] = ("A1", "A2", "A3")) -> QrisSettlement:
    return settle(PASURUAN, line, "QRS2601150001", references, THREE, NOW)


def test_a_batch_settles_what_it_names() -> None:
    one = settled()
    assert (one.gross, one.mdr, one.references) == (325_000, 0, ("A1", "A2", "A3"))


def test_an_unknown_reference_is_refused() -> None:
    with pytest.raises(QrisNotInTransit) as refused:
        settled(references=("A1", "A2", "X9"))
    assert refused.value.details == {"count": 1}


def test_a_sum_that_differs_is_refused() -> None:
    with pytest.raises(SettlementDiffers):
        settled(references=("A1", "A2"))


def test_a_fee_above_the_gross_amount_is_refused() -> None:
    with pytest.raises(FeeAboveGross):
        settled(BatchLine(DAY, NMID, 3, 325_000, 325_001))


def test_a_known_batch_with_another_content_is_refused() -> None:
    refuse_other_content(settled(), READ, ["A3", "A2", "A1"])
    with pytest.raises(SettlementKnownOtherwise):
        refuse_other_content(settled(), BatchLine(DAY, NMID, 3, 325_000, 500), ["A1", "A2", "A3"])


EARLIER = KnownPayment(UUID(int=1), UUID(int=2), "B1", 50_000)


def with_chargebacks(
    *taken_back: str, line: BatchLine = READ, references: Sequence[str] = ("A1", "A2", "A3")
) -> QrisSettlement:
    return settle(PASURUAN, line, "QRS2601150001", references, THREE, NOW, taken_back=taken_back, known=(EARLIER,))


def test_a_batch_names_the_payments_that_it_takes_back() -> None:
    one = with_chargebacks("B1", "B1")
    assert (one.gross, one.taken_back, one.are_chargebacks_recorded) == (325_000, ("B1",), False)
    end_chargebacks(one, NOW)
    end_chargebacks(one, NOW)
    assert one.are_chargebacks_recorded
    assert [type(event).__name__ for event in one.pending_events] == ["QrisSettled", "QrisChargebacksRecorded"]


def test_a_batch_may_only_take_back() -> None:
    nothing = BatchLine(DAY, NMID, 0, 0, 0)
    assert with_chargebacks("B1", line=nothing, references=()).references == ()
    with pytest.raises(QrisNotInTransit):
        with_chargebacks(line=nothing, references=())


def test_a_chargeback_of_an_unknown_payment_is_refused() -> None:
    with pytest.raises(QrisPaymentUnknown) as refused:
        with_chargebacks("B1", "X9")
    assert refused.value.details == {"count": 1}


def test_a_batch_without_chargebacks_has_nothing_to_record() -> None:
    one = settled()
    end_chargebacks(one, NOW)
    assert not one.are_chargebacks_recorded


def test_the_same_batch_takes_back_the_same_payments() -> None:
    known = with_chargebacks("B1")
    refuse_other_content(known, READ, ["A1", "A2", "A3"], ["B1"])
    with pytest.raises(SettlementKnownOtherwise):
        refuse_other_content(known, READ, ["A1", "A2", "A3"])
