"""A batch of an acquirer settles the payments that it names, once, less its fee."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from services.billing.qris_settlement.settlement import (
    BatchLine,
    FeeAboveGross,
    InTransit,
    QrisNotInTransit,
    QrisSettlement,
    SettlementDiffers,
    SettlementKnownOtherwise,
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
