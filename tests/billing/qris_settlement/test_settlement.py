"""A batch of an acquirer settles the payments that it names, once, less its fee; a statement line says which batch it is."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from services.billing.qris_settlement.settlement import (
    BatchLine,
    FeeAboveGross,
    InTransit,
    QrisNotInTransit,
    QrisSettlement,
    SettlementDiffers,
    SettlementKnownOtherwise,
    batch_of,
    read_line,
    refuse_other_content,
    settle,
)
from tests.people import PASURUAN

NMID = "ID1026000000017"
DAY = date(2026, 1, 15)
NOW = datetime(2026, 1, 15, 16, 30, tzinfo=UTC)
LINE = "QRIS SETTLEMENT 15/01/26 NMID ID1026000000017 3 TRX GROSS 325000 MDR 0"
READ = BatchLine(DAY, NMID, 3, 325_000, 0)


def payment(reference: str, amount: int, on: date = DAY, nmid: str = NMID) -> InTransit:
    return InTransit(None, None, nmid, reference, amount, on)


THREE = (payment("A1", 100_000), payment("A2", 100_000), payment("A3", 125_000))


def settled(line: BatchLine = READ, references: Sequence[str] = ("A1", "A2", "A3")) -> QrisSettlement:
    return settle(PASURUAN, line, "QRS2601150001", references, THREE, NOW)


def test_the_line_of_a_statement_is_read() -> None:
    assert read_line(LINE) == READ


@pytest.mark.parametrize(
    "text", ["PELIMPAHAN KE RKUD", "", LINE.replace("15/01", "32/01"), LINE.replace("ID10", "IX10")]
)
def test_another_line_is_no_batch(text: str) -> None:
    assert read_line(text) is None


def test_a_line_finds_its_payments() -> None:
    assert batch_of(READ, THREE) == ("A1", "A2", "A3")


def test_payments_of_other_merchants_and_later_days_stay() -> None:
    others = (payment("B1", 5, nmid="ID1026000000018"), payment("C1", 5, DAY + timedelta(days=1)))
    assert batch_of(READ, (*THREE, *others)) == ("A1", "A2", "A3")


def test_payments_of_the_day_come_before_older_ones() -> None:
    old = payment("Z1", 7_000, DAY - timedelta(days=1))
    assert batch_of(READ, (old, *THREE)) == ("A1", "A2", "A3")
    assert batch_of(BatchLine(DAY, NMID, 4, 332_000, 0), (old, *THREE)) == ("Z1", "A1", "A2", "A3")


@pytest.mark.parametrize("line", [BatchLine(DAY, NMID, 2, 325_000, 0), BatchLine(DAY, NMID, 3, 325_001, 0)])
def test_a_line_that_does_not_fit_finds_none(line: BatchLine) -> None:
    assert batch_of(line, THREE) is None


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
