"""Whether a product is valid on a day: both days included, in its calendar year, for the one thing that it was given for."""

from datetime import date

import pytest

from services.intake.application.values import Issued
from services.intake.product.validity import why_not

SIGNED = date(2025, 12, 30)
IKM = Issued("ikm-letter", "-", "1", SIGNED, date(2025, 12, 31), one_for="Kopi Arjuna", validity="calendar-year")
BBM = Issued("bbm-letter", "-", "1", SIGNED, date(2026, 3, 29), one_for="Traktor Quick", validity="months")
SKA = Issued("ska", "-", "1", SIGNED, None)

ASKED = [
    (IKM, "2025-12-30", "Kopi Arjuna", []),
    (IKM, "2025-12-31", "KOPI  arjuna", []),
    (IKM, "2025-12-29", None, ["not-yet"]),
    (IKM, "2026-01-05", "Kopi Arjuna", ["another-year"]),
    (IKM, "2024-12-30", "Kopi Arjuna", ["another-year"]),
    (IKM, "2025-12-30", "Kopi Bima", ["for-another"]),
    (IKM, "2026-01-05", "Kopi Bima", ["another-year", "for-another"]),
    (BBM, "2026-03-29", "Traktor Quick", []),
    (BBM, "2026-03-30", "Traktor Quick", ["expired"]),
    (SKA, "2035-01-01", None, []),
    (SKA, "2035-01-01", "Kopi Arjuna", ["for-another"]),
]


@pytest.mark.parametrize(("issued", "on", "one_for", "expected"), ASKED)
def test_on_which_days_and_for_what_it_is_valid(
    issued: Issued, on: str, one_for: str | None, expected: list[str]
) -> None:
    assert [one.code for one in why_not(issued, date.fromisoformat(on), one_for)] == expected
