"""Audit time by IAF MD 5, in half days."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from services.certification.scheme.man_days import Kind, PersonnelNotInTable, load_bands, man_days, share_of
from shared.dated_data import DataFault
from tests.certification.given import TODAY


@pytest.mark.parametrize(
    ("personnel", "kind", "days", "on_site"),
    [
        (1, "initial", "1.5", "1.5"),
        (60, "initial", "5", "4"),
        (60, "surveillance", "2", "1.5"),
        (60, "recertification", "3.5", "3"),
        (65, "initial", "5", "4"),
        (66, "initial", "6", "5"),
        (3450, "initial", "17", "14"),
    ],
)
def test_days_follow_the_personnel(personnel: int, kind: Kind, days: str, on_site: str) -> None:
    found = man_days(personnel, kind, TODAY)
    assert (found.days, found.on_site) == (Decimal(days), Decimal(on_site))


@pytest.mark.parametrize("personnel", [0, 3451])
def test_outside_the_table_nothing_is_computed(personnel: int) -> None:
    with pytest.raises(PersonnelNotInTable):
        man_days(personnel, "initial", TODAY)


def test_a_gap_in_the_table_is_a_fault(tmp_path: Path) -> None:
    line = "- {{least: {}, most: {}, days: 1, legal_basis: MD 5, valid_from: 2019-05-07}}\n"
    (tmp_path / "bands.yaml").write_text(line.format(1, 5) + line.format(7, 9), encoding="utf-8")
    with pytest.raises(DataFault, match=r"1\.least: 7 does not follow 5"):
        load_bands(tmp_path / "bands.yaml")


def test_a_later_table_counts_from_its_day(tmp_path: Path) -> None:
    line = "- {{least: 1, most: 5, days: {}, legal_basis: MD 5, valid_from: {}, valid_to: {}}}\n"
    (tmp_path / "bands.yaml").write_text(
        line.format(1, "2019-05-07", "2026-12-31") + line.format(2, "2027-01-01", "null"), encoding="utf-8"
    )
    bands = load_bands(tmp_path / "bands.yaml")
    assert [man_days(3, "initial", date(year, 1, 1), bands).days for year in (2026, 2027)] == [1, 2]


@pytest.mark.parametrize(("kind", "days"), [("initial", "5"), ("surveillance", "2"), ("recertification", "3.5")])
def test_later_audits_take_a_share_of_the_initial_one(kind: Kind, days: str) -> None:
    assert share_of(Decimal(5), kind) == Decimal(days)
