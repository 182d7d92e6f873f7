"""By when the cash of a day is deposited: the next working day; cuti bersama is no working day."""

from csv import DictReader
from datetime import date
from pathlib import Path

import pytest

from services.billing.cash.deposit_rules import NoDepositRule, deposit_by, known_deposit_by
from tests.people import PASURUAN

# cash_received, deposit_at_the_latest, note
DAYS = list(DictReader((Path(__file__).parent / "sts-deposit.csv").read_text().splitlines()))


@pytest.mark.parametrize("row", DAYS, ids=lambda row: row["note"])
def test_cash_is_deposited_on_the_next_working_day(row: dict[str, str]) -> None:
    received, latest = date.fromisoformat(row["cash_received"]), date.fromisoformat(row["deposit_at_the_latest"])
    assert deposit_by(PASURUAN, received) == latest
    assert deposit_by("bpsmb-surakarta", received) == latest


def test_an_office_without_a_rule_takes_no_cash() -> None:
    with pytest.raises(NoDepositRule):
        deposit_by("bspji-palembang", date(2026, 3, 13))
    assert known_deposit_by("bspji-palembang", date(2026, 3, 13)) is None
    assert known_deposit_by(PASURUAN, date(1990, 1, 1)) is None
