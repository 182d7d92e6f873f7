"""Values as SNAP BI writes them, in both directions: amounts, references of payments, and the zone of its days and times."""

import re
from typing import Any, Final
from zoneinfo import ZoneInfo

WIB: Final = ZoneInfo("Asia/Jakarta")
"""The zone of banks: in it they write their times, and an X-EXTERNAL-ID is unique on each of its days."""
_AMOUNT = re.compile(r"([1-9][0-9]{0,12})\.00")
_REFERENCE = re.compile(r"[A-Za-z0-9._/-]{1,64}")


def rupiah(amount: int) -> dict[str, str]:
    """Whole rupiah as SNAP BI writes them: with two decimals and their currency."""
    return {"value": f"{amount}.00", "currency": "IDR"}


def amount_of(value: Any) -> int | None:
    """Whole rupiah, more than 0, of an amount in an answer; None if it is another currency, or not in whole rupiah."""
    if not isinstance(value, dict) or value.get("currency") != "IDR":
        return None
    written = _AMOUNT.fullmatch(str(value.get("value", "")))
    return int(written[1]) if written else None


def is_reference(value: object) -> bool:
    """Whether it is a bank's number of a payment: letters, digits and the signs between them."""
    return isinstance(value, str) and _REFERENCE.fullmatch(value) is not None
