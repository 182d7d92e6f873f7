"""By when the cash of a day is deposited: the next working day; cuti bersama is no working day."""

from datetime import date

import pytest

from services.billing.cash.deposit_rules import NoDepositRule, deposit_by, known_deposit_by
from tests.people import PASURUAN

DAYS = [
    ("2026-03-13", "2026-03-16", "Friday"),
    ("2026-03-17", "2026-03-25", "before Nyepi and Lebaran"),
    ("2026-04-02", "2026-04-06", "before Good Friday"),
    ("2026-05-13", "2026-05-18", "before Ascension and its joint leave"),
    ("2026-12-23", "2026-12-28", "before Christmas and joint leave"),
    ("2026-01-15", "2026-01-19", "plain Thursday"),
    ("2026-02-13", "2026-02-18", "before joint leave 16 Feb and Imlek 17 Feb"),
]


@pytest.mark.parametrize(("received", "latest", "why"), DAYS, ids=[why for _, _, why in DAYS])
def test_cash_is_deposited_on_the_next_working_day(received: str, latest: str, why: str) -> None:
    assert deposit_by(PASURUAN, date.fromisoformat(received)) == date.fromisoformat(latest), why
    assert deposit_by("bpsmb-surakarta", date.fromisoformat(received)) == date.fromisoformat(latest), why


def test_an_office_without_a_rule_takes_no_cash() -> None:
    with pytest.raises(NoDepositRule):
        deposit_by("bspji-palembang", date(2026, 3, 13))
    assert known_deposit_by("bspji-palembang", date(2026, 3, 13)) is None
    assert known_deposit_by(PASURUAN, date(1990, 1, 1)) is None
